"""Ring of orientations: supralinear pairs that add two gratings up when weak and average them when strong.

Scheme      180 places, one degree apart, of a ring of 180; every kernel is a Gaussian of 32 degrees; gratings are
            Gaussians of 30 degrees
Takes in    contrasts and orientations; GABA on excitation and on inhibition
Hands on    `ring(...)`, `response(...)`, `normalization_weight(...)`, `tuning_width(...)`, `targets()`
Limits      what less GABA does depends on where it is lost: with 0.9 on excitation alone the ring answers a contrast of
            10 with 130 Hz instead of 12, with 0.8 rates run away; with 0.8 on inhibition alone it answers with 5 Hz
Sources     Rubin2015
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from glutamate.circuit.ssn_field import FROM, SupralinearField, SupralinearSite
from glutamate.engine.mechanism import Target

PLACES, REACH, WIDTH = 180, 32.0, 30.0  # degrees round the ring
FIRST, SECOND = 45, 135  # degrees, at right angles
CONTRASTS = (5.0, 10.0, 20.0, 40.0)


def _distance() -> Any:
    import numpy as np

    places = np.arange(PLACES)
    return np.minimum(places, PLACES - places)


@cache
def ring(gaba_e: float = 1.0, gaba_i: float = 1.0) -> SupralinearField:
    """The ring with GABA on each population scaled."""
    import numpy as np

    gauss = np.exp(-(_distance() ** 2) / (2 * REACH**2))
    places = np.arange(PLACES)
    kernel = gauss[(places[:, None] - places) % PLACES]
    return SupralinearField(SupralinearSite(), dict.fromkeys(FROM, kernel)).with_gaba(gaba_e, gaba_i)


def gratings(contrasts: Mapping[int, float]) -> Any:
    """Drive (180,) of gratings, {orientation in degrees: contrast}."""
    import numpy as np

    shape, places = np.exp(-(_distance() ** 2) / (2 * WIDTH**2)), np.arange(PLACES)
    return sum(contrast * shape[(places - angle) % PLACES] for angle, contrast in contrasts.items())


@cache
def response(first: float, second: float = 0.0, gaba_e: float = 1.0, gaba_i: float = 1.0) -> Any:
    """Rates (180,) in Hz of excitation to gratings of these contrasts at 45 and 135 degrees."""
    return ring(gaba_e, gaba_i).settled(gratings({FIRST: first, SECOND: second})).rate_e


def normalization_weight(contrast: float, gaba_e: float = 1.0, gaba_i: float = 1.0) -> float:
    """w in r(A and B) = w (r(A) + r(B)), least squares over all places: 1 adds up, 0.5 averages."""
    import numpy as np

    alone = response(contrast, 0.0, gaba_e, gaba_i)
    both = response(contrast, contrast, gaba_e, gaba_i)
    sums = alone + np.roll(alone, SECOND - FIRST)
    return float(both @ sums / (sums @ sums))


def tuning_width(contrast: float, gaba_e: float = 1.0, gaba_i: float = 1.0) -> float:
    """Full width at half maximum of the response to one grating, in degrees, between places linearly."""
    import numpy as np

    side = np.roll(response(contrast, 0.0, gaba_e, gaba_i), PLACES // 2 - FIRST)[PLACES // 2 :]
    return float(2 * np.interp(-side.max() / 2, -side, np.arange(len(side))))


def targets() -> list[Target]:
    """From addition to averaging with contrast; what GABA at 0.8 changes."""
    ours = partial(Target, "CIR-36", source="computed: steady states of the ring", kind="regression")
    weight = partial(ours, unit="1", relative=False, tolerance=0.05)
    rate = partial(ours, unit="Hz", tolerance=0.03)
    name = "normalization weight at a contrast of"
    less = partial(normalization_weight, gaba_e=0.8, gaba_i=0.8)
    peaks = zip(CONTRASTS, (1.7, 11.7, 24.0, 35.0), (2.4, 40.0, 49.0, 61.0), strict=True)
    return [
        weight(what=f"{name} 5", expected=1.54, measure=lambda: normalization_weight(5.0)),
        weight(what=f"{name} 20", expected=0.69, measure=lambda: normalization_weight(20.0)),
        weight(what=f"{name} 50", expected=0.69, measure=lambda: normalization_weight(50.0)),
        weight(what=f"{name} 5, GABA at 0.8", expected=9.3, measure=lambda: less(5.0)),
        weight(what=f"{name} 20, GABA at 0.8", expected=0.62, measure=lambda: less(20.0)),
    ] + [
        rate(what=f"peak at a contrast of {c:g}{drug}", expected=value,
             measure=lambda c=c, gaba=gaba: float(response(c, 0.0, gaba, gaba).max()))
        for c, *values in peaks
        for drug, gaba, value in zip(("", ", GABA at 0.8"), (1.0, 0.8), values, strict=True)
    ] + [
        rate(what="tuning at a contrast of 20", expected=51, unit="1", measure=lambda: tuning_width(20.0)),
        rate(what="tuning with GABA at 0.8", expected=53, unit="1", measure=lambda: tuning_width(20.0, 0.8, 0.8)),
    ]  # fmt: skip
