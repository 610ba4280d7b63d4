"""Assembly: named parts and the wires between them, every drive bound exactly once and never by equal names.

Takes in    mechanisms, other assemblies; wires {"part.drive": source}, {"part.port": "part.emission"}
Hands on    leaves and bindings with absolute paths, units compared; system.py traces them
Errors      AssemblyError for unbound, doubly bound or unknown ends, UnitError for units
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from glutamate.engine.mechanism import Jump, fields
from glutamate.errors import AssemblyError, UnitError, closest
from glutamate.units import Field, canonical_text, measure, parse_quantity


@dataclasses.dataclass(frozen=True)
class Input:
    """A drive from outside: held at `value` unless a protocol moves it."""

    unit: str
    value: float = 0.0
    note: str = ""


class Sum:
    """A drive that is the sum of several outputs."""

    def __init__(self, *sources: str) -> None:
        self.sources = sources


@dataclasses.dataclass(frozen=True)
class Assembly:
    """Parts by name and their wires; `inputs` are named drives several parts may share.

    `tear` lists outputs that become algebraic unknowns where outputs read each other in a loop.
    """

    parts: Mapping[str, Any]
    wires: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    inputs: Mapping[str, Input] = dataclasses.field(default_factory=dict)
    tear: tuple[str, ...] = ()
    TIME: str = "ms"


@dataclasses.dataclass(frozen=True)
class Binding:
    """Where one drive comes from: sums of (leaf, field name) or an input path."""

    sources: tuple[tuple[str, str], ...] = ()
    input: str | None = None


@dataclasses.dataclass
class Wiring:
    """A flattened assembly: leaves by path, bindings by (leaf, drive), port wires by (leaf, port)."""

    leaves: dict[str, Any]
    bindings: dict[tuple[str, str], Binding]
    inputs: dict[str, Input]
    ports: dict[tuple[str, str], list[tuple[str, str]]]
    tear: list[tuple[str, str]]
    time: str


def single(part: Any, name: str = "") -> Assembly:
    """A mechanism alone: every drive an input at the lowest allowed value or 0."""
    name = name or _plain(type(part).__name__)
    wires = {
        f"{name}.{d}": Input(f.unit.text, max(f.low, 0.0) if f.low > float("-inf") else 0.0)
        for d, f in fields(type(part).Drive).items()
    }
    return Assembly({name: part}, wires, TIME=part.TIME)


def _plain(text: str) -> str:
    """NMDAReceptor as nmda_receptor."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).lower()


def flatten(assembly: Assembly) -> Wiring:
    """All leaves with absolute paths and every drive bound exactly once, or an error."""
    wiring = Wiring({}, {}, {}, {}, [], assembly.TIME)
    claims: dict[tuple[str, str], list[tuple[str, Any, str]]] = {}
    _collect(assembly, "", wiring, claims)
    _bind(wiring, claims)
    missing = [
        (leaf, d)
        for leaf, part in wiring.leaves.items()
        for d in fields(type(part).Drive)
        if (leaf, d) not in wiring.bindings
    ]
    if missing:
        leaf, drive = missing[0]
        field = fields(type(wiring.leaves[leaf]).Drive)[drive]
        raise AssemblyError(
            f"a source for the drive {leaf}.{drive}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else ""),
            "no wire ends there",
            f"an output or state in {field.unit.text}: " + (", ".join(alike(wiring, field)) or "none in this assembly"),
            f'add a wire "{leaf}.{drive}": ... or Input("{field.unit.text}", value)',
        )
    return wiring


def alike(wiring: Wiring, field: Field) -> list[str]:
    """Paths of all outputs and states of the same dimension."""
    return [
        f"{leaf}.{n}"
        for leaf, part in wiring.leaves.items()
        for n, f in ends(part).items()
        if f.unit.dims == field.unit.dims
    ]


def ends(part: Any) -> dict[str, Field]:
    """Everything a wire may start at: states and outputs."""
    return {**fields(type(part).State), **fields(type(part).Output)}


def jumps_of(part: Any) -> dict[str, Jump]:
    """The jumps of a mechanism by port."""
    return {j.port: j for j in part.jumps()} if hasattr(part, "jumps") else {}


def _collect(
    assembly: Assembly, prefix: str, wiring: Wiring, claims: dict[tuple[str, str], list[tuple[str, Any, str]]]
) -> None:
    for name, part in assembly.parts.items():
        path = prefix + name
        if isinstance(part, Assembly):
            _collect(part, path + ".", wiring, claims)
        elif hasattr(type(part), "PARAMETERS"):
            wiring.leaves[path] = part
        else:
            raise AssemblyError(
                f"the part {path}",
                type(part).__name__,
                "a mechanism or an Assembly",
                "decorate the class with @mechanism",
            )
    for name, value in assembly.inputs.items():
        wiring.inputs[prefix + name] = value
    for key, source in assembly.wires.items():
        for end in _ends_of(prefix + key, wiring):
            claims.setdefault(end, []).append((prefix, source, prefix + key))
    wiring.tear += [_split(prefix + t) for t in assembly.tear]


