"""Sound trial: what a trial of sound in sleep can show, given its size, the reliability of its measure and who guesses.

Scheme      score = person + change of the arm + noise; reliability = share of the score that a second test would repeat
Takes in    people, effect in standard deviations, reliability; difference to sham and how many guess their arm
Hands on    `trial_power`, `sham_difference`
Limits      an empirical link: no brain, no transmitter. A guess moves a complaint by `bias` whatever was played
Sources     Wunderlin2021 (effect on recall), Tegeler2020 (insomnia, 107 people, difference to sham, guesses)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout

EFFECT = Parameter(0.25, "1", "Wunderlin2021", low=0.25, high=0.68, note="of recall, in standard deviations")
BEYOND_SHAM = Parameter(-2.05, "1", "Tegeler2020", note="points of the insomnia score beyond sham")
BEYOND_ERROR = Parameter(0.74, "1", "Tegeler2020", domain=(0, None), note="its standard error")
SHAM_CHANGE = Parameter(-4.93, "1", "Tegeler2020", note="points of the insomnia score")
GUESS_ACTIVE = Parameter(0.469, "1", "Tegeler2020", domain=(0, 1), note="of the active arm guess active")
GUESS_SHAM = Parameter(0.224, "1", "Tegeler2020", domain=(0, 1), note="of the sham arm guess active")
ARMS = (56, 51)


@readout("trial_power", title="Chance that a small trial sees an effect")
def trial_power(
    people: int,
    effect: float = EFFECT.canonical(),
    reliability: float = 1.0,
    *,
    alpha: float = 0.05,
    trials: int = 20000,
    seed: int = 0,
) -> float:
    """Share of simulated crossover trials with p < alpha, two-sided.

    effect: mean change between nights in standard deviations of what a perfect test would give. Noise of the test
    widens the change, so a reliability of r shrinks the effect by sqrt(r).
    """
    if people < 2 or not 0 < reliability <= 1 or not 0 < alpha < 1:
        came = f"{people} people, reliability {reliability!r}, alpha {alpha!r}"
        allowed = "two people or more, reliability above 0 up to 1, alpha between 0 and 1"
        raise ParameterError("the power of a trial", came, allowed, "correct them")
    from scipy.stats import t

    rng = np.random.default_rng(seed)
    change = (
        effect + rng.normal(size=(trials, people)) + np.sqrt(1 / reliability - 1) * rng.normal(size=(trials, people))
    )
    value = change.mean(axis=1) / (change.std(axis=1, ddof=1) / np.sqrt(people))
    return float((np.abs(value) > t.ppf(1 - alpha / 2, people - 1)).mean())


@readout("sham_difference", title="Insomnia score after sound feedback, beyond sham")
def sham_difference(arms: tuple[int, int] = ARMS, bias: float = 0.0, *, trials: int = 4000, seed: int = 0) -> Any:
    """Differences (trials,) between the active and the sham arm of simulated trials, in points; people in each arm.

    bias: points that guessing active adds to a person's change (below 0: less insomnia). The published difference is
    kept; what sound itself does is then smaller by bias x (share of guesses in the active minus the sham arm). Raises
    ParameterError for fewer than two people in an arm, or a bias that alone spreads changes more than was seen.
    """
    if min(arms) < 2:
        raise ParameterError("people in the arms of a trial", f"{arms}", "two or more each", "take more")
    spread = BEYOND_ERROR.canonical() / np.sqrt(1 / ARMS[0] + 1 / ARMS[1])
    sound = BEYOND_SHAM.canonical() - bias * (GUESS_ACTIVE.canonical() - GUESS_SHAM.canonical())
    rng = np.random.default_rng(seed)
    means = []
    for people, share, own in ((arms[0], GUESS_ACTIVE.canonical(), sound), (arms[1], GUESS_SHAM.canonical(), 0.0)):
        rest = spread**2 - bias**2 * share * (1 - share)  # the spread that was seen has guesses in it
        if rest < 0:
            came, allowed = f"{bias:g} points", f"up to {2 * spread:.3g} points either way"
            raise ParameterError("the bias of a guess", came, allowed, "choose a smaller one")
        guesses = rng.random((trials, people)) < share
        change = SHAM_CHANGE.canonical() + own + bias * (guesses - GUESS_SHAM.canonical())
        means.append((change + np.sqrt(rest) * rng.normal(size=change.shape)).mean(axis=1))
    return means[0] - means[1]


def targets() -> list[Target]:
    """Power of a small trial, and the published difference to sham."""

    def weak() -> float:
        return float(trial_power(20, reliability=0.2) < 0.3)

    def mean() -> float:
        return float(sham_difference().mean())

    def biased() -> float:
        return float(sham_difference(bias=-4.0).mean())

    rows = [
        ("CLE-05", "20 people and a reliability of 0.2: power below 0.3", 1.0, 0.0, "Wunderlin2021", weak),
        ("CLE-06", "insomnia score beyond sham", -2.05, 0.74, "Tegeler2020", mean),
        ("CLE-06", "the same when half of it is guessing", -2.05, 0.74, "Tegeler2020", biased),
    ]
    return [
        Target(i, what, value, "1", wide, source, "identity" if i == "CLE-06" else "calibration", get, relative=False)
        for i, what, value, wide, source, get in rows
    ]
