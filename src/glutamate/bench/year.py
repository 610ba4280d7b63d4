"""Benchmark `year`: 10,000 people for 365 days of the model `life`, with bands and daily numbers of all.

Work        year_people.py: drawn parameters, seven events a day at whole ten minutes, bands of four variables every
            hour, six numbers a day of each person, twenty people in full every ten minutes
Peer        SciPy's LSODA on the right-hand side of the same graph (year_lsoda.py), courses every hour, one core
Error       root mean square of the courses against a run at a tolerance of 1e-9, relative to the largest value, the
            worst of three variables; the peer is given the loosest tolerance at which its error is no more than ours
Headline    seconds for 10,000 person-years on all cores; at most 60 on two with 4 GB are asked for
Beside      one person's year in a new process with compiled code in the cache, start-up included; at most 2 s
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import numpy as np

from glutamate.bench import machine
from glutamate.bench.measure import empty_cache
from glutamate.bench.year_lsoda import Peer, numba_there
from glutamate.bench.year_people import COMPARED, RECORD, error, events, people
from glutamate.engine.model import Model

MODEL, PEOPLE, DAYS = "life", 10_000, 365
QUICK_PEOPLE, QUICK_DAYS = 128, 60
RTOL, REFERENCE_RTOL, PEER_RTOLS = 1e-4, 1e-9, (1e-3, 1e-4, 1e-5, 1e-6)
COMPARED_PEOPLE, QUICK_COMPARED, COMPARED_DAYS, QUICK_COMPARED_DAYS = 10, 1, 28, 4
TIMED_ROUNDS, TIMED_PEOPLE = 3, 256
ASKED_S, ASKED_RATIO, ASKED_MB, ASKED_ONE_S = 60.0, 50.0, 4000.0, 2.0
BUDGET = "3 GB"  # for arrays; the rest is the program
ONE = """
from glutamate import load, simulate
simulate(load("life"), duration="8760 h", solver="tsit5", rtol=1e-4, threads=1)
"""


def year(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` is wall seconds for 10,000 person-years, `processor_s` those of processors."""
    cores = cores or machine.cores()
    count, days = (QUICK_PEOPLE, QUICK_DAYS) if quick else (PEOPLE, DAYS)
    began = time.perf_counter()
    with empty_cache():
        _days(2, 2, 1)
    compiled = time.perf_counter() - began
    whole, spent, data = _days(count, days, cores)
    per = PEOPLE * DAYS / (count * days)
    short = QUICK_COMPARED_DAYS if quick else COMPARED_DAYS
    few = QUICK_COMPARED if quick else COMPARED_PEOPLE
    exact, mine = _courses(few, short, REFERENCE_RTOL), _courses(few, short, RTOL)
    ours_error = error(mine, exact)
    peer_error, peer_rtol = _tolerance(short, exact, ours_error)
    peer, one = _in_turn(few, short if quick else DAYS, peer_rtol, quick)
    starts = [_one_person() for _ in range(2 if quick else 4)]
    member_days = count * days
    happened = len(_listed(Model.of(_model()).system, days)[0]) * count
    ours = whole * per
    return {
        "name": "year",
        "unit": f"s per {PEOPLE} person-years",
        "ours": ours,
        "cores": cores,
        "work": f"{MODEL}, {count} people, {days} days with bands and daily numbers, tolerance {RTOL:g}",
        "peers": {"scipy_lsoda": peer * PEOPLE},
        "missing": [],
        "ratio": peer * PEOPLE / ours,
        "ratio_one_core": peer / one,
        "error_ours": ours_error,
        "error_peers": {"scipy_lsoda": peer_error},
        "real_time_factor": whole / (member_days * 86400),
        "events_per_s": happened / whole,
        "ns_per_event": whole * 1e9 / happened,
        "compile_s": compiled,
        "start_cached_s": min(wall for wall, _ in starts),
        "peak_mb": machine.peak_mb(),
        "machine": machine.facts(),
        "asked_s": ASKED_S,
        "processor_s": spent * per,
        "one_core_s": one * PEOPLE,
        "start_processor_s": min(used for _, used in starts),
        "steps_per_day": data.attrs["steps"] / member_days,
        "failed": data.attrs["members_failed"],
        "gain": {"glutamate": one * member_days / DAYS / whole},
        "method": _method(ours, spent * per / cores, peer / one, starts, data, peer_rtol, few, quick),
    }


def _days(count: int, days: int, cores: int) -> tuple[float, float, Any]:
    """Wall and processor seconds of the whole work, and its result."""
    from glutamate.engine.daily import simulate_daily

    before = os.environ.get("GLUTAMATE_MEMORY")
    os.environ.setdefault("GLUTAMATE_MEMORY", BUDGET)
    try:
        began, used = time.perf_counter(), time.process_time()
        data = simulate_daily(
            _model(), events(days), days=days, vary=people(count), record=RECORD, rtol=RTOL, threads=cores
        )
        return time.perf_counter() - began, time.process_time() - used, data
    finally:
        if before is None:
            del os.environ["GLUTAMATE_MEMORY"]


