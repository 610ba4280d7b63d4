"""Factors of life on faster models: which parameter or input of which model each one moves, and by what power.

Takes in    the name of a model, factors by name (numbers, or arrays over people)
Hands on    `effects`, to be laid on that model with `with_effects`; `BOUNDS`; `moments` reads them from a run
Powers      a GABA pool of 0.9 is ambient GABA of 0.9, but a vesicle holds 0.97: filling follows with a power of 0.32
Limits      outside its bounds a factor is refused: nothing below has been looked at there
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glutamate.engine.effect import Effect
from glutamate.errors import ParameterError, PathError, closest

BOUNDS = {
    "release_gain": (0.4, 2.0),
    "uptake": (0.3, 1.3),
    "gaba_tone": (0.4, 3.0),
    "nmda_gain": (0.4, 2.0),
    "synapses": (0.5, 1.3),
    "arousal": (0.0, 1.2),
    "sensory_gain": (0.5, 2.5),
    "plasticity": (0.5, 1.5),
    "spill": (0.4, 1.6),
}
FILLING = 0.32  # vesicle filling by cytosolic GABA
MOVES: dict[str, tuple[tuple[str, str, float], ...]] = {
    "synapse": (
        ("release_gain", "release.release_probability", 1.0),
        ("uptake", "transporters", 1.0),
        ("gaba_tone", "inhibition.vesicle_molecules", FILLING),
        ("gaba_tone", "gaba.vesicle_peak", FILLING),
        ("nmda_gain", "nmda.number", 1.0),
    ),
    "tripartite": (
        ("release_gain", "presynaptic.release_probability", 1.0),
        ("uptake", "transporters", 1.0),
        ("gaba_tone", "inhibition.vesicle_molecules", FILLING),
        ("gaba_tone", "gaba.vesicle_peak", FILLING),
        ("gaba_tone", "gaba_inside", 1.0),
        ("nmda_gain", "nmda.number", 1.0),
    ),
    "cycle": (
        ("release_gain", "release_excitatory", 1.0),
        ("uptake", "transporters", 1.0),
        ("spill", "spill_factor", 1.0),
    ),
    "metabolism": (
        ("release_gain", "release_excitatory", 1.0),
        ("uptake", "transporters", 1.0),
        ("spill", "spill_factor", 1.0),
    ),
    "jansen_rit": (
        ("release_gain", "jansen_rit.excitatory_gain", 1.0),
        ("synapses", "jansen_rit.excitatory_gain", 1.0),
        ("gaba_tone", "jansen_rit.inhibitory_gain", FILLING),
    ),
    "plastic_synapse": (("gaba_tone", "tonic.gaba", 1.0),),
    "slow_load": (("uptake", "region.stressed_uptake", 1.0),),
    "weak_uptake": (("uptake", "tissue.capacity", 1.0),),
    "ischaemic_zones": (("uptake", "transporters", 1.0),),
}


def effects(model: str, factors: Mapping[str, Any]) -> tuple[Effect, ...]:
    """Effects of these factors on a model; a factor of which the model has no counterpart moves nothing there.

    Raises PathError for a model that has no row here, ParameterError for an unknown factor or one outside its bounds.
    """
    import numpy as np

    if model not in MOVES:
        near = closest(str(model), MOVES)
        do = "use one of these, or write a row for it in life/factors.py"
        raise PathError(f"factors of life on {model!r:.60}", "no row", ", ".join(MOVES), do, closest=near)
    for name, value in factors.items():
        if name not in BOUNDS:
            near = closest(str(name), BOUNDS)
            raise ParameterError("a factor of life", f"{name!r:.60}", ", ".join(BOUNDS), "use one", closest=near)
        low, high = BOUNDS[name]
        found = np.asarray(value, float)
        if not np.all((found >= low) & (found <= high)):
            worst = found.ravel()[int(np.argmax(np.nan_to_num(np.abs(found - (low + high) / 2), nan=np.inf)))]
            do = "shorten the run to where the factor stays inside; nothing is extrapolated"
            raise ParameterError(f"the factor {name}", f"{worst:g}", f"from {low:g} to {high:g}", do)
    rows = [(path, factors[name], power) for name, path, power in MOVES[model] if name in factors]
    return tuple(Effect(path, "scale", np.asarray(value, float) ** power) for path, value, power in rows)


def moments(data: Any, when: Any, part: str = "handed") -> dict[str, Any]:
    """Factors of a run of the model `life` at the time nearest to `when` (h): numbers, or arrays over people."""
    at = data.sel(time=when, method="nearest")
    return {name: at[f"{part}.{name}"].values for name in BOUNDS if f"{part}.{name}" in data}
