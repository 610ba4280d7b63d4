"""The adaptive methods against closed forms and SciPy: orders, stiffness, algebra, factorisation, size."""

import ctypes
import time
from typing import NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from glutamate.engine.adaptive.tableau import METHODS as TABLES
from glutamate.engine.assembly import Assembly
from glutamate.engine.code import native, sparse, sparse_table
from glutamate.engine.code.ir import Module
from glutamate.engine.mechanism import Flow, mechanism
from glutamate.engine.system import trace
from glutamate.errors import SolveError
from glutamate.maths import cos, sin
from glutamate.parameter import par
from glutamate.units import number
from unit.engine_models import METHODS, TEST, Swing, Torn, run, swing_rate

LOOSE = 1e6  # a tolerance that accepts every step, so that step_max alone sets the size


@pytest.fixture
def uncached(monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", "off")
    monkeypatch.setattr(native, "_loaded", {})


def fitted_order(errors, ratio=2.0):
    """Slope of log error over log step by least squares."""
    k = np.arange(len(errors))
    return -np.polyfit(k * np.log(ratio), np.log(errors), 1)[0]


PUSH = [(0.0, "swing.push", 0.0), (0.0, "swing.push'", 0.8)]


def swing_reference(times):
    return solve_ivp(
        swing_rate(drag=0.6, push=lambda t: 0.8 * t),
        (0, times[-1]),
        [1.0, 0.0],
        "DOP853",
        times,
        rtol=1e-13,
        atol=1e-14,
    ).y


def swing_errors(method, times, steps):
    """Largest error at `times` for every step size, driven by a ramp so that the rate depends on time."""
    reference = swing_reference(times)
    errors = []
    for h in steps:
        got = run(
            Swing(drag=0.6),
            ["swing.x", "swing.y"],
            times,
            rtol=LOOSE,
            atol=LOOSE,
            method=method,
            events=PUSH,
            moving={"swing.push": "ramp"},
            step_max=h,
        )
        errors.append(np.max(np.abs(got.out[0].T - reference)))
    return np.array(errors)


@pytest.mark.parametrize(("method", "order"), [("rodas5p", 5), ("rodas4", 4), ("tsit5", 5)])
def test_order_of_convergence(method, order):
    errors = swing_errors(method, np.array([6.3]), 0.2 / 2 ** np.arange(4))
    assert fitted_order(errors) > order - 0.35
    assert errors[-1] < 1e-7


@pytest.mark.parametrize(("method", "order"), [("rodas5p", 5), ("rodas4", 4), ("tsit5", 5)])
def test_order_between_steps(method, order):
    # An interpolant of order q adds a local error of order q + 1: rodas5p and tsit5 have q = 4, rodas4 has q = 3.
    errors = swing_errors(method, np.linspace(0, 4, 173), 0.2 / 2 ** np.arange(4))
    assert fitted_order(errors) == pytest.approx(order, abs=0.45)


@pytest.mark.parametrize("method", METHODS)
def test_tolerance_is_met(method):
    times = np.linspace(0, 20, 41)
    reference = solve_ivp(swing_rate(), (0, 20), [1.0, 0.0], "DOP853", times, rtol=1e-13, atol=1e-14).y
    for rtol in (1e-4, 1e-6, 1e-8, 1e-10):
        got = run(Swing(), ["swing.x", "swing.y"], times, rtol=rtol, method=method)
        assert np.max(np.abs(got.out[0].T - reference)) < (100 if rtol < 1e-4 else 300) * rtol


@mechanism
class ProtheroRobinson:
    """Fast attraction to a known solution, sin of a ramped phase, through a non-linear term."""

    speed: float = par(1e5, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        clock: number

    class Drive(NamedTuple):
        phase: number

    def start(self, drive):
        return self.State(sin(drive.phase), 0.0)

    def rate(self, s, drive):
        gap = s.x - sin(drive.phase)
        return self.State(cos(drive.phase) - self.speed * (gap + gap**3), 1.0 + 0.0 * s.clock * s.x)


PHASE = {
    "events": [(0.0, "prothero_robinson.phase", 0.0), (0.0, "prothero_robinson.phase'", 1.0)],
    "moving": {"prothero_robinson.phase": "ramp"},
}


@pytest.mark.parametrize(("method", "order"), [("rodas5p", 4), ("rodas4", 3)])
def test_order_on_a_stiff_problem(method, order):
    # Between steps the order is that of the interpolant even in the stiff limit.
    times, errors, ends = np.linspace(0.5, 4, 99), [], []
    for h in 0.4 / 2 ** np.arange(5):
        got = run(
            ProtheroRobinson(),
            ["prothero_robinson.x"],
            times,
            rtol=LOOSE,
            atol=LOOSE,
            method=method,
            step_max=h,
            **PHASE,
        )
        error = np.abs(got.out[0, :, 0] - np.sin(times))
        errors.append(error.max())
        ends.append(error[-1])
    assert fitted_order(errors) > order - 0.25, errors
    assert max(ends) < 3e-7 and fitted_order(ends) > 1.0


@pytest.mark.parametrize("method", ["rodas5p", "rodas4"])
def test_a_stiff_problem_needs_few_steps(method):
    got = run(ProtheroRobinson(), ["prothero_robinson.x"], [10.0], rtol=1e-7, method=method, **PHASE)
    assert abs(got.out[0, 0, 0] - np.sin(10.0)) < 1e-6
    assert got.steps[0] < 200


@mechanism
class Robertson:
    """Robertson's chemical kinetics."""

    slow: float = par(0.04, "1/s", TEST)
    fast: float = par(3e7, "1/s", TEST)
    middle: float = par(1e4, "1/s", TEST)

    TIME = "s"

    class State(NamedTuple):
        a: number(scale=1)
        b: number(scale=1e-4)
        c: number(scale=1)

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0)

    def rate(self, s, drive):
        first, second, third = self.slow * s.a, self.fast * s.b * s.b, self.middle * s.b * s.c
        return self.State(third - first, first - second - third, second)


# Mazzia and Magherini, Test Set for IVP Solvers, release 2.4: reference solution of ROBER at t = 1e11 s.
ROBER_END = [2.083340149701255e-8, 8.333360770334713e-14, 0.9999999791665050]
# The printed output of the CVODE example cvRoberts_dns at t = 40 s.
ROBER_40 = [7.158e-1, 9.185e-6, 2.842e-1]


@pytest.mark.parametrize("method", ["rodas5p", "rodas4"])
def test_robertson(method):
    names = [f"robertson.{n}" for n in "abc"]
    got = run(Robertson(), names, [40.0, 1e11], rtol=1e-8, atol=1e-15, method=method)
    assert got.status[0] == 0
    np.testing.assert_allclose(got.out[0, 0], ROBER_40, rtol=2e-4)

    def rate(t, y):
        first, second, third = 0.04 * y[0], 3e7 * y[1] ** 2, 1e4 * y[1] * y[2]
        return [third - first, first - second - third, second]

    twin = solve_ivp(rate, (0, 40), [1.0, 0.0, 0.0], "Radau", rtol=1e-10, atol=1e-16).y[:, -1]
    np.testing.assert_allclose(got.out[0, 0], twin, rtol=1e-6)
    np.testing.assert_allclose(got.out[0, 1], ROBER_END, rtol=2e-5)


TORN = Assembly({"a": Torn()}, {"a.z": "a.w"}, tear=("a.w",))


def root(x):
    return brentq(lambda z: np.cos(z) * x - z, -4, 4, xtol=1e-15)


@pytest.mark.parametrize("method", ["rodas5p", "rodas4"])
def test_algebraic_unknown(method):
    times = np.linspace(0, 3, 13)
    twin = solve_ivp(lambda t, y: [-root(y[0])], (0, 3), [1.0], "LSODA", times, rtol=1e-11, atol=1e-13).y[0]
    got = run(TORN, ["a.x", "a.w"], times, rtol=1e-9, method=method).out[0]
    np.testing.assert_allclose(got[:, 0], twin, atol=2e-8)
    np.testing.assert_allclose(got[:, 1], [root(x) for x in twin], atol=2e-8)


def test_algebraic_unknown_follows_a_jump_at_once():
    got = run(TORN, ["a.x", "a.w"], [0.0, 0.5, 1.0, 1.5], events=[(1.0, "a.kick", 0.5)]).out[0]
    np.testing.assert_allclose(got[:, 1], [root(x) for x in got[:, 0]], atol=1e-9)
    assert got[2, 0] > got[1, 0]


def test_explicit_steps_refuse_algebra():
    with pytest.raises(SolveError, match="algebraic"):
        run(TORN, ["a.x"], [1.0], method="tsit5")


def large(species, reactions, seed):
    """Mass-action kinetics: a (+ b) -> c; every third reaction is of second order."""
    rng = np.random.default_rng(seed)
    scheme = [(*map(int, rng.choice(species, 3, replace=False)), k % 3 == 0) for k in range(reactions)]
    speed = np.exp(rng.normal(-1, 2, reactions))
    state = NamedTuple("State", [(f"s{i}", number(low=0, scale=1.0)) for i in range(species)])

    def start(self, drive):
        return state(*[1.0] * species)

    def flows(self, s, drive):
        found = []
        for k, (a, b, c, second) in enumerate(scheme):
            rate = getattr(self, f"k{k}") * s[a] * (s[b] if second else 1.0)
            found.append(Flow(f"s{a}", f"s{c}", rate))
            found += [Flow(f"s{b}", None, rate)] if second else []
        return found

    names = {f"k{k}": par(float(v), "1/ms", TEST) for k, v in enumerate(speed)}
    body = {"__annotations__": dict.fromkeys(names, float), "State": state, "start": start, "flows": flows, **names}
    gain = np.zeros((species, reactions))
    for k, (a, b, c, second) in enumerate(scheme):
        gain[a, k] -= 1
        gain[c, k] += 1
        gain[b, k] -= second
    first, other, second = (np.array([r[j] for r in scheme]) for j in (0, 1, 3))

    def rate(t, y):
        return gain @ (speed * y[first] * np.where(second, y[other], 1.0))

    return mechanism(type("Large", (), body))(), rate


@pytest.mark.usefixtures("uncached")
def test_135_species_and_587_reactions():
    part, rate = large(135, 587, 1)
    began = time.perf_counter()
    system = trace(part)
    names = [s.path for s in system.states]
    times = np.array([0.5, 2.0, 10.0])
    got = run(system, names, times, rtol=1e-7)
    assert time.perf_counter() - began < 10
    want = solve_ivp(rate, (0, 10), np.ones(135), "LSODA", times, rtol=1e-9, atol=1e-11).y.T
    np.testing.assert_allclose(got.out[0], want, rtol=1e-5, atol=1e-6)


@pytest.mark.usefixtures("uncached")
def test_factorisation_from_a_table(monkeypatch):
    part, _ = large(24, 90, 2)
    system = trace(part)
    names, times = [s.path for s in system.states], np.array([0.5, 5.0])
    straight = run(system, names, times)
    monkeypatch.setattr(sparse, "TABLE", 0)
    monkeypatch.setattr(native, "_loaded", {})
    driven = run(system, names, times)
    assert driven.steps[0] == straight.steps[0]
    np.testing.assert_allclose(driven.out, straight.out, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize(("size", "seed"), [(1, 0), (5, 1), (17, 2), (40, 3)])
def test_factor_and_solve_are_a_dense_solve(size, seed, table):
    rng = np.random.default_rng(seed)
    width = 4
    entries = sorted(
        {(int(i), int(j)) for i, j in rng.integers(0, size, (3 * size, 2))} | {(i, i) for i in range(0, size, 2)}
    )
    mass = [1 if k % 5 or k == 0 else 0 for k in range(size)]
    entries = sorted({*entries, *((i, i) for i, m in enumerate(mass) if m == 0)})
    plan = sparse.plan(size, entries)
    machine = native.machine()
    module = Module(width, machine.fused, machine.attributes)
    if table:
        sparse_table.write(module, plan, mass)
        numbers = np.array(sparse_table.numbers(plan, mass), np.int64)
    else:
        sparse.write_factor(module, plan, {e: ("j", k) for k, e in enumerate(entries)}, mass)
        sparse.write_solve(module, plan)
        numbers = np.zeros(1, np.int64)
    with module.function(
        "go", [("p", n) for n in ("j", "p", "g", "w", "b", "c", "h", "table")], internal=False
    ) as code:
        extra = [code.table] if table else []
        code.call("factor", [code.j, code.p, code.g, code.w, *extra])
        code.call("solve", [code.w, code.b, code.c, code.h, *extra])
    engine = native._load(native.compile_object(module.text(), machine), machine)

    def rows(values):
        values = np.asarray(values, float).reshape(-1, width)
        raw = np.zeros(values.size + 8)
        block = raw[(-raw.ctypes.data % 64) // 8 :][: values.size].reshape(values.shape)
        block[:] = values
        return block

    j, g, h = (
        rows(rng.normal(size=(len(entries), width))),
        rows(rng.uniform(5, 9, (1, width))),
        rows(rng.normal(size=(1, width))),
    )
    for k, e in enumerate(entries):
        if e[0] == e[1]:
            j[k] -= 6.0
    w, b, c = (
        rows(np.zeros((len(plan.slot), width))),
        rows(rng.normal(size=(size, width))),
        rows(rng.normal(size=(size, width))),
    )
    want = np.empty((size, width))
    for lane in range(width):
        matrix = np.diag(np.array(mass, float) * g[0, lane])
        for k, e in enumerate(entries):
            matrix[e] -= j[k, lane]
        want[:, lane] = np.linalg.solve(matrix, b[:, lane] + h[0, lane] * c[:, lane])
    call = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 8)(engine.get_function_address("go"))
    call(*(a.ctypes.data for a in (j, g, g, w, b, c, h, numbers)))
    np.testing.assert_allclose(b, want, rtol=1e-10, atol=1e-10)


def test_a_step_limit_per_member_counts_rejected_steps_too():
    got = run(Swing(), ["swing.x"], [20.0])
    assert got.steps[0] > got.rejected[0] > 0
    fewer = run(Swing(), ["swing.x"], [20.0], step_limit=int(got.steps[0]) - 1)
    assert fewer.status[0] != 0


def test_methods_are_what_the_module_says():
    for method in TABLES.values():
        assert len(method.a) == len(method.c) == len(method.nodes) == len(method.d)
        # A stiffly accurate method ends at t + h and takes the last stage as its error.
        assert method.nodes[-1] == 1.0 and method.a[-1][-1] == 1.0
        # sum of d is the consistency of the time derivative: d_s = sum of gamma_sj, d_1 = gamma.
        assert method.d[0] == method.gamma
