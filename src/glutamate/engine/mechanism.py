"""The contract of a mechanism: one final, frozen class whose equations are plain arithmetic.

A mechanism has  parameters (`name: float = par(...)`), NamedTuples `State`, `Drive`, `Output`,
                 `start(drive)`, `rate(state, drive)` or `flows(state, drive)`, `output(state, drive)`
It may have      `jumps()`, `guards()`, `noise(state, drive)`, `invariants(state)`, `calibrate()`, `targets()`
Class constants  TIME, the unit of its derivative; STATIONARY, whether rate(start) = 0; COUNT, the parameter that says
                 how many copies its shares stand for (stochastic runs)
Not here         wiring (assembly.py), solving (the steppers)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, dataclass_transform

from glutamate.errors import MechanismError, ParameterError, closest
from glutamate.parameter import Parameter
from glutamate.units import TIME_UNITS, Field, number

C = TypeVar("C")


class Empty(NamedTuple):
    """No fields: a mechanism without states, drives or outputs of that kind."""


@dataclasses.dataclass(frozen=True)
class Flow:
    """Matter leaving one state for another at `rate` per TIME; None stands for outside."""

    source: str | None
    target: str | None
    rate: Any


@dataclasses.dataclass(frozen=True)
class Emit:
    """What a jump sends to other parts: `value(state, drive, value)` in `unit`."""

    value: Callable[..., Any]
    unit: Field = number


@dataclasses.dataclass(frozen=True)
class Jump:
    """A sudden change at an event on `port`; `to` and every emission read the state before it.

    `emits` maps a name to an `Emit` (or to a callable, whose value has no unit); `unit` is that of the event's value.
    """

    port: str
    to: Callable[..., Any]
    emits: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    unit: Field = number
    priority: int = 0

    def __post_init__(self) -> None:
        emits = {name: e if isinstance(e, Emit) else Emit(e) for name, e in self.emits.items()}
        object.__setattr__(self, "emits", emits)


@dataclasses.dataclass(frozen=True)
class Guard:
    """A sudden change where `value(state, drive)` crosses zero; direction "up", "down" or "both"."""

    name: str
    value: Callable[..., Any]
    direction: str
    to: Callable[..., Any]


@dataclasses.dataclass(frozen=True)
class Target:
    """A published number and how this model measures it; `measure()` returns a value in `unit`.

    A `long` one takes minutes: it is skipped unless it is asked for by its id or with all others.
    """

    id: str
    what: str
    expected: float
    unit: str
    tolerance: float
    source: str
    kind: str
    measure: Callable[[], float]
    hard: bool = False
    relative: bool = True
    long: bool = False


def fields(record: type[NamedTuple]) -> dict[str, Field]:
    """Name and Field of every entry of a State, Drive or Output."""
    return dict(_annotations(record))


def _annotations(record: Any) -> dict[str, Any]:
    notes = getattr(record, "__annotations__", {})
    return {name: notes[name] for name in record._fields}


@dataclass_transform(frozen_default=True)
def mechanism(cls: type[C]) -> type[C]:
    """Make `cls` a mechanism: a frozen dataclass with canonical floats and a checked contract.

    Raises MechanismError if the contract is broken, UnitError if a unit does not parse.
    """
    name = cls.__name__
    time = cls.__dict__.get("TIME", "ms")
    if time not in TIME_UNITS:
        raise MechanismError(f"the TIME of {name}", repr(time), ", ".join(TIME_UNITS), "set TIME to one of these")
    for record in ("State", "Drive", "Output"):
        if record not in cls.__dict__:
            setattr(cls, record, Empty)
        for field_name, field in fields(getattr(cls, record)).items():
            if not isinstance(field, Field):
                raise MechanismError(
                    f"the unit of {name}.{record}.{field_name}",
                    repr(field),
                    "a Field of glutamate.units such as mM, share or measure('1/ms')",
                    "annotate it with its unit, in a file without `from __future__ import annotations`",
                )
    methods = [m for m in ("start", "rate", "flows", "output") if m in cls.__dict__]
    wants = cls.State._fields and ("start" not in methods or not {"rate", "flows"} & set(methods))  # type: ignore[attr-defined]
    if wants or {"rate", "flows"} <= set(methods) or (cls.Output._fields and "output" not in methods):  # type: ignore[attr-defined]
        raise MechanismError(
            f"the methods of {name}",
            ", ".join(methods) or "none",
            "start, output and exactly one of rate, flows",
            "add what is missing",
        )
    parameters = {k: v for k, v in cls.__dict__.items() if isinstance(v, Parameter)}
    names = [*parameters, *cls.State._fields, *cls.Drive._fields, *cls.Output._fields]  # type: ignore[attr-defined]
    double = sorted({n for n in names if names.count(n) > 1})
    if double:
        raise MechanismError(
            f"one namespace for {name}",
            f"{', '.join(double)} used twice",
            "different names for parameters, states, drives and outputs",
            "rename one",
        )
    for key, parameter in parameters.items():
        setattr(cls, key, parameter.canonical(time))
    cls.TIME = time  # type: ignore[attr-defined]
    cls.STATIONARY = cls.__dict__.get("STATIONARY", False)  # type: ignore[attr-defined]
    cls.COUNT = cls.__dict__.get("COUNT")  # type: ignore[attr-defined]
    cls.PARAMETERS = parameters  # type: ignore[attr-defined]
    cls.__post_init__ = _settle  # type: ignore[attr-defined]
    cls.__init_subclass__ = classmethod(_final)  # type: ignore[assignment]
    cls.provenance = lambda self: {**self.PARAMETERS, **self._provenance}  # type: ignore[attr-defined]
    return dataclasses.dataclass(frozen=True, eq=False)(cls)


def _final(cls: type) -> None:
    base = cls.__mro__[1].__name__
    raise MechanismError(
        f"a subclass of {base}", cls.__name__, "mechanisms are final", f"wrap {base} or write a mechanism of its own"
    )


def _settle(self: Any) -> None:
    """Turn given Parameters and texts into canonical floats, remember their provenance, check domains."""
    given: dict[str, Parameter] = {}
    for name, declared in type(self).PARAMETERS.items():
        value = getattr(self, name)
        if isinstance(value, Parameter):
            given[name] = value
            value = value.canonical(self.TIME)
            object.__setattr__(self, name, value)
        check_domain(f"{type(self).__name__}.{name}", given.get(name, declared), value, self.TIME)
    object.__setattr__(self, "_provenance", given)


def check_domain(path: str, parameter: Parameter, value: Any, time: str) -> None:
    """Raise ParameterError if a float lies outside the domain of its parameter or is not finite."""
    if parameter.binding == "structural" or not isinstance(value, (int, float)):
        return
    low, high = parameter.domain_canonical(time)
    if not (value == value and abs(value) != float("inf")) or not low <= value <= high:
        raise ParameterError(
            f"{path} = {value!r}",
            f"{value!r} (canonical units of {parameter.unit})",
            f"finite, from {low:g} to {high:g}",
            "choose a value inside the domain; the published range is a different thing and may be left",
        )


def with_values(part: Any, **values: Any) -> Any:
    """Copy of a mechanism with other parameters, unchecked: symbols and arrays pass as they are."""
    unknown = [v for v in values if v not in type(part).PARAMETERS]
    if unknown:
        names = list(type(part).PARAMETERS)
        raise ParameterError(
            f"{type(part).__name__}.{unknown[0]}",
            "no such parameter",
            ", ".join(names),
            "use one of these",
            closest=closest(unknown[0], names),
        )
    copy = object.__new__(type(part))
    for field in dataclasses.fields(part):
        object.__setattr__(copy, field.name, values.get(field.name, getattr(part, field.name)))
    object.__setattr__(copy, "_provenance", part._provenance)
    return copy


def changed(part: Any, **given: Any) -> Any:
    """Copy of a mechanism with other parameters, checked; those that stay keep their provenance."""
    known = {name: (spec, getattr(part, name)) for name, spec in part.provenance().items()}
    kept = {name: spec if spec.canonical(part.TIME) == own else own for name, (spec, own) in known.items()}
    return type(part)(**kept | given)


def rate_of(part: Any, state: Any, drive: Any) -> Any:
    """Derivative of every state field per TIME, from `rate` or as the sum of `flows`; modes stay."""
    if not state._fields:
        return state
    if hasattr(part, "rate"):
        return part.rate(state, drive)
    derivative: dict[str, Any] = dict.fromkeys(state._fields, 0.0)
    for flow in part.flows(state, drive):
        for end, sign in ((flow.source, -1), (flow.target, 1)):
            if end is None:
                continue
            if end not in derivative:
                raise MechanismError(
                    f"a flow of {type(part).__name__}",
                    f"state {end!r}",
                    ", ".join(state._fields),
                    "name a state",
                    closest=closest(end, state._fields),
                )
            derivative[end] = derivative[end] + flow.rate if sign > 0 else derivative[end] - flow.rate
    return type(state)(**derivative)
