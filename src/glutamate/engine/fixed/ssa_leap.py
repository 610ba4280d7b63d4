"""Tau leaping in lanes: many reactions at once, never more than there are copies.

Step        dt, cut short at the next event or output; rates are those at its beginning
Leaving     of n copies Binomial(n, 1 - e^(-hazard h)) leave and are shared among the flows by further binomials; exact
            for flows that do not change each other's rates, no population ever negative
Arriving    from outside, Poisson(rate h)
Draws       by inversion, in portions whose smallest probability a double holds
Sources     ChatterjeeVlachosKatsoulakis2005, TianBurrage2004 (binomial leaping)
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.code import philox, vmath
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.fixed import ssa_frame as rows
from glutamate.engine.fixed.ssa_direct import write_rates
from glutamate.engine.fixed.ssa_frame import FRAME

EXPONENT = 500.0  # e^-500 is a normal double, and no Poisson number of mean 500 reaches MOST
MOST = 2000.0


class Leap:
    """Writer of draw(ctx) and react(ctx) for a writer of the loop."""

    def __init__(self, reactions: Any) -> None:
        self.r = reactions
        self.leaving: dict[int | None, list[int]] = {}
        for k, flow in enumerate(reactions.flows):
            self.leaving.setdefault(flow.source, []).append(k)

    def write(self) -> None:
        """Both functions and the two draws."""
        self._write_binomial()
        self._write_poisson()
        self._write_draw()
        self._write_react()

    def _uniform(self, code: Code, wanted: Value) -> Value:
        """A uniform number; only lanes that want it move on in their stream."""
        draw = rows.vector(code, "draw")
        seed = code.value(FRAME.integer(code, "seed"), "I")
        word, _ = philox.write(code, seed, rows.vector(code, "identity"), philox.REACTION, draw)
        rows.keep(code, "draw", draw + code.select(wanted, 1, 0, "I"))
        return philox.write_uniform(code, word)

    def _invert(self, code: Code, first: Value, most: Value, wanted: Value, next_of: Any) -> Value:
        """Smallest k whose summed probability reaches a uniform number; next_of(p_k, k) is p_(k+1)."""
        left, p, k = (Variable(code, "F") for _ in range(3))
        left.set(self._uniform(code, wanted))
        p.set(first)
        k.set(0.0)
        with code.forever() as end:
            more = wanted & (left.get() > p.get()) & (k.get() < most)
            code.leave(~code.any(more), end)
            after = next_of(p.get(), k.get())
            left.set(code.select(more, left.get() - p.get(), left.get()))
            p.set(code.select(more, after, p.get()))
            k.set(code.select(more, k.get() + 1.0, k.get()))
        return code.select(wanted, k.get(), 0.0)

    def _write_binomial(self) -> None:
        """Function binomial(ctx, n, p): how many of n happen."""
        with self.r.module.function("binomial", [("p", "ctx"), ("F", "n"), ("F", "p")], "F") as code:
            flip = code.p > 0.5
            p = code.select(flip, 1.0 - code.p, code.p)
            hazard = -vmath.call(code, "log1p", [-p])
            portion = vmath.call(code, "floor", [EXPONENT / hazard])
            odds = p / (1.0 - p)
            rest, found = Variable(code, "F"), Variable(code, "F")
            rest.set(code.n)
            found.set(0.0)
            with code.forever() as end:
                wanted = rest.get() > 0.0
                code.leave(~code.any(wanted), end)
                c = code.select(portion < rest.get(), portion, rest.get())
                none = vmath.call(code, "exp", [-(c * hazard)])
                ratio = odds
                k = self._invert(code, none, c, wanted, lambda q, k, c=c, r=ratio: q * r * ((c - k) / (k + 1.0)))
                found.set(found.get() + k)
                rest.set(code.select(wanted, rest.get() - c, 0.0))
            result = code.select(flip, code.n - found.get(), found.get())
            code.do(f"ret {code.text('F')} {result.name}")

    def _write_poisson(self) -> None:
        """Function poisson(ctx, mean): how many arrive."""
        with self.r.module.function("poisson", [("p", "ctx"), ("F", "mean")], "F") as code:
            rest, found = Variable(code, "F"), Variable(code, "F")
            rest.set(code.mean)
            found.set(0.0)
            with code.forever() as end:
                wanted = rest.get() > 0.0
                code.leave(~code.any(wanted), end)
                c = code.select(rest.get() > EXPONENT, EXPONENT, rest.get())
                none = vmath.call(code, "exp", [-c])
                k = self._invert(code, none, code.value(MOST, "F"), wanted, lambda q, k, c=c: q * (c / (k + 1.0)))
                found.set(found.get() + k)
                rest.set(code.select(wanted, rest.get() - c, 0.0))
            code.do(f"ret {code.text('F')} {found.get().name}")

    def _write_draw(self) -> None:
        with self.r.module.function("draw", [("p", "ctx")]) as code:
            write_rates(code, self.r)
            t, tnext, tout = (rows.vector(code, name) for name in ("t", "tnext", "tout"))
            then = t + code.value(FRAME.number(code, "dt"), "F")
            then = code.select((tout > t) & (tout < then), tout, then)
            horizon = code.select(then < tnext, then, tnext)
            rows.keep(code, "horizon", horizon)
            h = horizon - t
            sound = rows.vector(code, "bad").eq(0.0) & (rows.vector(code, "member") >= 0)
            for source, flows in self.leaving.items():
                rates = [code.load(FRAME.row(code, "rate"), "F", k) for k in flows]
                if source is None:
                    found = [self._call(code, "poisson", code.select(sound, a * h, 0.0)) for a in rates]
                else:
                    found = self._leave(code, source, rates, h, sound)
                for k, rate, number in zip(flows, rates, found, strict=True):
                    code.store(FRAME.row(code, "rate"), code.select(sound, number, rate), k)

    def _leave(self, code: Code, source: int, rates: list[Value], h: Value, sound: Value) -> list[Value]:
        n = code.load(FRAME.row(code, "copies"), "F", source)
        total = rates[0]
        for rate in rates[1:]:
            total = total + rate
        live = sound & (n > 0.0) & (total > 0.0)
        chance = -vmath.call(code, "expm1", [-(total / n * h)])
        left = self._call(code, "binomial", code.select(live, n, 0.0), code.select(live, chance, 0.0))
        found = []
        for rate in rates[:-1]:
            some = live & (total > 0.0) & (left > 0.0)
            part = code.select(rate < total, rate / total, 1.0)
            number = self._call(code, "binomial", code.select(some, left, 0.0), code.select(some, part, 0.0))
            found.append(number)
            left, total = left - number, total - rate
        return [*found, left]

    def _call(self, code: Code, name: str, *args: Value) -> Value:
        result = code.call(name, [code.ctx, *args], "F")
        assert result is not None
        return result

    def _write_react(self) -> None:
        """Function react(ctx): move what was drawn, and the clock to the horizon."""
        with self.r.module.function("react", [("p", "ctx")]) as code:
            sound = rows.vector(code, "bad").eq(0.0) & (rows.vector(code, "member") >= 0)
            rows.keep(code, "mask", code.select(sound, 1.0, 0.0))
            rows.keep(code, "t", code.select(sound, rows.vector(code, "horizon"), rows.vector(code, "t")))
            made = code.value(0.0, "F")
            changes: dict[int, Value] = {}
            for k, flow in enumerate(self.r.flows):
                number = code.load(FRAME.row(code, "rate"), "F", k)
                made = made + number
                for slot, change in ((flow.source, -number), (flow.target, number)):
                    if slot is not None:
                        changes[slot] = changes[slot] + change if slot in changes else change
            for slot, change in changes.items():
                n = code.load(FRAME.row(code, "copies"), "F", slot)
                after = code.select(sound, n + change, n)
                code.store(FRAME.row(code, "copies"), after, slot)
                share = code.load(FRAME.row(code, "y"), "F", slot)
                new = after / code.load(FRAME.row(code, "count"), "F", slot)
                code.store(FRAME.row(code, "y"), code.select(sound, new, share), slot)
            whole = code.emit(f"fptosi {code.text('F')} {code.select(sound, made, 0.0).name} to {code.text('I')}", "I")
            count = rows.vector(code, "made") + whole
            rows.keep(code, "made", count)
            over = sound & (count > code.value(FRAME.integer(code, "limit"), "I"))
            rows.keep(code, "bad", code.select(over, -1.0, rows.vector(code, "bad")))
            if self.r.marks:
                code.call("settle", self.r.mark_arguments(code))
