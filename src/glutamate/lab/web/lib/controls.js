// Controls: native ones with a label, the technical term, unit, range and source beside them.

import { h, short, unique, unit as plainUnit } from "./dom.js";

const STEPS = 400; // of a slider

// slider({label, term, value, low, high, scale: "lin" | "log", unit, source, note, change(value)}) -> {node, value, set, problem}
export function slider({ label, term, value, low, high, scale = "lin", unit = "", source = "", note = "", change }) {
  const first = value;
  const id = unique("value");
  const help = unique("help");
  const log = scale === "log" && low > 0;
  const place = (v) => Math.round(STEPS * (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low)));
  const at = (k) => Number((log ? low * (high / low) ** (k / STEPS) : low + ((high - low) * k) / STEPS).toPrecision(4));
  const range = h("input", { type: "range", min: "0", max: String(STEPS), step: "1", value: String(place(value)), "aria-label": `${label}, slider`, "aria-valuetext": said(value), "aria-describedby": help });
  const field = h("input", { type: "number", id, min: String(low), max: String(high), step: "any", value: short(value), "aria-describedby": help });
  const wrong = h("small", { class: "wrong", role: "alert" });
  const box = { node: null, value, set };
  function said(v) { return `${short(v)} ${plainUnit(unit)}`; }
  function set(v, tell = true) {
    box.value = v;
    range.value = String(place(v));
    range.setAttribute("aria-valuetext", said(v));
    if (document.activeElement !== field) field.value = short(v);
    wrong.textContent = "";
    if (tell) change?.(v);
  }
  range.addEventListener("input", () => set(at(Number(range.value))));
  field.addEventListener("input", () => {
    const v = field.valueAsNumber;
    if (Number.isFinite(v) && v >= low && v <= high) set(v);
    else wrong.textContent = `${field.value === "" ? "Nothing" : field.value} came; ${short(low)} to ${short(high)} ${plainUnit(unit)} is allowed. The curve still shows ${said(box.value)}.`;
  });
  field.addEventListener("blur", () => { if (!wrong.textContent) field.value = short(box.value); });
  const back = h("button", { type: "button", class: "plain", title: `back to ${said(first)}`, "aria-label": `${label}: back to ${said(first)}`, onclick: () => set(first) }, "↺");
  box.node = h("div", { class: "field" },
    h("label", { for: id }, label, term ? h("small", {}, ` ${term}`) : null),
    h("div", { class: "slide" }, range, field, h("span", { class: "unit" }, plainUnit(unit)), back),
    h("small", { id: help }, `${short(low)} to ${short(high)}${source ? ` · ${source}` : ""}${note ? ` · ${note}` : ""}`), wrong);
  return box;
}

// select({label, term, value, options: [[value, text], ...], change}) -> {node, value}
export function select({ label, term, value, options, change }) {
  const id = unique("choice");
  const box = { node: null, value };
  const node = h("select", { id, onchange: () => { box.value = node.value; change?.(node.value); } },
    options.map(([v, text]) => h("option", { value: v, selected: v === value }, text)));
  box.set = (v) => { node.value = v; box.value = v; };
  box.node = h("div", { class: "field" }, h("label", { for: id }, label, term ? h("small", {}, ` ${term}`) : null), node);
  return box;
}

export function check({ label, term, value = false, change }) {
  const id = unique("check");
  const box = { node: null, value };
  const node = h("input", { type: "checkbox", id, checked: value, onchange: () => { box.value = node.checked; change?.(node.checked); } });
  box.node = h("div", { class: "field" }, node, " ", h("label", { for: id, class: "inline" }, label, term ? h("small", {}, ` ${term}`) : null));
  return box;
}

// number({label, value, low, high, whole, unit, change}): says itself what is allowed.
export function number({ label, term, value, low, high, whole = true, unit = "", change }) {
  const id = unique("number");
  const box = { node: null, value };
  const wrong = h("small", { class: "wrong", role: "alert" });
  const node = h("input", { type: "number", id, value: String(value), min: String(low), max: String(high), step: whole ? "1" : "any", oninput: () => {
    const v = node.valueAsNumber;
    const fits = Number.isFinite(v) && v >= low && v <= high && (!whole || Number.isInteger(v));
    wrong.textContent = fits ? "" : `${whole ? "A whole number" : "A number"} from ${short(low)} to ${short(high)} is allowed; it stays ${short(box.value)}.`;
    if (fits) { box.value = v; change?.(v); }
  } });
  box.set = (v) => { node.value = String(v); box.value = v; };
  box.node = h("div", { class: "field" }, h("label", { for: id }, label, term ? h("small", {}, ` ${term}`) : null),
    h("span", { class: "row" }, node, unit ? h("small", {}, plainUnit(unit)) : null), wrong);
  return box;
}

// text({label, value, change}): `change` comes when Enter is pressed or the field is left.
export function text({ label, term, value = "", type = "text", change, input }) {
  const id = unique("text");
  const box = { node: null, value };
  const node = h("input", { type, id, value, onchange: () => { box.value = node.value; change?.(node.value); }, oninput: () => { box.value = node.value; input?.(node.value); } });
  box.node = h("div", { class: "field" }, h("label", { for: id }, label, term ? h("small", {}, ` ${term}`) : null), node);
  box.set = (v) => { node.value = v; box.value = v; };
  return box;
}

export const button = (label, click, kind = "") => h("button", { type: "button", class: kind, onclick: click }, label);
