"""Groove: how fast and how deep a repeated episode is learnt, how it is undone, and what never is, by inhibition.

Scheme      episode of pairs, target 10 ms after source -> shares U and D of synapses that cross (pairing.py) -> speed,
            depth; the same pairs in reverse order -> speed of undoing, floor that it cannot go below. Beside it the
            partner's share of recall (associative.py) -> intrusion. Three switches, off at first, add what a claim of
            resistance needs: capture, competition, avoidance
Takes in    GABA at the dendrite relative to rest; pairs, rate and lag of an episode; block of NMDA receptors
Hands on    `groove(...)`: five measures apart; `table(...)`: ratios to usual GABA; `overlearning(...)`
Not here    what sets GABA; courses of tags and proteins; people
Limits      U depends exponentially on calcium, so numbers of episodes are those of the protocol: only ratios between
            conditions count. Reversal has a floor under weak inhibition because its own pairs potentiate as well
Sources     GraupnerBrunel2012 (rule), Clopath2008 (tags, their number that starts synthesis, their life), Davenport2021
            (alpha5 receptors after potentiation), Shibata2017 (overlearning)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.definitions import depth, formation, reversal
from glutamate.plasticity.dendritic_gate import gate
from glutamate.plasticity.pairing import crossings, shares_above

PAIRS, RATE, LAG = 30, 10.0, 10.0  # per episode; Hz; ms
TAGS = Parameter(0.3, "1", "Clopath2008", domain=(0, 1), note="N_p 60 of 200 synapses")
TAG_TIME = Parameter(60, "min", "Clopath2008", domain=(1e-3, None), note="1/k_h")
APART = Parameter(10, "min", "assumed: between episodes", low=2, high=60, domain=(0, None))
AVOIDED = Parameter(0.9, "1", "assumed: occasions for change that are avoided", low=0, high=1, domain=(0, 1))
ALPHA5 = Parameter(
    0.3, "1", "assumed: GABA added at potentiated synapses", low=0.1, high=0.6, domain=(0, None), note="a_5"
)
MOST = 5000  # episodes followed for tags


class Groove(NamedTuple):
    """Five measures, apart: episodes to half and to 95 % of the depth; depth; reversal; floor; intrusion.

    depth, floor, captured and intrusion are shares 0 to 1 (synapses, synapses, synapses, cells of the partner);
    `floor` is what is left however long reversal lasts, `reversal` the episodes to half of the way to it.
    """

    half: float
    nearly: float
    depth: float
    reversal: float
    floor: float
    captured: float
    intrusion: float


def episode(
    gaba: Any = 1.0, lag_ms: float = LAG, rate_hz: float = RATE, pairs: int = PAIRS, nmda: Any = 1.0, **rule: Any
) -> tuple[Any, Any]:
    """Shares U and D (...) of an episode at dendritic GABA (...) relative to rest; `rule` changes the calcium rule.

    Raises ParameterError for negative GABA or fewer than five pairs, below which the solution does not hold.
    """
    import numpy as np

    levels = np.asarray(gaba, float)
    if not (levels >= 0).all() or pairs < 5:
        came = f"GABA from {levels.min():g}, {pairs!r:.20} pairs"
        raise ParameterError("an episode", came, "GABA from 0, five pairs or more", "change what lies outside")
    part, factors = CalciumRule(**rule), gate(levels, nmda=nmda)
    return crossings(part, shares_above(part, rate_hz, lag_ms, factors), pairs / rate_hz, factors)


def captured(up: float, down: float) -> float:
    """Share of synapses that become lasting while the groove forms: the most tags at once, if they start synthesis."""
    from math import exp

    left, strong, tagged, most = exp(-APART.canonical("min") / TAG_TIME.canonical("min")), 0.0, 0.0, 0.0
    for _ in range(min(MOST, int(formation(up, down)) + 1)):
        gained = up * (1 - strong)
        strong += gained - down * strong
        tagged = min(tagged * left + gained, strong)
        most = max(most, tagged)
    return most if most > TAGS.canonical() else 0.0


def groove(
    gaba: float = 1.0,
    capture: bool = False,
    competition: bool = False,
    avoidance: bool = False,
    seeds: int = 3,
    **how: Any,
) -> Groove:
    """The experiment at one level of GABA, each switch an assumption; `how` are arguments of `episode`.

    capture: synapses tagged together in large numbers last and no reversal moves them. competition: reversal counts
    only where recall stays with the new pattern. avoidance: most occasions for reversal do not happen.
    """
    from glutamate.plasticity.associative import partner

    up, down = (float(x) for x in episode(gaba, **how))
    back = [float(x) for x in episode(gaba, **how | {"lag_ms": -LAG})]
    intrusion = sum(partner(round(float(gaba), 3), s) for s in range(seeds)) / seeds
    kept = captured(up, down) if capture else 0.0
    happens = (1 - intrusion if competition else 1.0) * (1 - AVOIDED.canonical() if avoidance else 1.0)
    deep = float(depth(up, down))
    if happens * sum(back) > 0:
        undone = reversal(*(happens * x for x in back))
        episodes, floor = float(undone.episodes), float(undone.floor)
    else:
        episodes, floor = float("inf"), deep
    floor = min(kept + (1 - kept) * floor, deep)
    return Groove(float(formation(up, down, 0.5)), float(formation(up, down)), deep, episodes, floor, kept, intrusion)


def table(levels: tuple[float, ...] = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.25), **switches: Any) -> dict[float, Any]:
    """{GABA: Groove} with episodes as ratios to those at usual GABA; shares as they are."""
    usual = groove(1.0, **switches)
    found = {level: groove(level, **switches) for level in levels}
    return {
        level: g._replace(
            half=g.half / usual.half, nearly=g.nearly / usual.nearly, reversal=g.reversal / usual.reversal
        )
        for level, g in found.items()
    }


class Overlearning(NamedTuple):
    """Reversal of a just learnt and of an overlearnt memory: episodes to half way, and floor of each."""

    early: Any
    late: Any


def overlearning(gaba: float = 1.0, recruited: float | None = None, **how: Any) -> Overlearning:
    """Reversal before and after alpha5 receptors have moved to potentiated synapses and added a share of GABA."""
    more = ALPHA5.canonical() if recruited is None else recruited
    deep = float(depth(*episode(gaba, **how)))
    back = how | {"lag_ms": -LAG}
    return Overlearning(reversal(*episode(gaba, **back)), reversal(*episode(gaba + more * deep, **back)))
