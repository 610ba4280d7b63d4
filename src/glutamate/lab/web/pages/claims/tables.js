// Tables of a claim: what was measured, and which assumed numbers flip the verdict.

import { h, short, table, unit } from "../../lib/dom.js";

export function measured(row, caption = "What was measured") {
  if (!row.measured.length) return "";
  const rows = row.measured.map((m) => [m.what, m.arm, m.median, m.low === null ? "" : `${short(m.low)} to ${short(m.high)}`, unit(m.unit)]);
  return h("section", {}, h("h3", {}, caption), table(["measured", "arm", { text: "median", number: true }, { text: "middle 90 % of people", number: true }, "unit"], rows, caption), row.failed ? h("p", { class: "quiet" }, `${row.failed} persons failed and are left out.`) : null);
}

export function flips(row) {
  if (!row.measured.length) return "";
  const turned = [...row.assumptions].sort((a, b) => b.flips - a.flips);
  const rows = turned.map((a) => [a.name, `${short(a.low)} to ${short(a.high)}`, `${a.flips} of ${a.moves}`, a.to.join(", ") || "no other"]);
  return h("section", {}, h("h3", {}, "What flips it"), h("p", { class: "quiet" }, "Each assumed number was moved within its range for a typical person, the others too."),
    rows.length ? table(["assumed number", { text: "range", number: true }, { text: "moves that flip it", number: true }, "between"], rows, "What flips it") : h("p", {}, "None of its numbers is assumed."),
    row.held?.length ? h("p", { class: "quiet" }, `One published value and no range, so held in everybody: ${row.held.join(", ")}.`) : null);
}
