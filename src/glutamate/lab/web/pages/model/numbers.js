// The table of every number: looked through on the engine's side, page by page; saved as CSV, Markdown or BibTeX.

import { button, check, text } from "../../lib/controls.js";
import { clear, h, short, table, unit } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox, saveText } from "../../lib/share.js";

const WAIT = 200; // ms after the last letter
const ROWS = 50;

// Cells of one parameter: value, range and source as a person reads them.
export function cells(row, references) {
  const said = row.value === null || row.value === undefined ? `${short(row.canonical_value)} ${unit(row.canonical_unit)}` : `${typeof row.value === "number" ? short(row.value, 6) : row.value} ${unit(row.unit)}`;
  const range = row.low === null && row.high === null ? "none" : `${short(row.low)} to ${short(row.high)}`;
  return [said, range, source(row, references), row.note ?? ""];
}

export function source(row, references) {
  const text = row.source ?? "";
  if (row.assumed) return h("span", {}, h("span", { class: "badge" }, "assumed"), h("small", {}, text.replace(/^assumed:\s*/, "")));
  const keys = text.split(";").map((key) => key.trim());
  return h("span", {}, text, keys.map((key) => (references?.[key] ? h("small", {}, references[key]) : null)));
}

export async function numbers(root, lab) {
  const asked = { words: lab.state.words ?? "", assumed: lab.state.assumed === "1" };
  let first = Math.max(0, Number(lab.state.first) || 0);
  let timer = null;
  const fault = h("div", {});
  const busy = h("div", {});
  const told = h("p", { class: "quiet", role: "status" });
  const found = h("div", { class: "numbers" });
  const pager = h("div", { class: "row" });
  const code = h("div", {});
  const files = h("div", { class: "tools" }, [["csv", "Save as CSV"], ["md", "Save as Markdown"], ["bib", "Sources as BibTeX"]].map(([form, label]) => button(label, () => save(form))));
  const words = text({ label: "Look for a path, a source or a note", term: "for example release probability, assumed, Nielsen2004", type: "search", value: asked.words, input: (v) => { asked.words = v.slice(0, 100); clearTimeout(timer); timer = setTimeout(() => go(0), WAIT); } });
  const only = check({ label: "Only numbers that are assumed", term: "no published source, but a reason", value: asked.assumed, change: (v) => { asked.assumed = v; go(0); } });
  root.append(h("h2", {}, "Every number"), h("p", { class: "quiet" }, "Of all models, and of mechanisms that no model uses. The range is what the literature reports; sliders use it."),
    h("div", { class: "search" }, words.node, only.node), busy, fault, told, found, pager, files, code);

  function go(to) {
    first = to;
    lab.keep({ words: asked.words, assumed: asked.assumed ? "1" : null, first: first || null });
    return look();
  }

  async function look() {
    try {
      const got = await working(busy, "Reading the table", (progress, signal) => lab.ask("model_parameters", { ...asked, first, count: ROWS }, { slot: "model_numbers", progress, signal }));
      if (!got) return;
      clear(fault);
      told.textContent = `${got.total} numbers, ${got.assumed} of them assumed`;
      if (!got.total) {
        empty(found, "No number has these words. Try fewer of them.");
        clear(pager);
        return;
      }
      const rows = got.rows.map((row, k) => [h("a", { href: `#model?thing=${encodeURIComponent(row.thing)}` }, row.path),
        ...cells(row, row.source === got.rows[k - 1]?.source ? null : got.references)]); // in full where it is new
      clear(found, table(["path", { text: "value", number: true }, "published range", "source", "note"], rows, "Numbers of the model"));
      const last = first + got.rows.length;
      clear(pager, button("Before", () => go(Math.max(0, first - ROWS))), h("span", {}, `${first + 1} to ${last} of ${got.total}`), button("After", () => go(last)));
      const [before, , after] = pager.children;
      before.disabled = first === 0;
      after.disabled = last >= got.total;
      clear(code, codeBox(got.code));
    } catch (error) {
      problem(fault, error);
    }
  }

  async function save(form) {
    try {
      const got = await lab.ask("model_export", { form, ...asked }, { slot: "model_export" });
      if (got) saveText(got.name, got.text, got.kind);
    } catch (error) {
      problem(fault, error);
    }
  }

  await look();
  return { leave() { clearTimeout(timer); } };
}
