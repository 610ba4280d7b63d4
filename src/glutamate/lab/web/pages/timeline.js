// Timeline: a plan of days is edited and lived by a crowd; then one moment of one person is opened down to milliseconds.

import { clear, h } from "../lib/dom.js";
import { button, select } from "../lib/controls.js";
import { empty, problem, working } from "../lib/notice.js";
import { packed, unpacked } from "../lib/share.js";
import { choose } from "./timeline/choose.js";
import { desk as makeDesk } from "./timeline/desk.js";
import { form as makeForm } from "./timeline/form.js";
import { ladder as makeLadder } from "./timeline/ladder.js";
import { list as makeList } from "./timeline/list.js";
import { results } from "./timeline/results.js";
import { rooms as makeRooms } from "./timeline/rooms.js";
import { safety as makeSafety } from "./timeline/safety.js";
import { source as makeSource } from "./timeline/source.js";
import { week as makeWeek } from "./timeline/week.js";

export const title = "Timeline";
export const about = "Lay out days: sleep, work, meals, doses, exercise. Run them for a crowd, then open one moment of one person down to ten milliseconds.";
export const styled = true;

const FIRST = "ordinary_week";
const PATTERN = "Drag a block to move it, drag its ends to make it longer or shorter, in steps of 15 minutes. With the keyboard: Tab to a block, "
  + "arrow keys move it, Shift and arrow keys move its end, Enter opens it, Delete removes it. All days of an entry move together; open it to change one day only.";
const LADDER = "Each strip opens the marked part of the strip above it. Drag a marker, click where it should be, or use arrow keys; "
  + "Page keys move it further. What is finer is computed from that person's state at that moment.";
const LINK = 24000; // letters of a plan in an address

export async function build(root, lab) {
  const status = h("p", { class: "status", role: "status", "aria-live": "polite" });
  const say = (text) => { status.textContent = text; };
  const wrong = h("div", {});
  const stale = h("p", { class: "quiet", role: "status" });
  const outcome = h("div", {});
  const below = h("section", { "aria-label": "Zoom" });
  let name = lab.state.text ? "" : lab.state.plan ?? FIRST;
  let shippedText = null;
  let arm = lab.state.arm ?? "";
  let run = null;
  let left = false;

  const desk = makeDesk(lab, () => draw());
  const form = makeForm(lab, desk, say);
  const danger = makeSafety(lab, desk);
  const open = (index, occurrence) => form.open(index, occurrence);
  const week = makeWeek(desk, { open, say, arm: () => arm });
  const list = makeList(desk, { open, say });
  const rooms = makeRooms(desk, say);
  const source = makeSource(desk);
  const ladder = makeLadder(lab, say);
  const top = choose(desk, { name: () => (shippedText === desk.text ? name : ""), run: live, say, loaded });
  const arms = h("span", {});

  root.append(top.node,
    h("h2", {}, "The pattern"),
    h("p", { class: "quiet" }, PATTERN),
    h("div", { class: "row" }, button("Add", () => form.open(null)), arms), week.node, status, wrong, danger.node, list.node, rooms.node, source.node,
    h("h2", {}, "Results"), stale, outcome,
    h("h2", {}, "From the whole plan to ten milliseconds"), below, form.node);
  top.drops(root);
  empty(outcome, "Press Run: the plan is then lived by all of its people, which takes some seconds.");
  empty(below, "After a run, every moment of every person can be opened here.");

  function loaded(value) {
    name = value;
    shippedText = value ? desk.text : null;
    arm = "";
    lab.keep({ arm: null, run: null });
    remember();
    draw();
  }

  function draw() {
    top.draw();
    week.draw();
    list.draw();
    rooms.draw();
    source.draw();
    if (desk.plan) danger.draw(desk.plan.entries.filter((entry) => entry.verb === "dose").map((entry) => entry.value));
    if (desk.refused && !form.node.open) problem(wrong, { parts: desk.error });
    else clear(wrong);
    const names = desk.plan?.arms.map((each) => each.name) ?? [];
    if (!names.includes(arm)) arm = "";
    if (names.length < 2) clear(arms);
    else if (!arms.contains(document.activeElement)) {
      clear(arms, select({ label: "Arm in the picture", value: arm || names[0], options: names.map((each) => [each, each]), change: (value) => { arm = value; week.draw(); } }).node);
    }
    top.go.disabled = !desk.plan || Boolean(desk.error && !desk.refused);
    stale.textContent = run && run.text !== desk.text ? "The plan has changed since this run; what follows is of the plan before. Run again." : "";
    remember();
  }

  // The address holds the plan: by name as long as it is as shipped, else its text.
  let kept = "";
  async function remember() {
    if (!desk.text || desk.text === kept) return;
    const text = kept = desk.text;
    if (shippedText === text) { lab.keep({ plan: name === FIRST ? null : name, text: null }); return; }
    const word = await packed(text);
    if (kept !== text || left) return;
    const fits = word.length < LINK;
    lab.keep({ plan: null, text: fits ? word : null });
    if (!fits) say("This plan is too long for an address: a link opens an ordinary week. Save the plan as TOML.");
  }

  async function live() {
    if (!desk.plan) return;
    const text = desk.text;
    const { plan } = desk;
    const what = `${plan.people.count} ${plan.people.count === 1 ? "person lives" : "people live"} ${plan.days} days`;
    const work = (progress, signal) => lab.ask("week", { text, people: null, seed: null }, { slot: "week", progress, signal });
    say("");
    top.go.disabled = true;
    try {
      const got = await working(outcome, what, work);
      if (left) return;
      if (!got) { empty(outcome, "The run was stopped. Press Run to begin again."); return; }
      run = { got, text, plan };
      lab.keep({ run: 1 });
      results(outcome, got, { lab, text, plan });
      if (!below.contains(ladder.node)) clear(below, h("p", { class: "quiet" }, LADDER), ladder.node);
      ladder.open(run);
      say("Done.");
    } catch (error) {
      problem(outcome, error);
    } finally {
      if (!left) draw();
    }
  }

  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || form.node.open) return;
    event.preventDefault();
    (event.shiftKey ? desk.redo() : desk.undo()).then((fine) => say(fine ? (event.shiftKey ? "Done again." : "Taken back.") : "There is nothing more."));
  });

  say("Opening the plan …");
  if (lab.state.text) {
    try { await desk.type(await unpacked(lab.state.text, 200000)); } catch { say("The plan in this address cannot be read; here is an ordinary week."); name = FIRST; }
  }
  if (!desk.text) {
    await desk.load(name);
    if (!desk.plan && name !== FIRST) { say(`There is no shipped plan ${name.slice(0, 40)}; here is an ordinary week.`); name = FIRST; await desk.load(FIRST); }
    shippedText = desk.text;
    kept = "";
    remember();
  }
  desk.past = [];
  draw();
  if (status.textContent.startsWith("Opening")) say("");
  if (!desk.text) wrong.append(button("Try again", () => location.reload()));
  if (lab.state.run && desk.plan && !desk.error) live();
  return { leave() { left = true; outcome.querySelector(".working button")?.click(); ladder.leave(); form.node.close(); } };
}
