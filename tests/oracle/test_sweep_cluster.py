"""Sweeps on a cluster: separate processes on this machine, one of them killed, give the bits of an undisturbed run."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("zarr", reason="the extra `sweep` is not installed")
pytest.importorskip("distributed", reason="the extra `sweep` is not installed")

from glutamate.errors import SolveError
from glutamate.sweeps.plan import Plan
from glutamate.sweeps.run import run
from glutamate.sweeps.store import Store

CHUNKS = 1000
PATIENCE_S = 120


def sweep(out: Path, chunks: int = CHUNKS, size: int = 2, record: tuple[str, ...] = ("ampa.conductance",)) -> dict:
    """A sweep of a small model, its members numbered alike however large the chunks are."""
    return {
        "model": "ampa",
        "duration": "5 ms",
        "points": 11,
        "design": "lhs",
        "n": size * chunks,
        "chunk": size,
        "seed": 3,
        "set": {"ampa.glutamate": "1 mM"},
        "vary": {"ampa.number": "20..100", "ampa.open_rate": "2 1/ms..8 1/ms"},
        "headline": [{"id": "peak", "path": "ampa.open", "what": "peak", "unit": "1"}],
        "record": list(record),
        "out": str(out),
    }


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers as processes of their own on loopback: the scheduler file, and the workers."""
    file = tmp_path / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    scratch = ["--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path / "scratch")]
    started = []

    def start(module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *common, *options]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=tmp_path, **quiet))
        return started[-1]

    try:
        start("dask_scheduler", "--port", "0", "--no-show")
        wait_until(file.is_file)
        yield str(file), [start("dask_worker", *scratch) for _ in range(2)]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def wait_until(condition, patience_s: float = PATIENCE_S) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience_s, "nothing happened"
        time.sleep(0.02)


def stored(path: Path) -> dict[str, bytes]:
    """Every object of a store by its name, but what tells when and by which command it was made.

    A write that was killed leaves an object under another name, which no reader sees.
    """
    files = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix != ".partial"]
    found = {p.relative_to(path).as_posix(): p.read_bytes() for p in files}
    group = json.loads(found.pop("zarr.json"))
    for name in ("created", "command"):
        del group["attributes"][name]
    return {**found, "group": json.dumps(group).encode()}


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_changes_no_bit(tmp_path, cluster):
    file, workers = cluster
    out = tmp_path / "killed.zarr"
    marks = out / "chunk_done" / "c"
    killed_at = []

    def kill() -> None:
        wait_until(lambda: marks.is_dir() and len(list(marks.iterdir())) > CHUNKS // 10)
        os.kill(workers[0].pid, signal.SIGKILL)
        killed_at.append(len(list(marks.iterdir())))

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    disturbed = run(sweep(out, record=()), cluster=file)
    killer.join()
    assert killed_at and killed_at[0] < CHUNKS, "the worker was killed too late to disturb"
    assert workers[0].wait() == -signal.SIGKILL and workers[1].poll() is None
    assert (disturbed.computed, disturbed.failed) == (CHUNKS, [])
    undisturbed = run(sweep(tmp_path / "alone.zarr", CHUNKS // 50, 100, ()), threads=1).data.load()
    found = disturbed.data.load()
    assert set(found.variables) == set(undisturbed.variables)
    for name in set(found.variables) - {"chunk_done"}:
        assert found[name].values.tobytes() == undisturbed[name].values.tobytes(), name
    assert (
        found["chunk_done"].sum() == CHUNKS and np.isfinite(found["peak"]).all() and np.ptp(found["peak"].values) > 0.01
    )


@pytest.mark.slow
def test_local_processes_give_the_bits_of_one_process(tmp_path):
    apart = run(sweep(tmp_path / "apart.zarr", 12), cluster="local:2")
    alone = run(sweep(tmp_path / "alone.zarr", 12), threads=2)
    assert (apart.computed, apart.hash) == (12, alone.hash)
    assert stored(apart.path) == stored(alone.path)
    again = run(sweep(tmp_path / "apart.zarr", 12), cluster="local:2")
    assert (again.computed, again.reused) == (0, 12)


@pytest.mark.slow
def test_a_chunk_that_no_worker_can_do_is_told_when_the_others_are_there(tmp_path, cluster, monkeypatch):
    file, _ = cluster
    values = Plan.values
    monkeypatch.setattr(Plan, "values", lambda self, k: None if k == 2 else values(self, k))
    with pytest.raises(SolveError, match="chunk 2"):
        run(sweep(tmp_path / "bad.zarr", 6), cluster=file)
    assert Store.read(tmp_path / "bad.zarr").done().tolist() == [True, True, False, True, True, True]
    monkeypatch.undo()
    assert run(sweep(tmp_path / "bad.zarr", 6)).computed == 1


@pytest.mark.slow
def test_a_killed_command_goes_on_where_it_was(tmp_path):
    given = sweep(tmp_path / "killed.zarr", 150)
    (tmp_path / "given.json").write_text(json.dumps(given), "utf-8")
    code = "import json; from glutamate import sweep; sweep(json.load(open('given.json')), threads=1)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.DEVNULL)
    marks = tmp_path / "killed.zarr" / "chunk_done" / "c"
    try:
        wait_until(lambda: marks.is_dir() and len(list(marks.iterdir())) > 20)
    finally:
        process.kill()
        process.wait()
    done = run(given)
    assert process.returncode == -signal.SIGKILL and 20 < done.reused < 150
    assert done.computed + done.reused == 150
    run(sweep(tmp_path / "alone.zarr", 150))
    assert stored(tmp_path / "killed.zarr") == stored(tmp_path / "alone.zarr")
