"""Definitions: what is measured where everyday language speaks of grooves, racing and ruminating thoughts.

Scheme      an episode moves the share n of a memory's synapses that are strong: n + U (1 - n) - D n
Takes in    shares U and D that cross upwards and downwards in one episode; visits, times and activity of memories
Hands on    depth, formation speed, repetitions to automaticity, four kinds of resistance, selectivity, intrusion rate,
            racing and rumination indices, consolidation, spacing gain, each with its unit
Not here    where U and D come from (pairing.py), networks (latching.py), fear (extinction.py)
Limits      absolute numbers of episodes hang on the chosen episode: compare conditions by ratios only
Sources     none; definitions of this program
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.errors import ParameterError

INTRUDED, WEAK_CUE = 0.5, 0.15  # overlap that counts as a memory; largest share of a cue that counts as weak
CALM = 0.2  # conditioned response that counts as gone


class Reversal(NamedTuple):
    """Episodes to half of the way, share of synapses that stays strong however long it lasts; arrays (...)."""

    episodes: Any
    floor: Any


def _crossing(up: Any, down: Any) -> tuple[Any, Any]:
    """Both shares as arrays; ParameterError outside 0 to 1 or where nothing moves."""
    import numpy as np

    shares = np.broadcast_arrays(np.asarray(up, float), np.asarray(down, float))
    if not all(((s >= 0) & (s <= 1)).all() for s in shares) or not (shares[0] + shares[1] > 0).all():
        came = f"U from {shares[0].min():g} to {shares[0].max():g}, D from {shares[1].min():g} to {shares[1].max():g}"
        raise ParameterError("synapses that cross in an episode", came, "0 to 1, not both 0", "choose another episode")
    return shares[0], shares[1]


def depth(up: Any, down: Any) -> Any:
    """Groove depth (...), 0 to 1: share of strong synapses after endless episodes."""
    up, down = _crossing(up, down)
    return up / (up + down)


def after(episodes: Any, up: Any, down: Any, start: Any = 0.0) -> Any:
    """Share of strong synapses (...) after so many episodes from a share `start`."""
    up, down = _crossing(up, down)
    return depth(up, down) + (start - depth(up, down)) * (1 - up - down) ** episodes


def formation(up: Any, down: Any, share: float = 0.95) -> Any:
    """Episodes (...) until this share of the final depth; 1 where one episode overshoots it.

    Raises ParameterError for a share outside 0 to 1.
    """
    import numpy as np

    if not 0 < share < 1:
        raise ParameterError(
            "the share of the final depth", f"{share!r:.20}", "between 0 and 1", "0.5 or 0.95 are usual"
        )
    up, down = _crossing(up, down)
    left = np.maximum(1 - up - down, 0.0)
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(1 - share) / np.log(left), 1.0)


def reversal(up: Any, down: Any) -> Reversal:
    """What episodes of a reversal protocol with its own U and D do to any depth; speed and floor are two answers."""
    return Reversal(formation(up, down, 0.5), depth(up, down))


def half_by_decay(days: Any, kept: Any) -> float:
    """Days until a decaying memory (kept (T,) at days (T,)) is half of its start; infinite where it never is."""
    import numpy as np

    time, left = np.asarray(days, float), np.asarray(kept, float)
    under = np.flatnonzero(left <= left[0] / 2)
    if len(under) == 0:
        return float("inf")
    k = under[0]
    step = (left[k - 1] - left[0] / 2) / (left[k - 1] - left[k])
    return float(time[k - 1] + step * (time[k] - time[k - 1]))


def extinction_trials(responses: Any) -> Any:
    """Trials (...) until the conditioned response (..., trials) is below 0.2, counted from 1; infinite where never."""
    import numpy as np

    under = np.asarray(responses, float) < CALM
    return np.where(under.any(-1), under.argmax(-1) + 1.0, np.inf)


def impossible(trials: Any, beyond: float = 50) -> float:
    """Share of people (n,) whose extinction takes more than `beyond` trials."""
    import numpy as np

    return float((np.asarray(trials) > beyond).mean())


def interference_loss(before: Any, later: Any) -> Any:
    """Share (...) of recall that is lost after an overlapping memory was learnt."""
    import numpy as np

    return 1 - np.asarray(later, float) / before


def automatic_after(correct: Any, reaction: Any, asymptote: float) -> float:
    """Smallest number of repetitions with P(correct) (K,) above 0.95 and reaction times (K,) within 5 % of theirs."""
    import numpy as np

    fine = (np.asarray(correct) > 0.95) & (np.asarray(reaction, float) <= 1.05 * asymptote)
    return float(fine.argmax() + 1) if fine.any() else float("inf")


def intrusions_per_hour(overlaps: Any, cues: Any, hours_awake: float) -> float:
    """Reactivations (n,), overlap above 0.5, by no or a weak cue (n,), at most 0.15 of the pattern, per hour awake."""
    import numpy as np

    if not hours_awake > 0:
        raise ParameterError("hours awake", f"{hours_awake!r:.20}", "above 0", "give the hours that were observed")
    counted = (np.asarray(overlaps) > INTRUDED) & (np.asarray(cues) <= WEAK_CUE)
    return float(counted.sum() / hours_awake)


class Racing(NamedTuple):
    """Transitions per s times share of time active, in 1/s; different memories per visit, 0 to 1."""

    pace: float
    variety: float


def racing(visits: Any, seconds: float, active: float) -> Racing:
    """Racing index of a chain of visited memories (V,) within so many seconds, active a share of them."""
    import numpy as np

    if not (seconds > 0 and 0 <= active <= 1):
        came = f"{seconds!r:.20} s, active {active!r:.20}"
        raise ParameterError("a chain of memories", came, "above 0 s, active 0 to 1", "change what lies outside")
    count = len(np.asarray(visits))
    distinct = len(np.unique(np.asarray(visits))) / count if count else 0.0
    return Racing(max(count - 1, 0) / seconds * active, distinct)


class Rumination(NamedTuple):
    """1 less the entropy of visits over its largest, 0 to 1; share of visits to the deepest memory."""

    sameness: float
    deepest: float


def rumination(visits: Any, memories: int, deepest: int = 0) -> Rumination:
    """Rumination index of visits (V,) among so many memories; 1 where always the same comes back.

    Raises ParameterError for fewer than two memories or no visit.
    """
    import numpy as np

    seen = np.asarray(visits, int)
    if memories < 2 or len(seen) == 0:
        came = f"{len(seen)} visits among {memories!r:.20} memories"
        raise ParameterError("a rumination index", came, "a visit, two memories or more", "run longer")
    shares = np.unique(seen, return_counts=True)[1] / len(seen)
    entropy = float(-(shares * np.log(shares)).sum())
    return Rumination(1 - entropy / float(np.log(memories)), float((seen == deepest).mean()))


def consolidation(day: Any, hour: Any) -> Any:
    """Retention ratio (...): weight gained that is left after 24 h per that after 1 h."""
    return day / hour


def spacing_gain(spaced: Any, massed: Any) -> Any:
    """Recall with the best gap per recall when massed, at one fixed delay (...)."""
    return spaced / massed
