// A dose in words: through plasma and brain to the sites and the knobs, redrawn while the amount moves.

import { chart } from "../../lib/chart.js";
import { button, check, number, select, slider, text } from "../../lib/controls.js";
import { clear, h, short, table } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";
import { extent, padded } from "../../lib/scale.js";
import { codeBox, dataButtons, linkButton } from "../../lib/share.js";

const OFTEN = ["once", "daily", "twice daily", "three times daily", "four times daily", "every 2 days", "weekly"];
const ROUTE = /^(iv over \d+ min|nasal)\s+/;
const DAYS = 7; // of doses
const LEAST = 0.1; // ends of the slider, of the lowest and highest studied amount
const MOST = 2;
const MANY = 100; // people of the spread

// The rest of a regimen after the amount; what goes on needs an end.
const lasts = (often) => !/\bonce\b|\bon days?\b/.test(often);

export async function dose(root, lab, record) {
  const { low, high, unit, often } = record.dose;
  const value = read(lab.state, record);
  const fault = h("div", {});
  const wrong = h("div", {});
  const panel = h("div", {});
  const figures = h("div", {});
  const under = h("div", {});
  const notes = h("div", {});
  let charts = null;
  let last = null;
  const seen = new Map(); // axes keep what they have shown, so that a curve moves and not its axis

  const compose = () => { value.words = `${value.amount} ${unit} ${value.often}${lasts(value.often) ? ` for ${value.for} days` : ""}`; words.set(value.words); value.own = false; };
  const keep = () => lab.keep({ amount: value.own ? null : value.amount, often: value.own || value.often === often ? null : value.often, for: value.own || value.for === DAYS ? null : value.for, words: value.own ? value.words : null,
    days: value.days, people: value.people === 1 ? null : value.people, seed: value.seed || null, weight: value.weight, kidneys: value.kidneys, beside: value.beside.join(",") || null, also: value.also || null });
  const moved = () => { compose(); changed(); };
  const changed = () => { keep(); compute(); };

  const words = text({ label: "The same in words", term: "regimen; may be edited", value: "", change: (v) => { value.words = v; value.own = true; changed(); } });
  const route = often.match(ROUTE)?.[0] ?? "";
  const ways = [...new Set([often, ...OFTEN.map((way) => route + way)])];
  const studied = low === high ? `${short(low)} ${unit}` : `${short(low)} to ${short(high)} ${unit}`;
  const amount = slider({ label: "How much at a time", term: "single amount", value: value.amount, low: LEAST * low, high: MOST * high, scale: "log", unit, note: `the slider goes beyond what was studied (${studied} ${often}); that is no advice`, change: (v) => { value.amount = v; moved(); } });
  clear(panel,
    h("fieldset", {}, h("legend", {}, "Dose"), amount.node,
      select({ label: "How often", value: value.often, options: ways.map((way) => [way, way === often ? `${way} (as studied)` : way]), change: (v) => { value.often = v; moved(); } }).node,
      number({ label: "For how many days", term: "where it goes on", value: value.for, low: 1, high: 100, change: (v) => { value.for = v; moved(); } }).node,
      words.node, fault,
      number({ label: "Days to watch", value: value.days, low: 1, high: 120, change: (v) => { value.days = v; changed(); } }).node),
    h("fieldset", {}, h("legend", {}, "Who"),
      select({ label: "One person, or how people differ", value: String(value.people), options: [["1", "the typical adult of the literature"], [String(MANY), `${MANY} virtual people`]], change: (v) => { value.people = Number(v); changed(); } }).node,
      number({ label: "Seed", term: "which people are drawn", value: value.seed, low: 0, high: 99999, change: (v) => { value.seed = v; changed(); } }).node,
      slider({ label: "Weight", value: value.weight ?? 70, low: 40, high: 130, unit: "kg", note: "of everybody; until it is moved, many people have their own", change: (v) => { value.weight = v; changed(); } }).node,
      record.renal ? slider({ label: "Kidneys", term: "creatinine clearance per 70 kg", value: value.kidneys ?? 110, low: 10, high: 140, unit: "mL/min", note: `${short(100 * record.renal.value)} % of its clearance follows them (${record.renal.source})`, change: (v) => { value.kidneys = v; changed(); } }).node : null,
      Object.entries(record.clearance_by).map(([name, by]) => check({ label: name, term: `clears × ${short(by.value, 3)}`, value: value.beside.includes(name), change: (on) => { value.beside = on ? [...value.beside, name] : value.beside.filter((each) => each !== name); changed(); } }).node),
      text({ label: "Also taken", term: "names, with commas between", value: value.also, change: (v) => { value.also = v; changed(); } }).node, wrong));

  async function compute() {
    const began = performance.now();
    const { drug, words: regimen, days, people, seed, weight, kidneys } = { drug: record.name, ...value };
    try {
      const got = await lab.ask("dose", { drug, regimen, days, people, seed, weight, kidneys, beside: together(value) }, { slot: "dose" });
      if (!got) return;
      clear(fault);
      clear(wrong);
      draw(got);
      lab.say(`${got.who}: ${Math.round(performance.now() - began)} ms from the question to the curves.`);
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
    } catch (error) {
      const also = /^the substance /.test(error.parts?.asked ?? "");
      clear(also ? fault : wrong);
      problem(also ? wrong : fault, error);
    }
  }

  function draw(got) {
    last = got;
    const specs = specsOf(got, record).map((spec) => ({ ...spec, y: { ...spec.y, range: kept(seen, spec) } }));
    if (!charts || charts.length !== specs.length) {
      charts = specs.map((spec) => chart(spec));
      clear(figures, charts.map((each) => each.node));
    }
    charts.forEach((each, k) => each.update(specs[k]));
    const beyond = value.own ? "" : value.amount > high ? `More at a time than was studied (${studied}).` : value.amount < low ? `Less at a time than was studied (${studied}).` : "";
    clear(notes, h("p", { class: "quiet" }, h("strong", {}, `“${value.words}”. `), beyond, ` For ${got.who}${got.clearance === 1 ? "" : `, who clears it ${short(got.clearance, 3)} times as fast`}. Its file names no published range of levels to draw.`),
      got.warnings.length > 1 ? h("aside", { class: "safety", "aria-label": "Together" }, got.warnings.map((each) => h("div", {}, each))) : null);
    clear(under, h("div", { class: "tools" }, button("Fit the axes to these curves", () => { seen.clear(); draw(last); })), reach(got), dataButtons(got.data), codeBox(got.code), h("div", { class: "tools" }, linkButton(lab)));
  }

  root.append(h("h2", {}, "A dose through body and brain"),
    h("p", { class: "quiet" }, "Begins with an amount that was studied. Day 1 starts at midnight; daily doses are at 8 o'clock. Move the amount and the curves follow."),
    h("div", { class: "columns" }, panel, h("div", {}, notes, figures, under)));
  if (value.own) words.set(value.words);
  else compose();
  await compute();
  return () => ({ words: value.words, beside: together(value) });
}

