// One thing: its card, equations, numbers, what it reads and gives, targets, sources; and the thing at work.

import { button, check, text } from "../../lib/controls.js";
import { clear, h, m, short, table, unit } from "../../lib/dom.js";
import { problem, working } from "../../lib/notice.js";
import { codeBox, linkButton } from "../../lib/share.js";
import { kindSaid, roomSaid } from "./list.js";
import { cells } from "./numbers.js";
import { trial } from "./trial.js";

const FEW = 12; // equations shown at once
const MOST_MEASURED = 12; // buttons
const SEARCHED = 25; // numbers from which on a search helps
const DOORS = {
  drug: (name) => [`#substances?name=${encodeURIComponent(name)}`, "See it on the page Substances"],
  claim: (name) => [`#claims?claim=${encodeURIComponent(name)}`, "See it on the page Claims"],
  scenario: (name) => [`#compare?a=${encodeURIComponent(name)}`, "Compare it with another"],
};

export async function thing(root, lab) {
  const busy = h("div", {});
  root.append(busy);
  let page = null;
  try {
    page = await working(busy, "Reading", (progress, signal) => lab.ask("model_page", { name: lab.state.thing }, { progress, signal }));
  } catch (error) {
    problem(root, error);
    return {};
  }
  if (!page) return {};
  const [door, opens] = DOORS[page.kind]?.(page.name) ?? [];
  root.append(h("h2", { class: "name" }, page.name, " ", h("small", {}, `${kindSaid(page.kind)}${page.room ? `, ${roomSaid(page.room)}` : ""}`)),
    h("p", {}, page.title), door ? h("p", {}, h("a", { href: door }, opens)) : "",
    page.card ? card(page.card) : h("pre", { tabindex: "0" }, page.text));
  const runs = page.kind === "mechanism" || page.kind === "model";
  const leaves = [];
  if (runs) root.append(await alone(lab, page, leaves));
  root.append(...[equations(page.equations), parameters(page), fields("States", page.states), fields("Drives: what it reads", page.drives),
    fields("Outputs: what it gives", page.outputs), events(page.events), targets(page, lab), references(page.references)].filter(Boolean));
  root.append(h("p", { class: "quiet" }, `File: ${page.file}`), codeBox(page.code), h("div", { class: "tools" }, linkButton(lab)));
  return { leave() { for (const each of leaves) each(); } };
}

function card({ prose, parts }) {
  const said = (lines) => lines.map((line) => h("p", {}, line));
  const safety = parts.filter(([name]) => name === "Safety");
  const others = parts.filter(([name]) => name !== "Safety");
  return h("div", {}, prose.map((each) => h("p", { class: "lines" }, each)),
    safety.map(([name, lines]) => h("div", { class: "safety" }, h("strong", {}, name), said(lines))),
    h("dl", { class: "card-parts" }, others.flatMap(([name, lines]) => [h("dt", {}, name), h("dd", {}, said(lines))])));
}

// A trial is begun by a button, or by the address.
async function alone(lab, page, leaves) {
  const place = h("div", {});
  const heading = h("h2", { tabindex: "-1" }, "Try it alone");
  const start = button("Try it alone", async () => {
    lab.keep({ try: "1" });
    start.remove();
    heading.focus();
    leaves.push(await trial(place, lab, page));
  }, "main");
  const node = h("section", {}, heading, h("p", { class: "quiet" }, "Its inputs step from where they are to where you put them; see what follows and where it settles."), start, place);
  if (lab.state.try === "1") {
    start.remove();
    trial(place, lab, page).then((leave) => leaves.push(leave));
  }
  return node;
}

const tree = (node) => (typeof node === "string" ? node : m(node[0], node[1], ...node.slice(2).map(tree)));

function equations(rows) {
  if (!rows.length) return null;
  const shown = (row) => h("div", { class: "equation", tabindex: "0", role: "region", "aria-label": `equation of ${row.left}` }, row.math ? tree(row.math) : h("pre", {}, `${row.left} = ${row.text}`));
  const place = h("div", {}, rows.slice(0, FEW).map(shown));
  const rest = rows.length - FEW;
  const more = rest > 0 ? button(`Show ${rest} more equations`, () => {
    const others = rows.slice(FEW).map(shown);
    place.append(...others);
    more.remove();
    others[0].focus();
  }) : null;
  const plain = h("details", {}, h("summary", {}, h("small", {}, "Equations as plain text")), h("pre", { tabindex: "0" }, rows.map((row) => `${row.left} = ${row.text}`).join("\n")));
  return h("section", {}, h("h2", {}, "Equations"), h("p", { class: "quiet" }, "Printed from the very graph that is compiled and run."), place, more, plain);
}

