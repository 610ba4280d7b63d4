"""Gain: how steeply a circuit answers, and how well its answers tell stimuli apart.

Takes in    responses at several drives or contrasts; responses of many cells to two stimuli, with their covariance
Hands on    `gain` (dr/dh), `local_exponent`, `discriminability` (d'), `fisher_information`
Method      the information is the linear part, f' C^-1 f'; from few trials it is corrected for their number, otherwise
            it would grow with the number of cells alone
Sources     KanitscheiderCoenCagli2015 (correction)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.course import finite, positive


class Information(NamedTuple):
    """Linear Fisher information per unit of the stimulus squared, corrected for few trials, and before correction."""

    value: float
    naive: float


@readout("gain", title="Gain: slope of the response against the drive")
def gain(drive: Any, response: Any) -> Any:
    """dr/dh (..., drives) by differences of second order on an uneven grid; drive ascending (drives,)."""
    h, r = _curve(drive, response)
    return np.gradient(r, h, axis=-1, edge_order=2 if len(h) > 2 else 1)


@readout("local_exponent", title="Exponent of the response against the drive")
def local_exponent(drive: Any, response: Any) -> Any:
    """d log r / d log h (..., drives): above 1 supralinear, below 1 saturating. Drives and responses above 0."""
    h, r = _curve(drive, response)
    if (h <= 0).any() or (r <= 0).any():
        came = f"least drive {h.min():g}, least response {r.min():g}"
        raise ParameterError("a local exponent", came, "both above 0", "leave out silent points")
    return np.gradient(np.log(r), np.log(h), axis=-1, edge_order=2 if len(h) > 2 else 1)


@readout("discriminability", title="How far apart the answers to two stimuli are (d')")
def discriminability(first: Any, second: Any) -> float:
    """d' of one readout, trials (n,) and (m,): difference of means over the root of the mean variance."""
    a, b = finite(first, "responses to the first", 1), finite(second, "responses to the second", 1)
    if min(len(a), len(b)) < 2:
        raise ParameterError("d'", f"{len(a)} and {len(b)} trials", "two each", "run more trials")
    spread = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    if spread == 0:
        raise ParameterError("d'", "responses without noise", "some variance", "add noise, or use gain")
    return float((b.mean() - a.mean()) / spread)


@readout("fisher_information", title="Information of a population about a stimulus")
def fisher_information(first: Any, second: Any, step: float) -> Information:
    """From responses (trials, cells) to two stimuli `step` apart, equally many trials.

    Needs 2 trials > cells + 3 in total degrees of freedom; raises ParameterError otherwise or where the covariance is
    singular (cells that never vary). sqrt(value) * step is d' of the best linear readout.
    """
    a, b = finite(first, "responses to the first", 2), finite(second, "responses to the second", 2)
    step = positive(step, "the distance of the stimuli")
    if a.shape != b.shape:
        raise ParameterError(
            "responses to two stimuli", f"shapes {a.shape}, {b.shape}", "one shape", "use equal trials"
        )
    trials, cells = a.shape
    free = 2 * trials - cells - 3
    if free <= 0:
        came, allowed = f"{trials} trials of {cells} cells", f"more than {(cells + 3) / 2:g} trials"
        raise ParameterError("Fisher information", came, allowed, "run more trials or read fewer cells")
    slope = (b.mean(axis=0) - a.mean(axis=0)) / step
    covariance = (np.atleast_2d(np.cov(a.T)) + np.atleast_2d(np.cov(b.T))) / 2
    if np.linalg.matrix_rank(covariance, hermitian=True) < cells:
        raise ParameterError("Fisher information", "a singular covariance", "cells that vary", "leave out silent cells")
    naive = float(slope @ np.linalg.solve(covariance, slope))
    return Information(naive * free / (2 * trials - 2) - 2 * cells / (trials * step**2), naive)


def _curve(drive: Any, response: Any) -> tuple[Any, Any]:
    h, r = finite(drive, "drives", 1), finite(response, "responses")
    if len(h) < 2 or (np.diff(h) <= 0).any() or r.shape[-1:] != h.shape:
        came = f"{len(h)} drives, responses of shape {r.shape}"
        raise ParameterError("a response curve", came, "two or more ascending drives along the last axis", "sort them")
    return h, r
