"""The compiled engine on the work of a benchmark.

Takes in    a traced model and `Work`
Hands on    wall time of all members on some threads, and errors of the first members
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.bench.work import Work
from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import Batch, Outcome, prepare
from glutamate.engine.system import System
from glutamate.errors import SolveError


class Ours:
    """One method of the engine."""

    def __init__(self, system: System, work: Work, method: str) -> None:
        self.system, self.work, self.method = system, work, method
        nodes = [system.graph.symbol("state", i).id for i in range(len(system.states))]
        self.program = prepare(system, nodes, method=method)
        port = [self.program.event_port(p) for p in work.ports]
        self._offsets = np.cumsum([0, *[len(e) for e in work.events]])
        self._times = np.array([t for e in work.events for t, _ in e])
        self._ports = np.array([port[k] for e in work.events for _, k in e], np.int64)

    def batch(self, members: int, rtol: float, times: Any) -> Batch:
        """The first members, every parameter and input in the lane block."""
        work, count = self.work, int(self._offsets[members])
        columns = np.arange(work.values.shape[1])
        return Batch(
            members=members,
            base=work.values[0],
            varied=work.values[:members],
            varied_rows=columns,
            offsets=self._offsets[: members + 1],
            event_time=self._times[:count],
            event_port=self._ports[:count],
            event_value=np.ones(count),
            times=times,
            t0=0.0,
            t1=work.duration,
            rtol=rtol,
            atol=(rtol * work.scale)[: self.system.size],
        )

    def seconds(self, rtol: float, threads: int, repeats: int) -> float:
        """Least wall seconds of all members; as of a peer, only the end is asked for.

        Raises SolveError if a member does not reach the end.
        """
        batch = self.batch(self.work.members, rtol, np.zeros(0))
        return min(self._checked(self.program.run(batch, threads), rtol).seconds for _ in range(repeats))

    def states(self, rtol: float, members: int) -> tuple[Any, Any]:
        """States at the end (members, slots) and on the grid (members, times, slots)."""
        result = self._checked(self.program.run(self.batch(members, rtol, self.work.grid)), rtol)
        return result.final, result.out

    def _checked(self, result: Outcome, rtol: float) -> Outcome:
        bad = np.flatnonzero(result.status)
        if len(bad):
            first = f"member {bad[0]}: {STATUS[result.status[bad[0]]]}"
            came = f"{len(bad)} of {len(result.status)} members ended early; {first}"
            raise SolveError(
                f"{self.work.name} by {self.method} at rtol {rtol:g}",
                came,
                "all members run to the end",
                "take a tighter tolerance",
            )
        return result
