// The desk: the text of a plan, what it says, and every change of it, one after the other; undo and redo.

export const SHORT = 14; // days of a plan that are shown at once; a longer one is shown a week at a time

export function desk(lab, told) {
  const it = {
    text: "", plan: null, arms: [], choices: null, error: null, refused: false, from: 1, past: [], future: [],
    load, type, edit, edits, look, undo, redo, show,
  };
  let line = Promise.resolve();

  function show() { return it.plan && it.plan.days > SHORT ? 7 : SHORT; }

  // Asks go one after the other: an edit changes the text that the edit before it has left.
  function next(given) {
    line = line.then(async () => {
      const whole = { from_day: it.from, show_days: show(), ...(it.choices ? {} : { choices: true }), ...given() };
      let got;
      try {
        got = await lab.ask("plan", whole);
      } catch (error) {
        it.error = error.parts ?? { asked: "the plan", came: String(error.message ?? error), allowed: "", do: "try again" };
        it.refused = true;
        told(it);
        return false;
      }
      if (!got) return false;
      if (got.choices) it.choices = got.choices;
      it.error = got.error;
      it.refused = got.refused;
      if (!got.refused) {
        Object.assign(it, { text: got.text, plan: got.plan ?? it.plan, arms: got.plan ? got.arms : it.arms, valid: Boolean(got.plan) });
        if (it.plan && it.from > it.plan.days) return look(1, true);
      }
      told(it);
      return !got.error;
    });
    return line;
  }

  const remember = () => { it.past.push(it.text); it.past.splice(0, it.past.length - 100); it.future = []; };

  function load(name) { it.from = 1; if (it.text) remember(); return next(() => ({ name })); }
  function type(text) { if (text !== it.text) remember(); return next(() => ({ text })); }
  function look(day, now = false) {
    it.from = day;
    if (!now) return next(() => ({ text: it.text }));
    return lab.ask("plan", { text: it.text, from_day: day, show_days: show() }).then((got) => { if (got?.plan) { it.arms = got.arms; } told(it); return true; });
  }
  async function edit(change) {
    const before = it.text;
    const fine = await next(() => ({ text: it.text, edit: change }));
    if (fine && it.text !== before) { it.past.push(before); it.future = []; told(it); }
    return fine;
  }
  // Several changes that belong together: one step of undo, and none of them where one is refused.
  async function edits(changes) {
    const before = it.text;
    for (const change of changes) {
      if (await next(() => ({ text: it.text, edit: change }))) continue;
      const error = it.error;
      await next(() => ({ text: before }));
      Object.assign(it, { error, refused: true });
      told(it);
      return false;
    }
    it.past.push(before);
    it.future = [];
    told(it);
    return true;
  }
  function back(from, to) {
    if (!from.length) return Promise.resolve(false);
    to.push(it.text);
    const text = from.pop();
    return next(() => ({ text }));
  }
  function undo() { return back(it.past, it.future); }
  function redo() { return back(it.future, it.past); }
  return it;
}
