"""The synapse: an excitatory bouton, its spine and the fluid around them, and an inhibitory bouton beside it.

Scheme      release -> cleft -> uptake -> receptors -> calcium -> membrane; inhibition -> GABA -> receptors -> membrane
Takes in    spikes (ports release.spike, inhibition.spike); inputs magnesium, temperature, transporters
Hands on    membrane.voltage, ampa.current, nmda.current, gabaa.current, cleft.glutamate_cleft, calcium.calcium
Not here    neighbours and spillover, astrocyte, metabotropic receptors (tripartite.py has them), plasticity
Sources     those of its parts
"""

from glutamate.engine.assembly import Assembly
from glutamate.engine.model import model
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.synapse.core import core
from glutamate.synapse.release import Release


@model("synapse", title="One excitatory and one inhibitory synapse on a passive cell")
def assemble(voltage: str = "free", transporters: str = "fast_binding", calcium_channels: bool = False) -> Assembly:
    """The parts of a synapse and their wires.

    voltage           "free" (a passive membrane sums the currents) or "clamped" (input `voltage`, -65 mV)
    transporters      "fast_binding" or "oocyte_affinity", two sets of uptake rates with the leak that belongs to each
    calcium_channels  whether the spine has voltage-gated calcium channels

    Raises ParameterError for any other choice.
    """
    terminals = {"release": Release(), "inhibition": Release.markram2015_i2()}
    synapse = core(terminals, {"nmda": NMDAReceptor()}, transporters, calcium_channels)
    synapse.wires |= {
        "cleft.molecules": "release.molecules",
        "nmda.glutamate": "cleft.glutamate_cleft",
        "nmda.magnesium": "magnesium",
    }
    return synapse.assembly(voltage)
