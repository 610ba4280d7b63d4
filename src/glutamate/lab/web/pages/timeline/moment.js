// The moment that all strips of the ladder share: a time in ms from the plan's start, and the whole windows that hold it.

import { begins, dayName, dayShort, into } from "./when.js";

const HOUR = 3600000;
export const LENGTH = { day: 24 * HOUR, minute: 60000, second: 1000, ms: 10 };
export const DEPTHS = Object.keys(LENGTH);
const OUTER = { minute: "day", second: "minute", ms: "second" };
export const PAGE = { day: 7, minute: 60, second: 10, ms: 10 }; // windows that a Page key moves

// The windows [from, to] in ms that hold `when`; a day is one of the calendar, cut at the ends of the plan.
export function windows(when, plan) {
  const shift = 60000 * into(plan.start);
  const out = {};
  for (const depth of DEPTHS) {
    const from = Math.floor((when + shift) / LENGTH[depth]) * LENGTH[depth] - shift;
    out[depth] = [from, from + LENGTH[depth]];
  }
  return out;
}

export const inside = (when, plan) => Math.min(Math.max(0, Math.round(when)), plan.days * LENGTH.day - 1);

// The moment after the window of a depth has moved by so many: what is finer keeps its place within it.
export const stepped = (when, depth, by, plan) => inside(when + by * LENGTH[depth], plan);

// The moment whose window of a depth holds `at`: it keeps its place within that window, and stays in the window around it.
export function centred(when, depth, at, plan) {
  const own = windows(when, plan);
  const [from] = own[depth];
  const next = windows(inside(at, plan), plan)[depth][0] + (when - from);
  const outer = OUTER[depth] ? own[OUTER[depth]] : [0, plan.days * LENGTH.day];
  const last = outer[1] - LENGTH[depth] + (when - from);
  return inside(Math.min(Math.max(next, outer[0] + (when - from)), last), plan);
}

// A moment in words, as fine as its depth.
export function says(when, depth, plan) {
  const date = new Date(begins(plan.start).getTime() + Math.floor(when));
  const text = date.toISOString();
  const name = depth === "day" ? dayName(date) : dayShort(date);
  return { day: name, minute: `${name}, ${text.slice(11, 16)}`, second: `${name}, ${text.slice(11, 19)}`, ms: `${name}, ${text.slice(11, 23)}` }[depth];
}
