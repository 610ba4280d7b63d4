"""Execute: one run of a scenario, from the resolved plan to the Result and its files.

Hash        over program version, model, parameter values, protocol, spikes, people, seed and outputs: equal hashes mean
            equal results, so a stored run with the hash asked for need not be computed again
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.events.stream import check_seed
from glutamate.errors import ResultError, ScenarioError
from glutamate.scenarios import headline
from glutamate.scenarios.people import people as population_of
from glutamate.scenarios.result import KEPT, Result, stored_run

AFTER_SPIKE = (0.0, 0.001, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0)  # ms
MOST_FINE_TIMES = 20_000
SHOWN_TRAINS = 20
WORDS: Any = {"title": True, "about": True, "safety": True}
NOT_HASHED: Any = WORDS | {"spikes": True, "set": True, "population": {"count", "seed"}}


class Run:
    """A checked scenario with people, seed and output times resolved."""

    def __init__(self, scenario: Any, people: int | None, seed: int | None) -> None:
        self.scenario, self.plan = scenario.check(), scenario.plan
        self.people = _count(self.plan.population.count if people is None else people)
        self.seed = check_seed(self.plan.population.seed if seed is None else seed)
        self.model, self.end = scenario.model(), scenario.duration()
        self.system = self.model.system
        table = scenario.trains()
        self.synapses = [] if table is None else table.synapses
        self.members = self.people * max(1, len(self.synapses))
        self.protocol = scenario.protocol(self.people)
        self.population = population_of(self.plan, self.system, self.people, self.seed, self.model.overrides)
        self.events = self._events()
        self.times = self._times()

    def varied(self) -> dict[str, Any] | None:
        """Values {path: (members,)}; the synapses of a file stand side by side for every person."""
        each = max(1, len(self.synapses))
        if self.population is not None:
            drawn = self.population.values(self.system)
            return {path: np.repeat(values, each) for path, values in drawn.items()}
        if self.members == 1:
            return None
        slot = self.system.parameters[0]  # a value that does not differ gives the members their dimension
        return {slot.path: np.full(self.members, self.model.values()[slot.path])}

    def recorded(self) -> list[str] | None:
        """Everything for few members, for many what headline and figures show."""
        if self.members <= KEPT:
            return None
        shown = [row.path for row in self.plan.outputs.headline]
        shown += [path for figure in self.plan.outputs.figures for path in figure.paths]
        return list(dict.fromkeys(shown)) or None

    def _events(self) -> dict[str, list[Any]]:
        """Spike times of the first members on every port, as far as the start of the phases is known."""
        shown = min(self.members, SHOWN_TRAINS)
        found: dict[str, list[list[float]]] = {}
        begin = 0.0
        for phase in self.protocol.phases():
            phase.check(self.system)
            members = self.members if shown == self.members else range(shown)
            plan = phase.schedule(self.system, members, begin, self.end, self.seed)
            for m in range(shown):
                for k in range(plan.offsets[m], plan.offsets[m + 1]):
                    path, what = plan.targets[plan.port[k]]
                    if what == "jump":
                        found.setdefault(path, [[] for _ in range(shown)])[m].append(float(plan.time[k]))
            length = phase.duration(self.system)
            if phase.condition is not None or length is None:
                break
            begin += length
        return {path: [np.array(sorted(train)) for train in trains] for path, trains in found.items()}

    def _times(self) -> Any:
        even = np.linspace(0.0, self.end, self.plan.points)
        spikes = np.unique(np.concatenate([t for trains in self.events.values() for t in trains] or [[]]))
        if not spikes.size or self.system.time != "ms":
            return even
        each = max(2, min(len(AFTER_SPIKE), MOST_FINE_TIMES // spikes.size))
        if spikes.size * each > MOST_FINE_TIMES:
            return even
        fine = (spikes[:, None] + np.array(AFTER_SPIKE[:each])).ravel()
        return np.unique(np.concatenate([even, fine[fine < self.end]]))

    def hash(self) -> str:
        """Hash of everything the result depends on."""
        from glutamate import __version__
        from glutamate.engine.adaptive.program import key_of
        from glutamate.engine.code import native

        table = self.scenario.trains()
        values = self.model.values()
        content = {
            "version": __version__, "numerics": native.NUMERICS, "model": key_of(self.system, [], {}, "", 0),
            "values": {path: float(value).hex() for path, value in sorted(values.items())},
            "plan": self.plan.model_dump(mode="json", exclude=NOT_HASHED),
            "spikes": None if table is None else [table.synapses, [times.tolist() for times in table.times_ms]],
            "people": self.people, "seed": self.seed,
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def simulate(self, progress: Any, threads: int | None, cluster: str | None = None) -> tuple[Any, dict[str, Any]]:
        """The Dataset (all members, or KEPT and bands where they do not fit) and every member's headline numbers."""
        from glutamate.engine.cluster import simulate_on
        from glutamate.engine.simulate import simulate

        engine = partial(simulate, threads=threads) if cluster is None else partial(simulate_on, cluster)

        record, vary = self.recorded(), self.varied()
        rows = self.plan.outputs.headline
        measured = {row.id: np.full(self.members, np.nan) for row in rows}

        def observe(first: int, last: int, courses: dict[str, Any]) -> None:
            for row in rows:
                measured[row.id][first:last] = headline.measure(row, self.times, courses[row.path], self.system)

        data = engine(
            self.model, self.protocol, duration=self.end, times=self.times, vary=vary, record=record, keep=KEPT,
            seed=self.seed, progress=progress, observe=observe,
        )  # fmt: skip
        if "member" not in data.dims:
            return data, measured
        each, shown = max(1, len(self.synapses)), data.sizes["member"]
        coords = {"person": ("member", np.arange(shown) // each)}
        if self.synapses:
            coords["synapse"] = ("member", np.array(self.synapses * self.people)[:shown])
        if self.population is None:
            data = data.drop_vars(self.system.parameters[0].path)
        return data.assign_coords(coords), measured


def execute(
    scenario: Any,
    people: int | None,
    seed: int | None,
    out: Path | None,
    overwrite: bool,
    resume: bool,
    progress: bool | Callable[[int, int], None] | None,
    threads: int | None,
    cluster: str | None = None,
) -> Result:
    """Run a scenario; see Scenario.run."""
    began = time.perf_counter()
    run = Run(scenario, people, seed)
    name = run.hash()
    facts = None if out is None else there(out, name, overwrite, resume)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # what cannot be written is known before the work
    if facts is not None:
        data, stored = facts
        failed, summary, seconds = json.loads(data.attrs["failed"]), stored["summary"], stored["seconds"]
    else:
        data, measured = run.simulate(progress, threads, cluster)
        summary = headline.summary(run.plan.outputs.headline, measured, run.model, run.plan.outputs.band)
        if run.members > 1:
            units = {row.id: row.unit for row in run.plan.outputs.headline}
            data = data.assign({f"headline:{k}": ("everyone", v, {"units": units[k]}) for k, v in measured.items()})
        failed, seconds = json.loads(data.attrs["failed"]), time.perf_counter() - began
    result = Result(
        scenario.name, run.plan, run.model, data, summary, failed, run.members, run.seed, name, seconds, run.events,
        reused=facts is not None,
    )  # fmt: skip
    if out is not None:
        result.write(out)
    return result


def there(out: Path, name: str, overwrite: bool, resume: bool) -> Any:
    """The stored run to reuse, or None to compute; ResultError where neither is wanted."""
    if out.exists() and not out.is_dir():
        raise ResultError(f"results in {out}", "a file", "a folder", "choose another name")
    if overwrite:
        return None
    file = out / "result.nc"
    if resume:
        facts = stored_run(out)
        if facts is not None and facts[1]["hash"] != name:
            came = f"a run with the hash {facts[1]['hash']}"
            do = "choose another folder, or say --overwrite"
            raise ResultError(f"the run {name} in {out}", came, "the same run, or none", do)
        return facts
    if file.exists() or (out / "report.html").exists():
        do = "choose another folder with --out, or say --overwrite (or --resume for the same run)"
        raise ResultError(f"results in {out}", "results that are there already", "a folder without results", do)
    return None


def _count(people: Any) -> int:
    if isinstance(people, bool) or not isinstance(people, int) or not 1 <= people <= 1_000_000:
        raise ScenarioError("a number of people", f"{people!r:.40}", "1 to 1,000,000", "give a whole number")
    return people
