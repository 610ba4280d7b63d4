"""Discover: what is shipped, found by reading the files of every room; nothing is registered by hand.

Mechanism   a class under @mechanism          Model     a function under @model(name, title=...)
Network     a function under @network_model(name, title=...)
Drug        a function under @drug(name, title=...)
Bridge      a function under @bridge(name, title=...)
Person      a function under @person(name, title=...)
Claim       a function under @claim(slug)
Targets     `targets` of a mechanism, or a function `targets()` of a module beside it
Scenario    a TOML file in a folder `scenarios`
Elsewhere   an installed package takes part by an entry point of the group "glutamate" that names a module or package
Method      files are parsed, not imported: a list costs milliseconds; `load` parses the files that mention the name and
            imports the one module it needs
"""

from __future__ import annotations

import ast
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from glutamate.errors import MechanismError, ParameterError, PathError, closest

PACKAGE = Path(__file__).resolve().parents[1]
WITHOUT_BIOLOGY = {"engine", "units", "bench", "report", "lab", "interchange", "sweeps", "__pycache__"}
KINDS = ("model", "readout", "drug", "person", "bridge", "claim")  # of things under a mark of the same name
MARKED = {"network_model": "network"} | {kind: kind for kind in KINDS}
MARKS = ("@mechanism", *(f"@{mark}(" for mark in MARKED), "def targets(", ".mechanism")


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing that is shipped: what it is, what it is called, where it stands."""

    kind: str
    name: str
    title: str
    scale: str
    file: Path
    module: str = ""
    attribute: str = ""

    @property
    def source_file(self) -> str:
        """The file as a reader would name it: from the package's folder on, absolute for other packages."""
        inside = self.file.is_relative_to(PACKAGE)
        return self.file.relative_to(PACKAGE.parent).as_posix() if inside else str(self.file)

    def load(self) -> Any:
        """The class or function itself; its module is imported now."""
        from importlib import import_module

        return getattr(import_module(self.module), self.attribute)


@cache
def entries() -> tuple[Entry, ...]:
    """Everything found, sorted by kind and name."""
    found: list[Entry] = []
    for folder, package in _rooms():
        for file in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
            found += _in_python(file, folder, package)
        for file in sorted(folder.rglob("*.toml")) if folder.is_dir() else []:
            if file.parent.name == "scenarios":
                found.append(Entry("scenario", file.stem, *_about(file), file))
    return tuple(sorted(_named(found), key=lambda e: (e.kind, e.name)))


def find(kind: str, name: str) -> Entry:
    """The entry of a kind by name, or by the name of its class; PathError with the closest names."""
    known = [e for e in entries() if e.kind == kind]
    for entry in known:
        if name in (entry.name, entry.attribute):
            return entry
    names = [e.name for e in known]
    near = closest(name, names)
    allowed, do = ", ".join(names) or f"no {kind} is shipped", f"glutamate list {kind} shows all"
    raise PathError(f"the {kind} {name!r:.80}", "no such name", allowed, do, closest=near)


@cache
def model(name: str, structural: tuple[tuple[str, Any], ...] = ()) -> Any:
    """The shipped model `name`, or a shipped mechanism alone, traced once for each set of structural choices; or the
    shipped network of that name with these choices.

    Raises PathError for an unknown name or choice, and what the model itself raises for a wrong value.
    """
    from glutamate.engine.model import Model

    entry = _shipped(name) or _loadable(entries()).get(name)
    if entry is None:
        known = _loadable(entries())
        if any(e.kind == "network" and e.name == name for e in entries()):
            return network(name, dict(structural))
        near = closest(name, known)
        raise PathError(f"the model {name!r:.80}", "no such name", ", ".join(known), "use one of these", closest=near)
    build = entry.load()
    choices = _choices(build)
    for key, _ in structural:
        if key not in choices:
            allowed = ", ".join(choices) or f"{name} has no structural choices"
            asked, do = f"the choice {key!r:.60} of {name}", "parameters are changed with .set({path: value})"
            raise PathError(asked, "no such choice", allowed, do, closest=closest(key, choices))
    part = build(**dict(structural))
    return Model.of(part if entry.kind == "model" else _alone(part, name), name=name, title=entry.title)


@cache
def alone(name: str) -> Any:
    """The shipped mechanism `name` as a model of one part, whether or not a model has that name too."""
    from glutamate.engine.model import Model

    entry = find("mechanism", name)
    return Model.of(_alone(entry.load()(), name), name=name, title=entry.title)


