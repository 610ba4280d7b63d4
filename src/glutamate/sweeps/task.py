"""Task: some members of a sweep through the engine; what a worker gets, and what it sends back.

Takes in    the resolved request and protocol, pickled once; the varied values of the members of one chunk
Hands on    Chunk: status and reason of every member, headline numbers, recorded courses
Arrays      a headline is the mean over the nodes, a course keeps them
Numbers     a member is addressed by its number in the whole design, so chunks, processes and machines change no bit
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine.cluster import Members
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.request import Request
from glutamate.scenarios import headline
from glutamate.scenarios.format import Headline


@dataclasses.dataclass
class Chunk:
    """Members first .. last - 1: status, time and slot of failure (n,), headline (n,) and courses (n, times).

    Courses of an Array are (n, times, nodes).
    """

    first: int
    last: int
    status: Any
    failed_at: Any
    failed_slot: Any
    headline: dict[str, Any]
    courses: dict[str, Any]


@dataclasses.dataclass
class Task:
    """What all chunks of a sweep share; `step` is that of a solver with a fixed one."""

    request: Request
    protocol: Protocol
    rows: tuple[Headline, ...]
    record: tuple[str, ...]
    step: float | None = None

    def run(self, first: int, last: int, values: Mapping[str, Any], threads: int) -> Chunk:
        """Run the members first .. last - 1 with these values {path: (last - first,)}."""
        request = self.request
        outcome = Members(request, self.protocol, self.step).run(first, last, values, threads)
        failed = outcome.status != 0
        outcome.out[failed & (outcome.end_time == 0)] = np.nan
        courses = {path: _course(outcome.out, k, request.nodes) for k, (path, _, _) in enumerate(request.record)}

        def number(row: Headline) -> Any:
            course = courses[row.path].mean(axis=2) if request.nodes else courses[row.path]
            return headline.measure(row, request.times, course, request.model.system)

        measured = {row.id: np.where(failed, np.nan, number(row)) for row in self.rows}
        return Chunk(
            first, last, outcome.status.astype(np.int8), np.where(failed, outcome.end_time, np.nan),
            outcome.fail_slot.astype(np.int32), measured, {path: courses[path] for path in self.record},
        )  # fmt: skip


def _course(out: Any, k: int, nodes: int) -> Any:
    """The k-th recorded variable: (n, times), of an Array (n, times, nodes)."""
    return out[:, :, k * nodes : (k + 1) * nodes] if nodes else out[:, :, k]
