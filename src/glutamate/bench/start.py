"""Benchmark `start`: how long a user waits before anything happens, and how much memory many lanes take.

Measures    seconds of `import glutamate`, of `glutamate --help`, from `load` to the first steps with an empty and a
            full cache of compiled code (fresh processes each), memory of 100,000 lanes with 10 outputs at 20 times
Headline    seconds from `load` to the first steps with the cache full
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from typing import Any

from glutamate.api import load
from glutamate.bench import machine
from glutamate.errors import SolveError

LANES, QUICK_LANES = 100_000, 10_000
ROUNDS, QUICK_ROUNDS = 5, 2
IMPORT = "import time; t = time.perf_counter(); import glutamate; print(time.perf_counter() - t)"
HELP = "import sys; from glutamate.cli import main; sys.argv = ['glutamate', '--help']; main()"


def start(quick: bool = False, model: str = "synapse") -> dict[str, Any]:
    """Keys as in every benchmark, `seconds` holds each part.

    Raises PathError for an unknown model, SolveError if a process fails.
    """
    load(model)
    rounds, lanes = (QUICK_ROUNDS, QUICK_LANES) if quick else (ROUNDS, LANES)
    imported = min(float(_python(["-c", IMPORT])[0]) for _ in range(rounds))
    helped = min(_python(["-c", HELP])[1] for _ in range(rounds))
    child = ["-m", "glutamate.bench.first"]
    empty, full = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            fresh = {"GLUTAMATE_CACHE": folder}
            empty.append(json.loads(_python([*child, "steps", model], fresh)[0])["seconds"])
            full.append(json.loads(_python([*child, "steps", model], fresh)[0])["seconds"])
    memory = json.loads(_python([*child, "memory", model, str(lanes)])[0])
    return {
        "name": "start",
        "unit": "s from load to the first steps, cache full",
        "ours": min(full),
        "cores": machine.cores(),
        "work": f"first steps of {model} in a fresh process; memory of {lanes} lanes with 10 outputs at 20 times",
        "peers": {},
        "missing": [],
        "ratio": None,
        "ratio_one_core": None,
        "error_ours": None,
        "error_peers": {},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": min(empty),
        "start_cached_s": min(full),
        "peak_mb": memory["peak_mb"],
        "machine": machine.facts(),
        "seconds": {
            "import glutamate": imported,
            "glutamate --help, whole process": helped,
            "load to first steps, cache empty": min(empty),
            "load to first steps, cache full": min(full),
            f"{lanes} lanes": memory["seconds"],
        },
        "method": f"Least of {rounds} fresh processes; times begin after the interpreter's own start, but for --help.",
    }  # fmt: skip


def _python(arguments: list[str], environment: Mapping[str, str] | None = None) -> tuple[str, float]:
    """What a fresh interpreter prints, and the wall seconds it took."""
    path = os.pathsep.join(p for p in sys.path if p)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **(environment or {})},
        check=False,
    )
    took = time.perf_counter() - began
    if done.returncode:
        raise SolveError(
            f"a fresh process with {' '.join(arguments)[:80]}",
            done.stderr.strip()[-400:],
            "exit status 0",
            "run it by hand to see why",
        )
    return done.stdout, took
