// Gain: rates of both kinds of cells over their drive, and the slope of it.

import { chart } from "../../lib/chart.js";
import { clear, h, short } from "../../lib/dom.js";
import { place, tops } from "./place.js";

const WORDS = { moving: "had not come to rest", ran_away: "ran away into a state that no cortex has", failed: "grew without end" };

export function gainFigures() {
  const at = place("Gain: how steeply the circuit answers");
  let figures = null;
  const draw = (got) => {
    const x = { label: got.unit === "Hz" ? "drive, rate of each fibre" : "drive", unit: got.unit, range: [got.drive[0], got.drive.at(-1)] };
    const line = (arm, y, name, colour) => ({ name, x: got.drive, y, colour, dashed: arm === "before" });
    const specs = [
      { title: "Rate out over drive in", about: `excitatory cells up to ${tops(got.rates.before.e, got.rates.changed.e, "Hz")}`, name: "circuit_gain", x, y: { label: "rate", unit: "Hz", zero: true }, height: 220,
        lines: [line("before", got.rates.before.e, "excitatory, as published", 0), line("changed", got.rates.changed.e, "excitatory", 0), line("before", got.rates.before.i, "inhibitory, as published", 1), line("changed", got.rates.changed.i, "inhibitory", 1)] },
      { title: "Gain of excitatory cells", about: `up to ${tops(got.slope.before, got.slope.changed, "")}`, name: "circuit_slope", x, y: { label: got.unit === "Hz" ? "Hz per Hz of drive" : "Hz per unit of drive", unit: "", zero: true }, height: 220,
        lines: [line("before", got.slope.before, "as published", 0), line("changed", got.slope.changed, "with these receptors", 0)] },
    ];
    if (figures) figures.forEach((each, k) => each.update(specs[k]));
    else {
      figures = specs.map((spec) => chart(spec));
      clear(at.charts, h("div", { class: "pair" }, figures.map((each) => each.node)));
      figures.forEach((each, k) => each.update(specs[k]));
    }
    at.told.textContent = [steepest(got), left(got), got.without_nmda ? "This model was fitted without NMDA: of the receptors above only inhibition enters it, with thresholds fitted for more and less of it." : ""].filter(Boolean).join(" ");
  };
  return { ...at, draw };
}

function steepest(got) {
  const top = (arm) => got.slope[arm].reduce((best, v, k) => (Number.isFinite(v) && v > (got.slope[arm][best] ?? -Infinity) ? k : best), -1);
  const said = (arm) => { const k = top(arm); return k < 0 ? "nowhere" : `${short(got.slope[arm][k], 3)} at a drive of ${short(got.drive[k], 3)} ${got.unit === "1" ? "" : got.unit}`.trim(); };
  return `Steepest: ${said("before")} as published, ${said("changed")} with these receptors.`;
}

function left(got) {
  const parts = Object.entries(WORDS).filter(([key]) => got.unsettled.changed[key].length).map(([key, words]) => {
    const drives = got.unsettled.changed[key];
    return `${drives.length} of ${got.drive.length} drives (from ${short(drives[0], 3)}) ${words}`;
  });
  return parts.length ? `Not drawn: ${parts.join("; ")}.` : "";
}
