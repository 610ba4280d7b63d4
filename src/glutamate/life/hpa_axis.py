"""Stress axis with glands that grow: three hormones in minutes to hours, two glands in weeks.

Scheme      CRH -> ACTH -> cortisol -| CRH, ACTH; corticotrophs grow on CRH, the adrenal grows on ACTH
Takes in    drive of the hypothalamus, 1 in an ordinary day
Hands on    hormones and glands relative to rest, occupancy of both receptors of cortisol
Not here    the day's rhythm of the drive (cortisol_rhythm.py), hourly pulses (corticosterone_pulses.py)
Limits      hormones in units of their own rest; that glands outlast a stress by weeks is a prediction of this model
Sources     Karin2020 (equations, half-lives, turnover)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import log, sqrt
from glutamate.parameter import par
from glutamate.units import number

SET = "Karin2020"
POSITIVE = (1e-9, None)
STEPS = 2


@mechanism
class HpaAxis:
    """All five states."""

    crh_half_life: float = par(4, "min", SET, domain=POSITIVE)
    acth_half_life: float = par(20, "min", SET, domain=POSITIVE)
    cortisol_half_life: float = par(80, "min", SET, low=60, high=90, domain=POSITIVE)
    corticotroph_turnover: float = par(20, "d", SET, low=12, high=40, domain=POSITIVE)
    adrenal_turnover: float = par(30, "d", SET, low=20, high=60, domain=POSITIVE)
    receptor_half: float = par(4, "1", SET, low=3, high=8, domain=POSITIVE, note="K_GR; higher is resistance")

    TIME = "h"
    STATIONARY = True

    class State(NamedTuple):
        """Hormones; masses of corticotrophs and adrenal."""

        crh: number(low=0)
        acth: number(low=0)
        cortisol: number(low=1e-9)
        corticotrophs: number(low=0)
        adrenal: number(low=0)

    class Drive(NamedTuple):
        """Of the hypothalamus."""

        stress: number(low=1e-6)

    class Output(NamedTuple):
        """Brake by the low-affinity receptor, 1 without cortisol."""

        low_affinity: number

    def start(self, drive):
        """Settled, glands too: growth stands still where both trophic hormones are 1."""
        cortisol = settled(drive.stress, self.receptor_half)
        return self.State(1.0, 1.0, cortisol, 1 / self.brake(cortisol), cortisol)

    def brake(self, cortisol):
        """What cortisol leaves of both glands' output."""
        return 1 / (1 + (cortisol / self.receptor_half) ** 3)

    def output(self, state, drive):
        """The receptor."""
        return self.Output(self.brake(state.cortisol))

    def rate(self, state, drive):
        """Each hormone follows the one above; each gland grows on its own."""
        brake = self.brake(state.cortisol)
        two = log(2.0)
        return self.State(
            crh=two / self.crh_half_life * (drive.stress * brake / state.cortisol - state.crh),
            acth=two / self.acth_half_life * (state.crh * state.corticotrophs * brake - state.acth),
            cortisol=two / self.cortisol_half_life * (state.acth * state.adrenal - state.cortisol),
            corticotrophs=two / self.corticotroph_turnover * state.corticotrophs * (state.crh - 1),
            adrenal=two / self.adrenal_turnover * state.adrenal * (state.acth - 1),
        )


def settled(push, half):
    """Cortisol x with x (1 + (x / half)^3) = push.

    In units of half, y + y^4 = s. A start within 6 % for every s, right at both ends, and two steps of the inverse
    series to its third term, which make an error of 6 % one of 1e-5 and that one of rounding.
    """
    s = push / half
    y = s / sqrt(1 + s * sqrt(s))
    for _ in range(STEPS):
        square = y * y
        per_slope = 1 / (1 + (2 + 2) * square * y)
        step = (y + square * square - s) * per_slope
        second = (2 + 2 + 2) * square * per_slope
        third = 2 * second**2 - (2 + 2) * y * per_slope
        y = y - step * (1 + step * (second + step * third))
    return half * y
