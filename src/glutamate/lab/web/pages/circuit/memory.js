// A cue in working memory: kept or lost, with receptors set by hand or held by a substance.

import { chart } from "../../lib/chart.js";
import { button, number, select, slider, text } from "../../lib/controls.js";
import { clear, h, short, table } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox, dataButtons } from "../../lib/share.js";
import { raster } from "./raster.js";

const HAND = {
  nmda_e: ["Glutamate on the cells that remember", "NMDA of pyramidal cells, factor", 0.7, 1.3],
  nmda_i: ["Glutamate on interneurons", "NMDA, factor", 0.7, 1.3],
  ampa: ["Fast glutamate on all cells", "AMPA, factor", 0.7, 1.3],
  gaba: ["Strength of inhibition", "GABA-A conductance, factor", 0.7, 1.3],
  gaba_time: ["How long inhibition lasts", "decay time of GABA-A, factor", 0.7, 1.8],
};
const START = { nmda_e: 0.9, nmda_i: 0.9, ampa: 1, gaba: 1, gaba_time: 1, substance: "", regimen: "", days: 1, acting: 0.1, side: 1, seeds: 1, seed: 1 };
const KNOBS = { nmda_e: "NMDA, pyramidal cells", nmda_i: "NMDA, interneurons", ampa_e: "AMPA, pyramidal cells", ampa_i: "AMPA, interneurons", gaba_e: "GABA-A, pyramidal cells", gaba_i: "GABA-A, interneurons", gaba_time: "decay of GABA-A" };

export function memory(given, lab) {
  const heading = h("h2", { tabindex: "-1" }, "A cue in working memory");
  const values = read(lab.state, given);
  const what = h("div", {});
  const fault = h("div", {});
  const busy = h("div", {});
  const shown = h("div", {});
  empty(shown, "Choose what changes and press Run. Both networks, 2,000 cells each, take a few seconds.");
  const options = [["", "receptors set by hand"], ...given.substances.map((s) => [s.name, s.title.split(":")[0]])];
  const node = h("section", {}, heading,
    h("p", {}, "Five pools of cells excite themselves. One is shown a cue for 200 ms. If its cells go on firing, the network remembers. The same network runs twice from the same seeds: as published, and changed."),
    h("div", { class: "columns" },
      h("div", {},
        select({ label: "What changes", value: values.substance, options, change: (v) => { choose(v); own(); } }).node, what,
        number({ label: "How many seeds", term: "networks of each kind", value: values.seeds, low: 1, high: 5, change: (v) => set({ seeds: v }) }).node,
        number({ label: "First seed", value: values.seed, low: 0, high: 2 ** 30 - 1, change: (v) => set({ seed: v }) }).node,
        h("div", { class: "row" }, button("Run both networks", run, "main"))),
      h("div", {}, fault, busy, shown)));

  function set(changes) {
    Object.assign(values, changes);
    lab.keep(Object.fromEntries(Object.keys(START).map((key) => [`m.${key}`, values[key] === START[key] ? null : values[key]])));
  }

  function choose(name) {
    const found = given.substances.find((s) => s.name === name);
    set({ substance: name, regimen: found?.regimen ?? "", days: found?.days ?? 1 });
  }

  // What can be set: factors, or dose and how much of it acts.
  function own() {
    const found = given.substances.find((s) => s.name === values.substance);
    if (!found) {
      clear(what, h("fieldset", {}, h("legend", {}, "Receptors"), Object.entries(HAND).map(([key, [label, term, low, high]]) =>
        slider({ label, term, value: values[key], low, high, source: "chosen for this page; 1 is as published", change: (v) => set({ [key]: v }) }).node)));
      return;
    }
    const about = (row) => ({ low: row.low, high: row.high, source: row.source });
    clear(what,
      h("div", { class: "safety" }, h("strong", {}, "Not medical advice. "), found.safety),
      h("fieldset", {}, h("legend", {}, "Dose"),
        h("p", { class: "quiet" }, `Studied for ${found.studied}.`),
        text({ label: "Regimen", term: "as in “20 mg daily” or “0.5 mg/kg iv over 40 min once”", value: values.regimen, change: (v) => set({ regimen: v }) }).node,
        number({ label: "Followed for", value: values.days, low: 1, high: 60, unit: "days", change: (v) => set({ days: v }) }).node),
      h("fieldset", {}, h("legend", {}, "From receptors to this network"),
        slider({ label: "How much of it acts here", term: "attenuation kappa", value: values.acting, scale: "log", ...about(given.kappa), note: "1 passes on what the receptors lose as it is; such networks then answer some tenfold", change: (v) => set({ acting: v }) }).node,
        slider({ label: "Interneurons against pyramidal cells", term: "ratio of the block of NMDA", value: values.side, scale: "log", ...about(given.side), note: "only where NMDA is held", change: (v) => set({ side: v }) }).node));
  }

  async function run() {
    const factors = Object.fromEntries(Object.keys(HAND).map((key) => [key, values[key]]));
    const asked = values.substance
      ? { substance: values.substance, regimen: values.regimen, days: values.days, acting: values.acting, side: values.side }
      : { factors };
    clear(fault);
    lab.say("Both networks run.");
    try {
      const got = await working(busy, "Both networks", (progress, signal) => lab.ask("circuit_memory", { ...asked, seed: values.seed, seeds: values.seeds }, { slot: "circuit_memory", progress, signal }));
      if (!got) { lab.say("Stopped."); return; }
      draw(got, values.substance);
      lab.say("Both networks have run.");
      document.documentElement.dataset.memory = String(Number(document.documentElement.dataset.memory ?? 0) + 1);
    } catch (error) {
      problem(fault, error);
    }
  }

  function draw(got, substance) {
    const charts = [];
    const add = (each) => { charts.push(each); return each.node; };
    const marks = [{ x: got.cue[0], label: "cue" }, { x: got.cue[1] }, { x: got.late[0], label: "delay" }];
    const pictures = got.arms.map((arm) => {
      const rows = arm.spikes.reduce((sum, g) => sum + g.shown, 0);
      const names = { pool_1: "shown the cue", pool_2: "another pool", unselective: "unselective", interneurons: "interneurons" };
      const groups = arm.spikes.map((g) => ({ ...g, name: names[g.name] ?? g.name }));
      const line = (key, name, colour) => ({ name, x: arm.time, y: arm.courses[key], colour });
      const title = arm.name === "control" ? "As published" : "Changed";
      return h("div", {}, h("h3", {}, title), h("p", { class: "answer" }, verdict(arm)),
        add(raster(`Spikes of ${rows} cells, seed ${got.seed}`, groups, rows, { name: `memory_spikes_${arm.name}`, range: [0, got.late[1]], marks: marks.map(({ x }) => ({ x })) })),
        add(chart({ title: `Rates, seed ${got.seed}`, name: `memory_rates_${arm.name}`, height: 190, marks, x: { label: "time", unit: "ms", range: [0, got.late[1]] }, y: { label: "rate, bins of 20 ms", unit: "Hz", zero: true },
          lines: [line("pool_1", "shown the cue", 0), line("others", "mean of the other pools", 1), line("interneurons", "interneurons", 3)] })));
    });
    clear(shown, got.level ? level(got.level, add, substance) : null, factors(got.factors), h("div", { class: "pair" }, pictures),
      h("p", { class: "quiet" }, `The cue is shown from ${short(got.cue[0])} to ${short(got.cue[1])} ms; rates are read from ${short(got.late[0])} to ${short(got.late[1])} ms. A cue counts as kept when its pool fires above ${short(got.rule.least)} Hz and ${short(got.rule.ratio)} times as fast as the other pools. Such networks amplify: a tenth of NMDA blocked ends the memory here, while receptor occupancies in people reach 20 to 70\u00a0%. What a network of 2,000 cells does is not what a person does.`),
      dataButtons(got.data, ["csv", "nc", "html"]), codeBox(got.code));
    for (const each of charts) each.update({});
  }

  own();
  return { heading, node };
}

