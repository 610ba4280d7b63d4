"""Drives that read the past: tracing of mechanisms with `past(...)` drives, `drive.glutamate(lag)`.

Takes in    an `Assembly` or a mechanism alone
Hands on    its `System` and the taps it reads: what is delayed (a node) and by how much (a node of parameters alone)
Symbol      ("past", k) is tap k; a past drive used without a lag is its value now
Not here    the rings that hold the past (grid.py); only the stepper `grid` has them
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.assembly import Assembly, single
from glutamate.engine.mechanism import Empty, fields
from glutamate.engine.system import System, trace
from glutamate.engine.trace import Expr
from glutamate.errors import MechanismError
from glutamate.units import TIME_UNITS


@dataclasses.dataclass(frozen=True)
class Tap:
    """One delayed reading: path of the drive, node of what is delayed, node of the lag in the system's time."""

    path: str
    source: int
    lag: int


class Past(Expr):
    """A traced drive that may be called with a lag."""

    __slots__ = ("factor", "path", "readings")

    def __init__(self, now: Expr, path: str, factor: float, readings: list[tuple[str, int]]) -> None:
        super().__init__(now.graph, now.id)
        self.path, self.factor, self.readings = path, factor, readings

    def __call__(self, lag: Any) -> Expr:
        """The drive `lag` ago; lag is a number or follows from parameters, in the mechanism's TIME."""
        g = self.graph
        node = g.mul(g.wrap(self.factor), g.wrap(lag))
        if any(kind != "parameter" for kind, _ in g.symbols([node])):
            raise MechanismError(
                f"the lag of {self.path}",
                "it changes with the state, a drive or time",
                "a number or an expression of parameters",
                "make the lag a parameter",
            )
        reading = (self.path, node)
        if reading not in self.readings:
            self.readings.append(reading)
        return g.symbol("past", self.readings.index(reading))


def delayed(part: Any) -> bool:
    """Whether any drive of a mechanism or an assembly reads the past."""
    if isinstance(part, Assembly):
        return any(delayed(p) for p in part.parts.values())
    return any(f.kind == "past" for f in fields(getattr(type(part), "Drive", Empty)).values())


def trace_past(assembly: Any) -> tuple[System, list[Tap]]:
    """Trace a model whose drives may read the past.

    Raises MechanismError for a lag that is not a parameter or a start that reads the past, and what `trace` raises.
    """
    if not isinstance(assembly, Assembly):
        assembly = single(assembly)
    readings: list[tuple[str, int]] = []
    system = trace(_listening(assembly, "", assembly.TIME, readings))
    bound = {path.removesuffix("~"): node for path, node in system.invariants.items() if path.endswith("~")}
    for path in bound:
        del system.invariants[path + "~"]
    if any(kind == "past" for kind, _ in system.graph.symbols(system.start)):
        raise MechanismError(
            "a start that can be computed",
            "a start that reads the past",
            "starts from parameters",
            "read the drive now",
        )
    return system, [Tap(path, bound[path], lag) for path, lag in readings]


def _listening(assembly: Assembly, prefix: str, time: str, readings: list[tuple[str, int]]) -> Assembly:
    parts: dict[str, Any] = {}
    for name, part in assembly.parts.items():
        if isinstance(part, Assembly):
            parts[name] = _listening(part, f"{prefix}{name}.", time, readings)
        else:
            parts[name] = _wrapped(part, prefix + name, time, readings)
    return dataclasses.replace(assembly, parts=parts)


def _wrapped(part: Any, path: str, time: str, readings: list[tuple[str, int]]) -> Any:
    """The same mechanism with a Drive whose past fields can be called; its bindings come back as invariants `path~`."""
    declared = fields(type(part).Drive) if hasattr(type(part), "Drive") else {}
    names = [name for name, field in declared.items() if field.kind == "past"]
    if not names:
        return part
    factor = TIME_UNITS[part.TIME] / TIME_UNITS[time]
    heard: dict[str, Any] = {}
    own = type(part).Drive

    def listen(cls: Any, *symbols: Any) -> Any:
        made = [
            Past(s, f"{path}.{n}", factor, readings) if n in names else s
            for n, s in zip(own._fields, symbols, strict=True)
        ]
        heard.update({n: s for n, s in zip(own._fields, symbols, strict=True) if n in names})
        return own.__new__(cls, *made)

    def invariants(self: Any, state: Any) -> dict[str, Any]:
        given = type(part).invariants(self, state) if hasattr(type(part), "invariants") else {}
        return {**given, **{f"{n}~": s for n, s in heard.items()}}

    drive = type(own.__name__, (own,), {"__new__": listen, "__annotations__": own.__annotations__, "__slots__": ()})
    hidden = ("__dict__", "__weakref__")
    body = {k: v for k, v in vars(type(part)).items() if k not in hidden}
    twin = type(type(part).__name__, (), {**body, "Drive": drive, "invariants": invariants})
    copy: Any = object.__new__(twin)
    for name, value in vars(part).items():
        object.__setattr__(copy, name, value)
    return copy