def network(name: str, choices: Mapping[str, Any]) -> Any:
    """The shipped network `name` with these choices, `seed` among them; PathError or ParameterError for wrong ones."""
    import inspect

    build = find("network", name).load()
    signature = inspect.signature(build)
    known = [p.name for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    for key in choices if len(known) == len(signature.parameters) else ():
        if key not in known:
            asked, near = f"the choice {key!r:.60} of {name}", closest(key, known)
            raise PathError(asked, "no such choice", ", ".join(known), "use one of these", closest=near)
    try:
        return build(**choices)
    except TypeError as problem:
        came, allowed = f"{problem!s:.120}", "numbers where the network takes numbers"
        raise ParameterError(f"the choices of {name}", came, allowed, "correct them") from None


def targets() -> list[tuple[Any, Entry]]:
    """Every Target that a mechanism or a module of targets gives, with where it stands."""
    found = []
    for entry in entries():
        if entry.kind not in ("mechanism", "targets"):
            continue
        thing = entry.load()
        if entry.kind == "mechanism":
            thing = getattr(thing(), "targets", None)
        found += [(target, entry) for target in thing()] if thing is not None else []
    return found


def _loadable(found: Iterable[Entry]) -> dict[str, Entry]:
    """What can be loaded, by name; of two with one name a model comes before a mechanism."""
    found = list(found)
    return {e.name: e for kind in ("mechanism", "model") for e in found if e.kind == kind}


def _shipped(name: str) -> Entry | None:
    """The model or mechanism `name` of this package, from the few files that may hold it; None sends to `entries`."""
    found = [
        entry
        for folder, package in _own_rooms()
        for file in sorted(folder.rglob("*.py"))
        for entry in _in_python(file, folder, package, name)
    ]
    return _loadable(_named(found)).get(name)


def _alone(part: Any, name: str) -> Any:
    from glutamate.engine.assembly import single

    return single(part, name)


def _choices(build: Any) -> list[str]:
    """Structural arguments of a function, or structural parameters of a mechanism."""
    if hasattr(build, "PARAMETERS"):
        return [name for name, spec in build.PARAMETERS.items() if spec.binding == "structural"]
    import inspect

    return list(inspect.signature(build).parameters)


def _own_rooms() -> Iterator[tuple[Path, str]]:
    """Folders of this package and the module name of each."""
    for name in sorted(os.listdir(PACKAGE)):
        if (PACKAGE / name).is_dir() and name not in WITHOUT_BIOLOGY:
            yield PACKAGE / name, f"glutamate.{name}"


def _rooms() -> Iterator[tuple[Path, str]]:
    """Folders (or files) to look through and the module name of each."""
    yield from _own_rooms()
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    for point in entry_points(group="glutamate"):
        try:
            spec = find_spec(point.module)
        except (ImportError, ValueError):
            spec = None
        if spec is None or spec.origin is None:
            asked = f"the entry point {point.name!r} of the group glutamate"
            do = f"repair or uninstall the package {point.dist.name if point.dist else point.module!r}"
            raise ParameterError(asked, f"no module {point.module!r}", "a module or package that can be imported", do)
        file = Path(spec.origin)
        yield (file.parent if file.name == "__init__.py" else file), point.module


def _in_python(file: Path, folder: Path, package: str, name: str | None = None) -> Iterator[Entry]:
    """What a file holds; where a name is given, nothing from files that are not called so and do not quote it."""
    text = file.read_text("utf-8")
    if not any(mark in text for mark in MARKS):
        return
    if name is not None and file.stem != name and f'"{name}"' not in text:
        return
    inside = [] if file == folder else list(file.relative_to(folder).with_suffix("").parts)
    module = ".".join([package, *(inside[:-1] if inside[-1:] == ["__init__"] else inside)])
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        asked, line = f"the file {file.name}", problem.lineno
        raise MechanismError(asked, problem.msg, "Python", "correct the file", file=str(file), line=line) from None
    card = (ast.get_docstring(tree) or "").split("\n")[0].rstrip(".")
    scale = package.rpartition(".")[2]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(_called(d) == "mechanism" for d in node.decorator_list):
            title = card or (ast.get_docstring(node) or node.name).split("\n")[0]
            yield Entry("mechanism", file.stem, title, scale, file, module, node.name)
        elif isinstance(node, ast.FunctionDef) and node.name == "targets":
            yield Entry("targets", module, card, scale, file, module, node.name)
        elif isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                kind = MARKED.get(_called(mark))
                if kind is not None and isinstance(mark, ast.Call):
                    called, title = _literals(mark)
                    yield Entry(kind, called, title or card, scale, file, module, node.name)


def _called(node: ast.expr) -> str:
    """Name of a decorator."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _literals(mark: ast.Call) -> tuple[str, str]:
    """Name and title in `@model(name, title)`."""
    given = dict(zip(("name", "title"), mark.args, strict=False)) | {str(k.arg): k.value for k in mark.keywords}
    texts = {k: str(v.value) for k, v in given.items() if isinstance(v, ast.Constant)}
    return texts.get("name", ""), texts.get("title", "")


def _named(found: list[Entry]) -> list[Entry]:
    """A mechanism is called like its file, where it shares the file like its class in small letters."""
    stems = [e.file for e in found if e.kind == "mechanism"]
    alone = [e.kind != "mechanism" or stems.count(e.file) == 1 for e in found]
    return [e if a else dataclasses.replace(e, name=_small(e.attribute)) for e, a in zip(found, alone, strict=True)]


def _small(name: str) -> str:
    """AMPAReceptor becomes ampa_receptor."""
    import re

    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _about(file: Path) -> tuple[str, str]:
    """Title, and model or network, of a scenario file."""
    import tomllib

    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except ValueError:
        return f"a file that cannot be read: glutamate run {file.stem} says why", ""
    of_days = "person" if "timeline" in content else ""
    return str(content.get("title", "")), str(content.get("model", content.get("network", of_days)))
