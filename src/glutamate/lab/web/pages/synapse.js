// Synapse: one second of one synapse, redrawn while a slider moves.

import { chart } from "../lib/chart.js";
import { button, number, slider } from "../lib/controls.js";
import { clear, h, unit } from "../lib/dom.js";
import { empty, problem } from "../lib/notice.js";
import { codeBox, dataButtons, linkButton } from "../lib/share.js";
import { scheme } from "./synapse/scheme.js";

export const title = "Synapse";
export const about = "One excitatory synapse, and one inhibitory beside it, on a cell that does not fire. Spikes arrive; vesicles empty; receptors open; calcium enters.";

const TRAIN = { rate: 20, count: 5, inhibition: 0 };
// Plain words for what is moved most; everything else stands below under its path.
const PLAIN = {
  "release.release_probability": "How readily a vesicle is released",
  "release.vesicle_molecules": "Glutamate in a vesicle",
  "cleft.cleft_volume": "Room in the cleft",
  "ampa.number": "AMPA receptors",
  "nmda.number": "NMDA receptors",
  "gabaa.number": "GABA-A receptors",
  "gaba.decay_time": "How long GABA stays",
  "membrane.resting_potential": "Voltage at rest",
  magnesium: "Magnesium",
  transporters: "Transporters that work",
  "gabaa.benzodiazepine": "Benzodiazepine at its sites",
};
const FIGURES = [
  { key: "glutamate", title: "Glutamate", y: { label: "glutamate", unit: "mM", log: true }, lines: [["cleft.glutamate_cleft", "in the cleft"], ["cleft.glutamate_perisynaptic", "beside it"], ["cleft.glutamate_ambient", "ambient, outside"]] },
  { key: "open", title: "Open receptors", y: { label: "share open", unit: "1", zero: true }, lines: [["ampa.open", "AMPA"], ["nmda.open", "NMDA, magnesium apart"], ["nmda.unblocked", "NMDA not blocked by magnesium"]] },
  { key: "currents", title: "Currents", y: { label: "current, inward below 0", unit: "pA", zero: true }, lines: [["ampa.current", "AMPA"], ["nmda.current", "NMDA"], ["gabaa.current", "GABA-A"]] },
  { key: "calcium", title: "Calcium in the spine", y: { label: "free calcium", unit: "uM", zero: true }, times: 1000, lines: [["calcium.calcium", "free calcium"]] },
  { key: "voltage", title: "Voltage", y: { label: "voltage", unit: "mV" }, lines: [["membrane.voltage", "of the cell"]] },
];

export async function build(root, lab) {
  const values = { ...TRAIN, set: {}, drive: {} };
  read(values, lab.state);
  const panel = h("div", {}); // sliders
  const fault = h("div", {});
  const figures = h("div", {});
  const tools = h("div", {});
  root.append(h("div", { class: "columns" }, panel, h("div", {}, fault, figures, tools)));
  empty(figures, "The first curve is being computed.");
  let charts = null;
  let pictures = null;
  let about = null;
  try {
    about = await lab.ask("synapse_about");
  } catch (error) {
    problem(fault, error);
    return {};
  }
  controls(panel, about, values, () => { keep(); compute(); });
  const keep = () => lab.keep({ ...Object.fromEntries(Object.keys(TRAIN).map((k) => [k, values[k] === TRAIN[k] ? null : values[k]])), ...flat("set", values.set), ...flat("in", values.drive) });

  async function compute() {
    const began = performance.now();
    try {
      const got = await lab.ask("synapse", { ...values, rate: Number(values.rate) }, { slot: "synapse" });
      if (!got) return; // a newer one is on its way
      clear(fault);
      draw(got);
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
      lab.say(`One second of the synapse: ${Math.round(performance.now() - began)} ms from the question to the curve.`);
    } catch (error) {
      problem(fault, error);
    }
  }

  function draw(got) {
    const specs = FIGURES.map((f) => ({ ...f, x: { label: "time", unit: "ms", range: [got.time[0], got.time.at(-1)] }, name: `synapse_${f.key}`,
      height: 210, lines: f.lines.map(([path, name]) => ({ name, x: got.time, y: f.times ? got.courses[path].map((v) => v * f.times) : got.courses[path] })), about: `${f.lines.map(([, n]) => n).join(", ")}` }));
    if (!charts) {
      charts = specs.map((spec) => chart(spec));
      pictures = scheme(about.schemes);
      clear(figures, charts.map((c) => c.node), pictures.node);
      charts.forEach((c, k) => c.update(specs[k])); // now that their width is known
    } else charts.forEach((c, k) => c.update(specs[k]));
    pictures.update(got);
    clear(tools, dataButtons(got.data), codeBox(got.code), h("div", { class: "tools" }, linkButton(lab)));
  }
  await compute();
  return {};
}

const flat = (word, map) => Object.fromEntries(Object.entries(map).map(([path, v]) => [`${word}.${path}`, v]));

// Values of the address; what is no number is left out, and the ask itself checks the rest.
function read(values, state) {
  for (const key of Object.keys(TRAIN)) if (Number.isFinite(Number(state[key] ?? NaN))) values[key] = Number(state[key]);
  for (const [key, text] of Object.entries(state)) {
    const [, word, path] = key.match(/^(set|in)\.(.+)$/) ?? [];
    if (path && Number.isFinite(Number(text))) values[word === "set" ? "set" : "drive"][path] = Number(text);
  }
}

function controls(panel, about, values, changed) {
  const train = h("fieldset", {}, h("legend", {}, "Spikes"),
    slider({ label: "How often", term: "rate", value: values.rate, low: 0.5, high: 200, scale: "log", unit: "Hz", change: (v) => { values.rate = v; changed(); } }).node,
    number({ label: "How many", value: values.count, low: 0, high: 100, change: (v) => { values.count = v; changed(); } }).node,
    slider({ label: "Inhibition", term: "rate of the inhibitory terminal", value: values.inhibition, low: 0, high: 100, unit: "Hz", change: (v) => { values.inhibition = v; changed(); } }).node);
  const outside = h("fieldset", {}, h("legend", {}, "Around the synapse"), about.inputs.map((row) => slider({
    label: PLAIN[row.path] ?? row.path, term: row.path, value: values.drive[row.path] ?? row.value, low: row.low, high: row.high, unit: row.unit, note: `${row.note}; no published range`,
    change: (v) => { values.drive[row.path] = v; changed(); } }).node));
  const make = (row) => slider({ label: PLAIN[row.path] ?? row.path.replace(/[._]/g, " "), term: row.path, value: values.set[row.path] ?? row.value, low: row.low, high: row.high,
    scale: row.low > 0 && row.high / row.low >= 4 ? "log" : "lin", unit: row.unit, source: row.source, change: (v) => { values.set[row.path] = v; changed(); } }).node;
  const known = about.parameters.filter((row) => PLAIN[row.path]);
  const other = about.parameters.filter((row) => !PLAIN[row.path]);
  clear(panel, train, outside, h("fieldset", {}, h("legend", {}, "Parts, within published ranges"), known.map(make)),
    h("details", {}, h("summary", {}, `${other.length} more numbers with a published range`), other.map(make)),
    h("div", { class: "row" }, button("Back to the published values", () => { location.hash = "#synapse"; location.reload(); })),
    h("p", { class: "quiet" }, `Light text: range, source; all ${about.parameters.length} ranges are published or say why they are assumed. Unit of concentrations: ${unit("mM")}.`));
}
