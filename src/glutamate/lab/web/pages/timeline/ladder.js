// The ladder: whole plan > one day > one minute > one second > ten milliseconds, each strip opened from the one above it.

import { button, select } from "../../lib/controls.js";
import { clear, h, short, unique, unit } from "../../lib/dom.js";
import { problem, working } from "../../lib/notice.js";
import { saveSvg } from "../../lib/share.js";
import { foot } from "./foot.js";
import { lens } from "./lens.js";
import { DEPTHS, LENGTH, PAGE, centred, inside, says, stepped, windows } from "./moment.js";
import { dayAxis } from "./results.js";
import { shown } from "./shown.js";
import { legend, strip } from "./strip.js";
import { clock, dayOf, dayShort, into } from "./when.js";

const SCALES = {
  whole: ["The whole plan", "median and band over people"],
  day: ["One day", "of one person, every ten minutes"],
  minute: ["One minute", "cortex as averages of many cells (mean field)"],
  second: ["One second", "the same averages, every millisecond"],
  ms: ["Ten milliseconds", "single synapses: vesicles, glutamate in the cleft, receptor currents"],
};
const CELLS = "2,000 spiking cells";
const BELOW = { whole: "day", day: "minute", minute: "second", second: "ms" };
const UNIT = { whole: LENGTH.day, day: 3600000, minute: 1000, second: 1, ms: 1 }; // ms of a unit of the strip's axis
const DRAG = 160; // ms between two asks while a marker is dragged

