"""Paths: where the factors of a person are in each faster model, as effects on parameters and inputs.

Takes in    factors by name, numbers or arrays over people; the name of a shipped model
Hands on    `effects(...)` for `Model.with_effects`, `knobs(...)` for mean fields and spiking pools
Powers      a vesicle follows the GABA pool with a power of 0.32, as in life/factors.py, whose rows are used here
Limits      factors that a model has no place for are named in `missing`: nothing is dropped in silence
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from glutamate.engine.effect import Effect
from glutamate.errors import ParameterError, closest
from glutamate.life.factors import MOVES
from glutamate.people.profile import FACTORS

OF_LIFE = {"release_gain": "release", "uptake": "uptake", "gaba_tone": "gaba"}
OWN: dict[str, tuple[tuple[str, str, float], ...]] = {
    "synapse": (("nmda", "nmda.number", 1.0), ("ampa", "ampa.number", 1.0), ("magnesium", "magnesium", 1.0)),
    "tripartite": (
        ("nmda", "nmda.number", 1.0),
        ("ampa", "ampa.number", 1.0),
        ("magnesium", "magnesium", 1.0),
        ("extrasynaptic", "spillover.extrasynaptic_share", 1.0),
    ),
    "cycle": (("synthetase", "astrocytes.synthetase", 1.0), ("energy", "oxygen", 1.0)),
    "metabolism": (
        ("synthetase", "astrocytes.synthetase", 1.0),
        ("energy", "oxygen", 1.0),
        ("vitamin_b6", "vitamin_b6", 1.0),
    ),
    "jansen_rit": (("ampa", "jansen_rit.excitatory_gain", 1.0),),
    "plastic_synapse": (
        ("nmda", "current.factor", 1.0),
        ("nmda", "current_rest.factor", 1.0),
        ("magnesium", "block.magnesium", 1.0),
        ("magnesium", "block_rest.magnesium", 1.0),
    ),
}
MODELS = tuple(sorted({*OWN, *MOVES}))
KNOBS = {"nmda": ("nmda_e", "nmda_i"), "nmda_interneuron": ("nmda_i",), "gaba": ("gaba",), "ampa": ("ampa",)}


class Applied(NamedTuple):
    """Effects on paths, and factors that differ from 1 but have no place in the model."""

    effects: tuple[Effect, ...]
    missing: tuple[str, ...]


def rows(model: str) -> tuple[tuple[str, str, float], ...]:
    """(factor, path, power) of a model; ParameterError for a model without a table."""
    if model not in MODELS:
        near, do = closest(str(model), MODELS), "use one of these, or write a row for it in people/paths.py"
        raise ParameterError(f"factors of a person on {model!r:.60}", "no row", ", ".join(MODELS), do, closest=near)
    shared = [(OF_LIFE[name], path, power) for name, path, power in MOVES.get(model, ()) if name in OF_LIFE]
    return (*shared, *OWN.get(model, ()))


def effects(model: str, factors: Mapping[str, Any]) -> Applied:
    """Effects of a person's factors on a model, each a number or an array over people.

    Raises ParameterError for a model without a table, for an unknown factor and for one that is not above 0.
    """
    import numpy as np

    for name, value in factors.items():
        if name not in FACTORS:
            near = closest(str(name), FACTORS)
            raise ParameterError("a factor of a person", f"{name!r:.60}", ", ".join(FACTORS), "use one", closest=near)
        found = np.asarray(value, float)
        if not np.all(np.isfinite(found) & (found > 0)):
            do = "leave out what cannot be: a factor is 1 in the healthy"
            raise ParameterError(f"the factor {name}", f"{found.min():g}", "above 0", do)
    table = rows(model)
    placed = {name for name, _, _ in table}
    moved = {name for name, value in factors.items() if np.any(np.asarray(value) != 1)}
    found_effects = tuple(
        Effect(path, "scale", (np.asarray(factors[name], float) ** power)[()])
        for name, path, power in table
        if name in moved
    )
    return Applied(found_effects, tuple(sorted(moved - placed)))


def knobs(factors: Mapping[str, Any]) -> dict[str, Any]:
    """Factors for `circuit.knobs.apply` and `pool_knobs`; inhibitory cells have their own on top of that of all."""
    found: dict[str, Any] = {}
    for name, value in factors.items():
        for knob in KNOBS.get(name, ()):
            found[knob] = found.get(knob, 1.0) * value
    return found
