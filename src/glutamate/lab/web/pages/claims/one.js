// One claim: what is said, what was measured, what would flip it, and a run of one's own beside the stored verdict.

import { h } from "../../lib/dom.js";
import { figure } from "./figure.js";
import { again } from "./again.js";
import { flips, measured } from "./tables.js";
import { effectOf, peopleOf, verdictOf } from "./words.js";

export async function one(root, lab, got, all) {
  const { about, stored, state } = got;
  root.append(h("h2", {}, about.says), standing(got), said(about, all, stored));
  if (stored?.measured.length) root.append(figure(stored, about.lines, "Arms and effect"));
  root.append(plan(about), stored ? measured(stored) : "", stored ? flips(stored) : "", evidence(about, all, got));
  const place = h("section", { "aria-label": "Run it again" });
  root.append(place);
  if (about.lines) return again(place, lab, got, state);
  return {};
}

function standing({ about, stored, state }) {
  if (stored) return h("div", {}, h("p", { class: "standing" }, verdictOf(stored.verdict), stored.effect === null ? "" : ` ${effectOf(stored)}`), h("p", { class: "quiet" }, stored.why || `${peopleOf(stored)}.`, " This verdict is stored and is one of today's rule and code."));
  const text = state === "old" ? "The verdict that is stored was computed with other code than today's, and is not shown. Run it again below." : "No verdict is stored yet. Run it below.";
  return h("p", { class: "empty" }, about.why || text);
}

const SIDES = { supported: "those who say so", contradicted: "those who deny it" };

function said(about, all, stored) {
  const rows = Object.entries(about.texts).map(([letter, what]) => h("li", {}, h("span", { class: "badge" }, letter), ` ${all.texts[letter]}: ${what}`));
  return h("section", {}, h("h3", {}, "Who says it"), h("ul", { class: "plain" }, rows), about.contradictory ? h("p", {}, "The texts contradict each other", stored ? `; this run is with ${SIDES[stored.verdict] ?? "neither side"}.` : ".") : null, about.interest ? h("p", { class: "quiet" }, `Interest: ${about.interest}.`) : null);
}

function plan(about) {
  if (!about.lines) return "";
  const arms = Object.entries(about.arms).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]);
  return h("section", {}, h("h3", {}, "Rule, fixed before the run"), h("p", {}, `${about.rule}.`), h("h3", {}, "Arms"), h("dl", { class: "facts" }, arms));
}

function evidence(about, all, got) {
  const grade = about.evidence.grade;
  const named = Object.entries(got.references);
  return h("section", {}, h("h3", {}, "Published evidence"), h("p", {}, h("span", { class: "badge" }, grade), ` ${all.grades[grade]}. ${about.evidence.says}.`),
    h("p", { class: "quiet" }, "This is about papers, not about the run; the two may differ."),
    about.limits ? h("p", {}, h("strong", {}, "Limits: "), about.limits) : null,
    named.length ? h("details", {}, h("summary", {}, `Sources in full (${named.length})`), h("ul", {}, named.map(([key, text]) => h("li", {}, h("code", {}, key), ` ${text}`)))) : null,
    h("p", { class: "quiet" }, "File: ", h("code", {}, got.file), ", hash ", h("code", {}, about.hash), "."));
}
