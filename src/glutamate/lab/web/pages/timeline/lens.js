// The lens between two strips: from the marker above it to the whole width of the strip below it.

import { h, s } from "../../lib/dom.js";
import { LEFT, RIGHT } from "./strip.js";

export function lens(...content) {
  const glass = s("path", { class: "glass" });
  const rims = s("path", { class: "rim" });
  const svg = s("svg", { class: "beam", preserveAspectRatio: "none", "aria-hidden": "true" }, glass, rims);
  const node = h("div", { class: "lens" }, svg, content);
  // Edges of the marker and width, both in px of the strip above.
  function draw([a, b], width) {
    const [left, right] = [LEFT, width - RIGHT];
    svg.setAttribute("viewBox", `0 0 ${width} 40`);
    glass.setAttribute("d", `M${a} 0H${b}L${right} 40H${left}Z`);
    rims.setAttribute("d", `M${a} 0L${left} 40M${b} 0L${right} 40`);
  }
  return { node, draw };
}
