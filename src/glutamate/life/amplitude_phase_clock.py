"""Body clock as amplitude and phase of a population of cells: the cheapest for long runs.

Scheme      light -> used photoreceptors -> drive; amplitude relaxes, phase turns, light moves both
Takes in    light at the eye
Hands on    amplitude, phase (at pi body temperature is lowest)
Not here    sleep; the two-population version
Sources     Hannay2019
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.room_light import LUX
from glutamate.maths import cos, power, sin
from glutamate.parameter import par
from glutamate.units import number, share

SET = "Hannay2019"
POSITIVE = (1e-9, None)


@mechanism
class AmplitudePhaseClock:
    """One person's clock."""

    period: float = par(23.84, "h", SET, domain=POSITIVE, note="tau of single cells; coupling makes 24.2 of it")
    coupling: float = par(0.06358, "1/h", SET, domain=(0, None), note="K")
    spread: float = par(0.024, "1/h", SET, domain=(0, None), note="gamma")
    lag: float = par(-0.09318, "1", SET, note="beta_1")
    first_gain: float = par(0.3855, "1/h", SET, note="A_1")
    second_gain: float = par(0.1977, "1/h", SET, note="A_2")
    first_lag: float = par(-0.0026, "1", SET, note="beta_L1")
    second_lag: float = par(-0.957756, "1", SET, note="beta_L2")
    drift: float = par(0.0400692, "1/h", SET, note="sigma")
    gain: float = par(33.75, "min", SET, domain=(0, None), note="G")
    activation: float = par(0.05, "1/min", SET, domain=(0, None), note="alpha_0")
    half_light: float = par(9325, "1", SET, domain=POSITIVE, note="I_0, of light in lux to the power p")
    exponent: float = par(1.5, "1", SET, domain=(0.01, 3), note="p")
    recovery: float = par(0.0075, "1/min", SET, domain=(0, None), note="delta")
    first_amplitude: float = par(0.82041911, "1", SET, domain=POSITIVE, note="midnight after 16 h of light a day")
    first_phase: float = par(1.71383697, "1", SET)
    first_used: float = par(0.52318122, "1", SET, domain=(0, 1))

    TIME = "h"

    class State(NamedTuple):
        """Amplitude and phase (rad) of the cells together; share of photoreceptors that are used."""

        amplitude: number(low=1e-6)
        phase: number
        used: share

    class Drive(NamedTuple):
        """At the eye."""

        light: LUX(low=0)

    class Output(NamedTuple):
        """As the pacemaker of other clocks; drive of light."""

        pacemaker: number
        light_drive: number

    def start(self, drive):
        """Midnight."""
        return self.State(self.first_amplitude, self.first_phase, self.first_used)

    def activated(self, light):
        """Rate at which light uses photoreceptors."""
        bright = power(light, self.exponent)
        return self.activation * bright / (bright + self.half_light)

    def output(self, state, drive):
        """Lowest at a phase of pi."""
        pushed = self.gain * (1 - state.used) * self.activated(drive.light)
        return self.Output(state.amplitude * cos(state.phase), pushed)

    def rate(self, state, drive):
        """Coupling holds the amplitude; light moves both, by its first and second harmonic."""
        r, pushed = state.amplitude, self.output(state, drive).light_drive
        first, second = state.phase + self.first_lag, 2 * state.phase + self.second_lag
        r4, r8 = r**4, r**8
        grows = self.first_gain * (1 - r4) * cos(first) + self.second_gain * r * (1 - r8) * cos(second)
        slows = self.first_gain * (r**3 + 1 / r) * sin(first) + self.second_gain * (1 + r8) * sin(second)
        held = self.coupling * cos(self.lag) / 2 * r * (1 - r4) - self.spread * r
        turns = 2 * pi / self.period + self.coupling / 2 * sin(self.lag) * (1 + r4)
        return self.State(
            amplitude=held + pushed * grows / 2,
            phase=turns + pushed * (self.drift - slows / 2),
            used=self.activated(drive.light) * (1 - state.used) - self.recovery * state.used,
        )
