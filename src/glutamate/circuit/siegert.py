"""Siegert's theory: rate and irregularity of a leaky integrate-and-fire cell under white noise, and its network.

Scheme       mean and variance of the input follow from the rates; the rate is the inverse of the mean time to threshold
Takes in     threshold and reset in units of the noise, membrane and refractory times
Hands on     rate, ISI CV, the self-consistent rate of Brunel's network
Sources      Brunel2000 (mean field and irregularity of the network)
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

ROOT_PI = math.sqrt(math.pi)
NODES = 400
DEEPEST = 8.0  # below this many deviations the inner integral of the variance has no weight left
STEP, TOLERANCE, MOST_STEPS = 0.1, 1e-10, 20_000


def _segments(low: float, high: float, pieces: int = 16) -> tuple[Any, Any]:
    """Gauss-Legendre nodes and weights on pieces of an interval."""
    x, w = np.polynomial.legendre.leggauss(NODES // pieces)
    edges = np.linspace(low, high, pieces + 1)
    half = np.diff(edges) / 2
    return ((edges[:-1] + half)[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()


def rate(low: Any, high: Any, membrane_time: float, refractory_time: float) -> float:
    """Rate per ms; low and high are reset and threshold less the mean, over the noise amplitude sigma."""
    from scipy.special import erfcx

    x, w = _segments(float(low), float(high))
    # exp(x^2) (1 + erf x) is erfcx(-x), which does not overflow below threshold.
    return float(1.0 / (refractory_time + membrane_time * ROOT_PI * np.dot(w, erfcx(-x))))


def variation(low: Any, high: Any, membrane_time: float, refractory_time: float) -> float:
    """Coefficient of variation of the intervals."""
    from scipy.special import erfcx

    x, w = _segments(float(low), float(high))
    inner = np.empty(len(x))
    for k, end in enumerate(x):
        z, v = _segments(min(end, 0.0) - DEEPEST, end)
        # exp(x^2) exp(z^2) (1 + erf z)^2 with the squares of z joined, so that nothing overflows.
        inner[k] = np.dot(v, np.exp(end * end - z * z) * erfcx(-z) ** 2)
    nu = rate(low, high, membrane_time, refractory_time)
    return math.sqrt(2.0 * math.pi * (nu * membrane_time) ** 2 * float(np.dot(w, inner)))


def brunel(g: float, drive: float) -> tuple[float, float]:
    """Rate in Hz and CV of Brunel's network: inhibition g times excitation, external rate `drive` times threshold rate.

    Found by relaxation, as the network itself would. Raises SolveError if it does not settle.
    """
    from glutamate.circuit.brunel import EXCITATION, INPUTS, RATIO
    from glutamate.circuit.lif_delta import LIFDelta
    from glutamate.errors import SolveError

    cell = LIFDelta()
    tau, held = cell.membrane_time, cell.refractory_time
    external = drive * cell.threshold / (EXCITATION * INPUTS * tau)
    nu = 0.0

    def ends(nu: float) -> tuple[float, float]:
        mean = INPUTS * EXCITATION * tau * (external + nu * (1 - RATIO * g))
        spread = math.sqrt(EXCITATION**2 * INPUTS * tau * (external + nu * (1 + RATIO * g * g)))
        return (cell.reset_potential - mean) / spread, (cell.threshold - mean) / spread

    for _ in range(MOST_STEPS):
        change = rate(*ends(nu), tau, held) - nu
        nu += STEP * change
        if abs(change) < TOLERANCE * max(nu, 1e-6):
            return 1000.0 * nu, variation(*ends(nu), tau, held)
    raise SolveError(
        "the mean field of Brunel's network", f"g {g}, drive {drive}", "a rate that settles", "change them"
    )
