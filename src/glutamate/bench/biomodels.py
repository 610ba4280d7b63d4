"""Benchmark `biomodels`: ten thousand variants of four curated BioModels, beside libRoadRunner's loop.

Work        every constant of a file that no initial assignment reads, lognormal with 20 % variation around its value;
            each variant from its start to the end, final state kept
Peer        libRoadRunner in one process: resetAll, set the constants by index, simulate to the end; its default
            tolerances (1e-6 and 1e-12) and CVODE. It is timed on the first variants, ours on all of them
Fair        ours takes the method and the loosest tolerance whose error, at the upper tenth of the variants, is not
            above the peer's; both against the peer at 1e-10. Both get as many steps for a variant; who does not reach
            the end counts with its time, and errors are of variants that all reach it
Files       BIOMD0000000184, 302, 554 and 853 (CC0), in a folder named by GLUTAMATE_BIOMODELS, or `biomodels`,
            `data/biomodels` in the working folder or above it
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.bench import machine
from glutamate.bench.roadrunner import library
from glutamate.engine.adaptive.program import Batch, Outcome, prepare
from glutamate.engine.simulate import parameter_block
from glutamate.errors import SolveError

ENDS = {184: 500.0, 302: 1000.0, 554: 300.0, 853: 600.0}
LIMITS = {302: 1_000_000}  # where it fires, libRoadRunner needs more than the 20,000 steps it takes by itself
MEMBERS, TIMED, COMPARED, ROUNDS = 10_000, 200, 48, 3
QUICK = (64, 8, 8, 1)
TRIAL = 1000  # variants on which methods are compared
TOLERANCES = tuple(float(10.0**-k) for k in np.arange(2, 9.1, 0.25))
METHODS = ("rodas5p", "tsit5")
ABSOLUTE = 1e-6  # of the relative tolerance, as in the peer's defaults
PEER_RTOL, PEER_ATOL = 1e-6, 1e-12
REFERENCE_RTOL, REFERENCE_ATOL = 1e-10, 1e-14
STEP_LIMIT = 20_000
UPPER = 0.9
PLACES = ("biomodels", "data/biomodels")


def biomodels(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `models` has one row for each file. Raises SolveError without the files."""
    cores = cores or machine.cores()
    facts = machine.facts()
    members, timed, compared, rounds = QUICK if quick else (MEMBERS, TIMED, COMPARED, ROUNDS)
    where = folder()
    try:
        library()
    except ImportError:
        timed = 0
    rows = [_measured(where, k, end, members, timed, compared, rounds, cores) for k, end in ENDS.items()]
    ours, one = (sum(row[key] for row in rows) for key in ("ours_s", "ours_one_core_s"))
    peer = sum(row["peer_s"] for row in rows) if timed else None
    return {
        "name": "biomodels",
        "unit": f"s for {members} variants of each",
        "ours": ours,
        "cores": cores,
        "work": f"{members} variants of the BioModels {', '.join(map(str, ENDS))}",
        "peers": {"libroadrunner": peer},
        "missing": [] if timed else ["libroadrunner"],
        "ratio": None if peer is None else peer / ours,
        "ratio_one_core": None if peer is None else peer / one,
        "error_ours": max(row["error_ours"] for row in rows) if timed else None,
        "error_peers": {"libroadrunner": max(row["error_peer"] for row in rows)} if timed else {},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": sum(row["compile_s"] for row in rows),
        "start_cached_s": None,
        "peak_mb": machine.peak_mb(),
        "machine": facts,
        "models": rows,
        "method": _method(rows, timed, compared),
    }


def folder() -> Path:
    """Where the files are; raises SolveError."""
    named = os.environ.get("GLUTAMATE_BIOMODELS")
    here = Path.cwd()
    places = [Path(named)] if named else [up / place for up in (here, *here.parents) for place in PLACES]
    for place in places:
        if all(_file(place, k).is_file() for k in ENDS):
            return place
    files = ", ".join(_file(Path(), k).name for k in ENDS)
    raise SolveError(
        "the benchmark biomodels", "no folder with its files", files, "download them and set GLUTAMATE_BIOMODELS"
    )


def _file(place: Path, number: int) -> Path:
    return place / f"BIOMD{number:010d}.xml"


