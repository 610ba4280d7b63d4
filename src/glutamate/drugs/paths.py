"""Paths: where the knobs of a substance are in each model, as effects on parameters and inputs.

Takes in    a substance by name, free levels in the brain and total ones in plasma, the name of a shipped model
Hands on    `effects(...)` for `Model.with_effects`, `knobs(...)` for mean fields and spiking pools
Method      a factor scales parameters; a model with an input of its own for a substance gets the level itself, and the
            factor is then left out there, so that nothing counts twice
Limits      kinds of synapse: `release` scales excitatory release; sites that a model lacks are named in `missing`
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.drugs import load_drug
from glutamate.engine.effect import Effect
from glutamate.errors import ParameterError, closest
from glutamate.units import to_canonical

SCALED: dict[str, dict[str, tuple[str, ...]]] = {
    "synapse": {
        "nmda_synaptic": ("nmda.single_conductance",),
        "ampa": ("ampa.single_conductance",),
        "release": ("release.release_probability",),
        "uptake": ("eaat.glt1_density", "eaat_ambient.glt1_density"),
    },
    "tripartite": {
        "nmda_synaptic": ("nmda.single_conductance",),
        "ampa": ("ampa.single_conductance",),
        "release": ("presynaptic.release_probability",),
        "uptake": ("eaat.glt1_density", "eaat_ambient.glt1_density"),
        "gaba_tonic": ("tonic.conductance_max",),
    },
    "metabolism": {"transaminase": ("transaminase_left",)},
    "cycle": {"transaminase": ("transaminase_left",)},
}
OWN: dict[
    str, dict[str, tuple[str, tuple[str, ...]]]
] = {  # model: {substance: (input, knobs that the input stands for)}
    "tripartite": {
        "lamotrigine": ("lamotrigine", ("release_fast", "sodium_available")),
        "diazepam": ("diazepam", ("benzodiazepine_site", "ipsc_time")),
        "ethanol": ("ethanol", ()),
        "taurine": ("taurine", ("gaba_tonic", "glycine_receptor")),
    },
}
FIELDS = {"nmda_synaptic": ("nmda_e", "nmda_i"), "ampa": ("ampa_e", "ampa_i"), "ipsc_time": ("gaba_time",)}


class Applied(NamedTuple):
    """Effects on paths, and knobs that turn but have no place in the model."""

    effects: tuple[Effect, ...]
    missing: tuple[str, ...]


def effects(name: str, model: str, free: Any, plasma: Any = None) -> Applied:
    """Effects of a substance on a model at free levels in the brain (uM) and total ones in plasma (mg/L).

    Levels may be arrays (members,). Raises ParameterError for a model without a table, and for a level in plasma that
    is needed and missing.
    """
    record = load_drug(name)
    if model not in SCALED:
        do = "set its parameters by factors(...), or use one of these"
        near = closest(model, SCALED)
        raise ParameterError(f"effects on {model!r:.40}", "no table of paths", ", ".join(SCALED), do, closest=near)
    found: list[Effect] = []
    own, covered = OWN.get(model, {}).get(name.strip().lower(), ("", ()))
    if own:
        found.append(Effect(own, "replace", to_canonical(np.asarray(free, float)[()], "uM", "ms")))
    missing = []
    turned = record.factors(free, plasma)
    for knob, factor in turned.items():
        if knob in covered or np.all(np.asarray(factor) == 1):
            continue
        paths: tuple[str, ...] = SCALED[model].get(knob, ())
        if knob == "benzodiazepine_site" and model == "synapse":
            found.append(Effect("gabaa.benzodiazepine", "add", 1 - np.asarray(factor)[()]))
        elif knob == "ipsc_time" and model == "synapse" and "benzodiazepine_site" in turned:
            continue  # the site makes currents longer by itself
        elif paths:
            found += [Effect(path, "scale", np.asarray(factor)[()]) for path in paths]
        else:
            missing.append(knob)
    return Applied(tuple(found), tuple(missing))


def knobs(name: str, free: float, plasma: float | None = None) -> dict[str, float]:
    """Factors for `circuit.knobs.apply` and `pool_knobs`: receptors of excitatory and inhibitory cells alike."""
    factors = load_drug(name).factors(free, plasma)
    return {name: float(factors[knob]) for knob, names in FIELDS.items() if knob in factors for name in names}
