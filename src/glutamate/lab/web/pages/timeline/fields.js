// Controls of an entry: days, times, and the fields that a verb has. Each gives {node, read()}; read throws nothing, the
// server says what does not fit.

import { clear, h, unique } from "../../lib/dom.js";
import { clock, parts, wrap, written } from "./when.js";

const WEEK = [["mon", "Mon"], ["tue", "Tue"], ["wed", "Wed"], ["thu", "Thu"], ["fri", "Fri"], ["sat", "Sat"], ["sun", "Sun"]];
const PLAIN = { daily: "every day", weekdays: "Monday to Friday", weekend: "Saturday and Sunday" };

export function days(text) {
  const bare = text.trim().toLowerCase();
  const named = bare.split(",").every((name) => WEEK.some(([key]) => key === name.trim()));
  const kind = h("select", { id: unique("days"), onchange: () => show() },
    Object.entries(PLAIN).map(([key, label]) => h("option", { value: key, selected: key === bare }, label)),
    h("option", { value: "named", selected: named }, "some days of the week"),
    h("option", { value: "text", selected: !named && !(bare in PLAIN) }, "days by number or date"));
  const boxes = WEEK.map(([key, label]) => {
    const box = h("input", { type: "checkbox", id: unique("weekday"), value: key, checked: named && bare.split(",").some((name) => name.trim() === key) });
    return h("span", { class: "tick" }, box, h("label", { for: box.id }, label));
  });
  const typed = h("input", { type: "text", id: unique("daystext"), value: text, maxlength: "200" });
  const place = h("div", {});
  const list = h("fieldset", { class: "ticks" }, h("legend", {}, "Days of the week"), boxes);
  const line = h("div", {}, h("label", { for: typed.id }, "Days"), typed, h("small", {}, "day 3; day 3..9; 2026-03-04; mon,thu every 2 weeks"));
  const show = () => { clear(place, kind.value === "named" ? list : kind.value === "text" ? line : null); };
  show();
  return {
    node: h("div", { class: "field" }, h("label", { for: kind.id }, "Which days"), kind, place),
    read() {
      if (kind.value === "text") return typed.value.trim();
      if (kind.value !== "named") return kind.value;
      return [...list.querySelectorAll("input:checked")].map((box) => box.value).join(",");
    },
  };
}

// Times: a row for each part; a text where a part is written in a way that has no control here.
export function times(text, stretch) {
  const all = parts(text);
  const rows = h("div", {});
  const typed = h("input", { type: "text", id: unique("at"), value: text, maxlength: "200" });
  if (all.some((one) => !one)) {
    return { node: h("div", { class: "field" }, h("label", { for: typed.id }, "When"), typed), read: () => typed.value.trim() };
  }
  const list = [];
  const add = (one) => {
    const row = stretch ? span(one) : moment(one);
    const drop = h("button", { type: "button", class: "plain", "aria-label": "remove this time", onclick: () => { list.splice(list.indexOf(row), 1); box.remove(); only(); } }, "Remove");
    const box = h("div", { class: "row time" }, row.nodes, drop);
    list.push(row);
    rows.append(box);
    only();
  };
  const only = () => { for (const b of rows.querySelectorAll("button")) b.hidden = list.length < 2; };
  for (const one of all) add(one);
  const more = h("button", { type: "button", onclick: () => add(stretch ? { start: 720, end: 780, anchor: "" } : { start: 720, end: null, anchor: "" }) }, "Add a time");
  return {
    node: h("fieldset", {}, h("legend", {}, stretch ? "From when to when" : "When"), rows, more),
    read: () => list.map((row) => row.read()).join(","),
  };
}

const time = (label, value) => h("input", { type: "time", "aria-label": label, value: clock(value), step: "60" });
const number = (field) => { const [a, b] = field.value.split(":"); return 60 * Number(a) + Number(b); };

function span(one) {
  const from = time("from", one.start);
  const to = time("to", one.end);
  return { nodes: ["from", from, "to", to], read: () => `${from.value}-${to.value}` };
}

function moment(one) {
  const kinds = [["", "at"], ["+waking", "after waking"], ["-waking", "before waking"], ["+bedtime", "after bedtime"], ["-bedtime", "before bedtime"]];
  const chosen = one.anchor ? `${one.start < 0 ? "-" : "+"}${one.anchor}` : "";
  const at = time("time of day", one.anchor ? 480 : one.start);
  const shift = h("input", { type: "number", "aria-label": "minutes", min: "0", max: "720", step: "5", value: String(one.anchor ? Math.abs(one.start) : 30) });
  const place = h("span", { class: "row" });
  const kind = h("select", { "aria-label": "measured from", onchange: () => show() }, kinds.map(([key, label]) => h("option", { value: key, selected: key === chosen }, label)));
  const show = () => { clear(place, kind.value ? [shift, h("small", {}, "min")] : at); };
  show();
  return {
    nodes: [kind, place],
    read: () => (kind.value ? written({ start: Number(`${kind.value[0]}${shift.value || 0}`), end: null, anchor: kind.value.slice(1) }) : clock(wrap(number(at)))),
  };
}

// One field as the server describes it: {name, kind, choices, default, low, high, says, required}.
export function field(about, value, label = about.name.replaceAll("_", " "), offers = null, none = "as usual") {
  const id = unique("field");
  const given = value ?? (about.required ? about.default ?? "" : "");
  const blank = about.default === null || about.default === undefined || about.default === "" ? "" : `${about.default} where nothing is given`;
  let control;
  if (about.choices && about.kind === "choice") {
    control = h("select", { id }, about.required ? null : h("option", { value: "" }, blank || none),
      about.choices.map((each) => h("option", { value: each, selected: String(each) === String(given) }, String(each).replaceAll("_", " "))));
  } else if (about.kind === "number" || about.kind === "integer") {
    control = h("input", { id, type: "number", step: about.kind === "integer" ? "1" : "any", min: about.low, max: about.high, value: String(given), placeholder: about.default === null || about.default === undefined ? "" : String(about.default) });
  } else {
    const list = offers ?? about.choices;
    control = h("input", { id, type: "text", maxlength: about.name === "note" ? "2000" : "200", value: Array.isArray(given) ? given.join("; ") : String(given), list: list ? `${id}-list` : null });
    if (list) control = [control, h("datalist", { id: `${id}-list` }, list.map((each) => h("option", { value: each })))];
  }
  const input = [control].flat()[0];
  return {
    name: about.name,
    input,
    node: h("div", { class: "field" }, h("label", { for: id }, label), control, about.says ? h("small", {}, about.says) : null),
    read() {
      const text = input.value.trim();
      if (text === "") return undefined;
      if (about.kind === "number" || about.kind === "integer") return Number(text);
      if (about.name === "instead_of" && text.includes(";")) return text.split(";").map((each) => each.trim()).filter(Boolean);
      return text;
    },
  };
}
