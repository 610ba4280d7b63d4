"""Network scenario: a checked plan of a network in several arms, from the same seeds in each.

Data's way   file -> plan -> networks -> spikes and rates of every member -> headline numbers -> Result (-> files)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glutamate.engine import discover
from glutamate.errors import PathError, ScenarioError, closest
from glutamate.scenarios.loader import Source

if TYPE_CHECKING:
    from glutamate.engine.network import Network
    from glutamate.scenarios.result import Result


class NetworkScenario:
    """A plan and where its keys stand."""

    def __init__(self, name: str, plan: Any, source: Source) -> None:
        self.name, self.plan, self.source = name, plan, source

    def changed(self, set: Mapping[str, Any] | None = None) -> NetworkScenario:
        """Copy with other choices in every arm; ScenarioError for one in which the arms differ."""
        given = dict(set or {})
        for arm in self.plan.arms:
            for key in given:
                if key in arm.choices:
                    do = "leave it out, or write a scenario of your own"
                    raise ScenarioError(f"--set {key}", f"what the arm {arm.name!r} is about", "another choice", do)
        choices = {**self.plan.choices, **given}
        return NetworkScenario(self.name, self.plan.model_copy(update={"choices": choices}), self.source)

    def network(self, arm: int, seed: int) -> Network:
        """The network of an arm; PathError or ParameterError, with the line, for choices it does not have."""
        with self.source.at("network"):
            discover.find("network", self.plan.network)
        own = self.plan.arms[arm].choices
        with self.source.at(*(("arms", arm) if own else ("choices",))):
            found: Network = discover.network(self.plan.network, {**self.plan.choices, **own, "seed": seed})
        return found

    def window(self, row: Any, network: Network) -> tuple[float, float]:
        """Beginning and end in ms of a headline's window."""
        end = network.time(self.plan.duration)
        return network.time(row.start), end if row.until is None else network.time(row.until)

    def check(self) -> NetworkScenario:
        """Raise what is wrong with the plan, with its line; nothing is wired or simulated."""
        plan = self.plan
        self._twice([arm.name for arm in plan.arms], "arms")
        self._twice([row.id for row in plan.outputs.headline], "outputs", "headline")
        for k in range(len(plan.arms)):
            network = self.network(k, plan.population.seed)
        with self.source.at("duration"):
            end = network.time(plan.duration)
            if not network.steps(plan.duration):
                raise ScenarioError("a duration", f"{plan.duration!r}", "more than 0", "give a length")
        with self.source.at("bin"):
            if not network.steps(plan.bin, "a bin of rates"):
                raise ScenarioError("a bin of rates", f"{plan.bin!r}", "more than 0", "give a width")
        for k, row in enumerate(plan.outputs.headline):
            with self.source.at("outputs", "headline", k):
                self._groups(row.groups, network)
                begin, last = self.window(row, network)
                if not 0 <= begin < last <= end:
                    came = f"from {begin:g} to {last:g} ms"
                    raise ScenarioError(f"the window of {row.id!r}", came, f"inside 0 to {end:g} ms", "correct it")
        for k, figure in enumerate(plan.outputs.figures):
            with self.source.at("outputs", "figures", k):
                self._figure(figure, network)
        return self

    def _twice(self, names: list[str], *place: str) -> None:
        for k, name in enumerate(names):
            if names.index(name) != k:
                asked, allowed = f"names of {place[-1]}", "each name once"
                raise self.source.error(asked, f"{name!r} twice", allowed, "rename one", (*place, k))

    def _groups(self, names: list[str], network: Network) -> None:
        for name in names:
            if name not in network.groups:
                known = list(network.groups)
                near = closest(name, known)
                raise PathError(f"the group {name!r}", "no such group", ", ".join(known), "name one", closest=near)

    def _figure(self, figure: Any, network: Network) -> None:
        asked = f"the figure {figure.title!r}"
        if bool(figure.raster) == bool(figure.rates):
            came = "both" if figure.raster else "neither"
            raise ScenarioError(asked, f"raster and rates: {came}", "one of them", "give one")
        self._groups(figure.groups, network)
        if figure.labels and len(figure.labels) != len(figure.groups):
            came = f"{len(figure.labels)} labels for {len(figure.groups)} groups"
            raise ScenarioError(asked, came, "a label for each, or none", "correct the labels")
        if not 0 <= network.time(figure.start) < network.time(self.plan.duration):
            raise ScenarioError(asked, f"a start at {figure.start}", "a time inside the run", "correct it")
        arms = [arm.name for arm in self.plan.arms]
        if figure.arm is not None and figure.arm not in arms:
            near = closest(figure.arm, arms)
            raise PathError(asked, f"no arm {figure.arm!r}", ", ".join(arms), "name one", closest=near)

    def described(self) -> dict[str, Any]:
        """What `glutamate show` prints beside the file."""
        return {
            "outputs": [row.described() for row in self.plan.outputs.headline],
            "drives": [
                {"name": key, "unit": None, "value": str(value), "note": "choice"}
                for key, value in self.plan.choices.items()
            ],
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
    ) -> Result:
        """Simulate `people` networks of each arm and measure; with `out` also write result.nc and report.html there.

        A run that is stopped leaves its finished members and a checkpoint in the folder; `resume` goes on from there
        to the same spikes. Raises GlutamateError for anything that does not fit.
        """
        from glutamate.scenarios.network_run import execute

        folder = None if out is None else Path(out)
        return execute(self.changed(set), people, seed, folder, overwrite, resume, progress, threads)


def choices(build: Any) -> dict[str, Any]:
    """Choices of a network's function and what they are without being set; knobs are those of receptors."""
    import dataclasses
    import inspect

    found: dict[str, Any] = {}
    for name, parameter in inspect.signature(build).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            from glutamate.circuit.receptor_pools import Knobs

            found |= {"ampa": 1.0, "nmda": 1.0, "gaba": 1.0}
            found |= {f.name: f.default for f in dataclasses.fields(Knobs) if f.name not in found}
        elif name != "seed":
            found[name] = parameter.default
    return found
