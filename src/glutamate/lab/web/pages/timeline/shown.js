// Which of an answer's courses a strip shows: two of the many of a day, four synapses of the ten milliseconds.

import { select } from "../../lib/controls.js";
import { clear, h } from "../../lib/dom.js";

const MANY = 5; // courses from which on one chooses
const FEW = 4; // synapses whose courses are drawn at once

// Panels of a level; its `choice` gets the controls, `again()` draws after a change.
export function shown(level, got, lab, again) {
  if (level.depth === "ms") return few(level, got, lab, again);
  if (got.strips.length < MANY) return got.strips;
  const key = `see_${level.depth}`;
  const names = (lab.state[key] ?? "").split(",").filter((name) => got.strips.some((each) => each.name === name));
  const wanted = names.length ? names : got.strips.slice(0, 2).map((each) => each.name);
  const choose = (k, name) => {
    wanted[k] = name;
    lab.keep({ [key]: [...new Set(wanted)].filter(Boolean).join(",") });
    again();
  };
  const boxes = [0, 1].map((k) => {
    const box = h("select", { "aria-label": k ? "also shown" : "shown", onchange: () => choose(k, box.value) },
      k ? h("option", { value: "" }, "nothing more") : null,
      got.strips.map((each) => h("option", { value: each.name, selected: each.name === wanted[k] }, each.title)));
    return box;
  });
  if (!level.choice.contains(document.activeElement)) clear(level.choice, boxes);
  return wanted.map((name) => got.strips.find((each) => each.name === name)).filter(Boolean);
}

// Of the synapses four at a time, so that one can tell them apart; strokes are of all.
function few(level, got, lab, again) {
  const count = Math.max(0, ...got.strips.map((each) => each.lines.length));
  const groups = Array.from({ length: Math.ceil(count / FEW) }, (_, k) => [String(k + 1), `synapses ${FEW * k + 1} to ${Math.min(count, FEW * (k + 1))}`]);
  const wanted = groups.find(([k]) => k === lab.state.synapses)?.[0] ?? "1";
  const change = (k) => { lab.keep({ synapses: k === "1" ? null : k }); again(); };
  if (groups.length > 1 && !level.choice.contains(document.activeElement)) clear(level.choice, select({ label: "Courses of", value: wanted, options: groups, change }).node);
  const own = (k) => Math.floor(k / FEW) === Number(wanted) - 1;
  const names = got.strips.find((each) => each.lines.length > FEW)?.lines.map((line) => line.name) ?? [];
  return got.strips.map((each) => {
    if (each.ticks?.length === 1 && names.length) return { ...each, ticks: byRow(each.ticks[0], names, own) };
    if (each.lines.length <= FEW) return each;
    return { ...each, lines: each.lines.filter((_, k) => own(k)), bands: (each.bands ?? []).filter((_, k) => own(k)) };
  });
}

// Vesicles in the colour of their synapse, those of synapses whose courses are not shown in one more.
function byRow(all, names, own) {
  const rows = Array.from(all.row);
  const pick = (name, fits) => {
    const at = rows.flatMap((row, k) => (fits(row) ? [k] : []));
    return { name, x: at.map((k) => all.x[k]), row: at.map((k) => rows[k]) };
  };
  const each = names.flatMap((name, k) => (own(k) ? [pick(name, (row) => row === k + 1)] : []));
  return [...each, pick("other synapses", (row) => !own(row - 1))];
}
