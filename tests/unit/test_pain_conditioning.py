"""Strength of a conditioned synapse against plain time steps; conditioning and what a block does to it."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts import pain_conditioning
from glutamate.readouts.pain_conditioning import conditioning, late, pain_change, strength


def plain_steps(pre, post, block, step=0.002):
    """The same by Euler steps, written with numbers."""
    c_pre, c_post, rho = 0.0, 0.0, 0.5
    eta = (2 * (2.308148 + 0.864672) - 2.308148) / 0.864672 - 1
    end = max(pre.max() + 10, post.max()) + 150
    pre_bin, post_bin = (
        np.bincount(np.rint(x / step).astype(int), minlength=int(end / step) + 1) for x in (pre + 10, post)
    )
    for k in range(int(end / step)):
        c_pre += 0.864672 * (1 - block) * pre_bin[k]
        c_post += (2.308148 + eta * (1 - block) * c_pre) * post_bin[k]
        c = c_pre + c_post
        rho += step / 707023 * (894.2369 * (1 - rho) * (c > 4.997795) - 111.8252 * rho * (c > 1))
        c_pre, c_post = c_pre * (1 - step / 18.9304), c_post * (1 - step / 18.9304)
    return rho / 0.5


@pytest.mark.parametrize("block", [0.0, 0.5])
def test_the_strength_is_that_of_plain_steps(block):
    rng = np.random.default_rng(2)
    pre, post = (np.sort(np.round(rng.uniform(0, 400, n), 2)) for n in (25, 18))
    found = strength(pre, post, block)
    assert found == pytest.approx(plain_steps(pre, post, block), abs=2e-4)
    assert found != pytest.approx(1, abs=1e-3)


def test_a_synapse_without_spikes_or_with_few_keeps_its_strength():
    assert strength([], []) == 1
    assert strength([0.0], []) == 1  # a single transient is below both thresholds
    assert strength(np.arange(20) * 10.0, np.arange(20) * 10.0 + 12) > 1.1
    slow = np.arange(40) * 500.0
    assert strength(slow, slow - 50) < 1  # post before pre


@pytest.mark.slow
def test_one_train_strengthens_by_nmda_and_not_without(monkeypatch):
    pre, post = conditioning(0.0, 1)
    assert len(pre) == 100
    free, blocked = strength(pre, post), strength(*conditioning(0.6, 1), 0.6)
    assert free > 1 > blocked
    monkeypatch.setattr(pain_conditioning, "SEEDS", 2)
    assert late.__wrapped__(0.2 * 1.5) > late.__wrapped__(0.2)


def test_pain_stays_with_the_strength(monkeypatch):
    monkeypatch.setattr(pain_conditioning, "conditioning", lambda block: ([], []))
    monkeypatch.setattr(pain_conditioning, "late", lambda ampa: 3 * ampa)
    assert pain_change.__wrapped__(0.0) == 0


def test_what_is_no_share_is_refused():
    for wrong in (-0.1, 1.1):
        with pytest.raises(ParameterError):
            conditioning(wrong)
        with pytest.raises(ParameterError):
            strength([0.0], [0.0], wrong)
    with pytest.raises(ParameterError):
        conditioning(0.0, 0)
