"""Calcium across scales: what a synapse brings against what a synapse learns from, and against what injures.

Scheme      one vesicle at -40 per -70 mV -> calcium of a paired per a lone spike <-> threshold of potentiation per
            calcium of a lone spike in the rule; open NMDA receptors x free of magnesium x rate <-> drive of the load
Takes in    the model `synapse` under voltage clamp, sets of the calcium rule, vesicles that the cycle asks for, the
            gate of a circuit, the load of injury
Hands on    `paired()`, `asked(rule)`, `drives()`, `targets()`
Limits      the coupling decides: where calcium adds up (cortical slices) a paired vesicle passes the threshold; where
            spikes boost it (the set for drugs) NMDA calcium alone does not, and the boost has to do the rest
Sources     GraupnerBrunel2012 and Graupner2016 (rules), BrunelWang2001 (gate of the circuit); loads are of this program
"""

from functools import cache, partial
from math import log10
from typing import Any

import numpy as np

from glutamate.circuit.knob_table import VOLTAGE
from glutamate.circuit.wong_wang import WongWang
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.injury.death import DRIVES, driven
from glutamate.metabolism.synapse_tie import asked as asked_vesicles
from glutamate.molecule import assay
from glutamate.molecule.magnesium_block import MagnesiumBlock
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.synapse.synapse import assemble

REST, DEPOLARIZED, SPIKE = -70.0, -40.0, 50.0  # mV, mV, ms
BUSY_HZ, WAKE_MIN = 5.0, 240.0
AWAKE_MV = -60.0


@cache
def _vesicle(voltage: float) -> tuple[float, float, float]:
    """Of one spike: rise of calcium (mM), open share x ms per vesicle, share free of magnesium."""
    model = Model.of(assemble(voltage="clamped"), name="synapse").set({"voltage": voltage})
    after = np.concatenate([[0.0], np.geomspace(1e-3, 1500.0, 2500)])
    names = ["calcium.calcium", "nmda.open", "nmda.unblocked", "release.next_share"]
    spike = Protocol().spikes("release.spike", times=[SPIKE])
    times = np.concatenate([[0.0], SPIKE + after])
    data = simulate(model, spike, times=times, record=names, rtol=1e-7, threads=1)
    calcium, opened, free, share = (data[name].values for name in names)
    vesicles = model.values()["release.sites"] * share[0]
    area = np.trapezoid(opened[1:] - opened[0], after) / vesicles
    return float(calcium.max() - calcium[0]), float(area), float(free[0])


def paired() -> float:
    """Calcium of a vesicle while the spine is depolarized per that of one at rest."""
    return _vesicle(DEPOLARIZED)[0] / _vesicle(REST)[0]


def asked(rule: Any) -> float:
    """Threshold of potentiation per calcium of a lone spike of the source."""
    return float(rule.potentiation_threshold / rule.source_jump)


@cache
def drives() -> dict[str, float]:
    """Drive of calcium per its largest: quiet by the synapse, busy by a circuit."""
    part: Any = NMDAReceptor()
    most = float(assay.steady(part, assay.bath(part, glutamate=1.0), ["open"]))
    _, area, free = _vesicle(AWAKE_MV)
    gate: Any = WongWang()
    pushed = gate.release * gate.gating_time * BUSY_HZ * 1e-3
    block: Any = MagnesiumBlock()
    unblocked = float(block.output(None, block.Drive(float(VOLTAGE.value), 1.0)).unblocked)
    return {"quiet": asked_vesicles() * 1e-3 * area * free / most, "busy": pushed / (1 + pushed) * unblocked}


def targets() -> list[Target]:
    """Ties of calcium."""
    spine = partial(Target, "XSC-09", unit="1", relative=False)
    rules = partial(spine, kind="identity", tolerance=0.05)
    met = partial(spine, kind="prediction", tolerance=0.0)
    drive = partial(Target, "XSC-10", expected=0.0, unit="1", tolerance=log10(3), kind="prediction", relative=False)
    load = partial(Target, "XSC-10", expected=0.0, unit="1", tolerance=0.1, kind="prediction", relative=False,
                   source="computed: far from the load that kills half")  # fmt: skip

    def passes(rule: Any) -> Any:
        return lambda: float(paired() > asked(rule))

    linear, boosted = CalciumRule(), CalciumRule.boosted()
    return [
        spine(what="calcium of a vesicle at -40 mV per -70 mV", expected=3.25, tolerance=1.0, kind="regression",
              source="computed: block and driving force at both voltages", measure=paired),
        rules(what="what the rule of cortical slices asks for", expected=2.3, source="GraupnerBrunel2012",
              measure=lambda: asked(linear)),
        rules(what="what the boosted rule asks for", expected=5.8, source="Graupner2016",
              measure=lambda: asked(boosted)),
        met(what="a paired vesicle reaches it in cortical slices", expected=1.0, source="GraupnerBrunel2012",
            measure=passes(linear)),
        met(what="a paired vesicle reaches it under the boosted rule without the boost", expected=0.0,
            source="Graupner2016", measure=passes(boosted)),
        drive(what="drive of the synapse at the cycle's rate per that of quiet waking, decades",
              source="computed: drive of quiet waking in injury",
              measure=lambda: log10(drives()["quiet"] / DRIVES["quiet"])),
        drive(what="drive of a circuit at 5 Hz per that of a busy evening, decades",
              source="computed: drive of a busy evening in injury",
              measure=lambda: log10(drives()["busy"] / DRIVES["busy"])),
        *(load(what=f"load of four hours {name} at that drive, below 0.1", measure=_load(name))
          for name in ("quiet", "busy")),
    ]  # fmt: skip


def _load(name: str) -> Any:
    return lambda: driven(drives()[name], WAKE_MIN)["load"]
