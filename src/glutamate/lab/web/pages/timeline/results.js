// What a run gives: headline rows, courses with bands over people, who failed, what to be careful with, files.

import { chart } from "../../lib/chart.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { codeBox, dataButtons, linkButton, saveText } from "../../lib/share.js";
import { dayOf, dayShort, into } from "./when.js";

export function results(root, got, { lab, text, plan }) {
  const many = got.arms.length > 1;
  const parts = [
    h("p", { class: "quiet" }, `${got.who} ${got.days} days; bands are the ${got.band_says}; seed ${got.seed}; computed in ${short(got.seconds, 2)} s.`),
    h("h3", {}, "In short"), headline(got, many), failed(got),
    got.safety ? h("p", { class: "safety" }, got.safety) : null, substances(got.substances),
    courses(got, plan, many),
    (got.beside ?? []).map(([title, rows]) => folded(title, table(["What", "Result"], rows, title))),
    got.glutamates?.length ? folded("Which glutamate is meant", table(["Glutamate", "Level", "What it is"], got.glutamates, "Which glutamate is meant")) : null,
    h("h3", {}, "Take along"), dataButtons(got.data, ["html", "nc", "csv"]),
    h("div", { class: "tools" }, h("button", { type: "button", onclick: () => saveText("plan.toml", text) }, "Plan (TOML)"), linkButton(lab)),
    h("p", { class: "quiet" }, `${got.bibliography} sources, named in the report; hash of the run ${String(got.hash).slice(0, 12)}.`),
    got.code ? codeBox(got.code) : null,
  ];
  clear(root, parts);
}

const folded = (title, inside) => h("details", {}, h("summary", {}, title), inside);

function headline(got, many) {
  const levels = got.headline.filter((row) => !row.than);
  const pairs = got.headline.filter((row) => row.than);
  const head = [...(many ? ["Arm"] : []), "What", { text: "Median", number: true }, { text: "Low", number: true }, { text: "High", number: true }, "Unit", { text: "Assumed constants", number: true }];
  const rows = levels.map((row) => [...(many ? [row.arm] : []), named(row), number(row.median), number(row.low), number(row.high), unit(row.unit), row.constants?.length ?? 0]);
  const said = levels[0]?.band_says ?? got.band_says;
  const out = [levels.length ? table(head, rows, `Headline, low and high are the ${said}`) : h("p", { class: "quiet" }, "The plan names no headline."),
    levels.length && said ? h("p", { class: "quiet" }, `Low and high: the ${said}. The last column counts the constants behind a number that are assumed, not measured; the report names them.`) : null];
  if (pairs.length) {
    const other = pairs.map((row) => [row.arm, row.than, named(row), number(row.mean ?? row.median), between(row.interval ?? [row.low, row.high]), unit(row.unit)]);
    out.push(table(["Arm", "Against", "What", { text: "Mean difference", number: true }, "From, to", "Unit"], other, "Differences between the arms"),
      h("p", { class: "quiet" }, "Arms have the same people and seeds, so a difference is that within each person; its interval is that of the mean."));
  }
  return out;
}

const named = (row) => row.what ?? row.id;
const number = (value) => (typeof value === "number" ? value : "–");
const between = (pair) => (Array.isArray(pair) || pair instanceof Float64Array ? `${short(pair[0])} to ${short(pair[1])}` : "–");

// Drawn when they are opened: the top of the ladder shows each of them too.
function courses(got, plan, many) {
  const place = h("div", { class: "charts" });
  const node = h("details", {}, h("summary", {}, `All courses, ${got.panels.length} figures`), place);
  node.addEventListener("toggle", () => { if (node.open && !place.firstChild) clear(place, got.panels.map((panel) => course(panel, got, plan, many))); });
  return node;
}

function failed(got) {
  if (!got.failed.length) return null;
  return h("div", { class: "problem" }, h("strong", {}, `${got.failed.length} of ${got.people * got.arms.length} did not come to the end. `), "What they were until then is in the courses; nothing of them is in the numbers above.",
    table(["Person", "Arm", "Why", { text: "Hour", number: true }], got.failed.slice(0, 20).map((one) => [one.person + 1, one.arm, one.reason, one.time_h]), "Who failed"));
}

function substances(found) {
  if (!found || !(found.rows.length || found.warnings.length || found.missing.length)) return null;
  return h("div", {}, h("h3", {}, "Substances"),
    found.rows.map((row) => h("p", { class: "safety" }, h("strong", {}, `${row.name[0].toUpperCase()}${row.name.slice(1)}. `), row.safety, " ", row.evidence ? h("small", {}, `Evidence: ${row.evidence}`) : null)),
    found.warnings.map((warning) => h("p", { class: "safety" }, String(warning))),
    found.missing.length ? h("p", { class: "quiet" }, `These actions have no place in a life of days, and change nothing here: ${found.missing.join("; ")}.`) : null,
    h("p", { class: "quiet" }, "Not medical advice."));
}

// Days since the start are the axis; its ticks are dates.
export const dayAxis = (plan) => ({
  label: "day of the plan", unit: "",
  said: (t) => (Number.isInteger(t) && !into(plan.start) ? dayShort(dayOf(plan.start, t + 1)) : short(t, 4)),
});

function course(panel, got, plan, many) {
  const x = Float64Array.from(got.time_h, (t) => t / 24);
  const lines = [];
  const bands = [];
  for (const line of panel.lines) {
    for (const arm of line.arms) {
      const name = [panel.lines.length > 1 ? line.label : null, many ? arm.arm : null].filter(Boolean).join(", ") || line.label;
      const colour = lines.length % 6;
      lines.push({ name, x, y: arm.median, colour, dashed: lines.length > 5 });
      if (got.people > 1 || arm.low.some((v, k) => v !== arm.median[k])) bands.push({ name, x, low: arm.low, high: arm.high, colour });
    }
  }
  return chart({ title: panel.title, about: `median${bands.length ? ` and ${got.band_says}` : ""}`, x: dayAxis(plan), y: { label: panel.title.split(",")[0].slice(0, 30), unit: panel.unit }, lines, bands, height: 210, name: panel.name }).node;
}
