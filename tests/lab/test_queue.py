"""The queue before an engine process: turns, newer asks, stops, budgets, and a process that dies."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glutamate.lab.queue import MOST, Job, Lane
from glutamate.lab.wire import LabError

ASK = {"count": 1, "duration": 30.0}


class Told:
    """What a job was told, in order."""

    def __init__(self):
        self.words, self.done = [], asyncio.get_running_loop().create_future()

    def __call__(self, kind, payload):
        self.words.append((kind, payload))
        if kind != "progress" and not self.done.done():
            self.done.set_result(kind)


def job(session, number, told, slot="", seconds=60.0, given=None, ask="synapse"):
    return Job(session, number, slot, ("do", ask, ASK if given is None else given), seconds, told)


@contextlib.asynccontextmanager
async def at_work(name="quick"):
    lane = Lane(name)
    task = asyncio.create_task(lane.work())
    try:
        yield lane
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def test_sessions_take_turns_and_newer_asks_replace_older_ones():
    async def see():
        lane, order = Lane("quick"), []
        for session in "ab":
            for number in range(3):
                lane.put(job(session, number, lambda kind, payload: None, slot=f"s{number}"))
        replaced = Told()
        lane.put(job("a", 10, replaced, slot="own", seconds=15.0))
        lane.put(job("a", 11, replaced, slot="own", seconds=15.0))
        while (found := lane._next()) is not None:
            order.append((found.session, found.number))
        assert order == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 11)]
        assert replaced.words == [("replaced", None)]

    asyncio.run(see())


def test_a_page_cannot_fill_the_line():
    async def see():
        lane = Lane("quick")
        for number in range(MOST):
            lane.put(job("a", number, lambda kind, payload: None))
        with pytest.raises(LabError):
            lane.put(job("a", MOST, lambda kind, payload: None))
        lane.put(job("b", 0, lambda kind, payload: None))
        lane.stop("a")
        assert [found.session for found in iter(lane._next, None)] == ["b"]

    asyncio.run(see())


@pytest.mark.slow
def test_a_process_that_dies_or_takes_too_long_comes_back():
    async def see():
        async with at_work() as lane:
            first = Told()
            lane.put(job("a", 1, first))
            assert await first.done == "answer"
            os.kill(lane.process.pid, signal.SIGKILL)
            lane.process.join(5)
            after = Told()
            lane.put(job("a", 2, after))
            assert await after.done in ("answer", "error")
            again = Told()
            lane.put(job("a", 3, again))
            assert await again.done == "answer"
            late, pid = Told(), lane.process.pid
            lane.put(job("a", 4, late, seconds=0.0, given={"count": 100, "rate": 200.0, "duration": 2000.0}))
            assert await late.done == "error"
            assert "no end after" in late.words[-1][1]["came"]
            assert lane.process.pid != pid
            last = Told()
            lane.put(job("b", 1, last))
            assert await last.done == "answer"

    asyncio.run(see())


@pytest.mark.slow
def test_who_leaves_frees_the_line():
    async def see():
        async with at_work("long") as lane:
            text = "ordinary_week"
            from glutamate.engine import discover

            file = discover.find("scenario", text).file
            long = {"text": file.read_text("utf-8").replace("days = 7", "days = 28"), "people": 400, "seed": 1}
            told, after = Told(), Told()
            lane.put(job("a", 1, told, given=long, ask="week"))
            await asyncio.sleep(2.0)
            assert not told.words or told.words[-1][0] == "progress"
            lane.stop("a")
            lane.put(job("b", 1, after, given={**long, "people": 2}, ask="week"))
            assert await asyncio.wait_for(told.done, 10) == "stopped"
            assert await asyncio.wait_for(after.done, 60) == "answer"

    asyncio.run(see())


def test_who_waits_behind_long_runs_is_told_its_place():
    async def see():
        lane, told = Lane("long"), {name: Told() for name in "abc"}
        lane.running = job("x", 0, lambda kind, payload: None, seconds=240.0)
        for name in "abc":
            lane.put(job(name, 1, told[name], seconds=240.0))
        lane.stop("a")
        assert lane._next().session == "b"
        lane._tell_places()
        places = {
            name: [payload[2] for kind, payload in each.words if kind == "progress"] for name, each in told.items()
        }
        assert places == {"a": [1], "b": [2, 1], "c": [3, 2, 1]}
        quick = Told()
        lane.put(job("d", 1, quick, seconds=15.0))
        assert quick.words == []

    asyncio.run(see())


@pytest.mark.slow
def test_an_ask_that_cannot_be_told_ends_no_lane():
    async def see():
        async with at_work() as lane:

            def fails(kind, payload):
                raise ValueError(kind)

            lane.put(job("a", 1, fails))
            after = Told()
            lane.put(job("b", 1, after))
            assert await asyncio.wait_for(after.done, 60) == "answer"

    asyncio.run(see())


@pytest.mark.slow
def test_a_lane_without_room_for_a_process_says_so_and_tries_again(monkeypatch):
    async def see():
        begin = Lane.begin
        times = iter(range(3))

        def none_left(lane):
            if next(times, None) is not None:
                raise OSError("no room")
            begin(lane)

        monkeypatch.setattr(Lane, "begin", none_left)
        async with at_work() as lane:
            first, after = Told(), Told()
            lane.put(job("a", 1, first))
            assert await asyncio.wait_for(first.done, 30) == "error"
            lane.put(job("a", 2, after))
            assert await asyncio.wait_for(after.done, 60) == "answer"

    asyncio.run(see())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_an_engine_ends_with_its_server_even_in_the_middle_of_a_run(tmp_path):
    """The server is killed as the system kills: nothing of its own runs any more."""
    script = tmp_path / "server.py"
    script.write_text(
        "import multiprocessing, os, signal\n"
        "from glutamate.lab import engine\n"
        "def busy(pipe, lane):\n"
        "    engine._warm = lambda lane: []\n"
        "    engine._answer = lambda *given: spin(pipe)\n"
        "    engine.run(pipe, lane)\n"
        "def spin(pipe):\n"
        "    pipe.send('busy')\n"
        "    while True: pass\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('spawn')\n"
        "    here, there = context.Pipe()\n"
        "    process = context.Process(target=busy, args=(there, 'long'), daemon=True)\n"
        "    process.start()\n"
        "    there.close()\n"
        "    assert here.poll(30) and here.recv() == ('ready',)\n"
        "    here.send(('do', 1, 'anything', {}))\n"
        "    assert here.poll(30) and here.recv() == 'busy'\n"
        "    print(process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as server:
        pid = int(server.stdout.readline())
        server.wait(30)
        for _ in range(200):
            if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text():
                return
            time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the engine goes on without its server")
