"""Models as functions of JAX against the graph the engine compiles; by NumPy in JAX's place where it is not there."""

import sys
import types
from importlib.util import find_spec

import numpy as np
import pytest

from glutamate.api import load
from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import MechanismError, ResultError
from glutamate.interchange.formats import export
from glutamate.interchange.jax_export import jax_functions, jax_text

MODELS = ("astrocyte", "camkii", "cycle", "wei_neuron", "plastic_synapse", "sleep", "synapse")
with_jax = pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed: the extra `jax`")


@pytest.fixture
def functions(monkeypatch):
    """Runs a module's text with NumPy in JAX's place."""

    def custom_jvp(function, nondiff_argnums):
        function.defjvp = lambda rule: rule
        return function

    jax = types.ModuleType("jax")
    jax.numpy, jax.custom_jvp = np, custom_jvp

    def run(text):
        monkeypatch.setitem(sys.modules, "jax", jax)
        monkeypatch.setitem(sys.modules, "jax.numpy", np)
        module = types.ModuleType("written")
        with np.errstate(all="ignore"):
            exec(compile(text, "<written>", "exec"), module.__dict__)
        return module

    return run


def point(model, module):
    """Random states near the start, and the graph's symbols there."""
    system = model.system
    p, u = np.array(module.VALUES), np.array(module.GIVEN)
    symbols = {("parameter", k): v for k, v in enumerate(p)} | {("input", k): v for k, v in enumerate(u)}
    start = np.array(system.graph.evaluate(system.start, symbols), float)
    y = start * (1 + 0.1 * np.random.default_rng(1).random(len(start)))
    return start, y, symbols | {("state", i): v for i, v in enumerate(y)}


def agree(model, module, tolerance=1e-13):
    system = model.system
    start, y, symbols = point(model, module)
    outputs = [node for _, node in system.outputs.values()]
    with np.errstate(all="ignore"):
        found = [np.asarray(module.start()), np.asarray(module.rate(0.0, y)), np.asarray(module.outputs(0.0, y))]
        guards = np.asarray(module.guards(0.0, y))
    assert found[0] == pytest.approx(start, rel=tolerance, abs=0)
    rate = np.array(system.graph.evaluate(system.rate, symbols), float)
    assert np.abs(found[1][: system.size] - rate).max() <= tolerance * np.abs(rate).max()
    assert not found[1][system.size :].any() and len(found[1]) == len(system.states)
    assert found[2] == pytest.approx(np.array(system.graph.evaluate(outputs, symbols), float), rel=1e-12)
    assert guards == pytest.approx(system.graph.evaluate([g.value for g in system.guards], symbols), rel=1e-12)
    for port, jump in system.jumps.items():
        after = y.copy()
        values = system.graph.evaluate(list(jump.assign.values()), symbols | {("value", 0): 0.7})
        after[list(jump.assign)] = values
        assert np.asarray(module.JUMPS[port](0.7, 0.0, y)) == pytest.approx(after, rel=1e-12)
    for guard, (name, direction, terminal, changed) in zip(system.guards, module.AFTER, strict=True):
        assert (name, direction, terminal) == (guard.name, guard.direction, guard.terminal)
        after = y.copy()
        if guard.switch is not None:
            after[guard.switch] = 1 - after[guard.switch]
        after[list(guard.assign)] = system.graph.evaluate(list(guard.assign.values()), symbols)
        assert np.asarray(changed(0.0, y)) == pytest.approx(after, rel=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_the_text_computes_what_the_graph_does(functions, name):
    model = load(name)
    agree(model, functions(jax_text(model)))


def test_values_that_are_set_become_defaults(functions):
    model = load("wei_neuron")
    path = model.system.parameters[0].path
    value = 1.25 * model.values()[path]
    module = functions(jax_text(model.set({path: value})))
    assert module.VALUES[module.PARAMETERS.index(path)] == value
    agree(model.set({path: value}), module)


def test_a_network_cell_with_a_switch_runs(functions):
    from glutamate.circuit.adex import AdEx

    agree(Model.of(single(AdEx(), "adex")), functions(jax_text(Model.of(single(AdEx(), "adex")))))


def test_noise_has_its_matrix(functions):
    model = load("plastic_synapse")
    module = functions(jax_text(model))
    _, y, symbols = point(model, module)
    found = module.noise(0.0, y)
    assert found.shape == (len(y), len(module.NOISE))
    for k, row in enumerate(model.system.noise.values()):
        values = dict(zip(row, model.system.graph.evaluate(list(row.values()), symbols), strict=True))
        assert found[:, k] == pytest.approx([values.get(i, 0.0) for i in range(len(y))])


@pytest.mark.slow
def test_a_course_by_another_solver(functions):
    """The functions alone, stepped by SciPy, give the engine's course."""
    from scipy.integrate import solve_ivp

    model = load("astrocyte")
    module = functions(jax_text(model))
    data = simulate(model, duration=20.0, rtol=1e-9)
    atol = 1e-10 * np.array(module.SCALES)
    with np.errstate(all="ignore"):
        found = solve_ivp(module.rate, (0, 20.0), module.start(), method="LSODA", rtol=1e-10, atol=atol)
    for k, path in enumerate(module.STATES):
        assert found.y[k, -1] == pytest.approx(float(data[path][-1]), rel=1e-6, abs=1e-6 * module.SCALES[k])


def test_what_cannot_be_held_is_refused(tmp_path):
    with pytest.raises(MechanismError, match="nodes or delays"):
        jax_text(load("corticothalamic_loop"))
    written = export("camkii", "jax", tmp_path / "camkii.py")
    compile(written.read_text(), "camkii", "exec")
    with pytest.raises(ResultError, match="exists"):
        load("camkii").export(written, "jax")


@pytest.mark.skipif(find_spec("jax") is not None, reason="JAX is installed")
def test_without_jax_it_says_what_to_install():
    with pytest.raises(ResultError, match=r"glutamate\[jax\]"):
        jax_functions(load("camkii"))


@with_jax
@pytest.mark.slow
@pytest.mark.parametrize("name", ["astrocyte", "wei_neuron", "sleep"])
def test_jax_computes_and_differentiates_what_the_engine_does(name):
    import jax

    jax.config.update("jax_enable_x64", True)
    model = load(name)
    module = jax_functions(model)
    agree(model, module)
    _, y, symbols = point(model, module)
    size = model.system.size
    slopes = model.system.graph.derivative(model.system.rate, [("state", i) for i in range(size)])
    exact = np.zeros((size, size))
    for place, value in zip(slopes, model.system.graph.evaluate(list(slopes.values()), symbols), strict=True):
        exact[place] = value
    found = np.asarray(jax.jit(jax.jacfwd(lambda y: module.rate(0.0, y)))(y))[:size, :size]
    assert np.abs(found - exact).max() <= 1e-12 * np.abs(exact).max()
