"""Stimulant trial: whether children who are given a stimulant report more anxiety, and how that goes with the dose.

Scheme      liability = base + arousal x doublings of the tone + failure x correct choices missed per second; a child
            reports anxiety with the probability that noise lifts it above 0
Takes in    tone of noradrenaline of the children (doublings from baseline), doublings at the highest dose, weights of
            both terms, share that reports anxiety on placebo
Hands on    `anxiety_trial(...)`: risk ratio and slope by dose; `prior(...)`: the same for weights nobody has measured
Not here    who is anxious for reasons of his own, blood pressure, sleep, withdrawal, adults
Limits      sizes and even signs of both weights are unknown, so the model says what is possible, not what happens:
            arousal raises reports, choices that no longer fail lower them, and only the second is a computed circuit
Sources     Coughlin2015 (23 trials, 2,959 children: risk ratio 0.86, less with dose; abstract), Eckhoff2009 (gain),
            WongWang2006 (choices by gain)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.circuit.modulated_decision import reward_rate
from glutamate.circuit.neuromodulators import Neuromodulators
from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout

UNKNOWN = "assumed: nobody has measured it, drawn evenly from its range"
TONE = Parameter(-0.75, "1", UNKNOWN, low=-1.5, high=0, note="mean of the children, doublings from the best tone")
DOUBLINGS = Parameter(0.75, "1", UNKNOWN, low=0.25, high=1.25, note="of the tone at the highest dose")
AROUSAL = Parameter(0.25, "1", UNKNOWN, low=0, high=0.5, note="standard deviations of liability per doubling")
FAILURE = Parameter(0.5, "1", UNKNOWN, low=0, high=1, note="standard deviations from best choices to none at all")
PLACEBO = Parameter(0.1, "1", UNKNOWN, low=0.03, high=0.2, domain=(0, 1), note="share that reports anxiety")
SPREAD = Parameter(0.5, "1", "assumed: between children, doublings", domain=(0, None))
SEEN = (0.77, 0.95)  # risk ratio, 95 %, Coughlin2015
DOSES = np.array([0.25, 0.5, 0.75, 1.0])  # of the highest
GAINS = np.array([0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.97, 1.0, 1.03, 1.06, 1.1, 1.15, 1.2, 1.3])
CHILDREN, DRAWS = 101, 2000


class Trial(NamedTuple):
    """Risk on the drug per risk on placebo, mean of the doses; slope of that ratio over doses, per highest dose."""

    ratio: Any
    slope: Any


@cache
def _missed() -> Any:
    """Correct choices per second that each of GAINS falls short of the best, as a share of the best."""
    found = np.array([reward_rate(gain)[1] for gain in GAINS])
    return 1 - found / found.max()


def failure(tone: Any) -> Any:
    """Share (...) of the best rate of correct choices that is missed at a tone, in doublings from baseline."""
    laws = Neuromodulators()
    gain = laws.output(None, laws.Drive(1.0, 2.0 ** np.asarray(tone, float), 1.0)).gain
    return np.interp(gain, GAINS, _missed())


@readout("anxiety_trial", title="Anxiety of children on a stimulant, against placebo")
def anxiety_trial(tone: Any, doublings: Any, arousal: Any, failing: Any, placebo: Any) -> Trial:
    """Expected risk ratio and slope (...) for numbers or arrays (...) of the same shape; parameters as in the card.

    Children spread by half a doubling around `tone`. Raises ParameterError for a share on placebo outside 0 to 1.
    """
    from scipy.special import ndtri

    given = np.broadcast_arrays(*(np.asarray(x, float) for x in (tone, doublings, arousal, failing, placebo)))
    if not ((given[4] > 0) & (given[4] < 1)).all():
        came = f"{given[4].min():g} to {given[4].max():g}"
        raise ParameterError("the share that reports anxiety", came, "between 0 and 1", "give a share")
    tone, doublings, arousal, failing, placebo = (x[..., None] for x in given)
    own = tone + SPREAD.canonical() * ndtri((np.arange(CHILDREN) + 0.5) / CHILDREN)
    before = failing * failure(own)
    base = _threshold(before, placebo)
    risks = [_risk(base + before, placebo)[..., 0]]
    for dose in DOSES:
        more = doublings * dose
        risks.append(_risk(base + failing * failure(own + more) + arousal * more, placebo)[..., 0])
    ratios = np.stack(risks[1:], axis=-1) / risks[0][..., None]
    centred = DOSES - DOSES.mean()
    return Trial(ratios.mean(axis=-1), (ratios * centred).sum(axis=-1) / (centred**2).sum())


def _risk(liability: Any, like: Any) -> Any:
    from scipy.special import ndtr

    return ndtr(liability).mean(axis=-1, keepdims=True) + 0 * like


def _threshold(before: Any, placebo: Any) -> Any:
    """Base at which the mean risk on placebo is what it is, by halving."""
    low, high = np.full(placebo.shape, -10.0), np.full(placebo.shape, 10.0)
    for _ in range(60):
        middle = (low + high) / 2
        above = _risk(middle + before, placebo) > placebo
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2


def prior(draws: int = DRAWS, seed: int = 0, **fixed: float) -> Trial:
    """Trials (draws,) with every unknown drawn from its range, or held at a value given by name."""
    ranges = {"tone": TONE, "doublings": DOUBLINGS, "arousal": AROUSAL, "failing": FAILURE, "placebo": PLACEBO}
    unknown = [name for name in fixed if name not in ranges]
    if unknown:
        raise ParameterError("a value to hold", unknown[0], ", ".join(ranges), "use one of these")
    rng = np.random.default_rng(seed)
    drawn = {name: rng.uniform(one.low or 0.0, one.high or 0.0, draws) for name, one in ranges.items()}
    return anxiety_trial(**drawn | {name: np.full(draws, value) for name, value in fixed.items()})


def allowed(trials: Trial) -> float:
    """Share of trials with a risk ratio as seen in children and no rise with the dose."""
    low, high = SEEN
    return float(((trials.ratio >= low) & (trials.ratio <= high) & (trials.slope <= 0)).mean())


def targets() -> list[Target]:
    """The model must allow what trials in children found; without the circuit it does not."""
    row = partial(Target, unit="1", source="Coughlin2015", kind="prediction", relative=False, long=True)
    possible = "risk ratio of 0.77 to 0.95 that does not rise with the dose, in a twentieth of the prior or more"
    return [
        row("NEU-07", possible, 1, tolerance=0, measure=lambda: float(allowed(prior()) >= 0.05)),
        row("NEU-07", "the same by arousal alone", 0, tolerance=0, measure=lambda: allowed(prior(failing=0.0))),
    ]
