"""The body's clock: an oscillator of about 24.2 h that light resets.

Scheme      light -> used photoreceptors -> drive -> van der Pol oscillator (pacemaker and its complement)
Takes in    light at the eye
Hands on    pacemaker (its minimum is that of body temperature), complement, drive of light
Not here    sleep (sleep_pressure.py), melatonin as a hormone, drives other than light
Limits      `forger1999` has another drive of light; St Hilaire's clock with its effect of waking is not here
Sources     Skeldon2023 (default set), Forger1999 (oscillator; `forger1999`)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.room_light import LUX
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-9, None)
MELATONIN_LEAD = 7.0  # hours from the onset of melatonin in dim light to the minimum of the pacemaker


@mechanism
class BodyClock:
    """One person's clock."""

    period: float = par(24.2, "h", "Skeldon2023", low=23.5, high=24.8, domain=POSITIVE, note="tau_c")
    correction: float = par(0.99669, "1", "Forger1999", domain=POSITIVE, note="f")
    stiffness: float = par(0.23, "1", "Forger1999", domain=(0, None), note="gamma, mu")
    cubic: float = par(1.3333333333333333, "1", "Forger1999", domain=(0, None), note="4/3")
    speeding: float = par(0.55, "1", "Forger1999", note="k")
    gain: float = par(19.9, "min", "Skeldon2023", domain=(0, None), note="G")
    sensitivity: float = par(0.4, "1", "Forger1999", domain=(0, 1), note="b: how the phase gates light")
    activation: float = par(0.16, "1/min", "Skeldon2023", domain=(0, None), note="alpha_0")
    half_light: float = par(9500, "1", "Skeldon2023", domain=POSITIVE, note="I_0, lux")
    exponent: float = par(0.6, "1", "Skeldon2023", domain=(0.01, 3), note="p")
    recovery: float = par(0.013, "1/min", "Skeldon2023", domain=(0, None), note="beta")
    day: float = par(24, "h", "Forger1999", domain=POSITIVE)
    first_pacemaker: float = par(-0.5774, "1", "assumed: midnight of an entrained day")
    first_complement: float = par(-0.8550, "1", "assumed: midnight of an entrained day")
    first_used: float = par(0.3181, "1", "assumed: midnight of an entrained day", domain=(0, 1))

    TIME = "h"

    class State(NamedTuple):
        """Pacemaker and its complement; share of photoreceptors that are used."""

        pacemaker: number
        complement: number
        used: share

    class Drive(NamedTuple):
        """At the eye."""

        light: LUX(low=0)

    class Output(NamedTuple):
        """What light does to the oscillator."""

        light_drive: number

    @classmethod
    def forger1999(cls):
        """The oscillator with the light drive it was published with."""
        return cls(
            gain=par(33.75, "min", "Forger1999"),
            activation=par(0.05, "1/min", "Forger1999"),
            exponent=par(0.5, "1", "Forger1999"),
            recovery=par(0.0075, "1/min", "Forger1999"),
        )

    def start(self, drive):
        """Midnight."""
        return self.State(self.first_pacemaker, self.first_complement, self.first_used)

    def activated(self, light):
        """Rate at which light uses photoreceptors."""
        return self.activation * power(light / self.half_light, self.exponent)

    def output(self, state, drive):
        """Less in the phases that the gate closes."""
        gate = (1 - self.sensitivity * state.pacemaker) * (1 - self.sensitivity * state.complement)
        return self.Output(gate * self.gain * self.activated(drive.light) * (1 - state.used))

    def rate(self, state, drive):
        """Once around in a period; light pushes and speeds."""
        x, xc = state.pacemaker, state.complement
        pushed = self.output(state, drive).light_drive
        turn = 2 * pi / self.day
        own = self.day / (self.correction * self.period)
        return self.State(
            pacemaker=turn * (xc + pushed),
            complement=turn
            * (self.stiffness * (xc - self.cubic * xc * xc * xc) - x * (own * own + self.speeding * pushed)),
            used=self.activated(drive.light) * (1 - state.used) - self.recovery * state.used,
        )
