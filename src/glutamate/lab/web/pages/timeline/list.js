// All entries as a table: the picture's twin for ears and keyboards.

import { clear, h, table } from "../../lib/dom.js";
import { named, valued } from "./words.js";

export function list(desk, { open, say }) {
  const place = h("div", {});
  const summary = h("summary", {});
  const node = h("details", {}, summary, place);

  function draw() {
    const { plan } = desk;
    if (!plan) return;
    clear(summary, `All ${plan.entries.length} entries as a list`);
    const rows = plan.entries.map((entry) => [named(entry.verb), valued(entry), entry.days, entry.at, options(entry),
      h("span", { class: "tools" },
        h("button", { type: "button", "aria-label": `Edit entry ${entry.index + 1}, ${entry.verb} ${entry.value}`, onclick: () => open(entry.index) }, "Edit"),
        h("button", { type: "button", "aria-label": `Remove entry ${entry.index + 1}, ${entry.verb} ${entry.value}`, onclick: () => remove(entry) }, "Remove"))]);
    clear(place, table(["What", "Which", "Days", "Time", "Options", "Change"], rows, "Entries of the plan"));
  }

  async function remove(entry) {
    if (await desk.edit({ index: entry.index, entry: null })) {
      say(`${named(entry.verb)} ${entry.value} is removed. Undo brings it back.`);
      (place.querySelectorAll("tbody tr")[Math.min(entry.index, desk.plan.entries.length - 1)]?.querySelector("button") ?? summary).focus();
    }
  }

  return { node, draw };
}

const options = (entry) => Object.entries(entry.options).map(([key, value]) => `${key.replaceAll("_", " ")} ${Array.isArray(value) ? value.join(", ") : value}`).join("; ");
