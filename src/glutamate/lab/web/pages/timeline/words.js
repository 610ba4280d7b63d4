// What the page calls the verbs of a plan, their colours and their pictures.

import { s } from "../../lib/dom.js";

// verb: [name, colour 0 to 5, path of a picture 16 wide for moments]
const VERBS = {
  sleep: ["sleep", 0],
  room: ["in a room", 5],
  work: ["work", 4],
  study: ["study", 3],
  exercise: ["exercise", 2],
  light: ["light", 4],
  dose: ["a substance", 1, "M4.2 11.8a3.2 3.2 0 0 1 0-4.5l3.1-3.1a3.2 3.2 0 0 1 4.5 4.5l-3.1 3.1a3.2 3.2 0 0 1-4.5 0ZM5.8 5.8l4.4 4.4"],
  meal: ["a meal", 2, "M2.5 8h11a5.5 4.5 0 0 1-11 0ZM5 5.5c0-1.5 1-1 1-2.5M9 5.5c0-1.5 1-1 1-2.5"],
  stressor: ["a strain", 3, "M9 2 4 9h3.2L6.5 14 12 6.8H8.6Z"],
  scan: ["a scan", 0, "M8 2.5a5.5 5.5 0 1 0 .01 0ZM8 5.8a2.2 2.2 0 1 0 .01 0Z"],
};
export const ORDER = Object.keys(VERBS);
export const named = (verb) => VERBS[verb]?.[0] ?? verb;
export const colour = (verb) => `k${VERBS[verb]?.[1] ?? 0}`;
export const picture = (verb) => s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" },
  s("path", { d: VERBS[verb]?.[2] ?? "M3 8a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z" }));
export const swatch = (verb) => s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" }, s("rect", { class: "bar", x: 1, y: 4, width: 14, height: 8, rx: 2 }));
export const isMoment = (verb) => VERBS[verb]?.length > 2;

// A value of an entry as people read it.
export const valued = (entry) => {
  const text = String(entry.value).replaceAll("_", " ");
  if (entry.verb === "sleep") return { window: "in bed", nap: "a nap", none: "no sleep" }[text] ?? text;
  return entry.verb === "light" && !/lux|lx/i.test(text) ? `${text} lux` : text;
};
