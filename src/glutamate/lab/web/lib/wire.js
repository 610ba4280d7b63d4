// The socket to the lab: ask(name, with, {slot, progress, signal}) gives a promise of the answer, arrays as Float64Array.

function opened(value) {
  if (Array.isArray(value)) return value.map(opened);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.f8 === "string") {
    const bytes = Uint8Array.from(atob(value.f8), (c) => c.charCodeAt(0));
    const flat = new Float64Array(bytes.buffer);
    return nested(flat, value.shape);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

function nested(flat, shape) {
  if (shape.length < 2) return flat;
  const step = flat.length / (shape[0] || 1);
  return Array.from({ length: shape[0] }, (_, k) => nested(flat.subarray(k * step, (k + 1) * step), shape.slice(1)));
}

export class Refused extends Error {
  constructor(parts) {
    super(parts.asked);
    this.parts = parts;
  }
}

export class Wire {
  constructor(told) {
    this.told = told; // (state) "open" | "lost"
    this.next = 1;
    this.open = new Map();
    this.unsent = [];
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(`ws://${location.host}/ws`);
    this.socket.onopen = () => {
      this.told("open");
      for (const text of this.unsent.splice(0)) this.socket.send(text);
    };
    this.socket.onmessage = (event) => this.heard(JSON.parse(event.data));
    this.socket.onclose = () => {
      this.told("lost");
      const lost = { asked: "an answer of the lab", came: "the connection was lost", allowed: "a lab that runs", do: "start it again: glutamate lab; this page connects by itself" };
      for (const { reject } of this.open.values()) reject(new Refused(lost));
      this.open.clear();
      setTimeout(() => this.connect(), 2000);
    };
  }

  // Resolves with the value, or with null where a newer ask took its place or it was stopped.
  ask(name, given = {}, { slot = "", progress = null, signal = null } = {}) {
    const id = this.next++;
    const answer = new Promise((resolve, reject) => this.open.set(id, { resolve, reject, progress }));
    this.send({ id, ask: name, with: given, slot });
    signal?.addEventListener("abort", () => this.open.has(id) && this.send({ id, stop: true }));
    return answer;
  }

  send(message) {
    const text = JSON.stringify(message);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else this.unsent.push(text);
  }

  heard(message) {
    const waiting = this.open.get(message.id);
    if (!waiting) return;
    if (message.is === "progress") {
      waiting.progress?.(message.done, message.of, message.waiting);
      return;
    }
    this.open.delete(message.id);
    if (message.is === "answer") waiting.resolve(opened(message.value));
    else if (message.is === "error") waiting.reject(new Refused(message.error));
    else waiting.resolve(null);
  }
}
