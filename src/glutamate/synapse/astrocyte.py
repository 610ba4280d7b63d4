"""Calcium of an astrocyte: glutamate or other transmitters raise IP3, IP3 and calcium open the store (G-ChI).

Scheme      vesicles -> glutamate -> mGluR1/5 -> IP3 -> store <-> calcium -> IP3, mGluR1/5
Takes in    vesicles (port fluid.vesicles), Gq activity of noradrenaline and ATP (input gq_activity)
Hands on    store.calcium, messenger.ip3
Not here    space, other astrocytes, entry from outside, transmitters released by the astrocyte (gliotransmission)
Limits      a point model; `StoreCalcium` alone, with IP3 held by its drive, is the model of Li and Rinzel; adult
            astrocytes have no mGluR1/5, so the default answers to noradrenaline and ATP only
Sources     Stimberg2019 (values), DePitta2009 (equations), LiRinzel1994 (store), Sun2013 (no mGluR1/5 in adults)
"""

from typing import NamedTuple

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Jump, mechanism
from glutamate.engine.model import model
from glutamate.errors import ParameterError, closest
from glutamate.molecule.mglur import GroupOneReceptor
from glutamate.parameter import par
from glutamate.units import mM, number, share

GCHI = "Stimberg2019;DePitta2009"
STORE = "Stimberg2019;DePitta2009;LiRinzel1994"


