// Model: everything there is, one page about each thing, and every number with its source.

import { h } from "../lib/dom.js";
import { list } from "./model/list.js";
import { numbers } from "./model/numbers.js";
import { thing } from "./model/thing.js";

export const title = "Model";
export const about = "Every equation and every number: what it is, its published range, where it comes from, and which of them are assumptions.";
export const styled = true;

export async function build(root, lab) {
  const { state } = lab;
  const shown = state.thing ? "thing" : state.view === "numbers" ? "numbers" : "list";
  const way = (view, address, label) => h("a", { href: address, "aria-current": shown === view ? "page" : null }, label);
  root.append(h("div", { class: "views" }, way("list", "#model", "Everything"), way("numbers", "#model?view=numbers", "Every number")));
  const body = h("div", {});
  root.append(body);
  if (shown === "thing") scrollTo(0, 0);
  return { list, numbers, thing }[shown](body, lab);
}
