"""Task: some members of a sweep through the engine; what a worker gets, and what it sends back.

Takes in    the resolved request and protocol, pickled once; the varied values of the members of one chunk
Hands on    Chunk: status and reason of every member, headline numbers, recorded courses
Numbers     a member is addressed by its number in the whole design, so chunks, processes and machines change no bit
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.request import Request
from glutamate.engine.simulate import run_chunk
from glutamate.errors import SolveError
from glutamate.scenarios import headline
from glutamate.scenarios.format import Headline


@dataclasses.dataclass
class Chunk:
    """Members first .. last - 1: status, time and slot of failure (n,), headline (n,) and courses (n, times)."""

    first: int
    last: int
    status: Any
    failed_at: Any
    failed_slot: Any
    headline: dict[str, Any]
    courses: dict[str, Any]


@dataclasses.dataclass
class Task:
    """What all chunks of a sweep share."""

    request: Request
    protocol: Protocol
    rows: tuple[Headline, ...]
    record: tuple[str, ...]

    def run(self, first: int, last: int, values: Mapping[str, Any], threads: int) -> Chunk:
        """Run the members first .. last - 1 with these values {path: (last - first,)}."""
        varied = {path: _placed(v, first, self.request.members) for path, v in values.items()}
        request = dataclasses.replace(self.request, varied=varied, threads=threads)
        outcome = run_chunk(request, self.protocol, first, last)
        failed = outcome.status != 0
        outcome.out[failed & (outcome.end_time == 0)] = np.nan
        courses = {path: outcome.out[:, :, k] for k, (path, _, _) in enumerate(request.record)}
        measured = {
            row.id: np.where(
                failed, np.nan, headline.measure(row, request.times, courses[row.path], request.model.system)
            )
            for row in self.rows
        }
        return Chunk(
            first, last, outcome.status.astype(np.int8), np.where(failed, outcome.end_time, np.nan),
            outcome.fail_slot.astype(np.int32), measured, {path: courses[path] for path in self.record},
        )  # fmt: skip


def _placed(values: Any, first: int, members: int) -> Any:
    """The values at their place among all members; untouched pages of the rest cost nothing."""
    whole = np.zeros(members)
    whole[first : first + len(values)] = values
    return whole


def run_pickled(pickled: bytes, stamp: tuple[str, str], first: int, last: int, values: Mapping[str, Any]) -> Chunk:
    """A task on another process or machine, which must have the same version of the program."""
    if stamp != (here := version_stamp()):
        asked, came = "workers with the same program", f"{here[0]} (numerics {here[1]})"
        raise SolveError(asked, came, f"{stamp[0]} (numerics {stamp[1]})", "install one version everywhere")
    return _unpickled(pickled).run(first, last, values, threads=1)


def version_stamp() -> tuple[str, str]:
    """Version of the program and of its numerics."""
    from glutamate import __version__
    from glutamate.engine.code import native

    return __version__, str(native.NUMERICS)


@lru_cache(maxsize=2)
def _unpickled(pickled: bytes) -> Task:
    task = pickle.loads(pickled)
    assert isinstance(task, Task)
    return task
