"""Glutamate in the cleft as receptors in room-temperature patches need it: a long exponential or a square pulse.

Takes in    released vesicles (port `vesicles`); fractions stand for a mean over trials
Hands on    glutamate that synaptic receptors meet
Not here    diffusion, uptake, molecules per vesicle; the ambient level
Limits      an effective time course, fitted to receptors whose rates were measured at room temperature: drive only
            such rates with it. Its exposure of 1.32 mM ms is 13 times that of diffusion (diffusive_cleft.py), which
            belongs to rates at 35 degC; the two must not be mixed
Sources     Clements1992
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, Target, mechanism
from glutamate.maths import where
from glutamate.parameter import par
from glutamate.synapse.regimes import EFFECTIVE
from glutamate.units import mM, number


@mechanism
class EffectiveCleft:
    """One exponential transient for each vesicle."""

    vesicle_peak: float = par(1.1, "mM", "Clements1992", domain=(0, None))
    decay_time: float = par(1.2, "ms", "Clements1992", domain=(0, None))

    TIME = "ms"
    REGIME = EFFECTIVE
    STATIONARY = True

    class State(NamedTuple):
        """Free glutamate."""

        glutamate_cleft: mM(low=0, scale="1 uM")

    def start(self, drive):
        """Empty between transients."""
        return self.State(0.0)

    def rate(self, state, drive):
        """One exponential."""
        return self.State(-state.glutamate_cleft / self.decay_time)

    def jumps(self):
        """Vesicles empty at once."""
        return [Jump("vesicles", to=self.receive, unit=number)]

    def receive(self, state, drive, value):
        """Each vesicle adds its peak."""
        return self.State(state.glutamate_cleft + self.vesicle_peak * value)

    def targets(self):
        """Peak, decay and exposure of one vesicle."""
        seen = partial(Target, source="Clements1992", kind="calibration")
        whole = partial(Target, source="computed: integral of the exponential", kind="identity", hard=True)
        return [
            seen("SYN-07", "effective peak of a vesicle", 1.1, "mM", 0.2, measure=lambda: self._course()[0]),
            seen("SYN-07", "effective decay of a vesicle", 1.2, "ms", 0.2, measure=lambda: self._course()[1]),
            whole("SYN-07", "effective exposure, mM ms", 1.32, "1", 0.01, measure=lambda: self._course()[2]),
        ]

    def _course(self):
        """Peak, time to 1/e and integral of one vesicle."""
        import numpy as np
        from scipy.integrate import solve_ivp

        peak = self.receive(self.start(None), None, 1.0)
        times = np.linspace(0.0, 20 * self.decay_time, 4001)
        path = solve_ivp(
            lambda t, y: self.rate(self.State(*y), None), (0, times[-1]), peak, t_eval=times, rtol=1e-8, atol=1e-12
        )
        values = path.y[0]
        return values[0], float(times[(values < values[0] / np.e).argmax()]), float(np.trapezoid(values, times))


@mechanism
class SquareCleft:
    """One square pulse for each vesicle, as a fast perfusion pipette gives it."""

    vesicle_peak: float = par(1.0, "mM", "Clements1992", domain=(0, None), note="rounded, as assays apply it")
    pulse_time: float = par(1.0, "ms", "Clements1992", domain=(0, None), note="rounded, as assays apply it")

    TIME = "ms"
    REGIME = EFFECTIVE
    STATIONARY = True

    class State(NamedTuple):
        """Vesicles whose pulse is on, and the share of the pulse that is left."""

        vesicles_on: number.replace(low=0.0, kind="mode")
        left: number

    class Output(NamedTuple):
        """Free glutamate."""

        glutamate_cleft: mM(low=0, scale="1 uM")

    def start(self, drive):
        """No pulse."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """A pulse that is on runs out."""
        return self.State(0.0, where(state.vesicles_on > 0, -1 / self.pulse_time, 0.0))

    def output(self, state, drive):
        """The level of the pulse."""
        return self.Output(self.vesicle_peak * state.vesicles_on)

    def jumps(self):
        """Vesicles begin a pulse."""
        return [Jump("vesicles", to=self.receive, unit=number)]

    def guards(self):
        """The end of the pulse."""
        return [Guard("end", self.remaining, "down", self.finish)]

    def receive(self, state, drive, value):
        """A pulse starts anew; what was left of an earlier one raises it, so that the exposure adds up."""
        return self.State(state.vesicles_on * state.left + value, state.left * 0.0 + 1.0)

    def remaining(self, state, drive):
        """Share of the pulse that is left."""
        return state.left

    def finish(self, state, drive):
        """Nothing is left."""
        return self.State(state.vesicles_on * 0.0, state.left * 0.0)
