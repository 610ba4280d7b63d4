"""SciPy's LSODA as reference and as a peer: exact Jacobian, restarted at every spike.

Takes in    `Work`
Hands on    `Lsoda(work)`: states at the end and on the grid of one member at a relative tolerance
Absolute    the tolerance is rtol times the scale of the state; the reference takes a thousandth of that
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from glutamate.bench import scalar
from glutamate.bench.work import Work
from glutamate.errors import SolveError

MOST_STEPS = 1_000_000


class Lsoda:
    """One engine; `tolerance`, then `run` or `grid`."""

    name = "scipy_lsoda"

    def __init__(self, work: Work) -> None:
        self.work = work
        self._rate = scalar.function(work.rate)
        self._slopes, self._rows, self._columns = scalar.function(work.jacobian[0]), work.jacobian[1], work.jacobian[2]
        self._jumps = [(to, scalar.function(text)) for to, text in work.jumps]
        self.tolerance(1e-6)

    def tolerance(self, rtol: float, share: float = 1.0) -> None:
        """Relative tolerance; the absolute one is `rtol * share * scale`."""
        self.rtol, self.atol = rtol, rtol * share * self.work.scale

    def _derivative(self, y: Any, t: float, p: list[float], u: list[float]) -> list[float]:
        return self._rate(y.tolist(), p, u, 0.0, t)

    def _jacobian(self, y: Any, t: float, p: list[float], u: list[float]) -> Any:
        matrix = np.zeros((len(y), len(y)))
        matrix[self._rows, self._columns] = self._slopes(y.tolist(), p, u, 0.0, t)
        return matrix

    def run(self, member: int) -> Any:
        """States (slots,) at the end."""
        return self._integrate(member, np.zeros(0))[0]

    def grid(self, member: int) -> tuple[Any, Any]:
        """States at the end (slots,) and on the grid (times, slots)."""
        return self._integrate(member, self.work.grid)

    def _integrate(self, member: int, grid: Any) -> tuple[Any, Any]:
        work = self.work
        p, u = work.values[member, : work.split].tolist(), work.values[member, work.split :].tolist()
        y, t, done = work.start[member].copy(), 0.0, 0
        out = np.empty((len(grid), len(y)))
        for end, port in work.segments(member):
            inner = grid[done : np.searchsorted(grid, end)]
            y, out[done : done + len(inner)] = self._stretch(y, t, end, inner, p, u)
            done += len(inner)
            t = end
            if port >= 0:
                to, jump = self._jumps[port]
                y[to] = jump(y.tolist(), p, u, 1.0, end)
        out[done:] = y
        return y, out

    def _stretch(self, y: Any, t: float, end: float, inner: Any, p: list[float], u: list[float]) -> tuple[Any, Any]:
        """States at the end of a stretch without spikes and at the times inside it."""
        from scipy.integrate import ODEintWarning, odeint

        times = np.unique(np.concatenate([[t], inner, [end]]))
        with warnings.catch_warnings():
            warnings.simplefilter("error", ODEintWarning)
            try:
                y = odeint(
                    self._derivative,
                    y,
                    times,
                    args=(p, u),
                    Dfun=self._jacobian,
                    rtol=self.rtol,
                    atol=self.atol,
                    mxstep=MOST_STEPS,
                    tcrit=[end],
                )
            except ODEintWarning as error:
                came, do = f"LSODA stopped: {error}", "take a tighter tolerance"
                raise SolveError(f"{self.work.name} at rtol {self.rtol:g}", came, "a run to the end", do) from error
        return y[-1].copy(), y[np.searchsorted(times, inner)]
