"""Habit: how automatic an act becomes that is repeated once a day at the same cue.

Scheme      every repetition takes away a share of what is missing to the asymptote; a missed day takes away nothing
            and gives back a little
Takes in    days on which the act is done; speed per repetition, one per person; or shares U and D of an episode
Hands on    `automaticity`, `days_to`, `people`; `targets()`
Not here    striatum and reward (striatal_reward.py in circuit), motivation, breaking a habit
Limits      the spread between people is set by the published range, so range and median are no test. People were 39
            with a good fit; a further 43 showed no such curve and are not here
Sources     Lally2010 (curve, range and median of days, a missed day)
"""

from __future__ import annotations

from functools import partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

MEDIAN = Parameter(66, "d", "Lally2010", low=18, high=254, note="median of days to 0.95 of the asymptote")
SPREAD = Parameter(0.61, "1", "fit:PLA-46", domain=(0, None), note="standard deviation of the log of days")
START = Parameter(0.0, "1", "assumed: a new act", domain=(0, 1))
LOST = Parameter(0.005, "1", "assumed: share of automaticity that a missed day takes", low=0, high=0.02, domain=(0, 1))
NEAR = 0.95
PEOPLE, STUDIES = 39, 200


def speed(up: float, down: float) -> float:
    """Speed per repetition of an episode in which shares U and D of synapses cross, so that curves agree."""
    from math import log

    from glutamate.plasticity.definitions import depth

    depth(up, down)  # refuses what is outside 0 to 1
    if up + down >= 1:
        raise ParameterError("the speed of a habit", f"U + D of {up + down:g}", "below 1", "choose a shorter episode")
    return -log(1 - up - down)


def automaticity(done: Any, speeds: Any, lost: float | None = None) -> Any:
    """Automaticity (people, days), 0 to 1, after each day on which the act was done (days,) or missed.

    Raises ParameterError for speeds (people,) that are not above 0.
    """
    import numpy as np

    days, rates = np.asarray(done, bool), np.atleast_1d(np.asarray(speeds, float))
    if not (rates > 0).all():
        raise ParameterError("speeds of a habit", f"{rates.min():g}", "above 0 per repetition", "see `people`")
    gone = LOST.canonical() if lost is None else lost
    level, course = np.full(len(rates), START.canonical()), np.empty((len(rates), len(days)))
    for day, act in enumerate(days):
        level = 1 - (1 - level) * np.exp(-rates) if act else level * (1 - gone)
        course[:, day] = level
    return course


def days_to(course: Any, share: float = NEAR) -> Any:
    """Days (people,) until a share of the asymptote, infinite where it is not reached."""
    import numpy as np

    there = np.asarray(course) >= share
    return np.where(there.any(-1), there.argmax(-1) + 1.0, np.inf)


def people(count: int = PEOPLE, seed: int = 0) -> Any:
    """Speeds (count,) per repetition of people whose days to 0.95 are spread as published."""
    import numpy as np

    days = MEDIAN.canonical("d") * np.exp(SPREAD.canonical() * np.random.default_rng(seed).standard_normal(count))
    return np.log(1 / (1 - NEAR)) / days


def targets() -> list[Target]:
    """Range and median of days in studies of 39 people; what one missed day costs."""
    import numpy as np

    row = partial(Target, "PLA-46", source="Lally2010")

    def ends(take: Any) -> Any:
        def measure() -> float:
            found = [take(days_to(automaticity(np.ones(1500), people(seed=s)))) for s in range(STUDIES)]
            return float(np.median(found))

        return measure

    def delayed() -> float:
        every = np.ones(600)
        missed = every.copy()
        missed[20] = 0
        usual, late = (days_to(automaticity(days, people(1001)))[:] for days in (every, missed))
        return float(np.median(late - usual))

    return [
        row("median of days to 0.95", 66, "d", 0.1, kind="calibration", measure=ends(np.median)),
        row("fastest of 39 people", 18, "d", 0.3, kind="calibration", measure=ends(np.min)),
        row("slowest of 39 people", 254, "d", 0.3, kind="calibration", measure=ends(np.max)),
        row("days that one missed day costs", 1, "d", 1, kind="prediction", relative=False, measure=delayed),
    ]
