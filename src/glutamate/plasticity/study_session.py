"""Study session: tests against rereading, and blocks of focus with rest.

Scheme      rereading strengthens every item a little and starts its clock anew; a test without answers strengthens what
            is recalled by much and the rest not at all. Attention tires within a block and comes back in rest
Takes in    minutes or days until the last test, rereadings or tests; minutes of work and of rest
Hands on    `reread_or_tested`, `crossover`, `focus_blocks`; `targets()`
Not here    answers after tests, motivation, sleep; second trains at the synapse (spaced_trains.py)
Limits      sizes are assumed so that both kinds of study are worth something; whether lines cross, and between which
            times, is what comes out
Sources     RoedigerKarpicke2006 (rereading wins at five minutes, tests win later)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.plasticity.retention import recall, studied

REREAD = Parameter(1.5, "1", "assumed: rereading on stability", low=1, high=2, domain=(1, None))
TESTED = Parameter(4.0, "1", "assumed: a successful test on stability", low=2, high=8, domain=(1, None))
TEXT = Parameter(
    0.02, "1", "assumed: stability of ideas of a text per a flash card", low=0.005, high=0.1, domain=(0, None)
)
IDEAS = Parameter(2.0, "1", "assumed: log of stability between ideas of a text", low=1, high=3, domain=(0, None))
BREAK = Parameter(5, "min", "RoedigerKarpicke2006", domain=(0, None), note="between study and rereading or test")
TIRED = Parameter(30, "min", "assumed: attention falls by 1/e", low=15, high=60, domain=(1, None))
RESTED = Parameter(8, "min", "assumed: attention comes back by 1/e", low=4, high=15, domain=(1, None))
IDEAS_COUNT = 400


class Final(NamedTuple):
    """Share of ideas recalled after rereading and after a test (...)."""

    reread: Any
    tested: Any


def reread_or_tested(days: Any, times: int = 1) -> Final:
    """Recall so many days (...) after study and so many rereadings, or as many tests without answers."""
    import numpy as np
    from scipy.special import ndtri

    if times < 1:
        raise ParameterError("a study session", f"{times!r:.20} rereadings or tests", "one or more", "give a number")
    delay = np.asarray(days, float)[..., None]
    z = ndtri((np.arange(IDEAS_COUNT) + 0.5) / IDEAS_COUNT)
    stability = studied().stability * TEXT.canonical() * np.exp(IDEAS.canonical() * z)
    wait = BREAK.canonical("d")
    read = recall(delay, stability * REREAD.canonical() ** times)
    known = recall(wait, stability)  # what one test finds, the next finds again
    held = recall(delay, stability * TESTED.canonical() ** times)
    return Final(read.mean(-1), (known * held).mean(-1))


def crossover(times: int = 1) -> float:
    """Days after which tests win; infinite where they do not within a year, 0 where they do at once."""
    import numpy as np

    days = np.geomspace(1e-4, 365, 400)
    wins = np.subtract(*reversed(reread_or_tested(days, times))) > 0
    return 0.0 if wins[0] else float(days[wins.argmax()]) if wins.any() else float("inf")


def focus_blocks(work: float, rest: float, blocks: int, step: float = 0.5) -> float:
    """Encoded per minute of work relative to full attention, over blocks of `work` and `rest` minutes.

    Encoding goes with synapses that an episode makes strong at the attention of the moment (episodic.py). Raises
    ParameterError for no work, no block or a negative rest.
    """
    import numpy as np

    from glutamate.plasticity.episodic import encoded

    if not (work > 0 and rest >= 0 and blocks >= 1):
        came = f"{work!r:.20} min of work, {rest!r:.20} of rest, {blocks!r:.20} blocks"
        raise ParameterError(
            "blocks of study", came, "work above 0, rest from 0, one block", "change what lies outside"
        )
    grid = np.linspace(0, 1, 21)
    worth = np.array([encoded(float(a)) for a in grid]) / encoded(1.0)
    fresh, gained, minutes = 1.0, 0.0, 0
    for _ in range(blocks):
        for _ in range(round(work / step)):
            gained += float(np.interp(fresh, grid, worth))
            fresh *= float(np.exp(-step / TIRED.canonical("min")))
            minutes += 1
        fresh = 1 - (1 - fresh) * float(np.exp(-rest / RESTED.canonical("min")))
    return gained / minutes


def targets() -> list[Target]:
    """Who wins when; and that half an hour is too early for a second train."""
    from glutamate.plasticity.spaced_trains import gain

    days = {"5 min": 5 / 1440, "2 d": 2.0, "1 week": 7.0}
    test = partial(
        Target, "PLA-45", unit="1", tolerance=0, source="RoedigerKarpicke2006", kind="prediction", relative=False
    )

    def wins(name: str) -> Any:
        def measure() -> float:
            found = reread_or_tested(days[name])
            return float(found.tested > found.reread)

        return measure

    early = "two trains 30 min apart over one, 1 to 1.1"
    return [
        *(test(f"tests win after {name}", float(name != "5 min"), measure=wins(name)) for name in days),
        Target("PLA-41", early, 1, "1", 0.1, "Kramar2012", "calibration", partial(gain, 30.0), relative=False),
    ]