def _model() -> Any:
    """The shipped model."""
    from glutamate.engine import discover

    return discover.model(MODEL)


def _courses(count: int, days: int, rtol: float) -> Any:
    """Courses (members, times, variables) every hour."""
    from glutamate.engine.simulate import simulate

    data = simulate(
        _model(), events(days), times=np.arange(24.0 * days + 1), vary=people(count), record=list(COMPARED),
        solver="tsit5", rtol=rtol, threads=1,
    )  # fmt: skip
    return np.stack([data[path].values for path in COMPARED], axis=-1)


def _listed(system: Any, days: int) -> tuple[list[tuple[float, str, str, float]], list[str]]:
    """Events (time, path, "jump" or "value", value) of one person in order, and the inputs that move."""
    plan = events(days).phases()[0].schedule(system, np.arange(1), 0.0, 24.0 * days, 0, None)
    rows = zip(plan.time, plan.port, plan.value, strict=True)
    found = [(float(t), *plan.targets[int(k)], float(x)) for t, k, x in rows]
    return [event for event in found if event[2] != "slope"], list(plan.moving)


class _Lsoda:
    """The peer with the work of `count` people."""

    def __init__(self, count: int, days: int) -> None:
        made = Model.of(_model())
        system = made.system
        self.events, moving = _listed(system, days)
        self.peer = Peer(system, [system.field(path)[1] for path in COMPARED], moving)
        values = made.values(people(count).values(system))
        self.given = [{p: float(np.broadcast_to(v, count)[k]) for p, v in values.items()} for k in range(count)]
        self.times = np.arange(24.0 * days + 1)
        self.scale = np.array([scale for _, _, scale in system.limits()])[: system.size]

    def warm(self) -> None:
        """Compile the peer's functions on its first days."""
        first = [event for event in self.events if event[0] < 24.0 * QUICK_COMPARED_DAYS]
        times = self.times[: 24 * QUICK_COMPARED_DAYS + 1]
        self.peer.run(self.given[0], first, times, PEER_RTOLS[0], PEER_RTOLS[0] * self.scale)

    def run(self, member: int, rtol: float) -> Any:
        """Courses (times, variables) of one person."""
        return self.peer.run(self.given[member], self.events, self.times, rtol, rtol * self.scale)


def _tolerance(days: int, exact: Any, aimed: float) -> tuple[float, float]:
    """Error and tolerance of the peer, the loosest whose error is no more than the one aimed at."""
    peer, found = _Lsoda(1, days), (float("inf"), PEER_RTOLS[-1])
    for rtol in PEER_RTOLS:
        found = (error(peer.run(0, rtol)[None], exact[:1]), rtol)
        if found[0] <= aimed:
            break
    return found


def _in_turn(count: int, days: int, rtol: float, quick: bool) -> tuple[float, float]:
    """Processor seconds per person-year of the peer and of ours on one core, in alternation."""
    peer = _Lsoda(count, days)
    peer.warm()
    theirs, ours = [], []
    for k in range(count):
        if k % max(1, count // TIMED_ROUNDS) == 0:
            ours.append(_days(QUICK_PEOPLE if quick else TIMED_PEOPLE, days, 1)[1])
        began = time.process_time()
        peer.run(k, rtol)
        theirs.append(time.process_time() - began)
    share = DAYS / days
    return float(np.mean(theirs)) * share, float(np.median(ours)) / (QUICK_PEOPLE if quick else TIMED_PEOPLE) * share


def _one_person() -> tuple[float, float]:
    """Wall and processor seconds of a new process that runs one person for a year."""
    before = os.times()
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ONE], check=True, capture_output=True)
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def _method(ours: float, each: float, ratio: float, starts: Any, data: Any, rtol: float, few: int, quick: bool) -> str:
    met = {ok: "too short a run to say" if quick else word for ok, word in ((True, "met"), (False, "missed"))}
    peak, (wall, used) = machine.peak_mb() or 0.0, min(starts)
    calls = "a function compiled by numba" if numba_there() else "interpreted Python"
    return (
        f"At most {ASKED_S:g} s asked for: {met[ours <= ASKED_S]}; processors were at it for {each:.1f} s each. "
        f"{ASKED_MB:g} MB asked for: {met[peak <= ASKED_MB]}. LSODA calls {calls}, at {rtol:g}, people: {few}; "
        f"{ASKED_RATIO:g} times its speed asked for, by processor time on one core each in alternation: "
        f"{met[ratio >= ASKED_RATIO]}. One person in a new process: {wall:.2f} s, {used:.2f} s of a processor; "
        f"{ASKED_ONE_S:g} s asked for: {met[wall <= ASKED_ONE_S]}. {data.attrs['members_failed']} people failed; bands "
        f"are within {100 * data[next(iter(RECORD)) + '|band'].attrs['rank_error']:.2f} % in rank."
    )
