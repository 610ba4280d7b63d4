"""A peer in a process of its own: `python -m glutamate.bench.worker FILE` times members when told to.

Takes in    a file with (engine name, form, work, tolerance); a line on stdin starts each round
Hands on    a line on stdout: "ready", then seconds per round
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glutamate.bench.work import Work, part
from glutamate.errors import SolveError

ROUNDS = 3
LEAVE_S = 30


def engine(name: str, form: Any, work: Work) -> Any:
    """A peer by name."""
    if name == "libroadrunner":
        from glutamate.bench.roadrunner import RoadRunner

        return RoadRunner(work, form)
    from glutamate.bench.lsoda import Lsoda

    return Lsoda(work)


def seconds(peer: Any, members: Sequence[int], rounds: int = ROUNDS) -> float:
    """Least wall seconds of one round over the members."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        for member in members:
            peer.run(member)
        best = min(best, time.perf_counter() - began)
    return best


def together(
    name: str, form: Any, work: Work, rtol: float, members: Sequence[int], processes: int, rounds: int = ROUNDS
) -> float:
    """Wall seconds in which processes side by side, started at one moment, each run their share of the members."""
    with tempfile.TemporaryDirectory() as folder:
        crew = []
        try:
            for k in range(processes):
                file = Path(folder) / f"{k}.pickle"
                file.write_bytes(pickle.dumps((name, form, part(work, members[k::processes]), rtol)))
                crew.append(_started(file))
            for worker in crew:
                _line(worker, "ready")
            return min(_round(crew) for _ in range(rounds))
        finally:
            for worker in crew:
                _dismiss(worker)


def _started(file: Path) -> subprocess.Popen[str]:
    path = os.pathsep.join(p for p in sys.path if p)
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "glutamate.bench.worker", str(file)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def _round(crew: Sequence[subprocess.Popen[str]]) -> float:
    began = time.perf_counter()
    for worker in crew:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in crew:
        _line(worker, "done")
    return time.perf_counter() - began


def _line(worker: subprocess.Popen[str], wanted: str) -> None:
    assert worker.stdout is not None
    line = worker.stdout.readline().strip()
    if line != wanted:
        raise SolveError(
            "a peer in a process of its own",
            f"{line!r}, exit status {worker.poll()}",
            repr(wanted),
            "read its error above",
        )


def _dismiss(worker: subprocess.Popen[str]) -> None:
    if worker.stdin is not None:
        worker.stdin.close()
    try:
        worker.wait(LEAVE_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
    if worker.stdout is not None:
        worker.stdout.close()


def main(file: str) -> None:
    """Serve rounds until stdin closes."""
    name, form, work, rtol = pickle.loads(Path(file).read_bytes())
    peer = engine(name, form, work)
    peer.tolerance(rtol)
    peer.run(0)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        for member in range(work.members):
            peer.run(member)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
