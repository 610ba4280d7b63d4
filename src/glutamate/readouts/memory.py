"""Memory: what a network still holds after the cue has gone.

Takes in    rates of pools (..., pools, times), or of cells on a ring (..., cells, times) with preferred angles evenly
            spaced from 0
Hands on    persistent rate and selectivity, population vector, width of a bump, its diffusion, shift by a distractor
Method      the population vector is the first circular moment; the width is the standard deviation of the wrapped
            normal with its length; diffusion is the slope of the variance between trials divided by 2
Sources     Compte2000 (bump, diffusion)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.course import course, window


class Persistent(NamedTuple):
    """Mean rates in Hz over the delay: of the cued pool, of the others; index (cued - others)/(cued + others)."""

    cued: Any
    others: Any
    index: Any


class Bump(NamedTuple):
    """angle in degrees (-180 to 180), length 0 to 1 and width in degrees, each (..., times); NaN without activity."""

    angle: Any
    length: Any
    width: Any


class Diffusion(NamedTuple):
    """coefficient in degrees squared per s; variance (times,) between trials in degrees squared; drift in degrees/s."""

    coefficient: float
    variance: Any
    drift: float


@readout("persistent_rate", title="Rate of the cued pool while remembering")
def persistent_rate(
    rates: Any, cued: int, step_ms: float | None = None, *, start_ms: float = 0.0, end_ms: float | None = None
) -> Persistent:
    """Means of rates (..., pools, times) between start and end; the index is NaN where all are silent."""
    values, step = course(rates, step_ms, "rates of pools")
    if values.ndim < 2 or not 0 <= cued < values.shape[-2] or values.shape[-2] < 2:
        came, allowed = f"pool {cued} of shape {values.shape}", "a pool of (..., pools, times), two pools or more"
        raise ParameterError("the cued pool", came, allowed, "choose another")
    means = window(values, step, start_ms, end_ms, "the delay").mean(axis=-1)
    own = means[..., cued]
    rest = (means.sum(axis=-1) - own) / (means.shape[-1] - 1)
    return Persistent(
        own, rest, np.divide(own - rest, own + rest, out=np.full(own.shape, np.nan), where=own + rest > 0)
    )


@readout("bump", title="Angle and width of a bump of activity on a ring")
def bump(rates: Any, step_ms: float | None = None) -> Bump:
    """Population vector of rates (..., cells, times) on a ring; rates may not be negative."""
    values, _ = course(rates, 1.0 if step_ms is None and not hasattr(rates, "dims") else step_ms, "rates on a ring")
    if values.ndim < 2 or values.shape[-2] < 3:
        raise ParameterError("rates on a ring", f"shape {values.shape}", "(..., cells, times), 3 cells", "reshape them")
    if (values < 0).any():
        raise ParameterError("rates on a ring", f"{values.min():g} Hz", "0 or more", "pass rates, not differences")
    angles = 2 * np.pi * np.arange(values.shape[-2]) / values.shape[-2]
    total = values.sum(axis=-2)
    moment = np.einsum("...ct,c->...t", values, np.exp(1j * angles))
    moment = np.divide(moment, total, out=np.full(total.shape, np.nan + 0j), where=total > 0)
    length = np.minimum(np.abs(moment), 1.0)
    with np.errstate(divide="ignore"):
        width = np.degrees(np.sqrt(-2 * np.log(length)))
    return Bump(np.degrees(np.angle(moment)), length, width)


def difference(angle: Any, other: Any) -> Any:
    """Signed angle minus other in degrees, -180 to 180."""
    return (np.asarray(angle, float) - np.asarray(other, float) + 180) % 360 - 180


@readout("diffusion", title="How a remembered angle wanders between trials")
def diffusion(angles: Any, step_ms: float | None = None) -> Diffusion:
    """From angles (trials, times) in degrees that start together: each is unwrapped from its own start.

    Raises ParameterError for fewer than three trials.
    """
    values, step = course(angles, step_ms, "remembered angles")
    if values.ndim != 2 or len(values) < 3:
        raise ParameterError("remembered angles", f"shape {values.shape}", "(trials, times), 3 trials", "run more")
    moved = np.degrees(np.unwrap(np.radians(values), axis=1))
    moved = moved - moved[:, :1]
    seconds = np.arange(values.shape[1]) * step * 1e-3
    variance = moved.var(axis=0, ddof=1)
    slope = float((variance * seconds).sum() / (seconds**2).sum())
    drift = float((moved.mean(axis=0) * seconds).sum() / (seconds**2).sum())
    return Diffusion(slope / 2, variance, drift)


@readout("distractor_shift", title="Shift of a remembered angle towards a distractor")
def distractor_shift(before: Any, after: Any, distractor: Any) -> Any:
    """Shift (...) in degrees, positive towards the distractor; all angles in degrees.

    share of the way = shift / distance. Raises ParameterError where the distractor stands opposite or on the memory.
    """
    way = difference(distractor, before)
    if np.any((np.abs(way) < 1e-9) | (np.abs(np.abs(way) - 180) < 1e-9)):
        do = "place the distractor elsewhere"
        raise ParameterError("the shift by a distractor", "one without a side", "0 to 180 degrees apart", do)
    return np.sign(way) * difference(after, before)
