// What anybody needs to use a page, measured on the page itself: names, contrast, width. Gives a list of complaints.
() => {
  const out = [];
  const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const named = (node) => {
    const by = node.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return (node.getAttribute("aria-label") ?? "") || by || [...(node.labels ?? [])].map((l) => l.textContent).join(" ") || node.textContent || node.title || "";
  };
  for (const node of document.querySelectorAll("input, select, textarea, button, a[href], summary, [role=img], [role=region], [role=slider], [role=button]")) {
    if (shown(node) && !named(node).trim()) out.push(`no name: ${node.outerHTML.slice(0, 120)}`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown).map((node) => Number(node.tagName[1]));
  levels.forEach((level, k) => { if (k && level > levels[k - 1] + 1) out.push(`heading ${level} after ${levels[k - 1]}`); });
  if (levels.filter((level) => level === 1).length !== 1) out.push("not one h1");

  const numbers = (text) => { const m = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]; return [...m.slice(0, 3), m[3] ?? 1]; };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const ground = (node) => {
    const layers = [];
    for (let n = node; n; n = n.parentElement) { const c = numbers(getComputedStyle(n).backgroundColor); if (c[3] > 0) layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((under, c) => over(c, under), [255, 255, 255]);
  };
  const light = (c) => { const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const seen = new Set();
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) || !shown(node) || node.closest(":disabled, .hidden, noscript, option")) continue;
    const look = getComputedStyle(node);
    const svg = node instanceof SVGElement;
    const back = ground(svg ? node.closest("svg").parentElement : node);
    const ink = over(numbers(svg ? look.fill : look.color), back);
    const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(look.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700) ? 3 : 4.5;
    const key = `${node.tagName}.${node.getAttribute("class") ?? ""}`;
    if (ratio < needed && !seen.has(key)) { seen.add(key); out.push(`contrast ${ratio.toFixed(2)}: ${key} "${node.textContent.trim().slice(0, 30)}"`); }
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) {
    const culprit = [...document.querySelectorAll("main *")].filter((n) => n.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !n.closest(".wide, svg, pre, textarea")).slice(0, 3);
    out.push(`${wide} px too wide: ${culprit.map((n) => `${n.tagName}.${n.className}`).join(", ")}`);
  }
  return out;
}
