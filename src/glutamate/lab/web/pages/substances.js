// Substances: a list of all, and one with its dangers, its sites, a dose through body and brain, a trial.

import { button, check, select, text } from "../lib/controls.js";
import { clear, h } from "../lib/dom.js";
import { empty, problem } from "../lib/notice.js";
import { substance } from "./substances/record.js";

export const title = "Substances";
export const about = "What each one acts on, how well that is known, and what a dose does to its level, its sites and the model. Nothing here is advice, and no amount is recommended.";
export const styled = true;

const GRADES = { A: "many trials or textbook", B: "a good trial or human imaging", C: "small or mixed", D: "animals, cells or reasoning", E: "tested and absent, or against the numbers" };

export async function build(root, lab) {
  const fault = h("div", {});
  root.append(fault);
  try {
    if (lab.state.drug) return await substance(root, lab, await lab.ask("substances", { name: lab.state.drug }), GRADES);
    list(root, lab, (await lab.ask("substances")).rows);
  } catch (error) {
    problem(fault, error);
    if (lab.state.drug) root.append(h("p", {}, h("a", { href: "#substances" }, "All substances")));
  }
  return {};
}

function list(root, lab, rows) {
  const chosen = { text: lab.state.find ?? "", grade: lab.state.grade ?? "", course: lab.state.course === "1" };
  const place = h("div", {});
  const told = h("p", { class: "quiet", role: "status" });
  const show = () => {
    lab.keep({ find: chosen.text, grade: chosen.grade, course: chosen.course ? "1" : null });
    const words = chosen.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => {
      const whole = `${row.name} ${row.title} ${row.studied} ${row.sites.join(" ")} ${row.evidence.map((e) => e.use).join(" ")}`.toLowerCase();
      return words.every((word) => whole.includes(word)) && (!chosen.grade || row.evidence.some((e) => e.grade === chosen.grade)) && (!chosen.course || row.course);
    });
    told.textContent = `${found.length} of ${rows.length} substances`;
    if (found.length) clear(place, h("ul", { class: "cards" }, found.map(card)));
    else empty(place, "No substance fits. Take a word away, or choose another grade.");
    document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn ?? 0) + 1);
  };
  const find = text({ label: "Search", term: "name, site or use", value: chosen.text, type: "search", input: (v) => { chosen.text = v; show(); } });
  const grade = select({ label: "Evidence", value: chosen.grade, options: [["", "any"], ...Object.entries(GRADES).map(([g, said]) => [g, `${g}: ${said}`])], change: (v) => { chosen.grade = v; show(); } });
  const course = check({ label: "only with a course of levels", value: chosen.course, change: (v) => { chosen.course = v; show(); } });
  root.append(h("div", { class: "row sift" }, find.node, grade.node, course.node, button("Show all", () => {
    Object.assign(chosen, { text: "", grade: "", course: false });
    find.set("");
    grade.set("");
    course.node.querySelector("input").checked = false;
    show();
  }, "plain")), told, place);
  show();
}

const card = (row) => h("li", { class: "card" },
  h("h2", { class: "name" }, h("a", { href: `#substances?drug=${encodeURIComponent(row.name)}` }, row.name)),
  h("p", {}, row.title.replace(/^[^:]*:\s*/, "")),
  h("p", { class: "quiet" }, row.sites.length ? `Sites: ${row.sites.join(", ")}.` : "No site of its own in this model.", row.course ? "" : " No course of levels."),
  h("ul", { class: "grades" }, row.evidence.map((e) => h("li", {}, h("span", { class: "badge" }, e.grade), ` ${e.use}`))));
