"""Formats that things can be exported to: one table, from the name of a format to the function that writes it.

Takes in    a shipped name, a model, a network, a scenario or a result; a path
Hands on    `export(thing, format, path)`: the path of what was written
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from glutamate.errors import ParameterError, PathError, closest

MODEL, NETWORK, SCENARIO, RESULT = "a model", "a network", "a scenario", "a result"


@dataclasses.dataclass(frozen=True)
class Format:
    """What a format takes, the function `module:name` that writes it as (thing, path), what its files end in."""

    takes: str
    function: str
    suffix: str
    what: str


FORMATS = {
    "jax": Format(MODEL, "jax_export:write_jax", "_jax.py", "a module of functions that JAX compiles"),
    "latex": Format(MODEL, "latex:write_latex", ".tex", "equations, values and sources as a document"),
    "nwb": Format(RESULT, "nwb:write_nwb", ".nwb", "spikes and courses for Neurodata Without Borders"),
    "omex": Format(SCENARIO, "combine:write_omex", ".omex", "a COMBINE archive with TOML, SBML and SED-ML"),
    "sbml": Format(MODEL, "sbml_export:write_sbml", ".xml", "a file of level 3 that COPASI and others run"),
    "sonata": Format(NETWORK, "sonata:write_sonata", "", "a folder that NEST and others run, over machines too"),
}


def export(
    thing: Any, format: str, path: str | os.PathLike[str] | None = None, changes: Mapping[str, Any] | None = None
) -> Path:
    """Write a thing, or what is shipped under a name, in a format; returns the path, by default NAME.SUFFIX here.

    `changes` are choices of a network, or choices and values by path of a model. Raises PathError for an unknown format
    or name, ParameterError for a thing that the format does not take, ResultError if the path exists, and what the
    format's own function raises for what it cannot hold.
    """
    if format not in FORMATS:
        near = closest(str(format), FORMATS)
        asked, allowed = f"the format {format!r:.60}", ", ".join(FORMATS)
        raise PathError(asked, "no such format", allowed, "use one of these", closest=near)
    chosen = FORMATS[format]
    name = thing if isinstance(thing, str) else str(getattr(thing, "name", "") or "network")
    found = _found(thing, format, chosen, dict(changes or {}))
    target = Path(path) if path is not None else Path(Path(name).stem + chosen.suffix)
    module, _, function = chosen.function.partition(":")
    written = getattr(import_module(f"glutamate.interchange.{module}"), function)(found, target)
    return Path(written)


def kind_of(thing: Any) -> str:
    """What a thing is, in the words of the table; its class where it is none of these."""
    marks = ((MODEL, "system"), (NETWORK, "groups"), (SCENARIO, "plan"), (RESULT, "data_vars"))
    return next((kind for kind, mark in marks if hasattr(thing, mark)), type(thing).__name__)


def _found(thing: Any, format: str, chosen: Format, changes: dict[str, Any]) -> Any:
    if isinstance(thing, str):
        thing = _by_name(thing, chosen.takes, changes)
    elif changes:
        asked = f"changes of {kind_of(thing)} that is there"
        raise ParameterError(asked, ", ".join(changes), "none", "change it before it is exported")
    if kind_of(thing) != chosen.takes:
        fitting = [name for name, entry in FORMATS.items() if entry.takes == kind_of(thing)]
        do = f"for {kind_of(thing)} there is " + (", ".join(fitting) or "no format")
        raise ParameterError(f"an export to {format}", kind_of(thing), chosen.takes, do)
    return thing


def _by_name(name: str, takes: str, changes: dict[str, Any]) -> Any:
    if takes == SCENARIO:
        from glutamate.scenarios import Scenario

        _none(changes, takes)
        return Scenario.find(name)
    if takes == RESULT:
        _none(changes, takes)
        return _result(name)
    from glutamate.engine.discover import model

    dotted = {key: value for key, value in changes.items() if "." in key}
    plain = tuple(sorted((key, value) for key, value in changes.items() if "." not in key))
    try:
        found = model(name, plain)
    except TypeError:
        asked, allowed = f"choices of {name}", "texts, numbers and truth values"
        raise ParameterError(asked, repr(plain)[:80], allowed, "use these") from None
    if dotted and not hasattr(found, "set"):
        raise ParameterError(f"changes of {name}", ", ".join(dotted), "choices of the network", "leave the dots away")
    return found.set(dotted) if dotted else found


def _none(changes: Mapping[str, Any], takes: str) -> None:
    if changes:
        raise ParameterError(f"changes of {takes}", ", ".join(changes), "none", "change the file itself")


def _result(name: str) -> Any:
    import xarray as xr

    if not Path(name).exists():
        raise PathError(f"the result {name!r:.80}", "no such file", "a NetCDF file of a run", "give its path")
    return xr.load_dataset(name, engine="h5netcdf")
