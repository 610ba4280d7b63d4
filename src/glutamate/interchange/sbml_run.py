"""Members of an SBML model with events: segments in native lanes, what happens between them on the host.

A segment   ends at the end, at the next scheduled execution, or where a trigger has changed
Row         an output time within rounding before a change shows the state after it, like one exactly at it
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import Batch, Outcome, prepare
from glutamate.engine.simulate import parameter_block
from glutamate.errors import SolveError
from glutamate.interchange.sbml_queue import Queue, scheduled

SAME = 1e-11
FEWEST_STEPS = 200
MOST_STOPS = 1_000_000
CHATTER = STATUS.index("event chatter")
NO_EVENTS = np.zeros(0)


def run_chunk(
    extra: Any,
    request: Any,
    protocol: Any,
    values: dict[str, Any],
    first: int,
    last: int,
    progress: Callable[[int], None] | None,
) -> Outcome:
    """Members first .. last - 1 from time 0 to the end."""
    members = last - first
    if protocol.parts != type(protocol)().parts:
        raise SolveError(
            "a protocol with an SBML model that has events or delays",
            "a protocol",
            "the events of the file",
            "write them in the file",
        )
    system = request.model.system
    base, columns, rows = parameter_block(system, values, members)
    parameters = np.repeat(base[None, :], members, axis=0)
    parameters[:, rows] = columns
    if extra.past:
        from glutamate.interchange.sbml_delay import run_members

        return run_members(extra, request, parameters, first)
    nodes = [node for _, _, node in request.record]
    program = prepare(system, nodes, {}, request.solver)
    queues = [Queue(extra, row, (request.seed, first + m)) for m, row in enumerate(parameters)]
    state = np.full((members, len(system.states)), np.nan)
    if request.start is not None:
        state[:] = request.start
    total = Outcome(
        np.full((members, len(request.times), len(nodes)), np.nan),
        state,
        np.zeros(members, np.int64),
        np.zeros(members),
        np.full(members, -1, np.int64),
        np.zeros(members, np.int64),
        np.zeros(members, np.int64),
        0.0,
    )
    running = np.arange(members)
    for _ in range(MOST_STOPS):
        running = _segment(program, request, queues, total, running, (base, columns, rows), nodes)
        if not len(running):
            return total
        if progress is not None:
            progress(members - len(running))
    total.status[running] = CHATTER
    return total


def _segment(
    program: Any, request: Any, queues: list[Queue], total: Outcome, running: Any, block: Any, nodes: list[int]
) -> Any:
    """One segment of the members that run, and what happens at its end; returns those that go on."""
    base, columns, rows = block
    begin = total.end_time[running]
    end = np.minimum(scheduled([queues[m] for m in running]), request.end)
    batch = Batch(
        len(running),
        base,
        columns[running],
        rows,
        np.zeros(len(running) + 1, np.int64),
        NO_EVENTS,
        [],
        NO_EVENTS,
        request.times,
        begin,
        end,
        request.rtol,
        request.atol,
        total.final[running],
        longest_step(request),
    )
    outcome = program.run(batch, request.threads)
    total.seconds += outcome.seconds
    total.out[running] = np.where(np.isnan(outcome.out), total.out[running], outcome.out)
    total.steps[running] += outcome.steps
    total.rejected[running] += outcome.rejected
    total.status[running], total.end_time[running] = outcome.status, outcome.end_time
    total.fail_slot[running], total.final[running] = outcome.fail_slot, outcome.final
    going = []
    for m in running[outcome.status == 0]:
        t, y = float(total.end_time[m]), total.final[m]
        before = y.copy()
        queues[m].look(t, y)
        if queues[m].failed:
            total.status[m] = CHATTER
            continue
        if t >= request.end or not np.array_equal(before, y):
            _rewrite(request, queues[m], total.out[m], t, y, nodes)
        if t < request.end:
            going.append(m)
    return np.array(going, int)


def longest_step(request: Any) -> float:
    """Where a relation bends between states that do not, steps are no longer than the distance of outputs."""
    if not request.model.extra.curved:
        return math.inf
    return float(request.end / max(FEWEST_STEPS, len(request.times)))


def _rewrite(request: Any, queue: Queue, out: Any, t: float, y: Any, nodes: list[int]) -> None:
    """Rows at a moment of change show what is after it."""
    near = np.flatnonzero((request.times <= t) & (request.times >= t - SAME * max(1.0, abs(t))))
    if len(near):
        out[near] = queue.values(nodes, t, y)
