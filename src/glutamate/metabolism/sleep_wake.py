"""Sleep and wake: extracellular glutamate rises awake and in dreams, falls in deep sleep, and does not pile up.

Scheme      wake, REM -> level up, less as pressure grows; NREM -> level down, faster under pressure
Takes in    shares of NREM and REM sleep (wake is the rest)
Hands on    level of spilled glutamate relative to its mean, sleep pressure
Not here    who sleeps when, slow waves, the glymphatic flow; tissue glutamate
Limits      rates are of rats; men have the same levels at their own pace of sleep pressure; no mechanism lowers tissue
            glutamate in enforced wake, which one study of seven men found
Sources     Dash2009 (slopes, fitted); pace of men is assumed from slow waves
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.parameter import par
from glutamate.units import number, share


@mechanism
class SleepWake:
    """Cortex of rats."""

    wake_level: float = par(1.20, "1", "Dash2009", domain=POSITIVE, note="gW, fitted")
    wake_time: float = par(60, "min", "Dash2009", domain=POSITIVE, note="tW, fitted")
    pressure_gain: float = par(1.5, "1", "Dash2009", domain=(0, None), note="kS, fitted")
    pressure_onset: float = par(0.45, "1", "Dash2009", domain=(0, 1), note="S_on, fitted")
    sleep_level: float = par(0.80, "1", "Dash2009", domain=POSITIVE, note="gN, fitted")
    sleep_time: float = par(60, "min", "Dash2009", domain=POSITIVE, note="tN, fitted")
    rebound: float = par(4, "1", "Dash2009", domain=(0, None), note="kN, fitted")
    usual_pressure: float = par(0.35, "1", "Dash2009", domain=(0, 1), note="at which rates hold")
    pressure_rise: float = par(300, "min", "Dash2009", domain=POSITIVE, note="tSw, fitted")
    pressure_fall: float = par(120, "min", "Dash2009", domain=POSITIVE, note="tSs, fitted")
    pressure_floor: float = par(0.1, "1", "assumed: long sleep rests here, where deep sleep ceases", domain=(0, 1))

    TIME = "min"

    class State(NamedTuple):
        """Level relative to its mean; pressure from 0 to 1."""

        level: number(low=0, scale=0.1)
        pressure: share

    class Drive(NamedTuple):
        """Shares of the moment."""

        nrem: share
        rem: share

    @classmethod
    def human(cls):
        """Pressure at the pace of men: up over 18 h, down over 2 h."""
        return cls(
            pressure_rise=par(18.2, "h", "assumed: slow waves of men", low=14, high=22, domain=POSITIVE),
            pressure_fall=par(2.0, "h", "assumed: slow waves of men", low=1.2, high=2.9, domain=POSITIVE),
        )

    def start(self, drive):
        """At the mean; not at rest."""
        return self.State(1.0, self.usual_pressure)

    def rate(self, state, drive):
        """The stages mix by their shares."""
        held = self.pressure_gain * maximum(state.pressure - self.pressure_onset, 0.0)
        awake = (self.wake_level - held - state.level) / self.wake_time
        deep = 1 + self.rebound * (state.pressure - self.usual_pressure)
        asleep = deep * (self.sleep_level - state.level) / self.sleep_time
        rises = (1 - state.pressure) / self.pressure_rise
        falls = (self.pressure_floor - state.pressure) / self.pressure_fall
        sleeping = drive.nrem + drive.rem
        return self.State(drive.nrem * asleep + (1 - drive.nrem) * awake, sleeping * falls + (1 - sleeping) * rises)
