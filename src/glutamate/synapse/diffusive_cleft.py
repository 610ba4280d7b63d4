"""Glutamate in the cleft by diffusion, as a kernel of three exponentials for each released molecule.

Scheme      fast (out of the cleft) + middle (out of its surround) + slow (what transporters let go again)
Takes in    released molecules (port `molecules`)
Hands on    glutamate that synaptic receptors meet
Not here    uptake that saturates or is blocked, ambient level, concentrations elsewhere: cleft.py has these
Limits      fitted to a disc in porous tissue with 3000 molecules; linear, so a train only adds up; use it with
            receptors at 35 degC only, since its exposure of 0.099 mM ms is 13 times below that of effective_cleft.py
Sources     Nielsen2004 (diffusion), RusakovKullmann1998 (geometry, fluid share), Franks2002 (molecules per vesicle in
            the fit); amplitudes and times are fits
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.parameter import par
from glutamate.synapse.regimes import DIFFUSIVE
from glutamate.units import mM, molecule

FIT = "fit:SYN-07"


@mechanism
class DiffusiveCleft:
    """Mean concentration in the cleft of one synapse."""

    fast_amplitude: float = par(0.753, "uM/molecule", FIT, domain=(0, None))
    middle_amplitude: float = par(0.0189, "uM/molecule", FIT, domain=(0, None))
    slow_amplitude: float = par(1.6e-4, "uM/molecule", FIT, domain=(0, None))
    fast_time: float = par(0.036, "ms", FIT, domain=(0, None))
    middle_time: float = par(0.233, "ms", FIT, domain=(0, None))
    slow_time: float = par(9.5, "ms", FIT, domain=(0, None))

    TIME = "ms"
    REGIME = DIFFUSIVE
    STATIONARY = True

    class State(NamedTuple):
        """Parts of the concentration."""

        fast: mM(low=0, scale="1 uM")
        middle: mM(low=0, scale="1 uM")
        slow: mM(low=0, scale="1 uM")

    class Output(NamedTuple):
        """Free glutamate from vesicles."""

        glutamate_cleft: mM(low=0, scale="25 nM")

    def start(self, drive):
        """Empty."""
        return self.State(0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Every part decays by itself."""
        return self.State(-state.fast / self.fast_time, -state.middle / self.middle_time, -state.slow / self.slow_time)

    def output(self, state, drive):
        """The sum of the parts."""
        return self.Output(state.fast + state.middle + state.slow)

    def jumps(self):
        """Released molecules appear at once."""
        return [Jump("molecules", to=self.receive, unit=molecule)]

    def receive(self, state, drive, value):
        """Each molecule adds the kernel."""
        return self.State(
            state.fast + self.fast_amplitude * value,
            state.middle + self.middle_amplitude * value,
            state.slow + self.slow_amplitude * value,
        )

    def targets(self):
        """The full diffusion model at the times the kernel stands for."""
        disc = partial(Target, source="computed: diffusion out of a disc into porous tissue", kind="regression")
        peak = partial(disc, relative=False)
        return [
            peak("SYN-07", "kernel, peak of 3000 molecules", 2.0, "mM", 1.0, measure=lambda: self._course()[1][0]),
            peak("SYN-07", "kernel, fall to a tenth of 20 us", 0.14, "ms", 0.06, measure=self._tenth),
            disc("SYN-07", "kernel at 0.1 ms", 165, "uM", 0.1, measure=lambda: self._level(0.1)),
            disc("SYN-07", "kernel at 1 ms", 1.3, "uM", 0.1, measure=lambda: self._level(1.0)),
            disc("SYN-07", "kernel, exposure of 3000 molecules, mM ms", 0.099, "1", 0.01, measure=self._exposure),
        ]

    def _course(self):
        """Times and concentration of 3000 molecules."""
        import numpy as np
        from scipy.integrate import solve_ivp

        times = np.concatenate([[0.0], np.geomspace(1e-3, 100.0, 4000)])
        full = self.receive(self.start(None), None, 3000.0)
        path = solve_ivp(
            lambda t, y: self.rate(self.State(*y), None),
            (0, times[-1]),
            full,
            method="LSODA",
            t_eval=times,
            rtol=1e-8,
            atol=1e-12,
        )
        return times, path.y.sum(axis=0)

    def _level(self, at):
        import numpy as np

        return 1e3 * float(np.interp(at, *self._course()))

    def _tenth(self):
        times, values = self._course()
        return float(times[(1e3 * values < self._level(0.02) / 10).argmax()])

    def _exposure(self):
        import numpy as np

        times, values = self._course()
        return float(np.trapezoid(values, times))
