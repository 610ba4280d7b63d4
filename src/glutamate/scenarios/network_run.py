"""Network run: every arm from every seed, one network after the other, each on all cores.

Stopped     in the folder `unfinished`: a file for each finished member, a checkpoint of the one that ran; taken up, the
            spikes are those that an unbroken run would have had
Hash        over version, networks, duration, bins, outputs and seeds
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.network import Record
from glutamate.errors import ResultError, ScenarioError, SolveError
from glutamate.scenarios.execute import WORDS, there
from glutamate.scenarios.result import Result

CHECKPOINTS = 20  # in each network's run
MOST_SEEDS = 1000
NOT_HASHED: Any = WORDS | {"population": True, "choices": True, "arms": {"__all__": {"choices"}}}
BOUND = {"spike_time": "event", "spike_cell": "event"}


class Networks:
    """What a report says of the networks of all arms: title, parameters and sources of their cells."""

    def __init__(self, scenario: Any, networks: list[Any]) -> None:
        from glutamate.engine import discover

        entry = discover.find("network", scenario.plan.network)
        self.name, self.title, self.networks = entry.name, entry.title, networks

    def parameter_rows(self) -> list[dict[str, Any]]:
        """Rows of every kind of cell in any arm."""
        return parameter_rows(self.networks)

    def sources(self) -> list[str]:
        """Bibliography keys of all cells."""
        return sorted({key for n in self.networks for model in n.models.values() for key in model.sources()})


def kinds_of_cells(network: Any) -> dict[str, Any]:
    """Models of different cells, by the first group of each."""
    found: dict[int, str] = {}
    for group, model in network.models.items():
        found.setdefault(id(model.system), group)
    return {group: network.models[group] for group in found.values()}


def parameter_rows(networks: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of every kind of cell, under the first group it belongs to; what networks share stands once."""
    rows: dict[tuple[str, Any], dict[str, Any]] = {}
    for network in networks:
        for group, model in kinds_of_cells(network).items():
            for row in model.parameter_rows():
                path = f"{group}.{row['path'].rpartition('.')[2]}"
                rows.setdefault((path, row["canonical_value"]), {**row, "path": path})
    return list(rows.values())


