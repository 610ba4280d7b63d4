"""Python functions of graph nodes: what engines that call back into Python are given.

Takes in    a graph, the nodes to compute
Hands on    the text of a function of sequences of floats, and the function: a text travels between processes
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from glutamate.engine.trace import Graph
from glutamate.maths import numeric

_TEXT = {
    "add": "{} + {}", "sub": "{} - {}", "mul": "{} * {}", "div": "{} / {}", "neg": "-{}", "power": "{} ** {}",
    "absolute": "abs({})", "lt": "{} < {}", "le": "{} <= {}", "and": "{} and {}", "or": "{} or {}", "not": "not {}",
}  # fmt: skip
_NAMES = {name: getattr(math, name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "floor")}


ARGUMENTS = {"y": "state", "p": "parameter", "u": "input", "v": "value", "t": "time"}


def source(graph: Graph, roots: Sequence[int]) -> str:
    """Text of a function f(y, p, u, v, t) of states, parameters, inputs (sequences), an event's value and time."""
    kinds = {kind: name for name, kind in ARGUMENTS.items()}
    lines: list[str] = []
    text: dict[int, str] = {}
    for i in graph.needed(roots):
        op, data, args = graph.op[i], graph.data[i], [text[a] for a in graph.args[i]]
        if op == "constant":
            text[i] = repr(data)
            continue
        if op == "symbol":
            name = kinds[data[0]]
            text[i] = name if data[0] in ("value", "time") else f"{name}[{data[1]}]"
            continue
        text[i] = f"v{i}"
        lines.append(f"    v{i} = {_expression(op, data, args)}")
    return "\n".join(
        [f"def compiled({', '.join(ARGUMENTS)}):", *lines, f"    return [{', '.join(text[r] for r in roots)}]"]
    )


def function(text: str) -> Callable[..., list[float]]:
    """The function of a text made by `source`."""
    scope: dict[str, Any] = {**_NAMES, "numeric": numeric}
    exec(compile(text, "<graph>", "exec"), scope)
    result: Callable[..., list[float]] = scope["compiled"]
    return result


def _expression(op: str, data: Any, args: Sequence[str]) -> str:
    if op in _TEXT:
        return _TEXT[op].format(*(f"({a})" if a.startswith("-") else a for a in args))
    if op == "select":
        return f"{args[1]} if {args[0]} else {args[2]}"
    if op == "exprel" and data == 0:
        return f"expm1({args[0]}) / {args[0]} if {args[0]} else 1.0"
    if op == "integer_power":
        return f"{args[0]} * {args[0]}" if data == 2 else f"{args[0]} ** {data}"
    if op in _NAMES:
        return f"{op}({args[0]})"
    return f"numeric({op!r}, {args[0]}" + (f", {data})" if op == "exprel" else ")")
