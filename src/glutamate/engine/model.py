"""Model: a named assembly with the values a user has set; cheap to copy, traced once.

Takes in    an assembly or a mechanism; `set({path: value})` with floats in canonical units or texts such as "20 mM"
Hands on    the traced system, all paths, the table of parameters with provenance, values per member after calibration
Not here    solving (simulate.py), finding shipped models by name (discover.py)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, TypeVar

from glutamate.engine.assembly import Assembly, single
from glutamate.engine.effect import Effect, apply_effects
from glutamate.engine.fixed.array import Array, node_of
from glutamate.engine.fixed.delay import delayed
from glutamate.engine.mechanism import check_domain, with_values
from glutamate.engine.memory import MemoryPlan, plan
from glutamate.engine.regime import check
from glutamate.engine.slots import InputSlot, ParameterSlot, System
from glutamate.engine.system import trace
from glutamate.errors import AssemblyError, ParameterError, PathError, closest
from glutamate.units import canonical_text, quantity

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

F = TypeVar("F", bound=Callable[..., Assembly])
N = TypeVar("N", bound=Callable[..., Any])


def model(name: str, title: str) -> Callable[[F], F]:
    """Mark a function `assemble(**structural) -> Assembly` as the shipped model `name`."""

    def mark(function: F) -> F:
        function.MODEL = (name, title)  # type: ignore[attr-defined]
        return function

    return mark


def network_model(name: str, title: str) -> Callable[[N], N]:
    """Mark a function `network(**choices, seed) -> Network` as the shipped network `name`."""

    def mark(function: N) -> N:
        function.MODEL = (name, title)  # type: ignore[attr-defined]
        return function

    return mark


class Model:
    """A named assembly, its traced system and the values that differ from the defaults."""

    def __init__(
        self,
        name: str,
        system: System,
        overrides: Mapping[str, Any] | None = None,
        effects: tuple[Effect, ...] = (),
        title: str = "",
        array: Array | None = None,
        extra: Any = None,
    ) -> None:
        # `extra` is what a reader of another format knows beyond the system: amounts, events with a queue, delays.
        self.name, self.system, self.title, self.array, self.extra = name, system, title, array, extra
        self.overrides = dict(overrides or {})
        self.effects = effects

    @classmethod
    def of(cls, part: Any, name: str = "", title: str = "") -> Model:
        """A model from an Assembly, a mechanism alone (all its drives inputs) or a model itself.

        Raises AssemblyError, UnitError, AlgebraicLoopError for parts that do not fit together.
        """
        if isinstance(part, Model):
            return part
        if isinstance(part, Array) or delayed(part):
            array = part if isinstance(part, Array) else Array(part, 1)
            return cls(name or "array", node_of(array).system, title=title, array=array)
        if not isinstance(part, Assembly) and not hasattr(type(part), "PARAMETERS"):
            raise AssemblyError(
                "a model",
                f"{type(part).__name__}",
                "a Model, an Assembly or an instance of a mechanism",
                "load('synapse') gives a shipped one",
            )
        assembly = part if isinstance(part, Assembly) else single(part)
        return cls(name or "_".join(assembly.parts), trace(assembly), title=title)

    def slots(self) -> dict[str, ParameterSlot | InputSlot]:
        """Everything `set` may change, by path."""
        slots: list[ParameterSlot | InputSlot] = [*self.system.parameters, *self.system.inputs]
        return {s.path: s for s in slots}

    def paths(self, glob: str = "*") -> list[str]:
        """Paths of parameters, inputs, states, outputs and ports; `*` alone means all, else it matches one segment."""
        return [p for p in dict.fromkeys(self.system.paths()) if glob == "*" or matches(p, glob)]

    def set(self, values: Mapping[str, Any]) -> Model:
        """Copy with other parameters or inputs: floats in canonical units, or texts with a unit.

        Raises PathError for an unknown path, UnitError for another dimension, ParameterError outside the domain.
        """
        slots = self.slots()
        new = dict(self.overrides)
        for key, value in values.items():
            for path in resolve(key, slots, "a parameter or input"):
                new[path] = canonical_value(slots[path], value, self.system.time)
        return Model(self.name, self.system, new, self.effects, self.title, self.array, self.extra)

    def with_effects(self, *effects: Effect) -> Model:
        """Copy with effects (of drugs, states of the body) laid over the parameters."""
        for effect in effects:
            resolve(effect.path, self.slots(), "a parameter or input")
        return Model(
            self.name, self.system, self.overrides, (*self.effects, *effects), self.title, self.array, self.extra
        )

    def with_sensitivities(self, *paths: str) -> Model:
        """Copy that also carries the derivative of every state and output by these parameters or inputs.

        They appear as `state|parameter` and `output|parameter`. Raises PathError for an unknown path.
        """
        from glutamate.engine.analysis.sensitivity import with_sensitivities

        found = [p for path in paths for p in resolve(path, self.slots(), "a parameter or input")]
        system = with_sensitivities(self.system, found, [s.path for s in self.system.inputs])
        return Model(self.name, system, self.overrides, self.effects, self.title, self.array, self.extra)

    def values(self, varied: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Canonical value of every parameter and input, floats or (members,) arrays, after effects and calibration."""
        values: dict[str, Any] = {path: slot.value for path, slot in self.slots().items()}
        values.update(self.overrides)
        values.update(varied or {})
        if self.effects:
            slots = self.slots()
            spread = [
                dataclasses.replace(e, path=p)
                for e in self.effects
                for p in resolve(e.path, slots, "a parameter or input")
            ]
            values = apply_effects(values, spread)
        check(self.system.conditions, values)
        for path, part in self.system.leaves.items():
            if hasattr(part, "calibrate"):
                own = {
                    name: values[f"{path}.{name}"]
                    for name, spec in part.provenance().items()
                    if spec.binding != "structural"
                }
                calibrated = with_values(part, **own).calibrate()
                values.update({f"{path}.{name}": getattr(calibrated, name) for name in own})
        return values

    def parameters(self) -> pd.DataFrame:
        """Table of all parameters and inputs: path, value, unit, range, source, assumed, note."""
        import pandas as pd

        return pd.DataFrame(self.parameter_rows())

    def parameter_rows(self) -> list[dict[str, Any]]:
        """Rows of `parameters()` as the command line prints them."""
        rows = []
        values = self.values()
        for slot in self.system.parameters:
            spec = slot.spec
            rows.append(
                {
                    "path": slot.path,
                    "value": spec.value if values[slot.path] == slot.value else None,
                    "unit": spec.unit,
                    "canonical_value": values[slot.path],
                    "canonical_unit": canonical_text(spec.dims, slot.time),
                    "low": spec.low,
                    "high": spec.high,
                    "source": spec.source,
                    "assumed": spec.assumed,
                    "note": spec.note,
                }
            )
        for given in self.system.inputs:
            unit = given.field.unit
            rows.append(
                {
                    "path": given.path,
                    "value": None,
                    "unit": unit.text,
                    "canonical_value": values[given.path],
                    "canonical_unit": canonical_text(unit.dims, self.system.time),
                    "low": None,
                    "high": None,
                    "source": "input",
                    "assumed": False,
                    "note": given.note,
                }
            )
        return rows

    def flows(self) -> list[dict[str, str | None]]:
        """Rows {source, target}: which state each flow leaves and which it enters, None for outside.

        Empty where a part with states is written in rates of change instead.
        """
        names = [slot.path for slot in self.system.states]
        ends = [(f.source, f.target) for f in self.system.flows or ()]
        return [{"source": None if a is None else names[a], "target": None if b is None else names[b]} for a, b in ends]

    def show(self) -> str:
        """Table of contents: parts and what they are, inputs, ports, sizes."""
        system = self.system
        parts = [(path, (type(part).__doc__ or "").strip().split("\n")[0]) for path, part in system.leaves.items()]
        inputs = [(slot.path, slot.field.unit.text + (f", {slot.note}" if slot.note else "")) for slot in system.inputs]
        width = max((len(path) for path, _ in [*parts, *inputs]), default=0)
        lines = [f"{self.name}: {self.title}" if self.title else self.name]
        for head, rows in (("parts", parts), ("inputs", inputs)):
            lines += ["", head, *(f"  {path.ljust(width)}  {text}".rstrip() for path, text in rows)]
        lines += ["", "ports", *(f"  {port}" for port in system.jumps)]
        counts = f"{len(system.states)} states, {len(system.parameters)} parameters, {len(system.outputs)} outputs"
        return "\n".join([*lines, "", f"{counts}; time in {system.time}"])

    def estimate(self, members: int = 1, times: int = 1001, record: int | None = None, keep: int = 100) -> MemoryPlan:
        """Memory a run would take and whether every member would be stored in full; `record` counts variables.

        Raises SolveError if it does not fit, with ways to shrink it.
        """
        slots = len(self.system.states)
        return plan(members, times, slots + len(self.system.outputs) if record is None else record, slots, keep)

    def export(self, path: Any, format: str) -> Path:
        """Write the model in another format and return the path; `glutamate.api.export` lists formats and errors."""
        from importlib import import_module  # by name: what writes formats stands above the engine

        written: Path = import_module("glutamate.interchange.formats").export(self, format, path)
        return written

    def sources(self) -> list[str]:
        """Bibliography keys of every parameter, sorted."""
        return sorted({key for slot in self.system.parameters for key in slot.spec.keys})