def _split(path: str) -> tuple[str, str]:
    leaf, _, name = path.rpartition(".")
    return leaf, name


def _ends_of(key: str, wiring: Wiring) -> Iterator[tuple[str, str]]:
    """The drives and ports a wire's key names; `*` matches one segment."""
    known = [(leaf, n) for leaf, part in wiring.leaves.items() for n in [*fields(type(part).Drive), *jumps_of(part)]]
    segments = key.split(".")
    found = [
        (leaf, n)
        for leaf, n in known
        if len(leaf.split(".")) + 1 == len(segments)
        and all(fnmatchcase(a, b) for a, b in zip([*leaf.split("."), n], segments, strict=True))
    ]
    if not found:
        names = [".".join(k) for k in known]
        raise AssemblyError(
            f"a wire to {key}",
            "no such drive or port",
            ", ".join(names),
            "name a drive or port of a part",
            closest=closest(key, names),
        )
    yield from found


def _bind(wiring: Wiring, claims: dict[tuple[str, str], list[tuple[str, Any, str]]]) -> None:
    for (leaf, name), sources in claims.items():
        part = wiring.leaves[leaf]
        if name not in fields(type(part).Drive):
            wiring.ports.setdefault((leaf, name), []).extend(
                e for prefix, s, key in sources for e in _emissions(wiring, prefix, s, key, leaf, name)
            )
            continue
        if len(sources) > 1:
            raise AssemblyError(
                f"one source for the drive {leaf}.{name}",
                f"{len(sources)} wires: " + ", ".join(f"{key} = {_text(s)}" for _, s, key in sources),
                "exactly one",
                'remove one, or join them with Sum("a.x", "b.y")',
            )
        wiring.bindings[leaf, name] = _binding(wiring, leaf, name, *sources[0])


def _text(source: Any) -> str:
    return f"Sum{source.sources}" if isinstance(source, Sum) else str(source)


def _binding(wiring: Wiring, leaf: str, name: str, prefix: str, source: Any, key: str) -> Binding:
    drive = fields(type(wiring.leaves[leaf]).Drive)[name]
    if isinstance(source, Input):
        path = f"{leaf}.{name}"
        wiring.inputs[path] = source
        _same_unit(path, measure(source.unit), f"{leaf}.{name}", drive)
        return Binding(input=path)
    if isinstance(source, str) and source[:1].isdigit():
        value, unit = parse_quantity(source)
        return _binding(wiring, leaf, name, prefix, Input(unit.text, value), key)
    names = source.sources if isinstance(source, Sum) else (source,)
    if len(names) == 1 and prefix + names[0] in wiring.inputs:
        path = prefix + names[0]
        _same_unit(path, measure(wiring.inputs[path].unit), f"{leaf}.{name}", drive)
        return Binding(input=path)
    found = []
    for item in names:
        end = _split(prefix + str(item))
        field = ends(wiring.leaves[end[0]]).get(end[1]) if end[0] in wiring.leaves else None
        if field is None:
            known = [f"{p}.{n}" for p, part in wiring.leaves.items() for n in ends(part)] + list(wiring.inputs)
            raise AssemblyError(
                f"the source {item!r} of {key}",
                "no such output, state or input",
                ", ".join(alike(wiring, drive)) or "none of this dimension",
                "name an output, a state or an input",
                closest=closest(prefix + str(item), known),
            )
        _same_unit(".".join(end), field, f"{leaf}.{name}", drive)
        found.append(end)
    return Binding(sources=tuple(found))


def _same_unit(source: str, given: Field, drive: str, wanted: Field) -> None:
    if given.unit.dims != wanted.unit.dims:
        raise UnitError(
            f"a wire from {source} to {drive}",
            f"{given.unit.text} ({canonical_text(given.unit.dims)})",
            f"{wanted.unit.text} ({canonical_text(wanted.unit.dims)})",
            "wire an output of the same dimension",
        )


def _emissions(wiring: Wiring, prefix: str, source: Any, key: str, leaf: str, port: str) -> Iterator[tuple[str, str]]:
    for item in source.sources if isinstance(source, Sum) else (source,):
        end = _split(prefix + str(item))
        given = (
            {n: e for j in jumps_of(wiring.leaves[end[0]]).values() for n, e in j.emits.items()}
            if end[0] in wiring.leaves
            else {}
        )
        if end[1] not in given:
            known = [f"{p}.{n}" for p, part in wiring.leaves.items() for j in jumps_of(part).values() for n in j.emits]
            raise AssemblyError(
                f"the source {item!r} of the port {key}",
                "no such emission",
                ", ".join(known) or "none",
                "name an emission",
                closest=closest(str(item), known),
            )
        _same_unit(".".join(end), given[end[1]].unit, f"{leaf}.{port}", jumps_of(wiring.leaves[leaf])[port].unit)
        yield end
