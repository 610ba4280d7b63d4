"""Field of stabilised supralinear pairs: an excitatory and an inhibitory unit at every place, coupled by distance.

Scheme      rate of each unit relaxes to k [input]+^n; the input is the drive and what places send by kernel
Takes in    drive of the place; rates of other places, summed by each of four kernels
Hands on    rates; `SupralinearField`: places, kernels, steady states, an `Array` for `simulate`
Not here    where the places lie (ssn_ring.py, ssn_line.py), delays, adaptation, noise
Limits      rates and drives are numbers in Hz; without enough inhibition a steady state may not exist
Sources     Rubin2015 (equations, both sets of parameters)
"""

import dataclasses
from typing import Any, NamedTuple

from glutamate.engine.fixed.array import Array, Coupling
from glutamate.engine.mechanism import changed, mechanism
from glutamate.errors import SolveError
from glutamate.maths import maximum, power
from glutamate.parameter import par
from glutamate.units import number

SET = "Rubin2015"
LENGTH = 10_000.0  # ms
STILL = 1e-5  # Hz/ms
RUNAWAY = 1e4  # Hz
FROM = ("from_e_to_e", "from_i_to_e", "from_e_to_i", "from_i_to_i")


@mechanism
class SupralinearSite:
    """One place, as on the ring of orientations."""

    excite_e: float = par(0.044, "1", SET, domain=(0, None), note="J_EE")
    inhibit_e: float = par(0.023, "1", SET, domain=(0, None), note="J_EI")
    excite_i: float = par(0.042, "1", SET, domain=(0, None), note="J_IE")
    inhibit_i: float = par(0.018, "1", SET, domain=(0, None), note="J_II")
    gaba_e: float = par(1, "1", "assumed: no drug", low=0.8, high=1.1, domain=(0, None), note="on excitation")
    gaba_i: float = par(1, "1", "assumed: no drug", low=0.8, high=1.1, domain=(0, None), note="on inhibition")
    gain: float = par(0.04, "1", SET, domain=(0, None), note="k, Hz per input to the n")
    exponent: float = par(2, "1", SET, domain=(1, None), note="n")
    time_e: float = par(20, "ms", SET, domain=(0, None), note="tau_E")
    time_i: float = par(10, "ms", SET, domain=(0, None), note="tau_I")

    TIME = "ms"

    class State(NamedTuple):
        """Rates in Hz, as numbers."""

        rate_e: number(low=0)
        rate_i: number(low=0)

    class Drive(NamedTuple):
        """The same drive to both; rates of all places, weighted by the kernel of each path."""

        drive: number(low=0)
        from_e_to_e: number(low=0)
        from_i_to_e: number(low=0)
        from_e_to_i: number(low=0)
        from_i_to_i: number(low=0)

    @classmethod
    def line(cls):
        """One place on the line of visual field."""
        return cls(
            excite_e=par(1, "1", SET), inhibit_e=par(1, "1", SET), excite_i=par(1.25, "1", SET),
            inhibit_i=par(0.75, "1", SET), gain=par(0.01, "1", SET), exponent=par(2.2, "1", SET, domain=(1, None)),
            time_e=par(10, "ms", SET), time_i=par(6.67, "ms", SET),
        )  # fmt: skip

    def start(self, drive):
        """Silent."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Each relaxes to a power of its rectified input."""
        into_e = drive.drive + self.excite_e * drive.from_e_to_e - self.inhibit_e * self.gaba_e * drive.from_i_to_e
        into_i = drive.drive + self.excite_i * drive.from_e_to_i - self.inhibit_i * self.gaba_i * drive.from_i_to_i
        return self.State(
            (self.gain * power(maximum(into_e, 0.0), self.exponent) - state.rate_e) / self.time_e,
            (self.gain * power(maximum(into_i, 0.0), self.exponent) - state.rate_i) / self.time_i,
        )


@dataclasses.dataclass(frozen=True, eq=False)
class SupralinearField:
    """Places of one kind; kernels (places, places) by path, from column to row."""

    site: Any
    kernels: dict[str, Any]

    @property
    def size(self) -> int:
        """How many places."""
        return len(self.kernels[FROM[0]])

    def with_gaba(self, on_e: float, on_i: float) -> "SupralinearField":
        """The field with GABA on excitation and on inhibition scaled."""
        return dataclasses.replace(self, site=changed(self.site, gaba_e=on_e, gaba_i=on_i))

    def array(self) -> Array:
        """The same as coupled nodes for `simulate`; each node has its own input `drive`."""
        sources = {path: "rate_" + path[5] for path in FROM}
        return Array(self.site, self.size, [Coupling(path, sources[path], self.kernels[path]) for path in FROM])

    def settled(self, drive: Any, start: Any = None) -> Any:
        """State with rates (places,) in Hz after 10 s at a drive (places,), from silence or a State.

        Raises SolveError where rates run away or still move, which they do where inhibition is too weak.
        """
        import numpy as np
        from scipy.integrate import solve_ivp

        drive, size = np.asarray(drive, float), self.size
        asked = f"a steady state at a drive of up to {drive.max():g}"
        do = "give it more inhibition or less drive, or simulate the course of its array"

        def slope(t: float, y: Any) -> Any:
            return np.concatenate(self.slopes(y[:size], y[size:], drive))

        def escape(t: float, y: Any) -> float:
            return float(y.max() - RUNAWAY)

        escape.terminal = True  # type: ignore[attr-defined]
        first = np.zeros(2 * size) if start is None else np.concatenate(start)
        path = solve_ivp(slope, (0, LENGTH), first, method="LSODA", rtol=1e-8, atol=1e-9, events=escape)
        end = path.y[:, -1]
        if path.status != 0:
            raise SolveError(asked, f"rates above {RUNAWAY:g} Hz after {path.t[-1]:.0f} ms", "rates that settle", do)
        if np.abs(slope(0.0, end)).max() > STILL:
            raise SolveError(asked, f"rates that still move after {LENGTH / 1e3:g} s", "rates that settle", do)
        return self.site.State(end[:size], end[size:])

    def slopes(self, rate_e: Any, rate_i: Any, drive: Any) -> Any:
        """Slopes of the rates (places,) of both populations in Hz/ms."""
        rates = {"e": rate_e, "i": rate_i}
        near = {path: kernel @ rates[path[5]] for path, kernel in self.kernels.items()}
        return self.site.rate(self.site.State(rate_e, rate_i), self.site.Drive(drive, *(near[path] for path in FROM)))
