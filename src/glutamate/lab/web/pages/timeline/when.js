// Times and days as a plan writes them: "23:00-07:00", "08:00,20:00", "waking +1 h"; "daily", "mon,thu", "day 3", "2026-03-04".
// The server checks every text again; here they are only taken apart, moved by minutes and put together.

export const DAY = 1440; // min
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const STRETCH = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/;
const MOMENT = /^(\d{1,2}):(\d{2})$/;
const ANCHOR = /^(waking|bedtime)\s*(?:([+-])\s*(\d+(?:\.\d+)?)\s*([a-z]+))?$/i;
const LENGTHS = { s: 1 / 60, min: 1, minute: 1, minutes: 1, h: 60, hour: 60, hours: 60 };

const minutes = (h, m) => 60 * Number(h) + Number(m);
export const wrap = (value) => ((value % DAY) + DAY) % DAY;
export const clock = (value) => {
  const k = wrap(Math.round(value));
  return `${String(Math.floor(k / 60)).padStart(2, "0")}:${String(k % 60).padStart(2, "0")}`;
};

// One part of `at`: {start, end, anchor} in minutes; end null for a moment; start is the shift where it hangs on a night.
// Null for a text that is not understood here.
export function part(text) {
  const bare = text.trim();
  let found = STRETCH.exec(bare);
  if (found) {
    const start = minutes(found[1], found[2]);
    const end = minutes(found[3], found[4]);
    return { start, end: end > start ? end : end + DAY, anchor: "" };
  }
  found = MOMENT.exec(bare);
  if (found) return { start: minutes(found[1], found[2]), end: null, anchor: "" };
  found = ANCHOR.exec(bare);
  if (!found) return null;
  const length = found[3] ? Number(found[3]) * LENGTHS[found[4].toLowerCase()] : 0;
  return Number.isFinite(length) ? { start: found[2] === "-" ? -length : length, end: null, anchor: found[1].toLowerCase() } : null;
}

export const parts = (at) => at.split(",").map(part);

export function written({ start, end, anchor }) {
  if (anchor) {
    const size = Math.abs(Math.round(start));
    return size ? `${anchor} ${start < 0 ? "-" : "+"}${size % 60 ? `${size} min` : `${size / 60} h`}` : anchor;
  }
  return end === null ? clock(start) : `${clock(start)}-${clock(end)}`;
}

// Which part of `at` a span is, by its minutes of the day; -1 where none fits. A span may be a piece of its part.
export function partOf(at, from, to) {
  const all = parts(at);
  const near = (a, b) => Math.min(wrap(a - b), wrap(b - a)) < 0.51;
  const exact = all.findIndex((p) => p && !p.anchor && near(p.start, from) && (p.end === null || near(p.end, to)));
  if (exact >= 0) return exact;
  const piece = all.findIndex((p) => p && p.end !== null && wrap(from - p.start) + (to - from) <= p.end - p.start + 0.51);
  return piece >= 0 ? piece : all.findIndex((p) => p?.anchor);
}

// `at` with one part moved, its start and its end by so many minutes; null where it cannot be. `days` says how many
// midnights its start has passed.
export function moved(at, which, byStart, byEnd) {
  const all = parts(at);
  const one = all[which];
  if (!one) return null;
  const next = { ...one, start: one.start + byStart, end: one.end === null ? null : one.end + byEnd };
  if (next.end !== null && (next.end - next.start < 15 || next.end - next.start >= DAY)) return null;
  if (next.anchor && Math.abs(next.start) > 720) return null;
  const days = next.anchor ? 0 : Math.floor(next.start / DAY);
  const texts = at.split(",").map((text, k) => (k === which ? written(next) : text.trim()));
  return { at: texts.join(","), days };
}

// Days moved by so many; null where the text cannot be moved (it then means several kinds of days, or every few weeks).
export function shifted(text, by) {
  const bare = text.trim().toLowerCase();
  if (!by || bare === "daily") return text;
  if (bare.includes("every")) return null;
  if (/^days? /.test(bare)) {
    const moved = bare.replace(/^days? /, "").replace(/\d+/g, (n) => String(Number(n) + by));
    return /(^|[^\d])(0|-\d+)/.test(moved) ? null : `day ${moved}`;
  }
  if (/^\d{4}-/.test(bare)) return bare.replace(/\d{4}-\d{2}-\d{2}/g, (d) => dateText(addDays(new Date(`${d}T00:00:00Z`), by)));
  const list = bare === "weekdays" ? WEEK.slice(0, 5) : bare === "weekend" ? WEEK.slice(5) : bare.split(",").map((n) => n.trim().slice(0, 3));
  if (!list.every((n) => WEEK.includes(n))) return null;
  const ks = list.map((n) => (WEEK.indexOf(n) + by + 7) % 7).sort((a, b) => a - b);
  return ks.map((k) => WEEK[k]).join(",");
}

// Whether an entry is on one day only, which may then be moved to another row.
export const single = (text) => /^day \d+$/i.test(text.trim()) || /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) || WEEK.includes(text.trim().toLowerCase().slice(0, 3)) && !text.includes(",");

// Days of a lower rank than a date may be changed on one day alone.
export const rank = (text) => {
  const bare = text.trim().toLowerCase();
  return bare.startsWith("daily") ? 0 : bare.startsWith("week") ? 1 : /^days? /.test(bare) ? 3 : /^\d{4}-/.test(bare) ? 4 : 2;
};

// Dates: all of them local to the plan, held as UTC so that no time zone of the browser moves them.

export const begins = (start) => new Date(`${start.length > 10 ? start : `${start}T00:00:00`}Z`);
export const addDays = (date, by) => new Date(date.getTime() + by * 86400000);
export const dateText = (date) => date.toISOString().slice(0, 10);
const monday = (date) => (date.getUTCDay() + 6) % 7;
export const weekend = (date) => monday(date) > 4;
export const dayName = (date) => `${NAMES[monday(date)]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
export const dayShort = (date) => `${NAMES[monday(date)].slice(0, 3)} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)}`;
// The date of day number k (from 1) of a plan.
export const dayOf = (start, k) => addDays(new Date(`${dateText(begins(start))}T00:00:00Z`), k - 1);
// Minutes of the day at which a plan begins.
export const into = (start) => begins(start).getUTCHours() * 60 + begins(start).getUTCMinutes();
