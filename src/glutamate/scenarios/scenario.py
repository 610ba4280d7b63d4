"""Scenario: a checked plan that can be run.

Data's way   file -> plan -> model, protocol, people -> simulate -> headline numbers -> Result (-> files)
Output times equally spaced `points` and, so that no peak is missed, finer ones after every spike that is not random
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glutamate.errors import GlutamateError, ScenarioError
from glutamate.scenarios import headline
from glutamate.scenarios.loader import Source, locate, parse, read

if TYPE_CHECKING:
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.events.spikefile import SpikeTable
    from glutamate.engine.model import Model
    from glutamate.scenarios.result import Result

TAIL_MS = 200.0  # after the last spike of a file, where no duration is given


class Scenario:
    """A plan and where its keys stand; `from_toml` and `from_spikes` make one."""

    def __init__(self, name: str, plan: Any, source: Source, folder: Path) -> None:
        self.name, self.plan, self.source, self.folder = name, plan, source, folder

    @classmethod
    def from_toml(cls, path: str | Path) -> Any:
        """The scenario in a TOML file, or a shipped one by name; ScenarioError with file and line.

        A file with the key `network` gives a NetworkScenario, one with `timeline` a PersonScenario; both have the same
        `check` and `run`.
        """
        file = locate(str(path))
        return cls._made(file.stem, *read(file), file.parent)

    @classmethod
    def from_text(cls, text: str | bytes, name: str = "scenario") -> Any:
        """The scenario in a TOML text; ScenarioError with the line."""
        content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return cls._made(name, *parse(content), Path())

    @classmethod
    def _made(cls, name: str, plan: Any, source: Source, folder: Path) -> Any:
        if hasattr(plan, "network"):
            from glutamate.scenarios.network_scenario import NetworkScenario

            return NetworkScenario(name, plan, source)
        if hasattr(plan, "timeline"):
            from glutamate.scenarios.person.scenario import PersonScenario

            return PersonScenario(name, plan, source, folder)
        return cls(name, plan, source, folder)

    @classmethod
    def from_spikes(cls, path: str | Path) -> Scenario:
        """The shipped scenario `spike_file` with the spikes of a CSV file; SpikeFileError with file and line."""
        scenario = cls.from_toml("spike_file")
        changes = {"spikes": str(Path(path).absolute()), "title": f"Spikes of {Path(path).name}"}
        plan = scenario.plan.model_copy(update=changes)
        made = cls(Path(path).stem, plan, scenario.source, Path())
        made.trains()
        return made

    @classmethod
    def find(cls, name: str) -> Any:
        """A shipped name, a TOML file or a CSV file of spikes."""
        file = locate(name)
        return cls.from_spikes(file) if file.suffix.lower() == ".csv" else cls.from_toml(name)

    def changed(self, set: Mapping[str, Any] | None = None) -> Scenario:
        """Copy with other values: {path: number or text}; the key "spikes" names a file of spikes."""
        given = dict(set or {})
        update: dict[str, Any] = {}
        if "spikes" in given:
            update["spikes"] = str(Path(str(given.pop("spikes"))).absolute())
        update["set"] = {**self.plan.set, **{self._bare(path): value for path, value in given.items()}}
        return Scenario(self.name, self.plan.model_copy(update=update), self.source, self.folder)

    def _bare(self, path: str) -> str:
        """A path without the model's own name before it."""
        return path.removeprefix(self.plan.model + ".")

    def model(self) -> Model:
        """The model with the values of the plan."""
        from glutamate.engine import discover

        with self.source.at("model"):
            discover.find("model", self.plan.model)
        with self.source.at("choices"):
            model = discover.model(self.plan.model, tuple(sorted(self.plan.choices.items())))
        for path, value in self.plan.set.items():
            with self.source.at("set", path):
                try:
                    model = model.set({self._bare(path): value})
                except GlutamateError as error:
                    if path not in error.asked:
                        error.asked = f"{path}: {error.asked}"
                    raise
        return model

    def trains(self) -> SpikeTable | None:
        """The spikes of the plan's file."""
        if self.plan.spikes is None:
            return None
        from glutamate.engine.events.spikefile import read_spikes

        return read_spikes(self.folder / self.plan.spikes)

    def protocol(self, people: int = 1) -> Protocol:
        """What happens; the spikes of a file are one train a member, repeated for every person."""
        from glutamate.engine.events.protocol import Protocol

        whole, phase = None, Protocol()
        table = self.trains()
        if table is not None:
            trains = [times.tolist() for times in table.times_ms] * people
            phase = phase.spikes(self.plan.port, times=trains if len(trains) > 1 else trains[0])
        for k, entry in enumerate(self.plan.protocol):
            with self.source.at("protocol", k):
                phase = entry.add(phase)
            if entry.verb == "phase_ends":
                whole, phase = (phase if whole is None else whole.then(phase)), Protocol()
        if whole is None:
            return phase
        return whole.then(phase) if phase.parts[0].commands else whole

    def duration(self) -> float:
        """How long the run lasts, in the model's time unit."""
        from glutamate.units import quantity

        unit = self.model().system.time
        if self.plan.duration is None:
            table = self.trains()
            if table is None or unit != "ms":
                raise self.source.error("a duration", "none", 'a text such as "600 ms"', "add duration = ...")
            return float(max(times[-1] for times in table.times_ms)) + TAIL_MS
        with self.source.at("duration"):
            end = quantity(self.plan.duration, headline.MILLISECONDS, unit)
        if not 0 < end < float("inf"):
            came = f"{self.plan.duration!r}"
            raise self.source.error("a duration", came, "more than 0", "give a length", ("duration",))
        return end

    def check(self) -> Scenario:
        """Raise what is wrong with the plan, with its line; nothing is simulated."""
        from glutamate.engine.events.protocol import Protocol
        from glutamate.engine.members.population import Population

        model, end = self.model(), self.duration()
        for k, entry in enumerate(self.plan.protocol):
            with self.source.at("protocol", k):
                entry.add(Protocol()).check(model.system)
        with self.source.at("spikes" if self.plan.spikes else "protocol"):
            self.protocol().check(model.system)
        ids = [row.id for row in self.plan.outputs.headline]
        for k, row in enumerate(self.plan.outputs.headline):
            with self.source.at("outputs", "headline", k):
                headline.check(row, model.system, end)
            if ids.index(row.id) != k:
                place = ("outputs", "headline", k)
                raise self.source.error("headline ids", f"{row.id!r} twice", "each id once", "rename one", place)
        for k, name in enumerate(self.plan.outputs.beside):
            with self.source.at("outputs", "beside", k):
                _check_beside(name)
        for k, figure in enumerate(self.plan.outputs.figures):
            with self.source.at("outputs", "figures", k):
                self._check_figure(figure, model.system)
        for path, distribution in self.plan.population.distributions.items():
            with self.source.at("population", "distributions", path):
                Population(2, {path: distribution}).values(model.system)
        return self

    def _check_figure(self, figure: Any, system: Any) -> None:
        from glutamate.engine.model import resolve
        from glutamate.errors import PathError, UnitError, closest
        from glutamate.units import canonical_text, parse_unit

        asked = f"the figure {figure.title!r}"
        if bool(figure.paths) == bool(figure.spikes):
            came = "both" if figure.paths else "neither"
            raise ScenarioError(asked, f"paths and spikes: {came}", "one of them", "give one")
        shown = [*figure.paths, *figure.spikes]
        if figure.labels and len(figure.labels) != len(shown):
            came = f"{len(figure.labels)} labels for {len(shown)} lines"
            raise ScenarioError(asked, came, "a label for each, or none", "correct the labels")
        for port in figure.spikes:
            resolve(port, system.jumps, "a port")
        known = [*(s.path for s in system.states), *system.outputs]
        missing = [path for path in figure.paths if path not in known]
        if missing:
            near = closest(missing[0], known)
            allowed = f"{len(known)} states and outputs"
            raise PathError(asked, f"no state or output {missing[0]!r}", allowed, "use one", closest=near)
        units = {canonical_text(system.field(path)[0].unit.dims, system.time) for path in figure.paths}
        if len(units) > 1:
            raise UnitError(asked, f"courses in {', '.join(sorted(units))}", "one dimension", "make two figures")
        if figure.unit is not None and units and canonical_text(parse_unit(figure.unit).dims, system.time) not in units:
            raise UnitError(asked, f"the unit {figure.unit!r}", f"a unit like {units.pop()}", "use one")

    def described(self) -> dict[str, Any]:
        """What `glutamate show` prints beside the file."""
        model = self.model()
        return {
            "parameters": [row for row in model.parameter_rows() if row["path"] in model.overrides],
            "drives": [{"name": path, "unit": None, "value": v, "note": "set"} for path, v in self.plan.set.items()],
            "outputs": [row.described() for row in self.plan.outputs.headline],
            "events": [{"name": e.says(), "unit": None, "emits": []} for e in self.plan.protocol],
        }

    def run(
        self,
        people: int | None = None,
        seed: int | None = None,
        out: str | Path | None = None,
        set: Mapping[str, Any] | None = None,
        overwrite: bool = False,
        resume: bool = False,
        progress: bool | Callable[[int, int], None] | None = None,
        threads: int | None = None,
        cluster: str | None = None,
    ) -> Result:
        """Simulate and measure; with `out` also write result.nc and report.html there.

        `cluster` names a Dask cluster whose workers run the people in chunks: the address or file of a scheduler, or
        "local:4". The result is the same.

        `people` and `seed` replace those of the plan. Results that are there are refused, replaced with `overwrite`, or
        with `resume` reused if they are of the same run. Raises GlutamateError for anything that does not fit.
        """
        from glutamate.scenarios.execute import execute

        folder = None if out is None else Path(out)
        return execute(self.changed(set), people, seed, folder, overwrite, resume, progress, threads, cluster)


def _check_beside(name: str) -> None:
    """Raise PathError for a readout that is not there, ScenarioError for one that does not take a run alone."""
    from glutamate.engine import discover

    if not getattr(discover.find("readout", name).load(), "OF_RUN", False):
        fit = [e.name for e in discover.entries() if e.kind == "readout" and getattr(e.load(), "OF_RUN", False)]
        raise ScenarioError(f"the readout {name} beside", "one that takes more than a run", ", ".join(fit), "use one")
