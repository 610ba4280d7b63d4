"""Line of the visual field: supralinear pairs that prefer a size of grating and are suppressed by larger ones.

Scheme      101 places a third of a degree apart; excitation reaches 2/3 degree of excitation and 4/3 of inhibition,
            inhibition stays at its place; sums of weights into a place are the same everywhere
Takes in    size and contrast of a grating round the middle; GABA on excitation and on inhibition
Hands on    `line(...)`, `size_tuning(...)`, `preferred_size(...)`, `suppression(...)`, `targets()`
Limits      at a contrast of 10 the responses to 3 and 4 degrees differ by 0.4 %, so the edges of the grating decide
            which is preferred (4 where they are 0.125 degrees wide or wider); with GABA at 0.8 on excitation alone
            rates run away at a contrast of 50, on inhibition alone suppression falls there (0.36): it rises with less
            GABA where both or excitation alone lose it
Sources     Rubin2015
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.circuit.ssn_field import FROM, SupralinearField, SupralinearSite
from glutamate.engine.mechanism import Target

PLACES, SPACING = 101, 1 / 3  # degrees
REACH_E, REACH_I = 2 / 3, 4 / 3  # of excitation, degrees
EDGE = SPACING / 8  # degrees over which a grating fades; Rubin2015 as a program of others has it
SIZES = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)  # degrees


def _places() -> Any:
    import numpy as np

    return (np.arange(PLACES) - PLACES // 2) * SPACING


@cache
def line(gaba_e: float = 1.0, gaba_i: float = 1.0) -> SupralinearField:
    """The line with GABA on each population scaled."""
    import numpy as np

    x = _places()
    kernels = dict.fromkeys(FROM, np.eye(PLACES))
    for path, reach in (("from_e_to_e", REACH_E), ("from_e_to_i", REACH_I)):
        kernel = np.exp(-((x[:, None] - x) ** 2) / (2 * reach**2))
        kernels[path] = kernel / kernel.sum(axis=1, keepdims=True)
    return SupralinearField(SupralinearSite.line(), kernels).with_gaba(gaba_e, gaba_i)


def grating(size: float, contrast: float) -> Any:
    """Drive (101,) of a grating of a size (degrees) round the middle."""
    from scipy.special import expit

    x = _places()
    return contrast * expit((x + size / 2) / EDGE) * expit((size / 2 - x) / EDGE)


@cache
def size_tuning(contrast: float, gaba_e: float = 1.0, gaba_i: float = 1.0) -> tuple[float, ...]:
    """Rate in Hz of the excitatory unit in the middle for each of SIZES."""
    field = line(gaba_e, gaba_i)
    return tuple(float(field.settled(grating(size, contrast)).rate_e[PLACES // 2]) for size in SIZES)


def preferred_size(contrast: float, gaba_e: float = 1.0, gaba_i: float = 1.0) -> float:
    """The one of SIZES, in degrees, with the largest response."""
    rates = size_tuning(contrast, gaba_e, gaba_i)
    return SIZES[rates.index(max(rates))]


def suppression(contrast: float, gaba_e: float = 1.0, gaba_i: float = 1.0) -> float:
    """Share of the largest response that is lost at 16 degrees."""
    rates = size_tuning(contrast, gaba_e, gaba_i)
    return 1 - rates[-1] / max(rates)


def targets() -> list[Target]:
    """Smaller preferred sizes and more suppression with contrast; not less of it with less GABA."""
    ours = partial(Target, source="computed: steady states of the line", kind="regression", unit="1", relative=False)
    size, loss = partial(ours, "CIR-37", tolerance=0.0), partial(ours, "CIR-37", tolerance=0.03)
    both = partial(suppression, gaba_e=0.8, gaba_i=0.8)
    rows = []
    for contrast, preferred, lost in ((10.0, 4.0, 0.02), (25.0, 3.0, 0.18), (50.0, 2.0, 0.42)):
        at = f"at a contrast of {contrast:g}"
        rows.append(size(what=f"preferred size {at}", expected=preferred,
                         measure=partial(preferred_size, contrast)))  # fmt: skip
        rows.append(loss(what=f"suppression {at}", expected=lost, measure=partial(suppression, contrast)))
    return [
        *rows,
        ours("CIR-39", "suppression at a contrast of 50, GABA at 0.8", 0.49, tolerance=0.03,
             measure=lambda: both(50.0)),
        ours("CIR-39", "not less than without the drug", 1, tolerance=0,
             measure=lambda: both(50.0) >= suppression(50.0)),
    ]  # fmt: skip
