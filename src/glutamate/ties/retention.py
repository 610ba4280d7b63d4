"""One item, studied once and slept on, in both memory models: how long it lasts, and what a night without sleep costs.

Scheme      an evening -> strength at synapses -> stability -> recall by the law of flash cards; traces in hippocampus
            and cortex -> recall by the models `vocabulary` and `nights`
Takes in    `strength` and `gain` of an evening, `stability_of`, the models `vocabulary` and `nights`
Hands on    `stability()`, `recalled(model)`, `stores()`, `targets()`
Limits      strength enters stability relative to a usual study, so that the two agree there by construction, and the
            loss without sleep was fitted. Two stores keep an event longer: recall falls to 0.9 after a week, not 2.3 d
Sources     Ye2022 (law of flash cards), BerresErdfelder2021 (sleep), Murre2013 (two stores)
"""

from functools import cache, partial

import numpy as np

from glutamate.engine import discover
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.plasticity.episodic import Evening, gain, strength
from glutamate.plasticity.retention import stability_of
from glutamate.plasticity.systems_consolidation import TwoStores, course

DAYS, KEPT = 2.3, 0.9
RECALL = {"vocabulary": "item.recall", "nights": "memory.recall"}


def stability() -> float:
    """Days until recall of one item is 0.9, studied on a usual evening and slept on."""
    return float(stability_of(strength(Evening())))


@cache
def recalled(model: str) -> float:
    """Recall 2.3 days after one good study, by "vocabulary" or "nights"."""
    path = RECALL[model]
    return float(simulate(discover.model(model), times=[0.0, DAYS], record=[path], threads=1)[path].values[-1])


def stores() -> float:
    """Days until recall by two stores is 0.9."""
    from scipy.optimize import brentq

    part = TwoStores()

    def above(days: float) -> float:
        return float(1 - np.exp(-sum(course(part, days)))) - KEPT

    return float(brentq(above, 0.1, 365.0))


def targets() -> list[Target]:
    """The tie of retention."""
    one = partial(Target, "XSC-18", relative=False)
    both = partial(one, expected=KEPT, unit="1", tolerance=0.05, source="Ye2022")
    return [
        one(what="stability after one good study and a night", expected=2.3, unit="d", tolerance=0.3 * 2.3,
            source="Ye2022", kind="identity", measure=stability),
        both(what="recall 2.3 days after, of a flash card", kind="identity", measure=lambda: recalled("vocabulary")),
        both(what="recall 2.3 days after, of an event in two stores", kind="prediction",
             measure=lambda: recalled("nights")),
        one(what="loss without sleep after learning, g", expected=0.36, unit="1", tolerance=0.08,
            source="BerresErdfelder2021", kind="calibration", measure=lambda: -gain(sleep_after=0.0)),
    ]  # fmt: skip
