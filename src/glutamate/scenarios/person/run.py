"""Run: a checked plan of days with its people, models and protocols, lived arm by arm.

Data's way   arms -> protocols on one model -> simulate_daily for the same people in each -> one Dataset -> numbers
People       several: drawn from the profile; one: the typical person, and DRAWS more of what is not known for sure,
             every parameter with a published range drawn from it, for the bands
Resumes      what an arm has done so far, and arms that are done, lie beside the results until the run is complete
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.events.stream import check_seed
from glutamate.errors import PathError, ScenarioError, closest
from glutamate.scenarios.person.figures import FIGURES, shown
from glutamate.scenarios.person.lower import check_doses, lowered, needs, offset
from glutamate.scenarios.person.measures import Measure, known, measures, wanted
from glutamate.scenarios.person.model import build

DRAWS = 64  # of parameters, for one person
SOLVER, RTOL = "tsit5", 1e-4
EATING = ("plasma", "sugar", "glutamine", "sweetener")
HANDED = ("pressure.awake", "load.whole")
STEPS = ((14, "10 min", "30 min"), (62, "30 min", "1 h"), (4000, "1 h", "1 h"))  # days, courses, bands
OPENED = 62  # days; longer runs keep what drill-down reads only if the plan opens a moment
WORDS: Any = {"title": True, "about": True, "safety": True, "people": {"count", "seed"}}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Run:
    """A checked plan with people and seed resolved."""

    def __init__(self, scenario: Any, people: int | None, seed: int | None) -> None:
        self.scenario, self.plan = scenario, scenario.plan
        self.people = _count(self.plan.people.count if people is None else people)
        self.seed = check_seed(self.plan.people.seed if seed is None else seed)
        self.timelines = scenario.timelines()
        self.arms = [arm.name for arm in self.plan.arms]
        check_doses(self.timelines, scenario.source.file)
        self.needs = needs(self.timelines)
        base, self.drugs = build(*self.needs)
        self.model = base.set(scenario.changes) if scenario.changes else base
        self.system = self.model.system
        self.shift = offset(self.timelines[0])
        self.known = measures(self.system, self.drugs.levels if self.drugs else {})
        self.asked = self._asked()
        self.figures = self._figures()
        self.also = self._also()
        values = self.model.values()
        self.usual = (values["day.usual_cognitive"], values["day.usual_sensory"])

    @property
    def total(self) -> int:
        """Trajectories of an arm."""
        return self.people if self.people > 1 else 1 + DRAWS

    def _asked(self) -> list[Measure]:
        found, source = [], self.scenario.source
        ids = self.plan.outputs.headline or ["life.sleep.duration", "readouts.lapses", "life.glutamate_tissue"]
        for k, name in enumerate(ids):
            place = ("outputs", "headline", k)
            if name not in self.known:
                near = closest(name, self.known)
                do = "use one of these; some need a meal, a dose or study in the timeline"
                allowed = ", ".join(self.known)
                raise source.error("a headline", f"{name!r:.60}", allowed, do, place, near)
            if ids.index(name) != k:
                raise source.error("headline ids", f"{name!r} twice", "each id once", "remove one", place)
            found.append(self.known[name])
        return found

    def _also(self) -> list[Measure]:
        """Numbers that the signs read, where arms of many people are compared."""
        from glutamate.readouts.sign_rows import FEWEST, OF_NUMBERS

        if len(self.arms) < 2 or self.people < FEWEST:
            return []
        asked = {measure.id for measure in self.asked}
        return [self.known[name] for name in OF_NUMBERS if name in self.known and name not in asked]

    def _figures(self) -> list[str]:
        there = shown(self.system, self.drugs.levels if self.drugs else {})
        names = self.plan.outputs.figures
        for k, name in enumerate(names):
            if name not in there:
                came = f"{name!r:.60}" + (", of which this plan has nothing" if name in FIGURES else "")
                place, near = ("outputs", "figures", k), closest(name, there)
                raise self.scenario.source.error("a figure", came, ", ".join(there), "use one", place, near)
        return list(names) or list(there)

    @cached_property
    def protocols(self) -> list[Any]:
        """One for each arm, checked."""
        found = [lowered(timeline, self.usual) for timeline in self.timelines]
        for protocol in found:
            protocol.check(self.system)
        return found

    @cached_property
    def crowd(self) -> Any:
        """The people of every arm."""
        from glutamate import people

        own = self.plan.people
        with self.scenario.source.at("people"):
            return people.draw(
                own.profile, self.people, self.seed, age=own.age, weight=own.weight, spread=self.people > 1
            )

    def vary(self) -> dict[str, Any]:
        """{path: (n,)} of everybody; what the user sets stays as set."""
        return dict(self._varied)

    @cached_property
    def _varied(self) -> dict[str, Any]:
        from glutamate.drugs.in_life import vary as medicated
        from glutamate.units import to_canonical

        slots = self.model.slots()
        found = {path: np.asarray(values) for path, values in dict(self.crowd).items() if path in slots}
        if self.needs.substances:
            found |= medicated(self.needs.substances, self.crowd, self.seed)
        for part in EATING:
            if f"{part}.weight" in slots:
                found[f"{part}.weight"] = to_canonical(np.asarray(self.crowd.labels["weight"], float), "kg", "h")
        found = {path: values for path, values in found.items() if path not in self.scenario.changes}
        return found if self.people > 1 else self._unsure(found)

    def _unsure(self, own: dict[str, Any]) -> dict[str, Any]:
        """One person: the best guess, then draws of every number that has a range and is not the person's own."""
        from glutamate.engine.members.population import Population
        from glutamate.scenarios.people import published

        values = self.model.values()
        person = {path: float(each[0]) for path, each in own.items()}
        settled = {path for path, value in person.items() if value != values[path]}
        ranges = published(self.system, {*self.scenario.changes, *settled})
        found = {path: np.full(self.total, value) for path, value in person.items()}
        for path, draws in Population(DRAWS, ranges, seed=self.seed).values(self.system).items():
            found[path] = np.concatenate([[values[path]], draws])
        return found

    def recorded(self) -> dict[str, tuple[str, ...]]:
        """{path: numbers of a day}: of the headline, the figures, and what drill-down reads."""
        paths = [path for name in self.figures for path in shown(self.system, self._levels())[name].paths]
        if self.plan.days <= OPENED or self.plan.outputs.open:
            handed = [path for path in self.system.outputs if path.startswith("handed.")]
            paths += [*handed, *(path for path in HANDED if path in known(self.system))]
        paths += [f"{span.options['region']}.glutamate_tissue" for t in self.timelines for span in t.of("scan")]
        return wanted([*self.asked, *self.also], list(dict.fromkeys(paths)))

    def _levels(self) -> dict[str, str]:
        return dict(self.drugs.levels) if self.drugs else {}

    def hash(self) -> str:
        """Of everything the result depends on."""
        from glutamate import __version__
        from glutamate.engine.adaptive.program import key_of
        from glutamate.engine.code import native

        values = self.model.values()
        varied = {
            path: hashlib.sha256(np.ascontiguousarray(v).tobytes()).hexdigest()
            for path, v in sorted(self.vary().items())
        }
        content = {
            "version": __version__, "numerics": native.NUMERICS, "model": key_of(self.system, [], {}, "", 0),
            "values": {path: float(value).hex() for path, value in sorted(values.items())}, "varied": varied,
            "plan": self.plan.model_dump(mode="json", exclude=WORDS), "people": self.people, "seed": self.seed,
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def live(self, arm: int, progress: Any, threads: int | None, folder: Path | None) -> Any:
        """The Dataset of an arm."""
        from glutamate.engine.daily import simulate_daily

        every, bands = next((fine, wide) for days, fine, wide in STEPS if self.plan.days <= days)
        half = self.plan.outputs.band / 2
        quantiles = sorted({round(q, 9) for q in (*QUANTILES, 0.5 - half, 0.5 + half)})
        kept = min(self.plan.outputs.keep, self.people)
        return simulate_daily(
            self.model, self.protocols[arm], days=self.plan.days, start_hour=self.shift, vary=self.vary(),
            record=self.recorded(), quantiles=quantiles, every=every, bands=bands, keep=max(kept, 1), seed=self.seed,
            solver=SOLVER, rtol=RTOL, threads=threads, progress=progress, resume_folder=folder,
        )  # fmt: skip


def _count(people: Any) -> int:
    if isinstance(people, bool) or not isinstance(people, int) or not 1 <= people <= 1_000_000:
        raise ScenarioError("a number of people", f"{people!r:.40}", "1 to 1,000,000", "give a whole number")
    return people


def check_profile(plan: Any) -> None:
    """Raise PathError, with its line, for a profile that is not there."""
    from glutamate.people import load_person

    with plan.source.at("people", "profile"):
        try:
            load_person(plan.people.profile)
        except PathError as error:
            error.asked = f"the profile of the people: {error.asked}"
            raise
