// The picture of the days: a row for each day from midnight to midnight, stretches as blocks, moments as small pictures.
// A block is dragged to move it and by its ends to resize it, or moved with the arrow keys; all its days move together.

import { clear, h } from "../../lib/dom.js";
import { SHORT } from "./desk.js";
import { DAY, clock, dayName, dayOf, dayShort, into, moved, partOf, shifted, single, weekend } from "./when.js";
import { colour, isMoment, named, picture, swatch, valued } from "./words.js";

const STEP = 15; // min
const PAUSE = 450; // ms after the last key, before the plan is asked

export function week(desk, { open, say, arm }) {
  const rows = h("div", { class: "days" });
  const legend = h("ul", { class: "legend" });
  const range = h("strong", {});
  const before = h("button", { type: "button", onclick: () => turn(-7) }, "Previous week");
  const after = h("button", { type: "button", onclick: () => turn(7) }, "Next week");
  const pages = h("div", { class: "row" }, before, range, after);
  const hours = h("div", { class: "hours", "aria-hidden": "true" }, [0, 3, 6, 9, 12, 15, 18, 21, 24].map((t) => placed(h("span", {}, `${String(t).padStart(2, "0")}:00`), t / 24)));
  const frame = h("div", { class: "week", role: "group", "aria-label": "Picture of the days" }, h("div", { class: "inner" }, hours, rows));
  const node = h("div", {}, pages, frame, legend);
  let waiting = null; // keys pressed, not yet asked
  let dragged = false; // so that the click after a drag opens nothing

  const turn = (by) => desk.look(Math.min(Math.max(1, desk.from + by), desk.plan.days));

  function draw() {
    const { plan } = desk;
    if (!plan) return;
    const focused = document.activeElement?.dataset?.block;
    const count = Math.min(plan.days > SHORT ? 7 : SHORT, plan.days - desk.from + 1);
    const spans = (desk.arms.find((one) => one.name === arm()) ?? desk.arms[0])?.spans ?? [];
    const all = spans.flatMap((span) => pieces(span, plan, desk.from, count));
    const lanes = laned(all);
    const seen = new Set();
    clear(rows, Array.from({ length: count }, (_, k) => {
      const date = dayOf(plan.start, desk.from + k);
      const here = all.filter((one) => one.row === k);
      const track = h("div", { class: "track" }, here.map((one) => block(one, lanes, seen)));
      track.style.height = `${lanes.stretches * 1.75 + lanes.moments * 1.6 + 0.35}rem`;
      return h("div", { class: `day${weekend(date) ? " off" : ""}`, role: "group", "aria-label": dayName(date) }, h("div", { class: "name" }, dayShort(date)), track);
    }));
    const verbs = [...new Set(all.map((one) => one.verb))];
    clear(legend, verbs.map((verb) => h("li", { class: colour(verb) }, isMoment(verb) ? picture(verb) : swatch(verb), " ", named(verb))));
    pages.hidden = plan.days <= SHORT;
    range.textContent = `${dayShort(dayOf(plan.start, desk.from))} to ${dayShort(dayOf(plan.start, desk.from + count - 1))}, of ${plan.days} days`;
    before.disabled = desk.from <= 1;
    after.disabled = desk.from + count > plan.days;
    if (focused) rows.querySelector(`[data-block="${CSS.escape(focused)}"][tabindex="0"]`)?.focus({ preventScroll: true });
  }

  function block(one, lanes, seen) {
    const entry = desk.plan.entries[one.entry];
    const first = !seen.has(one.id);
    seen.add(one.id);
    const says = `${named(one.verb)}: ${one.label}, ${clock(one.from)}${one.moment ? "" : ` to ${clock(one.to)}`}, ${entry.days}${entry.arm ? `, only in ${entry.arm}` : ""}`;
    const node = h("button", {
      type: "button", class: `${one.moment ? "moment" : "block"} ${colour(one.verb)} verb-${one.verb}${one.head ? "" : " cut-left"}${one.tail ? "" : " cut-right"}`,
      "data-block": one.id, tabindex: first ? "0" : "-1", title: says, "aria-label": says,
      "aria-keyshortcuts": "ArrowLeft ArrowRight Shift+ArrowLeft Shift+ArrowRight Enter Delete",
    }, one.moment ? picture(one.verb) : [
      one.breaks.map(([a, b]) => sized(h("i", { class: "pause" }), (a - one.at) / (one.until - one.at), (b - a) / (one.until - one.at))),
      one.head ? h("i", { class: "end left" }) : null, h("span", {}, one.label), one.tail ? h("i", { class: "end right" }) : null]);
    node.style.top = `${one.moment ? lanes.stretches * 1.75 + lanes.of(one) * 1.6 + 0.2 : lanes.of(one) * 1.75 + 0.2}rem`;
    if (one.moment) placed(node, one.at / DAY);
    else sized(node, one.at / DAY, (one.until - one.at) / DAY);
    node.piece = one;
    node.addEventListener("click", () => { if (!dragged) { flush(); open(one.entry, one); } });
    node.addEventListener("pointerdown", (event) => grab(event, one, node));
    node.addEventListener("keydown", (event) => press(event, one));
    return node;
  }

  // Everything of the same entry and part follows, so that one sees what an edit means.
  function follow(one, byStart, byEnd, rows_ = 0) {
    rows.style.setProperty("--row", `${rows.firstChild.getBoundingClientRect().height}px`);
    for (const node of rows.querySelectorAll(`[data-block="${CSS.escape(one.id)}"]`)) {
      const { at, until, head, tail } = node.piece;
      const [low, high] = [at + (head ? byStart : 0), until + (tail ? byEnd : 0)];
      if (one.moment) placed(node, low / DAY);
      else sized(node, low / DAY, Math.max(0, high - low) / DAY);
      node.style.translate = `0 calc(${rows_} * var(--row))`;
      node.classList.add("moves");
    }
    const text = change(one, byStart, byEnd, rows_);
    const entry = desk.plan.entries[one.entry];
    const all = text && !single(text.days) ? " (all of these days)" : "";
    if (text) say(`${named(one.verb)}, ${one.label}: ${text.at}, ${text.days}${all}`);
    else say(`${one.label}: this cannot be done by moving it; press Enter to open it (${entry.days}, ${entry.at})`);
  }

  // The entry's new days and times, or null.
  function change(one, byStart, byEnd, byRows) {
    const entry = desk.plan.entries[one.entry];
    const next = moved(entry.at, one.part, byStart, byEnd);
    if (!next) return null;
    const days = shifted(entry.days, next.days + (single(entry.days) ? byRows : 0));
    return days === null ? null : { days, at: next.at };
  }

  function put(one, byStart, byEnd, byRows = 0) {
    const next = change(one, byStart, byEnd, byRows);
    const entry = desk.plan.entries[one.entry];
    if (!next || (next.at === entry.at && next.days === entry.days)) { draw(); return; }
    desk.edit({ index: one.entry, entry: { ...tableOf(entry), ...next } });
  }

  function grab(event, one, node) {
    if (event.button !== 0) return;
    flush();
    dragged = false;
    const track = node.parentElement.getBoundingClientRect();
    const end = event.target.closest?.(".end");
    const [x, y] = [event.clientX, event.clientY];
    let by = [0, 0, 0];
    node.setPointerCapture(event.pointerId);
    const move = (now) => {
      if (!dragged && Math.hypot(now.clientX - x, now.clientY - y) < 4) return;
      dragged = true;
      const d = STEP * Math.round(((now.clientX - x) / track.width) * DAY / STEP);
      const height = node.closest(".day").getBoundingClientRect().height;
      const lines = !end && single(desk.plan.entries[one.entry].days) ? Math.round((now.clientY - y) / height) : 0;
      by = end?.classList.contains("left") ? [d, 0, 0] : end ? [0, d, 0] : [d, d, lines];
      follow(one, by[0], by[1], by[2]);
    };
    const away = (keep) => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", drop);
      node.removeEventListener("pointercancel", lose);
      removeEventListener("keydown", escape, true);
      if (!dragged) return;
      if (keep) put(one, ...by);
      else draw();
    };
    const drop = () => away(true);
    const lose = () => away(false);
    const escape = (press_) => { if (press_.key === "Escape") { press_.preventDefault(); away(false); say("As it was."); } };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", drop);
    node.addEventListener("pointercancel", lose);
    addEventListener("keydown", escape, true);
  }

  function press(event, one) {
    const sideways = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    dragged = false;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      desk.edit({ index: one.entry, entry: null }).then((fine) => fine && say(`${one.label} is removed. Undo brings it back.`));
      return;
    }
    if (event.key === "Escape" && waiting) { clearTimeout(waiting.timer); waiting = null; draw(); return; }
    if (!sideways && !(down && single(desk.plan.entries[one.entry].days))) return;
    event.preventDefault();
    if (waiting && waiting.one.id !== one.id) flush();
    waiting ??= { one, by: [0, 0, 0] };
    const [a, b, c] = waiting.by;
    waiting.by = sideways ? [event.shiftKey ? a : a + sideways, b + sideways, c] : [a, b, c + down];
    clearTimeout(waiting.timer);
    follow(one, ...waiting.by);
    waiting.timer = setTimeout(flush, PAUSE);
  }

  function flush() {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const { one, by } = waiting;
    waiting = null;
    put(one, ...by);
  }

  return { node, draw };
}