@contextmanager
def quiet() -> Iterator[None]:
    """What CVODE writes past Python goes nowhere: a variant without end makes it write on the standard output."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(stream, os.dup(stream)) for stream in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream, _ in kept:
            os.dup2(nowhere, stream)
        yield
    finally:
        for stream, copy in kept:
            os.dup2(copy, stream)
            os.close(copy)
        os.close(nowhere)


class Variants:
    """One file with its variants, for both engines."""

    def __init__(self, path: Path, members: int) -> None:
        from glutamate.interchange.sbml import load_file
        from glutamate.interchange.sbml_command import varied

        self.path, self.members, self.limit = path, members, LIMITS.get(int(path.stem[-10:]), STEP_LIMIT)
        self.model = load_file(path)
        read = self.model.extra.read_at_start
        self.values = {name: v for name, v in varied(self.model, members).items() if name not in read}
        self.system = self.model.system
        self.names = [s.path.removesuffix(".amount") for s in self.system.states if s.kind == "value"]
        g = self.system.graph
        self.nodes = [self.system.outputs[name][1] for name in self.names]
        assert len(self.names) == self.system.size and g.needed(self.nodes)
        began = time.perf_counter()
        self.programs = {method: prepare(self.system, self.nodes, method=method) for method in METHODS}
        self.compile_s = time.perf_counter() - began
        self.block = parameter_block(self.system, self.model.values(self.values), members)

    def ours(self, members: int, end: float, method: str, rtol: float, threads: int) -> Outcome:
        """The first members by the compiled engine."""
        base, columns, rows = self.block
        nothing = np.zeros(0)
        batch = Batch(
            members,
            base,
            columns[:members],
            rows,
            np.zeros(members + 1, np.int64),
            nothing,
            [],
            nothing,
            np.array([end]),
            0.0,
            end,
            rtol,
            np.full(self.system.size, rtol * ABSOLUTE),
            step_limit=self.limit,
        )
        return self.programs[method].run(batch, threads)

    def peer(self, members: int, end: float, rtol: float, atol: float) -> tuple[float, Any]:
        """Seconds per variant of libRoadRunner's loop, and final values (members, states), nan where it failed."""
        with quiet():
            return self._peer(members, end, rtol, atol)

    def _peer(self, members: int, end: float, rtol: float, atol: float) -> tuple[float, Any]:
        roadrunner = library()
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        engine = roadrunner.RoadRunner(str(self.path))
        engine.integrator.relative_tolerance, engine.integrator.absolute_tolerance = rtol, atol
        engine.integrator.maximum_num_steps = self.limit
        engine.timeCourseSelections = ["time"]
        ids = list(engine.model.getGlobalParameterIds())
        index = np.array([ids.index(name) for name in self.values], np.int32)
        given = np.array(list(self.values.values())).T.copy()
        held = {*engine.model.getFloatingSpeciesIds(), *engine.model.getBoundarySpeciesIds()}
        wanted = [f"[{name}]" if name in held else name for name in self.names]
        final, seconds = np.full((members, len(wanted)), np.nan), 0.0
        for k in range(members):
            began = time.perf_counter()
            try:
                engine.resetAll()
                engine.model.setGlobalParameterValues(index, given[k])
                engine.simulate(0, end, 2)
                reached = True
            except RuntimeError:
                reached = False
            seconds += time.perf_counter() - began
            if reached:
                final[k] = [engine.getValue(name) for name in wanted]
        return seconds / members, final


def _measured(
    where: Path, number: int, end: float, members: int, timed: int, compared: int, rounds: int, cores: int
) -> dict[str, Any]:
    work = Variants(_file(where, number), members)
    row: dict[str, Any] = {"model": number, "end": end, "constants": len(work.values), "compile_s": work.compile_s}
    method, rtol = METHODS[0], PEER_RTOL
    if timed:
        reference = work.peer(compared, end, REFERENCE_RTOL, REFERENCE_ATOL)[1]
        theirs = work.peer(compared, end, PEER_RTOL, PEER_ATOL)[1]
        allowed = _error(theirs, reference)
        method, rtol, mine = _chosen(work, compared, end, reference, allowed)
        row |= {"error_ours": mine, "error_peer": allowed, "peer_failed": float(np.isnan(theirs[:, 0]).mean())}
    one, both, other = [], [], []
    for _ in range(rounds):  # in alternation, so that all meet the same load
        one.append(work.ours(members, end, method, rtol, 1))
        both.append(work.ours(members, end, method, rtol, cores))
        if timed:
            other.append(work.peer(timed, end, PEER_RTOL, PEER_ATOL)[0] * members)
    row |= {
        "solver": method,
        "rtol": rtol,
        "ours_failed": float(np.mean(one[0].status != 0)),
        "peer_s": min(other, default=None),
    }
    row |= {"ours_one_core_s": min(o.seconds for o in one), "ours_s": min(o.seconds for o in both)}
    return row | {"ratio": row["peer_s"] / row["ours_s"] if timed else None}


def _chosen(work: Variants, members: int, end: float, reference: Any, allowed: float) -> tuple[str, float, float]:
    """Method, tolerance and error of the fastest run with an error that is allowed; the tightest where none is."""
    found = []
    for method in METHODS:
        for rtol in TOLERANCES:
            outcome = work.ours(members, end, method, rtol, 1)
            error = _error(_final(outcome), reference)
            if error <= allowed:
                trial = min(work.members, TRIAL)
                seconds = min(work.ours(trial, end, method, rtol, 1).seconds for _ in range(2))
                found.append((seconds, method, rtol, error))
                break
    if not found:
        return (
            METHODS[0],
            TOLERANCES[-1],
            _error(_final(work.ours(members, end, METHODS[0], TOLERANCES[-1], 1)), reference),
        )
    return min(found)[1:]


def _final(outcome: Outcome) -> Any:
    return np.where((outcome.status == 0)[:, None], outcome.out[:, 0], np.nan)


def _error(found: Any, reference: Any) -> float:
    """Largest error of a state relative to its size among the variants, at the upper tenth of them."""
    size = np.nanmax(np.abs(reference), axis=0) + 1e-300
    each = np.max(np.abs(found - reference) / size, axis=1)
    return float(np.nanquantile(each, UPPER)) if np.any(np.isfinite(each)) else float("inf")


def _method(rows: list[dict[str, Any]], timed: int, compared: int) -> str:
    if not timed:
        return "libRoadRunner is not installed, so ours ran at 1e-6 and no error is known."
    each = "; ".join(
        f"{r['model']}: {r['ratio']:.1f} times ({r['solver']} at {r['rtol']:.0e}, error {r['error_ours']:.1e} and "
        f"{r['error_peer']:.1e}, without end {100 * r['ours_failed']:.0f} % and {100 * r['peer_failed']:.0f} %)"
        for r in rows
    )
    return (
        f"Least of rounds in alternation; the peer's loop timed on {timed} variants and scaled up, errors over "
        f"{compared}. {each}."
    )
