"""Illness and load as models that run: seizure, blow, weak uptake, stroke, a busy evening, a year.

Takes in    StatusEpilepticus, CalciumLoad, Blow, GlialFailure, FlowDebt, SlowDamage
Hands on    models `lasting_seizure`, `head_injury`, `weak_uptake`, `ischaemic_zones`, `waking_load`, `slow_load`
Not here    ions (ion_models.py), who dies (death.py, stroke.py)
Sources     Rafiq2003, Biegon2004, Tanaka1997
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.injury.blow import Blow
from glutamate.injury.calcium_load import CalciumLoad
from glutamate.injury.flow_debt import FlowDebt
from glutamate.injury.glial_failure import GlialFailure
from glutamate.injury.slow_damage import SlowDamage
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


@model("ischaemic_zones", title="Core, penumbra and rim of a stroke: debt by flow and time")
def ischaemic_zones() -> Assembly:
    """Three zones with one blocker and one share of transporters; flows are inputs."""
    wires: dict[str, Any] = {f"{zone}.flow": Input("1", 1.0) for zone in ("core", "penumbra", "rim")}
    inputs = {"blocked": Input("1", 0.0), "transporters": Input("1", 1.0)}
    for zone in ("core", "penumbra", "rim"):
        wires |= {f"{zone}.nmda_block": "blocked", f"{zone}.transporters": "transporters"}
    return Assembly({zone: FlowDebt() for zone in ("core", "penumbra", "rim")}, wires, inputs, TIME="h")


@model("waking_load", title="Calcium load of a neuron by how much of its largest drive waking uses")
def waking_load() -> Assembly:
    """`load.unblocked` is the drive: 0.0074 quiet, 0.0117 busy, 0.15 status; see death.py."""
    wires = {"load.glutamate": Input("mM", 1.0), "load.unblocked": Input("1", 0.0074)}
    wires |= {f"load.{n}": Input("1", 0.0) for n in ("nmda_block", "unfed")}
    return Assembly({"load": CalciumLoad()}, wires, TIME="min")


@model("slow_load", title="Structure and reserve of a region over months")
def slow_load() -> Assembly:
    """Activity of a day per an ordinary one, what stress leaves of spines and transporters, inflammation, tolerance."""
    wires = {f"region.{n}": Input("1", 1.0) for n in ("activity", "spines", "stressed_uptake")}
    wires |= {f"region.{n}": Input("1", 0.0) for n in ("inflammation", "tolerance")}
    return Assembly({"region": SlowDamage()}, wires, TIME="d")
