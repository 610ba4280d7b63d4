"""Tolerance: a mild insult protects a day later, not hours and not days later; which receptors count for death.

Scheme      insult -> five stages of six hours -> protection; threshold of death rises with it
Takes in    signal of synaptic NMDA receptors (1 a sublethal insult), given as an event or a rate
Hands on    protection (1 at its peak after one insult), threshold per that of a naive neuron; `sites`
Not here    what the stages are made of; the load itself (calcium_load.py)
Limits      the effect of place of receptors on death is contested: three readings stand side by side
Sources     GrabbChoi1999 (hours), Hardingham2010, Zhou2013 (places of receptors)
"""

from __future__ import annotations

from functools import partial
from math import exp, factorial, log
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError, closest
from glutamate.injury.death import dying

STAGES, STAGE_H = 5, 6.0  # fit:EXC-22
GAIN = 0.25  # threshold gained at the peak, 0.18 to 0.31
SPREAD = 0.30
SITES = ("total", "extrasynaptic", "coactivation")


def protection(hours: float) -> float:
    """Protection so many hours after one insult, 1 at its peak of 24 h: a chain of five equal stages."""
    if hours < 0:
        raise ParameterError("hours after an insult", f"{hours!r:.40}", "0 or more", "count from the insult on")
    order = STAGES - 1

    def chain(t: float) -> float:
        return (t / STAGE_H) ** order * exp(-t / STAGE_H) / factorial(order)

    return chain(hours) / chain(order * STAGE_H)


def threshold(hours: float) -> float:
    """Lethal load so many hours after an insult, per that of naive neurons."""
    return 1 + GAIN * protection(hours)


def spared(hours: float, naive: float = 0.7) -> float:
    """Share of the deaths of a second insult, which kills `naive` of naive cells, that the first one prevents."""
    from scipy.special import ndtri

    peak = exp(SPREAD * float(ndtri(naive)))
    return 1 - dying(peak, SPREAD, threshold(hours)) / naive


def effective(synaptic: float, extrasynaptic: float, reading: str = "total") -> float:
    """Drive that counts for death under one reading; both parts as shares of all receptors.

    total: their sum. extrasynaptic: those outside synapses count threefold. coactivation: twice the smaller.
    """
    rules: dict[str, Any] = {
        "total": synaptic + extrasynaptic,
        "extrasynaptic": synaptic + 3 * extrasynaptic,
        "coactivation": 2 * min(synaptic, extrasynaptic),
    }
    if reading not in rules:
        asked, near = "a reading of receptor places", closest(str(reading), SITES)
        raise ParameterError(asked, f"{reading!r:.40}", ", ".join(SITES), "use one of these", closest=near)
    return float(rules[reading])


def disagreement(synaptic: float, extrasynaptic: float) -> float:
    """Natural log of the largest per smallest drive of the three readings; infinite if one is nothing."""
    found = [effective(synaptic, extrasynaptic, reading) for reading in SITES]
    return log(max(found) / min(found)) if min(found) > 0 else float("inf")


def targets() -> list[Target]:
    """Deaths prevented 7, 24 and 72 h after a sublethal insult."""
    ours = partial(
        Target, "EXC-22", unit="1", tolerance=0.15, source="GrabbChoi1999", kind="calibration", relative=False
    )
    rows = ((7.0, 0.0), (24.0, 0.4), (72.0, 0.0))
    return [ours(f"deaths prevented {h:g} h after an insult", e, measure=partial(spared, h)) for h, e in rows]
