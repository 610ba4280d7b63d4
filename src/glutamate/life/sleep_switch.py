"""Sleep switch: two groups of brainstem and hypothalamic neurons that silence each other, driven by pressure and clock.

Scheme      preoptic -| monoaminergic -| preoptic; monoaminergic firing builds sleep pressure, pressure drives preoptic
Takes in    time of day
Hands on    firing of both, sleep pressure, arousal
Not here    alarms, light; for months use sleep_pressure.py, its limit of an instant switch
Limits      the set of 2007 has other constants and another clock; the two may not be mixed
Sources     PhillipsRobinson2008 (set), Skeldon2014 (the same set in a table)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import cos, exp
from glutamate.parameter import par
from glutamate.units import measure, mV, number

SET = "PhillipsRobinson2008;Skeldon2014"
RATE = measure("1/s")
NM = measure("nM")
POSITIVE = (1e-12, None)


@mechanism
class SleepSwitch:
    """One adult without alarm."""

    rate_max: float = par(100, "1/s", SET, domain=POSITIVE, note="Q_max")
    threshold: float = par(10, "mV", SET, note="theta")
    width: float = par(3, "mV", SET, domain=POSITIVE, note="sigma'")
    preoptic_time: float = par(10, "s", SET, domain=POSITIVE, note="tau_v")
    monoamine_time: float = par(10, "s", SET, domain=POSITIVE, note="tau_m")
    silencing_preoptic: float = par(-2.1, "mV s", SET, domain=(None, 0), note="nu_vm")
    silencing_monoamine: float = par(-1.8, "mV s", SET, domain=(None, 0), note="nu_mv")
    monoamine_drive: float = par(1.3, "mV", SET, note="A_m: orexin and acetylcholine")
    clock_gain: float = par(-2.9, "mV", SET, domain=(None, 0), note="nu_vc")
    clock_mean: float = par(4.5, "1", SET, note="c0")
    pressure_gain: float = par(1.0, "mV/nM", SET, domain=(0, None), note="nu_vh")
    pressure_time: float = par(45, "h", SET, domain=POSITIVE, note="chi")
    pressure_made: float = par(4.4, "nM s", SET, domain=(0, None), note="mu")
    peak_hour: float = par(16.24, "h", "assumed: sleep begins at 23:00", domain=(None, None))
    day: float = par(24, "h", SET, domain=POSITIVE)
    waking_rate: float = par(5, "1/s", SET, domain=POSITIVE, note="firing of a waking day")
    first_preoptic: float = par(1, "mV", "assumed: asleep at midnight")
    first_monoamine: float = par(-10, "mV", "assumed: asleep at midnight")
    first_pressure: float = par(14.9, "nM", "assumed: an hour after the evening peak", domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Mean voltages of both groups; pressure as the level of a somnogen."""

        preoptic: mV
        monoamine: mV
        pressure: NM(low=0)

    class Drive(NamedTuple):
        """Time of day."""

        hour: HOUR

    class Output(NamedTuple):
        """Firing; arousal, 1 on a waking day."""

        preoptic_rate: RATE
        monoamine_rate: RATE
        arousal: number

    def start(self, drive):
        """Asleep."""
        return self.State(self.first_preoptic, self.first_monoamine, self.first_pressure)

    def firing(self, voltage):
        """Rate at a voltage."""
        return self.rate_max / (1 + exp((self.threshold - voltage) / self.width))

    def output(self, state, drive):
        """Firing of both groups."""
        monoamine = self.firing(state.monoamine)
        return self.Output(self.firing(state.preoptic), monoamine, monoamine / self.waking_rate)

    def rate(self, state, drive):
        """Each silences the other; pressure follows monoaminergic firing."""
        clock = self.clock_mean + cos(2 * pi * (drive.hour - self.peak_hour) / self.day)
        fires = self.output(state, drive)
        sleep_drive = self.pressure_gain * state.pressure + self.clock_gain * clock
        preoptic = self.silencing_preoptic * fires.monoamine_rate + sleep_drive
        monoamine = self.silencing_monoamine * fires.preoptic_rate + self.monoamine_drive
        return self.State(
            (preoptic - state.preoptic) / self.preoptic_time,
            (monoamine - state.monoamine) / self.monoamine_time,
            (self.pressure_made * fires.monoamine_rate - state.pressure) / self.pressure_time,
        )
