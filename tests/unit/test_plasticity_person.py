"""A person's learning: what is refused, schedules compared, the definitions, the groove and its switches."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity import definitions, groove, habit, learners, retention


@pytest.mark.parametrize(
    "bad",
    [
        lambda: retention.recall(-1, 1),
        lambda: retention.recall(1, 0),
        lambda: retention.studied(5),
        lambda: retention.stability_of(0),
        lambda: definitions.depth(0, 0),
        lambda: definitions.depth(1.2, 0),
        lambda: definitions.formation(0.1, 0.1, 1),
        lambda: definitions.racing([1, 2], 0, 0.5),
        lambda: definitions.rumination([], 10),
        lambda: definitions.intrusions_per_hour([1], [0], 0),
        lambda: habit.speed(0.7, 0.4),
        lambda: habit.automaticity([1, 1], [0.0]),
        lambda: learners.study(10, "spased"),
        lambda: learners.study(0),
        lambda: groove.episode(-1),
        lambda: groove.episode(1, pairs=3),
    ],
)
def test_refusals_have_four_parts(bad) -> None:
    with pytest.raises(ParameterError) as caught:
        bad()
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_recall_is_nine_tenths_after_one_stability() -> None:
    assert retention.recall([3.0, 50.0], [3.0, 50.0]) == pytest.approx(0.9, rel=1e-12)


def test_recall_goes_with_strength_after_long() -> None:
    weak, usual = (retention.recall(2000.0, retention.stability_of(s)) for s in (0.5, 1.0))
    assert weak / usual == pytest.approx(0.5, abs=0.02)


def test_a_learner_is_the_same_in_a_larger_crowd() -> None:
    few, many = learners.study(120, days=60, seed=3), learners.study(230, days=60, seed=3)
    for a, b in zip(few, many, strict=True):
        assert np.array_equal(a, b[:120])


def test_spaced_study_beats_massed_study() -> None:
    spaced, massed = (learners.study(100, kind, items=40, days=120) for kind in ("spaced", "massed"))
    assert spaced.later.mean() > 1.3 * massed.later.mean()
    assert massed.lapses.max() == 0
    assert 0.05 < spaced.lapses.mean() < 0.2


def test_visits_give_racing_and_rumination_apart() -> None:
    many, same = list(range(20)), [0, 1] * 10
    assert definitions.racing(many, 4, 1.0).pace == definitions.racing(same, 4, 1.0).pace == pytest.approx(19 / 4)
    assert definitions.racing(many, 4, 1.0).variety == 1 > definitions.racing(same, 4, 1.0).variety
    assert definitions.rumination(same, 50).sameness > definitions.rumination(many, 50).sameness
    assert definitions.rumination([0] * 9, 50) == (1.0, 1.0)


def test_resistance_in_four_ways() -> None:
    assert definitions.half_by_decay([0, 1, 2, 3], [1.0, 0.7, 0.4, 0.3]) == pytest.approx(1 + 2 / 3)
    assert definitions.half_by_decay([0, 1], [1.0, 0.9]) == np.inf
    assert definitions.extinction_trials([[0.9, 0.5, 0.1], [0.9, 0.9, 0.9]]).tolist() == [3, np.inf]
    assert definitions.impossible([3, 60, np.inf, 20]) == 0.5
    assert definitions.interference_loss(0.8, 0.6) == pytest.approx(0.25)
    assert definitions.automatic_after([0.5, 0.96, 0.99], [900, 640, 510], 500) == 3


def test_weak_inhibition_learns_faster_and_deeper_and_is_undone_faster_to_a_floor() -> None:
    found = groove.table((0.1, 0.5, 1.0))
    assert found[0.1].nearly < found[0.5].nearly < found[1.0].nearly == 1
    assert found[0.1].depth > found[0.5].depth > found[1.0].depth
    assert found[0.1].reversal < found[0.5].reversal < 1
    assert found[0.1].floor > 0.1 > 0.02 > found[0.5].floor
    assert found[0.5].intrusion > 0.9 > 0.1 > found[1.0].intrusion


def test_each_switch_adds_its_own_resistance() -> None:
    plain = groove.groove(0.1)
    assert groove.groove(0.1, capture=True).floor > plain.floor + 0.2
    assert groove.groove(0.5, competition=True).reversal == np.inf
    assert groove.groove(0.1, avoidance=True).reversal > 5 * plain.reversal
    kept = groove.groove(0.1, avoidance=True)
    assert (kept.half, kept.depth, kept.floor) == pytest.approx((plain.half, plain.depth, plain.floor))


def test_usual_gaba_captures_nothing_from_weak_episodes() -> None:
    assert groove.groove(1.0, capture=True).captured == 0


def test_overlearning_protects_and_alpha5_block_takes_that_away() -> None:
    found, blocked = groove.overlearning(), groove.overlearning(recruited=0.0)
    assert found.late.episodes > 3 * found.early.episodes
    assert blocked.late.episodes == pytest.approx(blocked.early.episodes)