def matches(path: str, glob: str) -> bool:
    """Whether a path fits a pattern; `*` stands for one segment or part of one, `x|*` for every sensitivity of x."""
    if "|" in path or "|" in glob:
        left, _, right = path.partition("|")
        wanted, bar, rest = glob.partition("|")
        return bool(bar and right) and matches(left, wanted) and (rest == "*" or matches(right, rest))
    a, b = path.split("."), glob.split(".")
    return len(a) == len(b) and all(fnmatchcase(x, y) for x, y in zip(a, b, strict=True))


def resolve(key: str, known: Iterable[str], what: str) -> list[str]:
    """Paths that a path or pattern names; PathError with the closest ones if none does."""
    names = list(known)
    found = [key] if key in names else [n for n in names if matches(n, key)]
    if not found:
        near = closest(key, names)
        raise PathError(
            f"{what} {key!r}",
            "no such path",
            ", ".join(near) or f"{len(names)} paths",
            "use one of model.paths()",
            closest=near,
        )
    return found


def canonical_value(slot: ParameterSlot | InputSlot, value: Any, time: str) -> Any:
    """A value for a slot: texts with a unit are converted, domains checked; arrays pass elementwise."""
    dims = slot.spec.dims if isinstance(slot, ParameterSlot) else slot.field.unit.dims
    own_time = slot.time if isinstance(slot, ParameterSlot) else time
    if isinstance(value, str):
        value = quantity(value, dims, own_time)
    if hasattr(value, "__len__"):
        return [canonical_value(slot, v, time) for v in value]
    try:
        value = float(value)
    except OverflowError:
        came, do = "a number of more digits than any quantity has", "give a smaller one"
        raise ParameterError(slot.path, came, "a finite number", do) from None
    if isinstance(slot, ParameterSlot):
        check_domain(slot.path, slot.spec, value, own_time)
    elif value != value or abs(value) == float("inf"):
        raise PathError(f"input {slot.path} = {value}", repr(value), "a finite number", "give a finite number")
    return value
