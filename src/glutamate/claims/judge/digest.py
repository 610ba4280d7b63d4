"""Digest: a hash of all the code that a claim's verdict depends on, so that a stored verdict is known to be stale.

Content     syntax trees without docstrings of the claim's module and of every module of this package that it imports,
            directly or through others, inside functions too; data files beside them that a module names; modules of
            models, networks, substances, people and scenarios that a claim calls by name
Not in it   the engine (its version of numerics stands for it), reports, units, error texts, layout, comments
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

from glutamate.engine.discover import PACKAGE

WITHOUT = ("engine", "units", "report", "errors", "cli", "catalogue", "bench", "interchange", "lab")
DATA = re.compile(r"[\"']([\w./-]+\.(?:csv|json|toml|npz|txt))[\"']")


@cache
def digest(module: str) -> str:
    """Hash of a module such as "glutamate.claims.stroke_and_injury" and of what it imports."""
    from glutamate.engine.code import native

    found: dict[str, str] = {}
    _collect(module, found)
    content = "\n".join(f"{name} {found[name]}" for name in sorted(found))
    return hashlib.sha256(f"{native.NUMERICS}\n{content}".encode()).hexdigest()[:16]


def _file(module: str) -> Path | None:
    path = PACKAGE.parent.joinpath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


def _collect(module: str, found: dict[str, str]) -> None:
    waiting = [module]
    while waiting:
        name = waiting.pop()
        file = PACKAGE / "scenarios" / name if name.endswith(".toml") else _file(name)
        if name in found or file is None or (name.split(".")[1:2] and name.split(".")[1] in WITHOUT):
            continue
        text, imported = _read(file)
        found[name] = text
        waiting += imported


@cache
def _named() -> dict[str, set[str]]:
    """Modules and scenario files by the name of what they ship."""
    from glutamate.engine.discover import entries

    found: dict[str, set[str]] = {}
    for entry in entries():
        if entry.kind in ("model", "network", "drug", "person", "bridge"):
            found.setdefault(entry.name, set()).add(entry.module)
        elif entry.kind == "scenario":
            found.setdefault(entry.name, set()).add(entry.file.name)
    return found


@cache
def _read(file: Path) -> tuple[str, tuple[str, ...]]:
    """Hash of one file's meaning, and the modules of this package that it imports."""
    text = file.read_text("utf-8")
    if file.suffix == ".toml":
        return hashlib.sha256(text.encode()).hexdigest()[:16], ()
    tree = ast.parse(text)
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("glutamate"):
            imported |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names if alias.name.startswith("glutamate")}
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and file.parent.name == "claims":
            imported |= _named().get(node.value, set())
    content = ast.dump(tree)
    for name in sorted(set(DATA.findall(text))):
        beside = file.parent / name
        if beside.is_file():
            content += hashlib.sha256(beside.read_bytes()).hexdigest()
    return hashlib.sha256(content.encode()).hexdigest()[:16], tuple(sorted(imported))
