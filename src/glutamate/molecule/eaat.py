"""Glutamate transporters of the tissue: a three-state cycle that binds, carries inward and returns empty.

Scheme      outward <-> bound -> inward -> outward
Takes in    glutamate beside the transporters, the share of them that works, temperature
Hands on    what binding takes from the fluid, what is carried inward, the leak that uptake holds in balance
Not here    voltage, sodium, potassium and protons (no reversal), anion current, single subtypes
Limits      no cycle of this shape has a binding rate of 10 /mM/ms, an affinity of 18 uM and a capture of 0.65 at once:
            the default keeps binding and capture, `oocyte_affinity` keeps affinity and capture
Sources     LehreDanbolt1998 (density), WadicheKavanaugh1998 (binding), BerglesTzingounisJahr2002 (capture), Arriza1994
            (affinity), RusakovKullmann1998 (fluid share), HermanJahr2007 and Jabaudon1999 (ambient glutamate, leak),
            Hille2001 (Q10)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, measure, mM, share


@mechanism
class GlutamateTransporter:
    """EAAT1 and EAAT2 around one synapse, per volume of extracellular fluid."""

    bind_rate: float = par(
        10, "1/(mM ms)", "WadicheKavanaugh1998", domain=(0, None), note="k_on, as fast as receptors bind"
    )
    unbind_rate: float = par(0.24, "1/ms", "fit:SYN-33", domain=(0, None), note="k_off, from the capture")
    carry_rate: float = par(0.44, "1/ms", "fit:SYN-33", domain=(0, None), note="k_t, from the capture")
    return_rate: float = par(
        0.030, "1/ms", "fit:SYN-33", low=0.0215, high=0.0564, domain=(0, None), note="k_r, for 20-50 /s"
    )
    glt1_density: float = par(
        12000, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, per volume of tissue"
    )
    glast_density: float = par(
        3200, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, per volume of tissue"
    )
    extracellular_share: float = par(0.20, "1", "RusakovKullmann1998", low=0.12, high=0.20, domain=(0, 1), note="alpha")
    leak_rate: float = par(
        4.1, "uM/s", "fit:SYN-09", domain=(0, None), note="L, per volume of tissue; belongs to this set"
    )
    avogadro: float = par(6.02214076e23, "molecule/mol", "CODATA2018", domain=(0, None))
    q10: float = par(
        1.6,
        "1",
        "fit:SYN-33",
        low=1.6,
        high=3.5,
        domain=(0, None),
        note="15 /s at 22 and 28 /s at 35 degC; often put near 3",
    )
    temperature_reference: float = par(35, "degC", "fit:SYN-33", note="the turnover meant is that at 35 degC")
    temperature_span: float = par(10, "K", "Hille2001", domain=(0, None), note="by the definition of Q10")

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
        """The affinity of currents in oocytes, 18 uM, at the price of slower binding; its leak is smaller."""
        return cls(
            bind_rate=par(2.4, "1/(mM ms)", "Arriza1994", note="k_on"),
            leak_rate=par(1.0, "uM/s", "fit:SYN-09", note="L"),
        )

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
        half = (
            (self.unbind_rate + self.carry_rate)
            / self.bind_rate
            * self.return_rate
            / (self.carry_rate + self.return_rate)
        )
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

    def targets(self):
        """Density, affinity, turnover and capture; the ambient level that uptake and leak agree on."""
        count = partial(Target, source="LehreDanbolt1998", kind="identity", hard=True)
        fit = partial(Target, source="BerglesTzingounisJahr2002", kind="calibration", relative=False)
        affinity = partial(Target, source="Arriza1994", kind="calibration", relative=False)
        rest = partial(Target, source="HermanJahr2007", kind="calibration")
        ladder = partial(Target, source="computed: balance of uptake and leak", kind="identity", hard=True)
        return [
            count("SYN-33", "transporters per volume of tissue", 25.2, "uM", 0.01, measure=self._density),
            affinity("SYN-33", "affinity of uptake", 17, "uM", 13, measure=self._affinity),
            fit("SYN-33", "turnover at 35 degC", 34, "1/s", 6, measure=self._turnover),
            fit("SYN-33", "capture after 1 mM for 1 ms", 0.65, "1", 0.1, measure=self._capture),
            rest("SYN-09", "resting glutamate", 25, "nM", 0.6, measure=lambda: self._ambient(1.0)),
            ladder("SYN-35", "ambient with half the transporters", 2.0, "1", 0.05, measure=lambda: self._raised(0.5)),
            ladder("SYN-35", "ambient with a tenth of them", 10.3, "1", 0.05, measure=lambda: self._raised(0.1)),
        ]

    def _density(self):
        return 1e3 * (self.glt1_density + self.glast_density) / self.avogadro

    def _flux(self, glutamate):
        drive = assay.bath(self, glutamate=glutamate)
        return self.carry_rate * self.start(drive).bound

    def _turnover(self):
        return 1e3 * self._flux(1e3)

    def _affinity(self):
        levels = [10 ** (k / 20 - 4) for k in range(101)]
        return 1e3 * assay.half_activation(levels, [self._flux(level) for level in levels])

    def _capture(self):
        """Share of what is bound at the end of the pulse that goes inward, by integrating what follows."""
        import numpy as np

        empty, full = assay.bath(self), assay.bath(self, glutamate=1.0)
        times, bound = assay.pulses(self, [(1.0, full), (30.0, empty)], ["bound"], 0.01)
        after = times >= 1.0
        return float(self.carry_rate * np.trapezoid(bound[after], times[after]) / bound[after][0])

    def _ambient(self, working):
        drive = assay.bath(self, working=working)
        return 1e6 * self.output(self.start(drive), drive).resting_glutamate

    def _raised(self, working):
        return self._ambient(working) / self._ambient(1.0)
