// Compare: two plans, lived by the same people from the same seed; what differs, and what comes of it.

import { button, number } from "../lib/controls.js";
import { clear, h } from "../lib/dom.js";
import { empty, problem, working } from "../lib/notice.js";
import { linkButton } from "../lib/share.js";
import { shown } from "./compare/shown.js";
import { side } from "./compare/side.js";

export const title = "Compare";
export const about = "Two plans side by side, with the same people and the same seed: what differs between the plans, and what comes of it. A plan can also stand beside itself with one value changed.";
export const styled = true;

const FIRST = { a: "ordinary_week", b: "open_plan_week" };
const MOST = 200; // people
const LARGEST_SEED = 2 ** 31 - 1;

export async function build(root, lab) {
  const places = { a: h("div", { class: "side" }), b: h("div", { class: "side" }) };
  const common = h("div", { class: "common" });
  const fault = h("div", {});
  const busy = h("div", {});
  const result = h("div", {});
  root.append(h("div", { class: "sides" }, places.a, places.b), common, busy, fault, result);
  let names = [];
  try {
    const got = await working(busy, "Reading the plans", (progress, signal) => lab.ask("model_list", { kind: "scenario", count: 200 }, { progress, signal }));
    if (!got) return {};
    names = got.rows.map((row) => [row.name, `${row.name.replace(/_/g, " ")}: ${row.title}`]).sort();
  } catch (error) {
    problem(fault, error);
    return {};
  }
  const whole = (text, low, high, other) => { const v = Number(text ?? NaN); return Number.isInteger(v) && v >= low && v <= high ? v : other; };
  const given = { people: whole(lab.state.people, 1, MOST, 8), seed: whole(lab.state.seed, 0, LARGEST_SEED, 1), paths: (lab.state.paths ?? "").split(",").filter(Boolean).slice(0, 12) };
  const sides = {};
  for (const [key, label] of [["a", "First plan"], ["b", "Second plan"]]) {
    sides[key] = await side(places[key], lab, { key, label, names, first: FIRST[key], changed: () => stale() });
  }
  common.append(
    number({ label: "People", term: "or networks, the same in both", value: given.people, low: 1, high: MOST, change: (v) => { given.people = v; stale(); } }).node,
    number({ label: "Seed", term: "of what is drawn by chance", value: given.seed, low: 0, high: LARGEST_SEED, change: (v) => { given.seed = v; stale(); } }).node,
    h("div", { class: "field" }, button("Run both", () => run(), "main")), h("div", { class: "field" }, linkButton(lab)));
  const keep = () => lab.keep({ people: given.people, seed: given.seed, paths: given.paths.join(",") || null });
  const stale = () => {
    keep();
    if (result.childElementCount) lab.say("The plans have changed since the run below.");
  };
  if (lab.state.run !== "1") empty(result, "Choose two plans, or one plan twice and change a value in the second. Then run both.");

  async function run() {
    clear(fault);
    for (const key of ["a", "b"]) sides[key].clear();
    const asked = { a: sides.a.asked(), b: sides.b.asked() };
    const { people, seed } = given;
    lab.keep({ run: "1" });
    keep();
    let key = "a";
    try {
      const runs = await working(busy, "Both plans are run", async (progress, signal) => {
        const part = (k) => (done, of, waiting) => progress(done + k * of, 2 * of, waiting);
        const one = await lab.ask("compare_run", { side: asked.a, people, seed }, { slot: "compare", progress: part(0), signal });
        key = "b";
        const two = one && await lab.ask("compare_run", { side: asked.b, people, seed }, { slot: "compare", progress: part(1), signal });
        key = "";
        const both = two && await lab.ask("compare", { ...asked, people, seed, paths: given.paths }, { slot: "compare", signal });
        return both ? { one, two, both } : null;
      });
      if (!runs) { lab.say("Stopped."); return; }
      shown(result, runs, { people, seed }, (paths) => { given.paths = paths; keep(); return lab.ask("compare", { ...asked, people, seed, paths }, { slot: "compare" }); });
      document.documentElement.dataset.compared = String(Number(document.documentElement.dataset.compared ?? 0) + 1);
      lab.say(`Both plans were run: ${people} each, seed ${seed}.`);
    } catch (error) {
      if (key) sides[key].problem(error);
      else problem(fault, error);
    }
  }

  if (lab.state.run === "1") await run();
  return {};
}
