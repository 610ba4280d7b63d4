"""Glutamate uptake over minutes and longer: bound by the gradients of sodium, protons and potassium, and reversible.

Scheme      three sodium, one proton and glutamate go in, one potassium comes out: two charges inward for each cycle
Takes in    glutamate and the three ions on both sides, voltage, the share of transporters that works, temperature
Hands on    uptake and the ion fluxes it carries, current, the outside level at which uptake stands still, turnover
Not here    binding (eaat.py buffers glutamate within milliseconds), the anion current, a pool inside that runs empty
Limits      flux is the difference of two Michaelis-Menten terms, zero at equilibrium; how the turnover follows sodium
            inside is a form without a source. Rest is limited by the leak, not by this equilibrium: that is below 1 nM
Sources     ZerangueKavanaugh1996 and Levy1998 (stoichiometry), Arriza1994 (affinity), BerglesTzingounisJahr2002
            (voltage), LehreDanbolt1998 (density), RusakovKullmann1998 (fluid share), Wadiche1995 (turnover in oocytes),
            Hille2001 (Q10)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Empty, Target, mechanism
from glutamate.maths import exp, power
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, measure, mM, mV, share

STOICHIOMETRY = "ZerangueKavanaugh1996;Levy1998"
NO_SOURCE = "assumed: form and numbers without a source"


@mechanism
class UptakeThermodynamics:
    """EAAT1 and EAAT2 of the tissue, per volume of extracellular fluid."""

    sodium_ions: float = par(3, "1", STOICHIOMETRY, domain=(0, None), note="in; not re-read")
    proton_ions: float = par(1, "1", STOICHIOMETRY, domain=(0, None), note="in; not re-read")
    potassium_ions: float = par(1, "1", STOICHIOMETRY, domain=(0, None), note="out; not re-read")
    bind_rate: float = par(2.4, "1/(mM ms)", "Arriza1994", domain=(0, None), note="k_on, from the affinity of 18 uM")
    unbind_rate: float = par(0.24, "1/ms", "fit:SYN-33", domain=(0, None), note="k_off")
    carry_rate: float = par(0.44, "1/ms", "fit:SYN-33", domain=(0, None), note="k_t")
    return_rate: float = par(
        0.030, "1/ms", "fit:SYN-33", low=0.0215, high=0.0564, domain=(0, None), note="k_r at the references below"
    )
    return_weight: float = par(
        0.59, "1", "BerglesTzingounisJahr2002", domain=(0, None), note="theta, of the potassium step; from a model file"
    )
    return_voltage: float = par(53, "mV", "BerglesTzingounisJahr2002", domain=(0, None), note="2 RT/F")
    voltage_reference: float = par(-80, "mV", "BerglesTzingounisJahr2002", note="astrocyte at rest")
    potassium_reference: float = par(120, "mM", NO_SOURCE, domain=(0, None))
    sodium_reference: float = par(15, "mM", NO_SOURCE, domain=(0, None))
    sodium_half: float = par(30, "mM", NO_SOURCE, domain=(0, None), note="halves the return of empty transporters")
    glt1_density: float = par(12000, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, of tissue")
    glast_density: float = par(3200, "molecule/um^3", "LehreDanbolt1998", domain=(0, None), note="CA1, of tissue")
    extracellular_share: float = par(0.20, "1", "RusakovKullmann1998", low=0.12, high=0.20, domain=(0, 1), note="alpha")
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
    avogadro: float = par(6.02214076e23, "molecule/mol", "CODATA2018", domain=(0, None))
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))
    gas_constant: float = par(8.314462618, "J/(mol K)", "CODATA2018", domain=(0, None))

    TIME = "ms"

    class Drive(NamedTuple):
        """Both sides of the membrane; what stands in a denominator must not be zero."""

        glutamate: mM(low=0, scale="25 nM")
        glutamate_inside: mM(low=0)
        sodium_outside: mM(low="1 nM")
        sodium_inside: mM(low=0)
        potassium_outside: mM(low=0)
        potassium_inside: mM(low="1 nM")
        proton_outside: mM(low="1 pM", scale="1 nM")
        proton_inside: mM(low=0, scale="1 nM")
        voltage: mV
        working: share
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Fluxes into the cells, per volume of extracellular fluid; inward current is negative."""

        uptake: measure("mM/ms")
        sodium_uptake: measure("mM/ms")
        proton_uptake: measure("mM/ms")
        potassium_uptake: measure("mM/ms")
        current_density: measure("pA/um^3")
        equilibrium_glutamate: mM(low=0, scale="25 nM")
        turnover: measure("1/ms")
        affinity: mM(low=0)

    def output(self, state, drive):
        """The flux vanishes at the equilibrium, is uptake above it and release below it."""
        back = self.return_rate * self.return_factor(drive)
        waiting = back / (self.carry_rate + back)
        turnover = pace(self, drive) * self.carry_rate * waiting
        half = (self.unbind_rate + self.carry_rate) / self.bind_rate * waiting
        balance = self.equilibrium(drive)
        density = (self.glt1_density + self.glast_density) / self.avogadro / self.extracellular_share
        # the difference of the two saturations, without cancelling digits
        occupied = half * (drive.glutamate - balance) / ((half + drive.glutamate) * (half + balance))
        uptake = density * drive.working * turnover * occupied
        return self.Output(
            uptake,
            self.sodium_ions * uptake,
            self.proton_ions * uptake,
            -self.potassium_ions * uptake,
            -self.faraday * self._charge() * uptake,
            balance,
            turnover,
            half,
        )

    def equilibrium(self, drive):
        """Glutamate outside at which the ions hold that inside."""
        sodium = power(drive.sodium_inside / drive.sodium_outside, self.sodium_ions)
        proton = power(drive.proton_inside / drive.proton_outside, self.proton_ions)
        potassium = power(drive.potassium_outside / drive.potassium_inside, self.potassium_ions)
        voltage = exp(self._charge() * self.faraday * drive.voltage / (self.gas_constant * drive.temperature))
        return drive.glutamate_inside * sodium * proton * potassium * voltage

    def return_factor(self, drive):
        """Return of empty transporters per that at rest: potassium carries it, depolarization and sodium slow it."""
        voltage = exp(-self.return_weight * (drive.voltage - self.voltage_reference) / self.return_voltage)
        sodium = (1 + (self.sodium_reference / self.sodium_half) ** 2) / (
            1 + (drive.sodium_inside / self.sodium_half) ** 2
        )
        return drive.potassium_inside / self.potassium_reference * voltage * sodium

    def _charge(self):
        """Charges inward for each cycle; glutamate carries one against them."""
        return self.sodium_ions + self.proton_ions - self.potassium_ions - 1

    def targets(self):
        """Equilibrium, sign of the flux, and the cycle at rest."""
        exact = partial(Target, source=STOICHIOMETRY, kind="identity", hard=True)
        printed = partial(exact, relative=False)
        sign = partial(Target, source=STOICHIOMETRY, kind="identity", relative=False)
        cycle = partial(Target, source="Arriza1994;BerglesTzingounisJahr2002", kind="calibration")
        oocyte = partial(Target, source="Wadiche1995", kind="prediction")
        model = partial(Target, source="computed: full cycle of GLT-1", kind="regression")
        worn = {"voltage": -60.0, "sodium_inside": 25.0, "potassium_outside": 6.0}
        return [
            printed("SYN-34", "equilibrium, 0.3 mM inside", 0.03, "nM", 0.005, measure=lambda: self._balance()),
            printed("SYN-34", "equilibrium, 3 mM", 0.3, "nM", 0.05, measure=lambda: self._balance(glutamate_inside=3)),
            exact("SYN-34", "equilibrium, worn gradients", 11, "nM", 0.01, measure=lambda: self._worn(worn)),
            printed("SYN-34", "flux at equilibrium, per maximum", 0, "1", 1e-9, measure=self._still),
            sign("SYN-34", "sign of the flux at 25 nM, rest", 1, "1", 0, measure=lambda: self._sign(25e-6)),
            sign("SYN-34", "sign at 100 uM, ischaemia", -1, "1", 0, measure=lambda: self._sign(0.1, ISCHAEMIA)),
            cycle(
                "SYN-33", "affinity of the reversible law", 18, "uM", 0.03, measure=lambda: 1e3 * self._at().affinity
            ),
            cycle(
                "SYN-33", "turnover of the reversible law", 28, "1/s", 0.03, measure=lambda: 1e3 * self._at().turnover
            ),
            oocyte("SYN-33", "turnover at 22 degC", 15, "1/s", 0.5, measure=self._cool),
            model("SYN-33", "depolarization for an e-fold slower turnover", 95, "mV", 0.05, measure=self._fold),
        ]

    def _at(self, **changes):
        drive = rest(**{"temperature": self.temperature_reference, **changes})
        return self.output(Empty(), drive)

    def _balance(self, **changes):
        return 1e6 * self._at(temperature=310.15, **changes).equilibrium_glutamate

    def _worn(self, changes):
        return self._balance(glutamate_inside=3.0, **changes)

    def _still(self):
        level = self._at(glutamate_inside=3.0).equilibrium_glutamate
        return self._at(glutamate_inside=3.0, glutamate=level).uptake / self._at(glutamate=1e3).uptake

    def _sign(self, glutamate, changes=None):
        flux = self._at(glutamate=glutamate, **(changes or {})).uptake
        return (flux > 0) - (flux < 0)

    def _cool(self):
        return 1e3 * self._at(temperature=295.15).turnover

    def _fold(self):
        """From the slope over 1 mV around -80 mV."""
        from math import log

        above, below = (self._at(voltage=v).turnover for v in (-79.5, -80.5))
        return 1 / log(below / above)


# Assumed for an astrocyte without energy, milder than a neuron's: the sign must hold before gradients are quite gone.
ISCHAEMIA = {
    "voltage": -25.0,
    "glutamate_inside": 2.0,
    "sodium_inside": 40.0,
    "sodium_outside": 60.0,
    "potassium_inside": 60.0,
    "potassium_outside": 60.0,
}


def rest(**changes: float) -> UptakeThermodynamics.Drive:
    """An astrocyte at rest, pH 7.2 inside and 7.35 outside, 0.3 mM glutamate inside; canonical units."""
    usual = {
        "glutamate": 25e-6,
        "glutamate_inside": 0.3,
        "sodium_outside": 150.0,
        "sodium_inside": 15.0,
        "potassium_outside": 3.0,
        "potassium_inside": 120.0,
        "proton_outside": 10**-4.35,
        "proton_inside": 10**-4.2,
        "voltage": -80.0,
        "working": 1.0,
        "temperature": 310.15,
    }
    return UptakeThermodynamics.Drive(**{**usual, **changes})
