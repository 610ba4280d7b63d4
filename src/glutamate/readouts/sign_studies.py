"""Sign studies: what small studies of signs, GABA and glutamate can show, and twins.

Takes in    people, spreads between them and of the measure, effects
Hands on    `correlations(...)`, `group_difference(...)`, `agreement(...)`, `after_glutamate(...)`, `inherited(...)`
Limits      empirical links: a symptom after glutamate is not made by any glutamate of this program; food takes it away
            because the trial with food found none. Opposite findings stay side by side and make no common effect
Sources     DelliPizzi2016 (43 people, positive), Geha2000 and Yang1997 (glutamate against placebo); numbers of
            insomnia from three studies, spreads assumed
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts.signs import GABA_WEIGHT, liability

REPEAT = Parameter(0.8, "1", "assumed: of GABA in spectra, scanned twice", low=0.6, high=0.9, domain=(0, 1))
GABA_CV = Parameter(0.15, "1", "assumed: between people in spectra", low=0.12, high=0.18, domain=(0, None))
STUDIED, REPEATS = 43, 1000
INSOMNIA = ((-0.30, 16), (0.12, 16), (0.0, 20))  # relative difference of GABA, people in each group
PLACEBO = Parameter(0.19, "1", "Geha2000;Yang1997", low=0.131, high=0.246, domain=(0, 1), note="placebo only")
FASTING = Parameter(0.18, "1", "Geha2000;Yang1997", low=0.0, high=0.254, domain=(0, 1), note="glutamate only, more")
PAIRS = 10_000  # of each kind, so that chance is a third of the tolerance
HERITABLE = Parameter(0.35, "1", "assumed: usual of brain measures", low=0.2, high=0.5, domain=(0, 1))


def correlations(people: int = STUDIED, repeats: int = REPEATS, seed: int = 0, weight: float | None = None) -> Any:
    """r (repeats,) of GABA as scanned with liability to anxiety, in studies of so many people.

    `weight` is the correlation of true GABA with anxiety, GABA_WEIGHT if None. ParameterError for fewer than 4 people.
    """
    if people < 4 or repeats < 2:
        raise ParameterError("studies of a sign", f"{people} people, {repeats} studies", "4 and 2 or more", "add some")
    given = float(GABA_WEIGHT.value) if weight is None else weight
    rng = np.random.default_rng(seed)
    found = np.empty(repeats)
    for k in range(repeats):
        true = rng.normal(size=people)
        seen = np.sqrt(float(REPEAT.value)) * true + np.sqrt(1 - float(REPEAT.value)) * rng.normal(size=people)
        threat, own = rng.normal(size=people), rng.normal(size=people)
        trait = given * true + np.sqrt(1 - given**2) * own
        anxious = liability("anxiety", threat, seed=int(rng.integers(2**31)), trait=trait)
        found[k] = np.corrcoef(seen, anxious)[0, 1]
    return found


def called_significant(people: int = STUDIED) -> float:
    """The smallest |r| with p < 0.05, two-sided."""
    from scipy.stats import t

    limit = float(t.ppf(0.975, people - 2))
    return limit / float(np.sqrt(people - 2 + limit**2))


def group_difference(people: int = 16, repeats: int = 4000, seed: int = 0) -> Any:
    """Relative differences (repeats,) of mean GABA between two groups of so many people who do not differ."""
    rng = np.random.default_rng(seed)
    groups = 1 + float(GABA_CV.value) * rng.normal(size=(2, repeats, people)).mean(axis=2)
    return groups[0] / groups[1] - 1


class Agreement(NamedTuple):
    """Of several studies: common effect, chance of so much disagreement if there is one, share that is disagreement."""

    effect: float
    p: float
    inconsistent: float


def agreement(studies: Sequence[tuple[float, int]] = INSOMNIA) -> Agreement:
    """Whether (relative difference, people in each group) can be one effect: Cochran's Q and I squared."""
    from scipy.stats import chi2

    if len(studies) < 2:
        raise ParameterError("the agreement of studies", f"{len(studies)} of them", "two or more", "add one")
    effects = np.array([effect for effect, _ in studies])
    precision = np.array([people / (2 * float(GABA_CV.value) ** 2) for _, people in studies])
    common = float((effects * precision).sum() / precision.sum())
    spread = float((precision * (effects - common) ** 2).sum())
    free = len(studies) - 1
    return Agreement(common, float(chi2.sf(spread, free)), max(0.0, 1 - free / spread))


def after_glutamate(people: int = 130, *, fasting: bool = True, repeats: int = 2000, seed: int = 0) -> dict[str, Any]:
    """Shares (repeats,) with symptoms after placebo only, and by how much more after 5 g only, in crossover trials.

    Of people who say they react. Trials differ: placebo within its range, excess within its range when fasting, none
    with food.
    """
    rng = np.random.default_rng(seed)
    placebo = rng.uniform(float(PLACEBO.low or 0), float(PLACEBO.high or 1), repeats)
    excess = rng.uniform(float(FASTING.low or 0), float(FASTING.high or 1), repeats) if fasting else np.zeros(repeats)
    seen = rng.binomial(people, placebo) / people
    return {"placebo": seen, "excess": rng.binomial(people, placebo + excess) / people - seen}


def inherited(
    share: float | None = None, pairs: int = 10_000, seed: int = 0, reliability: float | None = None
) -> float:
    """Heritability that twice the difference of identical and other twins gives, corrected for the scanner.

    Pairs of each kind; `share` of the variance is additive inheritance, nothing else is shared.
    """
    true = float(HERITABLE.value) if share is None else share
    repeat = float(REPEAT.value) if reliability is None else reliability
    if not 0 <= true <= 1 or not 0 < repeat <= 1 or pairs < 10:
        came = f"{true:g} inherited, reliability {repeat:g}, {pairs} pairs"
        raise ParameterError("twins", came, "shares from 0 to 1, ten pairs or more", "correct them")
    rng = np.random.default_rng(seed)
    seen = {}
    for kind, alike in (("identical", 1.0), ("other", 0.5)):
        common = rng.normal(size=pairs)
        own = rng.normal(size=(2, pairs))
        genes = np.sqrt(alike) * common + np.sqrt(1 - alike) * own
        level = np.sqrt(true) * genes + np.sqrt(1 - true) * rng.normal(size=(2, pairs))
        scanned = np.sqrt(repeat) * level + np.sqrt(1 - repeat) * rng.normal(size=(2, pairs))
        seen[kind] = float(np.corrcoef(scanned)[0, 1])
    return 2 * (seen["identical"] - seen["other"]) / repeat
