"""A model as an SBML file that other tools run: `glutamate export synapse --format sbml`.

Takes in    a model of differential equations with the values that are set, calibrated and with its effects
Hands on    a file of level 3 version 2; `sbml_ids.identifiers` says what every path is called in it
Not here    noise, delays, coupled nodes, spikes of a protocol; a model that was read from SBML and has events
"""

from __future__ import annotations

import os
from pathlib import Path

from glutamate.engine.model import Model
from glutamate.errors import ParameterError, ResultError
from glutamate.interchange.sbml_text import to_sbml


def write_sbml(model: Model, path: str | os.PathLike[str]) -> Path:
    """Write a model to a new file; ResultError if it exists, GlutamateError for what SBML core cannot hold."""
    target = Path(path)
    if target.exists():
        raise ResultError(f"writing {target}", "a file that exists", "a new file", "choose another name")
    text = sbml_of(model)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target


def sbml_of(model: Model) -> str:
    """The SBML text of a model."""
    if model.array is not None:
        raise ParameterError(
            f"{model.name} as SBML", "coupled nodes or delays", "ordinary differential equations", "export one node"
        )
    if model.extra is not None and model.extra.runs():
        raise ParameterError(
            f"{model.name} as SBML", "a model read from SBML with events or delays", "models without", "keep its file"
        )
    values = model.values()
    given = {s.path: float(values[s.path]) for s in model.system.parameters}
    inputs = {s.path: float(values[s.path]) for s in model.system.inputs}
    return to_sbml(model.system, given, inputs, name=model.name)
