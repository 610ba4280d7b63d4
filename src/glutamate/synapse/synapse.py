"""The synapse: an excitatory bouton, its spine and the fluid around them, and an inhibitory bouton beside it.

Scheme      release -> cleft -> uptake -> receptors -> calcium -> membrane; inhibition -> GABA -> receptors -> membrane
Takes in    spikes (ports release.spike, inhibition.spike); inputs magnesium, temperature, transporters
Hands on    membrane.voltage, ampa.current, nmda.current, gabaa.current, cleft.glutamate_cleft, calcium.calcium
Not here    neighbours and spillover, astrocyte, metabotropic receptors, plasticity
Sources     those of its parts
"""

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.engine.model import model
from glutamate.errors import ParameterError, closest
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.molecule.calcium_channel import CalciumChannel
from glutamate.molecule.eaat import GlutamateTransporter
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.synapse.cleft import Cleft
from glutamate.synapse.gaba_cleft import GABACleft
from glutamate.synapse.membrane import Membrane
from glutamate.synapse.release import Release
from glutamate.synapse.spine import SpineCalcium

VOLTAGES = ("free", "clamped")
TRANSPORTERS = {"fast_binding": GlutamateTransporter, "oocyte_affinity": GlutamateTransporter.oocyte_affinity}


@model("synapse", title="One excitatory and one inhibitory synapse on a passive cell")
def assemble(voltage: str = "free", transporters: str = "fast_binding", calcium_channels: bool = False) -> Assembly:
    """The parts of a synapse and their wires.

    voltage           "free" (a passive membrane sums the currents) or "clamped" (input `voltage`, -65 mV)
    transporters      "fast_binding" or "oocyte_affinity", two sets of uptake rates with the leak that belongs to each
    calcium_channels  whether the spine has voltage-gated calcium channels

    Raises ParameterError for any other choice.
    """
    _known("voltage", voltage, VOLTAGES)
    _known("transporters", transporters, tuple(TRANSPORTERS))
    parts = {
        "release": Release(),
        "inhibition": Release.markram2015_i2(),
        "cleft": Cleft(),
        "eaat": TRANSPORTERS[transporters](),
        "eaat_ambient": TRANSPORTERS[transporters](),
        "gaba": GABACleft(),
        "ampa": AMPAReceptor(),
        "nmda": NMDAReceptor(),
        "gabaa": GABAAReceptor(),
        "calcium": SpineCalcium(),
    }
    inputs = {
        "magnesium": Input("mM", 1.0, "slices; 0.8 in human cerebrospinal fluid"),
        "temperature": Input("K", 308.15, "35 degC, to which the times of the cleft belong"),
        "transporters": Input("1", 1.0, "share of the transporters that works"),
    }
    wires: dict[str, object] = {
        "cleft.molecules": "release.molecules",
        "cleft.perisynaptic_binding": "eaat.binding",
        "cleft.ambient_binding": "eaat_ambient.binding",
        "cleft.leak": "eaat_ambient.leak",
        "cleft.resting_glutamate": "eaat_ambient.resting_glutamate",
        "eaat.glutamate": "cleft.glutamate_perisynaptic",
        "eaat_ambient.glutamate": "cleft.glutamate_ambient",
        "*.working": "transporters",
        "ampa.glutamate": "cleft.glutamate_cleft",
        "nmda.glutamate": "cleft.glutamate_cleft",
        "nmda.magnesium": "magnesium",
        "gaba.vesicles": "inhibition.vesicles",
        "gabaa.gaba": "gaba.gaba_cleft",
        "calcium.nmda_conductance": "nmda.conductance",
        "*.temperature": "temperature",
    }
    currents = ["ampa.current", "nmda.current", "gabaa.current"]
    if calcium_channels:
        parts["calcium_channel"] = CalciumChannel()
        wires["calcium.channel_current"] = "calcium_channel.current"
        currents.append("calcium_channel.current")
    else:
        wires["calcium.channel_current"] = Input("pA", 0.0, "no voltage-gated calcium channels")
    if voltage == "free":
        parts["membrane"] = Membrane()
        wires["*.voltage"] = "membrane.voltage"
        wires["membrane.current"] = Sum(*currents)
    else:
        inputs["voltage"] = Input("mV", -65.0, "voltage clamp")
        wires["*.voltage"] = "voltage"
    return Assembly(parts, wires, inputs)


def _known(what: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        near = closest(str(given), allowed)
        raise ParameterError(
            f"{what} of the synapse", repr(given), ", ".join(allowed), "use one of these", closest=near
        )
