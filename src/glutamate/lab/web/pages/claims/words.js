// Verdicts and effects in words; a verdict is a word with a sign and a colour, never a colour alone.

import { h, short, unit } from "../../lib/dom.js";

const SIGNS = { supported: ["✓", "yes"], mixed: ["≈", "mixed"], contradicted: ["✕", "no"], "beyond the model": ["○", "beyond"] };

export function verdictOf(verdict) {
  const [sign, kind] = SIGNS[verdict] ?? ["?", "beyond"];
  return h("span", { class: `verdict ${kind}` }, h("span", { "aria-hidden": "true" }, sign), ` ${verdict}`);
}

export function effectOf(row) {
  if (row.effect === null || row.effect === undefined) return "";
  const said = unit(row.unit);
  return `Effect ${short(row.effect, 3)}${said ? ` ${said}` : ""} (95 % interval ${short(row.interval[0], 3)} to ${short(row.interval[1], 3)})`;
}

export const flipsOf = (row) => (row.assumed === 0 ? "None of its numbers is assumed." : row.flips === 0 ? `None of ${row.assumed} assumed numbers flips it.` : `${row.flips} of ${row.assumed} assumed numbers can flip it.`);

export const peopleOf = (row) => (row.n ? `${row.n} people an arm, ${row.seeds} seeds, ${short(100 * row.stability, 3)} % of them agree` : "");
