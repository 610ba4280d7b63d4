"""Variable projection: the part of a fit that is searched, and the part that follows by linear algebra.

Scheme      residual r(s) = y - A(s) c(s) with c(s) from non-negative least squares; dr/ds = -P dA/ds c, where P takes
            out what the columns in use can explain (the form of Kaufman, exact where the residual is 0)
Takes in    a spectrum in a window, columns of a basis, a polynomial baseline
Hands on    Problem with residual, Jacobian and amounts for a Shape; `inverse` of an information matrix
Sources     Kaufman1975
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.readouts.mrs.basis import Columns
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.spectrum import shaped

WIDEST, FARTHEST = 80.0, 0.25  # Hz of width, ppm of shift


class Shape(NamedTuple):
    """What is searched."""

    shift_hz: float
    linewidth_hz: float
    phase: float


class Problem:
    """Real spectrum in a window and the columns that may explain it, the baseline already taken out of both."""

    def __init__(self, seen: Any, parts: Columns, scan: Scan, window: tuple[float, float], terms: int) -> None:
        ppm = scan.ppm()
        self.scan, self.parts = scan, parts
        self.inside = np.flatnonzero((ppm > window[0]) & (ppm < window[1]))
        self.ppm = ppm[self.inside]
        axis = np.linspace(-1, 1, len(self.ppm))
        self.smooth: Any = None
        if terms:
            self.smooth, _ = np.linalg.qr(np.polynomial.chebyshev.chebvander(axis, terms - 1))
        self.data = seen.real[self.inside]
        self.bare = self.flat(self.data)
        self.extra = np.zeros((0, len(parts.names)))

    def flat(self, values: Any) -> Any:
        """Values (..., w) without what the baseline can explain."""
        return values if self.smooth is None else values - (values @ self.smooth) @ self.smooth.T

    def seen(self, decays: Any) -> Any:
        """Complex spectra (n, w) of decays (n, points), which it may overwrite."""
        from scipy.fft import fft

        decays[:, 0] /= 2
        place = (self.inside - self.scan.points // 2) % self.scan.points
        spectra = fft(decays, axis=-1)[:, place] * (2 / self.scan.bandwidth_hz)
        decays[:, 0] *= 2
        return spectra

    def model(self, shape: Shape) -> tuple[Any, Any]:
        """Decays (n, points) and complex spectra (n, w) of the columns, turned by the phase."""
        decays = shaped(self.parts, self.scan, shape.linewidth_hz, shape.shift_hz) * np.exp(1j * shape.phase)
        return decays, self.seen(decays)

    def amounts(self, real: Any) -> Any:
        """Non-negative amounts (n,) for real columns (n, w) without baseline."""
        from scipy.optimize import nnls

        stacked = np.concatenate([real, self.extra.T], axis=1)
        goal = np.concatenate([self.bare, np.zeros(len(self.extra))])
        size = np.linalg.norm(stacked, axis=1)
        square: Any = np.linalg.qr(np.column_stack([(stacked / size[:, None]).T, goal]), mode="r")
        found, _ = nnls(square[:, :-1], square[:, -1], maxiter=50 * len(size))
        return found / size

    def solve(self, vector: Any) -> tuple[Any, Any]:
        """Residual (w + priors,) and its Jacobian (w + priors, 3), amounts eliminated."""
        shape = Shape(*vector)
        decays, spectra = self.model(shape)
        real = self.flat(spectra.real)
        found = self.amounts(real)
        left = np.concatenate([self.bare - found @ real, -self.extra @ found])
        moved = self.flat(self.slopes(found, decays, spectra))
        moved = np.concatenate([moved, np.zeros((3, len(self.extra)))], axis=1)
        used = found > 0
        span, _ = np.linalg.qr(np.concatenate([real[used], self.extra[:, used].T], axis=1).T)
        moved = moved - (moved @ span) @ span.T
        return left, -moved.T

    def slopes(self, found: Any, decays: Any, spectra: Any) -> Any:
        """Derivatives (3, w) of the summed spectrum with shift, width and phase."""
        times = self.scan.times()
        whole, broad = found @ decays, (found * self.parts.broadened) @ decays
        moves = self.seen(np.array([2j * np.pi * times * whole, -np.pi * times * broad]))
        return np.concatenate([moves.real, (1j * (found @ spectra)).real[None]])


def inverse(information: Any, priors: Any) -> Any:
    """Inverse of the information matrix (per noise variance), with the rows of priors; scaled so that it is stable."""
    count = priors.shape[1]
    whole = np.array(information)
    whole[:count, :count] += priors.T @ priors
    size = np.sqrt(np.diag(whole))
    size = np.where(size > 0, size, 1.0)
    return np.linalg.pinv(whole / np.outer(size, size), hermitian=True) / np.outer(size, size)