// An entry as the file writes it.
export const tableOf = (entry) => ({ days: entry.days, at: entry.at, [entry.verb]: entry.value, ...entry.options });

const placed = (node, share) => { node.style.left = `${100 * share}%`; return node; };
function sized(node, share, width) {
  node.style.left = `${100 * share}%`;
  node.style.width = `${100 * width}%`;
  return node;
}

// The parts of a span in the rows that are shown: {row, at, until} in minutes of that row.
function pieces(span, plan, from, count) {
  const offset = into(plan.start) - (from - 1) * DAY;
  const [start, end] = [Math.round(60 * span.start_h) + offset, Math.round(60 * span.end_h) + offset];
  const entry = plan.entries[span.entry];
  if (!entry) return [];
  const part = partOf(entry.at, start, end);
  const common = {
    verb: span.verb, channel: span.channel, label: valued({ verb: span.verb, value: span.label }), entry: span.entry, part,
    id: `${span.entry}.${part}`, from: start, to: end, day: from + Math.floor(start / DAY), moment: span.start_h === span.end_h,
  };
  const out = [];
  for (let row = Math.max(0, Math.floor(start / DAY)); row < count && (row * DAY < end || (row * DAY <= start && end === start)); row++) {
    const [low, high] = [row * DAY, (row + 1) * DAY];
    if (start >= high) continue;
    const [at, until] = [Math.max(start, low) - low, Math.min(end, high) - low];
    const breaks = (span.breaks ?? []).map(([a, b]) => [60 * a + offset - low, 60 * b + offset - low]).filter(([a, b]) => a >= at && b <= until);
    out.push({ ...common, row, at, until, breaks, head: start >= low, tail: end <= high });
  }
  return out;
}

// Lanes: channels share one where they never overlap; moments that would cover each other go below each other.
function laned(all) {
  const channels = [...new Set(all.filter((one) => !one.moment).map((one) => one.channel))];
  const lanes = [];
  const meet = (a, b) => a.row === b.row && a.at < b.until && b.at < a.until;
  for (const channel of channels) {
    const own = all.filter((one) => one.channel === channel && !one.moment);
    const free = lanes.find((lane) => !lane.some((one) => own.some((other) => meet(one, other))));
    if (free) free.push(...own);
    else lanes.push(own);
  }
  const points = [];
  for (const one of all.filter((each) => each.moment)) {
    const free = points.find((lane) => !lane.some((other) => other.row === one.row && Math.abs(other.at - one.at) < 28));
    if (free) free.push(one);
    else points.push([one]);
  }
  const of = (one) => Math.max(0, (one.moment ? points : lanes).findIndex((lane) => lane.includes(one)));
  return { stretches: Math.max(1, lanes.length), moments: points.length, of };
}