export function ladder(lab, say) {
  let run = null; // {got, text, plan}
  let when = 0;
  let latest = 0;
  let timer = 0;
  const levels = {};
  const who = h("div", { class: "row" });
  const node = h("div", { class: "ladder" }, who);

  for (const depth of ["whole", ...DEPTHS]) node.append(level(depth));

  function level(depth) {
    const [plain, term] = SCALES[depth];
    const [foot_, numbers, keys, wrong] = Array.from({ length: 4 }, () => h("div", {}));
    const one = {
      depth, got: null, key: "", foot: foot_, numbers, legend: keys, wrong, term: h("small", {}, term), extra: h("span", {}),
      state: h("small", { role: "status" }), label: h("span", { class: "moment" }), choice: h("span", { class: "row" }),
    };
    const heading = h("h3", {}, `${plain} `, one.term);
    one.lens = depth === "whole" ? null : lens();
    const finer = BELOW[depth];
    one.strip = strip({
      label: plain, tall: depth === "whole" ? 96 : 62, page: PAGE[finer] ?? 1,
      step: (by) => go(stepped(when, finer, by, run.plan)),
      place: finer ? (x) => go(centred(when, finer, start(depth) + x * UNIT[depth], run.plan)) : null,
      settle: () => ask(0),
    });
    one.cells = button("Spiking cells of this second", () => (one.cells.dataset.back ? averages() : spiking()));
    if (depth === "second") one.extra.append(one.cells);
    levels[depth] = one;
    const about = h("details", {}, h("summary", {}, h("small", {}, "Values, numbers, limits, files")), one.strip.values, one.numbers,
      h("div", { class: "tools" }, button("Save strip as SVG", () => saveSvg(one.strip.svg, `${depth}_strip`, plain))));
    const controls = h("div", { class: "row" }, one.label, one.choice, one.extra, one.state);
    const words = h("div", { class: "words" }, h("div", {}, heading, controls), one.foot, about, one.legend, one.wrong, one.strip.readout);
    return h("section", { class: `level ${depth}`, "aria-label": plain }, one.lens?.node, words, one.strip.node);
  }

  // Where a strip begins; a day may be cut at an end of the plan.
  function start(depth) {
    if (depth === "whole") return 0;
    const [from, to] = windows(when, run.plan)[depth];
    const cut = depth === "day" && levels.day.got ? levels.day.got.from_h * 3600000 : from;
    return cut > from && cut < to ? cut : from;
  }

  // A new run: its moment is that of the address, or ten in the morning of the second day.
  function open(next) {
    run = next;
    const first = (run.plan.days > 1 ? 34 : 10) * 3600000 - 60000 * into(run.plan.start);
    when = inside(Number(lab.state.t ?? first) || 0, run.plan);
    for (const depth of DEPTHS) Object.assign(levels[depth], { key: "", got: null });
    choosers();
    top();
    go(when);
    ask(0);
  }

  const person = () => Math.min(Math.max(0, Math.floor(Number(lab.state.person ?? 1)) - 1 || 0), run.got.people - 1);
  const arm = () => (run.got.arms.includes(lab.state.arm) ? lab.state.arm : run.got.arms[0]);

  function choosers() {
    const id = unique("person");
    const field = h("input", { type: "number", id, min: "1", max: String(run.got.people), value: String(person() + 1), onchange: () => pick(field.valueAsNumber) });
    const pick = (k) => {
      const chosen = Math.min(Math.max(1, Math.floor(k) || 1), run.got.people);
      field.value = String(chosen);
      lab.keep({ person: chosen === 1 ? null : chosen });
      ask(0);
    };
    const step = h("span", { class: "row" }, button("Previous", () => pick(person())), field, h("small", {}, `of ${run.got.people}`), button("Next", () => pick(person() + 2)));
    const turn = (value) => { lab.keep({ arm: value }); top(); ask(0); };
    const arms = run.got.arms.length > 1 ? select({ label: "Arm", value: arm(), options: run.got.arms.map((name) => [name, name]), change: turn }).node : null;
    clear(who, h("div", { class: "field" }, h("label", { for: id }, "Person"), step), arms);
    const panels = run.got.panels.map((panel) => [panel.name, panel.title]);
    const value = (panels.find(([name]) => name === lab.state.top) ?? panels[0])[0];
    clear(levels.whole.choice, select({ label: "Shown", value, options: panels, change: (name) => { lab.keep({ top: name }); top(); } }).node);
  }

  function top() {
    const { got, plan } = run;
    const panel = got.panels.find((each) => each.name === lab.state.top) ?? got.panels[0];
    const x = Float64Array.from(got.time_h, (t) => t / 24);
    const k = got.arms.indexOf(arm());
    const axis = dayAxis(plan);
    const of = panel.lines.map((line) => ({ name: line.label, x, ...line.arms[k] }));
    levels.whole.label.textContent = `${plan.title}, ${got.days} days${got.arms.length > 1 ? `, ${arm()}` : ""}; ${got.band_says}`;
    const long = plan.days > 62;
    const days = Array.from({ length: plan.days + 1 }, (_, day) => day).filter((day) => !long || dayOf(plan.start, day + 1).getUTCDate() === 1);
    const named = (t) => (long ? dayShort(dayOf(plan.start, t + 1)).split(" ").at(-1) : axis.said(t));
    levels.whole.strip.draw({
      about: levels.whole.label.textContent, x: { label: axis.label, unit: "" }, domain: [0, plan.days], said: named, at: days, room: long ? 40 : 84,
      exact: (t) => says(inside(t * LENGTH.day, plan), "minute", plan), shades: long ? [] : nights(0, 24),
      panels: [{ title: panel.title, unit: panel.unit, lines: of.map((o) => ({ name: o.name, x, y: o.median })), bands: of.map(({ name, low, high }) => ({ name, x, low, high })) }],
    });
  }

  const nights = (from, by) => (run.got.nights?.[run.got.arms.indexOf(arm())] ?? []).map(([a, b]) => [(a - from) / by, (b - from) / by]);

  // Move to a moment: markers at once, what is below them when it is computed.
  function go(next) {
    when = next;
    marks();
    ask(DRAG);
  }

  function marks() {
    const all = windows(when, run.plan);
    for (const [depth, finer] of Object.entries(BELOW)) {
      const zero = start(depth);
      const [from, to] = all[finer].map((t) => (t - zero) / UNIT[depth]);
      const count = depth === "whole" ? run.plan.days : Math.round(LENGTH[depth] / LENGTH[finer]);
      const now = Math.round((all[finer][0] - zero) / LENGTH[finer]);
      levels[depth].strip.mark(Math.max(0, from), to, says(Math.max(0, all[finer][0]), finer, run.plan), now, count - 1);
      levels[finer].lens.draw(levels[depth].strip.edges(), levels[depth].strip.width());
    }
    for (const depth of DEPTHS) levels[depth].label.textContent = says(Math.max(0, all[depth][0]), depth, run.plan);
  }

  function ask(pause) {
    clearTimeout(timer);
    const since = performance.now() - latest;
    if (pause && since < pause) { timer = setTimeout(() => ask(0), pause - since); return; }
    latest = performance.now();
    lab.keep({ t: Math.round(when) });
    for (const depth of DEPTHS) one(levels[depth]);
  }

  // The middle of the ten milliseconds: no rounding puts it into another window.
  function given(depth) {
    const middle = windows(when, run.plan).ms[0] + LENGTH.ms / 2;
    const { seed, people } = run.got;
    return { text: run.text, seed, people, person: person(), arm: arm(), when_h: middle / 3600000, depth, spiking: false };
  }

  async function one(level_) {
    const { depth } = level_;
    const own = run;
    const key = [windows(when, run.plan)[depth][0], person(), arm(), run.got.hash].join(" ");
    if (level_.key === key) return;
    level_.key = key;
    const slow = setTimeout(() => { level_.state.textContent = "computing …"; }, 300);
    try {
      const got = await lab.ask("zoom", given(depth), { slot: `zoom-${depth}` });
      if (!got || own !== run) return;
      clear(level_.wrong);
      show(level_, got);
    } catch (error) {
      if (level_.key !== key) return;
      level_.key = "";
      problem(level_.wrong, error);
    } finally {
      clearTimeout(slow);
      if (level_.key === key || !level_.key) level_.state.textContent = "";
    }
  }

  function show(level_, got, cells = false) {
    const { depth } = level_;
    level_.got = got;
    level_.term.textContent = cells ? CELLS : SCALES[depth][1];
    level_.cells.textContent = cells ? "Averages of this second" : "Spiking cells of this second";
    level_.cells.dataset.back = cells ? "1" : "";
    const picked = shown(level_, got, lab, () => show(level_, level_.got));
    const zero = got.from_h * 3600000;
    const span = ((got.to_h - got.from_h) * 3600000) / UNIT[depth];
    const domain = [0, Math.round(span * 1e6) / 1e6];
    const shift = into(run.plan.start);
    const clocked = (x) => clock(60 * (got.from_h + x) + shift);
    level_.strip.draw({
      about: got.label, x: got.x, domain, panels: picked,
      at: depth === "day" ? Array.from({ length: 9 }, (_, k) => 3 * k).filter((t) => t <= domain[1]) : null,
      said: (t) => (depth === "day" ? (t === 24 ? "24:00" : clocked(t)) : `${short(t)} ${unit(got.x.unit)}`),
      exact: (t) => (depth === "day" ? clocked(t) : `${short(t)} ${unit(got.x.unit)} from ${says(zero, depth, run.plan).split(", ").at(-1)}`),
      shades: depth === "day" ? nights(got.from_h, 1) : [],
    });
    clear(level_.legend, legend(picked));
    marks();
    foot(level_, got, levels.minute.got);
  }

  async function spiking() {
    const level_ = levels.second;
    const own = run;
    const second = () => windows(when, run.plan).second[0];
    const asked = second();
    const work = (progress, signal) => lab.ask("zoom_spiking", { ...given("second"), spiking: true }, { progress, signal });
    try {
      const got = await working(level_.wrong, "Spiking cells of this second", work);
      if (!got || own !== run || asked !== second()) return;
      show(level_, got, true);
      say("The second is shown with its spiking cells.");
    } catch (error) {
      problem(level_.wrong, error);
    }
  }

  function averages() {
    levels.second.key = "";
    ask(0);
  }

  let wide = 0;
  const watch = new ResizeObserver(() => {
    if (!run || !node.isConnected || wide === node.clientWidth) return;
    wide = node.clientWidth;
    for (const each of Object.values(levels)) each.strip.draw();
    marks();
  });
  watch.observe(node);
  return { node, open, leave() { clearTimeout(timer); watch.disconnect(); } };
}
