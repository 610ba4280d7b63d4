// Axes: ticks at round numbers, places of values, extents; for charts and for pictures of pages.

export function ticks(low, high, count) {
  const raw = (high - low) / Math.max(1, count);
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = ten * ([1, 2, 5, 10].find((f) => f * ten >= raw) ?? 10);
  const out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(Number((k * step).toPrecision(12)));
  return out;
}

export function logTicks(low, high, count) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)));
  const out = [];
  for (let k = first; k <= last; k += every) out.push(10 ** k);
  return out.length > 1 ? out : ticks(low, high, count).filter((t) => t > 0);
}

// Smallest and largest finite number of several arrays.
export function extent(arrays) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays) {
    for (const v of values) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

export function padded([low, high], zero = false) {
  if (zero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1];
  const room = (high - low) * 0.06;
  return [zero && low === 0 ? 0 : low - room, zero && high === 0 ? 0 : high + room];
}

// A function from values to places; `back` the other way.
export function scale([low, high], [from, to], log = false) {
  const f = log ? Math.log10 : (v) => v;
  const [a, b] = [f(low), f(high)];
  const place = (v) => from + ((f(v) - a) / (b - a)) * (to - from);
  place.back = (p) => { const v = a + ((p - from) / (to - from)) * (b - a); return log ? 10 ** v : v; };
  return place;
}

// Path through points; of more than four a pixel column only first, lowest, highest and last are drawn: the same picture.
export function path(x, y, px, py, width = 1000) {
  const dense = x.length > 4 * width;
  let out = "";
  let pen = "M";
  const put = (k) => {
    out += `${pen}${px(x[k]).toFixed(1)} ${py(y[k]).toFixed(1)}`;
    pen = "L";
  };
  for (let k = 0; k < x.length; k++) {
    if (!Number.isFinite(y[k])) { pen = "M"; continue; }
    if (!dense) { put(k); continue; }
    const column = Math.floor(px(x[k]));
    let [least, most, end] = [k, k, k];
    while (end + 1 < x.length && Math.floor(px(x[end + 1])) === column && Number.isFinite(y[end + 1])) {
      end++;
      if (y[end] < y[least]) least = end;
      if (y[end] > y[most]) most = end;
    }
    for (const i of [...new Set([k, Math.min(least, most), Math.max(least, most), end])]) put(i);
    k = end;
  }
  return out;
}

export function area(x, low, high, px, py) {
  let out = "";
  let run = [];
  const close = () => {
    if (run.length > 1) {
      const top = run.map((k) => `${px(x[k]).toFixed(1)} ${py(high[k]).toFixed(1)}`);
      const bottom = run.reverse().map((k) => `${px(x[k]).toFixed(1)} ${py(low[k]).toFixed(1)}`);
      out += `M${top.join("L")}L${bottom.join("L")}Z`;
    }
    run = [];
  };
  for (let k = 0; k < x.length; k++) {
    if (Number.isFinite(low[k]) && Number.isFinite(high[k])) run.push(k);
    else close();
  }
  close();
  return out;
}

// Index of the value nearest to v in a rising array.
export function nearest(values, v) {
  let low = 0;
  let high = values.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] < v) low = middle;
    else high = middle;
  }
  return Math.abs(values[low] - v) <= Math.abs(values[high] - v) ? low : high;
}
