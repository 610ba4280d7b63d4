"""Steady map: what the cycle settles to under slow inputs, for scales at which a day is a moment.

Takes in    a model of this room; inputs, parameters and slow states by path, numbers or arrays of as many points
Hands on    `SteadyMap`: states and outputs at the steady state of every point, and how they move with what was given
Method      linearly implicit steps that lengthen to Newton's, all points at once; slopes by the implicit function
Limits      right where what is given moves over weeks: modes of the pools settle within a day, glutathione in three
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.analysis.numeric import check_reads, copied
from glutamate.engine.model import Model, resolve
from glutamate.errors import PathError, SolveError, closest
from glutamate.units import quantity

SLOW = ("decarboxylase.protein_67", "transaminase.active", "transaminase.drug", "glutathione.glutathione")
FIRST_STEP, GROWTH, MOST_STEPS = 0.01, 2.0, 120  # minutes; steps
CLOSE = 1e-11  # largest last step, relative to the size of a state


class SteadyMap:
    """The steady states of a model over slow inputs.

    model   a name, or a Model; by default `cycle`
    slow    states that stay where they are put; none of them settles
    """

    def __init__(self, model: str | Model = "cycle", slow: tuple[str, ...] = SLOW) -> None:
        self.model = discover.model(model) if isinstance(model, str) else model
        system = self.model.system
        check_reads(system)
        self.states = [slot.path for slot in system.states]
        missing = [path for path in slow if path not in self.states]
        if missing:
            near = closest(missing[0], self.states)
            raise PathError(f"the slow state {missing[0]!r}", "no such state", "a state", "name one", closest=near)
        self.free = [k for k, path in enumerate(self.states) if path not in slow]
        self.slots = [*system.parameters, *system.inputs]
        self.graph = copied(system.graph)
        self.rates = [system.rate[k] for k in self.free]
        found = self.graph.derivative(self.rates, [("state", k) for k in self.free])
        self.cells, self.entries = list(found), list(found.values())

    def __call__(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Every state and output {path: (points,)} in canonical units at the steady state of each point.

        `given` holds numbers or arrays by path, canonical or texts with a unit. Raises PathError for an unknown path,
        ParameterError for lengths that differ, SolveError where a point does not settle.
        """
        symbols, points = self._symbols(given or {})
        return self._named(self._settled(symbols, points), points)

    def slopes(self, path: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Derivative of every state that settles, and of every output, by an input, parameter or slow state.

        Central differences of outputs along the exact slope of the states, in canonical units; shapes as for a call.
        """
        symbol = self._symbol(path)
        symbols, points = self._symbols(given or {})
        settled = self._settled(symbols, points)
        nodes = self.graph.derivative(self.rates, [symbol])
        forced = np.zeros((len(self.free), points))
        for (row, _), value in zip(nodes, self.graph.evaluate(list(nodes.values()), settled), strict=True):
            forced[row] = value
        moved = -np.linalg.solve(self._jacobian(settled, points), forced.T[:, :, None])[:, :, 0].T
        step = 1e-6 * np.maximum(np.abs(np.asarray(settled[symbol], float)), 1e-6)
        ends = []
        for sign in (1, -1):
            there = dict(settled) | {symbol: settled[symbol] + sign * step}
            for row, k in enumerate(self.free):
                there["state", k] = settled["state", k] + sign * step * moved[row]
            ends.append(self._named(there, points))
        return {name: (ends[0][name] - ends[1][name]) / (2 * step) for name in ends[0]}

    def _symbol(self, path: str) -> tuple[str, int]:
        if path in self.states:
            if self.states.index(path) in self.free:
                came, do = "a state that settles", "name an input, a parameter or a slow state"
                raise PathError(f"a slope by {path!r:.80}", came, "what is given to the map", do)
            return "state", self.states.index(path)
        names = [slot.path for slot in self.slots]
        k = names.index(resolve(path, names, "a parameter, input or slow state")[0])
        count = len(self.model.system.parameters)
        return ("parameter", k) if k < count else ("input", k - count)

    def _symbols(self, given: Mapping[str, Any]) -> tuple[dict[tuple[str, int], Any], int]:
        """Values of all symbols, states at their start, and how many points there are."""
        held: dict[tuple[str, int], Any] = {}
        changed = {path: value for path, value in given.items() if path not in self.states}
        values = self.model.values(self.model.set(changed).overrides)
        count = len(self.model.system.parameters)
        for k, slot in enumerate(self.slots):
            held[("parameter", k) if k < count else ("input", k - count)] = np.asarray(values[slot.path], float)
        for k, node in enumerate(self.model.system.start):
            held["state", k] = np.asarray(self.graph.evaluate([node], held)[0], float)
        for path in given.keys() - changed.keys():
            field = self.model.system.states[self.states.index(path)].field
            amount = given[path]
            amount = quantity(amount, field.dims, self.model.system.time) if isinstance(amount, str) else amount
            held[self._symbol(path)] = np.asarray(amount, float)
        sizes = {value.shape for value in held.values() if value.ndim}
        if len(sizes) > 1 or any(len(shape) != 1 for shape in sizes):
            came = ", ".join(map(str, sorted(sizes)))
            raise SolveError(
                "points of the steady map", f"shapes {came}", "numbers, or arrays of one length", "match them"
            )
        return held, sizes.pop()[0] if sizes else 1

    def _jacobian(self, symbols: dict[tuple[str, int], Any], points: int) -> Any:
        full = np.zeros((points, len(self.free), len(self.free)))
        for (row, column), value in zip(self.cells, self.graph.evaluate(self.entries, symbols), strict=True):
            full[:, row, column] = value
        return full

    @np.errstate(all="ignore")
    def _settled(self, symbols: dict[tuple[str, int], Any], points: int) -> dict[tuple[str, int], Any]:
        """Symbols with the free states settled."""
        y = np.array([np.broadcast_to(symbols["state", k], points) for k in self.free])
        size, h = np.maximum(np.abs(y), 1e-9), FIRST_STEP
        for _ in range(MOST_STEPS):
            now = symbols | {("state", k): y[row] for row, k in enumerate(self.free)}
            rate = np.array([np.broadcast_to(r, points) for r in self.graph.evaluate(self.rates, now)])
            matrix = np.eye(len(self.free)) / h - self._jacobian(now, points)
            step = np.linalg.solve(matrix, rate.T[:, :, None])[:, :, 0].T
            y, h = y + step, min(h * GROWTH, 1e12)
            if h > 1e9 and np.abs(step / size).max() < CLOSE:
                return symbols | {("state", k): y[row] for row, k in enumerate(self.free)}
        worst = int(np.argmax(np.nan_to_num(np.abs(step / size), nan=np.inf).max(axis=0)))
        allowed, do = "points with a steady state", "bring its inputs nearer to rest"
        raise SolveError("a steady state", f"none at point {worst} after {MOST_STEPS} steps", allowed, do)

    def _named(self, symbols: dict[tuple[str, int], Any], points: int) -> dict[str, Any]:
        outputs = self.model.system.outputs
        values = self.graph.evaluate([node for _, node in outputs.values()], symbols)
        named = {path: symbols["state", k] for k, path in enumerate(self.states)}
        named |= dict(zip(outputs, values, strict=True))
        return {path: np.broadcast_to(np.asarray(value, float), points) for path, value in named.items()}
