// One strip of the ladder: courses over a stretch of time, and in it the marker of the window that the strip below shows.
// The marker is a slider: it is dragged, clicked to, or moved with the arrow keys.

import { clear, h, s, short, table, unit } from "../../lib/dom.js";
import { area, extent, nearest, padded, path, scale, ticks } from "../../lib/scale.js";

export const LEFT = 56;
export const RIGHT = 14;
const GRIP = 17; // above all: the grip of the marker
const HEAD = 20; // above a panel: its name
const FLOOR = 22; // below the last: the times
const LEAST = 9; // px of a marker that can still be seen

// strip({label, tall, step(by windows), place(x), page, settle()}) -> {node, readout, values, svg, draw(spec), mark(from, to, says, now, last), edges()}
// spec: {about, domain, said(x), at: [ticks], x: {label, unit}, panels: [{title, unit, lines, bands, ticks}], shades}
export function strip({ label, tall = 62, step, place, page, settle }) {
  const svg = s("svg", { class: "chart strip", role: "group", "aria-label": label });
  const readout = h("p", { class: "readout", "aria-hidden": "true" });
  const values = h("details", {}, h("summary", {}, h("small", {}, "Values as a table")));
  const rows = h("div", {});
  values.append(rows);
  values.addEventListener("toggle", () => clear(rows, values.open ? asTables(spec) : null));
  const node = h("div", { class: "strip-box" }, svg);
  const grip = place ? slider() : null;
  const head = place ? GRIP : 0;
  const [under, over] = [s("g", {}), s("g", {})]; // the grip stays between them, so that it keeps the focus
  svg.append(under, ...(grip ? [grip] : []), over);
  let spec = null;
  let px = scale([0, 1], [0, 1]);
  let width = 640;
  let height = 0;
  let marked = null;

  function slider() {
    const g = s("g", { class: "window", tabindex: "0", role: "slider", "aria-label": `${label}: the part that is opened below` },
      s("rect", { class: "pane", rx: 2 }), s("rect", { class: "grip", width: 28, height: 13, rx: 6.5, y: 1 }), s("path", { class: "grip-lines" }));
    g.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -page, PageUp: page, Home: -Infinity, End: Infinity }[event.key];
      if (!by) return;
      event.preventDefault();
      if (Number.isFinite(by)) step(by);
      else place(spec.domain[by < 0 ? 0 : 1]);
      settle();
    });
    return g;
  }

  function draw(next = spec) {
    spec = next;
    if (!spec) return;
    width = Math.max(280, Math.round(node.clientWidth || 640));
    px = scale(spec.domain, [LEFT, width - RIGHT]);
    height = head + spec.panels.length * (HEAD + tall) + FLOOR;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const bottom = height - FLOOR;
    clear(under,
      (spec.shades ?? []).map(([a, b]) => { const [low, high] = [Math.max(px(a), LEFT), Math.min(px(b), width - RIGHT)]; return high > low ? s("rect", { class: "shade", x: low, y: head, width: high - low, height: bottom - head }) : null; }));
    clear(over,
      spec.panels.map((panel, k) => drawPanel(panel, head + k * (HEAD + tall))),
      s("path", { class: "axis", d: `M${LEFT} ${bottom}H${width - RIGHT}` }), times(bottom), s("path", { class: "cursor", d: "" }));
    svg.setAttribute("aria-label", `${label}. ${spec.about ?? ""} ${spec.panels.map(summary).join(" ")}`);
    if (marked) mark(...marked);
    if (values.open) clear(rows, asTables(spec));
  }

  function times(bottom) {
    const at = spec.at ?? ticks(...spec.domain, width / 110);
    const room = (width - LEFT - RIGHT) / Math.max(1, at.length);
    const every = Math.max(1, Math.ceil((spec.room ?? 58) / room));
    return at.filter((_, k) => k % every === 0).map((t) => {
      const edge = px(t) > width - RIGHT - 24 ? "end" : px(t) < LEFT + 10 ? "start" : "middle";
      return [s("path", { class: "axis", d: `M${px(t).toFixed(1)} ${bottom}v4` }), s("text", { x: px(t).toFixed(1), y: bottom + 16, "text-anchor": edge }, spec.said ? spec.said(t) : short(t))];
    });
  }

  function drawPanel(panel, top) {
    const [y0, y1] = [top + HEAD, top + HEAD + tall - 8];
    const lines = panel.lines ?? [];
    const bands = panel.bands ?? [];
    const found = panel.ticks?.length ? [0, Math.max(1, ...panel.ticks.flatMap((t) => Array.from(t.row))) + 1] : padded(extent([...lines.map((l) => l.y), ...bands.flatMap((b) => [b.low, b.high])]));
    const py = scale(found, [y1, y0]);
    const up = panel.ticks?.length ? [] : ticks(...found, 3.4);
    const [plain, term] = [`${panel.title[0].toUpperCase()}${panel.title.slice(1)}${unit(panel.unit) ? ` (${unit(panel.unit)})` : ""}`, panel.term ?? ""];
    const title = s("text", { class: "name", x: LEFT, y: top + 13 }, plain, term && (plain.length + term.length) * 6.6 < width - LEFT ? s("tspan", { class: "term", dx: 8 }, term) : null);
    return s("g", {}, title,
      up.map((t) => [s("path", { class: "rule", d: `M${LEFT} ${py(t).toFixed(1)}H${width - RIGHT}` }), s("text", { x: LEFT - 6, y: py(t) + 4, "text-anchor": "end" }, short(t))]),
      bands.map((b, k) => s("path", { class: `band fill k${k % 6}`, d: area(b.x, b.low, b.high, px, py) })),
      lines.map((l, k) => s("path", { class: `course stroke k${k % 6}`, d: path(l.x, l.y, px, py, width) })),
      (panel.ticks ?? []).map((t, k) => s("path", { class: `course stroke k${k % 6}`, d: spikes(t, px, py) })));
  }

  // The window [from, to] in the units of the strip.
  function mark(from, to, says, now, last) {
    marked = [from, to, says, now, last];
    if (!grip || !spec) return;
    const [a, b] = edges();
    const middle = Math.min(Math.max((a + b) / 2, LEFT + 14), width - RIGHT - 14);
    const [pane, knob, lines] = grip.children;
    for (const [key, value] of Object.entries({ x: a, y: 8, width: b - a, height: height - 8 })) pane.setAttribute(key, value);
    knob.setAttribute("x", middle - 14);
    lines.setAttribute("d", `M${middle - 4} 5v5M${middle} 5v5M${middle + 4} 5v5`);
    for (const [key, value] of Object.entries({ "aria-valuetext": says, "aria-valuenow": now, "aria-valuemin": 0, "aria-valuemax": last })) grip.setAttribute(key, value);
  }

  // Where the marker ends, in px of the picture.
  function edges() {
    if (!marked) return [LEFT, width - RIGHT];
    let [a, b] = [px(marked[0]), px(marked[1])];
    if (b - a < LEAST) [a, b] = [(a + b - LEAST) / 2, (a + b + LEAST) / 2];
    const inside = (p) => Math.min(Math.max(p, LEFT - 4), width - RIGHT + 4);
    return [inside(a), inside(b)];
  }

  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.min(Math.max(((event.clientX - box.left) / box.width) * width, LEFT), width - RIGHT);
  };
  if (place) {
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !spec) return;
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      grip.focus({ preventScroll: true });
      const [a, b] = edges();
      const p = at(event);
      const hold = p >= a - 6 && p <= b + 6 ? p - (px(marked[0]) + px(marked[1])) / 2 : 0;
      const move = (now) => place(px.back(at(now) - hold));
      const end = () => { svg.removeEventListener("pointermove", move); settle(); };
      if (!hold) move(event);
      svg.addEventListener("pointermove", move);
      svg.addEventListener("pointerup", end, { once: true });
      svg.addEventListener("pointercancel", end, { once: true });
    });
  }
  svg.addEventListener("pointermove", (event) => {
    if (!spec || event.buttons) return;
    const x = px.back(at(event));
    svg.querySelector(".cursor")?.setAttribute("d", `M${px(x).toFixed(1)} ${head}V${height - FLOOR}`);
    const found = spec.panels.flatMap((panel) => (panel.lines ?? []).slice(0, 3).filter((l) => l.x.length).map((l) => `${l.name} ${short(l.y[nearest(l.x, x)])} ${unit(panel.unit)}`));
    readout.textContent = `${spec.exact ? spec.exact(x) : short(x)}: ${found.join(", ")}`;
  });
  svg.addEventListener("pointerleave", () => { svg.querySelector(".cursor")?.setAttribute("d", ""); readout.textContent = ""; });
  return { node, readout, values, svg, draw, mark, edges, width: () => width };
}

