"""Engine process: takes one ask after the other from a pipe, tells how far it is, keeps what it computed.

In          ("do", job, ask, with) | ("file", job, key, form, path) | ("stop", job); None ends the process
Out         ("ready",) | ("progress", job, done, of) | ("answer" | "error" | "stopped" | "file", job, text)
At rest     it warms up: what pages ask first is asked once before anyone does
Limits      MEMORY bytes of its own, where the system can hold it to that; it ends when the server has ended, however
            that ended and whatever runs
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.keep import Kept
from glutamate.lab.wire import LabError, checked, plain

EVERY = 0.1  # s between two reports of progress
MEMORY, RUN = 1_800_000_000, 1000  # bytes of the process, MB of a run; the largest that the lab takes needs half
CORE = 100_000_000  # bytes more for each core: libraries keep room for a thread on each
REST = 1.5  # s without an ask, after which the next warm one is computed


class Stopped(BaseException):
    """The person does not want the answer any more; no handler of errors is to swallow it."""


def run(pipe: Any, lane: str) -> None:
    """Body of the process: ends with its pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    _ends_with_server()
    _hold(MEMORY + CORE * (os.cpu_count() or 1))
    os.environ.setdefault("GLUTAMATE_MEMORY", f"{RUN} MB")  # refused before it runs
    kept, warm = Kept(lane), _warm(lane)
    pipe.send(("ready",))
    while True:
        if warm and not pipe.poll(0 if warm[0][0] in asks.FIRST else REST):
            with contextlib.suppress(Exception):  # what fails now fails again where somebody sees it
                _answer(kept, *warm.pop(0), lambda done, of: None)
            continue
        try:
            order = pipe.recv()
        except (EOFError, OSError):
            return
        if order is None:
            return
        if order[0] == "stop":
            continue  # it was done already
        kind, job, *rest = order
        try:
            reply = (
                ("file", job, _file(kept, *rest)) if kind == "file" else ("answer", job, _do(pipe, kept, job, *rest))
            )
        except Stopped:
            reply = ("stopped", job, None)
        except GlutamateError as error:
            reply = ("error", job, error.to_dict())
        except MemoryError:
            kept.entries.clear()
            do = "try once more, for what was kept has been let go, or ask for fewer people, days or points"
            reply = ("error", job, LabError("the run", "no memory left", "what fits this machine", do).to_dict())
        except Exception as problem:  # noqa: BLE001 - a fault of ours must not end the process of everybody
            do = "tell us with what you asked; the rest of the lab goes on"
            came = f"{type(problem).__name__}: {problem!s:.200}"
            reply = ("error", job, LabError("an answer", came, "a fault of the program", do).to_dict())
        pipe.send(reply)


def _ends_with_server() -> None:
    """End this process once the server is gone, without which nobody waits for what runs here."""
    server = multiprocessing.parent_process()
    if server is None:
        return

    def watch() -> None:
        server.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _hold(memory: int) -> None:
    """Refuse more memory than that: a run that asks for it fails, and the machine of the person does not."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        least = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (least, most))


def _do(pipe: Any, kept: Kept, job: int, name: str, given: dict[str, Any]) -> Any:
    last = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal last
        if pipe.poll(0) and _stops(pipe, job):
            raise Stopped
        now = time.monotonic()
        if now - last > EVERY:
            last = now
            pipe.send(("progress", job, int(done), int(of)))

    return _answer(kept, name, given, tell)


def _stops(pipe: Any, job: int) -> bool:
    """Whether the order that came while a job ran stops this job; only stops come then."""
    order = pipe.recv()
    return order is None or (order[0] == "stop" and order[1] == job)


def _answer(kept: Kept, name: str, given: dict[str, Any], tell: Callable[[int, int], None]) -> Any:
    key = kept.key(name, given)
    found = kept.get(key)
    if found is not None:
        return found.value
    ask = asks.find(name)
    wanted = checked(ask, name, given)
    value = ask.answer(wanted, tell)
    if hasattr(ask, "code"):
        value["code"] = ask.code(wanted)
    return kept.put(key, plain_but_data(value))


def plain_but_data(value: dict[str, Any]) -> dict[str, Any]:
    """What travels of an answer, with its Dataset or Result beside it."""
    apart = {key: value.pop(key) for key in ("data", "result") if key in value and not isinstance(value[key], dict)}
    return {**plain(value), **apart}


def _file(kept: Kept, key: str, form: str, path: str) -> str:
    kept.write(key, form, Path(path))
    return path


def _warm(lane: str) -> list[tuple[str, dict[str, Any]]]:
    """What to ask before anyone does: WARM of the asks of this lane, what the first page asks first."""
    rows = []
    for name in dict.fromkeys([*asks.FIRST, *asks.names()]):
        with contextlib.suppress(ImportError):  # a broken file is told to who asks for it
            ask = asks.find(name)
            if lane == ask.LANE and hasattr(ask, "WARM"):
                rows.append((name, {} if ask.WARM is True else ask.WARM))
    return rows
