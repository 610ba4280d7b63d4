"""GABA transporters: the gradient they work against, and uptake that reverses where it is exceeded.

Scheme      ions and voltage -> ratio of GABA inside to outside at rest; ratio and GABA on both sides -> net uptake
Takes in    sodium and chloride on both sides, voltage, temperature; GABA on both sides, share of transporters working
Hands on    ratio, equilibrium GABA outside, net uptake, leak, the ambient GABA at which uptake and leak agree
Not here    transport currents, the cycle's steps, GABA metabolism, diffusion
Limits      open dispute: two sodium ions give a clamp near 0.1 uM, three give 1 nM and no clamp. Sets `clamp` and
            `leak_limited` stand for the two; temperature of uptake is left out
Sources     LuHilgemann1999 (two sodium ions), Willford2015 (three), Wu2007 (clamp of ambient GABA), Savtchenko2015
            (no reversal while GABA is released)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import exp, power
from glutamate.parameter import par
from glutamate.units import kelvin, measure, mM, mV, number, share

BODY = 310.15  # K


@mechanism
class GABAGradient:
    """How far GABA can be concentrated: two sodium ions and one chloride ion with every GABA, one charge inward."""

    sodium_count: float = par(2, "1", "LuHilgemann1999", low=2, high=2, domain=(0, None))
    chloride_count: float = par(1, "1", "LuHilgemann1999", low=1, high=1, domain=(0, None))
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))
    gas_constant: float = par(8.314462618, "J/(mol K)", "CODATA2018", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Ions on both sides of the membrane the transporters stand in."""

        sodium_inside: mM(low=0)
        sodium_outside: mM(low=0)
        chloride_inside: mM(low=0)
        chloride_outside: mM(low=0)
        voltage: mV
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """GABA inside per GABA outside at which nothing moves."""

        ratio: number(low=0)

    @classmethod
    def three_sodium(cls):
        """Three sodium ions, as two charges carried with every GABA suggest; no clamp at physiological levels."""
        return cls(sodium_count=par(3, "1", "Willford2015", low=3, high=3))

    def output(self, state, drive):
        """Thermodynamic equilibrium; GABA itself carries no net charge."""
        charge = self.sodium_count - self.chloride_count
        reduced = charge * self.faraday * drive.voltage / (self.gas_constant * drive.temperature)
        sodium = power(drive.sodium_outside / drive.sodium_inside, self.sodium_count)
        chloride = power(drive.chloride_outside / drive.chloride_inside, self.chloride_count)
        return self.Output(sodium * chloride * exp(-reduced))

    def targets(self):
        """The formula at the ions of the literature, neurons with 2 mM and astrocytes with 1 to 2 mM of GABA."""
        formula = partial(Target, kind="identity", source="computed: equilibrium of ions and GABA", hard=True)
        ours = partial(Target, kind="regression", source="computed: equilibrium of ions and GABA")
        rest = partial(Target, kind="calibration", source="Wu2007", relative=False)
        three = type(self).three_sodium
        return [
            formula("SYN-39", "GABA outside at -70 mV", 0.11, "uM", 0.1, measure=self._outside),
            formula("SYN-39", "the same at -40 mV, per -70 mV", 3.1, "1", 0.05, measure=self._steeper),
            rest("SYN-39", "voltage where GAT-1 reverses at 0.15 uM", -65, "mV", 10, measure=self._reversal),
            ours("SYN-39", "GAT-3 of astrocytes, 1 mM inside", 0.13, "uM", 0.1, measure=lambda: self._astrocyte(1.0)),
            ours("SYN-39", "GAT-3 of astrocytes, 2 mM inside", 0.27, "uM", 0.1, measure=lambda: self._astrocyte(2.0)),
            ours("SYN-39", "with three sodium ions", 8e-4, "uM", 0.1, measure=lambda: three()._outside()),
        ]

    def _outside(self, voltage=-70.0, inside=2.0, chloride=10.0):
        drive = self.Drive(15.0, 150.0, chloride, 130.0, voltage, BODY)
        return 1e3 * inside / self.output(None, drive).ratio

    def _steeper(self):
        return self._outside(-40.0) / self._outside()

    def _astrocyte(self, inside):
        return self._outside(-80.0, inside, 35.0)

    def _reversal(self):
        from scipy.optimize import brentq

        return brentq(lambda voltage: self._outside(voltage) - 0.15, -150.0, 50.0)


