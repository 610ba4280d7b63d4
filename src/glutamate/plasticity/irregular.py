"""Irregular spikes at a calcium-driven synapse: rate and correlation instead of regular pairs.

Scheme      Poisson spikes of the source; a share of them is followed by a target spike at a lag, other target spikes
            come by themselves at the rate that makes both fire alike -> calcium from spike to spike, exact -> share of
            the time above each threshold -> crossings as for regular pairs
Takes in    rate, correlation (share that is followed), lag, factors of the gate; any set, also with a boost
Hands on    `irregular_shares`, `irregular_change`, each with its standard error
Not here    regular pairs, which need no chance (pairing.py)
Limits      a point takes some 50 ms. With irregular spikes timing counts for less and rate for more than with regular
            pairs
Sources     GraupnerBrunel2012, Graupner2016
"""

from __future__ import annotations

from typing import Any

from glutamate.errors import ParameterError
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.pairing import PLAIN, Factors, crossings, mean_change, weight_change

COPIES, SPIKES = 400, 400


def irregular_shares(
    rule: CalciumRule,
    rate_hz: float,
    correlation: float,
    lag_ms: float = 0.0,
    factors: Factors = PLAIN,
    copies: int = COPIES,
    spikes: int = SPIKES,
    seed: int = 0,
) -> tuple[Any, Any]:
    """Shares above the thresholds of depression and potentiation (2,), and their standard errors (2,).

    `lag_ms` is that of the followed target spikes after their source spike. Raises ParameterError for a rate that is
    not above 0 or a correlation outside 0 to 1.
    """
    import numpy as np

    if not (rate_hz > 0 and 0 <= correlation <= 1 and copies > 1 and spikes > 1):
        came = f"{rate_hz!r:.20} Hz, correlation {correlation!r:.20}, {copies} copies of {spikes} spikes"
        raise ParameterError("irregular spikes", came, "a rate above 0, a correlation of 0 to 1", "change them")
    times, sources = _trains(rate_hz, correlation, lag_ms - rule.delay, copies, spikes, np.random.default_rng(seed))
    thresholds = rule.depression_threshold, rule.potentiation_threshold * float(factors.threshold)
    own, other, above = np.zeros(copies), np.zeros(copies), np.zeros((2, copies))
    gaps = np.diff(times, axis=0)
    gain = rule.gain() * float(factors.boost) if rule.boost > 1 else 0.0
    for gap, source in zip(gaps, sources, strict=False):
        own = own + source * (rule.source_jump * float(factors.source))
        other = other + ~source * (rule.target_jump * float(factors.target) + gain * own)
        for k, threshold in enumerate(thresholds):
            lasts = rule.calcium_time * np.log(np.maximum((own + other) / threshold, 1.0))
            above[k] += np.minimum(lasts, gap)
        decay = np.exp(-gap / rule.calcium_time)
        own, other = own * decay, other * decay
    each = above / gaps.sum(axis=0)
    return each.mean(axis=1), each.std(axis=1, ddof=1) / np.sqrt(copies)


def _trains(rate_hz: float, correlation: float, lag: float, copies: int, spikes: int, random: Any) -> tuple[Any, Any]:
    """Times (events, copies) in ms from the first on, and which are of the source."""
    import numpy as np

    first = np.cumsum(random.exponential(1e3 / rate_hz, (spikes, copies)), axis=0)
    followed = random.random(first.shape) < correlation
    alone = random.uniform(0.0, 1.0, first.shape) * first[-1]  # a Poisson process given its number
    kept = random.random(first.shape) >= correlation
    targets = np.concatenate([np.where(followed, first + lag, np.inf), np.where(kept, alone, np.inf)])
    times = np.concatenate([first, targets])
    order = np.argsort(times, axis=0, kind="stable")
    times = np.take_along_axis(times, order, axis=0)
    least = int(np.isfinite(times).sum(axis=0).min())
    return times[:least], order[:least] < spikes


def irregular_change(
    rule: CalciumRule,
    rate_hz: float,
    correlation: float,
    seconds: float,
    lag_ms: float = 0.0,
    factors: Factors = PLAIN,
    seed: int = 0,
    **size: int,
) -> tuple[float, float]:
    """Weight after over before for so many seconds, and the standard error that chance of spikes leaves it with."""
    import numpy as np

    shares, errors = irregular_shares(rule, rate_hz, correlation, lag_ms, factors, seed=seed, **size)

    def value(low: float, high: float) -> float:
        pair = (max(low, 0.0), min(max(high, 0.0), max(low, 0.0)))
        if rule.noise_size > 0:
            return float(weight_change(rule, crossings(rule, pair, seconds, factors)))
        return float(mean_change(rule, pair, seconds, factors=factors))

    middle = value(*shares)
    slopes = [value(shares[0] + errors[0], shares[1]) - middle, value(shares[0], shares[1] + errors[1]) - middle]
    return middle, float(np.hypot(slopes[0], slopes[1]))
