// The form of one entry, in a dialog: for all of its days, or for one day alone.

import { clear, h, unique } from "../../lib/dom.js";
import { problem } from "../../lib/notice.js";
import { days, field, times } from "./fields.js";
import { safety } from "./safety.js";
import { dateText, dayName, dayOf, parts, rank, written } from "./when.js";
import { ORDER, isMoment, named } from "./words.js";

const FIRST = { dose: "caffeine 100 mg oral", meal: "lunch", exercise: "moderate", light: "500 lux", stressor: "a hard talk", study: "vocabulary", scan: "mrs", work: "desk", sleep: "nap" };

// open(index, occurrence) or open(null) to add; `say` tells what was done.
export function form(lab, desk, say) {
  const danger = safety(lab, desk);
  const title = h("h2", { id: unique("form") });
  const body = h("div", {});
  const wrong = h("div", {});
  const buttons = h("div", { class: "row" });
  const node = h("dialog", { class: "entry", "aria-labelledby": title.id }, h("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); save(); } }, title, body, wrong, buttons));
  let save = () => {};

  function open(index, occurrence = null) {
    const old = index === null ? null : desk.plan.entries[index];
    let verb = old?.verb ?? "dose";
    let alone = false;
    let now = null;
    const day = occurrence ? dayNumber(old, occurrence) : 0;
    const can = old && occurrence?.part >= 0 && rank(old.days) < 4 && day >= 1 && day <= desk.plan.days;
    const date = dayOf(desk.plan.start, day);

    function draw(again = null) {
      const takes = !isMoment(verb);
      const at = again?.at ?? (old ? (alone ? written(parts(old.at)[occurrence.part]) : old.at) : takes ? "09:00-10:00" : "09:00");
      now = fields(desk, verb, old?.verb === verb ? old : null, at, alone);
      clear(title, old ? `Change: ${named(old.verb)}` : "Add to the plan");
      clear(body, can ? scope() : null, old ? null : kinds(), now.nodes, danger.node);
      const told = () => danger.draw(verb === "dose" ? [now.value.input.value] : []);
      now.value.input.addEventListener("input", told);
      told();
      clear(buttons, h("button", { type: "submit", class: "main" }, old ? "Save" : "Add"), h("button", { type: "button", onclick: () => node.close() }, "Cancel"),
        old ? h("button", { type: "button", onclick: () => (alone ? leave() : remove()) }, alone ? "Leave out on this day" : "Remove") : null);
    }
    const scope = () => {
      const name = unique("scope");
      return h("fieldset", {}, h("legend", {}, "For"), [[false, `all of its days (${old.days})`], [true, `only ${dayName(date)}`]].map(([value, label]) => {
        const box = h("input", { type: "radio", name, id: unique("scope"), checked: alone === value, onchange: () => { alone = value; draw(); body.querySelector("input:checked")?.focus(); } });
        return h("span", { class: "tick" }, box, h("label", { for: box.id }, label));
      }));
    };
    const kinds = () => {
      const id = unique("verb");
      const choice = h("select", { id, onchange: () => { verb = choice.value; draw(); body.querySelector("select").focus(); } },
        ORDER.filter((each) => verbOf(desk, each)).map((each) => h("option", { value: each, selected: each === verb }, named(each))));
      return h("div", { class: "field" }, h("label", { for: id }, "What"), choice, h("small", {}, verbOf(desk, verb)?.about ?? ""));
    };
    const done = (fine, words) => {
      if (fine) { node.close(); say(words); } else problem(wrong, { parts: desk.error });
    };
    const remove = async () => done(await desk.edit({ index, entry: null }), "Removed. Undo brings it back.");
    const leave = async () => done(await desk.edits([{ add: nothing(old, written(parts(old.at)[occurrence.part]), date) }]), `Left out on ${dayName(date)}.`);
    save = async () => {
      const entry = now.read();
      if (!old) done(await desk.edit({ add: entry }), "Added.");
      else if (!alone) done(await desk.edit({ index, entry }), "Changed on all of its days.");
      else done(await desk.edits(onOneDay(old, occurrence.part, entry, date)), `Changed on ${dayName(date)} only.`);
    };
    clear(wrong);
    draw();
    node.showModal();
  }
  return { node, open };
}

const verbOf = (desk, verb) => desk.choices?.verbs.find((each) => each.verb === verb);

function fields(desk, verb, old, at, alone) {
  const about = verbOf(desk, verb);
  const offers = verb === "dose" ? desk.choices.drugs.map((drug) => drug.name) : null;
  const asChoice = verb === "room" ? { ...about.value, kind: "choice", choices: [...desk.plan.rooms.map((room) => room.name), "none"], required: true } : about.value;
  const value = field({ ...asChoice, required: true }, old?.value ?? FIRST[verb], labelled(verb), offers);
  const when = times(at, !isMoment(verb));
  const which = alone ? null : days(old?.days ?? "daily");
  const own = about.options.map((each) => field(each, old?.options?.[each.name]));
  const common = desk.choices.common ?? desk.choices.verbs[0].common ?? [];
  const arms = desk.plan.arms.map((arm) => arm.name);
  const beside = common.filter((each) => !["days", "at"].includes(each.name) && !(alone && each.name === "instead_of") && !(each.name === "arm" && arms.length < 2))
    .map((each) => (each.name === "arm" ? field({ ...each, kind: "choice", choices: arms }, old?.options?.arm, "only in the arm", null, "in all arms")
      : field(each, old?.options?.[each.name])));
  return {
    value,
    nodes: [value.node, which?.node, when.node, own.map((each) => each.node),
      beside.length ? h("details", { open: beside.some((each) => each.input.value) }, h("summary", {}, "More"), beside.map((each) => each.node)) : null].flat(2),
    read() {
      const entry = { days: which?.read() ?? "", at: when.read(), [verb]: value.read() ?? "" };
      for (const each of [...own, ...beside]) if (each.read() !== undefined) entry[each.name] = each.read();
      return entry;
    },
  };
}

const labelled = (verb) => ({ sleep: "Sleep", room: "Room", work: "Work", study: "What is learnt", exercise: "How hard", light: "How bright", dose: "Substance, amount and way", meal: "Meal, and what is in it", stressor: "What strains", scan: "Scan" })[verb];

// The day of the plan to which a span belongs: that of the start of its part, also where only a later piece is left.
function dayNumber(entry, one) {
  const part = parts(entry.at)[one.part];
  if (!part || part.anchor) return one.day;
  const late = (((one.from - part.start) % 1440) + 1440) % 1440;
  return one.day + Math.floor((((one.from % 1440) + 1440) % 1440 - late) / 1440);
}

// An entry that takes one away on a date.
const nothing = (old, at, date) => ({ days: dateText(date), at, [old.verb]: "none", instead_of: old.days, ...(old.options.arm ? { arm: old.options.arm } : {}) });

// Changes that give a date a version of its own: the new entry, and "none" for what is left of the old one.
function onOneDay(old, which, entry, date) {
  const text = written(parts(old.at)[which]);
  const [before, after] = [parts(text)[0], parts(entry.at)[0]];
  const fresh = { ...entry, days: dateText(date) };
  if (!after || after.end === null) {
    return entry.at === text ? [{ add: { ...fresh, instead_of: old.days } }] : [{ add: nothing(old, text, date) }, { add: fresh }];
  }
  const meets = after.start < before.end && before.start < after.end;
  if (!meets) return [{ add: nothing(old, text, date) }, { add: fresh }];
  const rest = old.verb === "sleep" ? [] : [[before.start, Math.min(before.end, after.start)], [Math.max(before.start, after.end), before.end]];
  return [...rest.filter(([a, b]) => b > a).map(([start, end]) => ({ add: nothing(old, written({ start, end, anchor: "" }), date) })), { add: { ...fresh, instead_of: old.days } }];
}