@mechanism
class GABATransporter:
    """Uptake into one kind of cell, per volume of extracellular fluid; by default GAT-1, the set `clamp`."""

    half_gaba: float = par(10, "uM", "assumed: middle of 5 to 15", low=5, high=15, domain=(0, None), note="K_m")
    clearance_rate: float = par(
        35, "1/s", "assumed: middle of 20 to 50", low=20, high=50, domain=(0, None), note="V_max per K_m"
    )
    reverse_share: float = par(1, "1", "Wu2007", low=1, high=1, domain=(0, 1), note="0 where nothing comes back")
    leak_rate: float = par(0, "uM/s", "Wu2007", domain=(0, None), note="GABA that enters without spikes")

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """`ratio` is that of GABAGradient or of a metabolic model; `working` is 0.2 under saturating tiagabine."""

        gaba: mM(low=0, scale="0.1 uM")
        gaba_inside: mM(low=0)
        ratio: number(low=0)
        working: share

    class Output(NamedTuple):
        """Per volume of extracellular fluid; below `equilibrium` net uptake is negative."""

        equilibrium: mM
        uptake: measure("mM/ms")
        leak: measure("mM/ms")
        resting_gaba: mM

    @classmethod
    def clamp(cls):
        """Transporters hold ambient GABA at their equilibrium: it follows the GABA inside in proportion."""
        return cls()

    @classmethod
    def leak_limited(cls):
        """Nothing comes back, and a constant leak sets an ambient GABA of 0.15 uM whatever there is inside."""
        return cls(
            reverse_share=par(0, "1", "Savtchenko2015;Willford2015", low=0, high=0),
            leak_rate=par(5.17, "uM/s", "assumed: holds 0.15 uM against this uptake", note="three-fold either way"),
        )

    @classmethod
    def gat3(cls):
        """GAT-3 of astrocytes, clamped by the ions and GABA of these."""
        return cls(clearance_rate=par(9.7, "1/s", "assumed: 28 % of that of GAT-1", note="V_max per K_m"))

    def output(self, state, drive):
        """Saturable both ways; `resting_gaba` is negative where uptake cannot carry the leak, nan without any."""
        back = self.reverse_share * drive.gaba_inside / drive.ratio
        most = self.clearance_rate * self.half_gaba * drive.working
        return self.Output(
            equilibrium=back,
            uptake=most * (drive.gaba - back) / (self.half_gaba + drive.gaba + back),
            leak=self.leak_rate,
            resting_gaba=back + self.leak_rate * (self.half_gaba + 2 * back) / (most - self.leak_rate),
        )

    def targets(self):
        """Ambient GABA of both sets at the tissue's GABA and ratio."""
        formula = partial(Target, kind="identity", source="computed: 10.6 mM inside by a ratio of 1e5", hard=True)
        own = partial(Target, kind="regression", source="computed: balance of uptake and leak")
        leaky = type(self).leak_limited
        return [
            formula("SYN-39", "ambient GABA, clamped", 0.11, "uM", 0.1, measure=self._ambient),
            own("SYN-39", "ambient GABA, limited by its leak", 0.15, "uM", 0.01, measure=lambda: leaky()._ambient()),
        ]

    def _ambient(self, inside=10.6):
        return 1e3 * self.output(None, self.Drive(0.0, inside, 1e5, 1.0)).resting_gaba
