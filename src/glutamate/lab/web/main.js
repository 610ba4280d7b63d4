// Pages by name, the address as their state, the theme, the connection.

import { clear, h } from "./lib/dom.js";
import { problem } from "./lib/notice.js";
import { Wire } from "./lib/wire.js";

const PAGES = [
  ["timeline", "Timeline"], ["synapse", "Synapse"], ["circuit", "Circuit"], ["substances", "Substances"],
  ["claims", "Claims"], ["model", "Model"], ["compare", "Compare"],
];
const main = document.getElementById("main");
const nav = document.getElementById("nav");
const line = document.getElementById("line");
let page = null;
let turn = 0;

const wire = new Wire((state) => {
  document.documentElement.dataset.connection = state;
  line.textContent = state === "lost" ? "The lab does not answer. Start it again with: glutamate lab" : "";
});

// The address: #page?key=value&... ; a page reads `lab.state` and writes with `lab.keep`.
function address() {
  const [name, query = ""] = location.hash.slice(1).split("?");
  return [name || "start", Object.fromEntries(new URLSearchParams(query))];
}

function laboratory(name, state) {
  const lab = {
    state,
    keep(changes) {
      Object.assign(lab.state, changes);
      for (const [key, value] of Object.entries(lab.state)) if (value === null || value === undefined || value === "") delete lab.state[key];
      const query = new URLSearchParams(lab.state).toString();
      history.replaceState(null, "", `#${name}${query ? `?${query}` : ""}`);
    },
    ask: (ask, given, options) => wire.ask(ask, given, options),
    say: (text) => { line.textContent = text; },
  };
  return lab;
}

async function show() {
  const mine = ++turn;
  const [name, state] = address();
  if (name === "main") { main.focus(); return; }
  page?.leave?.();
  page = null;
  for (const link of nav.children) link.toggleAttribute("aria-current", false);
  nav.querySelector(`[href="#${CSS.escape(name)}"]`)?.setAttribute("aria-current", "page");
  const known = name === "start" || PAGES.some(([each]) => each === name);
  const root = h("div", { class: `page ${known ? name : "unknown"}` });
  clear(main, root);
  document.documentElement.dataset.page = "";
  if (!known) {
    problem(root, { parts: { asked: `the page ${name.slice(0, 40)}`, came: "no such page", allowed: PAGES.map(([each]) => each).join(", "), do: "choose one above" } });
    return;
  }
  try {
    const found = await import(`./pages/${name}.js`);
    if (found.styled) await sheet(name);
    if (mine !== turn) return;
    document.title = `${found.title} · glutamate lab`;
    root.append(h("h1", {}, found.title), found.about ? h("p", { class: "quiet" }, found.about) : "");
    const body = h("div", {});
    root.append(body);
    page = await found.build(body, laboratory(name, state));
    document.documentElement.dataset.page = name;
  } catch (error) {
    if (mine === turn) problem(root, error);
    console.error(error);
  }
}

// A page with `export const styled = true` has a sheet of its name.
function sheet(name) {
  const id = `sheet-${name}`;
  if (document.getElementById(id)) return null;
  return new Promise((done) => document.head.append(h("link", { id, rel: "stylesheet", href: `/static/pages/${name}.css`, onload: done, onerror: done })));
}

function theme(wanted) {
  document.documentElement.dataset.theme = wanted;
  const other = wanted === "dark" ? "light" : "dark";
  const button = document.getElementById("theme");
  button.textContent = `${other[0].toUpperCase()}${other.slice(1)}`;
  button.setAttribute("aria-label", `Switch to ${other} colours`);
  button.onclick = () => { localStorage.setItem("theme", other); theme(other); };
}

theme(localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
clear(nav, PAGES.map(([name, label]) => h("a", { href: `#${name}` }, label)));
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
addEventListener("hashchange", show);
show();
