"""Every mechanism keeps the contract: a new file in any room is found and tested, unnamed here."""

import importlib
import inspect
import pkgutil
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import glutamate
from glutamate.engine import discover
from glutamate.engine.mechanism import fields, rate_of, with_values
from glutamate.engine.system import trace
from glutamate.molecule.assay import worst_loop
from glutamate.molecule.scheme import rate_constants
from glutamate.parameter import check_source
from glutamate.units import DIMENSIONS, Field, parse_unit

CONSTANTS = {"CODATA2018"}
BANDS = {
    "K": (285.0, 312.0),
    "mV": (-100.0, 50.0),
    "mM": (1e-6, 1.0),
    "mM/ms": (1e-6, 1e-3),
    "nS": (1e-6, 1.0),
    "pA": (-50.0, 10.0),
}
SEEDS = st.integers(0, 2**32 - 1)
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(glutamate.__path__, "glutamate.")
    if found.name.split(".")[1] not in discover.WITHOUT_BIOLOGY and not found.name.endswith("__main__")
]


def own_classes(module: Any) -> list[type]:
    return [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and hasattr(c, "PARAMETERS") and c.__module__ == module.__name__
    ]


def constructors(kind: Any) -> list[Any]:
    """The defaults and every named parameter set."""
    named = [n for n, m in vars(kind).items() if isinstance(m, classmethod) and not n.startswith("_")]
    return [kind(), *(getattr(kind, name)() for name in named)]


CLASSES = [kind for module in MODULES for kind in own_classes(module)]
PARTS = [part for kind in CLASSES for part in constructors(kind)]
WITH_STATES = [part for part in PARTS if part.State._fields]


def two_way(part: Any) -> bool:
    """Whether every edge of a gating scheme runs both ways."""
    if not hasattr(part, "flows"):
        return False
    edges = rate_constants(part, middle(part))
    return all((j, i) in edges for i, j in edges)


def middle(part: Any) -> Any:
    return part.Drive(*[np.mean(band(f)) for f in fields(type(part).Drive).values()])


def band(field: Field) -> tuple[float, float]:
    low, high = next((b for unit, b in BANDS.items() if parse_unit(unit).dims == field.dims), (0.0, 1.0))
    return max(low, field.low), min(high, field.high)


def draw(field: Field, rng: Any) -> float:
    low, high = band(field)
    return float(np.exp(rng.uniform(np.log(low), np.log(high))) if low > 0 else rng.uniform(low, high))


def shaken(part: Any, rng: Any) -> Any:
    """The part with parameters drawn from their published ranges, or within 10 % where there is none."""
    values = {}
    for name, spec in part.provenance().items():
        low, high = spec.canonical_low(part.TIME), spec.canonical_high(part.TIME)
        value = getattr(part, name)
        if low is None or high is None:
            low, high = (
                sorted((0.9 * value, 1.1 * value))
                if parse_unit(spec.unit).dims != parse_unit("K").dims
                else (value, value)
            )
        least, most = spec.domain_canonical(part.TIME)
        values[name] = float(np.clip(rng.uniform(low, high), least, most))
    return with_values(part, **values)


@dataclass
class Case:
    """A mechanism with drawn parameters, state and drive."""

    part: Any
    state: Any
    drive: Any


def case(part: Any, seed: int) -> Case:
    rng = np.random.default_rng(seed)
    part = shaken(part, rng)
    names = fields(type(part).State)
    if hasattr(part, "invariants"):
        state = part.State(*rng.dirichlet(np.ones(len(names))).tolist())
    else:
        state = part.State(*[draw(f, rng) for f in names.values()])
    return Case(part, state, part.Drive(*[draw(f, rng) for f in fields(type(part).Drive).values()]))


def flat(record: Any) -> Any:
    return np.array([float(v) for v in record])


def each(parts: list[Any]) -> Any:
    names = [type(p).__name__ for p in parts]
    ids = [f"{name}-{names[:k].count(name)}" for k, name in enumerate(names)]
    return pytest.mark.parametrize("part", parts, ids=ids)


def test_mechanisms_are_found() -> None:
    assert {"AMPAReceptor", "NMDAReceptor", "GABAAReceptor", "GlutamateTransporter", "Release", "Cleft"} <= {
        c.__name__ for c in CLASSES
    }


