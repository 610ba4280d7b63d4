"""Free recall: a list of words recalled without cues, as inhibition waxes and wanes and drives memory to memory.

Scheme      cells of sparse patterns that excite one another, neighbours in the list a little; at strong inhibition only
            cells of two patterns at once stay active, and when inhibition falls the second of them takes over
Takes in    number of words, course of inhibition (low, high, period), couplings of neighbours, seconds
Hands on    `FreeRecall`, `recall_list(...)`: words in order of recall, how many different ones; `over_seeds(...)`
Not here    a person's strategy, spikes; how words get into the network
Limits      4,000 cells stand for 100,000, so few cells belong to two words, and in the end one word comes again
            and again; constants are those of an open replication, the study's own set is sparser
Sources     Recanatesi2015 (equations); constants of a replication
"""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

SET = partial(Parameter, unit="1", source="Recanatesi2015", domain=(0, None))
EXCITATION = SET(12500.0, note="kappa")
FORWARD, BACK = SET(1500.0, note="to the next word"), SET(850.0, note="to the one before")
POWER = SET(1 / 3, note="gamma, of the gain")
NOISE = SET(65.0, note="spread of the current")
ACTIVE = SET(0.1, note="f")
LOWEST, HIGHEST = SET(0.4, note="phi per kappa"), SET(1.2, note="phi per kappa")
TIME, PERIOD = 10.0, 1000.0  # ms
STEP = 1.0  # ms
CELLS, SEEDS = 4000, 20
ABOVE, LEAD = 0.5, 1.5  # mean current of a recalled word per the largest, and per the second word's


class Recall(NamedTuple):
    """Words in the order in which inhibition let them come, one for each trough; number of different ones."""

    order: Any
    different: int


@dataclasses.dataclass(frozen=True)
class FreeRecall:
    """One list in one network. Raises ParameterError for fewer than two words or inhibition that is out of order."""

    words: int = 16
    seed: int = 0
    lowest: float = LOWEST.canonical()
    highest: float = HIGHEST.canonical()

    def __post_init__(self) -> None:
        if self.words < 2 or not 0 <= self.lowest <= self.highest:
            came = f"{self.words!r:.20} words, inhibition {self.lowest!r:.20} to {self.highest!r:.20}"
            allowed = "two words or more, inhibition from 0, the lowest first"
            raise ParameterError("a list to recall", came, allowed, "change what lies outside")

    def patterns(self) -> Any:
        """Membership (cells, words) as 0 and 1."""
        import numpy as np

        rng = np.random.default_rng(self.seed)
        return (rng.random((CELLS, self.words)) < ACTIVE.canonical()).astype(np.float32)


def recall_list(network: FreeRecall, seconds: float = 20.0) -> Recall:
    """Recall that begins with the first word; ParameterError for less than one period."""
    import numpy as np

    if not seconds * 1e3 >= PERIOD:
        asked, allowed = "a time to recall", f"{PERIOD / 1e3:g} s or more"
        raise ParameterError(asked, f"{seconds!r:.20} s", allowed, "one word comes in a period")
    member, f, rng = network.patterns(), np.float32, np.random.default_rng((network.seed, 1))
    share, kappa, power = ACTIVE.canonical(), EXCITATION.canonical(), f(POWER.canonical())
    centred = member - f(share)
    current = np.where(member[:, 0] > 0, f(1e4), f(0))
    kick = f(NOISE.canonical() * (2 * STEP / TIME) ** 0.5)
    order, best = [], np.zeros(network.words)
    per_period = round(PERIOD / STEP)
    middle, swing = (network.highest + network.lowest) / 2, (network.highest - network.lowest) / 2
    for k in range(round(seconds * 1e3 / STEP)):
        rate = np.maximum(current, 0) ** power
        inhibition = kappa * (middle - swing * np.cos(2 * np.pi * k / per_period))
        raw = rate @ member / CELLS
        along = kappa * (rate @ centred) / CELLS
        nearby = np.zeros_like(raw)
        nearby[1:] += f(FORWARD.canonical()) * raw[:-1]
        nearby[:-1] += f(BACK.canonical()) * raw[1:]
        excited = centred @ along + member @ nearby - f(inhibition * float(rate.mean()))
        current += f(STEP / TIME) * (excited - current) + kick * rng.standard_normal(CELLS, f)
        phase = k % per_period
        if phase > 0.75 * per_period or phase < 0.25 * per_period:
            best += (rate @ member) / member.sum(0)
        if phase == per_period // 4:
            ranked = np.argsort(-best)
            if best[ranked[0]] > LEAD * best[ranked[1]]:
                order.append(int(ranked[0]))
            best = np.zeros(network.words)
    return Recall(np.array(order, int), len(set(order)))


@cache
def over_seeds(
    words: int = 16,
    lowest: float = LOWEST.canonical(),
    highest: float = HIGHEST.canonical(),
    seconds: float = 20.0,
    seeds: int = SEEDS,
) -> tuple[float, float, float]:
    """Different words recalled, mean and 95 % interval over networks."""  # fmt: skip
    from glutamate.plasticity.associative import interval

    return interval([recall_list(FreeRecall(words, s, lowest, highest), seconds).different for s in range(seeds)])


def neighbours(order: Any) -> float:
    """Share of transitions to another word that lead to a neighbour in the list."""
    import numpy as np

    steps = np.abs(np.diff(np.asarray(order)))
    moved = steps[steps > 0]
    return float((moved == 1).mean()) if len(moved) else float("nan")
