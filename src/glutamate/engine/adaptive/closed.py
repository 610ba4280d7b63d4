"""States in closed form between events: which they are, their solutions, and where they go.

Lazy        nobody's rate reads the state but its own, and that is a + b x with a and b from parameters alone
Quick       for explicit methods: others may read it, a and b may follow from modes too (asleep or awake), and the rate
            may add c times states of this kind that only decay (a gut that fills a body). A function of time costs
            more than a step of a slow state and less than the steps a quick one asks for, so only those are taken
            that are nearly as quick as the quickest, by the values that parameters are declared with
Group       states that read each other begin anew together, at every jump of one of them or of a mode they read
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from glutamate.engine.slots import System
from glutamate.engine.trace import Graph

TIME = ("time", 0)
NO_RATE = 1e-30  # a slope so small that rounding does not see it
CLOSE, TERMS = 2.0**-4, 10  # the tenth term of the series is below rounding there
LOOKED = 4.0  # e-foldings of a quick state that guards read, in one step
QUICK = 16.0  # as quick as the quickest, within this factor


@dataclasses.dataclass(frozen=True)
class Closed:
    """Nodes of a and b of a rate a + b x + sum of c times the slots in `drives`, and the modes these follow from."""

    offset: int
    slope: int
    drives: dict[int, int]
    modes: set[int]

    def moved(self, g: Graph, mapping: Mapping[tuple[str, int], int]) -> Closed:
        """With modes under the numbers they have in the smaller system; `drives` and `modes` keep their keys."""
        a, b, *factors = g.substitute([self.offset, self.slope, *self.drives.values()], mapping)
        return dataclasses.replace(self, offset=a, slope=b, drives=dict(zip(self.drives, factors, strict=True)))


def lazy(system: System) -> dict[int, Closed]:
    """Slots that nobody's rate reads but their own."""
    readers: dict[int, set[int]] = {}
    for row, node in enumerate(system.rate):
        for kind, i in system.graph.symbols([node]):
            if kind == "state":
                readers.setdefault(i, set()).add(row)
    found = _closed(system)
    return {i: one for i, one in found.items() if readers.get(i, set()) <= {i} and not one.drives and not one.modes}


def quick(system: System) -> dict[int, Closed]:
    """Slots that nobody reads or that are quick, and those that quick ones drive."""
    found, unread = _closed(system), lazy(system)
    rate = {i: _declared(system, one.slope) for i, one in found.items()}
    least = max(rate.values(), default=0.0) / QUICK
    chosen = {i for i, one in found.items() if i in unread or rate[i] >= least > 0}
    while more := {i for i, one in found.items() if i not in chosen and one.drives and set(one.drives) <= chosen}:
        chosen |= more
    return {i: one for i, one in found.items() if i in chosen and set(one.drives) <= chosen}


def _declared(system: System, slope: int) -> float:
    """The largest size of a slope where modes are 0 or 1 and parameters as declared; 0 where it is not finite."""
    import numpy as np

    values: dict[tuple[str, int], Any] = {}
    for kind, k in system.graph.symbols([slope]):
        slot = system.parameters[k] if kind == "parameter" else None
        values[kind, k] = np.array([0.0, 1.0]) if slot is None else float(slot.spec.canonical(slot.time))
    with np.errstate(all="ignore"):
        size = np.max(np.abs(system.graph.evaluate([slope], values)[0]))
    return float(size) if np.isfinite(size) else 0.0


def _closed(system: System) -> dict[int, Closed]:
    """Slots with a closed form, whoever reads them."""
    alone = {i: one for i in range(system.size) if (one := _linear(system, i, set())) is not None}
    fading = {i for i, one in alone.items() if one.offset == system.graph.zero}
    return {i: one for i in range(system.size) if (one := _linear(system, i, fading)) is not None}


def _linear(system: System, i: int, fading: set[int]) -> Closed | None:
    """The rate of slot i as a + b x + c y..., None if it is something else."""
    g, node = system.graph, system.rate[i]
    symbols = g.symbols([node])
    modes = {j for kind, j in symbols if kind == "state" and system.states[j].kind == "mode"}
    states = {j for kind, j in symbols if kind == "state"} - modes
    if system.mass[i] == 0 or not states <= fading | {i} or any(s[0] not in ("state", "parameter") for s in symbols):
        return None
    wrt = sorted(states)
    slopes = g.derivative([node], [("state", j) for j in wrt])
    factors = {j: slopes.get((0, k), g.zero) for k, j in enumerate(wrt)}
    if any(kind == "state" and j in states for kind, j in g.symbols(list(factors.values()))):
        return None
    offset = g.substitute([node], {("state", j): g.zero for j in wrt})[0]
    return Closed(offset, factors.pop(i, g.zero), factors, modes)


