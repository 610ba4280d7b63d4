"""The tripartite synapse: what the synapse has, with modulated release, slow receptors, tonic GABA and an astrocyte.

Scheme      modulation -> vesicles -> cleft -> uptake -> AMPA, NMDA, kainate -> calcium -> membrane
            perisynaptic glutamate -> mGluR2/3 -> modulation; -> mGluR1/5 -> IP3 -> store -> gliotransmission
            inhibition -> GABA -> GABA-A, GABA-B -> GIRK; transporters -> ambient GABA -> tonic, GABA-B, modulation
Takes in    spikes: release.spike and inhibition.spike alone, since release hands each spike on (vesicles.spike and
            presynaptic.spike are ports of parts and would count a spike by halves); the inputs that `show` lists
Hands on    all that the synapse does; vesicles.next_share, presynaptic.utilization, spillover.glutamate_neighbour,
            spillover.glutamate_extrasynaptic, tonic.current, girk.current, mglur.active, mglur1.gq_activity,
            store.calcium; demand.* (what the tissue must supply)
Not here    plasticity, a course of ambient GABA, modulation of the inhibitory terminal, chloride load
Limits      messenger and store have no stationary start: IP3 and calcium of an adult astrocyte drift to their rest
            within two minutes and touch the synapse by gliotransmission only; in a juvenile one the published mGluR1/5
            meet ambient glutamate, and without a spike its calcium wanders between 0.1 and 0.34 uM over ten minutes;
            mGluR1/5 at the spine has the same rates and nothing reads it; spine calcium holds at 2 mM of calcium
            outside, whatever release meets;
            ambient GABA and glutamate lower utilization by 5 % at rest, so a spike releases less than in the synapse;
            synaptic GABA-A receptors do not meet ambient GABA (gabaa.py says why); GluN2B is too slow for a cleft by
            diffusion and opens little here
Sources     those of its parts; FiaccoMcCarthy2018 and SavtchoukVolterra2018 (why gliotransmission is a choice)
"""

from collections.abc import Callable
from typing import Any

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.engine.mechanism import changed
from glutamate.engine.model import model
from glutamate.molecule.gaba_tonic import ExtrasynapticGABAAReceptor
from glutamate.molecule.gabaa_modulation import BenzodiazepineSite
from glutamate.molecule.gabab import GABABReceptor, GIRKChannel
from glutamate.molecule.gat import GABATransporter
from glutamate.molecule.kainate import KainateReceptor
from glutamate.molecule.magnesium_block import MagnesiumBlock
from glutamate.molecule.mglur import AutoReceptor, GroupOneReceptor
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.molecule.nmda_current import NMDACurrent
from glutamate.molecule.nmda_gating import NMDAGating
from glutamate.molecule.nmda_modulation import NMDAModulation
from glutamate.molecule.nmda_trapping import BlockedNMDAReceptor
from glutamate.parameter import par
from glutamate.synapse.astrocyte import AGES, InositolTrisphosphate, StoreCalcium
from glutamate.synapse.core import Core, core, known
from glutamate.synapse.demand import Demand
from glutamate.synapse.gliotransmission import Gliotransmission
from glutamate.synapse.modulated_release import ModulatedRelease
from glutamate.synapse.presynaptic import Presynaptic
from glutamate.synapse.release import Release
from glutamate.synapse.spike_arrival import SpikeArrival
from glutamate.synapse.spillover import Spillover

NMDA: dict[str, Callable[[], Any]] = {
    "lester1992": NMDAReceptor,
    "ketamine": BlockedNMDAReceptor.ketamine,
    "memantine": BlockedNMDAReceptor.memantine,
    "mk801": BlockedNMDAReceptor.mk801,
}
SUBUNITS = {
    "glun2a": (NMDAGating.glun2a, NMDAModulation.glun2a),
    "glun2b": (NMDAGating.glun2b, NMDAModulation.glun2b),
}
EXTRASYNAPTIC = {
    "number": par(6, "1", "assumed: 20 to 40 % of the synaptic count, not looked up", low=4, high=8, domain=(0, None))
}
GABA = {"clamp": GABATransporter.clamp, "leak_limited": GABATransporter.leak_limited}
TONIC = {n: getattr(ExtrasynapticGABAAReceptor, n) for n in ("a4b3d", "ethanol_delta", "a6b3d", "a5b3g2", "a1b3g2")}
GLIOTRANSMISSION: dict[str, Callable[[], Any] | None] = {
    "off": None,
    "release_decreasing": Gliotransmission.release_decreasing,
    "release_increasing": Gliotransmission.release_increasing,
}
INPUTS = {
    "calcium_outside": Input("mM", 2.0, "slices, the level at which utilization is given; 1.2 in living tissue"),
    "adenosine": Input("1", 0.0, "share of presynaptic A1 receptors that adenosine holds active"),
    "lamotrigine": Input("mM", 0.0, "free drug"),
    "riluzole": Input("mM", 0.0, "free drug"),
    "diazepam": Input("mM", 0.0, "free drug; acts at synaptic receptors and at tonic ones with gamma2"),
    "taurine": Input("mM", 0.0, "outside cells; 1-20 uM are found, which hardly acts"),
    "neurosteroid": Input("mM", 0.0, "free allopregnanolone or THDOC; 10-100 nM act"),
    "ethanol": Input("mM", 0.0, "free; acts on tonic receptors, and on NMDA receptors of glun2a and glun2b"),
    "gaba_inside": Input("mM", 10.6, "mean of the tissue, set by metabolism"),
    "gaba_ratio": Input("1", 1e5, "GABA inside per outside at which its transporters rest"),
    "gaba_transporters": Input("1", 1.0, "share of GABA transporters that works; 0.2 under saturating tiagabine"),
    "gq_activity": Input("1", 0.0, "noradrenaline and ATP at the astrocyte, share of all Gq"),
}


