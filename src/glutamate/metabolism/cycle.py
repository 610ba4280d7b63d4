"""The glutamate-glutamine-GABA cycle of a gram of cortex, with blood held from outside.

Scheme      glutamatergic neurons -> fluid, astrocytes -> glutamine -> neurons; GABA neurons likewise; blood beside
Takes in    release relative to rest, working transporters, plasma glutamate, glutamine, glucose and ammonia, the
            coenzyme of the decarboxylase, doses of vigabatrin (port transaminase.dose); the inputs that `show` lists
Hands on    fluid.glutamate_ambient, fluid.gaba_ambient, tissue.*, excitatory.filling, inhibitory.filling, energy.*
Not here    what is eaten (metabolism.py), the cleft of a synapse, regions
Limits      glutamate has four levels that differ by 10^2 to 10^6: in the cleft (the synapse), ambient (fluid), of the
            tissue (tissue) and of plasma; none of them follows from another
Sources     those of its parts
"""

from collections.abc import Callable
from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import fields
from glutamate.engine.model import model
from glutamate.errors import ParameterError, closest
from glutamate.metabolism.ammonium import Ammonium
from glutamate.metabolism.astrocyte_pools import AstrocytePools
from glutamate.metabolism.blood_brain_barrier import BloodBrainBarrier
from glutamate.metabolism.carbon_label import CarbonLabel
from glutamate.metabolism.clearance import Clearance
from glutamate.metabolism.energy_supply import EnergySupply
from glutamate.metabolism.extracellular_fluid import ExtracellularFluid
from glutamate.metabolism.gaba_transaminase import GABATransaminase
from glutamate.metabolism.gabaergic_neuron import GABAergicNeuron
from glutamate.metabolism.glutamate_decarboxylase import GlutamateDecarboxylase
from glutamate.metabolism.glutamatergic_neuron import GlutamatergicNeuron
from glutamate.metabolism.glutathione import Glutathione
from glutamate.metabolism.lactate import Lactate
from glutamate.metabolism.presynaptic_tone import PresynapticTone
from glutamate.metabolism.resting_cortex import RestingCortex
from glutamate.metabolism.tissue import Tissue

SPILL: dict[str, Callable[[], Any]] = {"constant": GlutamatergicNeuron, "grows": GlutamatergicNeuron.spill_grows}
BRAKES: dict[str, Callable[[], Any]] = {
    "none": PresynapticTone,
    "gaba": PresynapticTone.gaba,
    "exchange": PresynapticTone.exchange,
}
INPUTS = {
    "release_excitatory": Input("1", 1.0, "of glutamatergic neurons: rate times probability, 1 at rest"),
    "release_inhibitory": Input("1", 1.0, "of GABA neurons"),
    "spill_factor": Input("1", 1.0, "of what escapes to the fluid; sleep lowers it"),
    "transporters": Input("1", 1.0, "share of glutamate transporters that is there; a slow state of life"),
    "inflammation": Input("1", 0.0, "0 to 1; does nothing unless clearance.inflammation_gain is set"),
    "oxygen": Input("1", 1.0, "share of energy supply that anything but glucose leaves"),
    "leak": Input("1", 1.0, "of the barrier for glutamate; 2 to 10 in disease"),
    "ammonia_blood": Input("mM", 0.05, "0.35 in a hepatic coma"),
    "coenzyme": Input("1", 1.0, "pyridoxal phosphate of the brain relative to a replete person"),
    "transaminase_left": Input("1", 1.0, "of GABA transaminase, by genes or other drugs"),
    "cysteine": Input("mM", 0.10, "free in astrocytes; acetylcysteine raises it"),
    "cystine": Input("1", 1.0, "outside, relative to rest"),
    "ligase": Input("1", 1.0, "of glutathione; 1.5 under sulforaphane"),
}
BLOOD = {
    "glutamate_plasma": Input("mM", 0.05, "50 uM after a night"),
    "glutamine_plasma": Input("mM", 0.60, "after a night"),
    "glucose_plasma": Input("mM", 5.0, "after a night"),
}
WIRES = {
    "tone.excitatory": "release_excitatory",
    "tone.inhibitory": "release_inhibitory",
    "*.gaba_tissue": "tissue.gaba_tissue",
    "*.release_e": "tone.release_e",
    "*.release_i": "tone.release_i",
    "*.supply": "energy.supply",
    "*.demand": "energy.demand",
    "*.ammonium": "ammonium.ammonium",
    "*.gaba_outside": "fluid.gaba_ambient",
    "*.glutamine_outside": "fluid.glutamine",
    "*.transaminase": "transaminase.activity",
    "*.exchanged": "glutathione.exchanged",
    "*.captured": "excitatory.to_astrocyte",
    "*.fluid_uptake": "fluid.uptake",
    "*.glutamate_ambient": "fluid.glutamate_ambient",
    "tone.rest_ambient": "fluid.rest_ambient",
    "energy.oxygen": "oxygen",
    "clearance.transporters": "transporters",
    "clearance.pumps": "energy.pumps",
    "clearance.inflammation": "inflammation",
    "barrier.leak": "leak",
    "excitatory.release": "tone.release_e",
    "excitatory.clearance": "clearance.clearance",
    "excitatory.spill_factor": "spill_factor",
    "inhibitory.release": "tone.release_i",
    "inhibitory.decarboxylase": "decarboxylase.activity",
    "astrocytes.glutathione_net": "glutathione.net",
    "fluid.spilled": "excitatory.to_fluid",
    "fluid.glutamate_entry": "barrier.glutamate_entry",
    "fluid.clearance": "clearance.clearance",
    "fluid.gaba_released": "inhibitory.released",
    "fluid.gaba_neurons": "inhibitory.gaba_uptake",
    "fluid.gaba_astrocytes": "astrocytes.gaba_uptake",
    "fluid.glutamine_export": "astrocytes.glutamine_export",
    "fluid.glutamine_neurons_e": "excitatory.glutamine_uptake",
    "fluid.glutamine_neurons_i": "inhibitory.glutamine_uptake",
    "fluid.glutamine_loss": "barrier.glutamine_loss",
    "ammonium.ammonia_blood": "ammonia_blood",
    "ammonium.split_e": "excitatory.glutamate_made",
    "ammonium.split_i": "inhibitory.glutamate_made",
    "ammonium.burnt_e": "excitatory.glutamate_burnt",
    "ammonium.burnt_i": "inhibitory.glutamate_burnt",
    "ammonium.burnt_a": "astrocytes.glutamate_burnt",
    "ammonium.bound": "astrocytes.glutamine_made",
    "ammonium.anew": "astrocytes.glutamate_anew",
    "glutathione.glutamate": "astrocytes.glutamate",
    "glutathione.cysteine": "cysteine",
    "glutathione.cystine": "cystine",
    "glutathione.ligase": "ligase",
    "decarboxylase.coenzyme": "coenzyme",
    "transaminase.working": "transaminase_left",
    "tissue.glutamate_e": "excitatory.glutamate",
    "tissue.vesicles_e": "excitatory.vesicles",
    "tissue.glutamine_e": "excitatory.glutamine",
    "tissue.aspartate_e": "excitatory.aspartate",
    "tissue.glutamate_i": "inhibitory.glutamate",
    "tissue.gaba_i": "inhibitory.gaba",
    "tissue.vesicles_i": "inhibitory.vesicles",
    "tissue.glutamine_i": "inhibitory.glutamine",
    "tissue.glutamate_a": "astrocytes.glutamate",
    "tissue.glutamine_a": "astrocytes.glutamine",
    "tissue.gaba_a": "astrocytes.gaba",
    "tissue.glutathione_a": "glutathione.glutathione",
    "tissue.gaba_ambient": "fluid.gaba_ambient",
    "tissue.glutamine_fluid": "fluid.glutamine",
    "tissue.gaba_uptake": "astrocytes.gaba_uptake",
    "tissue.glucose_oxidized": "energy.glucose_oxidized",
}
LABEL = {
    "label.neuron_cycle": "energy.neuron_cycle",
    "label.cycle": "tissue.cycle_glutamate",
    "label.glutamate_tissue": "tissue.glutamate_tissue",
    "label.glutamine_tissue": "tissue.glutamine_tissue",
    "label.pyruvate_label": Input("1", 0.0, "labelled share of pyruvate in neurons"),
    "label.astrocyte_label": Input("1", 0.0, "labelled share of what dilutes glutamine"),
}


