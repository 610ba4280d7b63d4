"""Glutamate transporters of the tissue: a three-state cycle that binds, carries inward and returns empty.

Scheme      outward <-> bound -> inward -> outward
Takes in    glutamate beside the transporters, the share of them that works, temperature
Hands on    what binding takes from the fluid, what is carried inward, the leak that uptake holds in balance
Not here    voltage, sodium, potassium and protons (no reversal), anion current, single subtypes
Limits      no cycle of this shape has a binding rate of 10 /mM/ms, an affinity of 18 uM and a capture of 0.65 at once:
            the default keeps binding and capture, `oocyte_affinity` keeps affinity and capture
Sources     LehreDanbolt1998 (density), WadicheKavanaugh1998 (binding), BerglesTzingounisJahr2002 (capture), Arriza1994
            (affinity), HermanJahr2007 and Jabaudon1999 (ambient glutamate, leak)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, measure, share


@mechanism
class GlutamateTransporter:
    """EAAT1 and EAAT2 around one synapse, per volume of extracellular fluid."""

    bind_rate: float = par(10, "1/(mM ms)", "WadicheKavanaugh1998", domain=(0, None), note="k_on, as fast as receptors bind")
    unbind_rate: float = par(0.24, "1/ms", "fit:SYN-33", domain=(0, None), note="k_off, from the capture")
    carry_rate: float = par(0.44, "1/ms", "fit:SYN-33", domain=(0, None), note="k_t, from the capture")
    return_rate: float = par(0.030, "1/ms", "fit:SYN-33", low=0.0215, high=0.0564, domain=(0, None), note="k_r, for 20-50 /s")
    glt1_density: float = par(12000, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, per volume of tissue")
    glast_density: float = par(3200, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, per volume of tissue")
    extracellular_share: float = par(0.20, "1", "RusakovKullmann1998", low=0.12, high=0.20, domain=(0, 1), note="alpha")
    leak_rate: float = par(4.1, "uM/s", "fit:SYN-09", domain=(0, None), note="L, per volume of tissue; belongs to this set")
    avogadro: float = par(6.02214076e23, "molecule/mol", "CODATA2018", domain=(0, None))
    q10: float = par(3, "1", "assumed: near 3 for the turnover", low=2.5, high=3.5, domain=(0, None))
    temperature_reference: float = par(35, "degC", "fit:SYN-33", note="the turnover meant is that at 35 degC")
    temperature_span: float = par(10, "K", "assumed: ten kelvin by the definition of Q10", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Transporters by conformation; the three shares sum to 1."""

        outward: share
        bound: share
        inward: share

    class Drive(NamedTuple):
        """What the transporters meet; `working` falls under a blocker or when they are lost."""

        glutamate: mM(low=0, scale="25 nM")
        working: share
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Per volume of extracellular fluid."""

        binding: measure("mM/ms")
        uptake: measure("mM/ms")
        held: mM
        leak: measure("mM/ms")
        resting_glutamate: mM

    @classmethod
    def oocyte_affinity(cls):
        """The affinity of transporter currents in oocytes, 18 uM, at the price of slower binding; its leak is smaller."""
        return cls(bind_rate=par(2.4, "1/(mM ms)", "Arriza1994", note="k_on"), leak_rate=par(1.0, "uM/s", "fit:SYN-09", note="L"))

    def start(self, drive):
        """In balance with the glutamate that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Transporters are conserved; glutamate leaves with the carrying step, which has no way back here."""
        fast = pace(self, drive)
        return [
            Flow("outward", "bound", self.bind_rate * fast * drive.glutamate * state.outward),
            Flow("bound", "outward", self.unbind_rate * fast * state.bound),
            Flow("bound", "inward", self.carry_rate * fast * state.bound),
            Flow("inward", "outward", self.return_rate * fast * state.inward),
        ]

    def output(self, state, drive):
        """Binding is net of unbinding; at `resting_glutamate` uptake equals the leak."""
        fast = pace(self, drive)
        density = (self.glt1_density + self.glast_density) / self.avogadro / self.extracellular_share * drive.working
        bind = self.bind_rate * drive.glutamate * state.outward - self.unbind_rate * state.bound
        leak = self.leak_rate / self.extracellular_share
        turnover = fast * self.carry_rate * self.return_rate / (self.carry_rate + self.return_rate)
        half = (self.unbind_rate + self.carry_rate) / self.bind_rate * self.return_rate / (self.carry_rate + self.return_rate)
        return self.Output(
            binding=density * fast * bind,
            uptake=density * fast * self.carry_rate * state.bound,
            held=density * state.bound,
            leak=leak,
            resting_glutamate=half * leak / (density * turnover - leak),
        )

    def invariants(self, state):
        """Transporters change their conformation, not their number."""
        return {"transporters": state.outward + state.bound + state.inward}
