"""simulate_daily: many people for many days; full courses of a few, bands over all, a few numbers a day of each.

Data's way   chunks of members, one on each thread -> courses at the times of the bands -> bands and days, in order
Lead-in      the first day begins at `start_hour`; what the model does before is computed and not stored
Resumes      with a folder, a file with all that is done so far is replaced every half minute; same bits either way
Not here     one run with all its courses (simulate.py), the file (members/unfinished.py)
"""

from __future__ import annotations

import dataclasses
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine import memory
from glutamate.engine.adaptive.program import Outcome, known_methods
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.members.days import Calendar, check_reducers
from glutamate.engine.members.panels import BYTES_PER_ROW, Panels
from glutamate.engine.members.population import Population
from glutamate.engine.members.unfinished import Unfinished, digest
from glutamate.engine.model import Model
from glutamate.engine.progress import Progress
from glutamate.engine.request import Request, resolve_request
from glutamate.engine.simulate import run_chunk
from glutamate.errors import SolveError

if TYPE_CHECKING:
    import xarray as xr

ROWS, FEWEST_ROWS = 1024, 128  # values of every cell that bands hold
CHUNK, FEWEST = 256, 8
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def simulate_daily(
    model: Any,
    protocol: Protocol | None = None,
    *,
    days: int,
    record: Mapping[str, Sequence[str]],
    start_hour: float | str = 0.0,
    vary: Mapping[str, Any] | Population | None = None,
    drive: Mapping[str, Any] | None = None,
    start: Any = None,
    quantiles: Sequence[float] = QUANTILES,
    every: str = "10 min",
    bands: str = "1 h",
    keep: int = 20,
    chunk: int | None = None,
    seed: int = 0,
    solver: str = "tsit5",
    rtol: float = 1e-4,
    threads: int | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
    resume_folder: str | os.PathLike[str] | None = None,
) -> xr.Dataset:
    """Run a model for whole days and keep what fits.

    record          {path: numbers of a day}: "mean", "min", "max", "first", "last", "rise" (last less first), "range";
                    they are read at the times of the bands, the mean by the trapezoidal rule
    start_hour      hours of the model's time before the first day: a lead-in, not stored
    every, bands    between times of the full courses of the first `keep` members, and of the bands over all
    chunk           members that run before their numbers are taken; changes no bit
    resume_folder   where an unfinished run is kept, and from where it goes on
    others          as in `simulate`

    Returns `path` (member, time) of the members kept, `path|band` (quantile, band_time) and `path:mean` and the like
    (everyone, day) of all; `status_of` (everyone,), reasons in the attribute `failed`. Raises GlutamateError for bad
    input, and SolveError if it will not fit the memory.
    """
    wanted = check_reducers(record)
    unit = Model.of(model).system.time
    calendar = Calendar.of(unit, days, start_hour, every, bands)
    request, protocol = resolve_request(
        model, protocol, None, calendar.fine, vary, drive, list(wanted), keep, start, solver, rtol, None, seed, threads
    )
    if request.solver not in known_methods():
        do = "use simulate, or a model without noise and delays"
        raise SolveError("days of a model", f"the solver {request.solver}", ", ".join(known_methods()), do)
    run = _Run(request, protocol, calendar, _by_path(request, wanted), quantiles, chunk)
    mark = digest(
        [run.fingerprint(), protocol.phases(), wanted, list(quantiles), calendar.fine, calendar.ratio, request.ramps]
    )
    with Unfinished(resume_folder, mark) as file, Progress(request.members, progress) as bar:
        run.compute(file, bar)
    return run.dataset()


