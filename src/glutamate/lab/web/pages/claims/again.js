// A claim run again with values of one's own; its result stands beside the stored verdict and says that it is yours.

import { button, number, slider } from "../../lib/controls.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox, dataButtons, linkButton } from "../../lib/share.js";
import { figure } from "./figure.js";
import { flips } from "./tables.js";
import { effectOf, peopleOf, verdictOf } from "./words.js";

const FEW = 8; // sliders before the rest is folded away

export function again(root, lab, { about, stored, state }) {
  const value = read(lab.state, about);
  const bar = h("div", {});
  const fault = h("div", {});
  const place = h("div", {});
  const changed = h("p", { class: "quiet", role: "status" });
  const stop = { now: null };
  const keep = () => {
    lab.keep({ people: value.people, seeds: value.seeds, set: Object.keys(value.set).length ? JSON.stringify(value.set) : null });
    const names = Object.keys(value.set);
    changed.textContent = names.length ? `Yours: ${names.map((name) => `${name} = ${short(value.set[name])}`).join("; ")}` : "No value is changed yet: the run repeats the claim as it stands.";
  };
  const boxes = about.numbers.map((row) => ({ row, box: slider({ label: row.name, term: row.kind, value: value.set[row.name] ?? row.value, low: row.low, high: row.high, scale: row.low > 0 && row.high / row.low >= 4 ? "log" : "lin", unit: row.unit, source: row.source,
    change: (v) => { if (v === row.value) delete value.set[row.name]; else value.set[row.name] = v; keep(); } }) }));
  const order = [...boxes.filter((b) => b.row.kind === "assumed"), ...boxes.filter((b) => b.row.kind !== "assumed")];
  const run = button("Run it", go, "main");
  root.append(h("h2", {}, "Run again with your own assumptions"),
    h("p", { class: "quiet" }, "Rule and arms stay as they are. An assumed number, or one that differs between people, becomes the same in everybody where you move it."),
    boxes.length ? h("fieldset", {}, h("legend", {}, "Assumptions"), h("div", { class: "two" }, order.slice(0, FEW).map((b) => b.box.node))) : h("p", { class: "quiet" }, "No number of this claim can be moved."),
    order.length > FEW ? h("details", {}, h("summary", {}, `${order.length - FEW} more numbers`), h("div", { class: "two" }, order.slice(FEW).map((b) => b.box.node))) : "",
    h("div", { class: "row sift" },
      number({ label: "People", term: "an arm", value: value.people, low: 1, high: 1000, change: (v) => { value.people = v; keep(); } }).node,
      number({ label: "Seeds", term: "draws of people", value: value.seeds, low: 1, high: 50, change: (v) => { value.seeds = v; keep(); } }).node, run,
      button("Back to its own values", () => { for (const { row, box } of boxes) box.set(row.value, false); value.set = {}; keep(); }, "plain")),
    stored ? h("p", { class: "quiet" }, `It took ${short(stored.seconds, 2)} s for ${stored.n} people and ${stored.seeds} seeds where it was stored.`) : "",
    changed, fault, bar, place);
  keep();
  empty(place, state === "current" ? "Not run by you yet. Move an assumption, or run it as it is." : "Not run yet.");

  async function go() {
    if (stop.now) return;
    stop.now = new AbortController();
    run.disabled = true;
    clear(fault);
    const asked = { slug: about.id, people: value.people, seeds: value.seeds, set: { ...value.set } };
    try {
      const got = await working(bar, "The claim is being run", (progress, signal) => {
        signal.addEventListener("abort", () => stop.now?.abort());
        return lab.ask("claim_run", asked, { slot: "claim", progress, signal: stop.now.signal });
      });
      if (!root.isConnected) return;
      if (!got) { lab.say("The run was stopped."); return; }
      beside(place, got, stored, about, asked, lab);
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
      lab.say("The run is done.");
    } catch (error) {
      if (root.isConnected) problem(fault, error);
    } finally {
      stop.now = null;
      run.disabled = false;
    }
  }
  return { leave: () => stop.now?.abort() };
}

function beside(place, got, stored, about, asked, lab) {
  const { row } = got;
  const names = Object.entries(row.set ?? {}).map(([name, v]) => {
    const own = about.numbers.find((each) => each.name === name);
    return h("li", {}, `${name} = ${short(v)} ${unit(own?.unit)}`, h("small", {}, ` (${own?.kind === "assumed" ? "assumed" : "typical"} ${short(own?.value)})`));
  });
  const told = (mine) => h("div", { class: "card" }, h("h3", {}, mine === row ? "Yours" : "Stored"), mine
    ? [h("p", { class: "standing" }, verdictOf(mine.verdict)), h("p", {}, effectOf(mine)), h("p", { class: "quiet" }, peopleOf(mine))]
    : h("p", { class: "quiet" }, "No stored verdict of today's code."),
  mine === row ? [h("p", {}, names.length ? "With your own values:" : "With the claim's own values."), h("ul", {}, names)] : null);
  const before = new Map((stored?.measured ?? []).map((m) => [`${m.what}|${m.arm}`, m]));
  const cells = row.measured.map((m) => [m.what, m.arm, before.get(`${m.what}|${m.arm}`)?.median ?? null, m.median, m.low === null ? "" : `${short(m.low)} to ${short(m.high)}`, unit(m.unit)]);
  clear(place, h("div", { class: "cards" }, told(row), told(stored)),
    h("p", {}, names.length ? "The result called yours stands on your values, not on the claim's." : "The result called yours is your run of the claim as it stands."),
    figure(row, about.lines, names.length ? "Your run: arms and effect" : "Arms and effect, run again"),
    table(["measured", "arm", { text: "stored", number: true }, { text: "yours", number: true }, { text: "yours, middle 90 % of people", number: true }, "unit"], cells, "Stored and yours"),
    flips(row), dataButtons(got.data), codeBox(got.code), h("div", { class: "tools" }, linkButton(lab)),
    h("p", { class: "quiet" }, `Hash of this run: ${row.hash}; ${short(row.seconds, 2)} s; ${asked.people} people, ${asked.seeds} seeds.`));
}

function read(state, about) {
  const whole = (key, other, most) => { const v = Number(state[key] ?? NaN); return Number.isInteger(v) && v >= 1 && v <= most ? v : other; };
  let set = {};
  try { set = JSON.parse(state.set ?? "{}") ?? {}; } catch { /* an address that is no JSON changes nothing */ }
  const known = new Set(about.numbers.map((row) => row.name));
  set = Object.fromEntries(Object.entries(set).filter(([name, v]) => known.has(name) && Number.isFinite(v)));
  return { people: whole("people", Math.min(50, about.people), 1000), seeds: whole("seeds", about.seeds, 50), set };
}