// Kinds that are ticked, and names that are written.
const together = ({ beside, also }) => [...new Set([...beside, ...also.split(",").map((name) => name.trim().toLowerCase()).filter(Boolean)])];

function read(state, record) {
  const { high, often } = record.dose;
  const n = (key, other) => (Number.isFinite(Number(state[key] ?? NaN)) ? Number(state[key]) : other);
  return { amount: n("amount", high), often: state.often ?? often, for: n("for", DAYS), words: state.words ?? "", own: Boolean(state.words), days: n("days", lasts(often) ? 2 * DAYS : 3),
    people: n("people", 1), seed: n("seed", 0), weight: n("weight", null), kidneys: n("kidneys", null), beside: (state.beside ?? "").split(",").filter(Boolean), also: state.also ?? "" };
}

// Ends of an axis: of all that it has shown since it was fitted.
function kept(seen, { name, y, lines, bands }) {
  const now = extent([...lines.map((l) => l.y), ...bands.flatMap((b) => [b.low, b.high])]);
  const all = extent([[...now, ...(seen.get(name) ?? [])]]);
  seen.set(name, all);
  return padded(all, y.zero);
}

// Levels, sites, knobs: of many people the median and the middle nine tenths.
function specsOf(got, record) {
  const long = got.time.at(-1) > 96;
  const time = long ? got.time.map((t) => t / 24) : got.time;
  const x = { label: "time", unit: long ? "d" : "h", range: [time[0], time.at(-1)] };
  const many = Boolean(got.courses.plasma.low);
  const lines = (keys, name) => keys.map((key, k) => ({ name: name(key), x: time, y: got.courses[key].middle, colour: k }));
  const bands = (keys, name) => (many ? keys.map((key, k) => ({ name: name(key), x: time, low: got.courses[key].low, high: got.courses[key].high, colour: k })) : []);
  const keys = (first) => Object.keys(got.courses).filter((key) => key.startsWith(first));
  // Curves that are one and the same are drawn once, under all their names.
  const alike = (a, b) => got.courses[a].middle.every((v, k) => v === got.courses[b].middle[k]);
  const groups = (all) => all.filter((key, k) => all.findIndex((other) => alike(other, key)) === k);
  const named = (all, name) => (key) => [...new Set(all.filter((other) => alike(other, key)).map(name))].join(", ");
  const said = many ? "line: median; band: middle 90 % of people" : got.who;
  const one = (key, title, label) => ({ title, x, y: { label, unit: got.about[key].units, zero: true }, about: said, name: `${record.name}_${key}`, height: 200,
    lines: lines([key], () => (many ? "median" : title)), bands: bands([key], () => "middle 90 % of people") });
  const found = [one("plasma", "Level in plasma, total", "in plasma"), one("brain", "Level in the brain, free", "free in brain")];
  const several = (first, name, spec) => {
    const all = keys(first);
    const shown = groups(all);
    const whole = shown.length === 1 ? `${named(all, name)(shown[0])}; ${spec.about}` : spec.about; // one curve has no legend
    if (shown.length) found.push({ x, height: 200, lines: lines(shown, named(all, name)), bands: bands(shown, named(all, name)), ...spec, about: whole });
  };
  several("occupied.", (key) => got.about[key].site, { title: "Sites that are held", y: { label: "share of sites", unit: "1", zero: true }, about: said, name: `${record.name}_sites` });
  several("factor.", (key) => got.about[key].long_name.replace("factor on: ", ""), { title: "What that turns (knobs; 1 changes nothing)", y: { label: "factor", unit: "1" },
    about: `${said}; slow onset and tolerance are in it where they are known`, name: `${record.name}_knobs` });
  return found;
}

function reach(got) {
  const placed = got.reach.filter((row) => row.path);
  const none = got.reach.filter((row) => !row.path);
  const models = [...new Set(none.map((row) => row.model))];
  const how = { scale: "×", replace: "set to", add: "plus" };
  return h("details", {}, h("summary", {}, `Where that enters the models, at the highest level (${placed.length} places)`),
    placed.length ? table(["model", "path", "", { text: "value", number: true }], placed.map((row) => [row.model, h("code", {}, row.path), how[row.how] ?? row.how, row.value]), "Paths in the models") : h("p", {}, "No model has a place for what it turns."),
    models.map((model) => h("p", { class: "quiet" }, `${model} has no place for: ${none.filter((row) => row.model === model).map((row) => row.knob.replace(/_/g, " ")).join(", ")}.`)));
}
