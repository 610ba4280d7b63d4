"""Neuromodulators and stress hormone at a synapse that learns: how easily it potentiates, how easily that is captured.

Scheme      noradrenaline and dopamine scale potentiation, noradrenaline lowers its threshold, both lower the threshold
            of protein synthesis; corticosterone helps while it is new (it adapts in minutes) and raises the threshold
            hours later
Takes in    noradrenaline, dopamine, corticosterone, each relative to what halves its effect, 0 at rest
Hands on    factors of potentiation, of its threshold, of the threshold of protein synthesis
Not here    what raises them (stress), transmitters released by them; effects on retrieval
Limits      every gain is assumed; the signs and the window follow slices, where the hormone helped only together with
            the stimulation
Sources     Wiegert2006 (window of corticosterone); gains are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number

GAIN = "assumed: nobody has measured it; to be swept from 0 to 3"


@mechanism
class Modulation:
    """The surroundings of one synapse."""

    noradrenaline_gain: float = par(1, "1", GAIN, low=0, high=3, domain=(0, None), note="a_NE")
    dopamine_gain: float = par(1, "1", GAIN, low=0, high=3, domain=(0, None), note="a_DA")
    noradrenaline_threshold: float = par(0.15, "1", GAIN, low=0, high=0.3, domain=(0, 1), note="b_NE")
    capture_gain: float = par(2, "1", GAIN, low=0, high=3, domain=(0, None), note="c")
    fast_gain: float = par(0.5, "1", "assumed: sign as in slices", low=0, high=1, domain=(0, None), note="a_C")
    slow_threshold: float = par(0.15, "1", "assumed: sign as in slices", low=0, high=0.3, domain=(0, None), note="b_G")
    fast_time: float = par(20, "min", "Wiegert2006", domain=(0.01, None), note="window of the fast effect")
    slow_time: float = par(120, "min", "assumed: gene expression", domain=(0.01, None), note="tau_G")

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Corticosterone that is no longer new; its slow effect."""

        adapted: number(low=0)
        slow: number(low=0)

    class Drive(NamedTuple):
        """Relative to half of the effect."""

        noradrenaline: number(low=0)
        dopamine: number(low=0)
        corticosterone: number(low=0)

    class Output(NamedTuple):
        """Factors, 1 at rest."""

        potentiation_factor: number(low=0)
        threshold_factor: number(low=0)
        capture_factor: number(low=0)

    def start(self, drive):
        """Long since used to the hormone that is there."""
        return self.State(drive.corticosterone, drive.corticosterone)

    def rate(self, state, drive):
        """Both follow the hormone."""
        return self.State(
            (drive.corticosterone - state.adapted) / self.fast_time,
            (drive.corticosterone - state.slow) / self.slow_time,
        )

    def output(self, state, drive):
        """Occupied receptors scale; what is new of the hormone adds; its fall takes nothing below rest."""
        noradrenaline = drive.noradrenaline / (1 + drive.noradrenaline)
        dopamine = drive.dopamine / (1 + drive.dopamine)
        new = maximum(drive.corticosterone - state.adapted, 0)
        return self.Output(
            (1 + self.noradrenaline_gain * noradrenaline + self.dopamine_gain * dopamine) * (1 + self.fast_gain * new),
            1 - self.noradrenaline_threshold * noradrenaline + self.slow_threshold * state.slow,
            1 / (1 + self.capture_gain * (drive.noradrenaline + drive.dopamine)),
        )
