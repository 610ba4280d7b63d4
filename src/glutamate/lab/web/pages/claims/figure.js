// Figures of a claim: its arms side by side, and its effect beside the lines of its rule.

import { clear, h, s, short, unique, unit } from "../../lib/dom.js";
import { extent, padded, scale, ticks } from "../../lib/scale.js";
import { savePng, saveSvg } from "../../lib/share.js";

const WIDEST = 620;
const NARROW = 480; // below it names of arms have less room
const ROW = 26;
const WORD = 70; // room for a word beside a line

// A card's small picture: interval and effect, and where it supports or contradicts.
export function strip(row) {
  if (!row.lines || row.effect === null) return null;
  const svg = s("svg", { class: "chart strip", viewBox: "0 0 280 40", role: "img", "aria-label": said(row) });
  const px = scale(padded(extent([[...row.interval, row.effect, row.lines.supported, row.lines.contradicted]])), [8 + WORD, 272 - WORD]);
  clear(svg, effect(row, row.lines, px, { top: 8, y: 24, left: 8, right: 272 }));
  return svg;
}

const said = (row) => `effect ${short(row.effect, 3)} ${unit(row.unit)}, interval ${short(row.interval[0], 3)} to ${short(row.interval[1], 3)}; ${short(row.lines.supported, 3)} supports, ${short(row.lines.contradicted, 3)} contradicts`;

function effect(row, lines, px, { top, y, left, right }) {
  const at = (v) => Math.min(right, Math.max(left, px(v)));
  const up = lines.supported > lines.contradicted;
  // A word stands on the side of its line that it means.
  const end = (x, side) => (side ? { x: x + 3, "text-anchor": "start" } : { x: x - 3, "text-anchor": "end" });
  return [
    s("path", { class: "rule", d: `M${left} ${y}H${right}` }),
    s("path", { class: "course stroke k2", d: `M${at(lines.supported)} ${top + 7}V${y + 10}` }),
    s("path", { class: "course stroke k1 dashed", d: `M${at(lines.contradicted)} ${top + 7}V${y + 10}` }),
    s("text", { ...end(at(lines.supported), up), y: top + 4 }, "supports"),
    s("text", { ...end(at(lines.contradicted), !up), y: top + 4 }, "contradicts"),
    s("path", { class: "span", d: `M${at(row.interval[0])} ${y}H${at(row.interval[1])}` }),
    s("path", { class: "ink", d: `M${at(row.effect)} ${y - 6}l6 6l-6 6l-6 -6Z` }),
  ];
}

// The main quantity in every arm (median, middle 90 % of people), and the effect under it.
export function figure(row, lines, title) {
  const WIDE = Math.min(WIDEST, Math.max(320, document.documentElement.clientWidth - 40));
  const LEFT = WIDE < NARROW ? 104 : 170;
  const most = WIDE < NARROW ? 15 : 26;
  const main = row.measured[0].what;
  const arms = row.measured.filter((each) => each.what === main && each.median !== null);
  const px = scale(padded(extent([arms.flatMap((each) => [each.low, each.median, each.high])])), [LEFT, WIDE - 16]);
  const pe = scale(padded(extent([[...row.interval, row.effect, lines.supported, lines.contradicted]])), [LEFT + WORD, WIDE - 16 - WORD]);
  const floor = 14 + ROW * arms.length;
  const low = floor + 70;
  const label = unique("claim");
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${WIDE} ${low + 76}`, role: "img", "aria-labelledby": label });
  const axis = (place, domain, y, text) => [
    s("path", { class: "axis", d: `M${LEFT} ${y}H${WIDE - 16}` }),
    ticks(...domain, 5).map((t) => [s("path", { class: "axis", d: `M${place(t)} ${y}v4` }), s("text", { x: place(t), y: y + 17, "text-anchor": "middle" }, short(t))]),
    s("text", { x: WIDE - 16, y: y + 33, "text-anchor": "end" }, text)];
  const u = (each) => (unit(each) ? ` (${unit(each)})` : "");
  clear(svg,
    arms.map((each, k) => {
      const y = 18 + ROW * k;
      return [s("text", { x: LEFT - 10, y: y + 4, "text-anchor": "end" }, shortened(each.arm, most)), s("path", { class: "wide-band stroke k0", d: `M${px(each.low)} ${y}H${px(each.high)}` }), s("circle", { class: "fill k0", cx: px(each.median), cy: y, r: 5 })];
    }),
    axis(px, [px.back(LEFT), px.back(WIDE - 16)], floor, shortened(`${main}${u(arms[0]?.unit)}: median, middle 90 % of people`, Math.round(WIDE / 7.5))),
    s("text", { x: LEFT - 10, y: low + 28, "text-anchor": "end" }, "effect"),
    s("g", {}, effect(row, lines, pe, { top: low + 4, y: low + 24, left: LEFT, right: WIDE - 16 })),
    axis(pe, [pe.back(LEFT), pe.back(WIDE - 16)], low + 40, `effect${u(row.unit)}: median, 95 % interval`));
  const name = `claim_${row.id}`.replace(/\W+/g, "_");
  return h("figure", {}, h("figcaption", { id: label }, title, " ", h("small", {}, said({ ...row, lines }))), svg,
    h("div", { class: "tools" }, h("button", { type: "button", onclick: () => saveSvg(svg, name, row.says) }, "Save SVG"), h("button", { type: "button", onclick: () => savePng(svg, name, row.says) }, "Save PNG")));
}

const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
