"""JAX: a model as a module of plain functions that JAX compiles, differentiates and maps.

Takes in    a model; its values as they are set become the defaults
Hands on    `jax_text(model)`, `write_jax(model, path)`: a Python file that needs JAX and nothing else;
            `jax_functions(model)`: the same as a module in memory
Functions   start(p, u), rate(t, y, p, u), outputs(t, y, p, u) with y (states,), p (parameters,), u (inputs,); JUMPS by
            port and AFTER by guard change y at events; guards(t, y, p, u), noise(t, y, p, u) where there are any
Not here    a solver, delays, nodes of an Array; switches are states 0 or 1 that AFTER flips
Limits      `where` computes both sides, so a derivative in reverse may be NaN where the other side is infinite
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from glutamate.errors import MechanismError, ParameterError, ResultError

if TYPE_CHECKING:
    from glutamate.engine.model import Model
    from glutamate.engine.trace import Graph

INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "and": "&", "or": "|"}
CALLS = {
    "absolute": "jnp.abs", "power": "jnp.power", "select": "jnp.where", "not": "jnp.logical_not", "xlogx": "_xlogx",
    **{name: f"jnp.{name}" for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "floor")},
}  # fmt: skip
VECTORS = {"state": "y", "parameter": "p", "input": "u"}

HEAD = '''"""{title}

