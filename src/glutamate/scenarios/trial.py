"""Trial: virtual people with and without a substance, the same persons under the same seeds in both arms.

Data's way   regimen + people -> model of a life with the substance -> both arms, day by day -> endpoints -> Trial
Placebo      the same run without the doses; in both days without events, in bed from 23 to 7 o'clock
Not here     what the endpoints are (trial_endpoints.py), pages and figures (trial_report.py); advice on any dose
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.pharmacology.drug import NOT_ADVICE
from glutamate.pharmacology.regimen import Regimen

LEAD_IN = 7  # days before the first, not stored
WINDOW = 7  # days of the endpoints, the last on which doses are given
BED, UP = 23.0, 7.0  # o'clock, every night
KEPT = 20
SOLVER, RTOL = "rodas5p", 1e-5  # an explicit method rings around 0 behind quick states and leaves their domain
LONGEST = 3660  # days
CLAIMED = "Numbers of a model, not of a trial: no row shows that the substance works."


@dataclasses.dataclass
class Trial:
    """What a trial gives. `data` {arm: Dataset of days}, `values` {arm: {endpoint: (people,)}}.

    `reads` {endpoint: paths}, `kinetic` {parameter of Kinetics: (people,)}.
    """

    drug: str
    record: Any
    regimen: Regimen
    people: int
    days: int
    seed: int
    window: tuple[int, int]
    endpoints: list[dict[str, Any]]
    failed: list[dict[str, Any]]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]
    model: Any
    crowd: Any
    levels_path: str
    data: dict[str, Any]
    values: dict[str, dict[str, Any]]
    reads: dict[str, list[str]]
    kinetic: dict[str, Any]
    hash: str
    seconds: float
    files: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def grade(self) -> list[dict[str, str]]:
        """What it was tried for, each with the grade of its evidence."""
        return [{"use": use, "grade": grade[0], "says": grade[1:].lstrip(": ")} for use, grade in self.record.evidence]

    @property
    def assumptions(self) -> list[dict[str, Any]]:
        """Parameters without a published value on which the endpoints rest."""
        from glutamate.scenarios.trial_endpoints import behind

        found = behind(self.model.system, [path for paths in self.reads.values() for path in paths])[1]
        return [
            {"path": row["path"], "value": row["canonical_value"], "unit": row["canonical_unit"],
             "why": row["source"].removeprefix("assumed:").strip()}
            for row in self.model.parameter_rows() if row["path"] in found and row["assumed"]
        ]  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """What `glutamate trial --json` prints."""
        return {
            "drug": self.drug, "dose": self.regimen.text,
            "regimen": [dataclasses.asdict(dose) for dose in self.regimen.doses],
            "people": self.people, "days": self.days, "seed": self.seed, "profile": self.crowd.name,
            "window": {"first_day": self.window[0] + 1, "last_day": self.window[1]},
            "endpoints": self.endpoints, "failed": self.failed, "grade": self.grade,
            "safety": f"{self.record.safety} {NOT_ADVICE}", "warnings": list(self.warnings),
            "missing": list(self.missing), "assumptions": self.assumptions, "claims": CLAIMED,
            "files": {name: self.files.get(name) for name in ("result", "report")},
            "seconds": round(self.seconds, 3), "hash": self.hash,
        }  # fmt: skip

    def levels(self, times: Any) -> Any:
        """Course of the substance in everybody at ascending hours from midnight before day 1: Dataset of `course`."""
        from glutamate.pharmacology.course import course

        vary = {f"kinetics.{name}": array for name, array in self.kinetic.items()}
        return course(self.record.kinetics, self.record.given(self.regimen), times=times, vary=vary)

    def nca(self) -> Any:
        """Non-compartmental measures of everybody after the last dose (a Dataset over `member`), to the trial's end.

        Repeated doses give those of the last interval. Raises ParameterError for a last dose too near the end.
        """
        from glutamate.scenarios.levels import last_dose

        return last_dose(self)

    def vpc(self, times: Any, levels: Any, *, studies: int = 20, bins: Any = 10) -> Any:
        """Visual predictive check of measured `levels` (ng/mL) at `times` (h from midnight before day 1)."""
        from glutamate.scenarios.levels import checked

        return checked(self, times, levels, studies, bins)

    def report(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write the self-contained HTML report; ResultError if the file exists and `overwrite` is false."""
        from glutamate.report.html import write
        from glutamate.scenarios.trial_report import page

        return write(page(self), path, overwrite)

    def write(self, folder: Path) -> None:
        """Write result.nc and report.html into a folder; files that are there are replaced whole."""
        from glutamate.engine.result import write_netcdf
        from glutamate.scenarios.trial_report import stored

        target = write_netcdf(stored(self), folder / "result.nc", overwrite=True)
        report = self.report(folder / "report.html", overwrite=True)
        self.files = {"result": str(target), "report": str(report)}