@each(PARTS)
@given(seed=SEEDS)
@settings(max_examples=20)
def test_finite(part: Any, seed: int) -> None:
    c = case(part, seed)
    if c.state:
        assert np.all(np.isfinite(flat(rate_of(c.part, c.state, c.drive))))
        assert np.all(np.isfinite(flat(c.part.start(c.drive))))
    if c.part.Output._fields:
        assert np.all(np.isfinite(flat(c.part.output(c.state, c.drive))))


@each(WITH_STATES)
@given(seed=SEEDS)
@settings(max_examples=10)
def test_batch_is_loop(part: Any, seed: int) -> None:
    c = case(part, seed)
    members = [case(part, seed + k) for k in range(4)]
    states = c.part.State(*np.array([m.state for m in members]).T)
    drives = c.part.Drive(*np.array([m.drive for m in members]).reshape(4, -1).T)
    batch = [rate_of(c.part, states, drives)] + ([c.part.output(states, drives)] if c.part.Output._fields else [])
    for k, member in enumerate(members):
        alone = [rate_of(c.part, member.state, member.drive)] + (
            [c.part.output(member.state, member.drive)] if c.part.Output._fields else []
        )
        for together, one in zip(batch, alone, strict=True):
            picked = [np.broadcast_to(v, 4)[k] for v in together]
            np.testing.assert_allclose(picked, flat(one), rtol=1e-12, atol=1e-300)


@each(WITH_STATES)
@given(seed=SEEDS)
@settings(max_examples=5)
def test_jacobian_of_the_graph_is_the_complex_step(part: Any, seed: int) -> None:
    c = case(part, seed)
    system = trace(c.part)
    values = {("parameter", k): s.value for k, s in enumerate(system.parameters)}
    assert [s.path.split(".")[-1] for s in system.inputs] == list(c.part.Drive._fields)
    values |= {("input", k): v for k, v in enumerate(c.drive)}
    names = [s.path.split(".")[-1] for s in system.states]
    values |= {("state", k): getattr(c.state, n) for k, n in enumerate(names) if n in c.part.State._fields}
    for guard in [g for g in system.guards if g.switch is not None]:
        values["state", guard.switch] = 1.0 if system.graph.evaluate([guard.value], values)[0] > 0 else -1.0
    derivative = system.graph.derivative(system.rate, [("state", k) for k in range(system.size)])
    found = np.zeros((system.size, system.size))
    for (row, column), value in zip(derivative, system.graph.evaluate(list(derivative.values()), values), strict=True):
        found[row, column] = np.squeeze(value)
    expected = np.empty_like(found)
    for column in range(system.size):
        step = 1e-30 * max(abs(getattr(c.state, names[column])), 1e-12)
        nudged = c.part.State(*[np.array([complex(v)]) for v in c.state])
        nudged = nudged._replace(**{names[column]: getattr(nudged, names[column]) + 1j * step})
        rate = rate_of(c.part, nudged, c.drive)
        rows = [np.asarray(getattr(rate, names[row])) for row in range(system.size)]
        expected[:, column] = [np.imag(row).item() / step for row in rows]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12 * np.abs(expected).max())


@each([part for part in WITH_STATES if part.STATIONARY])
@given(seed=SEEDS)
@settings(max_examples=20)
def test_rest_is_rest(part: Any, seed: int) -> None:
    c = case(part, seed)
    start = c.part.start(c.drive)
    size = [
        max(abs(v), f.limits(c.part.TIME)[2]) for v, f in zip(start, fields(type(c.part).State).values(), strict=True)
    ]
    assert np.all(np.abs(flat(rate_of(c.part, start, c.drive))) <= 1e-9 * np.array(size))


@each([part for part in WITH_STATES if hasattr(part, "invariants")])
@given(seed=SEEDS)
@settings(max_examples=20)
def test_invariants_stay(part: Any, seed: int) -> None:
    c = case(part, seed)
    rate = rate_of(c.part, c.state, c.drive)
    along = c.part.State(*[complex(s, 1e-30 * r) for s, r in zip(c.state, rate, strict=True)])
    for value in c.part.invariants(along).values():
        assert abs(value.imag / 1e-30) <= 1e-12 * np.abs(flat(rate)).max()
        assert value.real == pytest.approx(1)


