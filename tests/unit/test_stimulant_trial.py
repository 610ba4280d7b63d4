"""Stimulant trial against simulated children, and what its two terms do alone."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts import stimulant_trial
from glutamate.readouts.stimulant_trial import GAINS, allowed, anxiety_trial, failure, prior


@pytest.fixture(autouse=True)
def made_curve(monkeypatch):
    """A parabola in place of the circuit, so that the trial can be counted by hand."""
    monkeypatch.setattr(stimulant_trial, "_missed", lambda: np.minimum((GAINS - 1) ** 2 * 16, 1.0))


def test_without_weights_the_drug_does_nothing():
    found = anxiety_trial(-0.75, 0.75, 0.0, 0.0, 0.1)
    assert found.ratio == pytest.approx(1)
    assert found.slope == pytest.approx(0, abs=1e-12)


def test_failure_is_read_from_the_curve_at_the_gain_of_the_tone():
    assert failure(0.0) == pytest.approx(0)
    assert failure(-1.0) == pytest.approx(16 * 0.12**2, rel=0.02)  # gain 0.88
    assert (np.diff(failure(np.linspace(-1.5, 0, 20))) <= 0).all()


def test_the_expectation_is_that_of_simulated_children():
    tone, doublings, arousal, failing, placebo = -0.9, 0.6, 0.2, 0.8, 0.12
    rng = np.random.default_rng(3)
    own = tone + 0.5 * rng.normal(size=400_000)
    noise = rng.normal(size=own.size)
    base = -np.quantile(failing * failure(own) + noise, 1 - placebo)  # so that the share on placebo is right
    risks = []
    for dose in (0.0, 0.25, 0.5, 0.75, 1.0):
        more = doublings * dose
        risks.append((base + failing * failure(own + more) + arousal * more + noise > 0).mean())
    ratios = np.array(risks[1:]) / risks[0]
    found = anxiety_trial(tone, doublings, arousal, failing, placebo)
    assert found.ratio == pytest.approx(ratios.mean(), abs=0.02)
    assert found.slope == pytest.approx(np.polyfit([0.25, 0.5, 0.75, 1.0], ratios, 1)[0], abs=0.06)


def test_arousal_alone_only_raises_reports_and_failure_alone_lowers_them_below_the_best_tone():
    aroused = prior(200, failing=0.0)
    assert (aroused.ratio >= 1).all()
    assert allowed(aroused) == 0
    freed = prior(200, arousal=0.0, tone=-1.2, doublings=0.5)
    assert (freed.ratio < 1).all()
    assert allowed(freed) > 0.1


def test_what_cannot_be_a_share_or_is_not_a_value_is_refused():
    with pytest.raises(ParameterError):
        anxiety_trial(0.0, 1.0, 0.1, 0.1, np.array([0.1, 1.0]))
    with pytest.raises(ParameterError):
        prior(10, dose=1.0)
