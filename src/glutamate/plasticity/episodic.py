"""Episodic memory of a person: what attention, drugs, stress and sleep do to one evening of learning, by phase.

Scheme      calcium rule at the synapse -> strength of what is encoded; more tags or a lower threshold of synthesis ->
            share that is captured; sleep frees synapses before and captures after; recall goes with strength and falls
            with time (retention.py); stress and inhibition at recall raise the threshold of a cue
Takes in    attention, GABA, share of NMDA current left, stress so many minutes before (+) or after (-) encoding, share
            of a night slept before and after, stress at recall
Hands on    `Evening`, `strength`, `scores(...)`, `hedges`; `targets()`
Not here    which event it is, emotion (hippocampal_path.py stores, modulation.py gates), recovery over several nights
Limits      attention, capture and what a night restores are assumed. GABA and NMDA act through the synapse only; recall
            has no NMDA in its equations, so that a block spares it is no test. A night's worth of capture is set by one
            meta-analysis and predicts the others
Sources     Newbury2021, BerresErdfelder2021, Crowley2024 (sleep), Shields2017 (stress by phase), Morgan2004 (ketamine),
            Craik1996 (divided attention), DeVivo2017 (synapses a fifth larger without sleep), Foti2015 (implicit
            learning in autism)
"""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.dendritic_gate import gate
from glutamate.plasticity.modulation import Modulation
from glutamate.plasticity.pairing import crossings, mean_efficacy, shares_above
from glutamate.plasticity.retention import recall, stability_of

PAIRS, LAG, QUIET_RATE, DRUG_RATE = 30, 10.0, 10.0, 40.0  # per episode; ms; Hz
RATE_GAIN = Parameter(0.5, "1", "assumed: full attention on the rate of input", low=0.2, high=0.8, domain=(0, None))
OPENED = Parameter(0.3, "1", "assumed: GABA taken off the dendrite by full attention", low=0.1, high=0.5, domain=(0, 1))
EASED = Parameter(0.1, "1", "assumed: threshold taken off by full attention", low=0.05, high=0.2, domain=(0, 1))
SURGE_TIME = Parameter(20, "min", "assumed: noradrenaline after a stressor", low=10, high=40, domain=(1, None))
HORMONE_PEAK = Parameter(25, "min", "assumed: cortisol peaks after a stressor", low=15, high=40, domain=(1, None))
TAGGED = Parameter(1, "1", "assumed: log of tags between memories", low=0.5, high=1.5, domain=(1e-3, None))
WINDOW = Parameter(60, "min", "assumed: a tag waits for proteins", low=30, high=120, domain=(1, None))
SHRUNK = Parameter(0.18, "1", "DeVivo2017", low=0, high=0.25, domain=(0, 1), note="area of synapses lost in a night")
FULL = Parameter(0.5, "1", "assumed: strong synapses after a night", low=0.3, high=0.6, domain=(0, 1))
NIGHT = Parameter(0.1085, "1", "fit:PLA-48", low=0, high=0.3, domain=(0, 1), note="capture that a night adds")
BLOCKED = Parameter(0.5, "1", "assumed: spreads that stress at recall adds to the threshold", low=0.2, high=1)
PEOPLE = Parameter(0.3, "1", "assumed: log of strength between people", low=0.2, high=0.4, domain=(0, None))
LEVEL = Parameter(0.7, "1", "assumed: a list of words per a flash card; half to three quarters are recalled next day",
                  low=0.4, high=1, domain=(0, None))  # fmt: skip
ITEMS, COUNT, SEEDS = 30, 1000, 20
IMPLICIT = {"serial reaction": (-0.18, 0.535), "pursuit": (-0.34, 0.70), "cueing": (0.27, 0.335)}  # SMD, half of 95 %
LESS_GABA = 0.95