def known(what: str, given: Any, allowed: Any) -> None:
    """Raise ParameterError unless the choice is one of those allowed."""
    if not isinstance(given, str | bool) or given not in allowed:
        names = [str(x) for x in allowed]
        near = closest(str(given), names)
        raise ParameterError(
            f"{what} of the cycle", f"{given!r:.60}", ", ".join(names), "use one of these", closest=near
        )


def bound(parts: dict[str, Any], wires: dict[str, Any], inputs: dict[str, Input]) -> Assembly:
    """The parts with the numbers of the resting cortex wired to whoever reads them.

    A wire whose key begins with `*` ends at every part that has such a drive and no wire of its own.
    """
    drives = {name: list(fields(type(part).Drive)) for name, part in parts.items()}
    shared = {n: f"rest.{n}" for n in fields(RestingCortex.Output)}
    shared |= {key.removeprefix("*."): source for key, source in wires.items() if key.startswith("*.")}
    own = {key: source for key, source in wires.items() if not key.startswith("*.")}
    for part, names in drives.items():
        for name in names:
            if name in shared and f"{part}.{name}" not in own:
                own[f"{part}.{name}"] = shared[name]
    return Assembly(parts, own, inputs, TIME="min")


def cells(spill: str, brake: str, label: bool) -> tuple[dict[str, Any], dict[str, Any], dict[str, Input]]:
    """Parts, wires and inputs of the cycle; blood and the coenzyme are inputs that a larger model may wire."""
    known("spill", spill, SPILL)
    known("brake", brake, BRAKES)
    known("label", label, (True, False))
    parts = {
        "rest": RestingCortex(),
        "tone": BRAKES[brake](),
        "energy": EnergySupply(),
        "clearance": Clearance(),
        "barrier": BloodBrainBarrier(),
        "excitatory": SPILL[spill](),
        "inhibitory": GABAergicNeuron(),
        "astrocytes": AstrocytePools(),
        "fluid": ExtracellularFluid(),
        "ammonium": Ammonium(),
        "glutathione": Glutathione(),
        "decarboxylase": GlutamateDecarboxylase(),
        "transaminase": GABATransaminase(),
        "lactate": Lactate(),
        "tissue": Tissue(),
    }
    wires: dict[str, Any] = dict(WIRES) | {f"*.{name}": name for name in BLOOD}
    if label:
        parts["label"] = CarbonLabel()
        wires |= LABEL
    return parts, wires, INPUTS | BLOOD


@model("cycle", title="The glutamate-glutamine-GABA cycle of a gram of cortex, with blood held from outside")
def assemble(spill: str = "constant", brake: str = "none", label: bool = False) -> Assembly:
    """The parts of the cycle and their wires.

    spill   "constant" (a share of what is released reaches the fluid) or "grows" (more of it as transporters fail)
    brake   "none", "gaba" (more GABA in the tissue, less release) or "exchange" (more ambient glutamate, less release)
    label   whether carbon-13 from glucose is followed

    Raises ParameterError for any other choice.
    """
    return bound(*cells(spill, brake, label))
