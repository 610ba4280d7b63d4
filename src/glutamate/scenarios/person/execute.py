"""Execute: one run of a plan of days, from the plan to the Result and its files.

Files       result.nc and report.html; while it runs also what arms have done (arm-K.nc, and a folder arm-K)
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.scenarios.execute import there
from glutamate.scenarios.person.data import joined
from glutamate.scenarios.person.measures import Measure
from glutamate.scenarios.person.readings import beside, bridge_rows
from glutamate.scenarios.person.run import Run
from glutamate.scenarios.person.story import story
from glutamate.scenarios.person.summary import summary
from glutamate.scenarios.result import Result


def execute(
    scenario: Any,
    people: int | None,
    seed: int | None,
    out: Path | None,
    overwrite: bool,
    resume: bool,
    progress: bool | Callable[[int, int], None] | None,
    threads: int | None,
) -> Result:
    """Run a plan; see PersonScenario.run."""
    began = time.perf_counter()
    run = Run(scenario, people, seed)
    name = run.hash()
    facts = None if out is None else there(out, name, overwrite, resume)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # what cannot be written is known before the work
    if facts is not None:
        data, stored = facts
        rows, seconds = stored["summary"], stored["seconds"]
    else:
        data = _lived(run, name, progress, threads, out, overwrite)
        measured = numbers(run, data, [*run.asked, *run.also])
        rows = summary(run.asked, measured, run.arms, run.system, run.plan.outputs.band, run.people)
        about = {measure.id: {"units": measure.unit, "long_name": measure.what} for measure in run.asked}
        data = data.assign(
            {f"headline:{k}": ("everyone", v.reshape(-1), about[k]) for k, v in measured.items() if k in about}
        )
        told = {**story(run, data), "beside": beside(run, data, measured), "bridges": bridge_rows(run)}
        data.attrs["story"] = json.dumps(told)
        seconds = time.perf_counter() - began
    result = Result(
        scenario.name, run.plan, run.model, data, rows, json.loads(data.attrs["failed"]), run.people * len(run.arms),
        run.seed, name, seconds, {}, reused=facts is not None,
    )  # fmt: skip
    if out is not None:
        result.write(out)
        for k in range(len(run.arms)):
            (out / f"arm-{k}.nc").unlink(missing_ok=True)
    return result


def _lived(run: Run, name: str, progress: Any, threads: int | None, out: Path | None, overwrite: bool) -> Any:
    """All arms, one after the other; those that a run before this one finished are read."""
    found = []
    for k in range(len(run.arms)):
        done = None if out is None else out / f"arm-{k}.nc"
        data = None if done is None or overwrite else _stored(done, name)
        if data is None:
            folder = None if out is None else out / f"arm-{k}"
            if folder is not None:
                _clear(folder, overwrite)
                folder.mkdir(exist_ok=True)
            data = run.live(k, progress, threads, folder)
            if done is not None and len(run.arms) > 1:
                _store(data, done, name)
            if folder is not None:
                _clear(folder, True)
        found.append(data)
    data = joined(found, run.arms, run.shift, run.timelines[0].start)
    return data.assign_attrs(members_failed=failures(data, len(run.arms), run.people))


def failures(data: Any, arms: int, people: int) -> int:
    """How many lives failed: of one person those of the best guess, whose draws are no members."""
    bad = (data["status_of"].values != "ok").reshape(arms, -1)
    return int(bad[:, 0].sum() if people == 1 else bad.sum())


def _clear(folder: Path, wanted: bool) -> None:
    """Remove an unfinished arm."""
    if wanted and folder.is_dir():
        for file in folder.glob("unfinished*"):
            file.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def _store(data: Any, file: Path, name: str) -> None:
    from glutamate.engine.result import write_netcdf

    write_netcdf(data.assign_attrs(run_hash=name), file, overwrite=True)


def _stored(file: Path, name: str) -> Any:
    """A finished arm of the same run, else None."""
    import xarray as xr

    if not file.exists():
        return None
    try:
        data = xr.load_dataset(file, engine="h5netcdf")
    except (OSError, ValueError):
        return None  # of a run that was killed while it wrote: lived again
    return data if data.attrs.get("run_hash") == name else None


def numbers(run: Run, data: Any, asked: Sequence[Measure] | None = None) -> dict[str, Any]:
    """{measure: (arm, person)} of the headline or of these measures, NaN for who failed."""
    shape = (len(run.arms), run.total)
    bad = (data["status_of"].values != "ok").reshape(shape)
    found = {}
    for measure in run.asked if asked is None else asked:
        days = {
            (path, number): data[f"{path}:{number}"].values for path, each in measure.record.items() for number in each
        }
        values = np.asarray(measure.over(measure.daily(days)), float).reshape(shape)
        found[measure.id] = np.where(bad, np.nan, values)
    return found
