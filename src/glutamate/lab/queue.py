"""Queue: asks of all sessions wait here for the engine process of their lane.

Order       sessions take turns; in a session a newer ask of the same slot replaces one that waits
Stops       one that waits is dropped; one that runs is told, and after PATIENCE its process is ended and begun anew
Budgets     MOST asks of a session may wait; one that takes longer than its seconds is ended, the rest go on
Places      who waits where runs are long is told how many are before it: progress (0, 0, n), and 0 when it begins
Faults      what goes wrong with one ask is told to it; the lane goes on with the next
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from glutamate.lab.engine import run
from glutamate.lab.wire import LabError

MOST = 12
PATIENCE = 2.0  # s
START = 60.0  # s for a process to begin
SOON = 30.0  # s; with a budget below it nobody is told a place, for it would be gone before it is read


class Job(NamedTuple):
    """An ask on its way; `deliver(kind, payload)` gets progress and then one last word."""

    session: str
    number: int
    slot: str
    order: tuple[Any, ...]
    seconds: float
    deliver: Callable[[str, Any], None]


class Lane:
    """One engine process and those who wait for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: OrderedDict[str, list[Job]] = OrderedDict()
        self.running: Job | None = None
        self.some = asyncio.Event()
        self.ids = itertools.count(1)
        self.heard: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        self.process: Any = None
        self.pipe: Any = None
        self.ready = False
        self.places: dict[tuple[str, int], int] = {}  # as they were told

    # What pages do.

    def put(self, job: Job) -> None:
        """Let an ask wait; LabError where too many do."""
        mine = self.waiting.setdefault(job.session, [])
        if job.slot:
            for old in [each for each in mine if each.slot == job.slot]:
                mine.remove(old)
                old.deliver("replaced", None)
        if len(mine) >= MOST:
            raise LabError("one more run", f"{len(mine)} that wait", f"{MOST} of one page", "wait for them or stop one")
        mine.append(job)
        self.some.set()
        self._tell_places()

    def stop(self, session: str, number: int | None = None) -> None:
        """Stop an ask of a session, or all of them."""
        mine = self.waiting.get(session, [])
        for job in [each for each in mine if number in (None, each.number)]:
            mine.remove(job)
            job.deliver("stopped", None)
        if not mine:
            self.waiting.pop(session, None)
        now = self.running
        if now is not None and now.session == session and number in (None, now.number):
            self.heard.put_nowait(("unwanted",))
        self._tell_places()

    # What the lane does.

    async def work(self) -> None:
        """Take asks, one after the other, until cancelled."""
        with contextlib.suppress(OSError):  # no room for a process now: each ask tries again and says so
            self.begin()
        try:
            while True:
                job = self._next()
                if job is None:
                    self.some.clear()
                    await self.some.wait()
                    continue
                self.running = job
                self._tell_places()
                try:
                    await self._run(job)
                except Exception as problem:  # noqa: BLE001 - with the lane everybody would wait for ever
                    self._fault(job, problem)
                finally:
                    self.running = None
        finally:
            self.end()

    def _next(self) -> Job | None:
        """The first ask of the session whose turn it is."""
        for session in list(self.waiting):
            mine = self.waiting.pop(session)
            if mine:
                job = mine.pop(0)
                if mine:
                    self.waiting[session] = mine  # to the end of the line
                return job
        return None

    def _tell_places(self) -> None:
        """Tell who waits where runs are long how many are before it, once for every change."""
        line = [] if self.running is None else [self.running]
        turns = [list(mine) for mine in self.waiting.values()]
        for turn in itertools.zip_longest(*turns):
            line += [job for job in turn if job is not None]
        now = {(job.session, job.number): k for k, job in enumerate(line) if job.seconds > SOON}
        told, self.places = self.places, now
        for job in line:
            who = (job.session, job.number)
            if who in now and told.get(who, 0) != now[who]:
                with contextlib.suppress(Exception):  # the place of one is not worth the turn of another
                    job.deliver("progress", (0, 0, now[who]))

    def _fault(self, job: Job, problem: Exception) -> None:
        """What could not be run or told is an error of this ask alone; its process may still be at it."""
        came = f"{type(problem).__name__}: {problem!s:.200}"
        do = "tell us with what you asked; the rest of the lab goes on"
        with contextlib.suppress(Exception):
            job.deliver("error", LabError("an answer", came, "a fault of the program or the machine", do).to_dict())
        with contextlib.suppress(OSError):
            self.again()

    async def _run(self, job: Job) -> None:
        number = next(self.ids)
        while not self.heard.empty():  # words since the last job
            word = self.heard.get_nowait()[0]
            self.ready |= word == "ready"
            if word == "ended":
                self.begin()
        try:
            self.pipe.send((job.order[0], number, *job.order[1:]))
        except (OSError, ValueError, AttributeError):  # it ended while nobody looked, or never began: in a new one
            self.again()
            self.pipe.send((job.order[0], number, *job.order[1:]))
        latest = time.monotonic() + job.seconds + START * (not self.ready)
        stopped = False
        while True:
            left = latest - time.monotonic()
            try:
                word = await asyncio.wait_for(self.heard.get(), max(left, 0.0))
            except TimeoutError:
                self.again()
                job.deliver(*(("stopped", None) if stopped else ("error", _late(job.seconds))))
                return
            if word[0] == "ready":
                if not self.ready:
                    self.ready, latest = True, time.monotonic() + job.seconds
            elif word[0] == "unwanted":
                stopped, latest = True, time.monotonic() + PATIENCE
                with contextlib.suppress(OSError):
                    self.pipe.send(("stop", number))
            elif word[0] == "ended":
                self.begin()
                job.deliver("error", _lost())
                return
            elif word[1] == number:
                if word[0] == "progress":
                    job.deliver("progress", word[2:])
                else:
                    job.deliver("stopped" if stopped else word[0], word[2])
                    return

    # Its process.

    def begin(self) -> None:
        """Start the process and listen to it."""
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=run, args=(other, self.name), name=f"lab-{self.name}", daemon=True)
        self.process.start()
        other.close()
        self.ready = False
        loop = asyncio.get_running_loop()
        threading.Thread(target=_listen, args=(self.pipe, self.heard, loop), daemon=True).start()

    def again(self) -> None:
        """End the process and start another."""
        self.end()
        self.heard = asyncio.Queue()  # the listener of the old one has the old queue
        self.begin()

    def end(self) -> None:
        """End the process."""
        if self.process is not None and self.process.is_alive():
            self.process.kill()
            self.process.join(2.0)
        if self.pipe is not None:
            self.pipe.close()


def _listen(pipe: Any, heard: asyncio.Queue[tuple[Any, ...]], loop: Any) -> None:
    """Body of a thread: words of the process into the queue, at last that it has ended."""
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
        try:
            while True:
                loop.call_soon_threadsafe(heard.put_nowait, pipe.recv())
        except (EOFError, OSError, TypeError):
            loop.call_soon_threadsafe(heard.put_nowait, ("ended",))


def _late(seconds: float) -> dict[str, Any]:
    do = "ask for fewer people, days or points, or use the command line"
    return LabError("the run", f"no end after {seconds:g} s", "runs that fit the budget of the lab", do).to_dict()


def _lost() -> dict[str, Any]:
    do = "ask for less, or try again: a new process has begun"
    return LabError("the run", "its process has ended", "runs that fit this machine's memory", do).to_dict()
