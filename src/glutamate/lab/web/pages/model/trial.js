// A mechanism or model alone: inputs step, events arrive, and the courses follow at once.

import { chart } from "../../lib/chart.js";
import { button, check, number, slider } from "../../lib/controls.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { extent } from "../../lib/scale.js";
import { codeBox, dataButtons } from "../../lib/share.js";

const FIRST = 6; // states and outputs that are drawn before any is chosen
const LINES = 5; // of one chart: as many colours as are told apart
const MOST = 24; // paths of one trial
let whose = ""; // name and dot of the mechanism that is shown
const SETTLED = 0.01; // of its whole course: what still moves less in the last tenth has settled

export async function trial(root, lab, page) {
  const busy = h("div", {});
  root.append(busy);
  let about = null;
  try {
    about = await working(busy, "Looking how it is driven", (progress, signal) => lab.ask("model_drives", { name: page.name, kind: page.kind }, { progress, signal }));
  } catch (error) {
    problem(root, error);
    return () => {};
  }
  if (!about) return () => {};
  if (!about.runs) {
    empty(root, about.why);
    return () => {};
  }
  whose = `${page.name}.`;
  const given = begun(about, lab.state, page.name);
  const panel = h("div", {});
  const fault = h("div", {});
  const figures = h("div", {});
  const ends = h("div", {});
  const tools = h("div", {});
  root.append(h("div", { class: "columns" }, panel, h("div", {}, fault, figures, ends, tools)));
  let charts = new Map();

  async function compute() {
    try {
      const got = await lab.ask("model_try", given, { slot: "model_try" });
      if (!got) return;
      clear(fault);
      stopped(fault, got);
      draw(got);
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
      lab.say(`${page.name} alone: ${short(given.length)} ${got.unit}, drawn.`);
    } catch (error) {
      problem(fault, error);
    }
  }

  function draw(got) {
    const groups = grouped(got);
    const specs = groups.map(({ key, label, paths, text }) => ({ key, title: label, name: `${page.name}_${key}`, height: 220, x: { label: "time", unit: got.unit, range: [0, got.time.at(-1)] },
      y: { label: paths.length === 1 ? bare(paths[0]) : "value", unit: text, range: flat(paths.map((path) => got.courses[path])) }, marks: [{ x: got.step, label: "step" }], about: paths.map(bare).join(", "), lines: paths.map((path) => ({ name: bare(path), x: got.time, y: got.courses[path] })) }));
    if (specs.map((spec) => spec.key).join() !== [...charts.keys()].join()) {
      charts = new Map(specs.map((spec) => [spec.key, chart(spec)]));
      clear(figures, [...charts.values()].map((each) => each.node));
    }
    for (const spec of specs) charts.get(spec.key).update(spec);
    if (!specs.length) empty(figures, "Choose at least one curve on the left.");
    clear(ends, h("h3", {}, "Where it ends"), table(["curve", { text: "last value", number: true }, "unit", "in the last tenth"],
      got.ends.map((row) => [bare(row.path), row.value, unit(got.units[row.path]), row.moves === null ? "did not get there" : row.moves <= SETTLED ? "settled" : `still moves by ${short(100 * row.moves, 2)} % of its course`]), "Where the courses end"),
    got.wide.length ? h("p", { class: "quiet" }, `Not drawn, since they have a value for each of many places: ${got.wide.join(", ")}.`) : null);
    clear(tools, dataButtons(got.data), codeBox(got.code));
  }

  const changed = () => { keep(lab, about, given); compute(); };
  panel.append(...controls(about, given, changed, lab));
  await compute();
  return () => {};
}

// Of a mechanism alone every path begins with its name; parts of a model keep theirs.
const bare = (path) => (path.startsWith(whose) ? path.slice(whose.length) : path).replace(/_/g, " ").replace(/\./g, ", ");

