"""Assumed constants: which parameters of a model nobody has measured, as factors of a design.

Scheme      assumed and with a range -> a factor; parts of one kind share theirs
Takes in    a model, the outputs that count
Hands on    `constants(...)`: what to vary, and what is held because nobody gives a range
Listed too  PRIORS: published, but wide or from other species
Never       what a source calls a unit (moving it moves the scale and not the world) and where a run begins
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.model import Model
from glutamate.sweeps.factor import Factor, factor

PRIORS = (
    "chronic.transporter_down", "chronic.transporter_up", "chronic.gaba_time", "chronic.spine_time",
    "chronic.transporter_loss", "chronic.gaba_loss", "chronic.spine_loss", "burnout.time", "burnout.half",
    "glands.corticotroph_turnover", "glands.adrenal_turnover", "prefrontal.load_gain", "performance.debt_time",
)  # fmt: skip
UNKNOWN = (0.8, 1.25)  # factors of a constant without a range
STATED = ("assumed: the unit", "assumed: unit", "assumed: midnight")  # units and beginnings
NO_RANGE = "taken as a factor of 0.8 to 1.25: nobody gives a range"


@dataclasses.dataclass(frozen=True)
class Constant:
    """One factor: the paths that share it and its range in its own unit, with the source of its value."""

    paths: tuple[str, ...]
    low: float
    high: float
    unit: str
    source: str

    @property
    def path(self) -> str:
        """The first of its paths, which names it."""
        return self.paths[0]

    def factor(self, model: Model) -> Factor:
        """Evenly over its range."""
        return factor(model, self.path, {"low": f"{self.low!r} {self.unit}", "high": f"{self.high!r} {self.unit}"})


def constants(
    model: Model, of: Any = None, fixed: Any = (), wide: bool = False
) -> tuple[tuple[Constant, ...], tuple[str, ...]]:
    """Constants of a model to vary, and assumed ones that are held because nobody gives a range.

    `of` holds paths of outputs and states that count, None for all; `fixed` paths are held and not listed; `wide` moves
    those without a range as well, where UNKNOWN keeps them inside their domain.
    """
    system, wanted = model.system, None
    if of is not None:
        from glutamate.scenarios.headline import assumptions

        wanted = {path for output in of for path in assumptions(system, output)}
    kinds: dict[Any, list[str]] = {}
    held = []
    for slot in system.parameters:
        spec, listed = slot.spec, slot.path in PRIORS
        if slot.path in fixed or not (spec.assumed or listed):
            continue
        if wanted is not None and not listed and slot.path not in wanted:
            continue
        ends = _ends(spec, wide)
        if ends is None:
            held.append(slot.path)
            continue
        leaf, _, name = slot.path.rpartition(".")
        source = spec.source if spec.low is not None and spec.high is not None else f"{spec.source}; {NO_RANGE}"
        kinds.setdefault((type(system.leaves[leaf]), name, *ends, spec.unit, source), []).append(slot.path)
    found = [
        Constant(tuple(paths), low, high, unit, source)
        for (_, _, low, high, unit, source), paths in kinds.items()
    ]  # fmt: skip
    return tuple(found), tuple(held)


def _ends(spec: Any, wide: bool) -> tuple[float, float] | None:
    """Low and high in the parameter's unit, None where it is held."""
    if isinstance(spec.value, str) or spec.binding == "structural" or spec.source.startswith(STATED):
        return None
    if spec.low is not None and spec.high is not None:
        return (float(spec.low), float(spec.high)) if spec.low < spec.high else None
    low, high = sorted(factor * float(spec.value) for factor in UNKNOWN)
    least, most = (end if end is not None else other for end, other in zip(spec.domain, (low, high), strict=True))
    return (low, high) if wide and low < high and least <= low and high <= most else None
