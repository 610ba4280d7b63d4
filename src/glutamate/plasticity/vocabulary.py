"""Vocabulary: one item as it is studied and reviewed over months, as equations and events that run.

Scheme      time since the last review grows; a review that succeeds raises stability, the more the less likely it was;
            a lapse lowers it; a repetition within the day adds little, and so does reading it again
Takes in    events `review` (a test that is passed), `lapse` (one that is not), `repetition`, `reading`
Hands on    stability, difficulty, probability of recall
Not here    grades hard and easy, many items and learners (retention.py, learners.py: the same law)
Limits      an event says how a review ended; the model does not draw it
Sources     Ye2022 (law and weights)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp, maximum, minimum
from glutamate.parameter import par
from glutamate.plasticity.retention import AGAIN, GOOD, SCALE, WEIGHTS, W
from glutamate.plasticity.study_session import REREAD
from glutamate.units import measure, number, share

SET: Any = WEIGHTS
READING: Any = REREAD
EASIEST, HARDEST = 1.0, 10.0


@mechanism
class Vocabulary:
    """One item of one person."""

    first_stability: float = par(W[GOOD - 1], "d", "Ye2022", domain=(1e-3, None), note="after one good study")
    first_difficulty: float = par(2.1181, "1", "Ye2022", domain=(1, 10), note="after one good study")
    power: float = SET[20]
    growth: float = SET[8]
    settling: float = SET[9]
    surprise: float = SET[10]
    lapse_size: float = SET[11]
    lapse_difficulty: float = SET[12]
    lapse_stability: float = SET[13]
    lapse_surprise: float = SET[14]
    massed_size: float = SET[17]
    massed_offset: float = SET[18]
    massed_settling: float = SET[19]
    difficulty_step: float = SET[6]
    difficulty_return: float = SET[7]
    reread: float = READING
    day: float = par(1, "d", "Ye2022", domain=(1e-3, None), note="unit of stability in the powers")
    easy_difficulty: float = par(1.0, "1", "Ye2022", domain=(1, 10), note="to which difficulty returns")

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Stability, difficulty 1 to 10, time since the last review."""

        stability: measure("d")
        difficulty: number(low=0)
        since: measure("d")

    class Drive(NamedTuple):
        """Nothing."""

    class Output(NamedTuple):
        """Probability of recall now."""

        recall: share

    def start(self, drive):
        """Studied once, just now."""
        return self.State(self.first_stability, self.first_difficulty, 0.0)

    def rate(self, state, drive):
        """Time goes by."""
        return self.State(0.0, 0.0, 1.0)

    def output(self, state, drive):
        """A power of time over stability."""
        return self.Output((1 + SCALE * state.since / state.stability) ** -self.power)

    def jumps(self):
        """A review passed, a review failed, a repetition within the day, reading without a test."""
        return [
            Jump("review", to=self.after_review),
            Jump("lapse", to=self.after_lapse),
            Jump("repetition", to=self.after_repetition),
            Jump("reading", to=self.after_reading),
        ]

    def _harder(self, difficulty, grade):
        moved = difficulty - self.difficulty_step * (grade - GOOD) * (HARDEST - difficulty) / (HARDEST - EASIEST)
        back = self.difficulty_return
        return minimum(maximum(back * self.easy_difficulty + (1 - back) * moved, EASIEST), HARDEST)

    def after_review(self, state, drive, value):
        """More stable, most if it was nearly forgotten."""
        missed = 1 - self.output(state, drive).recall
        gained = exp(self.growth) * (HARDEST + 1 - state.difficulty) * (state.stability / self.day) ** -self.settling
        return self.State(
            state.stability * (1 + gained * (exp(self.surprise * missed) - 1)),
            self._harder(state.difficulty, GOOD),
            0.0,
        )

    def after_lapse(self, state, drive, value):
        """Less stable, and harder from now on."""
        missed = 1 - self.output(state, drive).recall
        low = self.lapse_size * state.difficulty**-self.lapse_difficulty * exp(self.lapse_surprise * missed)
        low = low * self.day * ((state.stability / self.day + 1) ** self.lapse_stability - 1)
        most = state.stability / exp(self.massed_size * self.massed_offset)
        return self.State(minimum(low, most), self._harder(state.difficulty, AGAIN), 0.0)

    def after_repetition(self, state, drive, value):
        """A little more stable, if at all."""
        more = exp(self.massed_size * self.massed_offset) * (state.stability / self.day) ** -self.massed_settling
        return self.State(state.stability * maximum(more, 1), self._harder(state.difficulty, GOOD), 0.0)

    def after_reading(self, state, drive, value):
        """A little more stable, however much had been forgotten."""
        return self.State(state.stability * self.reread, state.difficulty, 0.0)
