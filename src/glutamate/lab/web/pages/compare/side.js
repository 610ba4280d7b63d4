// One side: a shipped plan or a text of one's own, and values that differ from it.

import { button, select, text } from "../../lib/controls.js";
import { clear, h, short, unique, unit } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";
import { packed, unpacked } from "../../lib/share.js";

const OWN = "own text";
const LONGEST_LINK = 6000; // letters of a text in the address
const MOST_CHANGES = 50;

export async function side(root, lab, { key, label, names, first, changed }) {
  const known = new Set(names.map(([name]) => name));
  const state = { scenario: known.has(lab.state[key]) ? lab.state[key] : lab.state[`${key}.text`] ? OWN : first, text: "", set: [] };
  for (const [name, value] of Object.entries(lab.state)) if (name.startsWith(`${key}.set.`)) state.set.push([name.slice(key.length + 5), value]);
  if (state.scenario === OWN) {
    try { state.text = await unpacked(lab.state[`${key}.text`]); } catch { state.scenario = first; }
  }
  const id = unique("paths");
  const list = h("datalist", { id });
  const told = h("div", {});
  const fault = h("div", {});
  const changes = h("div", {});
  const writing = h("div", {});
  let paths = new Map();
  const plan = select({ label, term: "shipped, or a text", value: state.scenario, options: [...names, [OWN, "My own text (TOML)"]], change: (v) => { choose(v); } });
  const more = button("Change a value", () => { if (state.set.length < MOST_CHANGES) { state.set.push(["", ""]); rows(); changes.querySelector(".change:last-of-type input")?.focus(); } });
  root.append(h("fieldset", {}, h("legend", {}, label), plan.node, told, writing, list, changes, h("div", { class: "row" }, more), fault));

  function choose(name) {
    if (name === OWN && !state.text) state.text = state.shipped ?? "";
    state.scenario = name;
    state.set = [];
    rows();
    write();
    keep();
    return read();
  }

  // A text is checked when the field is left; its errors name the line.
  function write() {
    if (state.scenario !== OWN) { clear(writing); return; }
    const field = unique("text");
    const area = h("textarea", { id: field, spellcheck: "false", rows: "16", onchange: () => { state.text = area.value; keep(); read(); } });
    area.value = state.text;
    clear(writing, h("div", { class: "field" }, h("label", { for: field }, "Text of the plan ", h("small", {}, "TOML, as in a scenario file")), area));
  }

  async function read() {
    try {
      const got = await lab.ask("scenario_text", state.scenario === OWN ? { text: state.text } : { scenario: state.scenario }, { slot: `text ${key}` });
      if (!got) return;
      clear(fault);
      state.shipped = got.text;
      paths = new Map(got.paths.map((row) => [row.path, row]));
      clear(list, got.paths.map((row) => h("option", { value: row.path })));
      clear(told, h("p", { class: "quiet" }, got.about || got.title), got.arms.length > 1 ? h("p", { class: "quiet" }, `It has ${got.arms.length} arms: ${got.arms.join(", ")}.`) : null,
        got.safety ? h("div", { class: "safety" }, got.safety) : null,
        h("details", {}, h("summary", {}, h("small", {}, "The whole text")), h("pre", { tabindex: "0" }, got.text)));
      rows();
    } catch (error) {
      problem(fault, error);
    }
  }

  function rows() {
    clear(changes, state.set.map((pair, k) => {
      const now = h("small", {}, said(paths.get(pair[0])));
      const path = text({ label: "what is changed", term: "path", value: pair[0], change: (v) => { pair[0] = v.trim(); now.textContent = said(paths.get(pair[0])); keep(); } });
      path.node.querySelector("input").setAttribute("list", id);
      const value = text({ label: "to", value: pair[1], change: (v) => { pair[1] = v.trim(); keep(); } });
      return h("div", { class: "change" }, path.node, value.node, button("Remove", () => { state.set.splice(k, 1); rows(); keep(); }), now);
    }));
  }

  const keep = () => {
    const old = Object.fromEntries(Object.keys(lab.state).filter((name) => name.startsWith(`${key}.set.`)).map((name) => [name, null]));
    lab.keep({ ...old, ...Object.fromEntries(state.set.filter(([path]) => path).map(([path, v]) => [`${key}.set.${path}`, v])), [key]: state.scenario === OWN ? null : state.scenario, [`${key}.text`]: null });
    if (state.scenario === OWN) packed(state.text).then((word) => { if (word.length < LONGEST_LINK && state.scenario === OWN) lab.keep({ [`${key}.text`]: word }); });
    changed();
  };

  rows();
  write();
  await read();
  return {
    asked: () => ({ ...(state.scenario === OWN ? { text: state.text } : { scenario: state.scenario }), set: Object.fromEntries(state.set.filter(([path, v]) => path && v !== "").map(([path, v]) => [path, typed(v)])) }),
    problem: (error) => problem(fault, error),
    clear: () => clear(fault),
  };
}

// A number as a number, yes and no as such, anything else as a text such as "20 mM".
function typed(value) {
  if (value === "true" || value === "false") return value === "true";
  const number = Number(value);
  return value !== "" && Number.isFinite(number) ? number : value;
}

function said(row) {
  if (!row) return "a path of the plan, then a number or a text with a unit";
  const where = row.low === null || row.low === undefined ? "" : `, published ${short(row.low)} to ${short(row.high)} ${unit(row.unit)}`;
  return `now ${typeof row.value === "number" ? short(row.value) : row.value} ${unit(row.canonical_unit ?? row.unit)}${where}${row.note ? ` · ${row.note}` : ""}`;
}