class NetworkRun:
    """A checked scenario with seeds resolved."""

    def __init__(self, scenario: Any, people: int | None, seed: int | None) -> None:
        from glutamate.engine.events.stream import check_seed

        self.scenario, self.plan = scenario.check(), scenario.plan
        self.count = _count(self.plan.population.count if people is None else people)
        self.seed = check_seed(self.plan.population.seed if seed is None else seed)
        arms = range(len(self.plan.arms))
        self.members = [(arm, self.seed + k) for arm in arms for k in range(self.count)]
        self.networks = [scenario.network(arm, self.seed) for arm in arms]
        self.model = Networks(scenario, self.networks)
        for network in self.networks:
            network.estimate(self.plan.duration, Record(bin=self.plan.bin))

    def hash(self) -> str:
        """Hash of everything the result depends on."""
        from glutamate import __version__

        content = {
            "version": __version__, "networks": [network.fingerprint for network in self.networks],
            "plan": self.plan.model_dump(mode="json", exclude=NOT_HASHED), "people": self.count, "seed": self.seed,
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def simulate(self, folder: Path | None, progress: Any, threads: int | None) -> tuple[Any, dict[str, Any]]:
        """The Dataset of all members and every member's headline numbers, NaN for a network that failed."""
        rows = self.plan.outputs.headline
        measured = {row.id: np.full(len(self.members), np.nan) for row in rows}
        parts: list[Any] = []
        failed: list[dict[str, Any]] = []
        for m, (arm, seed) in enumerate(self.members):
            network = self.scenario.network(arm, seed)
            try:
                data = self._member(network, m, folder, progress, threads)
            except SolveError as problem:
                failed.append({"member": m, "time": None, "reason": f"{problem.asked}: {problem.came}", "path": None})
                parts.append(None)
                continue
            parts.append(data)
            for row in rows:
                measured[row.id][m] = self._measure(row, data, network)
        return self._joined(parts, failed), measured

    def _member(self, network: Any, m: int, folder: Path | None, progress: Any, threads: int | None) -> Any:
        """The Dataset of one network, read where it was finished before."""
        import xarray as xr

        from glutamate.engine.result import write_netcdf

        record = Record(bin=self.plan.bin)
        if folder is None:
            return network.run(self.plan.duration, record, threads=threads, progress=progress)
        finished, stopped = folder / f"{m}.nc", folder / f"{m}.npz"
        if finished.exists():
            return xr.load_dataset(finished, engine="h5netcdf")
        every = max(1, network.steps(self.plan.duration) // CHECKPOINTS) * network.step
        data = network.run(
            self.plan.duration, record, threads=threads, progress=progress, checkpoint=stopped, every=every
        )
        write_netcdf(data, finished, overwrite=True)
        stopped.unlink(missing_ok=True)
        return data

    def _measure(self, row: Any, data: Any, network: Any) -> float:
        from glutamate.circuit.spike_statistics import irregularity

        begin, end = self.scenario.window(row, network)
        times, cells = data["spike_time"].values, data["spike_cell"].values
        inside = (times > begin) & (times <= end)
        own = np.zeros(network.size, bool)
        for group in row.groups:
            own[network.firsts[group] : network.firsts[group] + network.groups[group].size] = True
        inside &= own[cells]
        if row.what == "rate":
            return float(inside.sum() / own.sum() / (end - begin) * 1000)
        return irregularity(times[inside], cells[inside])

    def _joined(self, parts: list[Any], failed: list[dict[str, Any]]) -> Any:
        """Members one after the other: rate (member, bin, group); spikes with the member they belong to."""
        import xarray as xr

        good = [part for part in parts if part is not None]
        if not good:
            reasons = "; ".join(sorted({row["reason"] for row in failed}))
            raise SolveError("a run of the networks", f"all failed: {reasons}", "one that runs", "see the reasons")
        first = good[0]
        empty = np.full(first["rate"].shape, np.nan)
        rates = np.stack([empty if part is None else part["rate"].values for part in parts])
        counts = [0 if part is None else part.sizes["event"] for part in parts]
        spikes = {
            name: (dim, np.concatenate([part[name].values for part in good]), first[name].attrs)
            for name, dim in BOUND.items()
        }
        arms = [self.plan.arms[arm].name for arm, _ in self.members]
        coords = {
            **{name: first[name] for name in ("group", "bin", "first_cell", "cells")},
            "arm": ("member", arms),
            "seed": ("member", [seed for _, seed in self.members]),
            "status": ("member", ["failed" if part is None else "ok" for part in parts]),
            "spike_member": ("event", np.repeat(np.arange(len(parts), dtype=np.int32), counts)),
        }
        rate = (("member", "bin", "group"), rates, first["rate"].attrs)
        attrs = {**first.attrs, "failed": json.dumps(failed), "members_failed": len(failed), "seed": str(self.seed)}
        return xr.Dataset({"rate": rate, **spikes}, coords, attrs)

    def summary(self, measured: dict[str, Any]) -> list[dict[str, Any]]:
        """Median and band of every headline in every arm."""
        several, band = len(self.plan.arms) > 1, self.plan.outputs.band
        assumed = any(row["assumed"] for row in self.model.parameter_rows())
        arms, rows = np.array([arm for arm, _ in self.members]), []
        for row in self.plan.outputs.headline:
            for k, arm in enumerate(self.plan.arms):
                values = measured[row.id][arms == k]
                values = values[~np.isnan(values)]
                wanted = (0.5 - band / 2, 0.5, 0.5 + band / 2)
                low, median, high = np.quantile(values, wanted).tolist() if len(values) else (None, None, None)
                rows.append({
                    "id": f"{row.id}, {arm.name}" if several else row.id, "what": row.described()["what"],
                    "unit": row.unit, "median": median, "low": low, "high": high, "band": band, "assumed": assumed,
                })  # fmt: skip
        return rows


def execute(
    scenario: Any,
    people: int | None,
    seed: int | None,
    out: Path | None,
    overwrite: bool,
    resume: bool,
    progress: Any,
    threads: int | None,
) -> Result:
    """Run a scenario of networks; see NetworkScenario.run."""
    began = time.perf_counter()
    run = NetworkRun(scenario, people, seed)
    name = run.hash()
    facts = None if out is None else there(out, name, overwrite, resume)
    if facts is not None:
        data, stored = facts
        summary, seconds = stored["summary"], stored["seconds"]
    else:
        folder = None if out is None else _unfinished(out, name, overwrite, resume)
        data, measured = run.simulate(folder, progress, threads)
        summary, seconds = run.summary(measured), time.perf_counter() - began
        headline = {f"headline:{k}": ("member", v) for k, v in measured.items()}
        data = data.assign(headline)
    result = Result(
        scenario.name, run.plan, run.model, data, summary, json.loads(data.attrs["failed"]), len(run.members),
        run.seed, name, seconds, {}, reused=facts is not None,
    )  # fmt: skip
    if out is not None:
        result.write(out)
        shutil.rmtree(out / "unfinished", ignore_errors=True)
    return result


def _unfinished(out: Path, name: str, overwrite: bool, resume: bool) -> Path:
    """The folder for what is finished before the whole is; ResultError if another run lies there."""
    folder = out / "unfinished"
    mark = folder / "run"
    if folder.exists() and not overwrite:
        other = mark.read_text("utf-8") if mark.exists() else "unknown"
        if not resume or other != name:
            came = f"a run that was stopped, with the hash {other}"
            do = "say --resume for the same run, --overwrite, or choose another folder with --out"
            raise ResultError(f"the run {name} in {out}", came, "the same run, or none", do)
    if overwrite:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(name, "utf-8")
    except OSError as problem:
        raise ResultError(f"results in {out}", f"{problem}", "a folder that can be written", "choose one") from None
    return folder


def _count(people: Any) -> int:
    if isinstance(people, bool) or not isinstance(people, int) or not 1 <= people <= MOST_SEEDS:
        came, allowed = f"{people!r:.40}", f"1 to {MOST_SEEDS} of each arm"
        raise ScenarioError("a number of networks", came, allowed, "give a whole number")
    return people
