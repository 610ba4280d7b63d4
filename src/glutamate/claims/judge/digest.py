"""Digest: a hash of all the code that a claim's verdict depends on, so that a stored verdict is known to be stale.

Content     syntax trees without docstrings of the claim's module and of every module of this package that it imports,
            directly or through others, inside functions too; data files beside them that a module names; modules of
            models, networks, substances, people and scenarios that a claim, a helper of claims or a scenario names
Public      a name from the package's own list stands for the module where it lives; of a function of api.py only that
            function counts. Imports for type checkers do not count: nothing is computed with them
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
TOML_TEXT = re.compile(r"[\"']([\w-]+)[\"']")
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
    module = module.partition(":")[0]
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
        text, imported = _read(file, name.partition(":")[2])
        found[name] = text
        waiting += imported


@cache
def _named() -> dict[str, set[str]]:
    """Modules and scenario files by the name of what they ship."""
    from glutamate.engine.discover import entries

    found: dict[str, set[str]] = {}
    for entry in entries():
        if entry.kind in ("mechanism", "model", "network", "drug", "person", "bridge"):
            found.setdefault(entry.name, set()).add(entry.module)
        elif entry.kind == "scenario":
            found.setdefault(entry.name, set()).add(entry.file.name)
    return found


@cache
def _read(file: Path, function: str = "") -> tuple[str, tuple[str, ...]]:
    """Hash of the meaning of one file, or of one function in it, and the modules of this package that it imports."""
    text = file.read_text("utf-8")
    if file.suffix == ".toml":
        named = {module for word in TOML_TEXT.findall(text) for module in _named().get(word, ())}
        return hashlib.sha256(text.encode()).hexdigest()[:16], tuple(sorted(named))
    whole = _Meaning().visit(ast.parse(text))
    tree = next((n for n in whole.body if function and getattr(n, "name", "") == function), whole)
    claims, imported = "claims" in file.parts[-3:-1], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "glutamate":
            imported |= {_home(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("glutamate"):
            imported |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names if alias.name.startswith("glutamate.")}
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (claims or function):
            imported |= _named().get(node.value, set())
    content = ast.dump(tree)
    for name in sorted(set(DATA.findall(text))):
        beside = file.parent / name
        if beside.is_file():
            content += hashlib.sha256(beside.read_bytes()).hexdigest()
    return hashlib.sha256(content.encode()).hexdigest()[:16], tuple(sorted(imported))


class _Meaning(ast.NodeTransformer):
    """A tree without docstrings and without imports for type checkers."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Without its docstring, if it has one."""
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return super().generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """`if TYPE_CHECKING:` is never true where something is computed."""
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return ast.Pass()
        return self.generic_visit(node)


def _home(name: str) -> str:
    """Where a name of the public list lives; a function of api.py as module:function."""
    import glutamate

    home = glutamate._HOME.get(name, name)
    return f"glutamate.api:{name}" if home == "api" else f"glutamate.{home}"
