"""Two threads that wait for each other: one that fails must not leave the other waiting."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glutamate.circuit.lif_current import LIFCurrent
from glutamate.engine.network import Group, Network, PoissonInput, loop
from glutamate.engine.network.simulation import Simulation
from glutamate.errors import SolveError

HANGS = 300.0  # seconds after which a run is taken to hang


def built() -> Simulation:
    given = [PoissonInput("a", "excitatory", ["8 kHz", "9 kHz"], 90.0, bin=5.0)]
    return Network({"a": Group(LIFCurrent(), 400)}, inputs=given, seed=3).build(threads=2)


def error_of(call: Callable[[], Any]) -> BaseException | None:
    """What a call raises, in a thread that is given up if it hangs."""
    found: list[BaseException | None] = [None]

    def run() -> None:
        try:
            call()
        except (MemoryError, RuntimeError, ZeroDivisionError) as error:
            found[0] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(HANGS)
    assert not thread.is_alive(), "the other thread waits for ever"
    return found[0]


@pytest.mark.parametrize("failing", [0, 1])
def test_a_thread_that_fails_before_the_loop_ends_the_run(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation, advance = built(), loop.advance

    def broken(me: int, *rest: Any) -> Any:
        if me == failing:
            raise MemoryError("no room")
        return advance(me, *rest)

    monkeypatch.setattr(loop, "advance", broken)
    assert isinstance(error_of(lambda: simulation.run(20.0)), MemoryError)


@pytest.mark.parametrize("failing", [0, 1])
def test_a_thread_that_fails_inside_the_loop_ends_the_run(failing: int) -> None:
    """A bin of no steps divides by zero in the part of one thread only."""
    simulation = built()
    whole = simulation.run(20.0)
    rows = [row for row in simulation.rows if row[loop.BLOCK] == failing]
    kept = [list(row) for row in simulation.input_rows]
    for row in rows:
        simulation.input_rows[row[loop.INPUTS]][loop.LEVEL_STEPS] = 0
    assert isinstance(error_of(lambda: simulation.run(20.0)), ZeroDivisionError)
    # The states belong to no one time now: running on is refused, starting again is not.
    simulation.input_rows = kept
    with pytest.raises(SolveError, match="rewind"):
        simulation.run(20.0)
    simulation.rewind()
    again = simulation.run(20.0)
    assert whole.sizes["event"] > 50
    assert np.array_equal(whole["spike_time"], again["spike_time"])


def test_a_thread_that_cannot_be_started_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = built()
    start = threading.Thread.start
    started: list[threading.Thread] = []

    def refuse(thread: threading.Thread) -> None:
        if thread.name.startswith("ThreadPoolExecutor"):
            started.append(thread)
            if len(started) > 1:
                raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    error = error_of(lambda: simulation.run(20.0))
    assert isinstance(error, RuntimeError) and len(started) > 1
