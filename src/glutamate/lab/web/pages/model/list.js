// The list: looked through by words, kind and room, from molecule to life.

import { button, select, text } from "../../lib/controls.js";
import { clear, h } from "../../lib/dom.js";
import { empty, problem, working } from "../../lib/notice.js";
import { codeBox } from "../../lib/share.js";

const WAIT = 200; // ms after the last letter
const KINDS = { mechanism: "mechanisms", model: "models", drug: "substances", person: "kinds of people", scenario: "scenarios", claim: "claims", target: "targets", readout: "readouts", bridge: "bridges" };
const ROOMS = { molecule: "Molecules", synapse: "Synapse", metabolism: "Metabolism", circuit: "Circuits", plasticity: "Plasticity", injury: "Injury", brain: "Whole brain", life: "Life", pharmacology: "Pharmacology", drugs: "Substances", people: "People", readouts: "Readouts", ties: "Ties between scales", scenarios: "Scenarios", claims: "Claims", "all scales": "All scales" };

export const kindSaid = (kind) => (kind === "drug" ? "substance" : kind);
export const roomSaid = (room) => ROOMS[room] ?? room;

export async function list(root, lab) {
  const asked = { words: lab.state.words ?? "", kind: lab.state.kind ?? "", room: lab.state.room ?? "" };
  let timer = null;
  let first = 0;
  const fault = h("div", {});
  const busy = h("div", {});
  const rooms = h("div", { class: "rooms", role: "group", "aria-label": "Rooms of the model" });
  const told = h("p", { class: "quiet", role: "status" });
  const also = h("p", { class: "quiet" });
  const found = h("div", {});
  const more = h("div", {});
  const code = h("div", {});
  const words = text({ label: "Look for a name, a title or a number", term: "for example nmda, caffeine, magnesium", type: "search", value: asked.words, input: (v) => { asked.words = v.slice(0, 100); later(); } });
  const kind = select({ label: "Kind", value: asked.kind, options: [["", "of any kind"], ...Object.entries(KINDS)], change: (v) => { asked.kind = v; asked.room = ""; run(); } });
  root.append(h("div", { class: "search" }, words.node, kind.node), rooms, busy, fault, told, also, found, more, code);
  const later = () => { clearTimeout(timer); timer = setTimeout(run, WAIT); };
  const run = () => { first = 0; lab.keep(asked); return look(); };

  async function look() {
    try {
      const got = await working(busy, "Reading the list", (progress, signal) => lab.ask("model_list", { ...asked, first }, { slot: "model_list", progress, signal }));
      if (!got) return;
      clear(fault);
      draw(got);
      await numbersToo();
    } catch (error) {
      problem(fault, error);
    }
  }

  function draw(got) {
    const whole = got.rooms.reduce((sum, room) => sum + room.count, 0);
    const chip = (name, label, count) => h("button", { type: "button", "aria-pressed": String(asked.room === name), onclick: () => { asked.room = name; run(); } }, `${label} ${count}`);
    clear(rooms, chip("", "All", whole), got.rooms.map((room) => chip(room.name, roomSaid(room.name), room.count)));
    told.textContent = got.total === 1 ? "1 thing" : `${got.total} things`;
    if (!got.total) {
      empty(found, "Nothing has these words. Try fewer of them, or another kind.");
      clear(more);
      return;
    }
    if (!first) clear(found);
    let group = found.lastElementChild;
    for (const row of got.rows) {
      if (!group || group.dataset.room !== row.room) {
        group = h("section", { "data-room": row.room }, h("h2", {}, roomSaid(row.room)), h("ul", { class: "things" }));
        found.append(group);
      }
      group.lastElementChild.append(h("li", {}, h("a", { href: `#model?thing=${encodeURIComponent(`${row.kind}:${row.name}`)}` }, row.name),
        h("small", {}, kindSaid(row.kind)), h("span", { class: "says" }, row.title)));
    }
    const left = got.total - first - got.rows.length;
    clear(more, left > 0 ? button(`Show more, ${left} are left`, async () => {
      const had = found.querySelectorAll(".things a").length;
      first += got.rows.length;
      await look();
      found.querySelectorAll(".things a")[had]?.focus(); // the button is another one now
    }) : null);
    clear(code, codeBox(got.code));
  }

  // Numbers are looked through only where words were given: the table is read once, which takes a moment.
  async function numbersToo() {
    const mine = asked.words;
    if (!mine.trim()) { clear(also); return; }
    const got = await lab.ask("model_parameters", { words: mine, count: 0 }, { slot: "model_numbers" });
    if (!got || mine !== asked.words) return;
    clear(also, got.total ? h("a", { href: `#model?view=numbers&words=${encodeURIComponent(mine)}` }, got.total === 1 ? "1 number has these words" : `${got.total} numbers have these words`) : "No number has these words.");
  }

  await look();
  return { leave() { clearTimeout(timer); } };
}
