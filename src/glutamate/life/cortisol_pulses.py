"""Cortisol in pulses: what the adrenal gives off some twenty times a day, and what pulses mean for a receptor.

Scheme      pulse -> plasma -> cleared; a receptor that needs much takes peaks, so pulses reach it where a mean does not
Takes in    events pulse (nM); `pulse_train` draws them for a person
Hands on    plasma cortisol; `receptor_mean`, a receptor's mean occupancy against that at the mean level
Not here    what makes the pulses: in people not the feedback alone; rats are in corticosterone_pulses.py
Limits      intervals and sizes are drawn independently of one another and of the past
Sources     Debono2009 (rhythm of the mean); intervals of 80 min and their spread are assumed from 15 to 22 pulses a day
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.errors import ParameterError
from glutamate.life.cortisol_rhythm import NM
from glutamate.maths import log
from glutamate.parameter import par

POSITIVE = (1e-9, None)
LONGEST_D = 366


@mechanism
class CortisolPulses:
    """A mean adult."""

    half_life: float = par(1.1, "h", "Debono2009", low=1.0, high=1.4, domain=POSITIVE)
    interval: float = par(80, "min", "assumed: 18 a day", low=65, high=96, domain=POSITIVE)
    interval_cv: float = par(0.4, "1", "assumed: gamma", low=0.2, high=0.6, domain=(0.05, 2))
    size_cv: float = par(0.3, "1", "assumed: lognormal", low=0.1, high=0.5, domain=(0, 2))
    first: float = par(60, "nM", "assumed: midnight", domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """In plasma."""

        plasma: NM(low=0, scale=10)

    def start(self, drive):
        """Midnight."""
        return self.State(self.first)

    def rate(self, state, drive):
        """Cleared."""
        return self.State(-log(2.0) / self.half_life * state.plasma)

    def jumps(self):
        """One pulse."""
        return [Jump("pulse", to=self.given_off, unit=NM)]

    def given_off(self, state, drive, value):
        """Adds to the level."""
        return state._replace(plasma=state.plasma + value)


def pulse_train(days, seed=0, part=None, rhythm=None):
    """(hours, sizes in nM) of the pulses of one person from midnight on, sizes following the rhythm of the mean.

    The mean level over many days is that of the rhythm. Raises ParameterError for days outside 0 to 366.
    """
    import numpy as np

    from glutamate.life.cortisol_rhythm import CortisolRhythm

    if not 0 < days <= LONGEST_D:
        raise ParameterError("days of pulses", f"{days!r:.40}", f"above 0, up to {LONGEST_D}", "choose such a number")
    part, rhythm = part or CortisolPulses(), rhythm or CortisolRhythm()
    rng = np.random.default_rng(seed)
    shape = 1 / part.interval_cv**2
    count = int(24 * days / part.interval * 2) + 50
    hours = np.cumsum(rng.gamma(shape, part.interval / shape, count))
    hours = hours[hours < 24 * days]
    sigma = np.sqrt(np.log(1 + part.size_cv**2))
    spread = np.exp(sigma * rng.standard_normal(len(hours)) - sigma**2 / 2)
    secreted = np.array([rhythm.secretion(hour) for hour in hours]) * part.interval
    return hours, secreted * spread / 1e-6  # canonical mM in nM


def receptor_mean(levels, half, power=3):
    """Mean occupancy of a receptor over levels, and its occupancy at their mean; equal where nothing saturates."""
    import numpy as np

    levels = np.asarray(levels, float)
    taken = (levels / half) ** power
    mean = (levels.mean() / half) ** power
    return float((taken / (1 + taken)).mean()), float(mean / (1 + mean))