@dataclasses.dataclass(frozen=True)
class Evening:
    """What surrounds one evening of learning and its recall; the defaults are a rested, attentive person without drugs.

    `stress_before` is in minutes before encoding, negative after it, None for none. Raises ParameterError outside of
    what each may be.
    """

    attention: float = 1.0
    gaba: float = 1.0
    nmda: float = 1.0
    stress_before: float | None = None
    stress_at_recall: bool = False
    sleep_before: float = 1.0
    sleep_after: float = 1.0

    def __post_init__(self) -> None:
        shares = {"attention": self.attention, "sleep before": self.sleep_before, "sleep after": self.sleep_after}
        for name, value in shares.items():
            if not 0 <= value <= 1:
                raise ParameterError(f"{name} of an evening", f"{value!r:.20}", "0 to 1", "give a share")
        if not (self.gaba >= 0 and self.nmda >= 0):
            came = f"GABA {self.gaba!r:.20}, NMDA {self.nmda!r:.20}"
            raise ParameterError("factors of an evening", came, "from 0", "1 is usual")


RESTED = Evening()


def encoded(attention: float = 1.0, gaba: float = 1.0, potentiation: float = 1.0, threshold: float = 1.0) -> float:
    """Share of synapses that an episode of pairs makes strong."""
    rate = QUIET_RATE * (1 + RATE_GAIN.canonical() * attention)
    factors = gate(gaba * (1 - OPENED.canonical() * attention))._replace(
        potentiation=potentiation, threshold=threshold * (1 - EASED.canonical() * attention)
    )
    rule = CalciumRule()
    return float(crossings(rule, shares_above(rule, rate, LAG, factors), PAIRS / rate, factors)[0])


def blocked(nmda: float) -> float:
    """What of potentiation by quick pairs is left with a share of NMDA current, by the rule made for drugs; from 0."""
    rule, left = CalciumRule.boosted(), []
    for share in (nmda, 1.0):
        factors = gate(nmda=share)._replace(boost=share)
        shares = shares_above(rule, DRUG_RATE, LAG, factors)
        left.append(float(mean_efficacy(rule, shares, 75 / DRUG_RATE, 0.5, factors)) - 0.5)
    return max(left[0], 0.0) / left[1]


@cache
def modulated(before: float, part: Modulation | None = None) -> tuple[float, float, float]:
    """Factors of potentiation and its threshold at encoding, lowest threshold of synthesis within an hour after it.

    `before` is in minutes from the stressor to encoding, negative if the stressor comes later.
    """
    from math import exp

    import numpy as np
    from scipy.integrate import solve_ivp

    law = part or Modulation()
    peak = HORMONE_PEAK.canonical("min")

    def drive(t: float) -> Any:
        since = max(t + before, 0.0)
        surge = exp(-since / SURGE_TIME.canonical("min")) if t + before >= 0 else 0.0
        return law.Drive(surge, 0.0, since / peak * exp(1 - since / peak))

    begin, end = -max(before, 0.0), WINDOW.canonical("min")
    times = np.unique(np.concatenate([[begin, 0.0], np.linspace(0, end, 61)]))
    path = solve_ivp(
        lambda t, y: law.rate(law.State(*y), drive(t)), (begin, end), (0.0, 0.0), t_eval=times, max_step=1.0
    )
    outs = [law.output(law.State(*y), drive(t)) for t, y in zip(path.t, path.y.T, strict=True) if t >= 0]
    return (
        float(outs[0].potentiation_factor),
        float(outs[0].threshold_factor),
        float(min(out.capture_factor for out in outs)),
    )


def strength(evening: Evening = RESTED) -> float:
    """Strength of what is kept, relative to a rested and attentive person without stress and drugs."""
    from scipy.special import ndtr

    potentiation, threshold, synthesis = 1.0, 1.0, 1.0
    if evening.stress_before is not None:
        potentiation, threshold, synthesis = modulated(float(evening.stress_before))
    gained = encoded(evening.attention, evening.gaba, potentiation, threshold) / encoded()
    gained *= blocked(evening.nmda) if evening.nmda != 1 else 1.0
    if gained <= 0:
        return 0.0
    from math import log

    captured = 2 * float(ndtr(log(gained / synthesis) / TAGGED.canonical())) if synthesis < 1 else 1.0
    filled = FULL.canonical() / (1 - SHRUNK.canonical() * (1 - evening.sleep_before))
    free = (1 - filled) / (1 - FULL.canonical())
    return gained * captured * free * (1 - NIGHT.canonical() * (1 - evening.sleep_after))


