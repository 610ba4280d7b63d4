"""Rules that are held and left, and responses that are stopped, against NumPy twins and as receptors change."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.rule_switching import RulePools, holding, switch_cue, switching
from glutamate.circuit.stop_signal import stopping
from glutamate.engine.assembly import single
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, SolveError


def slopes(s: Any, noise: Any, cues: Any, e: float, i: float, gaba: float) -> Any:
    """Seconds, nA, Hz."""
    currents = e * 0.2609 * s - i * gaba * 0.0497 * s[::-1] + 0.3255 + 5.2e-4 * np.array(cues)[:, None] + noise
    over = 270 * currents - 108
    return -s / 0.1 + (1 - s) * 0.641 * over / (1 - np.exp(-0.154 * over))


def outcomes(cue: float, e: float, trials: int, seed: int) -> tuple[float, float, float]:
    """Euler-Maruyama by hand: 300 ms of cue to the second pool, 1000 ms after."""
    path = solve_ivp(
        lambda t, s: slopes(s[:, None], 0.0, (0, 0), e, 1, 1)[:, 0], (0, 3), [0.65, 0.03], rtol=1e-9, atol=1e-11
    )
    rng, h = np.random.default_rng(seed), 2e-4
    s = np.repeat(path.y[:, -1:], trials, 1)
    noise = np.zeros((2, trials))
    for k in range(6500):
        into = slopes(s, noise, (0, cue if k < 1500 else 0), e, 1, 1)
        noise = noise - h * noise / 0.002 + 0.02 * np.sqrt(h / 0.002) * rng.standard_normal((2, trials))
        s = s + h * into
    old, new = s > 0.4
    return float((new & ~old).mean()), float((old & ~new).mean()), float((old == new).mean())


def test_the_pools_follow_their_equations() -> None:
    run = Model.of(single(RulePools(), "rules"), name="rules").set(
        {
            "rules.nmda_e": 1.02,
            "rules.nmda_i": 0.9,
            "rules.gaba": 1.1,
            "rules.cue_second": "60 1/s",
            "rules.noise_size": 0,
        }
    )
    times = np.linspace(0, 2000, 41)
    data = simulate(run, times=times, solver="heun", dt=0.1, threads=1)
    path = solve_ivp(
        lambda t, s: slopes(s[:, None], 0.0, (0, 60), 1.02, 0.9, 1.1)[:, 0],
        (0, 2),
        [0.1, 0.1],
        t_eval=times / 1e3,
        rtol=1e-9,
        atol=1e-11,
    )
    assert path.y[1, -1] > 0.5
    for name, column in (("first", 0), ("second", 1)):
        np.testing.assert_allclose(data[f"rules.{name}"].values.squeeze(), path.y[column], rtol=1e-4)


@pytest.mark.parametrize(("cue", "e"), [(0.08, 1.0), (0.06, 0.97)])
def test_outcomes_agree_with_noise_drawn_elsewhere(cue: float, e: float) -> None:
    ours = tuple(switching(cue, nmda_e=e, trials=300).values())
    assert sum(ours) == pytest.approx(1)
    assert ours == pytest.approx(outcomes(1e3 * cue, e, 300, 5), abs=0.11)  # 3.5 standard errors of the difference


@pytest.mark.slow
def test_strong_receptors_hold_a_rule_and_weak_ones_lose_it() -> None:
    part = RulePools()
    cues = {
        name: switch_cue(part, **factors)
        for name, factors in {
            "none": {},
            "gaba up": {"gaba": 1.2},
            "gaba down": {"gaba": 0.8},
            "nmda up": {"nmda_e": 1.05},
            "nmda down": {"nmda_e": 0.97},
        }.items()
    }
    assert cues["gaba down"] < cues["none"] < cues["gaba up"]
    assert cues["nmda down"] < cues["none"] < cues["nmda up"]
    assert switching(0.1, gaba=1.2)["switched"] < switching(0.1)["switched"]
    assert switching(0.0, nmda_e=0.97)["without"] > switching(0.0)["without"] == 0
    with pytest.raises(SolveError, match="holds itself"):
        holding(part, nmda_e=0.9)
    with pytest.raises(SolveError, match="changes the rule"):
        switch_cue(changed(part, input_coupling=1e-6))


@pytest.mark.slow
def test_stopping_fails_more_often_the_later_the_signal() -> None:
    found = stopping(trials=150)
    share = np.array(found["respond"])
    assert np.all(np.diff(share) >= 0)
    assert share[0] == 0
    assert share[-1] == 1
    assert found["stopping"] == found["reaction"] - found["half"] > 0
    low = stopping(gaba=0.8, trials=150)
    assert low["reaction"] < found["reaction"]
    assert low["half"] < found["half"]
    assert np.isnan(stopping(trials=20, delays=(50.0, 100.0))["half"])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="tried"):
        switching(-0.1)
    with pytest.raises(ParameterError, match="factors"):
        holding(RulePools(), gaba=-1.0)
    with pytest.raises(ParameterError, match="stopping"):
        stopping(delays=(100.0, 50.0))
