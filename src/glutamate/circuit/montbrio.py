"""Exact mean field of quadratic integrate-and-fire cells with spread excitabilities: rate and mean voltage.

Scheme      rate <- spread and voltage; voltage <- itself, excitability, recurrence, less synchrony
Takes in    a current common to all cells
Hands on    rate and voltage, both without unit, per `membrane_time`
Not here    conductances and their kinetics (montbrio_conductance.py), noise, delays
Limits      all-to-all, instantaneous synapses, Lorentzian spread; voltages have no millivolts
Sources     Montbrio2015
"""

from functools import partial
from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism, with_values
from glutamate.parameter import par
from glutamate.units import number

SET = "Montbrio2015"


@mechanism
class Montbrio:
    """One population."""

    membrane_time: float = par(10, "ms", "assumed: of cortical cells", low=5, high=20, domain=(0, None), note="tau")
    spread: float = par(1, "1", SET, domain=(0, None), note="Delta")
    recurrence: float = par(15, "1", SET, note="J")
    excitability: float = par(-5, "1", SET, note="eta, middle of the spread")

    TIME = "ms"

    class State(NamedTuple):
        """Rate per membrane time; mean voltage."""

        rate: number(low=0)
        voltage: number

    class Drive(NamedTuple):
        """Common current."""

        current: number

    def start(self, drive):
        """A low rate."""
        return self.State(0.08, -2.0)

    def rate(self, state, drive):
        """Both equations."""
        r, v = state.rate, state.voltage
        push = v * v - (pi * r) * (pi * r) + self.excitability + self.recurrence * r + drive.current
        return self.State((self.spread / pi + 2 * r * v) / self.membrane_time, push / self.membrane_time)

    def excitability_of(self, level):
        """The excitability at which a rate is a steady state."""
        free = with_values(self, excitability=0.0)
        voltage = -self.spread / (2 * pi * level)
        return -self.membrane_time * free.rate(self.State(level, voltage), self.Drive(0.0)).voltage

    def targets(self):
        """Where two steady states meet, and the least recurrence that has two."""
        from scipy.optimize import minimize_scalar

        ours = partial(Target, source="computed: folds of the steady states", kind="regression", tolerance=1e-3)
        absolute = partial(ours, relative=False)

        def fold(sign, low, high):
            found = minimize_scalar(
                lambda r: sign * self.excitability_of(r), bounds=(low, high), method="bounded", options={"xatol": 1e-10}
            )
            return sign * found.fun

        def cusp():
            """Recurrence at each rate's fold; least of them, and the excitability there."""
            alone, step = with_values(self, recurrence=0.0), 1e-5

            def needed(r):
                return (alone.excitability_of(r + step) - alone.excitability_of(r - step)) / (2 * step)

            found = minimize_scalar(needed, bounds=(0.1, 1.0), method="bounded", options={"xatol": 1e-10})
            there = with_values(self, recurrence=found.fun)
            return found.fun, there.excitability_of(found.x)

        return [
            absolute("CIR-26", "low state lost above", -3.1361, "1", measure=lambda: fold(-1, 0.02, 0.3)),
            absolute("CIR-26", "high state lost below", -5.7435, "1", measure=lambda: fold(1, 0.3, 2.0)),
            absolute("CIR-28", "least recurrence with two states", 7.796, "1", measure=lambda: cusp()[0]),
            absolute("CIR-28", "excitability there", -1.732, "1", measure=lambda: cusp()[1]),
        ]
