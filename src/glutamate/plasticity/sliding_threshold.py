"""Sliding threshold: a selective cell with two eyes, one of which is closed, and when which of them changes.

Scheme      cell that one of K patterns drives; weights grow with input times response times (response less threshold);
            the threshold follows the mean squared response. A closed eye sends noise, a silenced one nothing
Takes in    days, whether the closed eye is silenced, plasticity
Hands on    `loss_and_gain(...)`: courses, sizes and half times of both; `nmda_decay`: decay by share of young receptors
Not here    inhibition and the age at which this happens (critical_period.py)
Limits      noise is averaged, so weights move smoothly; speeds are assumed, order and the need for noise are results
Sources     FrenkelBear2004 (deprivation and silencing in young mice); speeds and decays are assumed
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

PATTERNS = 4
SPEED = Parameter(0.16, "1/d", "assumed: days", low=0.08, high=0.3, domain=(0, None))
NOISE = Parameter(0.8, "1", "assumed: variance of a closed eye per channel", low=0.4, high=1.2, domain=(0, None))
SLIDES = Parameter(1, "d", "assumed: threshold", low=0.5, high=2, domain=(0.01, None))
OLD = Parameter(50, "ms", "assumed: decay with GluN2A", low=30, high=70, domain=(0, None))
YOUNG = Parameter(250, "ms", "assumed: decay with GluN2B", low=150, high=350, domain=(0, None))
LEAST, MORE = 0.4, 0.4  # share of GluN2B of the adult, and what the young have beyond it


class Course(NamedTuple):
    """Shares of the first response lost and gained (0 to 1) by the end; days to half of each; days, both responses."""

    loss: float
    gain: float
    half_loss: float
    half_gain: float
    days: Any
    closed: Any
    open: Any


@cache
def loss_and_gain(silent: bool = False, days: float = 10.0, plasticity: float = 1.0) -> Course:
    """Responses to the preferred pattern through either eye, from the day one is closed or silenced.

    Raises ParameterError for a time or plasticity that is not above 0.
    """
    import numpy as np
    from scipy.integrate import solve_ivp

    if not (days > 0 and plasticity > 0):
        came = f"{days!r:.20} d, plasticity {plasticity!r:.20}"
        raise ParameterError("one eye closed", came, "both above 0", "change what lies outside")
    noise, speed = 0.0 if silent else NOISE.canonical(), plasticity * SPEED.canonical("d")

    def slope(_: float, y: Any) -> Any:
        seen, shut, threshold = y[:PATTERNS], y[PATTERNS : 2 * PATTERNS], y[-1]
        jitter = noise * (shut**2).sum()  # variance of the response that noise gives
        square = seen**2 + jitter
        grow = speed / PATTERNS * (square - threshold * seen)
        fall = speed * noise * shut * (2 * seen - threshold).mean()
        return np.concatenate([grow, fall, [(square.mean() - threshold) / SLIDES.canonical("d")]])

    first = np.zeros(2 * PATTERNS + 1)
    first[0] = first[PATTERNS] = PATTERNS / 2
    first[-1] = PATTERNS
    times = np.linspace(0, days, 401)
    path = solve_ivp(slope, (0, days), first, t_eval=times, rtol=1e-9, atol=1e-10)
    seen, shut = path.y[0] / first[0], path.y[PATTERNS] / first[PATTERNS]
    loss, gain = float(1 - shut[-1]), float(seen[-1] - 1)

    def half(change: Any, whole: float) -> float:
        over = change >= whole / 2
        return float(times[over.argmax()]) if whole > 0 and over.any() else float("inf")

    return Course(loss, gain, half(1 - shut, loss), half(seen - 1, gain), times, shut, seen)


def nmda_decay(young: float) -> float:
    """Decay in ms of NMDA currents with a share of young receptors, 0 to 1."""
    if not 0 <= young <= 1:
        raise ParameterError("young NMDA receptors", f"{young!r:.20}", "0 to 1", "give a share")
    glun2b = LEAST + MORE * young
    return float(glun2b * YOUNG.canonical("ms") + (1 - glun2b) * OLD.canonical("ms"))
