// What a page says while it works, when there is nothing yet, and when something does not fit.

import { clear, h } from "./dom.js";

// The four parts of a refusal: what was asked, what came, what is allowed, what to do.
export function problem(root, error) {
  const parts = error.parts ?? { asked: "this page", came: String(error.message ?? error), allowed: "", do: "load the page again" };
  const rows = [["came", parts.came], ["allowed", parts.allowed], ["what to do", parts.do]];
  if (parts.closest?.length) rows.push(["closest", parts.closest.join(", ")]);
  if (parts.line) rows.push(["line", String(parts.line)]);
  clear(root, h("div", { class: "problem", role: "alert" }, h("strong", {}, "Not possible: "), parts.asked,
    h("dl", {}, rows.filter(([, text]) => text).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]))));
}

export const empty = (root, text) => clear(root, h("p", { class: "empty" }, text));

// Runs work(progress, signal) with a bar, the time left and a button to cancel; shows nothing below a third of a second.
export async function working(root, what, work) {
  const stop = new AbortController();
  let began = performance.now();
  const bar = h("progress", { max: "1", "aria-label": what });
  const left = h("span", {}, "");
  const box = h("div", { class: "working" }, h("span", {}, `${what} …`), bar, left,
    h("button", { type: "button", onclick: () => stop.abort() }, "Cancel"));
  const later = setTimeout(() => clear(root, box), 300);
  const progress = (done, of, waiting) => {
    if (!of) {
      left.textContent = waiting ? `${waiting === 1 ? "one run is" : `${waiting} runs are`} before it in the line` : "";
      if (waiting === 0) began = performance.now();
      return;
    }
    bar.value = done / of;
    const seconds = ((performance.now() - began) / 1000) * (of / Math.max(done, 1e-9) - 1);
    left.textContent = done ? `about ${seconds < 1.5 ? "a second" : `${Math.round(seconds)} s`} left` : "";
  };
  try {
    return await work(progress, stop.signal);
  } finally {
    clearTimeout(later);
    box.remove();
  }
}
