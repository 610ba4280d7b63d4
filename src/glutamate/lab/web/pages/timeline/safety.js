// What is dangerous about the substances of a plan, wherever one of them stands.

import { clear, h } from "../../lib/dom.js";

// safety(lab, desk) -> {node, draw(doses)}: texts of doses such as "caffeine 100 mg oral".
export function safety(lab, desk) {
  const node = h("div", {});
  const known = new Map();
  let shown = "";

  const named = (dose) => {
    const text = String(dose).toLowerCase();
    const names = desk.choices.drugs.map((drug) => drug.name).filter((name) => text === name || text.startsWith(`${name} `) || text.startsWith(`${name.replaceAll("_", " ")} `));
    return names.sort((a, b) => b.length - a.length)[0];
  };

  async function read(name) {
    if (!known.has(name)) known.set(name, lab.ask("substances", { name }).catch((error) => { known.delete(name); return { error }; }));
    return known.get(name);
  }

  async function draw(doses) {
    const names = [...new Set(doses.map(named).filter(Boolean))];
    const key = names.join(" ");
    if (key === shown) return;
    shown = key;
    const found = await Promise.all(names.map(read));
    if (key !== shown) return;
    clear(node, names.map((name, k) => h("p", { class: "safety" }, h("a", { href: `#substances?drug=${encodeURIComponent(name)}` }, found[k]?.title ?? name), ". ",
      found[k]?.safety ?? "Its text of safety cannot be read now.")), names.length ? h("p", { class: "quiet" }, found.find((each) => each?.not_advice)?.not_advice ?? "Not medical advice.") : null);
  }
  return { node, draw };
}