// Names of the courses where a panel has several, in their colours.
export function legend(panels) {
  const seen = new Map();
  for (const panel of panels) {
    for (const all of [panel.lines ?? [], panel.ticks ?? []]) if (all.length > 1) all.forEach((one, k) => seen.set(`${one.name} ${k % 6}`, [one.name, k % 6]));
  }
  return seen.size ? h("ul", { class: "legend", "aria-hidden": "true" }, [...seen.values()].map(([name, k]) => h("li", {}, s("svg", { viewBox: "0 0 22 10" }, s("path", { class: `course stroke k${k}`, d: "M1 5H21", "stroke-width": "2" })), name))) : null;
}

// One stroke for each spike or vesicle, as high as its row, within what can be seen.
function spikes(t, px, py) {
  const half = Math.min(4.5, Math.max(1.8, 0.42 * (py(0) - py(1))));
  return Array.from(t.x, (x, k) => `M${px(x).toFixed(1)} ${(py(t.row[k]) + half).toFixed(1)}v${(-2 * half).toFixed(1)}`).join("");
}

function summary(panel) {
  if (panel.ticks?.length) return `${panel.title}: ${panel.ticks.reduce((sum, t) => sum + t.x.length, 0)} in all.`;
  const first = panel.lines?.[0];
  if (!first?.y.length) return "";
  const [low, high] = extent([first.y]);
  return `${panel.title}: ${first.name} from ${short(low)} to ${short(high)} ${unit(panel.unit)}.`;
}

function asTables(spec) {
  return (spec?.panels ?? []).flatMap((panel) => {
    const first = panel.lines?.[0];
    if (!first) return (panel.ticks ?? []).map((t) => table([{ text: `${spec.x.label} (${spec.x.unit})`, number: true }, { text: "row", number: true }], Array.from(t.x).slice(0, 200).map((x, k) => [x, t.row[k]]), panel.title));
    const every = Math.max(1, Math.ceil(first.x.length / 120));
    const rows = [];
    for (let k = 0; k < first.x.length; k += every) rows.push([first.x[k], ...panel.lines.map((l) => l.y[k])]);
    return [h("p", { class: "quiet" }, `${panel.title}${unit(panel.unit) ? ` (${unit(panel.unit)})` : ""}${every > 1 ? `, every ${every}th value` : ""}`),
      table([{ text: `${spec.x.label}${unit(spec.x.unit) ? ` (${unit(spec.x.unit)})` : ""}`, number: true }, ...panel.lines.map((l) => ({ text: l.name, number: true }))], rows, panel.title)];
  });
}