@model("tripartite", title="One synapse with its modulators, tonic inhibition, slow receptors and an astrocyte")
def assemble(
    voltage: str = "free",
    transporters: str = "fast_binding",
    calcium_channels: bool = False,
    nmda: str = "lester1992",
    kainate: bool = False,
    ambient_gaba: str = "clamp",
    tonic: str = "a4b3d",
    neighbours: bool = False,
    extrasynaptic_nmda: bool = False,
    age: str = "adult",
    gliotransmission: str = "off",
) -> Assembly:
    """The parts of a tripartite synapse and their wires.

    voltage, transporters, calcium_channels   as in the synapse
    nmda              "lester1992" (one scheme for all), "glun2a" or "glun2b" (with co-agonist, protons, zinc, ethanol),
                      "ketamine", "memantine" or "mk801" (GluN2A that a drug enters and is trapped in)
    kainate           whether there are kainate receptors, as at mossy fibres
    ambient_gaba      "clamp" (it follows GABA inside) or "leak_limited", two sides of an open dispute
    tonic             receptors outside synapses: "a4b3d", "ethanol_delta", "a6b3d", "a5b3g2" or "a1b3g2"
    neighbours        whether molecules released next door (port neighbours.molecules) reach AMPA and NMDA receptors
    extrasynaptic_nmda  whether there are NMDA receptors of the same kind beside the synapse, 0.3 per synaptic one
    age               "adult" (an astrocyte without mGluR1/5) or "juvenile"
    gliotransmission  "off", "release_decreasing" or "release_increasing"

    Raises ParameterError for any other choice.
    """
    for what, given, allowed in (
        ("nmda", nmda, [*NMDA, *SUBUNITS]),
        ("ambient_gaba", ambient_gaba, GABA),
        ("tonic", tonic, TONIC),
        ("age", age, AGES),
        ("gliotransmission", gliotransmission, GLIOTRANSMISSION),
    ):
        known(what, given, allowed, "tripartite synapse")
    terminals = {
        "release": SpikeArrival(),
        "presynaptic": Presynaptic(),
        "vesicles": ModulatedRelease(),
        "inhibition": Release.markram2015_i2(),
    }
    synapse = core(terminals, {"nmda": NMDACurrent()}, transporters, calcium_channels)
    synapse.inputs |= INPUTS
    _release(synapse)
    _glutamate_receptors(synapse, nmda, kainate, neighbours, extrasynaptic_nmda)
    _gaba(synapse, ambient_gaba, tonic)
    _astrocyte(synapse, age, gliotransmission)
    supply = {"glutamate": "vesicles.molecules", "gaba": "inhibition.molecules"}
    taken = {"perisynaptic_uptake": "eaat.uptake", "ambient_uptake": "eaat_ambient.uptake"}
    synapse.add("demand", Demand(), supply | taken)
    return synapse.assembly(voltage)


def _release(synapse: Core) -> None:
    """A spike meets the vesicles before it counts for the next one."""
    synapse.wires |= {
        "vesicles.spike": "release.spikes",
        "presynaptic.spike": "release.spikes",
        "presynaptic.calcium": "calcium_outside",
        "presynaptic.mglur_active": "mglur.active",
        "presynaptic.gaba_ambient": "gat.resting_gaba",
        "presynaptic.a1_active": "adenosine",
        "presynaptic.lamotrigine": "lamotrigine",
        "presynaptic.riluzole": "riluzole",
        "cleft.molecules": "vesicles.molecules",
    }


