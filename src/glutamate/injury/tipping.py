"""Tipping of a network: how far activity spreads along cortex as inhibition is taken away, and when it runs through.

Scheme      excitation and inhibition by distance on a line; rate = saturating gain of what comes in
Takes in    inhibition (1 in health), where and how strongly it is driven
Hands on    `spread_width` (distance to half of the peak, both sides), `share_active`
Not here    speed of fronts, spikes, ions; what removes inhibition (status_epilepticus.py)
Limits      recurrent weights are fitted to one observation; a line, one kernel for both populations
Sources     ChagnacAmitai1989
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError

PLACES, SPACING, REACH = 201, 0.05, 0.2  # mm; reach is the constant of an exponential
EXCITE, INHIBIT = 2.5, 2.0  # weights round the loop, fit:EXC-30
MOST = 100.0  # Hz
PUSH = 1.0  # Hz at the middle place


@cache
def profile(inhibition: float = 1.0, push: float = PUSH, noise: float = 0.0) -> Any:
    """Rates (201,) in Hz after 5 s of drive to the middle place; ParameterError for inhibition outside 0 to 2."""
    import numpy as np
    from scipy.integrate import solve_ivp

    if not 0 <= inhibition <= 2:
        raise ParameterError("inhibition of a network", f"{inhibition!r:.40}", "0 to 2", "1 is health")
    x = np.arange(PLACES) * SPACING
    kernel = np.exp(-np.abs(x[:, None] - x) / REACH)
    kernel /= kernel[PLACES // 2].sum()
    drive = np.full(PLACES, noise)
    drive[PLACES // 2] += push

    def gain(into: Any) -> Any:
        return MOST * np.tanh(np.maximum(into, 0.0) / MOST)

    def slope(t: float, y: Any) -> Any:
        excited, inhibited = y[:PLACES], y[PLACES:]
        into = kernel @ (EXCITE * excited - inhibition * INHIBIT * inhibited) + drive
        return np.concatenate([(gain(into) - excited) / 0.02, (gain(excited) - inhibited) / 0.01])

    return solve_ivp(slope, (0, 5.0), np.zeros(2 * PLACES), rtol=1e-6, atol=1e-8, method="LSODA").y[:PLACES, -1]


def spread_width(inhibition: float = 1.0) -> float:
    """Width in mm within which activity beside the drive exceeds a tenth of that in the neighbouring place."""
    import numpy as np

    rates = profile(inhibition)
    side = rates[PLACES // 2 + 1 :]
    level = 0.1 * side[0]
    far = np.nonzero(side < level)[0]
    if not len(far):
        return PLACES * SPACING
    k = int(far[0])
    part = (side[k - 1] - level) / (side[k - 1] - side[k])
    return float(2 * SPACING * (k + part))


def share_active(inhibition: float) -> float:
    """Share of the line above half of the most it can."""
    return float((profile(inhibition) > MOST / 2).mean())


def targets() -> list[Target]:
    """A tenth to a fifth less inhibition doubles the spread; more of it lets activity run through."""
    ours = partial(Target, "EXC-30", unit="1", source="ChagnacAmitai1989", relative=False)

    def wider() -> float:
        return spread_width(0.85) / spread_width(1.0)

    def whole() -> float:
        return float(share_active(1.0) == 0 and share_active(0.5) > 0.9)

    return [
        ours(
            "width with 15 % less inhibition per that with all", 2.25, tolerance=0.75, kind="calibration", measure=wider
        ),
        ours("half of inhibition: all of the line, or none", 1, tolerance=0, kind="prediction", measure=whole),
    ]
