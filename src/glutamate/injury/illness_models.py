"""Illness as models that run: a seizure with the calcium it brings, a blow to the head, weak uptake.

Takes in    StatusEpilepticus, CalciumLoad, Blow, GlialFailure
Hands on    models `lasting_seizure`, `head_injury`, `weak_uptake`
Not here    ions (ion_models.py), stroke (stroke.py): a law without a course
Sources     Rafiq2003, Biegon2004, Tanaka1997
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.injury.blow import Blow
from glutamate.injury.calcium_load import CalciumLoad
from glutamate.injury.glial_failure import GlialFailure
from glutamate.injury.status_epilepticus import StatusEpilepticus


@model("lasting_seizure", title="A seizure that sustains itself, and the calcium load it brings")
def lasting_seizure() -> Assembly:
    """Receptors are taken as seeing enough glutamate; the share of full drive is that of the seizure."""
    wires: dict[str, Any] = {f"seizure.{n}": Input("1", 0.0) for n in ("stimulus", "benzodiazepine")}
    wires |= {"load.unblocked": "seizure.load_drive", "load.glutamate": Input("mM", 1.0)}
    wires |= {f"load.{n}": Input("1", 0.0) for n in ("nmda_block", "unfed")}
    return Assembly({"seizure": StatusEpilepticus(), "load": CalciumLoad()}, wires, TIME="s")


@model("head_injury", title="NMDA receptors, potassium and glutamate after a blow to the head")
def head_injury() -> Assembly:
    """One blow at the begin."""
    return Assembly({"blow": Blow()}, TIME="h")


@model("weak_uptake", title="Glutamate and firing where transporters are few")
def weak_uptake() -> Assembly:
    """Capacity is an input."""
    wires = {"tissue.capacity": Input("1", 1.0), "tissue.elsewhere": Input("Hz", 0.0)}
    return Assembly({"tissue": GlialFailure()}, wires)
