"""What carbon-13 must give: how fast label comes to glutamate and glutamine, and what its curves can tell.

Takes in    the model `cycle` with label, under labelled pyruvate
Hands on    `targets()`; `information`, the Fisher matrix of rates from the two curves
Limits      the range of half-times is that of other models, no brain's; noise is the same at all times and for both
            curves; rates count by their logarithm
"""

from functools import partial
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import at_rest, course, within

MINUTES = tuple(np.arange(0.0, 121.0, 1.0).tolist())
LABELLED = {"label.pyruvate_label": 1.0, "label.astrocyte_label": 1.0}
RATES = ("citric-acid cycle", "cycle", "dilution")
STEP = 1e-4


def targets() -> list[Target]:
    """Targets of label."""
    return [
        Target(
            "MET-49", "half-time of glutamate C4", **within(8, 14), unit="min", source="Shen1999", kind="regression",
            measure=partial(_half_time, "glutamate"),
        ),
        Target(
            "MET-49", "half-time of glutamine C4 less that of glutamate C4", **within(0.1, 30), unit="min",
            source="Shen1999", kind="regression", measure=lambda: _half_time("glutamine") - _half_time("glutamate"),
        ),
        Target(
            "MET-50", "condition of the fit without dilution per with it, powers of ten", **within(1, 6), unit="1",
            source="Shen2009", kind="prediction", measure=lambda: float(np.log10(told())),
        ),
    ]  # fmt: skip


def _half_time(which: str) -> float:
    """Minutes until half of what is reached in two hours."""
    found = course(MINUTES, tuple(LABELLED.items()), choices=(("label", True),))[f"label.{which}_label"]
    return float(np.interp(found[-1] / 2, found, MINUTES))


def curves(cycle_rate: float, cycle: float, dilution: float) -> Any:
    """Labelled shares (2 times) of glutamate and glutamine; rates in umol/g/min, dilution unlabelled.

    The pools are those at rest; the solution is exact by the exponential of the two-state matrix.
    """
    from scipy.linalg import expm

    glutamate, glutamine = (at_rest(f"tissue.{n}_tissue") / 1e3 for n in ("glutamate", "glutamine"))
    matrix = np.array([
        [-(cycle_rate + cycle) / glutamate, cycle / glutamate],
        [cycle / glutamine, -(cycle + dilution) / glutamine],
    ])  # fmt: skip
    limit = -np.linalg.solve(matrix, [cycle_rate / glutamate, 0.0])
    return np.array([limit - expm(matrix * t) @ limit for t in MINUTES]).ravel()


def information(rates: tuple[float, ...], free: tuple[int, ...]) -> Any:
    """Fisher matrix of the logarithms of the free rates, for noise of one."""
    slopes = []
    for k in free:
        up, down = list(rates), list(rates)
        up[k], down[k] = rates[k] * (1 + STEP), rates[k] * (1 - STEP)
        slopes.append((curves(*up) - curves(*down)) / (2 * STEP))
    jacobian = np.array(slopes).T
    return jacobian.T @ jacobian


def told() -> float:
    """Condition of what curves say on both rates without dilution, per with it known."""
    cycle_rate, cycle = at_rest("energy.neuron_cycle") / 1e3, at_rest("tissue.cycle_glutamate") / 1e3
    without = np.linalg.cond(information((cycle_rate, cycle, 0.0), (0, 1)))
    return float(without / np.linalg.cond(information((cycle_rate, cycle, 0.10), (0, 1))))