function verdict(arm) {
  const kept = arm.held.filter(Boolean).length;
  const mean = (list) => [...list].reduce((a, b) => a + b, 0) / list.length;
  const said = arm.held.length === 1 ? (kept ? "The cue is kept" : "The cue is lost") : `The cue is kept in ${kept} of ${arm.held.length} networks`;
  return [h("strong", {}, said), `: late in the delay its pool fires ${short(mean(arm.cued), 3)} Hz, the others ${short(mean(arm.others), 3)} Hz${arm.held.length > 1 ? " (means)" : ""}.`];
}

function factors(rows) {
  if (!rows.length) return h("p", { class: "quiet" }, "Nothing is changed: both networks are the same.");
  return table(["receptor", { text: "factor at the receptors", number: true }, { text: "factor that acts here", number: true }],
    rows.map((row) => [KNOBS[row.name] ?? row.name, row.raw, row.acting]), "Receptors under the change");
}

function level(got, add, substance) {
  const hours = got.time;
  const days = hours.at(-1) > 72;
  const x = days ? hours.map((v) => v / 24) : hours;
  return h("div", {},
    h("p", { class: "quiet" }, got.not_advice),
    add(chart({ title: `${substance}, free in the brain`, name: "memory_level", height: 170, x: { label: "time", unit: days ? "days" : "h" }, y: { label: "free in the brain", unit: "uM", zero: true }, lines: [{ name: "level of a typical adult", x, y: got.brain, colour: 4 }] })),
    h("p", { class: "quiet" }, `The highest level, ${short(got.free, 3)} µM, is held for the whole run; tolerance and a late onset are left out. ${got.limits}`),
    table(["site", { text: "share held (%)", number: true }, "what it turns", "in this network"], got.sites.map((row) => [row.site, Number((100 * row.held).toPrecision(3)), row.knob, row.here ? "yes" : "no place for it"]), "Sites that are held at the highest level"));
}

function read(state, given) {
  const values = { ...START };
  for (const [key, first] of Object.entries(START)) {
    const found = state[`m.${key}`];
    if (found === undefined) continue;
    if (typeof first === "string") values[key] = found;
    else if (Number.isFinite(Number(found))) values[key] = Number(found);
  }
  const known = given.substances.find((s) => s.name === values.substance);
  if (!known) values.substance = "";
  else if (!values.regimen) Object.assign(values, { regimen: known.regimen, days: known.days });
  return values;
}
