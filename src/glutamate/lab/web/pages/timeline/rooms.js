// The rooms of a plan: how bright they are, how much they ask of somebody, and where that is from.

import { clear, h } from "../../lib/dom.js";

const COLUMNS = [
  ["light", "Light", "as 450 lux; may be empty"], ["load", "Load", "1 in an ordinary working hour"],
  ["sensory", "Noise and the like", "1 in an ordinary working hour"], ["source", "Where that is from", "a source, or assumed: why"],
];

export function rooms(desk, say) {
  const summary = h("summary", {});
  const place = h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Rooms" });
  const node = h("details", {}, summary, place);
  const fresh = h("input", { type: "text", "aria-label": "name of a new room", maxlength: "60", placeholder: "name of a new room" });
  const add = h("button", { type: "button", onclick: () => make() }, "Add a room");

  const set = (key, value) => desk.edit({ set: { [key]: value } });

  function cell(room, key, label) {
    const number = key === "load" || key === "sensory";
    const given = room[key] ?? "";
    const input = h("input", { type: number ? "number" : "text", step: "any", value: String(given), maxlength: "2000", "aria-label": `${label} of ${room.name}` });
    input.addEventListener("change", async () => {
      const text = input.value.trim();
      if (text === String(given)) return;
      const fine = await set(`rooms.${room.name}.${key}`, text === "" ? null : number ? Number(text) : text);
      if (!fine) input.value = String(given);
    });
    return h("td", {}, input);
  }

  const head = (...words) => h("th", { scope: "col" }, words);
  function row(room) {
    const gone = (fine) => fine && say(`The room ${room.name} is removed. Undo brings it back.`);
    const drop = h("button", { type: "button", "aria-label": `Remove the room ${room.name}`, onclick: () => set(`rooms.${room.name}`, null).then(gone) }, "Remove");
    return h("tr", {}, h("th", { scope: "row" }, room.name.replaceAll("_", " ")), COLUMNS.map(([key, label]) => cell(room, key, label)), h("td", {}, drop));
  }

  async function make() {
    const name = fresh.value.trim().replace(/\s+/g, "_");
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || desk.plan.rooms.some((room) => room.name === name)) {
      say(`A room needs a name of its own, in letters, digits and underscores; ${name ? `${name} came` : "nothing came"}.`);
      return;
    }
    if (await set(`rooms.${name}`, { light: "450 lux", load: 1, sensory: 1, source: "assumed: as an ordinary office" })) {
      fresh.value = "";
      say(`The room ${name} is there. Change its numbers, and say where they are from.`);
    }
  }

  function draw() {
    const { plan } = desk;
    if (!plan) return;
    clear(summary, `Rooms (${plan.rooms.length})`);
    if (place.contains(document.activeElement) && document.activeElement !== fresh && document.activeElement !== add && desk.refused) return;
    clear(place, plan.rooms.length ? h("table", {},
      h("thead", {}, h("tr", {}, head("Room"), COLUMNS.map(([, label, note]) => head(label, " ", h("small", {}, note))), head("Change"))),
      h("tbody", {}, plan.rooms.map(row))) : h("p", { class: "quiet" }, "The plan has no room."),
    h("div", { class: "row" }, fresh, add));
  }

  return { node, draw };
}
