// What a comparison shows: numbers with their differences, courses, what the plans do not share, both reports.

import { chart } from "../../lib/chart.js";
import { select } from "../../lib/controls.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";
import { codeBox, dataButtons } from "../../lib/share.js";

const FEW = 40; // rows before the rest is folded

export function shown(root, { one, two, both }, given, ask) {
  const called = one.title === two.title ? ["First", "Second"] : [one.title, two.title];
  const place = h("div", {});
  clear(root, safety(one, two), failures(one, two), h("section", {}, h("h2", {}, "Numbers"), rule(both, given), numbers(both, called)),
    place, differing(both.differing, called), unmatched(both.unmatched, called),
    h("section", {}, h("h2", {}, "Take along"), h("div", { class: "runs" }, [[one, called[0]], [two, called[1]]].map(([run, name]) =>
      h("div", {}, h("h3", {}, name), h("p", { class: "quiet" }, `${run.members} ${run.members === 1 ? "run" : "runs"}, seed ${given.seed}, ${short(run.seconds, 2)} s`), dataButtons(run.data, ["html", "csv", "nc"])))), codeBox(both.code)));
  courses(place, both, called, ask);
}

function safety(one, two) {
  const texts = [...new Set([one.safety, two.safety].filter(Boolean))];
  return texts.map((text) => h("div", { class: "safety" }, text));
}

function failures(one, two) {
  const count = one.failed.length + two.failed.length;
  return count ? h("p", { class: "quiet" }, `${count} ${count === 1 ? "run" : "runs"} did not reach the end and count in no number; the reports say why.`) : null;
}

// What the bands and the differences are.
function rule(both, given) {
  const paired = both.rows.some((row) => row.paired);
  const share = both.rows.length ? `${short(100 * both.rows[0].band)} %` : "90 %";
  const why = [...new Set(both.rows.filter((row) => !row.paired).map((row) => row.why))].join(", ");
  const says = paired ? `In brackets the middle ${share} of ${given.people === 1 ? "what is not known for sure" : `the ${given.people}`}. A difference is taken in each of them, second less first; the same ones are in both.`
    : `Medians are subtracted, second less first, without a band: ${why || "nothing was measured in both"}.`;
  return h("p", { class: "quiet" }, says);
}

const several = (both) => both.pairs.length > 1 || both.pairs[0][0] !== both.pairs[0][1];

function numbers(both, called) {
  if (!both.rows.length) return h("p", { class: "empty" }, "The two plans measure nothing in common. Their reports below show what each measures.");
  const band = (ends) => (ends.low === null || ends.low === ends.high ? short(ends.median) : h("span", {}, short(ends.median), h("small", {}, `(${short(ends.low)} to ${short(ends.high)})`)));
  const mean = (row) => (row.difference.interval && row.difference.mean !== 0 ? h("small", {}, `mean ${short(row.difference.mean, 3)}, 95 % interval ${row.difference.interval.map((v) => short(v, 3)).join(" to ")}`) : null);
  const rows = both.rows.map((row) => [h("span", {}, row.what, several(both) ? h("small", {}, ` ${armsOf(row.arms, called)}`) : null, row.assumed ? h("span", {}, " ", h("span", { class: "badge", title: "hangs on at least one number that is assumed" }, "assumed parts")) : null),
    band(row.a), band(row.b), h("span", {}, band(row.difference), mean(row)), unit(row.unit) || "number"]);
  return table(["what", { text: called[0], number: true }, { text: called[1], number: true }, { text: "difference", number: true }, "unit"], rows, "Numbers of both plans");
}

const armsOf = ([x, y]) => (x === y ? x : `${x || "as written"} against ${y || "as written"}`);

// Courses of one path and pair of arms share a picture; others are added from the list.
function courses(root, both, called, ask) {
  const fault = h("div", {});
  const figures = h("div", { class: "pair" });
  const options = [["", "choose a course"], ...both.shared.map((row) => [row.path, `${row.path} (${unit(row.unit) || "1"})`])];
  let now = both.courses;
  const add = select({ label: "Add a course", term: "path that both runs have in one unit", value: "", options, change: async (path) => {
    if (!path) return;
    add.set("");
    const paths = [...new Set([path, ...now.map((each) => each.path)])].slice(0, 12);
    try {
      const got = await ask(paths);
      if (got) { now = got.courses; draw(); }
      clear(fault);
    } catch (error) {
      problem(fault, error);
    }
  } });
  root.append(h("h2", {}, "Courses"), both.shared.length ? add.node : h("p", { class: "quiet" }, both.time[0] === both.time[1] ? "The two runs have no course of one path and unit in common." : `The one counts time in ${both.time[0]}, the other in ${both.time[1]}: no course fits into one picture.`), fault, figures);

  function draw() {
    const made = now.map((each) => chart({ ...spec(each, both, called) }));
    clear(figures, made.map((each) => each.node));
    made.forEach((each, k) => each.update(spec(now[k], both, called)));
  }
  draw();
}

function spec(each, both, called) {
  const arms = several(both) ? `, ${armsOf(each.arms)}` : "";
  const names = called[0] === called[1] ? ["First", "Second"] : called;
  const sides = [each.a, each.b];
  return {
    title: `${each.path.replace(/[._]/g, " ")}${arms}`, name: `compare_${each.path}`, height: 230, about: each.a.low ? "medians; bands hold the middle 90 %" : each.path,
    x: { label: "time", unit: both.time[0] }, y: { label: each.path.split(".").at(-1).replace(/_/g, " "), unit: each.a.unit },
    lines: sides.map((course, k) => ({ name: names[k], x: course.time, y: course.median, colour: k, dashed: k === 1 })),
    bands: sides.map((course, k) => (course.low ? { name: names[k], x: course.time, low: course.low, high: course.high, colour: k } : null)).filter(Boolean),
  };
}

function differing({ plan, values }, called) {
  if (!plan.length && !values.length) return h("section", {}, h("h2", {}, "What differs between the plans"), h("p", {}, "Nothing: the two plans are the same."));
  const folded = (rows, head, label) => (rows.length <= FEW ? table(head, rows, label) : [table(head, rows.slice(0, FEW), label), h("details", {}, h("summary", {}, `${rows.length - FEW} more`), table(head, rows.slice(FEW), `${label}, the rest`))]);
  return h("section", {}, h("h2", {}, "What differs between the plans"),
    values.length ? folded(values.map((row) => [row.path, row.a, row.b, unit(row.unit)]), ["value", { text: called[0], number: true }, { text: called[1], number: true }, "unit"], "Values that differ") : null,
    plan.length ? folded(plan.map((row) => [row.what, row.a ?? "–", row.b ?? "–"]), ["part of the plan", called[0], called[1]], "Parts of the plans that differ") : null);
}

function unmatched(rows, called) {
  if (!rows.length) return null;
  return h("details", {}, h("summary", {}, `${rows.length} numbers that only one of the plans measures`),
    table(["plan", "what", "arm", { text: "median", number: true }, "unit"], rows.map((row) => [row.side === "a" ? called[0] : called[1], row.what, row.arm, row.median, unit(row.unit)]), "Numbers of one plan only"));
}
