// The plan as it is written: editable, with what does not fit named at its line.

import { clear, h, unique } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";

const PAUSE = 600; // ms after the last key

export function source(desk) {
  const id = unique("toml");
  const lines = h("pre", { class: "lines", "aria-hidden": "true" });
  const area = h("textarea", { id, rows: "18", wrap: "off", spellcheck: "false", autocapitalize: "off", maxlength: "200000" });
  const wrong = h("div", {});
  const state = h("small", { role: "status" });
  const node = h("details", {}, h("summary", {}, "The plan as text (TOML)"),
    h("div", { class: "field" }, h("label", { for: id }, "Every edit of the picture changes this text; comments stay."), h("div", { class: "source" }, lines, area)), state, wrong);
  let timer = 0;

  area.addEventListener("input", () => {
    number();
    clearTimeout(timer);
    timer = setTimeout(() => desk.type(area.value), PAUSE);
  });
  area.addEventListener("scroll", () => { lines.scrollTop = area.scrollTop; });
  node.addEventListener("toggle", number);

  function number(at = 0) {
    const count = area.value.split("\n").length;
    clear(lines, Array.from({ length: count }, (_, k) => h("span", { class: k + 1 === at ? "here" : null }, `${k + 1}\n`)));
    lines.scrollTop = area.scrollTop;
  }

  function draw() {
    if (area.value !== desk.text && !(document.activeElement === area && desk.error && !desk.refused)) area.value = desk.text;
    const error = desk.refused ? null : desk.error;
    number(error?.line ?? 0);
    state.textContent = error ? "" : "This text is a plan.";
    if (!error) { clear(wrong); return; }
    node.open = true;
    problem(wrong, { parts: error });
    if (error.line) wrong.append(h("button", { type: "button", onclick: () => go(error.line) }, `Go to line ${error.line}`));
  }

  function go(line) {
    const all = area.value.split("\n");
    const start = all.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (all[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 4) * area.scrollHeight / all.length);
  }

  return { node, draw };
}
