"""Mismatch: a column against a SciPy twin, sequences, what a block of NMDA does and when it turns round."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.mismatch import MismatchColumn, oddball, sequence
from glutamate.engine.assembly import single
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError


def twin(y: Any, fibres: float) -> list[float]:
    """The equations with their numbers, NMDA at 0.75."""
    x, e, i, a, ue, ui, m = y
    used = 0.5 * x * fibres
    p = 10 * 0.75 * m

    def square(into: float) -> float:
        return 0.04 * max(into, 0.0) ** 2

    return [
        (1 - x) / 800 - used,
        (square(4000 * used + 1.25 * e - 0.65 * i) - e) / 20,
        (square(4000 * used + 1.2 * e - 0.5 * i) - i) / 10,
        (e - a) / 50,
        (square(a + 1.25 * ue - 0.65 * ui) - ue) / 20,
        (square(a + p + 1.2 * ue - 0.5 * ui) - ui) / 10,
        0.01 * fibres * (1 - m) - m / 10000,
    ]


def test_a_column_follows_its_equations() -> None:
    """Fibres at 40 Hz for the first 75 of every 250 ms; between samples their firing goes along a line."""
    times = np.arange(0.0, 1000.0, 0.25)
    fibres = np.where(times % 250 < 75, 0.04, 0.0)
    run = Model.of(single(MismatchColumn(), "column"), name="column").set({"column.nmda": 0.75})
    data = simulate(
        run,
        times=times,
        drive={"column.fibres": (times, fibres), "column.tone": (times, fibres)},
        solver="heun",
        dt=0.05,
        threads=1,
    )
    path = solve_ivp(
        lambda t, y: twin(y, float(np.interp(t, times, fibres))),
        (0, times[-1]),
        [1.0, 0, 0, 0, 0, 0, 0],
        t_eval=times,
        method="RK45",
        max_step=0.5,
        rtol=1e-7,
        atol=1e-9,
    )
    for name, column in (("available", 0), ("granular_e", 1), ("upper_e", 4), ("memory", 6)):
        np.testing.assert_allclose(data[f"column.{name}"].values.squeeze(), path.y[column], rtol=2e-3, atol=5e-3)


def test_a_block_of_nmda_takes_mismatch_and_leaves_the_first_response() -> None:
    control, blocked, without = (oddball(nmda, tones=160) for nmda in (1.0, 0.75, 0.0))
    assert control["mismatch"] > blocked["mismatch"] > without["mismatch"] > 0
    assert blocked["first"] == pytest.approx(control["first"], rel=1e-6)
    assert control["latency"] > 75
    assert np.allclose(control["difference"], control["deviant"] - control["standard"])


def test_deviants_are_rare_and_apart() -> None:
    odd = sequence(0.15, 4000, 1)
    where = np.flatnonzero(odd)
    assert where[0] >= 20
    assert np.diff(where).min() >= 3
    assert odd.mean() == pytest.approx(0.15, abs=0.02)
    assert not np.array_equal(odd, sequence(0.15, 4000, 2))


def test_the_prediction_inhibits_the_column_it_expects() -> None:
    """A tone that was learnt gets a smaller late response; without the weight it does not."""
    column = MismatchColumn()
    tone = column.Drive(0.0, 0.0, 1.0)
    state = column.State(1.0, 0.0, 0.0, 8.0, 5.0, 5.0, 0.5)
    unlearnt = state._replace(memory=0.0)
    assert column.rate(state, tone).upper_i > column.rate(unlearnt, tone).upper_i
    mute = changed(column, prediction_weight=0.0)
    assert mute.rate(state, tone).upper_i == mute.rate(unlearnt, tone).upper_i


def test_impossible_sequences_are_refused() -> None:
    for given in ({"deviants": 0.5}, {"tones": 30}, {"nmda": -1.0}):
        with pytest.raises(ParameterError, match="oddball"):
            oddball(**given)
