"""What regular pairs of spikes do to a calcium-driven synapse: time above thresholds, synapses that cross, new weight.

Scheme      a periodic pattern of source and target spikes -> calcium that has settled into the period -> share of the
            time above each threshold, exact between spikes -> mean and spread of efficacies at the end -> shares that
            have crossed the middle upwards (U) and downwards (D) -> weight after over before
Takes in    a set of the calcium rule; rate, lag, spikes per period, number of pairs; factors of calcium and thresholds
Hands on    `shares_above`, `crossings`, `weight_change`, `mean_change`, all elementwise over arrays
Not here    irregular spikes (timing then matters less), the way in which a pattern begins
Limits      the double well is left out while pairs last, as published: valid while they are short against the time of
            the set. Shares are of a period, so few pairs (below 5) are beyond it
Sources     GraupnerBrunel2012 (solution), Graupner2016 (boost), TsodyksPawelzikMarkram1998 (depressing synapse)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.errors import ParameterError
from glutamate.plasticity.calcium_rule import CalciumRule


class Factors(NamedTuple):
    """What multiplies calcium of source and target, the boost, potentiation and its threshold; numbers or arrays."""

    source: Any = 1.0
    target: Any = 1.0
    boost: Any = 1.0
    potentiation: Any = 1.0
    threshold: Any = 1.0


PLAIN = Factors()


def depressed(rate_hz: Any, use: float, recovery_ms: float) -> Any:
    """Share of vesicles that each spike of a regular train releases: settled short-term depression."""
    import numpy as np

    left = np.exp(-1e3 / (np.asarray(rate_hz, float) * recovery_ms))
    return use * (1 - left) / (1 - (1 - use) * left)


def shares_above(
    rule: CalciumRule,
    rate_hz: Any,
    lag_ms: Any,
    factors: Factors = PLAIN,
    targets: int = 1,
    sources: int = 1,
    spacing_ms: float = 11.5,
) -> tuple[Any, Any]:
    """Shares of the time above the thresholds of depression and potentiation.

    Every period has `sources` and `targets` spikes `spacing_ms` apart (0 targets: the source alone); `lag_ms` is that
    of the first target spike after the first source spike. Raises ParameterError for a rate that is not above 0 or
    numbers of spikes that make no pattern.
    """
    import numpy as np

    rate = np.asarray(rate_hz, float)
    if not (rate > 0).all() or targets < 0 or sources < 1:
        came = f"rates from {rate.min():g} Hz, {sources} source and {targets} target spikes"
        raise ParameterError("a pairing", came, "rates above 0, a source spike or more", "change them")
    lag = np.asarray(lag_ms, float)
    period = 1e3 / rate
    whole = np.broadcast_shapes(rate.shape, lag.shape, *(np.shape(f) for f in factors))
    phases = [rule.delay + k * spacing_ms + 0 * lag for k in range(sources)]
    phases += [lag + k * spacing_ms for k in range(targets)]
    phase = np.stack([np.broadcast_to(np.mod(p, period), whole) for p in phases])
    order = np.argsort(phase, axis=0, kind="stable")
    phase = np.take_along_axis(phase, order, axis=0)
    from_source = (order < sources).astype(float)
    count = len(phases)
    settled = -np.expm1(-period / rule.calcium_time)
    own = np.zeros((count, *whole))
    for k in range(count):  # calcium of the source just after every spike
        for j in range(count):
            since = phase[k] - phase[j] + (period if j > k else 0.0)
            own[k] += from_source[j] * np.exp(-since / rule.calcium_time)
    own *= rule.source_jump * np.asarray(factors.source) / settled
    jump = (1 - from_source) * (rule.target_jump * np.asarray(factors.target))
    if rule.boost > 1:
        jump = jump + (1 - from_source) * (rule.gain() * np.asarray(factors.boost) * own)
    above = [np.zeros(whole), np.zeros(whole)]
    thresholds = rule.depression_threshold, rule.potentiation_threshold * np.asarray(factors.threshold)
    for k in range(count):
        calcium = own[k].copy()
        for j in range(count):
            since = phase[k] - phase[j] + (period if j > k else 0.0)
            calcium += jump[j] * np.exp(-since / rule.calcium_time) / settled
        until = (phase[k + 1] if k + 1 < count else phase[0] + period) - phase[k]
        for part, threshold in zip(above, thresholds, strict=True):
            lasts = rule.calcium_time * np.log(np.maximum(calcium / threshold, 1.0))
            part += np.minimum(lasts, until)
    return above[0] / period, above[1] / period


def _drift(rule: CalciumRule, shares: tuple[Any, Any], seconds: Any, factors: Factors) -> tuple[Any, Any, Any]:
    """Efficacy that is approached, what is left of the way to it, and time constant; no calcium: nothing moves."""
    import numpy as np

    low, high = (np.asarray(s, float) for s in shares)
    up = rule.potentiation * np.asarray(factors.potentiation) * high
    total = up + rule.depression * low
    moves = total > 0
    goal = np.where(moves, up / np.where(moves, total, 1.0), rule.middle)
    return goal, np.exp(-np.asarray(seconds) * 1e3 * total / rule.time), np.where(moves, total, np.nan)


def mean_efficacy(rule: CalciumRule, shares: Any, seconds: Any, start: Any, factors: Factors = PLAIN) -> Any:
    """Mean efficacy after so many seconds of pairs, from `start`."""
    goal, left, _ = _drift(rule, shares, seconds, factors)
    return goal - (goal - start) * left


def mean_change(rule: CalciumRule, shares: Any, seconds: Any, start: float = 0.5, factors: Factors = PLAIN) -> Any:
    """Mean efficacy after over before: how sets without noise are read."""
    return mean_efficacy(rule, shares, seconds, start, factors) / start


def crossings(rule: CalciumRule, shares: Any, seconds: Any, factors: Factors = PLAIN) -> tuple[Any, Any]:
    """Shares U and D of synapses that crossed the middle from below and from above.

    Raises ParameterError for a set without noise, whose synapses all cross or none.
    """
    import numpy as np
    from scipy.special import erfc

    if not rule.noise_size > 0:
        raise ParameterError("shares of synapses that cross", "a set without noise", "noise above 0", "use mean_change")
    goal, left, total = _drift(rule, shares, seconds, factors)
    spread = rule.noise_size * np.sqrt((np.asarray(shares[0]) + shares[1]) / total * -np.expm1(2 * np.log(left)))
    up = 0.5 * erfc((rule.middle - goal + goal * left) / spread)
    down = 0.5 * erfc(-(rule.middle - goal + (goal - 1) * left) / spread)
    still = ~(spread > 0)
    return np.where(still, 0.0, up), np.where(still, 0.0, down)


def weight_change(rule: CalciumRule, crossed: tuple[Any, Any]) -> Any:
    """Mean weight after over before, with the set's share of synapses that begin at the lower end."""
    up, down = crossed
    low = rule.below * (1 - up) + (1 - rule.below) * down
    return (low + rule.ratio * (1 - low)) / (rule.below + (1 - rule.below) * rule.ratio)


def paired(rule: CalciumRule, rate_hz: Any, lag_ms: Any, pairs: float, factors: Factors = PLAIN, **pattern: Any) -> Any:
    """Weight after over before for so many periods; sets without noise by their mean."""
    import numpy as np

    shares = shares_above(rule, rate_hz, lag_ms, factors, **pattern)
    seconds = pairs / np.asarray(rate_hz, float)
    if rule.noise_size > 0:
        return weight_change(rule, crossings(rule, shares, seconds, factors))
    return mean_change(rule, shares, seconds, factors=factors)
