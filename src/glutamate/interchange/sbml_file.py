"""SBML documents read safely: checked before libsbml sees them, flattened, refused with a reason.

Takes in    a path, or a text with the folder its other files lie in
Hands on    a libsbml document of level 2 or 3 whose model has no submodels
Refused     more than 32 MiB, a document type or entities, deep nesting, other files outside the folder, XML that is
            not SBML, packages that change the mathematics and are not understood; nothing is fetched from a network
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glutamate.errors import GlutamateError

LARGEST = 32 * 2**20
DEEPEST = 400
MOST_ELEMENTS = 500_000
MOST_SUBMODELS = 10_000
MOST_FILES = 100
EXTERNAL = "externalModelDefinition"
ADDRESS = "http://www.sbml.org/sbml/level"
CORE = {
    **{("1", v): (f"{ADDRESS}1",) for v in ("1", "2")},
    ("2", "1"): (f"{ADDRESS}2",),
    **{("2", v): (f"{ADDRESS}2/version{v}",) for v in ("2", "3", "4", "5")},
    **{("3", v): (f"{ADDRESS}3/version{v}/core",) for v in ("1", "2")},
}


class SbmlError(GlutamateError):
    """An SBML document cannot be read or means something that is not supported."""


def libsbml() -> Any:
    """The library, or an error that says how to get it."""
    try:
        import libsbml as library
    except ModuleNotFoundError:
        raise SbmlError(
            "reading SBML",
            "python-libsbml is not installed",
            "an environment with it",
            'pip install "glutamate[sbml]"',
        ) from None
    return library


def read(path: str | os.PathLike[str]) -> Any:
    """The document of a file, checked and flattened; raises SbmlError."""
    where = Path(path)
    return document(_bytes(where), where)


def document(text: bytes, where: Path) -> Any:
    """The document of a text; `where` names it in errors, and its folder holds the files it refers to."""
    _inspect(text, where)
    library = libsbml()
    found = library.readSBMLFromString(text.decode("utf-8") if _is_utf8(text) else _decoded(text, where))
    _raise_first(found, library, where)
    if found.getModel() is None:
        raise SbmlError(
            f"a model in {where.name}", "SBML without a model", "one model", "check the file", file=str(where)
        )
    found.setLocationURI(where.resolve().as_uri())
    _packages(found, library, where)
    if found.getLevel() == 1 and not found.setLevelAndVersion(2, 4, False):
        raise SbmlError(
            f"{where.name} as SBML level 2",
            "a level 1 model that does not convert",
            "levels 2 and 3",
            "convert it",
            file=str(where),
        )
    return found


def _bytes(where: Path) -> bytes:
    """The bytes of a file; SbmlError for one that is not there, cannot be read or is too large."""
    try:
        if not where.is_file():
            came = "a folder" if where.is_dir() else "no such file"
            raise _unreadable(where, came)
        size = where.stat().st_size
        if size > LARGEST:
            do = "strip annotations, or split the model"
            raise SbmlError(
                f"the SBML file {where.name}", f"{size / 2**20:.0f} MiB", f"at most {LARGEST // 2**20} MiB", do,
                file=str(where),
            )  # fmt: skip
        return where.read_bytes()
    except (OSError, ValueError) as problem:
        raise _unreadable(where, f"{problem!s:.120}") from None


def _unreadable(where: Path, came: str) -> SbmlError:
    return SbmlError(f"the SBML file {where!s:.200}", came, "a readable file", "check the path", file=f"{where!s:.200}")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"encoding=" not in text[:200] or b"utf-8" in text[:200].lower()


def _decoded(text: bytes, where: Path) -> str:
    """Text of another encoding, without the declaration that named it."""
    import re

    named = re.search(rb"encoding=[\"']([A-Za-z0-9._-]+)[\"']", text[:200])
    encoding = named.group(1).decode() if named else "utf-16"
    try:
        plain = text.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise SbmlError(
            f"the text of {where.name}", f"bytes that are not {encoding}", "UTF-8", "save it as UTF-8", file=str(where)
        ) from None
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", plain)


def _other_language(name: str, attributes: Mapping[str, str]) -> str:
    """What is wrong with the first element: the library ends the process where namespace and level do not agree."""
    prefix, _, local = name.rpartition(":")
    if local != "sbml":
        return f"the element <{name[:40]}>"
    space = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
    level, version = attributes.get("level", ""), attributes.get("version", "")
    if space not in CORE.get((level, version), ()):
        return f"level {level[:10]!r}, version {version[:10]!r}, namespace {space[:80]!r}"
    return ""


def _inspect(text: bytes, where: Path, seen: set[Path] | None = None) -> None:
    """Walk the XML once: well formed, no document type, not too deep; other files it names are inspected too."""
    from xml.parsers import expat

    seen = {where.resolve()} if seen is None else seen
    others: list[str] = []
    depth = elements = 0
    parser = expat.ParserCreate()

    def refuse(came: str, allowed: str, do: str) -> None:
        raise SbmlError(
            f"the SBML file {where.name}", came, allowed, do, file=str(where), line=parser.CurrentLineNumber
        )

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if elements == 1:
            wrong = _other_language(name, attributes)
            if wrong:
                refuse(
                    wrong, "SBML of level 2 or 3, its namespace that of its level and version", "correct the element"
                )
        if elements > MOST_ELEMENTS:
            refuse(f"more than {MOST_ELEMENTS} elements", "fewer", "strip annotations, or split the model")
        if depth > DEEPEST:
            refuse(
                f"elements nested more than {DEEPEST} deep", f"at most {DEEPEST}", "write long sums with many arguments"
            )
        if name.rpartition(":")[2] == EXTERNAL:
            others.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == "source")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*declared: Any) -> None:
        refuse("a document type (entities)", "XML without one", "remove the DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except LookupError as problem:  # an encoding that nobody knows
        raise SbmlError(
            f"the text of {where.name}", f"{problem}", "UTF-8", "save it as UTF-8", file=str(where)
        ) from None
    except expat.ExpatError as problem:
        raise SbmlError(
            f"the SBML file {where.name}",
            f"XML that is not well formed: {expat.ErrorString(problem.code)}",
            "well-formed XML",
            "repair the line",
            file=str(where),
            line=problem.lineno,
        ) from None
    for source in others:
        other = _beside(source, where)
        if other not in seen:
            seen.add(other)
            if len(seen) > MOST_FILES:
                refuse(f"more than {MOST_FILES} files", "fewer", "flatten the model")
            _inspect(_bytes(other), other, seen)


def _beside(source: str, where: Path) -> Path:
    """A file that a document refers to: in its own folder or below."""
    folder = where.resolve().parent
    plain = source.removeprefix("file://") if source.startswith("file:///") else source
    other = (folder / plain).resolve()
    if "://" in plain or plain.startswith("urn:") or not other.is_relative_to(folder):
        raise SbmlError(
            f"the external model {source!r:.100}",
            "an address outside the folder of the file",
            "files beside it; nothing is fetched",
            "put the file beside it, or flatten the model",
            file=str(where),
        )
    return other


def _raise_first(found: Any, library: Any, where: Path) -> None:
    """The first error of the reader, as ours."""
    for k in range(found.getNumErrors()):
        problem = found.getError(k)
        if problem.getSeverity() >= library.LIBSBML_SEV_ERROR:
            raise SbmlError(
                f"the SBML file {where.name}",
                f"{problem.getShortMessage()}: {' '.join(problem.getMessage().split())[:300]}",
                "valid SBML",
                "repair the line",
                file=str(where),
                line=problem.getLine() or None,
            )


def _packages(found: Any, library: Any, where: Path) -> None:
    """Flatten submodels; refuse every other package that the mathematics needs."""
    for k in range(found.getNumPlugins() if found.getLevel() > 2 else 0):
        name = found.getPlugin(k).getPackageName()
        if name != "comp" and found.getPackageRequired(name) and name != "l3v2extendedmath":
            _unsupported(name, where)
    for k in range(found.getNumUnknownPackages()):
        if found.getUnknownPackagePrefix(k) and found.getPackageRequired(found.getUnknownPackageURI(k)):
            _unsupported(found.getUnknownPackagePrefix(k), where)
    if not found.isPackageEnabled("comp"):
        return
    _count_submodels(found, where)
    options = library.ConversionProperties()
    options.addOption("flatten comp", True)
    options.addOption("performValidation", False)
    if found.convert(options) != library.LIBSBML_OPERATION_SUCCESS:
        _raise_first(found, library, where)
        raise SbmlError(
            f"the submodels of {where.name}",
            "a composition that does not flatten",
            "submodels that fit together",
            "validate the file",
            file=str(where),
        )


def _count_submodels(found: Any, where: Path) -> None:
    """Refuse a composition that contains itself or would unfold without measure."""
    definitions = {d.getId(): d for d in found.getPlugin("comp").getListOfModelDefinitions()}
    known: dict[str, int] = {}
    opened: list[str] = []

    def unfolded(name: str, model: Any) -> int:
        if name in opened:
            _refuse_composition(where, "a model that contains itself: " + " -> ".join([*opened, name]))
        if name not in known:
            opened.append(name)
            plugin = model.getPlugin("comp")
            parts = [plugin.getSubmodel(k).getModelRef() for k in range(plugin.getNumSubmodels())] if plugin else []
            known[name] = 1 + sum(unfolded(p, definitions[p]) if p in definitions else 1 for p in parts)
            opened.pop()
        return known[name]

    if unfolded("the model", found.getModel()) > MOST_SUBMODELS:
        _refuse_composition(where, f"more than {MOST_SUBMODELS} submodels")


def _refuse_composition(where: Path, came: str) -> None:
    raise SbmlError(f"the submodels of {where.name}", came, "a composition of finite size", "split it", file=str(where))


def _unsupported(name: str, where: Path) -> None:
    raise SbmlError(
        f"the SBML file {where.name}",
        f"the package {name!r}, which changes the mathematics",
        "SBML core and the package comp",
        "remove the package, or use a tool that knows it",
        file=str(where),
    )
