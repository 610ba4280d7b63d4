"""Network: named groups of equal cells, the projections between them, Poisson inputs; declared, checked, not yet built.

Takes in    mechanisms with a guard `spike` and jumps on ports, sizes, wiring rules, weights, delays, rates
Hands on    `estimate`, `build` and `run`; nothing is allocated before it is known to fit
Quantities  floats in canonical units (mV, nS, pA, ms; rates in 1/ms) or texts ("8 Hz"); weights, delays and starts may
            be distributions, "normal(87.8 pA, cv 10 %)"
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.model import Model, resolve
from glutamate.engine.network.cell import Cell, analyse
from glutamate.engine.network.rules import AllToAll, Explicit, OneToOne, Rule
from glutamate.engine.network.synapse_rules import SynapseRule
from glutamate.errors import AssemblyError, ParameterError, PathError, closest
from glutamate.units import parse_unit, quantity

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.engine.network.plan import NetworkEstimate
    from glutamate.engine.network.record import Record
    from glutamate.engine.network.simulation import Simulation

MOST_CELLS = 2**31 - 1


@dataclasses.dataclass(frozen=True)
class Group:
    """`size` cells of one mechanism, assembly or model; `start` and `drive` are by state and by drive.

    `vary` gives cells values of their own, by parameter or drive: an array (size,) in canonical units or a text that
    names a distribution.
    """

    cell: Any
    size: int
    start: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    drive: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    vary: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Projection:
    """Synapses from one group to a port of another; weight in the unit of the port, delay in steps after rounding.

    A drawn delay holds only the part of its distribution above half a step. With `plasticity` the weights change by a
    rule (synapse_rules.py), and the projection has one delay.
    """

    source: str
    target: str
    port: str
    rule: Rule
    weight: Any = 0.0
    delay: Any = 0.0
    plasticity: SynapseRule | None = None


@dataclasses.dataclass(frozen=True)
class PoissonInput:
    """A train of its own for each of the target's `cells` (first, last + 1), as strong as `number` of `rate`.

    `rate` is one quantity, or a sequence of them, each held for `bin`; the last one is held to the end.
    """

    target: str
    port: str
    rate: Any
    weight: Any
    number: float = 1.0
    bin: Any = None
    cells: tuple[int, int] | None = None


@dataclasses.dataclass(frozen=True, eq=False)
class Network:
    """Groups by name, projections, inputs, the step and the seed of all that is drawn.

    Raises AssemblyError, PathError, ParameterError or UnitError for what does not fit together.
    """

    groups: Mapping[str, Group]
    projections: Sequence[Projection] = ()
    inputs: Sequence[PoissonInput] = ()
    dt: float | str = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.groups:
            raise AssemblyError("a network", "no groups", "at least one group", "add one")
        for name, group in self.groups.items():
            fits = isinstance(group.size, int | np.integer) and not isinstance(group.size, bool)
            if not fits or not 0 < group.size < MOST_CELLS:
                allowed = "a whole number from 1"
                raise ParameterError(f"the size of the group {name}", repr(group.size), allowed, "give one")
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or not 0 <= self.seed < 2**64:
            raise ParameterError("a seed", repr(self.seed), "a whole number from 0 to 2^64 - 1", "give one")
        if not 0 < self.step < math.inf:
            raise ParameterError("a time step", repr(self.dt), "a positive time", 'write "0.1 ms"')
        times = {cell.system.time for cell in self.cells.values()}
        if times != {"ms"}:
            raise AssemblyError(
                "cells of one network", f"times in {', '.join(sorted(times))}", "TIME ms", "change them"
            )
        for name in self.groups:
            self.varied(name)
        for projection in self.projections:
            self._check(projection)
        for given in self.inputs:
            self._check_told(given.target, given.port, False, f"a Poisson input to {given.target}")
            low, high = self.cells_of(given)
            if not 0 <= low < high <= self.groups[given.target].size:
                allowed = f"first and last + 1 within 0 to {self.groups[given.target].size}"
                raise ParameterError(
                    f"cells of a Poisson input to {given.target}", repr(given.cells), allowed, "correct"
                )

    @property
    def step(self) -> float:
        """The step in ms."""
        return float(quantity(self.dt, parse_unit("ms").dims)) if isinstance(self.dt, str) else float(self.dt)

    @cached_property
    def models(self) -> dict[str, Model]:
        """The model of each group with its drives set; groups of one cell object share the traced system."""
        found: dict[int, Model] = {}
        models = {}
        for name, group in self.groups.items():
            model = found.setdefault(id(group.cell), Model.of(group.cell))
            inputs = [s.path for s in model.system.inputs]
            values = {path: v for key, v in group.drive.items() for path in by_end(key, inputs, f"a drive of {name}")}
            models[name] = model.set(values) if values else model
        return models

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """How each group is stepped."""
        known: dict[int, Cell] = {}
        return {n: known.setdefault(id(m.system), analyse(m.system)) for n, m in self.models.items()}

    @cached_property
    def firsts(self) -> dict[str, int]:
        """Number of the first cell of each group in the whole network."""
        sizes = [group.size for group in self.groups.values()]
        return dict(zip(self.groups, np.concatenate([[0], np.cumsum(sizes)[:-1]]).tolist(), strict=True))

    @property
    def size(self) -> int:
        """All cells."""
        return sum(group.size for group in self.groups.values())

    def port(self, group: str, name: str) -> int:
        """Slot of a port of a group; PathError with what there is."""
        if group not in self.groups:
            known = list(self.groups)
            raise PathError(
                f"the group {group!r}", "no such group", ", ".join(known), "name one", closest=closest(group, known)
            )
        slot = self.cells[group].port(name)
        if slot is None:
            known = [n for port in self.cells[group].ports for n in port.names]
            near = closest(name, [n.rpartition(".")[2] for n in known])
            raise PathError(f"the port {name!r} of {group}", "no such port", ", ".join(known), "name one", closest=near)
        return slot

    def weight(self, group: str, port: str, given: Any) -> Any:
        """A weight as a distribution in the unit of the port: function of standard normal scores."""
        from glutamate.engine.members.distribution import parse_distribution

        field = self.cells[group].ports[self.port(group, port)].unit
        chosen = parse_distribution(given)
        return lambda scores: chosen.draw(scores, field.unit.dims)

    def delay(self, given: Any) -> Any:
        """A delay as a distribution in ms, cut off below half a step."""
        from glutamate.engine.members.distribution import Constant, parse_distribution

        chosen = parse_distribution(given)
        if not isinstance(chosen, Constant) and chosen.low is None:
            chosen = dataclasses.replace(chosen, low=0.5 * self.step)
        return lambda scores: chosen.draw(scores, parse_unit("ms").dims)

    def cells_of(self, given: PoissonInput) -> tuple[int, int]:
        """First and last + 1 of the cells that an input reaches."""
        return (0, self.groups[given.target].size) if given.cells is None else given.cells

    def _check(self, projection: Projection) -> None:
        self.port(projection.target, projection.port)
        sources, targets = (self._size(name) for name in (projection.source, projection.target))
        asked = f"a projection from {projection.source} to {projection.target}"
        if not self.cells[projection.source].spikes:
            do = 'name the guard that sends events "spike"'
            raise AssemblyError(asked, "a source without a guard `spike`", "cells that spike", do)
        rule = projection.rule
        self._check_told(projection.target, projection.port, bool(getattr(rule, "of", "")), asked)
        if isinstance(rule, OneToOne) and sources != targets:
            raise AssemblyError(
                asked, f"{sources} to {targets} cells one to one", "groups of one size", "use another rule"
            )
        if isinstance(rule, Explicit) and len(rule.sources):
            for name, values, size in (("sources", rule.sources, sources), ("targets", rule.targets, targets)):
                if values.min() < 0 or values.max() >= size:
                    came = f"{name} from {values.min()} to {values.max()}"
                    raise AssemblyError(asked, came, f"cells 0 to {size - 1}", "cells count within their group")
        change: Any = projection.plasticity
        if not isinstance(change, SynapseRule | None):
            allowed = "ShortTerm, SpikePairs or CalciumThresholds"
            raise AssemblyError(asked, f"plasticity {change!r:.60}", allowed, "give one, or none")
        if isinstance(rule, AllToAll) and projection.plasticity is not None:
            raise AssemblyError(asked, "a rule for a pool", "a rule for synapses", "use another wiring rule")
        if isinstance(rule, AllToAll):
            self.total(projection)
            scores = np.array([-1.0, 1.0])
            for what, value in (
                ("weight", self.weight(projection.target, projection.port, projection.weight)(scores)),
                ("delay", self.delay(projection.delay)(scores)),
            ):
                if value[0] != value[1]:
                    raise AssemblyError(
                        asked, f"a drawn {what} for a pool", f"one {what}", "use synapses, or a constant"
                    )

    def _check_told(self, group: str, port: str, sums: bool, asked: str) -> None:
        """Sums of states end at a port that takes a value as it is, spikes at one that adds it."""
        told = self.cells[group].ports[self.port(group, port)].told
        if told != sums:
            came = f"{'a sum of states' if sums else 'spikes'} at the port {port!r}"
            allowed = (
                "a port that puts its value in place of a state" if sums else "a port that adds its value to a state"
            )
            raise AssemblyError(asked, came, allowed, 'AllToAll(of="state") goes to the one kind, spikes to the other')

    def total(self, projection: Projection) -> int:
        """Place of the state whose sum an all-to-all projection tells, -1 for spikes; PathError for another name."""
        cell, name = self.cells[projection.source], getattr(projection.rule, "of", "")
        if not name:
            return -1
        place = cell.state(name)
        if place is None:
            known = [cell.system.states[i].path.rpartition(".")[2] for i in cell.stored]
            asked, near = f"the state {name!r} of {projection.source}", closest(name, known)
            raise PathError(asked, "no such state", ", ".join(known), "name one", closest=near)
        return place

    def _size(self, group: str) -> int:
        if group not in self.groups:
            known = list(self.groups)
            near = closest(group, known)
            raise PathError(f"the group {group!r}", "no such group", ", ".join(known), "name one", closest=near)
        return self.groups[group].size

    def values(self, group: str) -> dict[str, float]:
        """Parameters and inputs of a group by path; ParameterError if one of them differs between cells."""
        found = self.models[group].values()
        for path, value in found.items():
            if np.ndim(value):
                allowed = "one value for all cells of a group"
                raise ParameterError(
                    f"{path} of the group {group}", "an array", allowed, f"give it by Group(vary={{{path!r}: ...}})"
                )
        return {path: float(value) for path, value in found.items()}

    def varied(self, group: str) -> dict[str, Any]:
        """Values (cells,) of the parameters and inputs that differ from cell to cell, by path.

        A drawn value belongs to the seed, the cell and the parameter alone; ParameterError for what does not fit.
        """
        if group not in self._varied:
            from glutamate.engine.network.variation import varied

            self._varied[group] = varied(self, group)
        return self._varied[group]

    @cached_property
    def _varied(self) -> dict[str, dict[str, Any]]:
        return {}

    def symbols(self, group: str, paths: Mapping[str, Any]) -> frozenset[tuple[str, int]]:
        """The symbols of parameters and inputs by path."""
        system = self.models[group].system
        found = [("parameter", k) for k, s in enumerate(system.parameters) if s.path in paths]
        return frozenset(found + [("input", k) for k, s in enumerate(system.inputs) if s.path in paths])

    def estimate(self, duration: Any = 1000.0, record: Record | None = None, rate: float = 10.0) -> NetworkEstimate:
        """Bytes of a run before anything is built, for `rate` spikes per cell and second; refuses what does not fit.

        Raises SolveError with ways to shrink it.
        """
        from glutamate.engine.network.plan import estimate

        return estimate(self, self.time(duration), record, rate)

    def build(self, threads: int | None = None, precision: str = "single") -> Simulation:
        """Draw the wiring and set up the cells: a simulation at time 0."""
        from glutamate.engine.network.simulation import Simulation

        return Simulation(self, threads, precision)

    def run(
        self,
        duration: Any,
        record: Record | None = None,
        *,
        threads: int | None = None,
        precision: str = "single",
        checkpoint: Any = None,
        every: Any = None,
        progress: Any = None,
    ) -> xr.Dataset:
        """Build, run and label.

        With `checkpoint` (a file) the run is saved there `every` so often, and taken up from there if the file exists.
        `precision` is "single" or "double".
        """
        from pathlib import Path

        self.estimate(duration, record)
        simulation = self.build(threads, precision)
        if checkpoint is not None and Path(checkpoint).exists():
            simulation.load(checkpoint)
        return simulation.run(duration, record, checkpoint=checkpoint, every=every, progress=progress)

    def time(self, given: Any) -> float:
        """A time in ms from a float or a text."""
        value = float(quantity(given, parse_unit("ms").dims)) if isinstance(given, str) else float(given)
        if not 0 <= value < math.inf:
            raise ParameterError("a time", repr(given), "from 0", "give one")
        return value

    def steps(self, given: Any, what: str = "a duration") -> int:
        """A time in whole steps; ParameterError if it is not."""
        time = self.time(given)
        steps = round(time / self.step)
        if abs(steps * self.step - time) > 1e-6 * max(time, self.step):
            raise ParameterError(what, f"{given!r}", f"a multiple of the step, {self.step:g} ms", "change one of them")
        return steps

    def rates(self, given: PoissonInput) -> tuple[Any, int]:
        """Events per step of an input in each of its bins, and a bin in steps."""
        dims = parse_unit("Hz").dims
        many = not isinstance(given.rate, str) and np.ndim(given.rate)
        if bool(many) != (given.bin is not None):
            do = "give a bin with a sequence of rates, and none with one rate"
            raise ParameterError("rates of a Poisson input", f"bin {given.bin!r}", "rates and their bin", do)
        rates = np.array([float(quantity(r, dims)) for r in (given.rate if many else [given.rate])])
        means = rates * given.number * self.step
        if not (np.isfinite(means).all() and (means >= 0).all() and len(means)):
            raise ParameterError("the rate of a Poisson input", f"{given.rate!r:.60}", "finite, from 0", "correct it")
        return means, (self.steps(given.bin, "a bin") if many else 1)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that a run's spikes depend on."""
        from glutamate.engine.network.plan import fingerprint

        return fingerprint(self)


def by_end(key: str, known: Sequence[str], what: str) -> list[str]:
    """The path that ends so, where that is unique, else by the rules of a model."""
    found = [path for path in known if path == key or path.rpartition(".")[2] == key]
    return found if len(found) == 1 else resolve(key, known, what)
