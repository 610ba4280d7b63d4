// A trial against placebo: the same virtual people in both arms, on request, with progress and cancel.

import { button, number, select } from "../../lib/controls.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox, dataButtons } from "../../lib/share.js";

export function trial(root, lab, record, value) {
  const asked = { people: 40, days: 14, seed: 0, profile: "adult" };
  const place = h("div", {});
  const fault = h("div", {});
  const bar = h("div", {});
  let running = false;
  const run = button("Run the trial", async () => {
    if (running) return;
    running = run.disabled = true;
    clear(fault);
    const { words, beside } = value();
    try {
      const got = await working(bar, "The trial", (progress, signal) => lab.ask("dose_trial", { drug: record.name, dose: words, beside, ...asked }, { slot: "trial", progress, signal }));
      if (got && root.isConnected) {
        shown(place, got, words);
        document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
        lab.say("The trial is done.");
      } else if (root.isConnected) lab.say("The trial was stopped.");
    } catch (error) {
      problem(fault, error);
    } finally {
      running = run.disabled = false;
    }
  }, "main");
  empty(place, "No trial yet. It gives the dose above to virtual people, and nothing to the same people in the other arm.");
  root.append(h("h2", {}, "Against placebo"),
    h("p", { class: "quiet" }, "Pairs are the same person twice, which no trial has. The numbers say what the model makes of it, not whether it works."),
    h("div", { class: "row sift" },
      number({ label: "People", value: asked.people, low: 2, high: 400, change: (v) => { asked.people = v; } }).node,
      number({ label: "Days", value: asked.days, low: 1, high: 180, change: (v) => { asked.days = v; } }).node,
      number({ label: "Seed", value: asked.seed, low: 0, high: 99999, change: (v) => { asked.seed = v; } }).node,
      select({ label: "Who", term: "profile of the people", value: asked.profile, options: record.profiles.map((name) => [name, name.replace(/[_-]/g, " ")]), change: (v) => { asked.profile = v; } }).node, run),
    bar, fault, place);
  return () => {};
}

function shown(place, got, words) {
  const rows = got.endpoints.map((row) => [row.what, unit(row.unit), row.placebo, row.drug, row.difference,
    row.interval ? `${short(row.interval[0], 3)} to ${short(row.interval[1], 3)}` : "", row.reached ? "" : "nothing in the model leads there"]);
  clear(place,
    h("p", {}, h("strong", {}, `“${words}”`), `: ${got.people} people (${got.profile}), ${got.days} days, seed ${got.seed}; days ${got.window.first_day} to ${got.window.last_day} are compared. ${got.claims}`),
    table(["endpoint", "unit", { text: "placebo", number: true }, { text: "with it", number: true }, { text: "difference", number: true }, { text: "95 % interval", number: true }, ""], rows, "Endpoints of the trial"),
    got.missing.length ? h("p", { class: "quiet" }, `A life has no place for: ${got.missing.join("; ")}.`) : null,
    got.failed.length ? h("p", {}, `${got.failed.length} runs of persons failed and are left out.`) : null,
    got.warnings.length > 1 ? h("aside", { class: "safety", "aria-label": "Together" }, got.warnings.map((each) => h("div", {}, each))) : null,
    h("details", {}, h("summary", {}, `${got.assumptions.length} assumed numbers behind these endpoints`), table(["path", { text: "value", number: true }, "unit", "why"], got.assumptions.map((a) => [h("code", {}, a.path), a.value, unit(a.unit), a.why]), "Assumed numbers")),
    dataButtons(got.data, ["csv", "nc", "html"]), codeBox(got.code));
}