@mechanism
class NearbyGlutamate:
    """Glutamate that the astrocyte meets: each vesicle is diluted at once and cleared exponentially."""

    vesicle_share: float = par(0.001, "1", "Stimberg2019", low=0.001, high=0.005, domain=(0, 1), note="rho_c, volume")
    vesicle_glutamate: float = par(500, "mM", "Stimberg2019", domain=(0, None), note="Y_T")
    clearance: float = par(40, "1/s", "Stimberg2019", domain=(0, None), note="Omega_c")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Free glutamate."""

        glutamate: mM(low=0, scale="1 uM")

    def start(self, drive):
        """None between vesicles."""
        return self.State(0.0)

    def rate(self, state, drive):
        """One exponential."""
        return self.State(-self.clearance * state.glutamate)

    def jumps(self):
        """Vesicles empty at once."""
        return [Jump("vesicles", to=self.receive, unit=number)]

    def receive(self, state, drive, value):
        """Each vesicle adds its diluted content."""
        return self.State(state.glutamate + value * self.vesicle_share * self.vesicle_glutamate)


@mechanism
class InositolTrisphosphate:
    """IP3 of one astrocyte, made after Gq and by a calcium-dependent lipase, broken down in two ways."""

    receptor_rate: float = par(5, "uM/s", GCHI, domain=(0, None), note="O_beta")
    lipase_rate: float = par(0.2, "uM/s", GCHI, low=0.2, high=0.6, domain=(0, None), note="O_delta")
    lipase_inhibition: float = par(1.5, "uM", GCHI, domain=(0, None), note="kappa_delta, IP3")
    lipase_half: float = par(0.3, "uM", GCHI, low=0.1, high=0.3, domain=(0, None), note="K_delta, calcium")
    kinase_rate: float = par(4.5, "uM/s", GCHI, domain=(0, None), note="O_3K")
    kinase_calcium: float = par(0.5, "uM", GCHI, low=0.5, high=0.7, domain=(0, None), note="K_D")
    kinase_half: float = par(1, "uM", GCHI, domain=(0, None), note="K_3K, IP3")
    phosphatase_rate: float = par(0.1, "1/s", GCHI, low=0.05, high=0.1, domain=(0, None), note="Omega_5P")
    ip3_start: float = par(0.01, "uM", "assumed: little before the first input", domain=(0, None))

    TIME = "s"

    class State(NamedTuple):
        """Free IP3."""

        ip3: mM(low=0, scale="0.01 uM")

    class Drive(NamedTuple):
        """Gq activity by glutamate and by other transmitters; calcium of the cell."""

        glutamate_gq: share
        other_gq: share
        calcium: mM(low=0, scale="50 nM")

    @classmethod
    def slow_breakdown(cls):
        """The set of the same source for the release of gliotransmitters."""
        return cls(
            lipase_rate=par(0.6, "uM/s", "Stimberg2019", domain=(0, None), note="O_delta"),
            lipase_half=par(0.1, "uM", "Stimberg2019", domain=(0, None), note="K_delta, calcium"),
            kinase_calcium=par(0.7, "uM", "Stimberg2019", domain=(0, None), note="K_D"),
            phosphatase_rate=par(0.05, "1/s", "Stimberg2019", domain=(0, None), note="Omega_5P"),
        )

    def start(self, drive):
        """Before any input; not at rest."""
        return self.State(self.ip3_start)

    def rate(self, state, drive):
        """Two sources, two sinks."""
        calcium, ip3 = drive.calcium, state.ip3
        receptors = self.receptor_rate * (drive.glutamate_gq + drive.other_gq)
        lipase = self.lipase_rate / (1 + ip3 / self.lipase_inhibition) * calcium**2 / (calcium**2 + self.lipase_half**2)
        kinase = self.kinase_rate * calcium**4 / (calcium**4 + self.kinase_calcium**4) * ip3 / (ip3 + self.kinase_half)
        return self.State(receptors + lipase - kinase - self.phosphatase_rate * ip3)


@mechanism
class StoreCalcium:
    """Free calcium of the cytosol and the receptors that let it out of the store."""

    release_rate: float = par(6, "1/s", STORE, domain=(0, None), note="Omega_C")
    leak_rate: float = par(0.1, "1/s", STORE, domain=(0, None), note="Omega_L")
    total: float = par(2, "uM", STORE, domain=(0, None), note="C_T, per volume of cytosol")
    store_volume: float = par(0.18, "1", STORE, domain=(0, None), note="rho_A, per volume of cytosol")
    pump_rate: float = par(0.9, "uM/s", STORE, domain=(0, None), note="O_P")
    pump_half: float = par(0.1, "uM", STORE, low=0.05, high=0.1, domain=(0, None), note="K_P")
    ip3_half: float = par(0.13, "uM", STORE, domain=(0, None), note="d_1")
    inhibition_half: float = par(1.05, "uM", STORE, domain=(0, None), note="d_2")
    inhibited_ip3_half: float = par(0.9434, "uM", STORE, domain=(0, None), note="d_3")
    activation_half: float = par(0.08, "uM", STORE, domain=(0, None), note="d_5")
    inhibition_rate: float = par(0.2, "1/(uM s)", STORE, domain=(0, None), note="O_2")
    calcium_start: float = par(0.05, "uM", "assumed: near the rest that follows without input", domain=(0, None))
    available_start: float = par(0.9, "1", "Stimberg2019", domain=(0, 1))

    TIME = "s"

    class State(NamedTuple):
        """Free calcium, and the share of release channels that calcium has not closed."""

        calcium: mM(low=0, scale="50 nM")
        available: share

    class Drive(NamedTuple):
        """IP3 of the cell; held constant, this is the model of Li and Rinzel."""

        ip3: mM(low=0, scale="0.01 uM")

    @classmethod
    def strong_pump(cls):
        """The pump of twice the affinity, from the examples with gliotransmission of the same source."""
        return cls(pump_half=par(0.05, "uM", "Stimberg2019", low=0.05, high=0.1, domain=(0, None), note="K_P"))

    def start(self, drive):
        """Before any input; not at rest."""
        return self.State(self.calcium_start, self.available_start)

    def rate(self, state, drive):
        """Channels and leak let calcium out of the store, the pump returns it; calcium closes the channels."""
        calcium, ip3 = state.calcium, drive.ip3
        activated = ip3 / (ip3 + self.ip3_half) * calcium / (calcium + self.activation_half)
        gradient = self.total - (1 + self.store_volume) * calcium
        opened = self.release_rate * activated**3 * state.available**3
        pump = self.pump_rate * calcium**2 / (calcium**2 + self.pump_half**2)
        closing = self.inhibition_half * (ip3 + self.ip3_half) / (ip3 + self.inhibited_ip3_half)
        return self.State(
            (opened + self.leak_rate) * gradient - pump,
            self.inhibition_rate * (closing * (1 - state.available) - calcium * state.available),
        )


AGES = {"adult": GroupOneReceptor.adult_astrocyte, "juvenile": GroupOneReceptor}
PUMPS = {"weak": StoreCalcium, "strong": StoreCalcium.strong_pump}


@model("astrocyte", title="Calcium of one astrocyte beside active synapses")
def assemble(age: str = "adult", pump: str = "weak") -> Assembly:
    """The parts of an astrocyte and their wires.

    age    "adult" (no mGluR1/5: glutamate does nothing) or "juvenile", which also stands for reactive astrocytes
    pump   "weak" or "strong", two published affinities of the pump into the store (0.1 and 0.05 uM)

    Raises ParameterError for any other choice.
    """
    for what, given, allowed in (("age", age, AGES), ("pump", pump, PUMPS)):
        if given not in allowed:
            near = closest(str(given), allowed)
            asked, names = f"{what} of the astrocyte", ", ".join(allowed)
            raise ParameterError(asked, repr(given), names, "use one of these", closest=near)
    parts = {
        "fluid": NearbyGlutamate(),
        "mglur": AGES[age](),
        "messenger": InositolTrisphosphate(),
        "store": PUMPS[pump](),
    }
    wires = {
        "mglur.glutamate": "fluid.glutamate",
        "*.calcium": "store.calcium",
        "messenger.glutamate_gq": "mglur.gq_activity",
        "messenger.other_gq": "gq_activity",
        "store.ip3": "messenger.ip3",
    }
    return Assembly(parts, wires, {"gq_activity": Input("1", 0.0, "noradrenaline and ATP, share of all Gq")}, TIME="s")
