// Spikes as dots: one row for each cell that is shown, groups in colours.

import { chart } from "../../lib/chart.js";

// groups: [{name, cells, shown, time, row}]
export function raster(title, groups, rows, { name, range, marks = [], height = 260 }) {
  const many = groups.length > 4;
  return chart({
    title, name, height, marks,
    about: `${groups.map((g) => `${g.name}: ${g.shown} of ${g.cells} cells`).join(", ")}`,
    x: { label: "time", unit: "ms", range },
    y: { label: "cell", unit: "", range: [-1, rows] },
    dots: groups.map((g, k) => ({ name: g.name, x: g.time, y: g.row, colour: many ? k >> 1 : k, size: 1.1 })),
  });
}