def groups(found: dict[int, Closed]) -> dict[int, set[int]]:
    """For every slot those whose jumps let it begin anew, modes among them."""
    tied = {i: {i} | one.modes for i, one in found.items()}
    for i, one in found.items():
        for j in one.drives:
            whole = tied[i] | tied[j]
            for k in whole & set(found):
                tied[k] = whole
    return tied


def lazy_solution(g: Graph, one: Closed, last: int, elapsed: int) -> int:
    """x(t) of dx/dt = a + b x from x(0) = last: last + (a + b last) t exprel(b t), which holds for b = 0 too."""
    speed = g.add(one.offset, g.mul(one.slope, last))
    change = g.mul(g.mul(speed, elapsed), g.unary("exprel", g.mul(one.slope, elapsed), 0))
    return g.add(last, change)


def solution(g: Graph, one: Closed, last: int, drives: dict[int, tuple[int, int]], elapsed: int) -> int:
    """x(t) from `last` with one exponential of each rate; `drives` gives last value and slope of what drives it.

    last + (last + a/b) expm1(b t), or last exp(b t) where a = 0; and c y times the divided difference of exp(d t) and
    exp(b t), where y decays with d, by its series where the two are close.
    """
    a, b = one.offset, one.slope
    if b == g.zero:
        total = g.add(last, g.mul(a, elapsed))
    elif a == g.zero:
        total = g.mul(last, g.unary("exp", g.mul(b, elapsed)))
    else:
        none = g._node("lt", (g.unary("absolute", b), g.wrap(NO_RATE)))
        slope = g.select(none, g.wrap(-NO_RATE), b)
        total = g.add(last, g.mul(g.add(last, g.div(a, slope)), g.unary("expm1", g.mul(slope, elapsed))))
    for j, factor in one.drives.items():
        y, d = drives[j]
        total = g.add(total, g.mul(g.mul(factor, y), _difference(g, b, d, elapsed)))
    return total


def _difference(g: Graph, b: int, d: int, elapsed: int) -> int:
    """(exp(d t) - exp(b t)) / (d - b), which is t exp(b t) where d = b."""
    first, second = (g.unary("exp", g.mul(rate, elapsed)) for rate in (d, b))
    apart = g.sub(d, b)
    z = g.mul(apart, elapsed)
    series = g.wrap(1 / math.factorial(TERMS))
    for k in reversed(range(1, TERMS)):
        series = g.add(g.mul(series, z), g.wrap(1 / math.factorial(k)))
    close = g._node("lt", (g.unary("absolute", z), g.wrap(CLOSE)))
    away = g.select(close, g.one, apart)
    return g.select(close, g.mul(g.mul(elapsed, second), series), g.div(g.sub(first, second), away))


def limits(g: Graph, one: Closed, last: int, drives: dict[int, tuple[int, int]]) -> tuple[int, ...]:
    """Ends between which a slot goes from `last`, infinite if it has none.

    It tends to -a/b, or between what it would tend to if what drives it stayed as it is and if it were gone.
    """
    a, b = one.offset, one.slope
    if not one.drives:
        speed = g.add(a, g.mul(b, last))
        upward = g.select(g._node("lt", (g.zero, speed)), g.wrap(float("inf")), last)
        endless = g.select(g._node("lt", (speed, g.zero)), g.wrap(float("-inf")), upward)
        return (g.select(g._node("lt", (b, g.zero)), g.neg(g.div(a, b)), endless),)
    low = high = a
    fades = g._node("lt", (b, g.zero))
    for j, factor in one.drives.items():
        y, d = drives[j]
        push = g.mul(factor, y)
        up = g._node("lt", (g.zero, push))
        low = g.add(low, g.select(up, g.zero, push))
        high = g.add(high, g.select(up, push, g.zero))
        fades = g._node("and", (fades, g._node("lt", (d, g.zero))))
    ends = [g.neg(g.div(end, b)) for end in (low, high)]
    without = [g.wrap(float(end)) for end in ("-inf", "inf")]
    return tuple(g.select(fades, end, none) for end, none in zip(ends, without, strict=True))


def longest_steps(system: System, found: Mapping[int, Closed], since: Mapping[int, int]) -> list[int]:
    """Nodes of the longest step that lets guards see what is in closed form: some e-foldings of every state they read,
    or as long as it has had since it began anew.
    """
    g = system.graph
    read = {i for kind, i in g.symbols([q.value for q in system.guards]) if kind == "state" and i in found}
    read |= {j for i in read for j in found[i].drives}
    longest = []
    for i in sorted(read):
        size = g.unary("absolute", found[i].slope)
        elapsed = g.sub(g.symbol(*TIME).id, since[i])
        late = g._node("lt", (g.wrap(LOOKED), g.mul(size, elapsed)))
        longest.append(g.select(late, elapsed, g.div(g.wrap(LOOKED), size)))
    return longest