// What is asked at first: inputs where they are, the first states and outputs; then what the address says.
function begun(about, state, name) {
  const before = Object.fromEntries(about.inputs.map((row) => [row.path, row.value]));
  const pick = (what) => about.paths.filter((row) => row.what === what).slice(0, FIRST).map((row) => row.path);
  const given = { name, before, after: { ...before }, set: {}, events: {}, length: about.length, show: [...pick("state"), ...pick("output")] };
  const finite = (text) => (text !== undefined && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null);
  const known = new Set(about.paths.map((row) => row.path));
  for (const [key, text] of Object.entries(state)) {
    const [, word, path] = key.match(/^(in|set|ev)\.(.+)$/) ?? [];
    if (word === "in" && path in before && finite(text) !== null) given.after[path] = finite(text);
    if (word === "set" && finite(text) !== null) given.set[path] = finite(text);
    if (word === "ev") {
      const [start, count, every, value] = text.split(",").map(finite);
      if (start !== null && count && every) given.events[path] = { start, count, every, value: value ?? null };
    }
  }
  if (finite(state.length) > 0) given.length = finite(state.length);
  const shown = (state.show ?? "").split(",").filter((path) => known.has(path)).slice(0, MOST);
  if (shown.length) given.show = shown;
  return given;
}

function keep(lab, about, given) {
  const now = { try: "1", length: given.length === about.length ? null : given.length, show: given.chosen ? given.show.join(",") : lab.state.show ?? null };
  for (const [path, v] of Object.entries(given.after)) now[`in.${path}`] = v === given.before[path] ? null : v;
  for (const [path, v] of Object.entries(given.set)) now[`set.${path}`] = v;
  for (const row of about.ports) {
    const each = given.events[row.path];
    now[`ev.${row.path}`] = each ? [each.start, each.count, each.every, each.value ?? ""].join(",") : null;
  }
  delete given.chosen;
  lab.keep(now);
}

function controls(about, given, changed, lab) {
  const inputs = about.inputs.map((row) => moved(row, given.after[row.path], (v) => { given.after[row.path] = v; changed(); }));
  const ranged = about.parameters.map((row) => canonical(row)).filter(Boolean).map((row) => slider({ label: bare(row.path), term: row.path, value: given.set[row.path] ?? row.value, low: row.low, high: row.high,
    scale: row.low > 0 && row.high / row.low >= 4 ? "log" : "lin", unit: row.unit, source: row.source, change: (v) => { given.set[row.path] = v; changed(); } }).node);
  const length = slider({ label: "How long", term: "length of the run", value: given.length, low: about.length / 100, high: about.length * 100, scale: "log", unit: about.time, change: (v) => { given.length = v; changed(); } });
  const curves = h("div", { class: "choices" }, about.paths.map((row) => check({ label: bare(row.path), value: given.show.includes(row.path), change: (v) => {
    given.show = v ? [...given.show, row.path].slice(-MOST) : given.show.filter((path) => path !== row.path);
    given.chosen = true;
    if (given.show.length) changed();
  } }).node));
  return [
    h("fieldset", {}, h("legend", {}, "Inputs after the step"), inputs.length ? inputs : h("p", { class: "quiet" }, "It has no inputs: it runs by itself.")),
    about.ports.length ? h("fieldset", {}, h("legend", {}, "Events"), about.ports.map((row) => arrives(row, about, given, changed))) : null,
    h("fieldset", {}, h("legend", {}, "Time"), length.node),
    ranged.length ? h("details", {}, h("summary", {}, `${ranged.length} numbers with a published range`), ranged) : null,
    h("details", {}, h("summary", {}, `Curves (${about.paths.length} to choose from)`), curves),
    h("div", { class: "row" }, button("Back to the first values", () => {
      const name = lab.state.thing;
      location.hash = `#model?thing=${encodeURIComponent(name)}&try=1`;
    })),
  ].filter(Boolean);
}

// Published ranges are in the source's unit; a trial takes the unit of the program.
function canonical(row) {
  if (typeof row.value !== "number" || typeof row.canonical_value !== "number") return null;
  if (row.unit === row.canonical_unit) return { ...row };
  if (row.value === 0) return null;
  const factor = row.canonical_value / row.value;
  const straight = [row.low * factor, row.high * factor];
  return { ...row, value: row.canonical_value, low: Math.min(...straight), high: Math.max(...straight), unit: row.canonical_unit };
}

