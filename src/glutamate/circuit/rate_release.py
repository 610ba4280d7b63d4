"""Release by rate: what a population's firing releases on average, and what that leaves in the fluid of its tissue.

Scheme      rate -> vesicles per terminal (mean over Poisson spikes of facilitating and depressing terminals);
            vesicles x terminals per volume -> glutamate and GABA of the fluid, from which transporters take up
Takes in    rate of a population; vesicles, leaks and uptake per volume of fluid
Hands on    vesicles per terminal and time; ambient glutamate and GABA
Not here    single spikes, clefts, gradients between synapses; transporters (molecule/eaat.py, molecule/gat.py)
Limits      means of products are taken for products of means: for Poisson spikes exact without facilitation, some
            percent off with it; the fluid is well mixed, so levels in up states are those between synapses
Sources     TsodyksPawelzikMarkram1998 (mean field of terminals), Markram2015 (sets), Franks2002 and Riveros1986
            (molecules per vesicle), RusakovKullmann1998 (share of fluid)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.molecule.eaat import GlutamateTransporter
from glutamate.parameter import par
from glutamate.synapse.release import Release
from glutamate.units import measure, mM, share

TERMINAL, UPTAKE = vars(Release)["PARAMETERS"], vars(GlutamateTransporter)["PARAMETERS"]
DENSITY = "assumed: one synapse per um^3 of tissue, six of seven excitatory, a tenth of these from the thalamus"


@mechanism
class RateRelease:
    """Mean terminal of a population, with the numbers of a terminal that hears single spikes."""

    release_probability: float = TERMINAL["release_probability"]
    recovery_time: float = TERMINAL["recovery_time"]
    facilitation_time: float = TERMINAL["facilitation_time"]
    sites: float = TERMINAL["sites"]

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Mean utilization between spikes and mean resources."""

        utilization: share
        resources: share

    class Drive(NamedTuple):
        """Firing of an average cell."""

        rate: measure("1/ms").replace(low=0.0)

    class Output(NamedTuple):
        """Of one terminal."""

        vesicles: measure("1/ms")

    @classmethod
    def markram2015_e2(cls):
        """Depressing, between neocortical pyramidal cells."""
        return cls._of(Release.markram2015_e2())

    @classmethod
    def markram2015_i2(cls):
        """Depressing, from fast-spiking interneurons."""
        return cls._of(Release.markram2015_i2())

    @classmethod
    def _of(cls, terminal):
        known = terminal.provenance()
        return cls(**{name: known[name] for name in vars(cls)["PARAMETERS"]})

    def start(self, drive):
        """Long silence."""
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        """What spikes do to a terminal, times their rate, beside what time does."""
        raised = self.raised(state)
        return self.State(
            drive.rate * (raised - state.utilization) - state.utilization / self.facilitation_time,
            (1 - state.resources) / self.recovery_time - drive.rate * raised * state.resources,
        )

    def output(self, state, drive):
        """Vesicles per time."""
        return self.Output(drive.rate * self.sites * self.raised(state) * state.resources)

    def raised(self, state):
        """Utilization that a spike would use."""
        return state.utilization + self.release_probability * (1 - state.utilization)


@mechanism
class TissueFluid:
    """Extracellular fluid between the terminals of three populations."""

    own_terminals: float = par(0.77, "1/um^3", DENSITY, low=0.5, high=1.2, domain=(0, None))
    other_terminals: float = par(0.09, "1/um^3", DENSITY, low=0.03, high=0.2, domain=(0, None))
    gaba_terminals: float = par(0.14, "1/um^3", DENSITY, low=0.08, high=0.2, domain=(0, None))
    glutamate_molecules: float = TERMINAL["vesicle_molecules"]
    gaba_molecules: float = par(
        3000, "molecule", "assumed: as many as of glutamate", low=1500, high=8000, domain=(0, None), note="per vesicle"
    )
    extracellular_share: float = UPTAKE["extracellular_share"]
    avogadro: float = UPTAKE["avogadro"]

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Of the fluid between synapses."""

        glutamate_ambient: mM(low=0, scale="25 nM")
        gaba_ambient: mM(low=0, scale="0.1 uM")

    class Drive(NamedTuple):
        """Vesicles of one terminal of each population; per volume of fluid what leaks in and what is taken up."""

        own_vesicles: measure("1/ms")
        other_vesicles: measure("1/ms")
        gaba_vesicles: measure("1/ms")
        glutamate_leak: measure("mM/ms")
        glutamate_binding: measure("mM/ms")
        gaba_leak: measure("mM/ms")
        gaba_uptake: measure("mM/ms")
        resting_glutamate: mM(low=0, scale="25 nM")
        resting_gaba: mM(low=0, scale="0.1 uM")

    def start(self, drive):
        """Where uptake and leak agree."""
        return self.State(drive.resting_glutamate, drive.resting_gaba)

    def rate(self, state, drive):
        """Release and leak against uptake."""
        per_fluid = 1 / (self.avogadro * self.extracellular_share)
        vesicles = self.own_terminals * drive.own_vesicles + self.other_terminals * drive.other_vesicles
        glutamate = per_fluid * self.glutamate_molecules * vesicles
        gaba = per_fluid * self.gaba_molecules * self.gaba_terminals * drive.gaba_vesicles
        return self.State(
            glutamate + drive.glutamate_leak - drive.glutamate_binding, gaba + drive.gaba_leak - drive.gaba_uptake
        )
