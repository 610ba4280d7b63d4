// Start: what there is, in a sentence each.

import { h } from "../lib/dom.js";

export const title = "The brain's glutamate and GABA, from a vesicle to a year";
export const about = "Move something and see what follows. Everything is computed on this machine, now, by equations whose sources and assumptions stand beside them; nothing is drawn by hand.";

const DOORS = [
  ["timeline", "Timeline", "Live a week or a year: sleep, work, meals, doses. Then zoom from the year into one day, one minute, one second and ten milliseconds."],
  ["synapse", "Synapse", "One synapse for a second: glutamate comes and goes, receptors open, calcium rises."],
  ["circuit", "Circuit", "Thousands of cells: balance, rhythms, gain, and what working memory does under drugs."],
  ["substances", "Substances", "From a dose to the blood, the brain, the receptor and what follows, with the evidence and the dangers."],
  ["claims", "Claims", "What popular texts say about glutamate, run as experiments with rules fixed before the run."],
  ["model", "Model", "Every equation and every number, its range and where it comes from."],
  ["compare", "Compare", "Two plans side by side: what differs, and what comes of it."],
];

export function build(root) {
  root.append(h("ul", { class: "cards" }, DOORS.map(([name, label, says]) =>
    h("li", { class: "card" }, h("h2", { class: "door" }, h("a", { href: `#${name}` }, label)), h("p", {}, says)))),
  h("p", { class: "quiet" }, "Keys: Tab moves on, arrow keys move sliders and the cursor of a chart, Enter opens. Figures can be saved as SVG or PNG, data as CSV or NetCDF, and every page says how to get the same numbers from Python."));
}