def _glutamate_receptors(synapse: Core, nmda: str, kainate: bool, neighbours: bool, outside: bool) -> None:
    """In the cleft AMPA, NMDA and kainate; beside it mGluR, NMDA and what spills over."""
    beside, met = "cleft.glutamate_perisynaptic", "cleft.glutamate_cleft"
    synapse.add("spillover", Spillover(), {"molecules": "vesicles.molecules", "glutamate_perisynaptic": beside})
    if neighbours:
        synapse.add("neighbours", Spillover(), {"glutamate_perisynaptic": beside})
        met = Sum(met, "neighbours.glutamate_neighbour")  # type: ignore[assignment]
        synapse.wires["ampa.glutamate"] = met
    _nmda(synapse, "nmda", nmda, met)
    if outside:
        _nmda(synapse, "extrasynaptic_nmda", nmda, "spillover.glutamate_extrasynaptic")
        synapse.currents.append("extrasynaptic_nmda.current")
    if kainate:
        synapse.add("kainate", KainateReceptor(), {"glutamate": met}, current=True)
    synapse.add("mglur", AutoReceptor(), {"glutamate": beside})
    synapse.add("mglur1", GroupOneReceptor(), {"glutamate": beside, "calcium": "calcium.calcium"})


def _nmda(synapse: Core, name: str, kind: str, glutamate: Any) -> None:
    """NMDA receptors under a name; those outside the synapse are as many as `Spillover` says."""
    count = EXTRASYNAPTIC if name != "nmda" else {}
    if kind in NMDA:
        part = NMDA[kind]()
        wires = {"glutamate": glutamate, "magnesium": "magnesium"}
        if kind != "lester1992":
            wires["blocker"] = kind
            synapse.inputs[kind] = Input("mM", 0.0, "free drug; a run starts in balance with it")
        synapse.add(name, changed(part, **count), wires)
        return
    gating, modulation = SUBUNITS[kind]
    synapse.add(f"{name}_gating", changed(gating(), **count), {"glutamate": glutamate})
    synapse.add(f"{name}_block", MagnesiumBlock(), {"magnesium": "magnesium"})
    modulators = {
        "glycine": Input("mM", 0.003, "co-agonists as glycine; 1 to 8 uM"),
        "d_serine": Input("mM", 0.0, "beyond what counts as glycine"),
        "ph": Input("1", 7.3, "outside"),
        "zinc": Input("mM", 0.0, "free"),
    }
    if name == "nmda":
        synapse.add(f"{name}_modulation", modulation(), {**modulators, "ethanol": "ethanol"})
    drives = {
        "open_channels": f"{name}_gating.open_channels",
        "unblocked": f"{name}_block.unblocked",
        "factor": "nmda_modulation.factor",
        "calcium_outside": "calcium_outside",
    }
    synapse.add(name, NMDACurrent(), drives)


def _gaba(synapse: Core, ambient: str, tonic: str) -> None:
    """Ambient GABA rests where its transporters hold it; tonic receptors and GABA-B meet it."""
    synapse.add(
        "gat",
        GABA[ambient](),
        {
            "gaba": "gat.resting_gaba",
            "gaba_inside": "gaba_inside",
            "ratio": "gaba_ratio",
            "working": "gaba_transporters",
        },
    )
    synapse.add(
        "tonic",
        TONIC[tonic](),
        {
            "gaba": "gat.resting_gaba",
            "taurine": "taurine",
            "neurosteroid": "neurosteroid",
            "ethanol": "ethanol",
            "benzodiazepine": "benzodiazepine.occupied",
            "reversal": Input("mV", -70.0, "as gabaa.reversal"),
        },
        current=True,
    )
    synapse.add("gabab", GABABReceptor(), {"gaba": Sum("gaba.gaba_cleft", "gat.resting_gaba")})
    synapse.add("girk", GIRKChannel(), {"bound": "gabab.bound"}, current=True)
    synapse.add("benzodiazepine", BenzodiazepineSite(), {"benzodiazepine": "diazepam"})
    synapse.wires["gabaa.benzodiazepine"] = "benzodiazepine.occupied"


def _astrocyte(synapse: Core, age: str, gliotransmission: str) -> None:
    """Calcium of the astrocyte; what it hands back only where chosen."""
    met = {"glutamate": "cleft.glutamate_perisynaptic", "calcium": "store.calcium"}
    synapse.add("astrocyte_mglur", AGES[age](), met)
    synapse.add(
        "messenger",
        InositolTrisphosphate(),
        {"glutamate_gq": "astrocyte_mglur.gq_activity", "other_gq": "gq_activity", "calcium": "store.calcium"},
    )
    synapse.add("store", StoreCalcium(), {"ip3": "messenger.ip3"})
    transmitter = GLIOTRANSMISSION[gliotransmission]
    if transmitter is None:
        synapse.wires["vesicles.utilization"] = "presynaptic.utilization"
    else:
        drives = {"calcium": "store.calcium", "own_utilization": "presynaptic.utilization"}
        synapse.add("gliotransmission", transmitter(), drives)
        synapse.wires["vesicles.utilization"] = "gliotransmission.utilization"
