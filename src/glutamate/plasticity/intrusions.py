"""Intrusions: memories that come without being looked for, by how deep they are, how weak the cue and what inhibits.

Scheme      a memory comes to a weak cue with a probability that rises with its strength less a threshold set by
            inhibition; strength falls with the log of time. Retrieval with an unexpected task makes it labile: what is
            stored again is weaker by the share of resources that the task takes
Takes in    strength at encoding, cues per day, visuospatial and verbal load at encoding, hippocampal GABA, days;
            reminder with a task
Hands on    `strength`, `per_day`, `film(...)`, `everyday(...)`; `targets()`
Not here    content, distress, wanted recall (episodic.py), chains of thoughts (latching.py)
Limits      thresholds are set by the daily number of involuntary memories in diaries; loads and task are assumed, only
            the fall over days is what it predicts
Sources     Berntsen1996 (numbers per day), Holmes2004 (loads at encoding; film), Kanstrup2021 (reminder and a game)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

CUES = Parameter(100, "1", "assumed: weak cues a day that touch any one of a person's memories", domain=(0, None))
MEMORIES = Parameter(0.02, "1", "fit:PLA-39", domain=(0, 1), note="share of cues that bring an everyday memory")
FILM_CUES = Parameter(4, "1", "assumed: weak cues a day that touch a film just seen", low=2, high=8, domain=(0, None))
FADED = Parameter(0.5, "d", "assumed: strength falls with the log from half a day on", domain=(1e-3, None))
FALL = Parameter(1, "1", "assumed: spreads per unit of log time", low=0.5, high=1.5, domain=(0, None))
USUAL = Parameter(1.0, "1", "assumed: spreads of a scene above the threshold on the day itself", domain=(None, None))
BEARING = Parameter(2, "1", "assumed: spreads of threshold per unit of GABA", low=1, high=4, domain=(0, None))
VISUAL = Parameter(0.6, "1", "assumed: spreads lost by visuospatial load at encoding", domain=(0, None))
VERBAL = Parameter(0.3, "1", "assumed: spreads gained by verbal load at encoding", domain=(0, None))
TAKEN = Parameter(0.8, "1", "assumed: spreads lost by a visual task while the memory is labile", domain=(0, None))
LABILE = Parameter(6, "h", "assumed: hours after a reminder", low=1, high=10, domain=(0, None))
BETWEEN = Parameter(0.5, "1", "assumed: spreads of threshold between people", low=0.25, high=1, domain=(0, None))
SEEDS, PEOPLE, DAYS = 20, 20, 35


class Diary(NamedTuple):
    """Intrusions per day (people, days) that were counted, and the rate (days,) behind them."""

    counted: Any
    expected: Any


def strength(days: Any, at_start: float | None = None) -> Any:
    """Strength (...) above the usual threshold, in spreads of memories, so many days after the event.

    Raises ParameterError for a negative time.
    """
    import numpy as np

    time = np.asarray(days, float)
    if not (time >= 0).all():
        raise ParameterError("the age of a memory", f"{time.min():g} d", "from 0", "give days since the event")
    start = USUAL.canonical() if at_start is None else at_start
    return start - FALL.canonical() * np.log1p(time / FADED.canonical("d"))


def per_day(above: Any, cues: float, gaba: Any = 1.0, between: float = 0.0) -> Any:
    """Rate (...) of intrusions per day of a memory so far above the threshold, mean of people who differ by `between`.

    GABA raises the threshold. Raises ParameterError for negative cues or GABA.
    """
    import numpy as np
    from scipy.special import ndtr

    if not (cues >= 0 and (np.asarray(gaba) >= 0).all()):
        came = f"{cues!r:.20} cues a day, GABA {gaba!r:.20}"
        raise ParameterError("a rate of intrusions", came, "both from 0", "change what lies outside")
    return cues * ndtr((above - BEARING.canonical() * (np.asarray(gaba) - 1)) / (1 + between**2) ** 0.5)


def everyday(gaba: Any = 1.0) -> Any:
    """Involuntary memories per day (...) of an ordinary life."""
    from scipy.special import ndtri

    return per_day(ndtri(MEMORIES.canonical()), CUES.canonical(), gaba)


def film(
    visual: bool = False,
    verbal: bool = False,
    game_on_day: float | None = None,
    wait_hours: float = 0.5,
    gaba: float = 1.0,
    days: int = DAYS,
    people: int = PEOPLE,
    seed: int = 0,
) -> Diary:
    """Diary after a distressing film or event; the game follows a reminder by `wait_hours` and acts while labile."""
    import numpy as np

    rng = np.random.default_rng(seed)
    start = USUAL.canonical() - VISUAL.canonical() * visual + VERBAL.canonical() * verbal
    at = np.arange(days) + 0.5
    above = strength(at, start)
    if game_on_day is not None and wait_hours <= LABILE.canonical("h"):
        above = above - TAKEN.canonical() * (at >= game_on_day)
    spread = BETWEEN.canonical()
    own = above + spread * rng.standard_normal((people, 1))
    return Diary(
        rng.poisson(per_day(own, FILM_CUES.canonical(), gaba)), per_day(above, FILM_CUES.canonical(), gaba, spread)
    )


def half_life(expected: Any) -> float:
    """Half-life in days of a rate (days,) over its first week, by the slope of its log."""
    import numpy as np

    slope = np.polyfit(np.arange(7), np.log(np.asarray(expected, float)[:7]), 1)[0]
    return float(-np.log(2) / slope)


def targets() -> list[Target]:
    """How many come a day, how fast a film fades, and what a task after a reminder does."""
    import numpy as np

    def fewer(first: slice, **arms: Any) -> Any:
        def measure() -> float:
            def total(seed: int, **how: Any) -> float:
                return float(film(seed=seed, **how).counted[:, first].sum())

            drop = [total(s) - total(s + SEEDS, **arms) for s in range(SEEDS)]
            half = 1.96 * np.std(drop, ddof=1) / SEEDS**0.5
            return float(np.sign(np.mean(drop)) * (abs(np.mean(drop)) > half))

        return measure

    sign = partial(Target, expected=1, unit="1", tolerance=0, relative=False)
    game = partial(sign, "PLA-40", source="Kanstrup2021", kind="calibration")
    load = partial(sign, "PLA-40", source="Holmes2004", kind="calibration")
    week, fifth = slice(0, 7), slice(28, 35)
    return [
        Target(
            "PLA-39",
            "involuntary memories per day, 1 to 5",
            3,
            "1",
            2,
            "Berntsen1996",
            "calibration",
            lambda: float(everyday()),
            relative=False,
        ),
        Target(
            "PLA-40",
            "half-life of film intrusions over a week, 1 to 3 d",
            2,
            "d",
            1,
            "Holmes2004",
            "prediction",
            lambda: half_life(film().expected),
            relative=False,
        ),
        game("reminder and game: fewer in week 1 (20 groups of 20)", measure=fewer(week, game_on_day=1.0)),
        game("reminder and game: fewer in week 5", measure=fewer(fifth, game_on_day=1.0)),
        load("visuospatial load at encoding: fewer", measure=fewer(week, visual=True)),
        load("verbal load at encoding: more", measure=lambda: -fewer(week, verbal=True)()),
        sign(
            "PLA-40",
            "game without a labile memory: no fewer",
            expected=0,
            source="Kanstrup2021",
            kind="calibration",
            measure=fewer(week, game_on_day=1.0, wait_hours=24.0),
        ),
    ]
