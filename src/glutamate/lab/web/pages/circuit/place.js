// A picture with its heading, what went wrong, what it says in words, and what can be taken along.

import { h, short } from "../../lib/dom.js";

export const both = (before, changed, digits = 3) => `${short(before, digits)} → ${short(changed, digits)}`;

// Largest value of a course before and after, as a person reads it.
export const tops = (before, changed, unit) => `${both(...[before, changed].map((y) => y.reduce((top, v) => (v > top ? v : top), 0)))} ${unit}`;

export function place(title) {
  const fault = h("div", {});
  const told = h("p", { class: "quiet told", "aria-live": "polite" });
  const tools = h("div", {});
  const charts = h("div", {});
  const own = h("div", { class: "pair" }); // sliders of this picture alone
  return { fault, told, tools, charts, own, node: h("div", {}, h("h3", {}, title), own, fault, charts, told, tools) };
}
