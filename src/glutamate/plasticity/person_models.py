"""Memory of a person as models that run: an item, a skill, exposure, a remark, nights.

Takes in    Vocabulary, Practice, Exposure, Remark, TwoStores
Hands on    models `vocabulary`, `practice`, `exposure`, `remark`, `nights`
Not here    groups of people and what they show (retention.py, habit.py, extinction.py, intrusions.py)
Sources     none of its own
"""

from __future__ import annotations

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.plasticity.exposure import Exposure
from glutamate.plasticity.practice import Practice
from glutamate.plasticity.remark import Remark
from glutamate.plasticity.systems_consolidation import TwoStores
from glutamate.plasticity.vocabulary import Vocabulary


@model("vocabulary", title="One word as it is studied and reviewed")
def vocabulary() -> Assembly:
    """Studied once at the begin."""
    return Assembly({"item": Vocabulary()}, TIME="d")


@model("practice", title="A skill that becomes automatic")
def practice() -> Assembly:
    """New at the begin."""
    return Assembly({"skill": Practice()}, TIME="d")


@model("exposure", title="Fear of one cue and exercises in two places")
def exposure() -> Assembly:
    """GABA, NMDA receptors and sedation are inputs."""
    wires = {"cue.gaba": Input("1", 1.0), "cue.nmda": Input("1", 1.0), "cue.sedation": Input("1", 0.0)}
    return Assembly({"cue": Exposure()}, wires, TIME="d")


@model("remark", title="A memory that comes back unasked")
def remark() -> Assembly:
    """Cues and GABA are inputs, GABA by its name `gaba`."""
    return Assembly({"memory": Remark()}, {"memory.cues": Input("1/d", 4.0), "memory.gaba": Input("1", 1.0)}, TIME="d")


@model("nights", title="One memory in hippocampus and cortex, by sleep")
def nights() -> Assembly:
    """Sleep on copying is an input."""
    wires = {"memory.sleep": Input("1", 1.0), "memory.intact": Input("1", 1.0), "memory.interference": Input("1", 0.0)}
    return Assembly({"memory": TwoStores()}, wires, TIME="d")
