"""Benchmark `lab`: how long somebody waits at the lab, alone and beside nineteen others.

Measures    from the command to the first curve; a slider to its redrawn curve; a week of 100 people; a step of the
            zoom at each depth; twenty pages at once, and the memory of all processes
Headline    median seconds from a slider to its redrawn curve: in Chromium where it is found, else to the answer
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glutamate.bench import machine
from glutamate.engine import discover
from glutamate.errors import ResultError, SolveError

MOVES, QUICK_MOVES = 100, 10
PAGES, QUICK_PAGES = 20, 4
WEEK = "ordinary_week"
PEOPLE = 100
DEPTHS = ("day", "minute", "second", "ms")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MOVE = """async (n) => {
  const out = [], root = document.documentElement.dataset;
  const range = document.querySelector('input[type=range][aria-label^="Magnesium"]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let k = 0; k < n; k++) {
    const before = root.drawn, began = performance.now();
    range.value = String(5 + (k * 37) % 390);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    while (root.drawn === before) await frame();
    await frame();
    out.push((performance.now() - began) / 1000);
  }
  return out;
}"""


def lab(quick: bool = False, model: str = "synapse") -> dict[str, Any]:
    """Keys as in every benchmark, `seconds` holds each part; `model` is always the synapse of the page.

    Raises ResultError without the extra `lab`, SolveError where the lab does not answer.
    """
    moves, pages = (QUICK_MOVES, QUICK_PAGES) if quick else (MOVES, PAGES)
    with _served():
        pass  # files of the program are read, code is compiled
    with _served() as (address, began, process):
        page = Page(address)
        page.ask("synapse", {})
        seconds = {"command to first answer": time.perf_counter() - began}
        alone = sorted(page.timed("synapse", _moved(k)) for k in range(moves))
        seconds |= {"slider to answer, median": _at(alone, 0.5), "slider to answer, 95 %": _at(alone, 0.95)}
        seconds |= _week(page) | _zoom(page, 3 if quick else 10)
        crowd = sorted(_together(address, pages, max(5, moves // 10)))
        seconds |= {f"{pages} pages at once, median": _at(crowd, 0.5), f"{pages} pages at once, 95 %": _at(crowd, 0.95)}
        memory = _memory(process.pid)
    drawn, missing = _drawn(moves)
    seconds |= drawn
    key = "slider to redrawn curve, median" if drawn else "slider to answer, median"
    return {
        "name": "lab",
        "unit": f"s, {key}",
        "ours": seconds[key],
        "cores": machine.cores(),
        "work": f"{moves} moves of a slider, one synapse for 1 s; {PEOPLE} people for a week; {pages} pages at once",
        "peers": {},
        "missing": missing,
        "ratio": None,
        "ratio_one_core": None,
        "error_ours": None,
        "error_peers": {},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": None,
        "start_cached_s": seconds["command to first answer"],
        "peak_mb": memory,
        "machine": machine.facts(),
        "seconds": seconds,
        "method": "A lab of its own on a free port; wall time. Memory: proportional share of all its processes.",
    }


@contextmanager
def _served() -> Iterator[tuple[str, float, Any]]:
    """Address of a lab, when it was begun, its process."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "glutamate", "lab", "--port", "0"]
    path = os.pathsep.join(p for p in sys.path if p)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    try:
        assert process.stdout is not None
        words = process.stdout.readline().split()
        if len(words) < 3:
            came = process.communicate(timeout=10)[1].strip()[-300:]
            raise SolveError("a lab of its own", came or "nothing", "its address", "run glutamate lab by hand")
        yield words[2], began, process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


class Page:
    """One socket, as a page has one."""

    def __init__(self, address: str) -> None:
        try:
            from websockets.sync.client import connect
        except ImportError:
            do = 'install it: pip install "glutamate[lab]"'
            raise ResultError("a page of the lab", "websockets is not installed", "the extra `lab`", do) from None
        made: Any = connect
        self.socket = made(address.replace("http", "ws") + "ws", origin=address.rstrip("/"), max_size=None)
        self.number = 0

    def ask(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """The value of an answer."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "ask": name, "with": given}))
        while True:
            told = json.loads(self.socket.recv(timeout=300))
            if told["id"] == self.number and told["is"] != "progress":
                break
        if told["is"] != "answer":
            raise SolveError(f"the ask {name}", json.dumps(told.get("error"))[:300], "an answer", "ask it by hand")
        value: dict[str, Any] = told["value"]
        return value

    def timed(self, name: str, given: dict[str, Any]) -> float:
        """Seconds to an answer."""
        began = time.perf_counter()
        self.ask(name, given)
        return time.perf_counter() - began


def _moved(k: int, page: int = 0) -> dict[str, Any]:
    """What a slider asks at its k-th place: never the same twice, so nothing comes from what is kept."""
    return {"drive": {"magnesium": 0.1 + 0.013 * k + 1e-4 * page}, "rate": 20.0, "count": 5, "inhibition": 0.0}


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


def _plan() -> str:
    return discover.find("scenario", WEEK).file.read_text("utf-8")


def _week(page: Page) -> dict[str, float]:
    text = _plan()
    first = page.timed("week", {"text": text, "people": PEOPLE, "seed": 1})
    again = page.timed("week", {"text": text, "people": PEOPLE, "seed": 2})
    return {f"a week of {PEOPLE} people, first": first, f"a week of {PEOPLE} people": again}


def _zoom(page: Page, steps: int) -> dict[str, float]:
    given = {"text": _plan(), "seed": 1, "people": PEOPLE, "person": 0, "arm": "as written", "spiking": False}
    found = {}
    page.ask("zoom", {**given, "when_h": 33.0, "depth": "second"})  # this person's week is lived once
    for depth in DEPTHS:
        times = [page.timed("zoom", {**given, "when_h": 34.0 + 1.37 * k, "depth": depth}) for k in range(steps)]
        found[f"zoom to a {depth}, median"] = _at(sorted(times), 0.5)
    return found


def _together(address: str, pages: int, moves: int) -> list[float]:
    """Seconds of every move of every page, all at once."""
    found: list[float] = []
    faults: list[BaseException] = []

    def sits(number: int) -> None:
        try:
            page = Page(address)
            for k in range(moves):
                found.append(page.timed("synapse", _moved(k, number + 1)))
        except (SolveError, OSError, TimeoutError) as problem:
            faults.append(problem)

    threads = [threading.Thread(target=sits, args=(number,)) for number in range(pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return found


def _memory(pid: int) -> float | None:
    """MB of a process and its children, shared pages divided among them; None where the system does not say."""
    if not Path("/proc").is_dir():
        return None
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for member in family:
        lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _drawn(moves: int) -> tuple[dict[str, float], list[str]]:
    """The same in a browser that is already open; what is missing where there is none."""
    program = os.environ.get("GLUTAMATE_CHROMIUM") or next((p for name in BROWSERS if (p := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}, ["playwright"]
    if program is None:
        return {}, ["Chromium"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        view = browser.new_page()
        with _served() as (address, began, _):
            view.goto(f"{address}#start")
            view.wait_for_selector('html[data-page="start"]')
            first = time.perf_counter() - began
            view.goto(f"{address}#synapse")
            view.wait_for_selector("html[data-drawn]")
            curve = time.perf_counter() - began
            view.wait_for_timeout(500)
            times = sorted(view.evaluate(MOVE, moves))
        browser.close()
    return {
        "command to first page": first,
        "command to first curve": curve,
        "slider to redrawn curve, median": _at(times, 0.5),
        "slider to redrawn curve, 95 %": _at(times, 0.95),
    }, []
