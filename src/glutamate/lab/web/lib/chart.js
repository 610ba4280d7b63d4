// A chart of courses: lines, bands and dots over one axis, read by eye, by arrow keys, or as a table; saved as SVG or PNG.
//
// chart({title, about, x: {label, unit, log, range}, y: {label, unit, log, zero, range},
//        lines: [{name, x, y, colour, dashed}], bands: [{name, x, low, high, colour}], dots: [{name, x, y, colour, size}],
//        marks: [{x, label}], height, name}) -> {node, update(spec)}
// Colours are 0 to 5. Names of a line and of its band may be the same: they share a place in the legend.

import { clear, h, s, short, table, unique, unit } from "./dom.js";
import { area, extent, logTicks, nearest, padded, path, scale, ticks } from "./scale.js";
import { savePng, saveSvg } from "./share.js";

const MARGIN = { left: 62, right: 14, top: 8, bottom: 40 };
const ROWS = 200; // of the table of values

export function chart(first) {
  let spec = first;
  let cursor = null;
  let view = null;
  const label = unique("chart");
  const svg = s("svg", { class: "chart", tabindex: "0", role: "img", "aria-labelledby": label });
  const title = h("figcaption", { id: label });
  const legend = h("ul", { class: "legend", "aria-hidden": "true" });
  const readout = h("p", { class: "readout", "aria-live": "polite" });
  const values = h("details", {}, h("summary", {}, h("small", {}, "Values as a table")));
  const place = h("div", {});
  values.append(place);
  values.addEventListener("toggle", () => clear(place, values.open ? asTable(spec) : null));
  const named = () => (spec.name ?? spec.title ?? "figure").replace(/\W+/g, "_").toLowerCase();
  const tools = h("div", { class: "tools" },
    h("button", { type: "button", onclick: () => saveSvg(svg, named(), spec.title) }, "Save SVG"),
    h("button", { type: "button", onclick: () => savePng(svg, named(), spec.title) }, "Save PNG"));
  const node = h("figure", {}, title, legend, svg, readout, h("div", { class: "foot" }, tools, values));

  function draw() {
    const width = Math.max(260, Math.round(node.clientWidth || 640));
    const height = spec.height ?? 240;
    const { lines = [], bands = [], dots = [], marks = [] } = spec;
    const all = [...lines, ...bands, ...dots];
    const xs = spec.x.range ?? extent(all.map((each) => each.x));
    const inside = [...lines.map((l) => l.y), ...dots.map((d) => d.y), ...bands.flatMap((b) => [b.low, b.high])];
    const found = spec.y.range ?? (spec.y.log ? extent(inside.map((v) => v.filter((n) => n > 0))) : padded(extent(inside), spec.y.zero));
    const px = scale(xs[0] === xs[1] ? [xs[0], xs[0] + 1] : xs, [MARGIN.left, width - MARGIN.right], spec.x.log);
    const py = scale(found, [height - MARGIN.bottom, MARGIN.top], spec.y.log);
    view = { px, py, width, height };
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const clip = `${label}-clip`;
    const colour = (each, k) => `k${(each.colour ?? k) % 6}`;
    clear(svg, s("defs", {}, s("clipPath", { id: clip }, s("rect", { x: MARGIN.left, y: MARGIN.top - 2, width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom + 4 }))),
      axes(spec, xs, found, px, py, width, height),
      s("g", { "clip-path": `url(#${clip})` },
        bands.map((b, k) => s("path", { class: `band fill ${colour(b, k)}`, d: area(b.x, b.low, b.high, px, py) })),
        lines.map((l, k) => s("path", { class: `course stroke ${colour(l, k)}${l.dashed ? " dashed" : ""}`, "data-name": l.name, d: path(l.x, l.y, px, py, width) })),
        dots.map((d, k) => s("path", { class: `dot fill ${colour(d, k)}`, d: circles(d, px, py) })),
        marks.map((m) => s("path", { class: "mark", d: `M${px(m.x)} ${MARGIN.top}V${height - MARGIN.bottom}` }))),
      marks.filter((m) => m.label).map((m) => s("text", { x: px(m.x) + 4, y: MARGIN.top + 11 }, m.label)),
      s("path", { class: "cursor", d: "" }));
    clear(title, spec.title, " ", h("small", {}, summary(spec)));
    clear(legend, keys(all, lines).map(([name, each, k]) => h("li", {}, sample(each, colour(each, k), lines.includes(each)), name)));
    if (values.open) clear(place, asTable(spec));
    if (cursor !== null) point(cursor);
  }

  function point(x) {
    cursor = x;
    const { px, height } = view;
    svg.querySelector(".cursor").setAttribute("d", `M${px(x).toFixed(1)} ${MARGIN.top}V${height - MARGIN.bottom}`);
    const parts = (spec.lines ?? []).filter((l) => l.x.length).slice(0, 8).map((l) => `${l.name} ${short(l.y[nearest(l.x, x)])}`);
    const bands = (spec.bands ?? []).filter((b) => b.x.length).slice(0, 4).map((b) => { const k = nearest(b.x, x); return `${b.name} ${short(b.low[k])} to ${short(b.high[k])}`; });
    readout.textContent = `${spec.x.label} ${short(x, 6)} ${unit(spec.x.unit)}: ${[...parts, ...bands].join(", ")} ${unit(spec.y.unit)}`;
  }

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const p = ((event.clientX - box.left) / box.width) * view.width;
    if (p >= MARGIN.left && p <= view.width - MARGIN.right) point(view.px.back(p));
  });
  svg.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    const line = spec.lines?.find((l) => l.x.length);
    if (!steps || !line) return;
    event.preventDefault();
    const k = cursor === null ? 0 : nearest(line.x, cursor);
    const stride = Math.max(1, Math.round(line.x.length / 200));
    point(line.x[Math.min(line.x.length - 1, Math.max(0, k + steps * stride))]);
  });
  const watch = new ResizeObserver(() => { if (node.isConnected && view?.width !== Math.max(260, Math.round(node.clientWidth))) draw(); });
  watch.observe(node);
  draw();
  return { node, update(next) { spec = { ...spec, ...next }; draw(); } };
}

