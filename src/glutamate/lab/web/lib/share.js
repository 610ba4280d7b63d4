// What a person takes along: figures, data, the address that gives the same page, the Python that gives the same numbers.

import { h } from "./dom.js";

const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "text-anchor"];

export function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export const saveText = (name, text, kind = "text/plain") => save(name, new Blob([text], { type: `${kind};charset=utf-8` }));

// The picture as a file of its own: colours are written into it.
function standalone(svg, title) {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((node, k) => {
    const look = getComputedStyle(node);
    for (const name of LOOKS) if (look.getPropertyValue(name)) to[k].setAttribute(name, look.getPropertyValue(name));
    to[k].removeAttribute("class");
  });
  const box = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  for (const name of ["class", "tabindex", "aria-labelledby"]) copy.removeAttribute(name);
  const text = document.createElementNS("http://www.w3.org/2000/svg", "title");
  text.textContent = title ?? "";
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of [["width", "100%"], ["height", "100%"], ["fill", getComputedStyle(document.body).backgroundColor]]) ground.setAttribute(key, value);
  copy.prepend(text, ground);
  return new XMLSerializer().serializeToString(copy);
}

export const saveSvg = (svg, name, title) => save(`${name}.svg`, new Blob([standalone(svg, title)], { type: "image/svg+xml" }));

export function savePng(svg, name, title) {
  const box = svg.viewBox.baseVal;
  const image = new Image();
  const url = URL.createObjectURL(new Blob([standalone(svg, title)], { type: "image/svg+xml" }));
  image.onload = () => {
    const canvas = h("canvas", { width: 2 * box.width, height: 2 * box.height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(`${name}.png`, blob));
    URL.revokeObjectURL(url);
  };
  image.src = url;
}

// Links to what the lab keeps under a key: forms of "csv", "nc", "html".
export function dataButtons(key, forms = ["csv", "nc"]) {
  const said = { csv: "Data as CSV", nc: "Data as NetCDF", html: "Report" };
  return key ? h("div", { class: "tools" }, forms.map((form) => h("a", { href: `/data/${key}.${form}`, download: "" }, said[form]))) : null;
}

// The Python of the public functions that gives the same numbers.
export function codeBox(text) {
  const copy = h("button", { type: "button", onclick: () => navigator.clipboard.writeText(text).then(() => { copy.textContent = "Copied"; }) }, "Copy");
  return h("details", {}, h("summary", {}, h("small", {}, "The same numbers from Python")), h("pre", { tabindex: "0" }, text), h("div", { class: "tools" }, copy));
}

export function linkButton(lab) {
  const told = h("small", { role: "status" });
  return h("span", {}, h("button", { type: "button", onclick: async () => {
    try { await navigator.clipboard.writeText(location.href); told.textContent = " copied; it opens the same page in a lab on this port"; } catch { told.textContent = ` ${location.href}`; }
  } }, "Copy link"), told);
}

// Text as a short word for the address, and back.
export async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let raw = "";
  for (const b of bytes) raw += String.fromCharCode(b);
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export async function unpacked(word, most = 400000) {
  const bytes = Uint8Array.from(atob(word.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) throw new Error("the link holds too much");
    parts.push(next.value);
  }
  return new Blob(parts).text();
}
