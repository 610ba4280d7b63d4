"""Arms told apart by signs: against Bayes' rule, rank sums and arms that are alike; what makes a sign."""

from itertools import product

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import mannwhitneyu

from glutamate.errors import ParameterError
from glutamate.readouts import arm_signs
from glutamate.readouts.arm_discrimination import alike, area, discrimination, fitted
from glutamate.readouts.arm_signs import SIGNS, Balanced, people, states


def drawn(shares, count, seed):
    """People whose signs are independent, each with its share."""
    return (np.random.default_rng(seed).random((count, len(shares))) < np.array(shares)) * 1.0


def test_independent_signs_are_used_as_well_as_they_can_be():
    shares = {"a": [0.2, 0.5, 0.7], "b": [0.5, 0.3, 0.2], "c": [0.1, 0.9, 0.5]}
    found = discrimination({name: drawn(p, 4000, k) for k, (name, p) in enumerate(shares.items())})
    best = 0.0
    for bits in product((0, 1), repeat=3):
        likely = [np.prod([p if bit else 1 - p for bit, p in zip(bits, row, strict=True)]) for row in shares.values()]
        best += max(likely) / 3
    assert found.balanced_accuracy == pytest.approx(best, abs=0.015)
    assert found.interval[0] < best < found.interval[1]
    assert found.confusion.sum(axis=1) == pytest.approx(np.ones(3))


def test_arms_that_are_alike_are_at_chance_and_said_to_be():
    found = discrimination({str(k): drawn([0.3, 0.2, 0.5], 2000, k) for k in range(4)})
    assert found.balanced_accuracy == pytest.approx(0.25, abs=0.02)
    assert len(alike(found)) == 6
    apart = discrimination({"x": drawn([0.05, 0.1], 500, 1), "y": drawn([0.95, 0.9], 500, 2)})
    assert alike(apart) == []
    assert apart.confusion.diagonal().min() > 0.9


def test_the_area_is_that_of_rank_sums():
    first, second = drawn([0.3, 0.6], 300, 5), drawn([0.5, 0.4], 300, 6)
    weights = fitted(np.concatenate([first, second]), np.repeat([0, 1], 300), 2)
    score = [(x @ weights[1:] + weights[0]) @ [1, -1] for x in (first, second)]
    whole = mannwhitneyu(*score).statistic / 300**2
    assert area(*score) == pytest.approx(whole)
    auc = discrimination({"x": first, "y": second}).auc
    assert auc[0, 1] == auc[1, 0] == pytest.approx(whole, abs=0.03)


def test_what_cannot_be_compared_is_refused():
    good = drawn([0.5, 0.5], 10, 0)
    for wrong in ({"x": good}, {"x": good, "y": good[:, :1]}, {"x": good, "y": good[:3]}):
        with pytest.raises(ParameterError):
            discrimination(wrong)


@pytest.mark.slow
def test_each_knob_moves_its_own_signs():
    names = list(SIGNS)
    chosen = ("more glutamate", "dopamine low", "noradrenaline low", "serotonin low", "sleep lost")
    base = states({}, 20, 1)
    change = {arm: states(arm_signs.ARMS[arm], 20, 1) - base for arm in chosen}
    seen = {arm: {names[k] for k in np.flatnonzero(moved.any(axis=0))} for arm, moved in change.items()}
    mean = {arm: dict(zip(names, moved.mean(axis=0), strict=True)) for arm, moved in change.items()}
    circuits = {"lights and sounds", "poor memory", "slow thought", "hard decisions"}
    assert seen["serotonin low"] == {"impatience", "acts too soon"}
    assert seen["sleep lost"] == {"lapses"}
    assert seen["dopamine low"] - circuits == {"no drive"}
    assert seen["more glutamate"] <= circuits >= seen["noradrenaline low"]
    assert mean["more glutamate"]["lights and sounds"] > 0 > mean["noradrenaline low"]["lights and sounds"]
    assert mean["noradrenaline low"]["slow thought"] > 0 < mean["dopamine low"]["no drive"]


def test_reports_have_the_noise_and_the_shares_that_are_asked_for(monkeypatch):
    def made(arm, count, seed):
        return np.random.default_rng(seed).normal(size=(count, len(SIGNS))) + arm.get("sleep", 0.0)

    monkeypatch.setattr(arm_signs, "states", made)
    level = arm_signs.balanced.__wrapped__(200_000, 3).level
    assert level == pytest.approx(-ndtri(np.array(list(SIGNS.values()))) / np.sqrt(0.65), abs=0.02)
    monkeypatch.setattr(arm_signs, "balanced", lambda: Balanced(0.0, 1.0, level))
    assert people("serotonin low", 200_000, 4).mean(axis=0) == pytest.approx(list(SIGNS.values()), abs=0.005)
    assert (people("sleep lost", 1000, 4).mean(axis=0) > list(SIGNS.values())).all()


def test_unknown_arms_and_knobs_are_refused():
    with pytest.raises(ParameterError):
        people("tired", 10, 0)
    with pytest.raises(ParameterError):
        states({"glycine": 0.5}, 10, 0)
    with pytest.raises(ParameterError):
        states({}, 1, 0)