Written by glutamate {version}; model {name}, {hash}. Values are in the units listed, time is in {time}.
JAX computes in single precision unless told: jax.config.update("jax_enable_x64", True) comes first.
"""

from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.custom_jvp, nondiff_argnums=(1,))
def _exprel(x, order):
    """Integral of s^order e^(x s) over s in 0..1; order 0 is (e^x - 1)/x."""
    small = jnp.abs(x) < order + 1
    u = jnp.where(small, x, 0.0)
    series, term = 0.0 * u, 1.0 + 0.0 * u
    for k in range({terms} + 4 * order):
        series = series + term / (k + order + 1)
        term = term * u / (k + 1)
    v = jnp.where(small, 1.0, x)
    direct = jnp.expm1(v) / v
    for m in range(1, order + 1):
        direct = (jnp.exp(v) - m * direct) / v
    return jnp.where(small, series, direct)


@_exprel.defjvp
def _exprel_jvp(order, primals, tangents):
    return _exprel(primals[0], order), _exprel(primals[0], order + 1) * tangents[0]


def _xlogx(x):
    return jnp.where(x == 0, 0.0, x * jnp.log(jnp.where(x == 0, 1.0, x)))


'''


def write_jax(model: Model, path: str | os.PathLike[str]) -> Path:
    """Write the module of a model to a new file; ResultError if it exists, MechanismError for what it cannot hold."""
    target = Path(path)
    if target.exists():
        raise ResultError(f"writing {target}", "a file that exists", "a new file", "choose another name")
    text = jax_text(model)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target


def jax_functions(model: Model) -> ModuleType:
    """The functions of a model as a module; ResultError without JAX."""
    from importlib.util import find_spec

    if find_spec("jax") is None:
        raise ResultError("functions of JAX", "no module jax", "JAX", 'pip install "glutamate[jax]"')
    module = ModuleType(f"{model.name}_jax")
    exec(compile(jax_text(model), f"<{model.name} in JAX>", "exec"), module.__dict__)
    return module


def jax_text(model: Model) -> str:
    """The module of a model as text.

    Raises MechanismError for a model with delays or nodes, ParameterError for values that differ between members.
    """
    from glutamate import __version__
    from glutamate.engine.adaptive.program import key_of
    from glutamate.maths import SERIES_TERMS

    system = model.system
    if model.array is not None or getattr(model, "extra", None) is not None:
        came = "nodes or delays" if model.array is not None else "amounts, a queue of events or delays of SBML"
        raise MechanismError(f"{model.name} in JAX", came, "one set of differential equations", "export one node")
    values = model.values()
    for path, value in values.items():
        if getattr(value, "ndim", 0) or isinstance(value, list):
            raise ParameterError(f"{path} in JAX", "an array", "one number", "set one value before the export")
    title = (model.title or model.name).replace('"', "'")
    facts = {
        "version": __version__,
        "name": model.name,
        "hash": key_of(system, [], {}, "", 0)[:16],
        "time": system.time,
    }
    parts = [HEAD.format(title=title, terms=SERIES_TERMS, **facts)]
    parts.append(_lists(model, values))
    every = len(system.states)
    write = _Writer(system.graph)
    rates = [*system.rate, *[system.graph.zero] * (every - system.size)]
    parts.append(write.function("start", "p=VALUES, u=GIVEN", "States at time 0.", system.start))
    parts.append(write.function("rate", ARGUMENTS, "dy/dt; 0 for modes and switches.", rates))
    outputs = [node for _, node in system.outputs.values()]
    parts.append(write.function("outputs", ARGUMENTS, "What OUTPUTS names.", outputs))
    keep = [system.graph.symbol("state", i).id for i in range(every)]

    def changed(assign: Mapping[int, int]) -> list[int]:
        return [assign.get(i, keep[i]) for i in range(every)]

    for k, (port, jump) in enumerate(system.jumps.items()):
        parts.append(
            write.function(f"_jump_{k}", f"value, {ARGUMENTS}", f"After an event at {port}.", changed(jump.assign))
        )
    parts.append("JUMPS = {" + "".join(f"\n    {port!r}: _jump_{k}," for k, port in enumerate(system.jumps)) + "\n}\n")
    for k, guard in enumerate(system.guards):
        flipped = dict(guard.assign)
        if guard.switch is not None:
            flipped.setdefault(guard.switch, system.graph.sub(system.graph.one, keep[guard.switch]))
        parts.append(write.function(f"_after_{k}", ARGUMENTS, f"After {guard.name}.", changed(flipped)))
    parts.append(
        write.function("guards", ARGUMENTS, "Values whose zeros are events.", [g.value for g in system.guards])
    )
    rows = [(g.name, g.direction, g.terminal) for g in system.guards]
    text = "".join(f"\n    ({n!r}, {d!r}, {t!r}, _after_{k})," for k, (n, d, t) in enumerate(rows))
    parts.append(f"# name, direction of the crossing, whether it ends the run, what y is then\nAFTER = ({text}\n)\n")
    if system.noise:
        nodes = [row.get(i, system.graph.zero) for i in range(every) for row in system.noise.values()]
        shape = (every, len(system.noise))
        doc = "What multiplies each source of white noise (states, sources)."
        parts.append(write.function("noise", ARGUMENTS, doc, nodes, shape))
    return "\n\n".join(part.rstrip("\n") + "\n" for part in parts)


ARGUMENTS = "t, y, p=VALUES, u=GIVEN"


def _lists(model: Model, values: Mapping[str, Any]) -> str:
    from glutamate.units import canonical_text

    system = model.system
    limits = system.limits()
    parameters = [(s.path, canonical_text(s.spec.dims, s.time), float(values[s.path])) for s in system.parameters]
    inputs = [(s.path, canonical_text(s.field.unit.dims, system.time), float(values[s.path])) for s in system.inputs]
    states = [(s.path, canonical_text(s.field.unit.dims, system.time_of(s.path))) for s in system.states]
    outputs = [(path, canonical_text(f.unit.dims, system.time_of(path))) for path, (f, _) in system.outputs.items()]
    return "\n".join(
        [
            f"TIME = {system.time!r}",
            _tuple("STATES", (row[0] for row in states), (row[1] for row in states)),
            _tuple("OUTPUTS", (row[0] for row in outputs), (row[1] for row in outputs)),
            _tuple("PARAMETERS", (row[0] for row in parameters), (row[1] for row in parameters)),
            _tuple("VALUES", (row[2] for row in parameters)),
            _tuple("INPUTS", (row[0] for row in inputs), (row[1] for row in inputs)),
            _tuple("GIVEN", (row[2] for row in inputs)),
            "# scale times the relative tolerance is a fitting absolute tolerance",
            _tuple("SCALES", (row[2] for row in limits)),
            "# 0 where an equation has to vanish instead of giving a rate",
            _tuple("MASS", system.mass),
            _tuple("NOISE", system.noise),
        ]
    )


def _tuple(name: str, values: Iterable[Any], units: Iterable[str] = ()) -> str:
    rows, notes = list(values), list(units)
    lines = [f"    {value!r}," + (f"  # {notes[k]}" if notes else "") for k, value in enumerate(rows)]
    return f"{name} = (\n" + "".join(line + "\n" for line in lines) + ")"


class _Writer:
    """Writes functions whose values are nodes of a graph; a node that is used twice is a line of its own."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def function(
        self, name: str, arguments: str, doc: str, roots: Sequence[int], shape: tuple[int, ...] | None = None
    ) -> str:
        """A function that returns the roots as an array (roots,), or of a shape."""
        lines = [f"def {name}({arguments}):", f'    """{doc}"""']
        known: dict[int, str] = {}
        needed = self.graph.needed(roots)
        uses = dict.fromkeys(needed, 0)
        for node in [*roots, *(a for i in needed for a in self.graph.args[i])]:
            uses[node] += 1
        for i in needed:
            text = self._node(i, known)
            if self.graph.args[i] and (uses[i] > 1 or len(text) > 60):
                lines.append(f"    n{i} = {text}")
                text = f"n{i}"
            known[i] = text
        inner = "".join(f"\n        1.0 * {known[root]}," for root in roots)
        found = f"jnp.array([{inner}\n    ])" if roots else "jnp.zeros(0)"
        lines.append(f"    return {found}" + (f".reshape({shape})" if shape else ""))
        return "\n".join(lines) + "\n"

    def _node(self, i: int, known: Mapping[int, str]) -> str:
        op, data = self.graph.op[i], self.graph.data[i]
        x = [known[a] for a in self.graph.args[i]]
        if op == "constant":
            text = repr(data)
            return {"inf": "jnp.inf", "-inf": "-jnp.inf", "nan": "jnp.nan"}.get(text, f"({text})" if data < 0 else text)
        if op == "symbol":
            return self._symbol(*data)
        writers: dict[str, Callable[[], str]] = {
            "neg": lambda: f"(-{x[0]})",
            "exprel": lambda: f"_exprel(1.0 * {x[0]}, {data or 0})",
            "integer_power": lambda: f"({x[0]} ** {data})",
        }
        if op in writers:
            return writers[op]()
        if op in INFIX:
            return f"({x[0]} {INFIX[op]} {x[1]})"
        if op in CALLS:
            return f"{CALLS[op]}({', '.join(x)})"
        raise MechanismError("an equation in JAX", f"the operation {op}", ", ".join([*INFIX, *CALLS]), "write it out")

    def _symbol(self, kind: str, index: int) -> str:
        if kind in VECTORS:
            return f"{VECTORS[kind]}[{index}]"
        if kind in ("time", "value"):
            return {"time": "t", "value": "value"}[kind]
        allowed = "states, parameters, inputs, time"
        raise MechanismError("an equation in JAX", f"a value of kind {kind}", allowed, "export it without delays")
