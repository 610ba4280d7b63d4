"""Stabilised supralinear network: two populations whose rates grow as a power of their input.

Scheme      rate of each relaxes to k [input]+^n; the input is the drive and what both populations send
Takes in    drive of both populations
Hands on    rates; `SupralinearVoltage` is the same with a relaxing voltage
Not here    tuned or spread units (ssn_ring.py, ssn_line.py), noise
Limits      no adaptation, no delay
Sources     Hennequin2018 (weights, voltage form)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number

SET = "Hennequin2018"
WEIGHTS = {
    "excite_e": par(1.25, "1", SET, domain=(0, None), note="W_EE"),
    "inhibit_e": par(0.65, "1", SET, domain=(0, None), note="W_EI"),
    "excite_i": par(1.2, "1", SET, domain=(0, None), note="W_IE"),
    "inhibit_i": par(0.5, "1", SET, domain=(0, None), note="W_II"),
    "time_e": par(20, "ms", SET, domain=(0, None), note="tau_E"),
    "time_i": par(10, "ms", SET, domain=(0, None), note="tau_I"),
}


@mechanism
class SupralinearRate:
    """Rates relax; weights turn a rate in Hz into input."""

    excite_e: float = WEIGHTS["excite_e"]
    inhibit_e: float = WEIGHTS["inhibit_e"]
    excite_i: float = WEIGHTS["excite_i"]
    inhibit_i: float = WEIGHTS["inhibit_i"]
    time_e: float = WEIGHTS["time_e"]
    time_i: float = WEIGHTS["time_i"]
    gain: float = par(0.04, "1", SET, domain=(0, None), note="k, Hz per squared input")

    TIME = "ms"

    class State(NamedTuple):
        """Rates in Hz, as numbers."""

        rate_e: number(low=0)
        rate_i: number(low=0)

    class Drive(NamedTuple):
        """The same drive to both."""

        drive: number(low=0)

    def start(self, drive):
        """Silent."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Each relaxes to the square of its rectified input."""
        into_e = drive.drive + self.excite_e * state.rate_e - self.inhibit_e * state.rate_i
        into_i = drive.drive + self.excite_i * state.rate_e - self.inhibit_i * state.rate_i
        return self.State(
            (self.gain * maximum(into_e, 0.0) ** 2 - state.rate_e) / self.time_e,
            (self.gain * maximum(into_i, 0.0) ** 2 - state.rate_i) / self.time_i,
        )

    def targets(self):
        """The response grows faster than its drive where that is weak, slower where it is strong."""
        ours = partial(Target, source="computed: steady states", kind="regression", relative=False)

        def exponent(drive):
            from math import log

            low, high = (settled(self, drive * f).rate_e for f in (0.99, 1.01))
            return log(high / low) / log(1.01 / 0.99)

        return [
            ours("CIR-34", "exponent of the response at a drive of 12", 3.0, "1", 0.5, measure=lambda: exponent(12.0)),
            ours("CIR-34", "exponent at 50, below 0.5", 0.25, "1", 0.25, measure=lambda: exponent(50.0)),
        ]


@mechanism
class SupralinearVoltage:
    """Voltages relax, rates follow at once."""

    excite_e: float = WEIGHTS["excite_e"]
    inhibit_e: float = WEIGHTS["inhibit_e"]
    excite_i: float = WEIGHTS["excite_i"]
    inhibit_i: float = WEIGHTS["inhibit_i"]
    time_e: float = WEIGHTS["time_e"]
    time_i: float = WEIGHTS["time_i"]
    gain: float = par(0.3, "1", SET, domain=(0, None), note="k, Hz per squared mV")

    TIME = "ms"

    class State(NamedTuple):
        """Mean voltages above rest in mV, as numbers."""

        voltage_e: number
        voltage_i: number

    class Drive(NamedTuple):
        """The same drive to both."""

        drive: number

    class Output(NamedTuple):
        """Rates in Hz, as numbers."""

        rate_e: number(low=0)
        rate_i: number(low=0)

    def start(self, drive):
        """At rest."""
        return self.State(0.0, 0.0)

    def output(self, state, drive):
        """Squares of the rectified voltages."""
        return self.Output(
            self.gain * maximum(state.voltage_e, 0.0) ** 2, self.gain * maximum(state.voltage_i, 0.0) ** 2
        )

    def rate(self, state, drive):
        """Voltages relax to their input."""
        out = self.output(state, drive)
        into_e = drive.drive + self.excite_e * out.rate_e - self.inhibit_e * out.rate_i
        into_i = drive.drive + self.excite_i * out.rate_e - self.inhibit_i * out.rate_i
        return self.State((into_e - state.voltage_e) / self.time_e, (into_i - state.voltage_i) / self.time_i)

    def targets(self):
        """More drive, less response."""
        ours = partial(Target, source="computed: steady states", kind="regression")

        def response(drive):
            return self.output(settled(self, drive), None).rate_e

        return [
            ours("CIR-35", "response at a drive of 15", 11.21, "1", 0.01, measure=lambda: response(15.0)),
            ours("CIR-35", "response at 20, less than that", 11.09, "1", 0.01, measure=lambda: response(20.0)),
        ]


def settled(part, level):
    """State after 2 s at a constant drive."""
    from scipy.integrate import solve_ivp

    drive = part.Drive(level)
    path = solve_ivp(
        lambda t, y: part.rate(part.State(*y), drive),
        (0, 2000),
        part.start(drive),
        method="LSODA",
        rtol=1e-9,
        atol=1e-12,
    )
    return part.State(*path.y[:, -1].tolist())