@each([part for part in WITH_STATES if part.STATIONARY])
@given(seed=SEEDS)
@settings(max_examples=5)
def test_shares_and_amounts_stay_where_they_may_be(part: Any, seed: int) -> None:
    c = case(part, seed)
    path = solve_ivp(
        lambda t, y: flat(rate_of(c.part, c.part.State(*y), c.drive)),
        (0, 20),
        flat(c.state),
        method="LSODA",
        rtol=1e-9,
        atol=1e-12,
    )
    assert path.success
    for field, values in zip(fields(type(c.part).State).values(), path.y, strict=True):
        low, high, scale = field.limits(c.part.TIME)
        assert values.min() >= low - 1e-7 * scale
        assert values.max() <= high + 1e-7 * scale


@each(PARTS)
@given(seed=SEEDS)
@settings(max_examples=10)
def test_units_are_homogeneous(part: Any, seed: int) -> None:
    """With other base units every rate, output, jump and emission changes with its declared dimension."""
    c = case(part, seed)
    base = np.exp(np.random.default_rng(seed).uniform(-2, 2, len(DIMENSIONS)))
    time = float(base[list(DIMENSIONS).index("time")])

    def size(dims: Any) -> float:
        return float(np.prod(base ** np.array([float(d) for d in dims])))

    def scaled(record: Any, kind: Any) -> Any:
        return type(record)(*[v * size(f.dims) for v, f in zip(record, fields(kind).values(), strict=True)])

    spec = c.part.provenance()
    other = with_values(c.part, **{n: getattr(c.part, n) * size(spec[n].dims) for n in spec})
    state, drive = scaled(c.state, type(c.part).State), scaled(c.drive, type(c.part).Drive)
    if c.state:
        expected = scaled(rate_of(c.part, c.state, c.drive), type(c.part).State)
        np.testing.assert_allclose(
            flat(rate_of(other, state, drive)) * time,
            flat(expected),
            rtol=1e-9,
            atol=1e-12 * np.abs(flat(expected)).max(),
        )
        np.testing.assert_allclose(
            flat(other.start(drive)), flat(scaled(c.part.start(c.drive), type(c.part).State)), rtol=1e-9
        )
    if c.part.Output._fields:
        expected = scaled(c.part.output(c.state, c.drive), type(c.part).Output)
        np.testing.assert_allclose(flat(other.output(state, drive)), flat(expected), rtol=1e-9)
    if hasattr(c.part, "jumps"):
        for jump, again in zip(c.part.jumps(), other.jumps(), strict=True):
            value = 2.0 * size(jump.unit.dims)
            after = scaled(jump.to(c.state, c.drive, 2.0), type(c.part).State)
            np.testing.assert_allclose(flat(again.to(state, drive, value)), flat(after), rtol=1e-9)
            for name, emit in jump.emits.items():
                sent = emit.value(c.state, c.drive, 2.0) * size(emit.unit.dims)
                assert again.emits[name].value(state, drive, value) == pytest.approx(sent)


@each([part for part in PARTS if two_way(part)])
@given(seed=SEEDS)
@settings(max_examples=10)
def test_every_loop_is_reversible(part: Any, seed: int) -> None:
    assert worst_loop(part, case(part, seed).drive) < 0.02


@each(PARTS)
def test_sources_resolve_and_stand_on_the_card(part: Any) -> None:
    card = sys.modules[type(part).__module__].__doc__ or ""
    for name, spec in part.provenance().items():
        check_source(spec.source)
        missing = [key for key in spec.keys if key not in CONSTANTS and key not in card]
        assert not missing, f"{name}: {missing} not on the card"


@pytest.mark.parametrize("module", [m for m in MODULES if own_classes(m)], ids=lambda m: m.__name__.split(".")[-1])
def test_card_is_complete(module: Any) -> None:
    card = module.__doc__ or ""
    assert all(f"\n{heading} " in card for heading in ("Takes in", "Hands on", "Not here", "Sources"))
    for kind in own_classes(module):
        inner = [
            kind,
            kind.State,
            kind.Drive,
            kind.Output,
            *(m for n, m in vars(kind).items() if inspect.isfunction(m) and n in ("start", "rate", "flows", "output")),
        ]
        bare = [getattr(x, "__qualname__", x) for x in inner if not x.__doc__]
        assert not bare, f"without a docstring: {bare}"
