// A published spiking network for a second or more: spikes of some of its cells, rates, spectra.

import { chart } from "../../lib/chart.js";
import { button, number, select, slider } from "../../lib/controls.js";
import { clear, h, short, table } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox, dataButtons } from "../../lib/share.js";
import { raster } from "./raster.js";

const START = { network: "brunel", g: 5, drive: 2, brunel: 0.2, coba: 1, microcircuit: 0.05, adaptation: 60, leak: -65, seconds: 1, seed: 1, cells: 150 };
const NAMES = {
  brunel: "Sparse excitation and inhibition",
  coba: "Activity that sustains itself",
  adaptive_network: "Cells that adapt",
  microcircuit: "A column of cortex",
};
const SIZES = { brunel: [0.2, 1], coba: [0.25, 1], microcircuit: [0.02, 0.2] };
const STATES = { fast: "fast rhythm", asynchronous: "irregular, no rhythm", slow: "slow rhythm" };

export function spikes(given, lab) {
  const heading = h("h2", { tabindex: "-1" }, "Spiking network");
  const values = read(lab.state);
  const choices = h("div", {});
  const fault = h("div", {});
  const busy = h("div", {});
  const shown = h("div", {});
  empty(shown, "Choose a network and press Run. A second of 2,500 cells takes about a second.");
  const node = h("section", {}, heading,
    h("p", {}, "Every cell on its own, every spike as it comes. The same seed gives the same spikes."),
    h("div", { class: "columns" },
      h("div", {},
        select({ label: "Network", value: values.network, options: Object.entries(NAMES), change: (v) => { set({ network: v }); own(); } }).node,
        choices,
        slider({ label: "How long", value: values.seconds, low: 0.8, high: 3, unit: "s", change: (v) => set({ seconds: v }) }).node,
        number({ label: "Cells in the picture", value: values.cells, low: 20, high: 200, change: (v) => set({ cells: v }) }).node,
        number({ label: "Seed", term: "of wiring and noise", value: values.seed, low: 0, high: 2 ** 31 - 1, change: (v) => set({ seed: v }) }).node,
        h("div", { class: "row" }, button("Run the network", run, "main"))),
      h("div", {}, fault, busy, shown)));

  function set(changes) {
    Object.assign(values, changes);
    lab.keep(Object.fromEntries(Object.keys(START).map((key) => [`s.${key}`, values[key] === START[key] ? null : values[key]])));
  }

  // Sliders of the network that is chosen.
  function own() {
    const name = values.network;
    const slide = (key, label, term, more) => slider({ label, term, value: values[key], change: (v) => set({ [key]: v }), ...more });
    const published = (key, row, label, term) => slide(key, label, term, { low: row.low, high: row.high, unit: row.unit, source: row.source, note: row.note }).node;
    const size = SIZES[name] && slide(name, "Size", "share of the published network", { low: SIZES[name][0], high: SIZES[name][1], note: "1 is as published" }).node;
    const g = slide("g", "Inhibition per excitation", "g", { low: 2, high: 8, source: "chosen for this page" });
    const drive = slide("drive", "Drive from outside", "external rate over the rate that reaches threshold", { low: 0.5, high: 4, source: "chosen for this page" });
    const state = ({ name: word, g: wanted, drive: pushed }) => button(STATES[word] ?? word, () => { g.set(wanted); drive.set(pushed); });
    clear(choices, h("p", { class: "quiet" }, `${given.networks[name]} (${name})`),
      name === "brunel" ? [h("p", { class: "row" }, "Published states: ", given.states.map(state)), g.node, drive.node] : null,
      name === "adaptive_network" ? [published("adaptation", given.ranges.adaptation_step, "How much cells tire per spike", "step of adaptation"), published("leak", given.ranges.leak_reversal_e, "Voltage towards which cells leak", "leak reversal")] : null,
      size);
  }

  async function run() {
    const asked = { network: values.network, g: values.g, drive: values.drive, size: values[values.network] ?? 1, adaptation: values.adaptation, leak: values.leak, seconds: values.seconds, seed: values.seed, cells: values.cells };
    clear(fault);
    lab.say("The network runs.");
    try {
      const got = await working(busy, `${NAMES[values.network]} for ${short(values.seconds)} s`, (progress, signal) => lab.ask("circuit_spikes", asked, { slot: "circuit_spikes", progress, signal }));
      if (!got) { lab.say("Stopped."); return; }
      draw(got);
      lab.say(`The network has run: ${got.spikes} spikes.`);
      document.documentElement.dataset.spikes = String(got.spikes);
    } catch (error) {
      problem(fault, error);
    }
  }

  function draw(got) {
    const colours = (k) => (got.groups.length > 2 ? k >> 1 : k);
    const dashed = (k) => got.groups.length > 2 && k % 2 === 1;
    const lines = (x, ys) => got.groups.map((group, k) => ({ name: group.name, x, y: ys[k], colour: colours(k), dashed: dashed(k) }));
    const charts = [
      raster(`Spikes of ${got.shown} of ${got.cells} cells`, got.groups, got.shown, { name: "circuit_raster", range: [0, got.time.at(-1)] }),
      chart({ title: "Rates of the groups", name: "circuit_rates", x: { label: "time", unit: "ms" }, y: { label: "rate, bins of 5 ms", unit: "Hz", zero: true }, height: 200, lines: lines(got.time, got.rates) }),
      chart({ title: "Rhythm of the groups", name: "circuit_spectra", x: { label: "frequency", unit: "Hz", range: [2, 250] }, y: { label: "power density", unit: "Hz^2/Hz", log: true }, height: 200, lines: lines(got.frequency.subarray(1), got.density.map((d) => d.subarray(1))) }),
    ];
    const rows = got.groups.map((group) => [group.name, group.cells, group.shown, group.rate, group.irregularity]);
    clear(shown, charts[0].node, h("div", { class: "pair" }, charts[1].node, charts[2].node),
      table(["group", { text: "cells", number: true }, { text: "in the picture", number: true }, { text: "rate (Hz)", number: true }, { text: "irregularity (CV of intervals)", number: true }], rows, "Groups of the network"),
      h("p", { class: "quiet" }, `Rates, irregularity and spectra from ${short(got.from)} ms on. Seed ${got.seed}; ${Object.entries(got.choices).map(([key, v]) => `${key} ${short(v)}`).join(", ")}. An irregularity of 1 is that of chance, 0 that of a clock; – where no cell fires often enough.`),
      dataButtons(got.data), codeBox(got.code));
    for (const each of charts) each.update({});
  }

  own();
  return { heading, node };
}

function read(state) {
  const values = { ...START };
  for (const [key, first] of Object.entries(START)) {
    const text = state[`s.${key}`];
    if (text === undefined) continue;
    if (key === "network") values.network = NAMES[text] ? text : first;
    else if (Number.isFinite(Number(text))) values[key] = Number(text);
  }
  return values;
}
