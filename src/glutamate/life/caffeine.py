"""Caffeine: from the cup to adenosine receptors, what it hides of sleep pressure, and the body's answer.

Scheme      gut -> body -> gone; body -| A1 and A2A receptors -> pressure felt less; receptors grow, over a week
Takes in    events dose (mg, swallowed)
Hands on    concentration, occupancy, share of sleep pressure not felt, adenosine signal, factors on lapses and release
Not here    metabolites, other effects; sleep pressure, which goes on rising
Limits      half of what is blocked is hidden: a guess; so are tolerance and its week
Sources     Elmenhorst2012 (A1), Ishibashi2022 (A2A), JulianoGriffiths2004 (course of withdrawal); kinetics usual
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import log
from glutamate.metabolism.enzymes import saturation
from glutamate.parameter import par
from glutamate.units import measure, number

POSITIVE = (1e-9, None)
MG, MG_PER_L = measure("mg"), measure("mg/L")


@mechanism
class Caffeine:
    """An adult of 70 kg who does not smoke."""

    absorption_half_life: float = par(0.25, "h", "assumed: peak within the hour", domain=POSITIVE)
    half_life: float = par(5, "h", "assumed: usual; 2 to 10", low=2, high=10, domain=POSITIVE)
    volume: float = par(42, "L", "assumed: 0.6 L/kg", low=30, high=60, domain=POSITIVE)
    a1_half: float = par(13, "mg/L", "Elmenhorst2012", domain=POSITIVE)
    a2a_half: float = par(4.2, "mg/L", "Ishibashi2022", low=3.8, high=4.8, domain=POSITIVE, note="fitted to two levels")
    hidden: float = par(0.5, "1", "assumed: share of blocked signal that is not felt", low=0.2, high=0.8, domain=(0, 1),
                        note="epsilon")  # fmt: skip
    growth: float = par(0.2, "1", "assumed: receptors at full occupancy", low=0.1, high=0.4, domain=(0, None))
    growth_time: float = par(7, "d", "JulianoGriffiths2004", low=3, high=12, domain=POSITIVE, note="assumed from it")
    release_gain: float = par(0.1, "1", "assumed: A1 holds release back", low=0, high=0.2, domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """In the gut, in the body; receptors beyond the usual."""

        gut: MG(low=0, scale=1)
        body: MG(low=0, scale=1)
        grown: number(low=0)

    class Output(NamedTuple):
        """Level; occupancies; share of pressure not felt; adenosine signal; factors on lapses and release."""

        level: MG_PER_L
        a1: number
        a2a: number
        unfelt: number
        signal: number
        lapses: number
        release: number

    def start(self, drive):
        """None."""
        return self.State(0.0 * self.volume, 0.0 * self.volume, 0.0)

    def output(self, state, drive):
        """By occupancy of both receptors."""
        level = state.body / self.volume
        a1, a2a = saturation(level, self.a1_half), saturation(level, self.a2a_half)
        both = (a1 + a2a) / 2
        left = both / (1 + state.grown)
        unfelt = self.hidden * left
        signal = (1 + state.grown) * (1 - both)
        return self.Output(level, a1, a2a, unfelt, signal, 1 - unfelt, 1 + self.release_gain * a1)

    def rate(self, state, drive):
        """Absorbed, cleared, answered."""
        two = log(2.0)
        taken = two / self.absorption_half_life * state.gut
        level = state.body / self.volume
        both = (saturation(level, self.a1_half) + saturation(level, self.a2a_half)) / 2
        return self.State(
            -taken, taken - two / self.half_life * state.body, (self.growth * both - state.grown) / self.growth_time
        )

    def jumps(self):
        """A cup."""
        return [Jump("dose", to=self.swallowed, unit=MG)]

    def swallowed(self, state, drive, value):
        """Into the gut."""
        return state._replace(gut=state.gut + value)
