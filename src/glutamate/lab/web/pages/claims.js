// Claims: sentences of popular texts as experiments: all of them as cards, or one with its arms and a run of one's own.

import { button, select, text } from "../lib/controls.js";
import { clear, h } from "../lib/dom.js";
import { empty, problem } from "../lib/notice.js";
import { strip } from "./claims/figure.js";
import { one } from "./claims/one.js";
import { effectOf, flipsOf, verdictOf } from "./claims/words.js";

export const title = "Claims";
export const about = "Sentences of popular texts about glutamate, each run as an experiment in this model. The rule that turns an effect into a verdict was fixed before the run. A verdict is about the model and its sources: it can be wrong where they are.";
export const styled = true;

const FIRST = 36; // cards before somebody asks for more

export async function build(root, lab) {
  const fault = h("div", {});
  root.append(fault);
  try {
    if (lab.state.claim) {
      root.append(h("p", {}, h("a", { href: "#claims" }, "All claims")));
      return await one(root, lab, await lab.ask("claim_page", { slug: lab.state.claim }), await lab.ask("claims"));
    }
    return list(root, lab, await lab.ask("claims"));
  } catch (error) {
    problem(fault, error);
    return {};
  }
}

function list(root, lab, got) {
  const { rows, verdicts, grades, texts } = got;
  const chosen = { text: lab.state.find ?? "", verdict: lab.state.verdict ?? "", grade: lab.state.grade ?? "", by: lab.state.by ?? "" };
  const place = h("div", {});
  const told = h("p", { class: "quiet", role: "status" });
  const checked = h("p", { class: "quiet", role: "status" }, "Stored verdicts are shown; whether they are those of today's code is being looked up.");
  const counts = h("div", { class: "row", role: "group", "aria-label": "Verdicts" });
  let most = FIRST;
  const word = (row) => (row.has ? row.verdict : "");
  const show = () => {
    lab.keep({ find: chosen.text, verdict: chosen.verdict, grade: chosen.grade, by: chosen.by });
    const words = chosen.text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (row) => {
      const whole = `${row.id} ${row.says} ${row.limits} ${row.why} ${row.evidence.says}`.toLowerCase();
      return words.every((each) => whole.includes(each)) && (!chosen.grade || row.evidence.grade === chosen.grade) && (!chosen.by || chosen.by in row.texts);
    };
    const fitting = rows.filter(fits);
    const shown = fitting.filter((row) => !chosen.verdict || word(row) === chosen.verdict);
    clear(counts, verdicts.map((name) => h("button", { type: "button", "aria-pressed": String(chosen.verdict === name), onclick: () => { chosen.verdict = chosen.verdict === name ? "" : name; show(); } },
      verdictOf(name), ` ${fitting.filter((row) => word(row) === name).length}`)));
    told.textContent = `${shown.length} of ${rows.length} claims`;
    const some = shown.slice(0, most);
    const more = shown.length > most ? button(`Show ${shown.length - most} more`, () => { most = Infinity; show(); }) : null;
    if (shown.length) clear(place, h("ul", { class: "cards" }, some.map((row) => card(row, texts, grades))), more);
    else empty(place, "No claim fits. Take a word away, or choose another verdict.");
    document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
  };
  const find = text({ label: "Search", term: "words of the claim", value: chosen.text, type: "search", input: (v) => { chosen.text = v; show(); } });
  const grade = select({ label: "Evidence", term: "published", value: chosen.grade, options: [["", "any"], ...Object.entries(grades).map(([g, said]) => [g, `${g}: ${said}`])], change: (v) => { chosen.grade = v; show(); } });
  const by = select({ label: "Who says it", value: chosen.by, options: [["", "anybody"], ...Object.entries(texts).map(([letter, said]) => [letter, `${letter}: ${said}`])], change: (v) => { chosen.by = v; show(); } });
  root.append(h("div", { class: "row sift" }, find.node, grade.node, by.node, button("Show all", () => {
    Object.assign(chosen, { text: "", verdict: "", grade: "", by: "" });
    for (const each of [find, grade, by]) each.set("");
    show();
  }, "plain")), counts, told, checked, place);
  show();
  const stop = new AbortController();
  check(lab, rows, stop.signal).then((said) => { if (said) { checked.textContent = said; show(); } }).catch(() => { checked.textContent = "Whether the stored verdicts are those of today's code could not be looked up."; });
  return { leave: () => stop.abort() };
}

// A verdict of other code than today's is not shown any more.
async function check(lab, rows, signal) {
  const got = await lab.ask("claims_current", {}, { slot: "current", signal });
  if (!got) return null;
  const old = rows.filter((row) => row.has && !got.current[row.id]);
  for (const row of old) Object.assign(row, { has: false, old: true, effect: null });
  return old.length ? `${old.length} stored verdicts are of other code than today's and are not shown; open such a claim and run it again.` : "All stored verdicts are those of today's rules and code.";
}

function card(row, texts, grades) {
  const who = Object.entries(row.texts).map(([letter, said]) => h("li", {}, `${texts[letter]} `, h("small", {}, said)));
  return h("li", { class: "card" },
    h("div", {}, row.has ? verdictOf(row.verdict) : h("span", { class: "badge" }, row.old ? "out of date: run again" : "not run yet")),
    h("h2", { class: "name" }, h("a", { href: `#claims?claim=${encodeURIComponent(row.id)}` }, row.says)),
    row.has && row.effect !== null ? [h("p", {}, effectOf(row)), strip(row)] : null,
    h("p", { class: "quiet" }, h("span", { class: "badge", title: grades[row.evidence.grade] }, `evidence ${row.evidence.grade}`), row.has && row.effect !== null ? ` ${flipsOf(row)}` : ""),
    h("details", {}, h("summary", {}, h("small", {}, "Who says it, evidence, limits")),
      h("ul", { class: "plain" }, who), row.interest ? h("p", { class: "quiet" }, `Interest: ${row.interest}.`) : null,
      h("p", { class: "quiet" }, h("strong", {}, `${row.evidence.grade}: `), row.evidence.says, row.sources.length ? ` (${row.sources.join(", ")})` : "", "."),
      row.why ? h("p", { class: "quiet" }, row.why) : null, row.limits ? h("p", { class: "quiet" }, h("strong", {}, "Limits: "), row.limits) : null));
}
