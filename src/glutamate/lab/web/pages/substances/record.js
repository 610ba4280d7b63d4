// One substance: what is dangerous, what it acts on and how well that is known, then its dose and its trial.

import { h, short, table, unit } from "../../lib/dom.js";
import { dose } from "./dose.js";
import { trial } from "./trial.js";

export async function substance(root, lab, record, grades) {
  root.append(
    h("p", {}, h("a", { href: "#substances" }, "All substances")),
    h("h2", {}, record.title),
    h("aside", { class: "safety always", "aria-label": "Safety", tabindex: "0" }, h("strong", {}, "Safety. "), record.safety, h("br"), h("strong", {}, record.not_advice)),
    h("p", {}, h("strong", {}, "Studied: "), record.studied, "."),
    h("ul", { class: "grades" }, record.evidence.map((e) => h("li", {}, h("span", { class: "badge", title: grades[e.grade] }, e.grade), ` ${e.use}${e.says ? `: ${e.says}` : ""} `, h("small", {}, `(${grades[e.grade]})`)))),
  );
  let leave = () => {};
  if (record.dose) {
    const place = h("section", { "aria-label": "A dose" });
    root.append(place);
    const words = await dose(place, lab, record);
    const beside = h("section", { "aria-label": "A trial" });
    root.append(beside);
    leave = trial(beside, lab, record, words);
  } else {
    root.append(h("p", { class: "empty" }, "No course of levels is known here for this substance. What it changes stands below; the models take it as an input of their own."));
  }
  root.append(sites(record), card(record), numbers(record));
  return { leave };
}

function sites(record) {
  if (!record.actions.length) return h("section", {}, h("h2", {}, "What it acts on"), h("p", {}, "Nothing in this model by a site of its own; see the text below."));
  const rows = record.actions.map((a) => [
    a.site, a.what, half(a), effect(a), source(a),
  ]);
  return h("section", {}, h("h2", {}, "What it acts on"),
    h("p", { class: "quiet" }, "A knob is multiplied by 1 + gain × share of sites held. Half: the level that holds half of the sites."),
    table(["site", "what it turns (knob)", "half", "gain and course", "source"], rows, "Sites and constants"));
}

function half(a) {
  if (a.pore) return `${short(a.pore.half, 3)} ${unit(a.pore.unit)} free in the brain, at ${short(a.pore.voltage)} mV and ${short(a.pore.magnesium)} mM magnesium`;
  const range = a.half.low === null ? "" : ` (${short(a.half.low)} to ${short(a.half.high)})`;
  return `${short(a.half.value)} ${unit(a.half.unit)}${range} ${a.in_plasma ? "total in plasma" : "free in the brain"}`;
}

function effect(a) {
  const [time, lost] = a.worn;
  return [`gain ${a.gain.value > 0 ? "+" : ""}${short(a.gain.value)}`,
    a.hill ? `Hill ${short(a.hill.value)}` : "",
    a.onset ? `sets in over ${short(a.onset.value)} ${a.onset.unit}` : "",
    time ? `wears off over ${short(time.value)} ${time.unit}, ${short(100 * lost.value)} % in the end` : ""].filter(Boolean).join("; ");
}

const source = (a) => [...new Set([a.gain.source, a.half?.source].filter(Boolean))].join("; ");

function card(record) {
  const parts = record.card.parts.filter(([name]) => name !== "Safety");
  const said = (each) => (Array.isArray(each) ? each : [each]);
  return h("section", {}, h("h2", {}, "What the model knows of it"),
    record.card.prose.map((p) => h("p", {}, p)),
    h("dl", { class: "facts" }, parts.flatMap(([name, paragraphs]) => [h("dt", {}, name), h("dd", {}, said(paragraphs).map((p) => h("div", {}, p)))])),
    record.limits ? h("p", {}, h("strong", {}, "Limits: "), record.limits) : null);
}

function numbers(record) {
  const rows = record.parameters.map((p) => [h("code", {}, p.path), p.value, unit(p.unit), p.low === null ? "" : `${short(p.low)} to ${short(p.high)}`, p.source, p.note]);
  return h("section", {},
    h("details", {}, h("summary", {}, `All ${rows.length} numbers with their sources`), table(["path", { text: "value", number: true }, "unit", "range", "source", "note"], rows, "Numbers")),
    h("details", {}, h("summary", {}, `Sources in full (${Object.keys(record.references).length})`), h("ul", {}, Object.entries(record.references).map(([key, said]) => h("li", {}, h("code", {}, key), ` ${said}`)))),
    h("p", { class: "quiet" }, "File: ", h("code", {}, record.file), "."));
}