def _by_path(request: Request, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Reducers of every recorded path, where `wanted` may have named it by a pattern."""
    from glutamate.engine.request import recorded

    found: dict[str, tuple[str, ...]] = {path: () for path, _, _ in request.record}
    for glob, names in wanted.items():
        for path, _, _ in recorded(request.model.system, glob):
            found[path] = tuple(dict.fromkeys([*found[path], *names]))
    return found


class _Run:
    """One run: what is asked, and what has been gathered so far."""

    def __init__(
        self,
        request: Request,
        protocol: Protocol,
        calendar: Calendar,
        wanted: dict[str, tuple[str, ...]],
        quantiles: Sequence[float],
        chunk: int | None,
    ) -> None:
        from glutamate.engine.result import Collector

        self.request, self.protocol, self.calendar, self.wanted = request, protocol, calendar, wanted
        self.coarse = dataclasses.replace(request, times=calendar.coarse)
        self.kept = min(max(request.keep, int(request.single)), request.members)
        self.size, rows, held = self._plan(chunk)
        plan = memory.MemoryPlan(request.members, held, held, memory.budget(), self.size, True, self.kept)
        self.collector = Collector(request, plan)
        self.cells = len(calendar.coarse) * len(request.record)
        self.panels = Panels(quantiles, self.cells, rows)
        self.quantiles = np.asarray(self.panels.groups[0].quantiles)
        shape = (request.members, calendar.days)
        self.days = {(p, name): np.full(shape, np.nan) for p, names in wanted.items() for name in names}
        self.done, self.torn = 0, False  # torn: a chunk is taken in only in part, which no file may hold

    def _plan(self, chunk: int | None) -> tuple[int, int, int]:
        """Members of a chunk, rows of bands and bytes; SolveError if the least of each does not fit."""
        request, calendar = self.request, self.calendar
        paths, slots = len(request.record), len(request.model.system.states)
        cells = len(calendar.coarse) * paths
        numbers = sum(map(len, self.wanted.values())) * calendar.days * request.members
        kept = self.kept * len(calendar.fine) * paths
        fixed = 8 * (2 * kept + numbers + 2 * 5 * cells)
        threads = request.threads
        each = 8 * (threads + 3) * (cells + 2 * slots + 8)  # on each thread one, one more is ready, one is reduced
        limit = memory.budget()
        least = fixed + FEWEST_ROWS * BYTES_PER_ROW * cells + FEWEST * each
        if least > limit:
            raise SolveError(
                f"{request.members} members for {calendar.days} days with {paths} recorded variables",
                f"{least / 1e9:.2f} GB at least, {16 * kept / 1e9:.2f} of it for {self.kept} members in full",
                f"{limit / 1e9:.2f} GB (GLUTAMATE_MEMORY or a quarter of the machine)",
                'record fewer variables, keep fewer members, take wider steps (every="30 min", bands="3 h"), or raise '
                "GLUTAMATE_MEMORY",
            )
        rows = min(ROWS, max(FEWEST_ROWS, (limit - fixed) // 2 // (BYTES_PER_ROW * cells)))
        room = limit - fixed - rows * BYTES_PER_ROW * cells
        if chunk is None:
            share = -(-(request.members - self.kept) // (2 * threads * FEWEST)) * FEWEST  # two chunks for each thread
            chunk = max(FEWEST, min(CHUNK, share, room // each))
        elif not isinstance(chunk, int | np.integer) or isinstance(chunk, bool) or chunk < 1:
            raise SolveError("members of a chunk", repr(chunk), "a whole number above 0", "give one, or leave it out")
        return int(chunk), int(rows), int(fixed + rows * BYTES_PER_ROW * cells + chunk * each)

    def fingerprint(self) -> list[Any]:
        """What bits of the result depend on, besides protocol and calendar."""
        from glutamate import __version__
        from glutamate.engine.adaptive.program import key_of
        from glutamate.engine.code import native
        from glutamate.engine.result import parameter_hash

        request = self.request
        model = key_of(request.model.system, [node for _, _, node in request.record], {}, request.solver, 0)
        facts = [__version__, native.NUMERICS, model, parameter_hash(request), request.seed, request.members]
        return [*facts, request.rtol, request.atol, self.kept, self.panels.groups[0].rows]

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Ranges of members that are left; those kept in full run by themselves."""
        first = self.done
        while first < self.request.members:
            end = self.kept if first < self.kept else self.request.members
            size = max(FEWEST, self.size // self.calendar.ratio) if first < self.kept else self.size
            yield first, min(first + size, end)
            first = min(first + size, end)

    def compute(self, file: Unfinished, bar: Progress) -> None:
        """Run what is left: those kept in full on all threads, then a chunk on each; they are taken in in order."""
        found = file.read()
        if found:
            self._restore(found)
        ranges, threads = list(self.chunks()), self.request.threads
        pool = ThreadPoolExecutor(threads)
        running: deque[tuple[int, int, Future[Outcome]]] = deque()
        try:
            while ranges or running:
                while ranges and len(running) <= threads and (not running or running[-1][0] >= self.kept):
                    first, last = ranges.pop(0)
                    running.append((first, last, pool.submit(self._chunk, first, last)))
                first, last, done = running.popleft()
                self._take(first, last, done.result(), file)
                bar.update(last)
        except BaseException:
            if not self.torn:
                file.write(self._state, last=True)
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _chunk(self, first: int, last: int) -> Outcome:
        request = self.request if first < self.kept else dataclasses.replace(self.coarse, threads=1)
        return run_chunk(request, self.protocol, first, last)

    def _take(self, first: int, last: int, outcome: Any, file: Unfinished) -> None:
        """Members first .. last - 1 into courses, days and bands."""
        self.torn = True
        self.collector.add(first, last, outcome)
        out = outcome.out[:, :: self.calendar.ratio] if first < self.kept else outcome.out
        for k, (path, _, _) in enumerate(self.request.record):
            names = self.wanted[path]
            course = np.ascontiguousarray(out[:, :, k]) if names else None
            for name in names:
                self.days[path, name][first:last] = self.calendar.reduced(course, name)
        self.panels.add(out.reshape(last - first, -1))
        self.done, self.torn = last, False
        file.write(self._state)

    def _state(self) -> dict[str, Any]:
        own = self.collector
        done = slice(0, self.done)
        arrays = {f"day.{path}:{name}": values[done] for (path, name), values in self.days.items()}
        arrays |= {name: getattr(own, name)[done] for name in ("out", "status", "end_time", "slot", "steps")}
        return {**arrays, **{f"band.{k}": v for k, v in self.panels.state().items()}, "done": np.array(self.done)}

    def _restore(self, arrays: Mapping[str, Any]) -> None:
        self.done = int(arrays["done"])
        for name in ("out", "status", "end_time", "slot", "steps"):
            getattr(self.collector, name)[: len(arrays[name])] = arrays[name]
        for (path, name), values in self.days.items():
            values[: self.done] = arrays[f"day.{path}:{name}"]
        self.panels.restore({k.removeprefix("band."): v for k, v in arrays.items() if k.startswith("band.")})

    def dataset(self) -> xr.Dataset:
        """The labelled result."""
        from glutamate.engine.adaptive.context import STATUS

        data = self.collector.dataset()
        calendar, unit = self.calendar, self.request.model.system.time
        about = {path: dict(data[path].attrs) for path, _, _ in self.request.record}
        bands = self.panels.result().reshape(len(self.quantiles), len(calendar.coarse), -1)
        more: dict[str, Any] = {}
        for k, (path, _, _) in enumerate(self.request.record):
            attrs = about[path] | {"rank_error": self.panels.rank_error}
            more[f"{path}|band"] = (("quantile", "band_time"), bands[:, :, k], attrs)
        for (path, name), values in self.days.items():
            attrs = about[path] | {"long_name": f"{about[path]['long_name']}, {name} of the day", "reducer": name}
            more[f"{path}:{name}"] = (("everyone", "day"), values, attrs)
        time = {"units": unit}
        more["status_of"] = ("everyone", np.array(STATUS)[self.collector.status])
        coords = {
            "quantile": self.quantiles,
            "band_time": ("band_time", calendar.coarse, {**time, "long_name": "time of bands"}),
            "day": np.arange(calendar.days),
            "midnight": ("day", calendar.midnights, {**time, "long_name": "beginning of the day"}),
            "everyone": np.arange(self.request.members),
        }
        data = data.assign_coords(coords).assign(more)
        data.attrs["stored"] = f"{self.kept} members in full, bands and days of all"
        return data
