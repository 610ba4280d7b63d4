"""Gillespie's direct method in lanes: which reaction comes next and when.

Hands on    lane functions draw(ctx) and react(ctx) of the stochastic loop
Sources     Gillespie1977
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.code import philox
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.fixed import ssa_frame as rows
from glutamate.engine.fixed.marks import call_kernel
from glutamate.engine.fixed.ssa_frame import FRAME


def write_rates(code: Code, reactions: Any) -> Value:
    """Rates of all flows in copies per time; their sum; `bad` is 1 + slots + flow for a negative or infinite one."""
    rate = FRAME.row(code, "rate")
    call_kernel(code, "rates", {**rows.blocks(code), "o": rate})
    total, bad = Variable(code, "F"), Variable(code, "F")
    total.set(0.0)
    bad.set(rows.vector(code, "bad"))
    with code.loop(len(reactions.flows)) as r:
        a = code.load(rate, "F", r)
        total.set(total.get() + a)
        usable = (a >= 0.0) & (a < float("inf"))
        mark = code.value(code.to_float(r + (1 + reactions.slots)), "F")
        bad.set(code.select(~usable & bad.get().eq(0.0), mark, bad.get()))
    rows.keep(code, "bad", bad.get())
    return total.get()


class Direct:
    """Writer of the two functions for a writer of the loop."""

    def __init__(self, reactions: Any) -> None:
        self.r = reactions

    def write(self) -> None:
        """Both functions."""
        self._write_draw()
        self._write_react()

    def _write_draw(self) -> None:
        """Function draw(ctx): rates, time of the next reaction or event in `horizon`, the flow (or -1) in `pick`."""
        with self.r.module.function("draw", [("p", "ctx")]) as code:
            total = write_rates(code, self.r)
            draw = rows.vector(code, "draw")
            words = philox.write(
                code,
                code.value(FRAME.integer(code, "seed"), "I"),
                rows.vector(code, "identity"),
                philox.REACTION,
                draw,
            )
            rows.keep(code, "draw", draw + 1)
            wait = philox.write_exponential(code, words[0]) / total
            t, tnext = rows.vector(code, "t"), rows.vector(code, "tnext")
            then = t + wait
            reacts = then < tnext
            rows.keep(code, "horizon", code.select(reacts, then, tnext))
            goal = philox.write_uniform(code, words[1]) * total
            sum_, pick = Variable(code, "F"), Variable(code, "F")
            sum_.set(0.0)
            pick.set(-1.0)
            with code.loop(len(self.r.flows)) as r:
                a = code.load(FRAME.row(code, "rate"), "F", r)
                ahead = (sum_.get() <= goal) & (a > 0.0)
                pick.set(code.select(ahead, code.value(code.to_float(r), "F"), pick.get()))
                sum_.set(sum_.get() + a)
            rows.keep(code, "pick", code.select(reacts, pick.get(), -1.0))

    def _write_react(self) -> None:
        """Function react(ctx): move one copy along the flow picked in every lane, and the clock to the horizon."""
        with self.r.module.function("react", [("p", "ctx")]) as code:
            limit = FRAME.integer(code, "limit")
            sound = rows.vector(code, "bad").eq(0.0)
            rows.keep(code, "t", code.select(sound, rows.vector(code, "horizon"), rows.vector(code, "t")))
            with code.loop(self.r.module.width) as lane:
                alive = rows.get(code, "member", lane) >= 0
                pick = rows.get(code, "pick", lane)
                moves = alive & (pick >= 0.0) & rows.get(code, "bad", lane).eq(0.0)
                rows.put(code, "mask", lane, code.select(moves, 1.0, 0.0, "d"))
                with code.when(moves):
                    r = code.emit(f"fptosi double {pick.name} to i64", "i")
                    made = rows.get(code, "made", lane) + 1
                    rows.put(code, "made", lane, made)
                    for name, change in (("leaves", -1.0), ("enters", 1.0)):
                        slot = code.load(FRAME.array(code, name), "i", r)
                        with code.when(slot >= 0):
                            place = FRAME.cell(code, "copies", slot, lane)
                            n = code.load(place, "d") + change
                            code.store(place, n)
                            code.store(
                                FRAME.cell(code, "y", slot, lane),
                                n / code.load(FRAME.cell(code, "count", slot, lane), "d"),
                            )
                            with code.when(n < 0.0):
                                rows.put(code, "bad", lane, code.to_float(slot + 1))
                    with code.when(made > limit):
                        rows.put(code, "bad", lane, -1.0)
            if self.r.marks:
                code.call("settle", self.r.mark_arguments(code))
