"""Members of an SBML model with delays: an explicit method of order 8 that reads its own past.

Method      SciPy's DOP853; every step's interpolant is kept, steps are no longer than the shortest delay, and a new
            start is made where a jump comes back after a delay. Roots of guards are found on the interpolant
Past        before time 0 initial assignments are taken as functions of time, everything else as it starts
Limits      a delay below a millionth of the run is read from the interpolant's continuation; stiff models are slow
Sources     HairerNorsettWanner1993 (method and delays)
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import Outcome
from glutamate.engine.trace import Graph
from glutamate.errors import SolveError
from glutamate.interchange.sbml_queue import Queue

LOOKS = (0.25, 0.5, 0.75, 1.0)
ITERATIONS, NARROW = 100, 4e-16
METHOD = "dop853"
SAME = 1e-12
SHORTEST = 1e-6
GENERATIONS = 6
STATUS_OF = {name: k for k, name in enumerate(STATUS)}


def run_members(extra: Any, request: Any, parameters: Any, first: int) -> Outcome:
    """Members from `first` on, one after the other. Raises SolveError beside unknowns that need a solver."""
    if 0 in extra.system.mass:
        unknown = extra.system.states[extra.system.mass.index(0)].path
        came = f"an algebraic rule for {unknown} that is not linear in it"
        raise SolveError("an SBML model with delays", came, "rules linear in their unknown", "write an assignment rule")
    request.solver = METHOD
    members, slots = len(parameters), len(extra.system.states)
    shape = (members, len(request.times), len(request.record))
    whole = [np.zeros(members, np.int64) for _ in range(3)]
    total = Outcome(np.full(shape, np.nan), np.full((members, slots), np.nan), whole[0], np.zeros(members),
                    np.full(members, -1, np.int64), whole[1], whole[2], 0.0)  # fmt: skip
    for m in range(members):
        start = None if request.start is None else request.start[m if len(request.start) > 1 else 0]
        Course(extra, request, parameters[m], (request.seed, first + m), start).run(total, m)
    return total


class History:
    """Interpolants of all steps so far with the modes that held, and what was before time 0."""

    def __init__(self, extra: Any, queue: Queue, start: Any) -> None:
        self.extra, self.queue, self.start = extra, queue, start
        self.past = [(value, lag, reads_past(extra.system.graph, [value])) for value, lag in extra.past]
        self.begins: list[float] = []
        self.steps: list[Any] = []
        self.modes: list[Any] = []

    def add(self, begin: float, dense: Any, modes: Any) -> None:
        """One accepted step, or its first part."""
        self.begins.append(begin)
        self.steps.append(dense)
        self.modes.append(modes.copy())

    def slots(self, t: float) -> Any:
        """Every slot at a time in the past."""
        import bisect

        k = bisect.bisect_right(self.begins, t + SAME * max(1.0, abs(t))) - 1
        if k < 0:
            return self._before(t)
        y = self.modes[k].copy()
        y[: self.extra.system.size] = self.steps[k](max(t, self.begins[k]))
        return y

    def _before(self, t: float) -> Any:
        y = self.start.copy()
        if t < 0:
            for slot, node in self.extra.before.items():
                y[slot] = self.queue.now([node], t, y)[0]
        return y

    def values(self, t: float, y: Any) -> list[float]:
        """What every delayed expression reads at time t; those it reads itself come first."""
        read: list[float] = []
        for value, lag, nested in self.past:
            length = self.queue.numbers([lag], t, y.tolist(), self.queue.parameters, read)[0]
            then, slots = (t, y) if length == 0 else (t - length, self.slots(t - length))
            before = () if not nested else read if length == 0 else self.values(then, slots)
            read.append(self.queue.numbers([value], then, slots.tolist(), self.queue.parameters, before)[0])
        return read


def reads_past(graph: Graph, nodes: Sequence[int]) -> bool:
    """Whether nodes read a delayed value."""
    return any(kind == "past" for kind, _ in graph.symbols(nodes))


class Course:
    """One member from time 0 to the end."""

    def __init__(self, extra: Any, request: Any, parameters: Any, key: tuple[int, int], start: Any) -> None:
        self.extra, self.request, self.system = extra, request, extra.system
        self.n = self.system.size
        self.queue = Queue(extra, parameters, key)
        y = np.array(self.queue.now(self.system.start, 0.0, np.zeros(len(self.system.states))))
        if start is not None:
            y = np.where(np.isnan(start), y, start)
        self.history = History(extra, self.queue, y)
        self.queue.past = self.history.values
        self.breaks: list[tuple[float, int]] = []
        asked = [*self.system.rate, *(q.value for q in self.system.guards)]
        self.steered = reads_past(self.system.graph, asked)
        self.guards = [q for q in self.system.guards if not q.terminal]
        self.watched = [q.value for q in self.guards]
        self.nodes = [node for _, _, node in request.record]

    def rate(self, t: float, x: Any) -> Any:
        """Derivative of the integrated slots."""
        y = self.y.copy()
        y[: self.n] = x
        return np.array((self.queue.values if self.steered else self.queue.now)(self.system.rate, t, y))

    def run(self, total: Outcome, m: int) -> None:
        """Fill row m of an outcome."""
        request = self.request
        self.y = self.history.start.copy()
        self.out = total.out[m]
        t = 0.0
        self._sides(t)
        self.queue.look(t, self.y)
        self._jump(t, 0)
        self._show(t)
        status = "ok"
        while t < request.end:
            while self.breaks and self.breaks[0][0] <= t + SAME * max(1.0, abs(t)):
                time, generation = heapq.heappop(self.breaks)
                self._jump(time, generation + 1)
            stop = min([request.end, self.queue.next, *(b for b, _ in self.breaks[:1])])
            t, fine = self._segment(t, stop, total, m)
            before = self.y.copy()
            self.queue.look(t, self.y)
            if self.queue.failed:
                status = "event chatter"
            elif not fine:
                status = "step too small"
            if not np.array_equal(before, self.y):
                self._jump(t, 0)
            if status != "ok":
                break
            self._show(t)
        total.final[m], total.end_time[m] = self.y, t
        total.status[m] = STATUS_OF[status]

    def _jump(self, t: float, generation: int) -> None:
        """A jump at time t comes back after every delay, smoother each time."""
        if self.steered and generation < GENERATIONS:
            for _, lag in self.extra.past:
                length = self._lag(lag, t)
                if length > 0 and math.isfinite(length):
                    heapq.heappush(self.breaks, (t + length, generation))

    def _lag(self, node: int, t: float) -> float:
        return self.queue.values([node], t, self.y)[0]

    def _segment(self, t: float, stop: float, total: Outcome, m: int) -> tuple[float, bool]:
        """Integrate to `stop` or the first crossing; the time reached and whether the method went on."""
        from scipy.integrate import DOP853

        if stop <= t:
            return t, True
        lags = [self._lag(lag, t) for _, lag in self.extra.past]
        shortest = max(min([x for x in lags if x > 0], default=math.inf), SHORTEST * self.request.end)
        if not self.steered:
            shortest = math.inf
        from glutamate.interchange.sbml_run import longest_step

        longest = min(stop - t, longest_step(self.request))
        if self.n == 0:
            return self._still(t, stop, shortest)
        atol = np.maximum(self.request.atol[: self.n], 1e-300)
        solver = DOP853(self.rate, t, self.y[: self.n].copy(), stop, min(shortest, longest), self.request.rtol, atol)
        while solver.status == "running":
            solver.step()
            if solver.status == "failed" or not np.all(np.isfinite(solver.y)):
                return t, False
            total.steps[m] += 1
            dense = solver.dense_output()
            self.history.add(solver.t_old, dense, self.y)
            crossed = self._cross(solver.t_old, solver.t, dense)
            self._rows(solver.t_old, crossed or solver.t, dense)
            if crossed is not None:
                self.y[: self.n] = dense(crossed)
                self._sides(crossed)
                return crossed, True
        self.y[: self.n] = solver.y
        self._sides(stop)
        return stop, True

    def _still(self, t: float, stop: float, shortest: float) -> tuple[float, bool]:
        """A model without states: only time and the past move."""
        while t < stop:
            new = min(stop, t + min(shortest, (self.request.end or 1.0) / 100))
            dense = _Nothing()
            self.history.add(t, dense, self.y)
            crossed = self._cross(t, new, dense)
            self._rows(t, crossed or new, dense)
            t = crossed or new
            if crossed is not None:
                break
        self._sides(t)
        return t, True

    def _values(self, t: float, x: Any) -> list[float]:
        y = self.y.copy()
        y[: self.n] = x
        return (self.queue.values if self.steered else self.queue.now)(self.watched, t, y)

    def _crossed(self, values: Sequence[float]) -> list[int]:
        """Guards on another side than remembered."""
        return [
            k
            for k, (q, value, side) in enumerate(zip(self.guards, values, self.side, strict=True))
            if value == value and (value > 0) != side and (q.direction == "both" or (q.direction == "up") != side)
        ]

    def _cross(self, begin: float, end: float, dense: Any) -> float | None:
        """The first time in a step at which a guard has crossed."""
        if not self.guards:
            return None
        low, before = begin, self._values(begin, dense(begin))
        for look in LOOKS:
            high = begin + look * (end - begin) if look < 1 else end
            values = self._values(high, dense(high))
            crossed = self._crossed(values)
            for _ in self.guards:
                if not crossed:
                    break
                k = crossed[0]
                inside, high = self._narrow(k, (low, high), (before[k], values[k]), dense)
                crossed = self._crossed(self._values(inside, dense(inside)))
                if not crossed:
                    return high
                high = inside
                values = self._values(high, dense(high))
            if crossed:
                return high
            low, before = high, values
        return None

    def _narrow(
        self, k: int, bracket: tuple[float, float], ends: tuple[float, float], dense: Any
    ) -> tuple[float, float]:
        """The crossing of guard k between two times, by false position that halves a stubborn end (Illinois)."""
        (low, high), (at_low, at_high) = bracket, ends
        side = self.side[k]
        kept = 0
        for turn in range(ITERATIONS):
            if high - low <= NARROW * max(abs(high), high - low):
                break
            guess = high - at_high * (high - low) / (at_high - at_low) if at_high != at_low else low
            if turn % 3 == 2 or not low < guess < high:
                guess = 0.5 * (low + high)
            if not low < guess < high:
                break
            value = self._values(guess, dense(guess))[k]
            if value == value and (value > 0) != side:
                high, at_high = guess, value
                at_low = at_low * 0.5 if kept > 0 else at_low
                kept = 1
            else:
                low, at_low = guess, value
                at_high = at_high * 0.5 if kept < 0 else at_high
                kept = -1
        return low, high

    def _sides(self, t: float) -> None:
        """Switches and whole numbers as their guards say, until nothing moves."""
        for _ in range(len(self.guards) + 1):
            values = self._values(t, self.y[: self.n])
            before = self.y.copy()
            for q, value in zip(self.guards, values, strict=True):
                if q.switch is not None:
                    self.y[q.switch] = 1.0 if value > 0 else -1.0
                elif (value > 0) == (q.direction == "up"):
                    for slot, node in q.assign.items():
                        self.y[slot] = self.queue.values([node], t, self.y)[0]
            self.side = [value > 0 for value in self._values(t, self.y[: self.n])]
            if np.array_equal(before, self.y):
                return

    def _rows(self, begin: float, end: float, dense: Any) -> None:
        """Output times within a step."""
        times = self.request.times
        for k in np.flatnonzero((times >= begin) & (times < end)):
            y = self.y.copy()
            y[: self.n] = dense(times[k])
            self.out[k] = self.queue.values(self.nodes, float(times[k]), y)

    def _show(self, t: float) -> None:
        """Rows at this very moment."""
        self.side = [value > 0 for value in self._values(t, self.y[: self.n])]
        near = np.abs(self.request.times - t) <= 1e-11 * max(1.0, abs(t))
        if np.any(near):
            self.out[near] = self.queue.values(self.nodes, t, self.y)


class _Nothing:
    """The interpolant of a model without states."""

    def __call__(self, t: float) -> Any:
        return np.zeros(0)
