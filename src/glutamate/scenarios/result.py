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
        from glutamate.report.html import write
        from glutamate.report.page import page

        return write(page(self), path, overwrite)

    def figure(self, path: str | Path) -> None:
        """Draw all panels of the scenario on one sheet, a PNG file."""
        from glutamate.report.figures import sheet

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
