"""What one synapse costs the tissue: transmitter released, glutamate taken up, ions carried with it, ATP.

Scheme      every molecule released is counted; uptake, beside the synapse and in the ambient space, is summed
Takes in    released glutamate and GABA (ports `glutamate`, `gaba`), uptake per volume of fluid in the two spaces
Hands on    molecules released so far, for the glutamine cycle; uptake and the sodium, protons and potassium it
            carries, for the astrocyte; its current; the ATP that uptake and recycling take
Not here    the cost of action potentials and of ions through receptors; how GABA is taken up
Limits      ions follow the stoichiometry of net transport; exchange without transport carries none
Sources     ZerangueKavanaugh1996 and Levy1998 (ions), AttwellLaughlin2001 (ATP), CODATA2018
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.molecule.eaat_thermodynamics import UptakeThermodynamics
from glutamate.parameter import par
from glutamate.synapse.cleft import Cleft
from glutamate.units import measure, molecule, pA

SPACE = vars(Cleft)["PARAMETERS"]
CYCLE = vars(UptakeThermodynamics)["PARAMETERS"]


@mechanism
class Demand:
    """Supply that one synapse asks for."""

    perisynaptic_volume: float = SPACE["perisynaptic_volume"]
    ambient_volume: float = SPACE["ambient_volume"]
    avogadro: float = SPACE["avogadro"]
    sodium_ions: float = CYCLE["sodium_ions"]
    proton_ions: float = CYCLE["proton_ions"]
    potassium_ions: float = CYCLE["potassium_ions"]
    faraday: float = CYCLE["faraday"]
    atp_per_glutamate: float = par(
        2.67, "1", "AttwellLaughlin2001", low=2.67, high=3, domain=(0, None), note="ATP per glutamate; not re-read"
    )

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Molecules since the start."""

        glutamate_released: molecule(low=0)
        gaba_released: molecule(low=0)

    class Drive(NamedTuple):
        """Net carrying into cells, per volume of fluid."""

        perisynaptic_uptake: measure("mM/ms")
        ambient_uptake: measure("mM/ms")

    class Output(NamedTuple):
        """Per time; potassium leaves the astrocyte, a current into it is negative."""

        glutamate_uptake: measure("molecule/ms")
        sodium_uptake: measure("molecule/ms")
        proton_uptake: measure("molecule/ms")
        potassium_release: measure("molecule/ms")
        current: pA
        atp_use: measure("molecule/ms")

    def start(self, drive):
        """Nothing counted yet."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Only releases count."""
        return self.State(0.0 * state.glutamate_released, 0.0 * state.gaba_released)

    def output(self, state, drive):
        """Amounts of both spaces."""
        amount = self.perisynaptic_volume * drive.perisynaptic_uptake + self.ambient_volume * drive.ambient_uptake
        taken = self.avogadro * amount
        charge = self.sodium_ions + self.proton_ions - self.potassium_ions - 1
        return self.Output(
            taken,
            self.sodium_ions * taken,
            self.proton_ions * taken,
            self.potassium_ions * taken,
            -charge * self.faraday * amount,
            self.atp_per_glutamate * taken,
        )

    def jumps(self):
        """Molecules leave their vesicles."""
        return [
            Jump("glutamate", to=self.count_glutamate, unit=molecule),
            Jump("gaba", to=self.count_gaba, unit=molecule),
        ]

    def count_glutamate(self, state, drive, value):
        """Of the excitatory terminal."""
        return state._replace(glutamate_released=state.glutamate_released + value)

    def count_gaba(self, state, drive, value):
        """Of the inhibitory terminal."""
        return state._replace(gaba_released=state.gaba_released + value)
