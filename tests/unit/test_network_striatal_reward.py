"""Dopamine-gated synapses: the window, NMDA, and a task in which only mistakes tell that the rules have changed."""

import math

import numpy as np
import pytest

from glutamate.circuit.striatal_reward import (
    LEARNERS,
    TRIALS,
    WINDOW,
    CorticostriatalSynapse,
    errors_after,
    learn,
    learnt,
)
from glutamate.errors import ParameterError

CELL = CorticostriatalSynapse()


@pytest.mark.parametrize("lag", WINDOW)
def test_the_closed_form_of_the_task_is_that_of_the_synapse(lag: float) -> None:
    both = 1 / (1 / CELL.trace_time + 1 / CELL.dopamine_time)
    moved = 1 - math.exp(-CELL.learning_rate * both * math.exp(-lag / CELL.trace_time))
    assert CELL.change(lag) == pytest.approx(moved * (CELL.largest_weight - 1), rel=1e-5)
    assert CELL.change(lag, dopamine=-1.0) == pytest.approx(-moved, rel=1e-5)


def test_dopamine_must_follow_the_input_within_seconds_and_needs_nmda() -> None:
    assert CELL.targets()[0].measure() == 1.0
    assert CELL.change(1.0, nmda=0.0) == pytest.approx(0.0, abs=1e-12)
    assert 0 < CELL.change(1.0, nmda=0.5) < CELL.change(1.0)


def test_learners_learn_from_mistakes() -> None:
    right = learn()
    assert right.shape == (LEARNERS, TRIALS)
    first, second = learnt(right)
    assert first > 0.9 and second > 0.9
    # Just after the exchange the old habit is wrong: worse than chance.
    after = right[:, TRIALS // 2 : TRIALS // 2 + 20].mean()
    assert after < 0.3
    assert np.array_equal(learn(), right) and not np.array_equal(learn(seed=1), right)


def test_without_dips_nobody_leaves_the_old_rule() -> None:
    """Reward alone teaches the first rule; to give it up takes dopamine below its baseline."""
    first, second = learnt(learn(dips=0.0))
    assert first > 0.8 and second < 0.2
    mistakes = [errors_after(learn(dips=d)) for d in (0.5, 1.0, 2.0)]
    assert mistakes == sorted(mistakes, reverse=True)


def test_a_late_outcome_or_no_nmda_teaches_nothing() -> None:
    late, blocked = learnt(learn(delay=5.0)), learnt(learn(nmda=0.0))
    assert abs(late[0] - 0.5) < 0.1 and abs(late[1] - 0.5) < 0.1
    # No weight has moved: draws alone.
    assert abs(blocked[0] - 0.5) < 4 * 0.5 / math.sqrt(40 * LEARNERS)
    slowed = [errors_after(learn(nmda=n)) for n in (1.0, 0.75, 0.5)]
    assert slowed == sorted(slowed)


@pytest.mark.parametrize("wrong", [{"delay": -1.0}, {"nmda": float("nan")}, {"slope": -2.0}])
def test_bad_numbers_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        learn(**wrong)  # type: ignore[arg-type]
