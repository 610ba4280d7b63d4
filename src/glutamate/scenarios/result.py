"""Result: what a run of a scenario gives, in memory and on disk.

Files       result.nc (courses, headline numbers, provenance) and report.html, each written whole or not at all
Resume      a stored result whose hash is that of the run asked for is read instead of computed again
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from glutamate.errors import ResultError

KEPT = 100  # members whose courses are stored where there are more


@dataclasses.dataclass
class Result:
    """Data, headline rows and failures of one run; `events` are the spikes on each port of the first members."""

    name: str
    plan: Any
    model: Any
    data: Any
    summary: list[dict[str, Any]]
    failed: list[dict[str, Any]]
    members: int
    seed: int
    hash: str
    seconds: float
    events: dict[str, list[Any]]
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    reused: bool = False

    @property
    def beside(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Title and rows of every readout that the scenario names beside its headline numbers."""
        from glutamate.engine import discover

        if "story" in self.data.attrs:
            return [
                (title, [tuple(row) for row in rows]) for title, rows in json.loads(self.data.attrs["story"])["beside"]
            ]
        found = [discover.find("readout", name) for name in getattr(self.plan.outputs, "beside", [])]
        return [(entry.title, entry.load()(self.data)) for entry in found]

    @property
    def bibliography(self) -> str:
        """BibTeX of every source the run used."""
        return str(self.data.attrs["bibliography"])

    def to_dict(self) -> dict[str, Any]:
        """What `glutamate run --json` prints."""
        return {
            "scenario": self.name, "seed": self.seed, "members": self.members, "failed": self.failed,
            "headline": self.summary, "files": {name: self.files.get(name) for name in ("result", "report")},
            "seconds": round(self.seconds, 3), "hash": self.hash,
        }  # fmt: skip

    def report(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write the self-contained HTML report; ResultError if the file exists and `overwrite` is false."""
        from glutamate.report import life_page, page
        from glutamate.report.html import write

        made = life_page.page(self) if "story" in self.data.attrs else page.page(self)
        return write(made, path, overwrite)

    def open(
        self,
        person: int = 0,
        when: float | str = 0.0,
        window: float | str = "200 ms",
        scale: str = "synapse",
        arm: str | None = None,
    ) -> Any:
        """What happens at the synapses or in the circuit of a person within `window` at a moment of a run of days.

        `person` is one whose courses are stored, `when` hours from the plan's start or a date and time, `arm` the first
        one without a name. The same seed, person and minute always show the same spikes. Raises GlutamateError.

        scale   "mean_field": rates for up to a minute; "vesicles": up to 200 ms of synapses that hear spikes drawn at
                these rates; both within one minute of the clock, in a fraction of a second. "circuit" and "synapse"
                run 2,000 spiking cells, which takes seconds
        """
        from glutamate.scenarios.person.readings import open_moment

        return open_moment(self.data, self.seed, person, when, window, scale, arm)

    def nca(self, path: str | None = None, **given: Any) -> Any:
        """Non-compartmental analysis of a level in plasma, a substance or a path; `dose` in mg and `interval` in h.

        Dataset by member. Raises PathError where the run holds no such level, ParameterError for what does not fit.
        """
        from glutamate.pharmacology.nca import nca_of

        return nca_of(self.data, self._level(path), **given)

    def vpc(self, times: Any, levels: Any, path: str | None = None, **given: Any) -> Any:
        """Visual predictive check of samples (h, mg/L) against the people whose courses are stored."""
        from glutamate.pharmacology.course import values
        from glutamate.pharmacology.vpc import vpc

        simulated = values(self.data, self._level(path), "mg/L")
        return vpc(times, levels, self.data["time"].values, simulated, **given)

    def _level(self, path: str | None) -> str:
        """The path of a substance's level; of the only one without a name."""
        levels = json.loads(self.data.attrs.get("story", "{}")).get("levels", {})
        if path is None and len(levels) == 1:
            return str(next(iter(levels.values())))
        if path is None:
            came = f"{len(levels)} substances" if levels else "no substance"
            allowed = ", ".join(levels) or "a path of the result"
            raise ResultError("the level to analyse", came, allowed, "name a substance or a path")
        return str(levels.get(path, path))

    def figure(self, path: str | Path) -> None:
        """Draw all panels of the scenario on one sheet, a PNG file."""
        from glutamate.report import life_figures
        from glutamate.report.figures import sheet

        if "story" in self.data.attrs:
            life_figures.sheet(self.data, path, self.plan.title)
            return
        sheet(self.plan.outputs.figures, self.data, self.events, path, self.plan.title)

    def write(self, folder: Path) -> None:
        """Write result.nc and report.html into a folder; files that are there are replaced whole."""
        from glutamate.engine.result import write_netcdf

        target = folder / "result.nc"
        if not self.reused:
            write_netcdf(self.stored(), target, overwrite=True)
        report = self.report(folder / "report.html", overwrite=True)
        self.files = {"result": str(target), "report": str(report)}

    def stored(self) -> Any:
        """The Dataset as it is written: at most KEPT courses, bands over all members, the headline of every member."""
        data = self.data
        if "member" in data.dims and data.sizes["member"] > KEPT and "quantile" not in data.dims:
            data = _banded(data)
        facts = ("hash", "seconds", "members", "seed", "summary")
        run = {name: getattr(self, name) for name in facts}
        return data.assign_attrs(scenario=self.name, title=self.plan.title, run=json.dumps(run))


def _banded(data: Any) -> Any:
    """The first KEPT members and, of all, five quantiles of every course."""
    import numpy as np

    quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
    bands = {}
    for name, variable in data.data_vars.items():
        if variable.dims != ("member", "time"):
            continue
        values = variable.values[~np.isnan(variable.values[:, -1])]
        if len(values):
            bands[f"{name}|band"] = (("quantile", "time"), np.quantile(values, quantiles, axis=0), variable.attrs)
    everyone = {n: v for n, v in data.data_vars.items() if "everyone" in v.dims}
    kept = data.drop_vars(list(everyone)).isel(member=slice(0, KEPT)).assign_coords(quantile=quantiles)
    return kept.assign({**everyone, **bands}).assign_attrs(stored=f"{KEPT} members, bands of all")


def stored_run(folder: Path) -> tuple[Any, dict[str, Any]] | None:
    """Dataset and facts of a finished run in a folder, None if there is none; ResultError if it is broken."""
    import xarray as xr

    file = folder / "result.nc"
    if not file.exists():
        return None
    try:
        data = xr.load_dataset(file, engine="h5netcdf")
        return data, json.loads(data.attrs["run"])
    except (OSError, KeyError, ValueError) as problem:
        asked, do = f"the stored run {file}", "remove it, choose another folder, or say --overwrite"
        raise ResultError(asked, f"{problem!s:.200}", "a result.nc of glutamate run", do) from None
