"""Formulas of PEtab tables: arithmetic on names, read safely and computed on arrays.

Takes in    text such as "scaling * A^2 / (offset + B)"; + - * / ^ **, brackets, numbers, names, the functions below
Hands on    Formula: the names it reads, and its value from {name: array}
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from glutamate.errors import ScenarioError, closest

LONGEST = 2000
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp, "log": np.log, "ln": np.log, "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt, "abs": np.abs,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "pow": np.power,
    "min": np.minimum, "max": np.maximum,
}  # fmt: skip
OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power,
    ast.USub: np.negative, ast.UAdd: np.positive,
}  # fmt: skip
ARGUMENTS = {"pow": 2, "min": 2, "max": 2}


@dataclasses.dataclass(frozen=True)
class Formula:
    """A checked formula; `names` is what it reads, in order of first use."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def __call__(self, values: Mapping[str, Any]) -> Any:
        """The value from {name: array}; not finite where arithmetic is not."""
        with np.errstate(all="ignore"):
            return _value(self.tree, values)


def formula(text: str, where: str) -> Formula:
    """A formula from text; ScenarioError that names where it stands."""
    source = str(text).strip()
    names: dict[str, None] = {}
    try:
        if not source or len(source) > LONGEST:
            raise ValueError(f"{len(source)} characters")
        tree = ast.parse(source.replace("^", "**"), mode="eval").body
        _check(tree, where, names)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        came = f"{source!r:.80} ({problem!s:.60})"
        raise ScenarioError(f"the formula of {where}", came, "arithmetic on names", "correct it") from None
    return Formula(source, tree, tuple(names))


def _check(node: ast.AST, where: str, names: dict[str, None]) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return
    if isinstance(node, ast.Name):
        names.setdefault(node.id)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        _check(node.left, where, names)
        _check(node.right, where, names)
    elif isinstance(node, ast.UnaryOp) and type(node.op) in OPERATORS:
        _check(node.operand, where, names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        name = node.func.id
        if name not in FUNCTIONS or len(node.args) != ARGUMENTS.get(name, 1):
            near, came = closest(name, FUNCTIONS), f"{name} of {len(node.args)} arguments"
            raise ScenarioError(f"the formula of {where}", came, ", ".join(FUNCTIONS), "use these", closest=near)
        for argument in node.args:
            _check(argument, where, names)
    else:
        came = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
        raise ScenarioError(f"the formula of {where}", f"{came!r:.80}", "arithmetic on names", "rewrite it")


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return np.float64(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return OPERATORS[type(node.op)](_value(node.operand, values))
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return FUNCTIONS[node.func.id](*(_value(argument, values) for argument in node.args))
