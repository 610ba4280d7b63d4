"""Synapses over a day: most grow awake and shrink in deep sleep, the strongest fifth is spared and gains a little.

Scheme      awake: weak synapses grow by load; deep sleep: they shrink with the slow waves; strong ones the other way
Takes in    whether awake, load, pressure that makes slow waves
Hands on    strength of weak and strong synapses, of all; slow waves
Not here    which memory gains (plasticity), spines lost to stress (chronic_stress.py)
Limits      contested: the shrinking was seen in the smaller four fifths of synapses of mice; that the others gain by
            sleep is a guess of its sign
Sources     DeVivo2017 (18 % in the smaller 80 %), TononiCirelli2014 (the idea)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number, share

FITTED = "DeVivo2017"
POSITIVE = (1e-6, None)


@mechanism
class SynapticHomeostasis:
    """Excitatory synapses of a piece of cortex."""

    grow_rate: float = par(0.032, "1/h", FITTED, low=0.02, high=0.04, domain=(0, None), note="a_up, fitted")
    shrink_rate: float = par(0.215, "1/h", FITTED, low=0.1, high=0.3, domain=(0, None), note="a_dn, fitted likewise")
    most: float = par(2, "1", "assumed: twice the mean", domain=POSITIVE)
    least: float = par(0.5, "1", "assumed: half the mean", domain=(0, None))
    strong_share: float = par(0.2, "1", FITTED, domain=(0, 1), note="spared")
    replay_gain: float = par(0.03, "1", "assumed: sign only, of strong synapses by a night", domain=(0, None))
    replay_time: float = par(8, "h", "assumed: a night", domain=POSITIVE)
    waves_mean: float = par(0.35, "1", "TononiCirelli2014", domain=POSITIVE, note="pressure of a mean night, assumed")

    TIME = "h"

    class State(NamedTuple):
        """Relative to the mean of a day."""

        weak: number(low=0)
        strong: number(low=0)

    class Drive(NamedTuple):
        """1 awake; load; pressure from 0 to 1."""

        awake: number(low=0, high=1)
        load: number(low=0)
        pressure: share

    class Output(NamedTuple):
        """Mean strength; slow waves of deep sleep relative to a mean night."""

        strength: number
        slow_waves: number

    def start(self, drive):
        """At the mean."""
        return self.State(1.0, 1.0)

    def output(self, state, drive):
        """Slow waves follow pressure and the strength of weak synapses."""
        asleep = 1 - drive.awake
        strength = (1 - self.strong_share) * state.weak + self.strong_share * state.strong
        return self.Output(strength, asleep * drive.pressure / self.waves_mean * state.weak)

    def rate(self, state, drive):
        """Up awake, down with the slow waves; the strong ones in the other sense."""
        grows = self.grow_rate * drive.awake * drive.load * (1 - state.weak / self.most)
        waves = (1 - drive.awake) * drive.pressure * state.weak
        shrinks = self.shrink_rate * waves * (state.weak - self.least)
        called = 1 + self.replay_gain * (1 - drive.awake)
        return self.State(grows - shrinks, (called - state.strong) / self.replay_time)
