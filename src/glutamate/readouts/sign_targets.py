"""Targets of signs: base rates, small studies, sleepiness that saturates, odds, twins.

Method      as each row says; people of the balanced population and of arms are those of arm_signs.py
Limits      base rates and the trials of glutamate are set from what they are compared with: calibrations
Sources     DelliPizzi2016, Geha2000, Yang1997, VanDongen2003
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.readouts import sign_studies as studies
from glutamate.readouts.signs import SIGNS, signs, states_of_arm

CAP = 2.0  # by which one sign may at most move the odds of a profile
COUNT, SEED = 4000, 20


@cache
def base_rates() -> dict[str, float]:
    """Share of 4,000 new balanced people with each sign whose state comes from circuits."""
    return signs(states_of_arm({}, COUNT, SEED), seed=SEED).shares()


def worst_base_rate() -> float:
    """Largest distance, in percentage points, of a share from the one it is meant to have."""
    return max(100 * abs(found - float(SIGNS[name].share.value)) for name, found in base_rates().items())  # type: ignore[union-attr]


@cache
def moved() -> Any:
    """P(arm | sign there) / P(arm) and of sign absent (2, arms, signs), seven arms equally likely, nothing capped."""
    from glutamate.readouts.arm_signs import ARMS, people

    there = np.stack([people(arm, 400, seed).mean(axis=0) for seed, arm in enumerate(ARMS)])
    return np.stack([there / there.mean(axis=0), (1 - there) / (1 - there).mean(axis=0)])


def odds(there: float, elsewhere: float) -> float:
    """Factor on the odds of a group by one sign of a share there and elsewhere, at most CAP either way."""
    return float(np.clip(there / elsewhere, 1 / CAP, CAP))


@cache
def capped() -> float:
    """The largest P(arm | sign) / P(arm), or its inverse, with every odds ratio capped."""
    from glutamate.readouts.arm_signs import ARMS, people

    shares = np.stack([people(arm, 400, seed).mean(axis=0) for seed, arm in enumerate(ARMS)])
    worst, prior = 1.0, 1 / len(ARMS)
    for share in (shares, 1 - shares):
        for a in range(len(ARMS)):
            rest = np.delete(share, a, axis=0).mean(axis=0)
            for s in range(share.shape[1]):
                factor = odds(share[a, s], rest[s])
                after = factor * prior / (1 - prior + factor * prior)
                worst = max(worst, after / prior, prior / after)
    return worst


def numbers_without_a_model() -> int:
    """Signs without a model that give anything but words."""
    states = {sign.state: np.random.default_rng(SEED).normal(size=100) for sign in SIGNS.values() if sign.modelled}
    said = signs(states)
    silent = [name for name, sign in SIGNS.items() if not sign.modelled]
    return sum(name in said.present or not isinstance(said.words.get(name), str) for name in silent)


def sleepy(which: int) -> float:
    """Ratio of slopes of sleepiness (1) or lapses (0), late days to first days of four hours in bed."""
    from glutamate.life.performance_targets import slopes

    return slopes(which)


def twins() -> float:
    """Largest miss of the inherited share over 0.2, 0.35 and 0.5."""
    return max(abs(studies.inherited(share, seed=7) - share) for share in (0.2, 0.35, 0.5))


def targets() -> list[Target]:
    """Eight targets; SGN-01 and SGN-06 simulate circuits and take some seconds."""
    row = partial(Target, relative=False)
    found = studies.correlations
    return [
        row("SGN-01", "base rates: largest distance to the table, eight signs of circuits", 0.0, "%", 3.0,
            "assumed: shares of adults", "calibration", worst_base_rate),
        row("SGN-02", "mean |r| of GABA and anxiety over 1,000 studies of 43, below 0.15", 0.075, "1", 0.075,
            "DelliPizzi2016", "regression", lambda: float(np.abs(found()).mean())),
        row("SGN-02", "share of these studies whose r would be published as positive, r > 0.30", 0.025, "1", 0.015,
            "DelliPizzi2016", "identity", lambda: float((found() > studies.called_significant()).mean())),
        row("SGN-03", "sleepiness: slope of days 7 to 14 per that of days 1 to 3, four hours, below 0.3", 0.15, "1",
            0.15, "VanDongen2003", "prediction", lambda: sleepy(1)),
        row("SGN-03", "lapses: the same, above 0.3", 0.65, "1", 0.35, "VanDongen2003", "prediction",
            lambda: sleepy(0)),
        row("SGN-04", "standard error of a difference of GABA between groups of 16", 5.3, "%", 0.5,
            "assumed: spread of GABA", "identity", lambda: 100 * float(studies.group_difference().std())),
        row("SGN-04", "insomnia: chance that -30, +12 and 0 % are one effect, below 0.001", 0.0, "1", 1e-3,
            "assumed: spread of GABA", "prediction", lambda: studies.agreement().p),
        row("SGN-04", "weight of GABA on insomnia and anxiety", 0.0, "1", 1e-9, "assumed: studies disagree",
            "identity", lambda: float(studies.GABA_WEIGHT.value)),
        row("SGN-05", "symptoms after placebo only", 19.0, "%", 6.0, "Geha2000;Yang1997", "calibration",
            lambda: 100 * float(studies.after_glutamate()["placebo"].mean())),
        row("SGN-05", "more after 5 g of glutamate fasting, percentage points", 12.5, "%", 12.5, "Geha2000;Yang1997",
            "calibration", lambda: 100 * float(studies.after_glutamate()["excess"].mean())),
        row("SGN-05", "more after glutamate with food", 0.0, "%", 3.0, "Geha2000", "calibration",
            lambda: 100 * float(studies.after_glutamate(fasting=False)["excess"].mean())),
        row("SGN-06", "largest move of an arm's probability by one sign, odds capped", 1.5, "1", 0.5,
            "assumed: a cap of 2", "identity", capped),
        row("SGN-06", "the same without a cap, at most 2", 1.5, "1", 0.5, "assumed: seven arms equally likely",
            "prediction", lambda: float(max(moved().max(), (1 / moved()).max()))),
        row("SGN-07", "signs without a model that gave a number", 0.0, "1", 0.0,
            "computed: words only", "identity", numbers_without_a_model, hard=True),
        row("SGN-08", "inherited share: largest miss over 0.2, 0.35 and 0.5, 10,000 pairs of each kind", 0.0, "1", 0.1,
            "assumed: usual of brain measures", "identity", twins),
    ]  # fmt: skip
