"""A terminal under a train of spikes, against the same equations stepped from spike to spike."""

from math import exp

import numpy as np
import pytest

from glutamate.claims.judge.claim import Sample
from glutamate.claims.judge.trains import CALCIUM, GABA, released

U, HALF, POWER, REFERENCE = 0.1, 2.79, 4, 2.0  # utilization and its calcium
GABAB_MOST, GABAB_HALF = 0.65, 2e-3
USE, MEMORY, SITES, MOLECULES = 20.0, 0.2, 10, 3000
RECOVER = FACILITATE = 0.150  # s


def stepped(level: float, half: float, rate: float, spikes: int) -> float:
    """Molecules over a train, from one spike to the next."""
    filled = [(c / HALF) ** POWER / (1 + (c / HALF) ** POWER) for c in (CALCIUM, REFERENCE)]
    rested = U * filled[0] / filled[1] * (1 - GABAB_MOST * GABA / (GABA + GABAB_HALF))
    recent, facilitated, resources, total = 0.0, 0.0, 1.0, 0.0
    for k in range(spikes):
        if k:
            recent *= exp(-1 / rate / MEMORY)
            facilitated *= exp(-1 / rate / FACILITATE)
            resources = 1 - (1 - resources) * exp(-1 / rate / RECOVER)
        used = rested * (1 - recent / (recent + USE) * level / (level + half))
        facilitated += used * (1 - facilitated)
        total += SITES * MOLECULES * facilitated * resources
        resources *= 1 - facilitated
        recent += 1 / MEMORY
    return total


@pytest.mark.parametrize(("substance", "half"), [("lamotrigine", 0.021), ("riluzole", 0.002)])
@pytest.mark.parametrize("rate", [5.0, 50.0])
def test_a_train_is_that_of_a_recursion(substance: str, half: float, rate: float) -> None:
    levels = {"none": 0.0, "much": np.array([half, 4 * half])}
    found = released(Sample(2, 0, {}), substance, levels, rate, 20)
    assert found["none"] == pytest.approx([stepped(0.0, half, rate, 20)] * 2, rel=1e-4)
    assert found["much"] == pytest.approx([stepped(c, half, rate, 20) for c in (half, 4 * half)], rel=1e-4)
    assert (found["much"] < found["none"]).all()
