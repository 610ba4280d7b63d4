"""How far the three ion models disagree: the energy each needs, how soon it fails, whether it comes back.

Takes in    runs of ion_models.py
Hands on    `reserve` (least share of pump, bath and glia that holds), `spread` (one number per model)
Not here    a mean of the three: they differ in kind, so their numbers stand side by side
Sources     Hubel2017, Kalia2021, Wei2014
"""

from __future__ import annotations

from functools import cache
from typing import Any

from glutamate.errors import ParameterError, closest
from glutamate.injury.ion_models import DEPOLARIZED_MV, hubel, kalia, wei_course

MODELS = ("hubel", "kalia", "wei")
SHARES = tuple(k / 10 for k in range(11))


def _known(name: str) -> None:
    if name not in MODELS:
        near = closest(str(name), MODELS)
        raise ParameterError("an ion model", f"{name!r:.40}", ", ".join(MODELS), "use one of these", closest=near)


@cache
def fails(name: str, share: float, minutes: float = 5.0) -> bool:
    """Whether a model is depolarized after so many minutes with a share of its pump, and of bath and glia if any."""
    _known(name)
    if not 0 <= share <= 1:
        raise ParameterError("a share of the pump", f"{share!r:.40}", "0 to 1", "choose another share")
    length = 6e4 * minutes
    if name == "hubel":
        kept = {"failure__left": share, "failure__coupling_left": share}
        course: dict[str, Any] = hubel("anoxia", 35 + 60 * minutes, failure__length=length, **kept)
        when = 30 + 60 * minutes
    elif name == "kalia":
        course = kalia(60 * (6 + minutes), failure__left=share, failure__length=length)
        when = 60 * (4.5 + minutes)
    else:
        course = wei_course(60 * minutes, neuron__pump=0.8e-3 * share, neuron__coupling=share)
        when = 60 * minutes
    late = (course["time"] > when - 20) & (course["time"] <= when)
    return bool((course["voltage"][late] > DEPOLARIZED_MV).mean() > 0.5)


@cache
def reserve(name: str, minutes: float = 5.0) -> float:
    """Least share of the pump, in steps of a tenth, with which a model holds for so many minutes; above 1 if none."""
    _known(name)
    held = 1.1
    for share in reversed(SHARES):
        if fails(name, share, minutes):
            return held
        held = share
    return held


def spread(minutes: float = 5.0) -> dict[str, float]:
    """Least share of the pump by model."""
    return {name: reserve(name, minutes) for name in MODELS}
