// Elements without HTML strings: text is set as text, so nothing that comes from a file or a person is ever markup.

const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on") && typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value === "boolean") node[key] = value;
    else if (key === "value" && "value" in node) node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// h("p", {class: "quiet"}, "text", h("a", {href: "#x"}, "link"))
export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props, ...children) => fill(document.createElementNS(SVG, tag), props, children);
export const m = (tag, props, ...children) => fill(document.createElementNS(MATH, tag), props, children);

export function clear(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return node;
}

let last = 0;
export const unique = (word) => `${word}-${++last}`;

// A table: head ["name", {text: "value", number: true}], rows of texts, numbers or nodes.
export function table(head, rows, caption) {
  const right = head.map((cell) => (cell?.number ? "number" : null));
  return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption ?? "table" },
    h("table", {},
      caption ? h("caption", { class: "hidden" }, caption) : null,
      h("thead", {}, h("tr", {}, head.map((cell, k) => h("th", { scope: "col", class: right[k] }, cell?.text ?? cell)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, k) => h("td", { class: right[k] }, shown(cell))))))));
}

const shown = (cell) => (typeof cell === "number" ? short(cell) : cell ?? "");

// A number as a person reads it: four figures, no tail of zeros.
export function short(value, figures = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(Math.max(0, figures - 2)).replace("e+", "e");
  return String(Number(value.toPrecision(figures)));
}

export const unit = (text) => (!text || text === "1" ? "" : text.replace(/\bu(?=[A-Za-z])/g, "µ").replace(/\^2/g, "²").replace(/\^3/g, "³"));