def scores(evening: Evening = RESTED, days: float = 1.0, people: int = COUNT, seed: int = 0) -> Any:
    """Share of 30 items (people,) recalled after so many days, with the spread of people and of items."""
    import numpy as np
    from scipy.special import ndtr, ndtri

    rng = np.random.default_rng(seed)
    kept = strength(evening) * np.exp(PEOPLE.canonical() * rng.standard_normal(people))
    chance = np.zeros(people)
    known = kept > 0
    chance[known] = recall(days, stability_of(LEVEL.canonical() * kept[known]))
    if evening.stress_at_recall:
        chance[known] = ndtr(ndtri(chance[known]) - BLOCKED.canonical())
    return rng.binomial(ITEMS, chance) / ITEMS


def hedges(more: Any, less: Any) -> float:
    """Hedges' g between scores (n,) of two groups."""
    spread = ((more.var(ddof=1) + less.var(ddof=1)) / 2) ** 0.5
    return float((more.mean() - less.mean()) / spread * (1 - 3 / (4 * (len(more) + len(less)) - 9)))


def gain(seeds: int = SEEDS, days: float = 1.0, **changes: Any) -> float:
    """Mean g over groups of 1,000 of a changed evening against a usual one."""
    changed_one = dataclasses.replace(RESTED, **changes)
    return (
        sum(hedges(scores(changed_one, days, seed=s), scores(days=days, seed=s + seeds)) for s in range(seeds)) / seeds
    )


def targets() -> list[Target]:
    """Sleep, stress by phase, ketamine by phase, implicit learning with less GABA; mean g of 20 groups."""
    from itertools import pairwise

    one = partial(Target, unit="1", relative=False)
    sleep = partial(one, "PLA-49", source="Newbury2021", kind="prediction")
    stress = partial(one, "PLA-52", expected=1, tolerance=0, source="Shields2017", kind="prediction")
    drug = partial(one, "PLA-50", expected=1, tolerance=0, source="Morgan2004")

    def falls() -> float:
        found = [strength(Evening(nmda=share)) for share in (1.0, 0.92, 0.85, 0.7)]
        return float(all(a > b for a, b in pairwise(found)))

    def restricted() -> float:
        return -(gain(sleep_before=0.5) + gain(sleep_after=0.5)) / 2

    def sign(want: int, **how: Any) -> Any:
        return lambda: float(want * gain(**how) > 0)

    night = "sleep against wake after learning, g 0.28 to 0.44"
    rows = [
        one(
            "PLA-48",
            night,
            0.36,
            tolerance=0.08,
            source="BerresErdfelder2021",
            kind="calibration",
            measure=lambda: -gain(sleep_after=0.0),
        ),
        sleep(
            "no sleep before learning, g 0.47 to 0.77", 0.62, tolerance=0.15, measure=lambda: -gain(sleep_before=0.0)
        ),
        sleep("no sleep after learning, g 0.18 to 0.38", 0.28, tolerance=0.1, measure=lambda: -gain(sleep_after=0.0)),
        one(
            "PLA-49",
            "half nights, mean of before and after, g",
            0.29,
            tolerance=0.1,
            source="Crowley2024",
            kind="prediction",
            measure=restricted,
        ),
        stress("10 min after encoding: more is recalled", measure=sign(1, stress_before=-10.0)),
        stress("60 min before encoding: less is recalled", measure=sign(-1, stress_before=60.0)),
        stress("30 min before encoding: less is recalled", measure=sign(-1, stress_before=30.0)),
        stress("at recall: less is recalled", kind="calibration", measure=sign(-1, stress_at_recall=True)),
        drug("less is kept with every dose before learning", kind="prediction", measure=falls),
        drug("recall spared, for it has no NMDA in it", kind="identity", measure=lambda: strength(RESTED)),
    ]
    for task, (mean, half) in IMPLICIT.items():
        what = f"less GABA at the dendrite (0.95): g within 95 % of {task}"
        rows.append(
            one(
                "PLA-56",
                what,
                mean,
                tolerance=half,
                source="Foti2015",
                kind="prediction",
                measure=lambda: gain(gaba=LESS_GABA),
            )
        )
    return rows
