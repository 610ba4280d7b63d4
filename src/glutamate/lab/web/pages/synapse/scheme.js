// Schemes of the receptors: states as discs whose area is the share of receptors in them, flows as lines.

import { clear, h, s, short, unique } from "../../lib/dom.js";
import { nearest } from "../../lib/scale.js";

const STEP = 138;
const ROW = 88;
const MOST = 26; // radius of a disc that holds all receptors

export function scheme(schemes) {
  const id = unique("when");
  const range = h("input", { type: "range", id, min: "0", max: "1000", step: "1", value: "60" });
  const said = h("output", { for: id });
  const pictures = Object.entries(schemes).map(([name, each]) => picture(name, each));
  let got = null;
  const show = () => {
    if (!got) return;
    const end = got.time.at(-1);
    const k = nearest(got.time, (end * Number(range.value)) / 1000);
    said.textContent = `${short(got.time[k], 5)} ms`;
    range.setAttribute("aria-valuetext", said.textContent);
    for (const each of pictures) each.update((path) => got.courses[path]?.[k] ?? NaN);
  };
  range.addEventListener("input", show);
  const node = h("section", {}, h("h2", {}, "Where the receptors are"),
    h("p", { class: "quiet" }, "Each disc is a state of the receptor; its area is the share of receptors in it at that moment. Lines are the ways between states."),
    h("div", { class: "field" }, h("label", { for: id }, "Moment ", said), range), pictures.map((each) => each.node));
  return { node, update(next) { got = next; show(); } };
}

function picture(name, { title, states, flows }) {
  const place = laid(states, flows);
  const width = Math.max(...Object.values(place).map((p) => p.x)) + 70;
  const height = Math.max(...Object.values(place).map((p) => p.y)) + 58;
  const discs = {};
  const label = unique("scheme");
  const drawn = new Set();
  const lines = flows.filter(({ source, target }) => {
    const key = [source, target].sort().join("|");
    return source && target && !drawn.has(key) && drawn.add(key);
  });
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": label });
  svg.style.maxWidth = `${width}px`;
  clear(svg, lines.map(({ source, target }) => s("path", { class: "axis", d: `M${place[source].x} ${place[source].y}L${place[target].x} ${place[target].y}` })),
    states.map((path, k) => {
      const { x, y } = place[path];
      discs[path] = { disc: s("circle", { class: `fill k${/open/.test(path) && !/desens/.test(path) ? 1 : 0}`, cx: x, cy: y, r: 3 }), text: s("text", { x, y: y + 50, "text-anchor": "middle" }) };
      return [s("circle", { cx: x, cy: y, r: MOST, fill: "var(--paper)", stroke: "var(--grid)" }), discs[path].disc, s("text", { x, y: y + 38, "text-anchor": "middle" }, path.split(".")[1].replace(/_/g, " ")), discs[path].text];
    }));
  const told = h("span", { class: "hidden" });
  return {
    node: h("figure", {}, h("figcaption", { id: label }, title, told), svg),
    update(share) {
      for (const path of states) {
        const v = share(path);
        discs[path].disc.setAttribute("r", String(Number.isFinite(v) ? Math.max(0.8, MOST * Math.sqrt(Math.max(0, v))) : 0.8));
        discs[path].text.textContent = Number.isFinite(v) ? `${short(100 * v, 3)} %` : "–";
      }
      told.textContent = `: ${states.map((path) => `${path.split(".")[1]} ${short(100 * share(path), 3)} %`).join(", ")}`;
    },
  };
}

// Columns by the number of steps from the first state, rows in the order they are met.
function laid(states, flows) {
  const depth = { [states[0]]: 0 };
  for (let more = true; more; ) {
    more = false;
    for (const { source, target } of flows) {
      if (source in depth && target && !(target in depth)) { depth[target] = depth[source] + 1; more = true; }
    }
  }
  const rows = {};
  return Object.fromEntries(states.map((path) => {
    const d = depth[path] ?? 0;
    rows[d] = (rows[d] ?? -1) + 1;
    return [path, { x: 60 + d * STEP, y: 36 + rows[d] * ROW }];
  }));
}
