// The top of the page: which plan, whose, and the run.

import { clear, h, unique } from "../../lib/dom.js";
import { button, number, select, text } from "../../lib/controls.js";
import { problem } from "../../lib/notice.js";
import { saveText } from "../../lib/share.js";
import { clock, into } from "./when.js";

const LARGEST = 200000; // bytes of a file

export function choose(desk, { name, run, say, loaded }) {
  const place = h("div", { class: "choose" });
  const wrong = h("div", {});
  const about = h("p", {});
  const safety = h("div", {});
  const undo = button("Undo", () => desk.undo());
  const redo = button("Redo", () => desk.redo());
  const go = button("Run", run, "main");
  const node = h("section", { "aria-label": "Plan" }, place, wrong, about, safety, h("div", { class: "row" }, go, undo, redo,
    button("Save as TOML", () => saveText(`${(desk.plan?.title ?? "plan").replace(/\W+/g, "_").toLowerCase()}.toml`, desk.text))));
  let made = null;

  function make() {
    const plans = desk.choices.plans.map((each) => [each.name, each.title]);
    const which = select({ label: "Plan", value: name() ?? "", options: [["", "your own"], ...plans], change: (value) => value && load(value) });
    const file = h("input", { type: "file", id: unique("file"), accept: ".toml,application/toml,text/plain", onchange: () => { take(file.files[0]); file.value = ""; } });
    const title = text({ label: "Title", value: desk.plan?.title ?? "", change: (value) => value && value !== desk.plan?.title && desk.edit({ set: { title: value } }) });
    const start = h("input", { type: "date", id: unique("start"), onchange: () => start.value && desk.edit({ set: { start: `${start.value}T${clock(into(desk.plan.start))}:00` } }) });
    const days = number({ label: "Days", value: desk.plan?.days ?? 7, low: 1, high: 3660, change: later((value) => value !== desk.plan?.days && desk.edit({ set: { days: value } })) });
    const people = number({ label: "People", value: desk.plan?.people.count ?? 1, low: 1, high: 1000, change: later((value) => set("count", value)) });
    const seed = number({ label: "Seed", term: "of the draw", value: desk.plan?.people.seed ?? 0, low: 0, high: Number.MAX_SAFE_INTEGER, change: later((value) => set("seed", value)) });
    clear(place, which.node, h("div", { class: "field" }, h("label", { for: file.id }, "Own file ", h("small", {}, "TOML; may be dropped")), file), title.node,
      h("div", { class: "field" }, h("label", { for: start.id }, "First day"), start), days.node, people.node, seed.node);
    made = { which, title, start, days, people, seed };
  }

  const set = (key, value) => value !== desk.plan?.people[key] && desk.edit({ set: { [`people.${key}`]: value } });

  async function load(value) {
    await desk.load(value);
    loaded(value);
    say("The plan is open.");
  }

  async function take(file) {
    clear(wrong);
    if (!file) return;
    if (file.size > LARGEST) {
      problem(wrong, { parts: { asked: `the file ${file.name}`, came: `${file.size} bytes`, allowed: `at most ${LARGEST} bytes`, do: "choose a plan in TOML" } });
      return;
    }
    await desk.type(await file.text());
    loaded("");
    say(desk.error ? "The file is no plan; what does not fit stands below." : "The file is open.");
  }

  // A file may be dropped anywhere on the page.
  function drops(root) {
    root.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) { event.preventDefault(); root.classList.add("drop"); } });
    root.addEventListener("dragleave", (event) => { if (!root.contains(event.relatedTarget)) root.classList.remove("drop"); });
    root.addEventListener("drop", (event) => { event.preventDefault(); root.classList.remove("drop"); take(event.dataTransfer.files[0]); });
  }

  function draw() {
    if (!desk.choices) return;
    if (!made) make();
    undo.disabled = !desk.past.length;
    redo.disabled = !desk.future.length;
    const { plan } = desk;
    made.which.set(name() ?? "");
    if (!plan) return;
    const put = (box, value) => { if (!box.node.contains(document.activeElement)) box.set(value); box.value = value; };
    put(made.title, plan.title);
    put(made.days, plan.days);
    if (document.activeElement !== made.start) made.start.value = plan.start.slice(0, 10);
    put(made.people, plan.people.count);
    put(made.seed, plan.people.seed);
    clear(about, plan.about);
    clear(safety, plan.safety ? h("p", { class: "safety" }, plan.safety) : null);
  }

  return { node, draw, drops, go };
}

function later(work) {
  let timer = 0;
  return (value) => { clearTimeout(timer); timer = setTimeout(() => work(value), 400); };
}
