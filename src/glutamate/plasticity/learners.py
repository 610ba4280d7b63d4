"""Learners: thousands of people who study a deck of items every day for a year.

Scheme      every day new items are studied and some old ones reviewed, as the schedule says; a review succeeds with the
            probability of recall of that person's item
Takes in    schedule ("spaced": when recall has fallen to a goal, "daily": at a fixed gap, "massed": all on one day),
            items, new items a day, factor on stability for each learner
Hands on    `study(...)`: recall at the end and later, reviews, recall per review
Not here    fatigue, holidays, items that help or hinder one another
Limits      spread between learners is assumed; the law is that of retention.py with its limits
Sources     Ye2022 (law)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter
from glutamate.plasticity.retention import GOOD, Item, recall, reviewed, studied

SPREAD = Parameter(0.5, "1", "assumed: log of stability between learners", low=0.25, high=1, domain=(0, None))
SCHEDULES = ("spaced", "daily", "massed")
TOGETHER = 100  # learners that share a stream of random numbers, so that any of them is the same in a larger crowd
MASSED = 4  # reviews at once


class Year(NamedTuple):
    """Per learner: mean recall on the last day and `later` days after, reviews, share of them that failed."""

    recall: Any
    later: Any
    reviews: Any
    lapses: Any


def study(
    learners: int = 1000,
    schedule: str = "spaced",
    items: int = 100,
    new_per_day: int = 5,
    days: int = 365,
    goal: float = 0.9,
    gap: int = 7,
    later: float = 30.0,
    seed: int = 0,
) -> Year:
    """A year of daily study; arrays (learners,). Learner k is the same whatever their number.

    "spaced" reviews an item when recall has fallen to `goal`, "daily" every `gap` days, "massed" four times on the day
    it is first studied. Raises ParameterError for a schedule or a number that is not allowed.
    """
    import numpy as np

    if schedule not in SCHEDULES:
        near = closest(str(schedule), SCHEDULES)
        raise ParameterError("a schedule", f"{schedule!r:.40}", ", ".join(SCHEDULES), "choose one", closest=near)
    if min(learners, items, new_per_day, days, gap) < 1 or not 0 < goal < 1 or later < 0:
        came = f"{learners} learners, {items} items, {new_per_day} a day, {days} d, goal {goal:g}, gap {gap} d"
        raise ParameterError("a year of study", came, "one or more of each, a goal between 0 and 1", "change them")
    parts = [
        _together(min(TOGETHER, learners - k), schedule, items, new_per_day, days, goal, gap, later, (seed, k))
        for k in range(0, learners, TOGETHER)
    ]
    return Year(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _together(
    people: int, schedule: str, items: int, new: int, days: int, goal: float, gap: int, later: float, seed: Any
) -> Year:
    import numpy as np

    rng = np.random.default_rng(seed)
    factor = np.exp(SPREAD.canonical() * rng.standard_normal(TOGETHER))[:people, None]
    first, draw = studied(), np.empty((TOGETHER, items))
    stability = np.broadcast_to(first.stability * factor, (people, items)).copy()
    difficulty = np.full((people, items), first.difficulty)
    begun = np.arange(items) // new
    seen, due = np.tile(begun.astype(float), (people, 1)), np.full((people, items), np.inf)
    wait = recall_falls_to(goal)
    for _ in range(MASSED if schedule == "massed" else 0):
        stability, difficulty = reviewed(Item(stability, difficulty), 0.0, True)
    if schedule != "massed":
        due[:] = begun + (np.maximum(np.round(stability * wait), 1) if schedule == "spaced" else gap)
    reviews, lapses = np.full(people, MASSED * float((begun < days).sum())) * (schedule == "massed"), np.zeros(people)
    for day in range(1, days):
        who, what = np.nonzero(due <= day)
        rng.random(out=draw)
        if len(who) == 0:
            continue
        old = Item(stability[who, what], difficulty[who, what])
        since = day - seen[who, what]
        passed = draw[who, what] < recall(since, old.stability)
        new_item = reviewed(old, since, passed, GOOD)
        stability[who, what], difficulty[who, what] = new_item
        seen[who, what] = day
        due[who, what] = day + (np.maximum(np.round(new_item.stability * wait), 1) if schedule == "spaced" else gap)
        reviews += np.bincount(who, minlength=people)
        lapses += np.bincount(who, weights=~passed, minlength=people)
    known = begun < days
    at = [recall(days - seen[:, known] + more, stability[:, known]).mean(axis=1) for more in (0.0, later)]
    return Year(at[0], at[1], reviews, np.divide(lapses, reviews, out=np.zeros(people), where=reviews > 0))


def recall_falls_to(goal: float) -> float:
    """Time, in stabilities, after which recall has fallen to a goal."""
    from glutamate.plasticity.retention import POWER, SCALE

    return float((goal ** (-1 / POWER) - 1) / SCALE)
