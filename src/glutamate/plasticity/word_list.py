"""A list of words as one person learns it: which share is known, and how likely the known ones are recalled.

Scheme      unknown -> known by the attention that a sitting gets; what is recalled in a test grows stable, what is not
            lapses; reading again adds a little; in between recall falls as a power of time over stability
Takes in    how well the person learns now; events `test`, `read` (attention 0 to 1 times the share of the list done)
Hands on    probability of recall of a word of the list, share known
Not here    one item (vocabulary.py, whose law this is), many learners (learners.py), sleep that consolidates
Limits      all known words share one stability, the geometric mean of those recalled, lapsed and new; a sitting that
            gets half of one's attention moves it, and the time since, half as far
Sources     Ye2022 (law and weights)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, mechanism, with_values
from glutamate.maths import exp, log, maximum, minimum
from glutamate.parameter import par
from glutamate.plasticity.retention import GOOD, WEIGHTS, W
from glutamate.plasticity.study_session import REREAD
from glutamate.plasticity.vocabulary import Vocabulary
from glutamate.units import measure, number, share

SET: Any = WEIGHTS
AGAIN_READ: Any = REREAD
SHARED = ("first_stability", "first_difficulty", "power", "growth", "settling", "surprise", "lapse_size",
          "lapse_difficulty", "lapse_stability", "lapse_surprise", "massed_size", "massed_offset", "difficulty_step",
          "difficulty_return", "reread", "day", "easy_difficulty")  # fmt: skip


@mechanism
class WordList:
    """One list of one person."""

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
    difficulty_step: float = SET[6]
    difficulty_return: float = SET[7]
    reread: float = AGAIN_READ
    day: float = par(1, "d", "Ye2022", domain=(1e-3, None), note="unit of stability in the powers")
    easy_difficulty: float = par(1.0, "1", "Ye2022", domain=(1, 10), note="to which difficulty returns")
    fewest: float = par(1e-9, "1", "assumed: a share of nothing is new if nothing is known", domain=(1e-15, 1))

    TIME = "d"

    class State(NamedTuple):
        """Share known; stability, difficulty 1 to 10 and time since the last sitting of what is known."""

        known: share
        stability: measure("d")
        difficulty: number(low=0)
        since: measure("d")

    class Drive(NamedTuple):
        """1 in a rested person."""

        learning: number(low=0)

    class Output(NamedTuple):
        """Probability of recalling a word of the list now."""

        recall: share

    def start(self, drive):
        """Nothing is known."""
        return self.State(0.0, self.first_stability, self.first_difficulty, 0.0)

    def rate(self, state, drive):
        """Time goes by."""
        return self.State(0.0, 0.0, 0.0, 1.0)

    def output(self, state, drive):
        """Of what is known."""
        return self.Output(state.known * self._law().output(self._item(state), None).recall)

    def jumps(self):
        """A sitting with tests and answers; one of reading."""
        return [Jump("test", to=self.tested), Jump("read", to=self.was_read)]

    def tested(self, state, drive, value):
        """Recalled words grow stable, forgotten ones lapse, new ones are learnt."""
        law, item = self._law(), self._item(state)
        recalled = law.output(item, None).recall
        passed, failed = law.after_review(item, None, value), law.after_lapse(item, None, value)
        stability = recalled * log(passed.stability / self.day) + (1 - recalled) * log(failed.stability / self.day)
        difficulty = recalled * passed.difficulty + (1 - recalled) * failed.difficulty
        return self._moved(state, self._attended(drive, value), stability, difficulty)

    def was_read(self, state, drive, value):
        """Known words gain a little, new ones are learnt."""
        after = self._law().after_reading(self._item(state), None, value)
        return self._moved(state, self._attended(drive, value), log(after.stability / self.day), after.difficulty)

    def _law(self):
        return with_values(LAW, **{name: getattr(self, name) for name in SHARED})

    def _item(self, state):
        return Vocabulary.State(state.stability, state.difficulty, state.since)

    def _attended(self, drive, value):
        return minimum(value * drive.learning, 1.0)

    def _moved(self, state, part, stability, difficulty):
        """As far as attention goes; then new words join. `stability` is a logarithm."""
        new = (1 - state.known) * part
        known = state.known + new
        among = new / maximum(known, self.fewest)
        old = (1 - part) * log(state.stability / self.day) + part * stability
        mixed = (1 - among) * old + among * log(self.first_stability / self.day)
        harder = (1 - part) * state.difficulty + part * difficulty
        return self.State(
            known=minimum(known, 1.0),
            stability=self.day * exp(mixed),
            difficulty=(1 - among) * harder + among * self.first_difficulty,
            since=(1 - among) * (1 - part) * state.since,
        )


LAW = Vocabulary()
