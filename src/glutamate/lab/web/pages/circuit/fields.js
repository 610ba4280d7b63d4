// Three mean fields under the same receptors: balance of rates, rhythm of the EEG, gain.

import { chart } from "../../lib/chart.js";
import { button, select, slider } from "../../lib/controls.js";
import { clear, h, short } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";
import { codeBox, dataButtons } from "../../lib/share.js";
import { gainFigures } from "./gain.js";
import { both, place, tops } from "./place.js";

const START = { nmda_e: 1, nmda_i: 1, gaba: 1, push: 30, gaba_thalamus: 1, nmda_share: 0.62, rates: "held", circuit: "supralinear", adaptation: 60, leak: -65 };
const SENT = {
  circuit_balance: ["nmda_e", "nmda_i", "gaba", "push"],
  circuit_rhythm: ["nmda_e", "nmda_i", "gaba", "gaba_thalamus", "nmda_share", "rates"],
  circuit_gain: ["nmda_e", "nmda_i", "gaba", "circuit", "adaptation", "leak"],
};
const SHORTCUTS = [
  ["As published", {}],
  ["A tenth of NMDA blocked", { nmda_e: 0.9, nmda_i: 0.9 }],
  ["A tenth of NMDA blocked, half of that on interneurons", { nmda_e: 0.9, nmda_i: 0.95 }],
  ["A tenth less GABA-A", { gaba: 0.9 }],
  ["A fifth more GABA-A", { gaba: 1.2 }],
];

export function fields(given, lab) {
  const heading = h("h2", { tabindex: "-1" }, "Balance, rhythm and gain");
  const values = read(lab.state);
  const sliders = {};
  const figures = { circuit_balance: balance(), circuit_rhythm: rhythm(), circuit_gain: gainFigures() };
  const panel = h("div", { class: "beside" });
  const node = h("section", {}, heading,
    h("p", {}, "Populations instead of cells: each picture is a published mean field, and the sliders change the receptors of all three at once. Dashed: as published. Full: with the receptors you set."),
    h("div", { class: "columns" }, panel, h("div", {}, Object.values(figures).map((each) => each.node))));

  const knob = (key, label, term, more = {}) => {
    const row = given.factor;
    sliders[key] = slider({ label, term, value: values[key], low: row.low, high: row.high, source: row.source, ...more, change: (v) => set({ [key]: v }) });
    return sliders[key].node;
  };
  const published = (key, name, label, term) => {
    const row = given.ranges[name];
    return knob(key, label, term, { low: row.low, high: row.high, unit: row.unit, source: row.source, note: row.note });
  };
  clear(panel,
    h("fieldset", {}, h("legend", {}, "Receptors, in all three pictures"),
      knob("nmda_e", "Glutamate on excitatory cells", "NMDA conductance, factor"),
      knob("nmda_i", "Glutamate on interneurons", "NMDA conductance, factor"),
      knob("gaba", "Inhibition", "GABA-A conductance, factor; in cortex"),
      h("div", { class: "row" }, SHORTCUTS.map(([label, changes]) => button(label, () => set({ nmda_e: 1, nmda_i: 1, gaba: 1, ...changes }, true))))));
  clear(figures.circuit_balance.own,
    knob("push", "Push on excitatory cells for half a second", "current", { low: -50, high: 100, unit: "pA", source: "chosen for this page" }));
  clear(figures.circuit_rhythm.own,
    knob("gaba_thalamus", "Inhibition in the thalamus", "GABA-A of the relay, factor"),
    published("nmda_share", "nmda_share", "How much of excitation is NMDA", "share of the charge"),
    select({ label: "Rates of the cells under the change", value: values.rates, options: [["held", "stay as they were (held)"], ["settled", "go where the equations put them (settled)"]], change: (v) => set({ rates: v }) }).node);
  const adaptive = h("div", { class: "pair" },
    published("adaptation", "adaptation_step", "How much cells tire per spike", "step of adaptation"),
    published("leak", "leak_reversal_e", "Voltage towards which cells leak", "leak reversal"));
  const only = () => { adaptive.hidden = values.circuit !== "adaptive"; };
  clear(figures.circuit_gain.own,
    select({ label: "Circuit", value: values.circuit, options: [["supralinear", "held by inhibition (supralinear)"], ["adaptive", "adaptive cells, drive in Hz"]], change: (v) => { set({ circuit: v }); only(); } }).node,
    adaptive);
  only();

  function set(changes, shown = false) {
    Object.assign(values, changes);
    if (shown) for (const key of Object.keys(changes)) sliders[key].set(values[key], false);
    lab.keep(Object.fromEntries(Object.keys(START).map((key) => [key, values[key] === START[key] ? null : values[key]])));
    const changed = Object.keys(changes);
    for (const name of Object.keys(SENT)) if (SENT[name].some((key) => changed.includes(key))) compute(name);
  }

  async function compute(name) {
    const began = performance.now();
    const figure = figures[name];
    try {
      const got = await lab.ask(name, Object.fromEntries(SENT[name].map((key) => [key, values[key]])), { slot: name });
      if (!got) return; // a newer one is on its way
      clear(figure.fault);
      figure.draw(got);
      clear(figure.tools, dataButtons(got.data), codeBox(got.code));
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
      lab.say(`Mean fields: ${Math.round(performance.now() - began)} ms from the question to the curve.`);
    } catch (error) {
      problem(figure.fault, error);
      if (figure.charts.hasChildNodes()) figure.fault.append(h("p", { class: "quiet" }, "The picture below still shows the last state that was possible."));
    }
  }
  return { heading, node, begin: () => Promise.all(Object.keys(SENT).map(compute)) };
}

