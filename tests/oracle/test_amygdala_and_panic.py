"""Amygdala and panic loop against SciPy twins, roots in closed form, and what GABA does to thresholds."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.amygdala import Amygdala, reactivity, settled, trigger_threshold
from glutamate.circuit.panic_loop import PanicLoop, factor_by_gaba, fixed_points, tipping, with_gaba
from glutamate.circuit.panic_loop import trigger_threshold as panic_threshold
from glutamate.engine.assembly import single
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, SolveError


def twin(t: float, s: Any, cue: float, context: float, gaba: float) -> Any:
    """Seconds, nA, Hz."""
    currents = 0.2609 * s - gaba * 0.0497 * s[::-1] + 0.3255 + 5.2e-4 * np.array([cue, context])
    over = 270 * currents - 108
    return -s / 0.1 + (1 - s) * 0.641 * over / (1 - np.exp(-0.154 * over))


def test_the_amygdala_follows_its_equations() -> None:
    run = Model.of(single(Amygdala(), "amygdala"), name="amygdala")
    drive = {"amygdala.cue": "60 1/s", "amygdala.context": "20 1/s", "amygdala.gaba": 0.8}
    times = np.linspace(0, 3000, 61)
    data = simulate(run.set(drive), times=times, rtol=1e-9, threads=1)
    path = solve_ivp(
        twin, (0, 3), [0.1, 0.1], t_eval=times / 1e3, args=(60, 20, 0.8), rtol=1e-10, atol=1e-12, method="LSODA"
    )
    for name, column in (("fear", 0), ("extinction", 1)):
        np.testing.assert_allclose(data[f"amygdala.{name}"].values.squeeze(), path.y[column], rtol=1e-5)
    central = np.maximum(path.y[0] - 0.5 * 0.8 * path.y[1], 0)
    np.testing.assert_allclose(data["amygdala.central"].values.squeeze(), central, rtol=1e-4, atol=1e-7)


@pytest.mark.slow
def test_less_gaba_raises_the_gain_and_lowers_the_threshold() -> None:
    part = Amygdala()
    gains = [reactivity(part, gaba) for gaba in (0.8, 1.0)]
    assert gains[0] / gains[1] == pytest.approx(1.066, abs=0.005)
    alone, safe = ([trigger_threshold(part, gaba, context) for gaba in (0.8, 1.0)] for context in (0.0, 0.02))
    assert alone[0] / alone[1] == pytest.approx(0.88, abs=0.01)
    assert safe[0] / safe[1] == pytest.approx(0.81, abs=0.01)
    assert safe[1] > 5 * alone[1]


def test_a_threshold_parts_fear_from_none() -> None:
    part = Amygdala()
    edge = trigger_threshold(part)
    rest = settled(part, 0.0, 0.0)
    assert settled(part, edge, 0.0, start=rest).fear > 0.42
    assert settled(part, 0.9 * edge, 0.0, start=rest).fear < 0.3
    with pytest.raises(SolveError, match="fear wins"):
        reactivity(part, cue=1.2 * edge)
    with pytest.raises(SolveError, match="no fear"):
        trigger_threshold(changed(part, input_coupling=1e-6))
    with pytest.raises(ParameterError, match="amygdala"):
        settled(part, -1.0, 0.0)


def test_without_provocation_the_roots_are_those_of_a_square() -> None:
    """A^2 - kappa A + 0.25 = 0."""
    part = changed(PanicLoop(), feedback=1.25)
    (calm, stable), (edge, unstable), (attack, held) = fixed_points(part)
    assert (calm, stable, unstable, held) == (0.0, True, False, True)
    assert [edge, attack] == pytest.approx([0.25, 1.0], abs=1e-9)
    assert panic_threshold(part) == pytest.approx(0.25)
    assert fixed_points(PanicLoop()) == [(0.0, True)]
    with pytest.raises(SolveError, match="three steady states"):
        panic_threshold(PanicLoop())


def test_the_threshold_parts_courses() -> None:
    part = PanicLoop()
    edge = panic_threshold(part, 0.06)
    run = Model.of(single(part, "loop"), name="loop").set({"loop.provocation": 0.06, "loop.reactivity": 1.0})
    times = np.linspace(0, 3000, 31)
    ends = fixed_points(part, 0.06)
    for start, end in ((edge - 1e-3, ends[0][0]), (edge + 1e-3, ends[2][0])):
        data = simulate(run, times=times, start={"loop.arousal": start}, rtol=1e-9, threads=1)
        found = data["loop.arousal"].values.squeeze()
        path = solve_ivp(
            lambda t, a: (0.06 + 0.9 * a**2 / (a**2 + 0.25) - a) / 60,
            (0, 3000),
            [start],
            t_eval=times,
            rtol=1e-10,
            atol=1e-12,
        )
        np.testing.assert_allclose(found, path.y[0], rtol=1e-4)
        assert found[-1] == pytest.approx(end, abs=2e-2)


def test_provocation_tips_where_two_roots_merge() -> None:
    part = PanicLoop()
    low, high = tipping(part)
    inside = [len(fixed_points(part, p)) for p in (low - 1e-4, low + 1e-4, high - 1e-4, high + 1e-4)]
    assert inside == [1, 3, 3, 1]
    assert tipping(part, 1.2)[0] < 0 < tipping(part, 1.2)[1] < high
    with pytest.raises(SolveError, match="feedback"):
        tipping(changed(part, feedback=0.7))
    with pytest.raises(ParameterError, match="panic"):
        fixed_points(part, -1.0)


def test_gaba_reaches_the_loop_by_the_gain_of_the_amygdala() -> None:
    factor = factor_by_gaba(0.8)
    assert 1 < factor < 1.1
    assert with_gaba(PanicLoop(), 0.8).feedback == pytest.approx(0.9 * factor)
    assert factor_by_gaba(1.0) == 1.0
    with pytest.raises(SolveError, match="without output"):
        factor_by_gaba(0.8, context=0.02)