// A slider between bounds; without bounds its ends are a choice of this page, and it says so.
function moved(row, value, change) {
  const v = row.value;
  const bounded = row.low !== null && row.high !== null;
  const where = row.from ? `at first ${short(v)} as in ${row.from.model}` : `at first ${short(v)}`;
  const note = `${where}${row.note ? ` · ${row.note}` : ""}${bounded ? "" : " · ends not published"}`;
  const about = { label: bare(row.path), term: row.path, value, unit: row.unit, note, change };
  if (bounded) return slider({ ...about, low: row.low, high: row.high }).node;
  if (row.unit === "mV") return slider({ ...about, low: Math.min(-100, v), high: Math.max(50, v) }).node;
  if (row.unit === "K") return slider({ ...about, low: Math.min(278.15, v), high: Math.max(315.15, v) }).node;
  if (row.unit === "1" && v >= 0) return slider({ ...about, low: row.low ?? 0, high: Math.min(Math.max(2 * v, 1), row.high ?? Infinity) }).node;
  if (v > 0) {
    const high = row.unit === "mM" ? Math.max(10 * v, 1) : 10 * v;
    return slider({ ...about, low: v / 10, high: Math.min(high, row.high ?? Infinity), scale: "log" }).node;
  }
  const box = number({ label: about.label, term: row.path, value, low: row.low ?? -1e12, high: row.high ?? 1e12, whole: false, unit: row.unit, change });
  box.node.append(h("small", {}, note));
  return box.node;
}

// Events of one port: none until it is switched on.
function arrives(row, about, given, changed) {
  const plain = row.unit === "1";
  const now = given.events[row.path] ?? { start: Number((about.length * 0.1).toPrecision(3)), count: 1, every: Number((about.length * 0.1).toPrecision(3)), value: plain ? null : 1 };
  const more = h("div", { class: "pair" });
  const put = (key) => (v) => { now[key] = v; changed(); };
  const parts = [
    number({ label: "first at", value: now.start, low: 0, high: 1e6, whole: false, unit: about.time, change: put("start") }),
    number({ label: "how many", value: now.count, low: 1, high: 400, change: put("count") }),
    number({ label: "apart by", value: now.every, low: 1e-6, high: 1e6, whole: false, unit: about.time, change: put("every") }),
    plain ? null : number({ label: "each of", value: now.value, low: -1e12, high: 1e12, whole: false, unit: row.unit, change: put("value") }),
  ].filter(Boolean);
  const on = row.path in given.events;
  if (on) more.append(...parts.map((part) => part.node));
  const box = check({ label: `Events on ${bare(row.path)}`, term: row.path, value: on, change: (v) => {
    if (v) given.events[row.path] = now;
    else delete given.events[row.path];
    clear(more, v ? parts.map((part) => part.node) : null);
    changed();
  } });
  return h("div", {}, box.node, more);
}

// Where nothing moves, an axis that is not all rounding: a tenth of the value about it.
function flat(courses) {
  const [low, high] = extent(courses);
  const size = Math.max(Math.abs(low), Math.abs(high));
  return size > 0 && high - low < 1e-3 * size ? [low - size / 10, high + size / 10] : null;
}

// Courses of one unit share a chart, a few lines in each.
function grouped(got) {
  const groups = [];
  for (const path of Object.keys(got.courses)) {
    const text = got.units[path];
    let group = groups.findLast((each) => each.text === text && each.paths.length < LINES);
    if (!group) {
      const nth = groups.filter((each) => each.text === text).length;
      group = { key: `${text}-${nth}`, text, label: "", paths: [] };
      groups.push(group);
    }
    group.paths.push(path);
  }
  for (const group of groups) group.label = group.paths.length === 1 ? capital(bare(group.paths[0])) : unit(group.text) ? `Curves in ${unit(group.text)}` : "Shares and numbers";
  for (const group of groups) group.key = `${group.key}-${group.paths.length}`;
  return groups;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

// A course that could not go on says where and why; what came before stands.
function stopped(root, got) {
  const [row] = JSON.parse(got.failed);
  if (!row) return;
  const first = row.time === 0;
  problem(root, { parts: { asked: "this trial to its end", came: `${row.reason}: ${row.path} at ${short(row.time)} ${got.unit}`, allowed: "values the equations have a solution for",
    do: first ? "set the inputs: some equations have no meaning where an input is 0" : "move the inputs less far, or begin from other values" } });
}