function axes(spec, xs, ys, px, py, width, height) {
  const floor = height - MARGIN.bottom;
  const across = (spec.x.log ? logTicks : ticks)(...xs, width / 90);
  const up = (spec.y.log ? logTicks : ticks)(...ys, height / 45);
  const axis = (a) => `${a.label}${unit(a.unit) ? ` (${unit(a.unit)})` : ""}`;
  return [
    up.map((t) => s("path", { class: "rule", d: `M${MARGIN.left} ${py(t).toFixed(1)}H${width - MARGIN.right}` })),
    up.map((t) => s("text", { x: MARGIN.left - 7, y: py(t) + 4, "text-anchor": "end" }, spec.y.log ? power(t) : short(t))),
    across.map((t) => s("path", { class: "axis", d: `M${px(t).toFixed(1)} ${floor}v4` })),
    across.map((t) => s("text", { x: px(t), y: floor + 17, "text-anchor": "middle" }, spec.x.said ? spec.x.said(t) : short(t, 6))),
    s("path", { class: "axis", d: `M${MARGIN.left} ${floor}H${width - MARGIN.right}` }),
    s("text", { x: width - MARGIN.right, y: height - 4, "text-anchor": "end" }, axis(spec.x)),
    s("text", { x: -MARGIN.top, y: 12, "text-anchor": "end", transform: "rotate(-90)" }, axis(spec.y)),
  ];
}

// 10 and its powers as they are written on logarithmic axes.
const power = (t) => {
  const k = Math.log10(t);
  return Number.isInteger(k) && (k < -2 || k > 3) ? `10${[...String(k)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")}` : short(t);
};

const circles = (d, px, py) => {
  const r = d.size ?? 2.5;
  let out = "";
  for (let k = 0; k < d.x.length; k++) {
    if (Number.isFinite(d.y[k])) out += `M${(px(d.x[k]) - r).toFixed(1)} ${py(d.y[k]).toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  }
  return out;
};

function keys(all, lines) {
  const seen = new Map();
  for (const each of all) if (each.name && !seen.has(each.name)) seen.set(each.name, each);
  const rows = [...seen].map(([name, each]) => [name, each, (lines.includes(each) ? lines : all).indexOf(each)]);
  return rows.length > 1 || rows[0]?.[1].low ? rows : [];
}

const sample = (each, colour, line) => s("svg", { viewBox: "0 0 22 10", class: "key" },
  line ? s("path", { class: `course stroke ${colour}${each.dashed ? " dashed" : ""}`, d: "M1 5H21", fill: "none", "stroke-width": "2" })
    : s("rect", { class: `band fill ${colour}`, x: 1, y: 1, width: 20, height: 8, "fill-opacity": each.low ? "0.35" : "1" }));

// What a person who does not see the picture is told.
function summary(spec) {
  if (spec.about) return spec.about;
  const line = spec.lines?.find((l) => l.y?.length);
  if (!line) return "";
  const [low, high] = extent([line.y]);
  return `${line.name ?? ""} from ${short(low)} to ${short(high)} ${unit(spec.y.unit)}`;
}

function asTable(spec) {
  const groups = new Map();
  const columns = [...(spec.lines ?? []).map((l) => [l.name, l.x, l.y]), ...(spec.dots ?? []).map((d) => [d.name, d.x, d.y]),
    ...(spec.bands ?? []).flatMap((b) => [[`${b.name}, low`, b.x, b.low], [`${b.name}, high`, b.x, b.high]])];
  for (const [name, x, y] of columns) {
    const key = `${x.length}:${x[0]}:${x.at?.(-1)}`;
    if (!groups.has(key)) groups.set(key, { x, columns: [] });
    groups.get(key).columns.push([name, y]);
  }
  return [...groups.values()].map((group) => {
    const every = Math.max(1, Math.ceil(group.x.length / ROWS));
    const rows = [];
    for (let k = 0; k < group.x.length; k += every) rows.push([group.x[k], ...group.columns.map(([, y]) => y[k])]);
    const head = [{ text: `${spec.x.label} (${unit(spec.x.unit)})`, number: true }, ...group.columns.map(([name]) => ({ text: name, number: true }))];
    return [every > 1 ? h("p", { class: "quiet" }, `Every ${every}th of ${group.x.length} values; all of them are in the CSV file.`) : null, table(head, rows, spec.title)];
  });
}
