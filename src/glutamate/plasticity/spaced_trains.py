"""A second train of theta bursts: it finds synapses that the first one missed, but only after most of an hour.

Scheme      first train potentiates a share of the synapses -> the others become eligible around 45 min -> second train
Takes in    interval between trains, share that the first potentiates
Hands on    `eligible`, `gain`; `targets()`
Not here    why it takes that long (transport of receptors and actin)
Limits      the curve of eligibility is put in after the finding, so the interval is reproduced, not explained. The size
            is not: the rule of slices leaves a fifth of the synapses to the second train, where it added half or more
Sources     Kramar2012 (intervals; read in reviews only)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target

HALF_MIN, WIDTH_MIN = 45.0, 6.0


@cache
def potentiated() -> float:
    """Share of synapses that ten theta bursts of four, answered by one spike each, carry up; hippocampal slices."""
    from glutamate.plasticity.calcium_rule import CalciumRule
    from glutamate.plasticity.pairing import crossings, shares_above

    rule = CalciumRule.slices()
    return float(crossings(rule, shares_above(rule, 5.0, 5.0, sources=4, spacing_ms=10.0), 2.0)[0])


def eligible(minutes: Any, first: float | None = None) -> Any:
    """Share of all synapses that a second train after so many minutes can potentiate."""
    import numpy as np

    missed = 1 - (potentiated() if first is None else first)
    return missed / (1 + np.exp(-(np.asarray(minutes, float) - HALF_MIN) / WIDTH_MIN))


def gain(minutes: float, first: float | None = None) -> float:
    """Potentiation by two trains over that by one."""
    return 1 + float(eligible(minutes, first))


def targets() -> list[Target]:
    """How much the first train leaves to the second."""
    what = "slices: two trains 60 min apart over one, 1.5 to 2"
    return [Target("PLA-41", what, 1.75, "1", 0.25, "Kramar2012", "prediction", partial(gain, 60.0), relative=False)]
