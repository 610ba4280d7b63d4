"""A synapse that learns by calcium, wired to receptors: GABA and magnesium of the tissue decide what spikes do.

Scheme      ambient GABA -> tonic receptors -> dendrite -> magnesium block -> NMDA current -> factor of calcium -> rule;
            neuromodulators -> factors of potentiation; spikes at `rule.source` and `rule.target`
Takes in    phasic and ambient GABA, magnesium, NMDA factor, noradrenaline, dopamine, corticosterone; spike times, those
            of the source later by the rule's delay
Hands on    the model `plastic_synapse`; `run_pairs`: regular pairs through it
Not here    the closed form for many points (pairing.py, induction_table.py)
Sources     see the parts
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import Model, model
from glutamate.errors import ParameterError
from glutamate.molecule.gaba_tonic import ExtrasynapticGABAAReceptor
from glutamate.molecule.magnesium_block import MagnesiumBlock
from glutamate.molecule.nmda_current import NMDACurrent
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.dendritic_gate import CALCIUM_OUTSIDE, REST_GABA, SLICE_MAGNESIUM, CalciumGate, Dendrite
from glutamate.plasticity.modulation import Modulation

BEFORE_MS = 50.0


@model("plastic_synapse", title="A synapse that learns by calcium, with GABA, magnesium and neuromodulators")
def assemble(rule: CalciumRule | None = None) -> Assembly:
    """One synapse; the rule by default is that of cortical slices."""
    parts = {
        "tonic": ExtrasynapticGABAAReceptor.a5b3g2(),
        "dendrite": Dendrite(),
        "block": MagnesiumBlock(),
        "block_rest": MagnesiumBlock(),
        "current": NMDACurrent(),
        "current_rest": NMDACurrent(),
        "gate": CalciumGate(),
        "modulation": Modulation(),
        "rule": CalciumRule() if rule is None else rule,
    }
    wires: dict[str, Any] = {
        "tonic.gaba": Input("mM", REST_GABA),
        "tonic.voltage": "dendrite.rest_voltage",
        "tonic.reversal": Input("mV", -70.0),
        "dendrite.phasic": Input("1", 1.0),
        "dendrite.tonic": "tonic.conductance",
        "block.voltage": "dendrite.voltage",
        "block.magnesium": Input("mM", SLICE_MAGNESIUM),
        "block_rest.voltage": "dendrite.rest_voltage",
        "block_rest.magnesium": Input("mM", SLICE_MAGNESIUM),
        "current.factor": Input("1", 1.0),
        "current_rest.factor": Input("1", 1.0),
        "gate.current": "current.calcium_current",
        "gate.rest_current": "current_rest.calcium_current",
        "rule.source_factor": "gate.source_factor",
        "rule.target_factor": "dendrite.target_factor",
        "rule.boost_factor": Input("1", 1.0),
        "rule.potentiation_factor": "modulation.potentiation_factor",
        "rule.threshold_factor": "modulation.threshold_factor",
    }
    wires |= {f"tonic.{name}": Input("mM", 0.0) for name in ("taurine", "neurosteroid", "ethanol")}
    wires["tonic.benzodiazepine"] = Input("1", 0.0)
    wires |= {f"modulation.{name}": Input("1", 0.0) for name in ("noradrenaline", "dopamine", "corticosterone")}
    for name, block in (("current", "block"), ("current_rest", "block_rest")):
        voltage = "dendrite.voltage" if name == "current" else "dendrite.rest_voltage"
        wires |= {f"{name}.unblocked": f"{block}.unblocked", f"{name}.voltage": voltage}
        wires |= {f"{name}.open_channels": Input("1", 1.0), f"{name}.calcium_outside": Input("mM", CALCIUM_OUTSIDE)}
    return Assembly(parts, wires)


def run_pairs(
    rate_hz: float,
    lag_ms: float,
    pairs: int,
    changes: dict[str, Any] | None = None,
    rule: CalciumRule | None = None,
    start: float = 0.0,
    **options: Any,
) -> Any:
    """Calcium and efficacy over regular pairs, as `simulate` gives them; `changes` {path: value} of the model.

    Raises ParameterError for a rate that is not above 0 or fewer than one pair.
    """
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    if not (rate_hz > 0 and pairs >= 1):
        came = f"{rate_hz!r:.20} Hz, {pairs!r:.20} pairs"
        raise ParameterError("pairs of spikes", came, "a rate above 0, one pair or more", "change them")
    part = CalciumRule() if rule is None else rule
    built = Model.of(assemble(part), name="plastic_synapse").set(changes or {})
    first = BEFORE_MS + max(0.0, -lag_ms)
    onsets = first + np.arange(pairs) * 1e3 / rate_hz
    spikes = Protocol().spikes("rule.source", onsets + part.delay).spikes("rule.target", onsets + lag_ms)
    end = float(onsets[-1] + 1e3 / rate_hz)
    begin = {"rule.efficacy": start}
    return simulate(built, spikes, duration=end, start=begin, **{"threads": 1, **options})