// Numbers and words of the address; anything else stays as published, and the asks check the rest.
function read(state) {
  const values = { ...START };
  for (const [key, first] of Object.entries(START)) {
    if (state[key] === undefined) continue;
    if (typeof first === "string") values[key] = state[key];
    else if (Number.isFinite(Number(state[key]))) values[key] = Number(state[key]);
  }
  return values;
}

function balance() {
  const at = place("Balance: excitation and inhibition follow each other");
  let figure = null;
  const draw = (got) => {
    const line = (arm, kind, name, colour) => ({ name, x: got.time, y: got.rates[arm][kind], colour, dashed: arm === "before" });
    const spec = {
      title: "Firing of a region of cortex", about: `excitatory cells up to ${tops(got.rates.before.e, got.rates.changed.e, "Hz")}`, name: "circuit_balance", x: { label: "time", unit: "ms" }, y: { label: "rate", unit: "Hz", zero: true },
      marks: [{ x: got.pushed[0], label: "push" }, { x: got.pushed[1], label: "end" }],
      lines: [line("before", "e", "excitatory, as published", 0), line("changed", "e", "excitatory", 0), line("before", "i", "inhibitory, as published", 1), line("changed", "i", "inhibitory", 1)],
    };
    if (figure) figure.update(spec);
    else { figure = chart(spec); clear(at.charts, figure.node); figure.update(spec); }
    const [b, c] = [got.rest.before, got.rest.changed];
    const changes = got.parameters.map((row) => `${row.path.split(".").at(-1).replace(/_/g, " ")} ${both(row.before, row.changed, 4)} ${row.unit} (${row.source})`);
    at.told.textContent = `Without a push excitatory cells fire ${both(b.e, c.e)} Hz, interneurons ${both(b.i, c.i)} Hz. ${changes.length ? `What the receptors became in this model: ${changes.join("; ")}.` : "Nothing is changed."}`;
  };
  return { ...at, draw };
}

function rhythm() {
  const at = place("Rhythm: what the EEG of cortex and thalamus shows");
  let figure = null;
  const draw = (got) => {
    const spec = {
      title: "Power of the EEG by frequency", about: "arbitrary units", name: "circuit_rhythm", x: { label: "frequency", unit: "Hz" }, y: { label: "power, arbitrary units", unit: "", log: true },
      lines: [{ name: "as published", x: got.frequency, y: got.power.before, colour: 2, dashed: true }, { name: "with these receptors", x: got.frequency, y: got.power.changed, colour: 2 }],
    };
    if (figure) figure.update(spec);
    else { figure = chart(spec); clear(at.charts, figure.node); figure.update(spec); }
    const peak = (v) => (v === null ? "none" : `${short(v, 3)} Hz`);
    const bands = got.bands.map((b) => `${b.name} (${short(b.low)} to ${short(b.high)} Hz) ×${short(b.ratio, 3)}`).join(", ");
    at.told.textContent = `Highest peak between ${short(got.searched[0])} and ${short(got.searched[1])} Hz: ${peak(got.peak.before)} → ${peak(got.peak.changed)}. Power against the published one: ${bands}. The equations are linear around one state; large swings, sleep and seizures are not in them.`;
  };
  return { ...at, draw };
}
