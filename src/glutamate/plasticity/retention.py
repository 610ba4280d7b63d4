"""Retention: how likely a person recalls one item after days, and what a review does to it.

Scheme      recall falls as a power of time over stability; a successful review raises stability, the more the less
            likely it was; a lapse lowers it; difficulty moves with the grades
Takes in    grades (1 again, 2 hard, 3 good, 4 easy), days between reviews
Hands on    `recall`, `studied`, `reviewed`, `two_sessions`, `best_gap`, `stability_of`, `savings`; `targets()`
Not here    interference between items, sleep, drugs (they change the strength at encoding: episodic.py)
Limits      weights were fitted to logs of flash cards, where people choose what and when to study. Two sessions give
            the best gap for weeks and months, not for a test after a week (4 d against 1 d), and too small a gain
Sources     Ye2022 (law; weights of the sixth form as shipped by the open-source scheduler), Cepeda2008 (gaps),
            MurreDros2015 (the forgetting curve of 1885)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

FITTED = partial(Parameter, unit="1", source="Ye2022")
WEIGHTS = tuple(
    FITTED(value, note=f"w{k}")
    for k, value in enumerate(
        (0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
         1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542)
    )
)  # fmt: skip
W = tuple(w.canonical() for w in WEIGHTS)
POWER = W[20]
SCALE = 0.9 ** (-1 / POWER) - 1  # recall is 0.9 after one stability
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
SAME_DAY = 1.0  # d
GAPS = {7: 1.0, 35: 11.0, 70: 21.0, 350: 21.0}  # d until the test: best gap of people, Cepeda2008
NONSENSE = Parameter(8.5e-4, "d", "fit:PLA-43", domain=(0, None), note="stability of a list of syllables, by day 1")
SAVINGS = {20 / 1440: 0.582, 64 / 1440: 0.442, 525 / 1440: 0.358, 1: 0.337, 2: 0.278, 6: 0.254, 31: 0.211}  # d: share


class Item(NamedTuple):
    """Stability in days (recall is 0.9 after so long) and difficulty 1 to 10, numbers or arrays (...)."""

    stability: Any
    difficulty: Any


def recall(days: Any, stability: Any) -> Any:
    """Probability of recall (...) so many days after the last review.

    Raises ParameterError for a negative time or a stability that is not above 0.
    """
    import numpy as np

    time, lasting = np.asarray(days, float), np.asarray(stability, float)
    if not ((time >= 0).all() and (lasting > 0).all()):
        came = f"days from {time.min():g}, stability from {lasting.min():g} d"
        raise ParameterError("recall after days", came, "days from 0, a stability above 0", "change what lies outside")
    return (1 + SCALE * time / lasting) ** -POWER


def studied(grade: int = GOOD) -> Item:
    """An item after its first study. Raises ParameterError for a grade that is not 1 to 4."""
    if grade not in (AGAIN, HARD, GOOD, EASY):
        raise ParameterError("the grade of a study", f"{grade!r:.20}", "1, 2, 3 or 4", "1 is again, 4 is easy")
    return Item(W[grade - 1], _difficulty(grade))


def stability_of(strength: Any, grade: int = GOOD) -> Any:
    """Stability in days of an item encoded with a strength relative to a usual study.

    Recall after long times is then proportional to strength, as it goes with stability to the power of 0.154.
    """
    import numpy as np

    relative = np.asarray(strength, float)
    if not (relative > 0).all():
        raise ParameterError("strength at encoding", f"{relative.min():g}", "above 0", "1 is a usual study")
    return studied(grade).stability * relative ** (1 / POWER)


def reviewed(item: Item, days: Any, passed: Any, grade: int = GOOD) -> Item:
    """The item after a review so many days later, `passed` (...) or failed (graded again); massed within a day."""
    import numpy as np

    stability, difficulty = (np.asarray(x, float) for x in item)
    chance = recall(days, stability)
    ease = {HARD: W[15], EASY: W[16]}.get(grade, 1.0)
    grown = stability * (
        1 + np.exp(W[8]) * (11 - difficulty) * stability ** -W[9] * (np.exp((1 - chance) * W[10]) - 1) * ease
    )
    fallen = W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1) * np.exp((1 - chance) * W[14])
    fallen = np.minimum(fallen, stability / np.exp(W[17] * W[18]))
    given = np.where(passed, grade, AGAIN)
    massed = stability * np.exp(W[17] * (given - 3 + W[18])) * stability ** -W[19]
    massed = np.where(given >= GOOD, np.maximum(massed, stability), massed)
    spaced = np.where(passed, grown, fallen)
    moved = difficulty - W[6] * (given - 3) * (10 - difficulty) / 9
    harder = np.clip(W[7] * _difficulty(EASY) + (1 - W[7]) * moved, 1, 10)
    return Item(np.where(np.asarray(days) < SAME_DAY, massed, spaced), harder)


def _difficulty(grade: int) -> float:
    return float(min(max(W[4] - 2.718281828459045 ** (W[5] * (grade - 1)) + 1, 1), 10))


def two_sessions(gap: Any, delay: float) -> Any:
    """Expected recall (...) `delay` days after a review with feedback that came `gap` days (...) after the study."""
    import numpy as np

    days = np.asarray(gap, float)
    first = studied()
    passed, failed = (reviewed(first, days, outcome) for outcome in (True, False))
    chance = recall(days, first.stability)
    later = chance * recall(delay, passed.stability) + (1 - chance) * recall(delay, failed.stability)
    return np.where(days < SAME_DAY, recall(delay, passed.stability), later)


def best_gap(delay: float) -> tuple[float, float]:
    """(days, gain): gap from 1 to 105 d with the best recall `delay` days later, and that recall per massed."""
    import numpy as np

    gaps = np.arange(1.0, 105.01, 0.25)
    found = two_sessions(gaps, delay)
    return float(gaps[found.argmax()]), float(found.max() / two_sessions(0.0, delay))


def savings(days: Any) -> Any:
    """Share (...) of work saved when a list of nonsense is learnt anew after days (...): recall of weak items."""
    return recall(days, NONSENSE.canonical("d"))


def targets() -> list[Target]:
    """Best gaps of people within a factor of two, the inverted U, and the forgetting curve."""
    import numpy as np

    days, kept = np.array(list(SAVINGS)), np.array(list(SAVINGS.values()))

    def octaves(delay: int) -> Any:
        return lambda: float(np.log2(best_gap(delay)[0] / GAPS[delay]))

    def bent() -> float:
        found = [[float(two_sessions(g, d)) for g in (0.0, best_gap(d)[0], 3.0 * d)] for d in GAPS]
        return float(all(low < best > late for low, best, late in found))

    def slope() -> float:
        return float(np.polyfit(np.log(days), np.log(savings(days)), 1)[0])

    def distance() -> float:
        return float(np.sqrt(np.mean((savings(days) - kept) ** 2)))

    gap = partial(Target, "PLA-42", unit="1", source="Cepeda2008", kind="prediction", relative=False)
    curve = partial(Target, "PLA-43", unit="1", source="MurreDros2015", relative=False)
    return [
        *(
            gap(f"best gap for a test after {d} d, doublings from people", 0, tolerance=1, measure=octaves(d))
            for d in GAPS
        ),
        gap("recall rises, then falls with the gap", 1, tolerance=0, measure=bent),
        curve("slope of savings from 20 min to 31 d, powers", -0.126, tolerance=0.04, kind="prediction", measure=slope),
        curve("distance from seven savings, held at one day", 0, tolerance=0.1, kind="calibration", measure=distance),
    ]
