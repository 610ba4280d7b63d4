// Circuit: mean fields that follow the sliders, spiking networks on request, a cue in working memory under substances.

import { h } from "../lib/dom.js";
import { problem } from "../lib/notice.js";
import { linkButton } from "../lib/share.js";
import { fields } from "./circuit/fields.js";
import { memory } from "./circuit/memory.js";
import { spikes } from "./circuit/spikes.js";

export const title = "Circuit";
export const about = "Cells that excite and cells that inhibit each other: how fast they fire, in which rhythm, how steeply they answer, and whether they keep a cue.";
export const styled = true;

export async function build(root, lab) {
  const fault = h("div", {});
  root.append(fault);
  let given = null;
  try {
    given = await lab.ask("circuit");
  } catch (error) {
    problem(fault, error);
    return {};
  }
  const parts = [fields(given, lab), spikes(given, lab), memory(given, lab)];
  root.append(
    h("ul", { class: "parts" }, parts.map((each) => h("li", {}, h("button", { type: "button", onclick: () => goTo(each.heading) }, each.heading.textContent)))),
    ...parts.map((each) => each.node), h("div", { class: "tools" }, linkButton(lab)));
  await parts[0].begin();
  return { leave() { for (const each of parts) each.leave?.(); } };
}

// The address belongs to the state of the page, so a link within it moves by itself.
function goTo(heading) {
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}
