"""Stress axis by its glands alone: hormones follow at once, for runs of weeks to years.

Scheme      drive and glands -> cortisol, CRH, ACTH; corticotrophs grow on CRH, the adrenal grows on ACTH
Takes in    drive of the hypothalamus averaged over a day, 1 in an ordinary one
Hands on    cortisol relative to rest, its excess, ACTH, occupancy of both receptors
Not here    hours: use hpa_axis.py
Limits      half an hour after a stressor hormones are not settled; over days it agrees with the whole to 1 %
Sources     Karin2020
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.hpa_axis import settled
from glutamate.maths import log, maximum, sqrt
from glutamate.parameter import par
from glutamate.units import number

SET = "Karin2020"
POSITIVE = (1e-9, None)


@mechanism
class HpaGlands:
    """Two glands."""

    corticotroph_turnover: float = par(20, "d", SET, low=12, high=40, domain=POSITIVE)
    adrenal_turnover: float = par(30, "d", SET, low=20, high=60, domain=POSITIVE)
    receptor_half: float = par(4, "1", SET, low=3, high=8, domain=POSITIVE, note="K_GR; higher is resistance")

    TIME = "d"
    STATIONARY = True

    class State(NamedTuple):
        """Masses."""

        corticotrophs: number(low=0)
        adrenal: number(low=0)

    class Drive(NamedTuple):
        """Mean of a day."""

        stress: number(low=1e-6)

    class Output(NamedTuple):
        """Relative to rest; the excess is nought below it; occupancies 0 to 1."""

        cortisol: number
        excess: number
        acth: number
        low_affinity: number
        high_affinity: number

    def start(self, drive):
        """Settled under the drive."""
        cortisol = settled(drive.stress, self.receptor_half)
        return self.State(1 + (cortisol / self.receptor_half) ** 3, cortisol)

    def hormones(self, state, drive):
        """Cortisol in the model's unit, CRH, ACTH."""
        push = sqrt(drive.stress * state.corticotrophs * state.adrenal)
        cortisol = settled(push, self.receptor_half)
        # The brake 1 / (1 + (cortisol / receptor_half)^3) is cortisol / push, by what settled means.
        per_push = 1 / push
        crh = drive.stress * per_push
        return cortisol, crh, crh * state.corticotrophs * cortisol * per_push

    def output(self, state, drive):
        """Relative to an ordinary day of the same receptors."""
        rest = settled(1.0, self.receptor_half)
        cortisol, _, acth = self.hormones(state, drive)
        cube = (cortisol / self.receptor_half) ** 3
        relative = cortisol / rest
        return self.Output(relative, maximum(relative - 1, 0.0), acth, cube / (1 + cube), cortisol / (1 + cortisol))

    def rate(self, state, drive):
        """Growth by the hormone above."""
        _, crh, acth = self.hormones(state, drive)
        two = log(2.0)
        return self.State(
            two / self.corticotroph_turnover * state.corticotrophs * (crh - 1),
            two / self.adrenal_turnover * state.adrenal * (acth - 1),
        )
