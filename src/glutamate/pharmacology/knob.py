"""Knobs that a substance turns: what held sites do to one quantity of the brain, at once, late, or less with time.

Scheme      held sites -> (effect follows) -> factor = 1 + gain x effect; tolerance follows held sites, takes its share
Takes in    share of sites held; the factor that other substances leave, the effect of those that share the sites
Hands on    the factor of this substance, and the product with that of the others; rebound behind tolerance
Not here    how many sites are held (sites.py, open_channel_block.py); where the factor enters (drugs)
Limits      factors of different sites multiply, as if they acted apart, effects at one site add up; no substance
            shipped has both delays
Sources     assumed: examples; every substance brings its own gain, times and source
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number, share

EXAMPLE = "assumed: an example; every substance brings its own"
POSITIVE = (1e-12, None)


class Held(NamedTuple):
    """Sites; the factor so far (1 without other substances); effect of others that share the sites (0 without)."""

    occupied: share
    before: number(low=0, scale=0.1)
    beside: number(scale=0.1)


class Turned(NamedTuple):
    """Effect and factor of this substance; factor of all so far."""

    effect: number
    factor: number
    product: number


@mechanism
class Knob:
    """Turned at once."""

    gain: float = par(-1, "1", EXAMPLE, domain=(-1, None), note="at full occupancy")

    TIME = "h"
    STATIONARY = True
    Drive = Held
    Output = Turned

    def output(self, state, drive):
        """By the sites held now."""
        effect = self.gain * drive.occupied
        return self.Output(effect, 1 + effect, drive.before * (1 + effect + drive.beside))


@mechanism
class LateKnob:
    """Turned with a delay."""

    gain: float = par(-0.3, "1", EXAMPLE, domain=(-1, None), note="at full occupancy")
    onset_time: float = par(24, "h", EXAMPLE, domain=POSITIVE)

    TIME = "h"
    STATIONARY = True
    Drive = Held
    Output = Turned

    class State(NamedTuple):
        """Effect so far."""

        reached: share

    def start(self, drive):
        """In balance with the sites."""
        return self.State(drive.occupied)

    def rate(self, state, drive):
        """Follows."""
        return self.State((drive.occupied - state.reached) / self.onset_time)

    def output(self, state, drive):
        """By the effect so far."""
        effect = self.gain * state.reached
        return self.Output(effect, 1 + effect, drive.before * (1 + effect + drive.beside))


@mechanism
class WearingKnob:
    """Turned at once, and less the longer."""

    gain: float = par(0.6, "1", EXAMPLE, domain=(-1, None), note="at full occupancy, before tolerance")
    tolerance_time: float = par(7, "d", EXAMPLE, domain=POSITIVE)
    tolerance_loss: float = par(0.7, "1", EXAMPLE, domain=(0, 1), note="of the effect, in the end")

    TIME = "h"
    STATIONARY = True
    Drive = Held

    class State(NamedTuple):
        """How far the body is used to it."""

        tolerance: share

    class Output(NamedTuple):
        """As of the others; what is left of the tolerance where no site is held."""

        effect: number
        factor: number
        product: number
        rebound: share

    def start(self, drive):
        """Used to what is there."""
        return self.State(drive.occupied)

    def rate(self, state, drive):
        """Follows."""
        return self.State((drive.occupied - state.tolerance) / self.tolerance_time)

    def output(self, state, drive):
        """Less what tolerance takes."""
        lost = self.tolerance_loss * state.tolerance
        effect = self.gain * drive.occupied * (1 - lost)
        product = drive.before * (1 + effect + drive.beside)
        return self.Output(effect, 1 + effect, product, lost * (1 - drive.occupied))