def trial(
    drug: str,
    dose: str | Regimen,
    *,
    people: int = 100,
    days: int = 28,
    seed: int = 0,
    profile: str = "adult",
    age: Any = None,
    weight: Any = None,
    beside: Sequence[str] = (),
    out: str | Path | None = None,
    overwrite: bool = False,
    progress: bool | Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Trial:
    """Run `people` virtual persons for `days` with doses and without.

    dose       a Regimen or its text, such as "10 mg twice daily from day 14"; day 1 is the first
    profile    of `people`, with age and weight as distributions
    beside     substances or kinds ("opioid", "smoker") taken as well: they change clearance and warn, and do no more
    out        a folder for result.nc and report.html; results that are there are refused unless `overwrite`

    Raises PathError for an unknown substance or profile, ParameterError or UnitError for a dose that is not understood,
    ResultError where files are in the way.
    """
    from glutamate import people as profiles
    from glutamate.engine.events.stream import check_seed
    from glutamate.scenarios.execute import _count, there

    began = time.perf_counter()
    seed, count = check_seed(seed), _count(people)
    ask = _Asked(drug, dose, days, tuple(beside))
    crowd = profiles.draw(profile, count, seed, age=age, weight=weight)
    mark = ask.hash(count, seed, profile, age, weight)
    folder = None if out is None else Path(out)
    if folder is not None:
        there(folder, mark, overwrite, False)
        folder.mkdir(parents=True, exist_ok=True)  # what cannot be written is known before the work
    done = ask.run(crowd, seed, progress, threads)
    found = Trial(
        ask.name, ask.record, ask.regimen, count, ask.days, seed, ask.window, warnings=ask.together.warnings,
        missing=ask.found.missing, model=ask.model, crowd=crowd, levels_path=ask.found.levels[ask.name], hash=mark,
        seconds=time.perf_counter() - began, **done,
    )  # fmt: skip
    if folder is not None:
        found.write(folder)
    return found


class _Asked:
    """A trial that fits together: substance, regimen, model, window."""

    def __init__(self, drug: str, dose: str | Regimen, days: int, beside: tuple[str, ...]) -> None:
        from glutamate.drugs import load_drug
        from glutamate.drugs.in_life import in_life
        from glutamate.drugs.interactions import together
        from glutamate.scenarios.person.model import build
        from glutamate.scenarios.trial_endpoints import endpoints

        self.name, self.record = drug.strip().lower(), load_drug(drug)
        self.found, self.together = in_life(drug), together([drug, *beside])
        self.regimen = Regimen(dose) if isinstance(dose, str) else dose
        if self.regimen.substance not in (None, self.name):
            do = "name one substance, or none in the dose"
            raise ParameterError(f"a trial of {self.name}", f"a dose of {self.regimen.substance}", self.name, do)
        if isinstance(days, bool) or not isinstance(days, int | np.integer) or not 1 <= days <= LONGEST:
            raise ParameterError("days of a trial", f"{days!r:.40}", f"1 to {LONGEST:,}", "give a whole number")
        self.days = int(days)
        given = [g.time for g in self.regimen.given(24.0 * self.days)]
        if not given:
            came = f"none before the end of day {self.days}"
            raise ParameterError(f"doses of {self.name}", came, "at least one", "raise the days, or begin earlier")
        last = int(given[-1] // 24)
        self.window = (max(int(given[0] // 24), last + 1 - WINDOW), last + 1)
        self.rows = endpoints(self.name, self.found)
        self.model = build([self.name], [], False, [])[0]

    def run(self, crowd: Any, seed: int, progress: Any, threads: int | None) -> dict[str, Any]:
        """Both arms."""
        from glutamate.drugs.in_life import give, kinetic, varied
        from glutamate.engine.daily import simulate_daily
        from glutamate.engine.events.protocol import Protocol
        from glutamate.life.sleep import nights, timetable
        from glutamate.scenarios.trial_endpoints import behind, measured, recorded, summary

        own = kinetic(self.name, crowd, seed)
        own["clearance_factor"] = own["clearance_factor"] * self.together.clearance.get(self.name, 1.0)
        hours, end = 24.0 * LEAD_IN, 24.0 * (LEAD_IN + self.days)
        plain = Protocol().event("pressure.get_up", 1.0, [f"{UP} h"])
        plain = timetable(nights(BED, UP, LEAD_IN + self.days), protocol=plain)
        dosed = give(plain, self.name, self.regimen.delayed(hours), end)
        arms = {
            arm: simulate_daily(
                self.model, protocol, days=self.days, start_hour=hours, record=recorded(self.rows), every="30 min",
                vary={**crowd, **varied(self.name, own)}, keep=KEPT, seed=seed, solver=SOLVER, rtol=RTOL,
                progress=progress, threads=threads,
            )
            for arm, protocol in (("drug", dosed), ("placebo", plain))
        }  # fmt: skip
        window, later = slice(*self.window), slice(self.window[1] - 1, self.days)
        values = {arm: measured(self.rows, data, window, later) for arm, data in arms.items()}
        failed = [{"arm": arm, **row} for arm, data in arms.items() for row in json.loads(data.attrs["failed"])]
        part = self.found.doses[self.name]
        reads = {row.id: list(row.record) for row in self.rows}
        reached = {
            name: any(path.partition(".")[0] == part for path in behind(self.model.system, paths)[0])
            for name, paths in reads.items()
        }
        for name in reads:
            if not reached[name]:
                values["drug"][name] = np.where(np.isfinite(values["drug"][name]), values["placebo"][name], np.nan)
        rows = summary(self.rows, values["drug"], values["placebo"], reached)
        return {"data": arms, "values": values, "endpoints": rows, "failed": failed, "kinetic": own, "reads": reads}

    def hash(self, *more: Any) -> str:
        """Hash of everything that the result depends on."""
        from glutamate import __version__
        from glutamate.engine.adaptive.program import key_of

        values = sorted((path, float(value).hex()) for path, value in self.model.values().items())
        doses = [dataclasses.astuple(dose) for dose in self.regimen.doses]
        content = [__version__, key_of(self.model.system, [], {}, "", 0), values, doses, self.days, self.name,
                   sorted(self.together.clearance.items()), [str(item) for item in more]]  # fmt: skip
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
