"""Dorsal horn cell against a plain loop, wind-up of its model, and the laws of the neuromodulators."""

import numpy as np
import pytest

from glutamate import Protocol, simulate
from glutamate.circuit import wind_up
from glutamate.circuit.dorsal_horn import ProjectionCell
from glutamate.circuit.modulated_decision import ModulatedDecision
from glutamate.circuit.neuromodulators import DelayedChoice, EffortChoice, Eligibility, Neuromodulators
from glutamate.engine import discover
from glutamate.errors import ParameterError

STEP = 0.005


def plain_loop(times, end):
    """The same cell by Euler steps, written with numbers; returns spikes and calcium."""
    peak = 1 / ((0.02 ** (2 / 98)) - (0.02 ** (100 / 98)))
    slow = 1 / (((1 / 15) ** (200 / 2800)) - ((1 / 15) ** (3000 / 2800)))
    v, ampa, gaba, ns, nf, ks, kf, ca, hold, spikes = -65.0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0
    queue = list(times)
    for k in range(int(end / STEP)):
        now = k * STEP
        while queue and queue[0] <= now + 1e-9:
            queue.pop(0)
            ampa, gaba, ns, nf = ampa + 2.2, gaba + 0.5, ns + 6 * peak, nf + 6 * peak
            ks, kf = ks + 0.015 * slow, kf + 0.015 * slow
        nmda = (ns - nf) * v / (1 + np.exp(-0.062 * v) / 3.57)
        current = 10 * (v + 65) + (ampa + ks - kf + 2 * ca / (ca + 1)) * v + gaba * (v + 70) + nmda
        ca += STEP * (-ca / 2000 - 1e-5 * nmda)
        ampa, gaba = ampa * (1 - STEP / 5), gaba * (1 - STEP / 10)
        ns, nf, ks, kf = ns * (1 - STEP / 100), nf * (1 - STEP / 2), ks * (1 - STEP / 3000), kf * (1 - STEP / 200)
        if hold > 0:
            hold -= STEP
        else:
            v -= STEP * current / 200
        if v >= -50:
            v, hold, spikes, ca = -60.0, 3.0, spikes + 1, ca + 0.05
    return spikes, ca


@pytest.mark.slow
def test_the_cell_is_the_plain_loop():
    times = np.concatenate([50 + np.arange(20.0), 450 + np.arange(20.0)])
    data = simulate(
        discover.model("wind_up"), Protocol().spikes("cell.pain", times=times), times=[0.0, 800.0], rtol=1e-8
    )
    spikes, calcium = plain_loop(times, 800.0)
    assert abs(data["cell.spikes"].values[-1] - spikes) <= 1
    assert data["cell.calcium"].values[-1] == pytest.approx(calcium, rel=0.02)


def test_conductances_peak_at_their_steps():
    cell = ProjectionCell()
    for rise, decay in ((2.0, 100.0), (200.0, 3000.0)):
        t = np.linspace(0, 2000, 400001)
        assert (cell.per_peak(rise, decay) * (np.exp(-t / decay) - np.exp(-t / rise))).max() == pytest.approx(1)


def test_volleys_that_would_overlap_are_refused():
    for wrong in (0.0, 51.0):
        with pytest.raises(ParameterError):
            wind_up.responses(wrong)


def test_without_slow_conductances_nothing_winds_up():
    still = {"cell.nmda_step": 0.0, "cell.nk1_step": 0.0, "cell.calcium_per_spike": 0.0}
    assert np.ptp(wind_up.responses(1.0, still)) == 0


def test_touch_needs_its_inhibition():
    assert wind_up.touch_rate(-70.0, trains=2) == 0
    assert wind_up.touch_rate(-70.0, trains=2, changes={"cell.touch_gaba_step": 0.0}) > 2


def test_every_factor_is_one_at_baseline_and_has_its_shape():
    tones = Neuromodulators()
    assert tuple(tones.output(None, tones.Drive(1.0, 1.0, 1.0))) == (1, 1, 1, 1, 1, 1)
    grid = np.geomspace(0.1, 10, 41)
    dopamine = tones.output(None, tones.Drive(grid, 1.0, 1.0))
    for factor in (dopamine.nmda_e, dopamine.gaba):
        assert factor.argmax() == 20  # inverted U
        assert factor[0] == pytest.approx(factor[-1])
    gain = tones.output(None, tones.Drive(1.0, np.array([0.5, 2.0]), 1.0)).gain
    assert gain == pytest.approx([0.88, 1.12])
    assert tones.output(None, tones.Drive(1.0, 1.0, 4.0)).discount == pytest.approx(0.5)


def test_choices_by_hand():
    effort = EffortChoice()
    assert effort.output(None, effort.Drive(2.0, 0.5, 1.0, 1.0)).hard == pytest.approx(0.5)
    delayed = DelayedChoice()
    assert delayed.output(None, delayed.Drive(0.5, 1.0, 20.0, 1.0)).later == pytest.approx(0.5)  # 1/(1 + 0.05 * 20)


def test_reward_counts_what_is_left_of_the_trace():
    model = discover.model("eligibility")
    plan = Protocol().spikes("eligibility.input", times=[1.0]).spikes("eligibility.reward", times=[2.0])
    data = simulate(model, plan, times=[0.0, 3.0])
    assert data["eligibility.weight"].values[-1] == pytest.approx(1 + 0.1 * np.exp(-1), rel=1e-5)
    assert Eligibility().trace_time == 1.0


def decide(members, **values):
    """Trials with the stimulus on from the beginning."""
    given = {"modulated_decision.gain": 1.0, "modulated_decision.stimulus": 1.0} | {
        f"modulated_decision.{name}": value for name, value in values.items()
    }
    model = discover.model("modulated_decision").set(given)
    vary = {"modulated_decision.gain": np.full(members, given["modulated_decision.gain"])}
    return simulate(model, times=np.arange(0.0, 1501.0, 1.0), vary=vary, solver="euler_maruyama", dt="0.1 ms")


def test_the_rate_of_a_pool_is_the_published_formula_and_smooth_at_its_offset():
    pools = ModulatedDecision()
    for nanoampere in (0.3, 0.39, 0.41, 0.5):
        u = 270 * nanoampere - 108
        assert 1e3 * pools.firing(1e3 * nanoampere) == pytest.approx(u / (1 - np.exp(-0.154 * u)))
    assert 1e3 * pools.firing(400.0) == pytest.approx(1 / 0.154)


def test_the_first_crossing_is_the_choice_and_its_time():
    data = decide(40, coherence=6.4)
    rates = [data[f"modulated_decision.rate_{pool}"].values for pool in ("first", "second")]
    chosen = data["modulated_decision.chosen"].values[:, -1]
    reaction = data["modulated_decision.reaction"].values[:, -1]
    assert set(chosen) == {1.0, 2.0}
    for k in range(40):
        over = [np.flatnonzero(r[k] >= 0.015) for r in rates]  # /ms, seen once a millisecond
        seen = min((hits[0] for hits in over if len(hits)), default=np.inf)
        assert reaction[k] <= seen + 1e-6
        assert not any((r[k, : int(reaction[k] - 1e-6)] >= 0.015).any() for r in rates)


def test_without_coherence_neither_pool_is_preferred():
    chosen = decide(400, coherence=0.0)["modulated_decision.chosen"].values[:, -1]
    share = (chosen == 1).sum() / (chosen > 0).sum()
    assert (chosen > 0).mean() > 0.9
    assert share == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(400))


def test_nothing_is_chosen_before_the_stimulus():
    assert not decide(20, stimulus=0.0, gain=1.15)["modulated_decision.chosen"].values.any()
