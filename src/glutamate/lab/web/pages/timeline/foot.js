// Beside a strip: what it started from, whether it agrees with the scale above, its numbers, limits and files.

import { clear, h, short, table, unit } from "../../lib/dom.js";
import { codeBox, dataButtons } from "../../lib/share.js";

const HANDED = ["What is handed down", { text: "Value", number: true }, "Unit"];
const AGREES = ["Average", { text: "Here", number: true }, { text: "Scale above", number: true }, "Unit", { text: "Differs by, times its error", number: true }];

// `level` has the places `foot` and `numbers`; `above` is the answer of the minute, whose agreement the finer strips share.
export function foot(level, got, above) {
  const { agreement: fits, started_from: began } = got;
  const shared = level.depth !== "minute" && above?.agreement?.says === fits?.says;
  clear(level.foot,
    began ? h("p", { class: "quiet" }, h("strong", {}, "Started from: "), began.says, got.doing ? ` (${got.doing})` : "") : null,
    fits ? h("p", { class: "quiet" }, badge(fits.within), " ", shared ? "as said at the minute" : compared(fits)) : null);
  const handed = (began?.rows ?? []).map((row) => [row.what, row.value, unit(row.unit)]);
  const agrees = (fits?.rows ?? []).map((row) => [row.what, row.here, row.bridge, unit(row.unit), row.times]);
  clear(level.numbers,
    handed.length ? table(HANDED, handed, "What this scale started from") : null,
    agrees.length ? table(AGREES, agrees, "Agreement of both scales") : null,
    (got.notes ?? []).map((note) => h("p", { class: "quiet" }, note)), dataButtons(got.data), got.code ? codeBox(got.code) : null);
}

const badge = (within) => h("span", { class: `badge ${within ? "fits" : "differs"}` }, within ? "scales agree" : "scales differ");

// Where scales differ: by what, in numbers a person can read.
function compared(fits) {
  if (fits.within || !fits.rows?.length) return fits.says;
  const rows = fits.rows.map((row) => `${row.what} ${short(row.here, 3)} here, ${short(row.bridge, 3)} ${unit(row.unit)} from spiking cells`);
  return `${rows.join("; ")}.`;
}