function parameters(page) {
  if (!page.parameters.length) return null;
  const asked = { words: "", assumed: false };
  const place = h("div", { class: "numbers" });
  const told = h("p", { class: "quiet", role: "status" });
  const draw = () => {
    const words = asked.words.toLowerCase().replace(/_/g, " ").split(/\s+/).filter(Boolean);
    const rows = page.parameters.filter((row) => (!asked.assumed || row.assumed || row.source === "assumed") && words.every((word) => `${row.path} ${row.source} ${row.note ?? ""}`.toLowerCase().replace(/_/g, " ").includes(word)));
    told.textContent = `${rows.length} of ${page.parameters.length} numbers, ${rows.filter((row) => row.assumed).length} of them assumed`;
    clear(place, table(["path", { text: "value", number: true }, "published range", "source", "note"], rows.map((row) => [row.path, ...cells(row, null)]), `Numbers of ${page.name}`));
  };
  const search = page.parameters.length < SEARCHED ? null : h("div", { class: "search" },
    text({ label: "Look through these numbers", type: "search", input: (v) => { asked.words = v; draw(); } }).node,
    check({ label: "Only assumed", change: (v) => { asked.assumed = v; draw(); } }).node);
  draw();
  return h("section", {}, h("h2", {}, "Numbers"), search, told, place);
}

function fields(label, rows) {
  if (!rows.length) return null;
  const bounds = (row) => (row.low === null || row.low === undefined ? (row.high === null || row.high === undefined ? "" : `up to ${short(row.high)}`) : row.high === null || row.high === undefined ? `from ${short(row.low)}` : `${short(row.low)} to ${short(row.high)}`);
  const extra = rows.some((row) => row.note || row.value !== undefined || row.what);
  const head = ["name", "unit", "bounds", ...(extra ? ["about"] : [])];
  const about = (row) => [row.value ?? null, row.what ?? row.note].filter((each) => each !== null && each !== undefined && each !== "").map((each) => (typeof each === "number" ? short(each) : each)).join("; ");
  return h("details", {}, h("summary", {}, h("h2", { class: "inline" }, `${label} (${rows.length})`)), table(head, rows.map((row) => [row.name, unit(row.unit) || (row.unit === "1" ? "share or number" : ""), bounds(row), ...(extra ? [about(row)] : [])]), label));
}

function events(rows) {
  if (!rows.length) return null;
  return h("details", {}, h("summary", {}, h("h2", { class: "inline" }, `Events (${rows.length})`)), table(["event", "unit", "sends on"], rows.map((row) => [row.name, unit(row.unit), (row.emits ?? []).join(", ")]), "Events"));
}

const expected = (value) => (Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value, (v) => short(v)).join(", ") : value);
const bareId = (id) => id.replace(/[a-z]+$/, "");

function targets(page, lab) {
  if (!page.targets.length) return null;
  const rows = page.targets.map((row) => [h("a", { href: `#model?thing=${encodeURIComponent(`target:${bareId(row.id)}`)}` }, row.id), row.what, expected(row.expected), unit(row.unit), row.kind, row.source]);
  const busy = h("div", {});
  const got = h("div", {});
  const ids = [...new Set(page.targets.map((row) => bareId(row.id)))];
  return h("section", {}, h("h2", {}, "Targets"), h("p", { class: "quiet" }, "Published numbers it should give. A miss is reported as a miss; nothing is tuned to pass."),
    table(["target", "what", { text: "expected", number: true }, "unit", "kind", "source"], rows, "Targets"),
    h("div", { class: "row" }, ids.slice(0, MOST_MEASURED).map((id) => button(`Measure ${id} now`, () => measure(id, lab, busy, got)))), busy, got);
}

// Measured here and now; some take a minute.
async function measure(id, lab, busy, root) {
  try {
    const found = await working(busy, `Measuring ${id}`, (progress, signal) => lab.ask("model_targets", { id }, { slot: "model_targets", progress, signal }));
    if (!found) return;
    const said = (row) => (row.status === "missed" ? `missed by ${short(row.size, 2)} tolerances` : row.message ? `${row.status}: ${row.message}` : row.status);
    clear(root, h("h3", {}, `${id}, measured now`), table(["what", { text: "expected", number: true }, { text: "got", number: true }, "unit", "within tolerance"],
      found.rows.map((row) => [row.what, expected(row.expected), expected(row.got), unit(row.unit), said(row)]), `${id}, measured`), codeBox(found.code));
  } catch (error) {
    problem(root, error);
  }
}

function references(found) {
  const keys = Object.keys(found);
  if (!keys.length) return null;
  return h("section", {}, h("h2", {}, "Sources"), h("ul", { class: "references" }, keys.map((key) => h("li", {}, h("strong", {}, key), " ", ...linked(found[key])))));
}

// A DOI at the end of a reference becomes a link; nothing is loaded until somebody follows it.
function linked(line) {
  const [, before, doi] = line.match(/^(.*) doi:(\S+)$/) ?? [];
  return doi ? [`${before} `, h("a", { href: `https://doi.org/${doi}`, rel: "noreferrer", target: "_blank" }, `doi:${doi}`)] : [line];
}
