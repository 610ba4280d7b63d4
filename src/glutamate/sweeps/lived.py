"""Lived: a plan of days as headline sensitivity needs it: one typical person, many values of what nobody measured.

Takes in    a scenario of a person; values {path: (members,)}
Hands on    `over`: headline numbers of every arm, and what an arm changes, for all members
Method      a constant that the profile moves keeps that factor: its range is moved with it where the domain allows
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine.model import Model


class Lived:
    """A plan of days, lived by the typical person of its profile."""

    def __init__(self, scenario: Any) -> None:
        from glutamate.scenarios.person.run import RTOL, Run

        self.name, self.run = scenario.name, Run(scenario, 1, 0)
        self.rtol = RTOL
        self.fixed = tuple(scenario.changes)
        self.own = {path: float(values[0]) for path, values in self.run.vary().items()}

    def model(self) -> Model:
        """That of the plan."""
        return self.run.model

    @property
    def differences(self) -> dict[str, tuple[str, str]]:
        """Rows that are differences of two others."""
        first, *others = self.run.arms
        ids = [measure.id for measure in self.run.asked]
        return {f"{i}, {arm} - {first}": (f"{i}, {arm}", f"{i}, {first}") for i in ids for arm in others}

    @property
    def paths(self) -> list[str]:
        """Outputs and states that the headline reads."""
        return sorted({path for measure in self.run.asked for path in measure.paths})

    def identity(self) -> str:
        """Hash of the plan and of the typical person."""
        return self.run.hash()  # what hangs_on.identity gives

    def over(self, values: Mapping[str, Any], *, seed: int, threads: int | None, progress: Any) -> dict[str, Any]:
        """{id of a headline row: (members,)}, NaN for a member that failed."""
        from glutamate.engine.daily import simulate_daily
        from glutamate.scenarios.person.measures import wanted
        from glutamate.scenarios.person.run import SOLVER, STEPS

        run = self.run
        members = len(next(iter(values.values())))
        vary = {path: np.full(members, value) for path, value in self.own.items()}
        vary |= {path: self._moved(path, np.asarray(drawn, float)) for path, drawn in values.items()}
        every, bands = next((fine, wide) for days, fine, wide in STEPS if run.plan.days <= days)
        found: list[dict[str, Any]] = []
        for protocol in run.protocols:
            data = simulate_daily(
                run.model, protocol, days=run.plan.days, start_hour=run.shift, vary=vary,
                record=wanted(run.asked, []), quantiles=(0.5,), every=every, bands=bands, keep=1, seed=seed,
                solver=SOLVER, rtol=self.rtol, threads=threads, progress=progress,
            )  # fmt: skip
            found.append(self._measured(data))
        return self._rows(found)

    def _moved(self, path: str, drawn: Any) -> Any:
        """A range moved by the factor that this person's profile puts on its middle."""
        usual = float(self.run.model.values()[path])
        if path not in self.own or not usual or self.own[path] == usual:
            return drawn
        slot = next(slot for slot in self.run.system.parameters if slot.path == path)
        low, high = slot.spec.domain_canonical(slot.time)
        moved = drawn * self.own[path] / usual
        return moved if ((moved >= low) & (moved <= high)).all() else drawn

    def _measured(self, data: Any) -> dict[str, Any]:
        good = data["status_of"].values == "ok"
        found = {}
        for measure in self.run.asked:
            days = {
                (path, number): data[f"{path}:{number}"].values
                for path, each in measure.record.items()
                for number in each
            }
            found[measure.id] = np.where(good, np.asarray(measure.over(measure.daily(days)), float), np.nan)
        return found

    def _rows(self, found: list[dict[str, Any]]) -> dict[str, Any]:
        """Under the ids that the summary of a run uses."""
        arms = self.run.arms
        if len(arms) == 1:
            return found[0]
        rows = {}
        for measure in self.run.asked:
            for arm, numbers in zip(arms, found, strict=True):
                rows[f"{measure.id}, {arm}"] = numbers[measure.id]
            for arm, numbers in zip(arms[1:], found[1:], strict=True):
                apart = numbers[measure.id] - found[0][measure.id]
                if measure.id in ("life.sleep.onset", "life.sleep.end"):
                    apart = (apart + 12.0) % 24.0 - 12.0
                rows[f"{measure.id}, {arm} - {arms[0]}"] = apart
        return rows
