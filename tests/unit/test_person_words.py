"""The list of words: what it must do whatever the numbers are."""

import numpy as np
import pytest

from glutamate.engine.mechanism import with_values
from glutamate.plasticity.retention import Item, recall, reviewed
from glutamate.plasticity.word_list import WordList

RESTED = WordList.Drive(1.0)


def days_later(state, days):
    return state._replace(since=state.since + days * part().day)


def part():
    return WordList()


def test_full_attention_learns_all_and_a_test_is_the_law_of_one_item():
    words = part()
    first = words.tested(words.start(RESTED), RESTED, 1.0)
    assert first.known == 1.0 and words.output(first, RESTED).recall == pytest.approx(1.0)
    assert first.stability == pytest.approx(words.first_stability)
    late = days_later(first, 3.0)
    at_test = float(words.output(late, RESTED).recall)
    item = Item(first.stability / words.day, first.difficulty)
    assert at_test == pytest.approx(float(recall(3.0, item.stability)), rel=1e-9)
    after = words.tested(late, RESTED, 1.0)
    passed, failed = reviewed(item, 3.0, True), reviewed(item, 3.0, False)
    expected = np.exp(at_test * np.log(passed.stability) + (1 - at_test) * np.log(failed.stability))
    assert after.stability / words.day == pytest.approx(float(expected), rel=1e-9)
    assert after.since == 0.0


def test_half_attention_learns_half_and_nothing_learns_nothing():
    words = part()
    start = words.start(RESTED)
    assert words.tested(start, RESTED, 0.5).known == pytest.approx(0.5)
    asleep = words.tested(start, RESTED, 0.0)
    assert asleep.known == 0.0 and asleep.stability == pytest.approx(start.stability)
    assert words.tested(start, WordList.Drive(0.6), 1.0).known == pytest.approx(0.6)
    assert words.tested(start, WordList.Drive(3.0), 1.0).known == 1.0


@pytest.mark.parametrize("how", ["tested", "was_read"])
def test_stability_grows_with_a_sitting_and_tests_gain_more(how):
    words = part()
    late = days_later(words.tested(words.start(RESTED), RESTED, 1.0), 2.0)
    gained = getattr(words, how)(late, RESTED, 1.0).stability / late.stability
    assert gained == pytest.approx(1.5) if how == "was_read" else gained > 1.5


def test_spaced_sittings_beat_massed_ones():
    words = part()

    def after(gaps):
        state = words.tested(words.start(RESTED), RESTED, 1.0)
        for gap in gaps:
            state = words.tested(days_later(state, gap), RESTED, 1.0)
        return float(words.output(days_later(state, 30.0), RESTED).recall)

    assert after([3.0, 7.0, 7.0]) > after([0.02, 0.02, 0.02]) + 0.02


def test_law_moves_with_its_parameters():
    words = with_values(part(), reread=2.0)
    late = words.was_read(days_later(words.tested(words.start(RESTED), RESTED, 1.0), 2.0), RESTED, 1.0)
    assert late.stability == pytest.approx(2.0 * words.first_stability)
