"""Scripted: a scenario of a model as headline sensitivity needs it, and who runs which kind of scenario.

Takes in    a scenario; values {path: (members,)}
Hands on    `over`: headline numbers of all members, one person in each; `runner_of(...)`
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from glutamate.engine.model import Model
from glutamate.errors import ParameterError, ScenarioError

AT_ONCE = 512  # members whose courses are in memory together


class Scripted:
    """A scenario of a model, run as its file says."""

    rtol = 1e-6

    def __init__(self, scenario: Any) -> None:
        from glutamate.scenarios.execute import Run

        self.name, self.run = scenario.name, Run(scenario, 1, 0)
        if self.run.members > 1:
            came = f"{self.run.members} synapses in its file of spikes"
            raise ScenarioError(f"the sensitivity of {self.name}", came, "one", "give a file with one train")
        self.paths = [row.path for row in self.run.plan.outputs.headline]
        self.fixed = self.run.model.overrides

    def model(self) -> Model:
        """That of the scenario."""
        return self.run.model

    def identity(self) -> str:
        """Hash of the run."""
        return self.run.hash()  # what hangs_on.identity gives

    def over(self, values: Mapping[str, Any], *, seed: int, threads: int | None, progress: Any) -> dict[str, Any]:
        """{id: (members,)}, NaN for a member that failed."""
        from glutamate.engine.simulate import simulate
        from glutamate.scenarios import headline

        run, rows = self.run, self.run.plan.outputs.headline
        members = len(next(iter(values.values())))
        measured = {row.id: np.full(members, np.nan) for row in rows}

        def observe(start: int, first: int, last: int, courses: dict[str, Any]) -> None:
            for row in rows:
                numbers = headline.measure(row, run.times, courses[row.path], run.system)
                measured[row.id][start + first : start + last] = numbers

        record = list(dict.fromkeys(row.path for row in rows))
        for start in range(0, members, AT_ONCE):
            part = {path: drawn[start : start + AT_ONCE] for path, drawn in values.items()}
            simulate(
                run.model, run.protocol, duration=run.end, times=run.times, vary=part, record=record, keep=1,
                seed=seed, threads=threads, progress=False, observe=partial(observe, start),
            )  # fmt: skip
            if callable(progress):
                progress(min(start + AT_ONCE, members), members)
        return measured


def runner_of(scenario: Any) -> Any:
    """Who runs a scenario: itself if it has `over`, a plan of days by Lived, a model by Scripted.

    Raises ParameterError for a scenario of a network.
    """
    if hasattr(scenario, "over"):
        return scenario
    if hasattr(scenario.plan, "timeline"):
        from glutamate.sweeps.lived import Lived

        return Lived(scenario)
    if hasattr(scenario.plan, "model"):
        return Scripted(scenario)
    do = "run a scenario of a model or of a person"
    raise ParameterError(f"the sensitivity of {scenario.name}", "a scenario of a network", "one of equations", do)
