"""Modulation of NMDA receptors: co-agonist, protons, zinc and ethanol as factors on the conductance.

Scheme      factor = co-agonist bound x protons x zinc x ethanol; zinc acts by strengthening the proton's inhibition
Takes in    glycine, D-serine, free zinc and ethanol outside, pH outside
Hands on    each factor and their product; 1 means saturating co-agonist, pH 7.3, no zinc, no ethanol
Not here    zinc in the pore (tens of micromolar), redox, polyamines, effects on affinity for glutamate; who sets
            the co-agonists
Limits      co-agonist, proton and zinc values were not re-read in the papers; how much co-agonist a synapse has is
            uncertain (1 to 8 uM), and it decides whether D-serine matters; ethanol differs tenfold between preparations
Sources     Traynelis2010 (co-agonists, protons, zinc), ErregerTraynelis2008 (zinc on GluN2A and why it needs protons),
            Vergnano2014 (ambient zinc too low to inhibit tonically), Otton2009, Martin1991, Lovinger1989 (ethanol)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import ParameterError, closest
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import mM, number, share

REVIEW = "Traynelis2010"
ETHANOL_USUAL = par(
    100,
    "mM",
    "Lovinger1989;Martin1991;Otton2009",
    low=35,
    high=250,
    domain=(0, None),
    note="chosen between neurons (32), slices (47, 107) and oocytes (190, 290); Hill 1",
)
SLICE = {
    "slice": par(47, "mM", "Martin1991", domain=(0, None), note="with magnesium"),
    "slice_without_magnesium": par(107, "mM", "Martin1991", domain=(0, None), note="without magnesium"),
}


@mechanism
class NMDAModulation:
    """Everything but glutamate, voltage and magnesium that scales one kind of NMDA receptor; default GluN2A."""

    glycine_half: float = par(1.5, "uM", REVIEW, low=1.1, high=1.7, domain=(0, None), note="EC50; not re-read")
    d_serine_half: float = par(1.2, "uM", REVIEW, domain=(0, None), note="EC50; not re-read")
    coagonist_hill: float = par(1.4, "1", REVIEW, domain=(1, 2), note="n; not re-read")
    proton_half_ph: float = par(6.95, "1", REVIEW, low=6.9, high=7.0, note="pIC50; not re-read")
    proton_hill: float = par(1.3, "1", REVIEW, domain=(0, None), note="not re-read")
    reference_ph: float = par(7.3, "1", "assumed: bath of the recordings the gating rates come from")
    decade: float = par(10, "1", "assumed: pH is a decimal logarithm by definition", domain=(1, None))
    zinc_half: float = par(
        20, "nM", "ErregerTraynelis2008;Traynelis2010", low=10, high=30, domain=(0, None), note="IC50; not re-read"
    )
    zinc_inhibition_max: float = par(
        0.7, "1", "ErregerTraynelis2008;Traynelis2010", low=0.6, high=0.8, domain=(0, 0.999), note="at pH 7.3"
    )
    ethanol_half: float = ETHANOL_USUAL

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """What surrounds the receptors."""

        glycine: mM(low=0, scale="1 uM")
        d_serine: mM(low=0, scale="1 uM")
        ph: number(low=0, high=14)
        zinc: mM(low=0, scale="10 nM")
        ethanol: mM(low=0)

    class Output(NamedTuple):
        """Factors on the conductance; that of protons exceeds 1 above the reference pH."""

        by_coagonist: share
        by_protons: number(low=0)
        by_zinc: share
        by_ethanol: share
        factor: number(low=0)

    @classmethod
    def glun2a(cls, ethanol="usual"):
        """GluN2A; ethanol "usual", "oocytes", "slice" or "slice_without_magnesium"."""
        oocytes = par(190, "mM", "Otton2009", domain=(0, None), note="one site through 9.5 % at 20 mM")
        return cls(ethanol_half=_ethanol(ethanol, "GluN2A", oocytes))

    @classmethod
    def glun2b(cls, ethanol="usual"):
        """GluN2B; ethanol as for GluN2A."""
        oocytes = par(290, "mM", "Otton2009", domain=(0, None), note="one site through 6.5 % at 20 mM")
        return cls(
            glycine_half=par(0.5, "uM", REVIEW, low=0.3, high=0.7, domain=(0, None), note="EC50; not re-read"),
            d_serine_half=par(0.55, "uM", REVIEW, domain=(0, None), note="EC50; not re-read"),
            proton_half_ph=par(7.45, "1", REVIEW, low=7.3, high=7.5, note="pIC50; not re-read"),
            zinc_half=par(1, "uM", REVIEW, domain=(0, None), note="about; not re-read"),
            zinc_inhibition_max=par(0.95, "1", "assumed: near complete", low=0.9, high=0.99, domain=(0, 0.999)),
            ethanol_half=_ethanol(ethanol, "GluN2B", oocytes),
        )

    @classmethod
    def glun2c(cls, ethanol="usual"):
        """GluN2C; ethanol as for GluN2A, but no oocytes were measured."""
        return cls._others(0.3, 6.2, _ethanol(ethanol, "GluN2C"))

    @classmethod
    def glun2d(cls, ethanol="usual"):
        """GluN2D; ethanol as for GluN2C."""
        return cls._others(0.1, 7.3, _ethanol(ethanol, "GluN2D"))

    @classmethod
    def _others(cls, glycine, proton, ethanol):
        return cls(
            glycine_half=par(glycine, "uM", REVIEW, domain=(0, None), note="EC50, about; not re-read"),
            d_serine_half=par(glycine, "uM", "assumed: as glycine", domain=(0, None)),
            proton_half_ph=par(proton, "1", REVIEW, note="pIC50; not re-read"),
            zinc_half=par(10, "uM", REVIEW, domain=(0, None), note="reported as above 10 uM; not re-read"),
            zinc_inhibition_max=par(0.95, "1", "assumed: as GluN2B", low=0.9, high=0.99, domain=(0, 0.999)),
            ethanol_half=ethanol,
        )

    def output(self, state, drive):
        """Factors; zinc multiplies the affinity for protons so that its inhibition at the reference pH is as given."""
        agonist = drive.glycine / self.glycine_half + drive.d_serine / self.d_serine_half
        bound = power(agonist, self.coagonist_hill)
        coagonist = bound / (1 + bound)
        protons, usual = self._protons(drive.ph), self._protons(self.reference_ph)
        stronger = ((1 + usual) / (1 - self.zinc_inhibition_max) - 1) / usual
        with_zinc = drive.zinc / (drive.zinc + self.zinc_half)
        by_protons = (1 + usual) / (1 + protons)
        by_zinc = 1 - with_zinc + with_zinc * (1 + protons) / (1 + stronger * protons)
        by_ethanol = 1 / (1 + drive.ethanol / self.ethanol_half)
        return self.Output(coagonist, by_protons, by_zinc, by_ethanol, coagonist * by_protons * by_zinc * by_ethanol)

    def _protons(self, ph):
        """Receptors with the inhibiting proton per receptor without."""
        return power(self.decade, self.proton_hill * (self.proton_half_ph - ph))

    def targets(self):
        """Half-maximal doses, headroom of the co-agonist site, ethanol near the legal limit."""
        a, b = self.glun2a(), self.glun2b()
        site = partial(Target, source=REVIEW, kind="calibration")
        ours = partial(Target, source="computed: Hill curve of the site", kind="regression", relative=False)
        metal = partial(Target, source="ErregerTraynelis2008", kind="calibration", relative=False)
        acid = partial(Target, source=REVIEW, kind="calibration", tolerance=0.15, relative=False)
        drink = partial(Target, source="Otton2009", kind="calibration", tolerance=0.8, relative=False)
        slice_ = partial(Target, source="Martin1991", kind="calibration", tolerance=0.05)
        return [
            site("SYN-20", "glycine for half of GluN2A", 1.4, "uM", 0.3, measure=a._glycine),
            site("SYN-20", "glycine for half of GluN2B", 0.5, "uM", 0.3, measure=b._glycine),
            ours("SYN-20", "headroom of GluN2A above 3 uM", 37, "%", 1.5, measure=a._headroom),
            ours("SYN-20", "headroom of GluN2B above 3 uM", 9, "%", 1.5, measure=b._headroom),
            metal("SYN-21", "zinc for half of its effect on GluN2A", 20, "nM", 10, measure=a._zinc),
            metal(
                "SYN-21", "largest inhibition of GluN2A by zinc", 70, "%", 10, measure=lambda: 100 * a._lost(zinc=1.0)
            ),
            metal(
                "SYN-21",
                "zinc on GluN2B per GluN2A, at least 100",
                300,
                "1",
                200,
                measure=lambda: b._zinc() / a._zinc(),
            ),
            metal(
                "SYN-21", "zinc site of GluN2A taken in 1 nM", 5, "%", 5, source="Vergnano2014", measure=a._tonic_zinc
            ),
            acid("SYN-22", "pH that halves GluN2A", 6.95, "1", measure=a._acid),
            acid("SYN-22", "pH that halves GluN2B", 7.4, "1", measure=b._acid),
            drink("SYN-26", "GluN2A lost in 20 mM, oocytes", 9.5, "%", measure=lambda: self._drunk("glun2a")),
            drink("SYN-26", "GluN2B lost in 20 mM, oocytes", 6.5, "%", measure=lambda: self._drunk("glun2b")),
            slice_("SYN-26", "ethanol that halves, slice", 47, "mM", measure=self.glun2a("slice")._drink),
            slice_(
                "SYN-26",
                "ethanol that halves, slice without magnesium",
                107,
                "mM",
                measure=self.glun2a("slice_without_magnesium")._drink,
            ),
        ]

    def _factor(self, **given):
        usual = {"glycine": 1.0, "d_serine": 0.0, "ph": self.reference_ph, "zinc": 0.0, "ethanol": 0.0}
        return self.output(None, self.Drive(**(usual | given))).factor

    def _lost(self, **given):
        return 1 - self._factor(**given) / self._factor()

    def _half(self, name, low, high, share_left):
        from scipy.optimize import brentq

        return brentq(lambda x: self._factor(**{name: x}) - share_left, low, high, xtol=1e-15, rtol=1e-12)

    def _glycine(self):
        return 1e3 * self._half("glycine", 0.0, 1.0, self._factor(glycine=1e6) / 2)

    def _headroom(self):
        return 100 * (self._factor(glycine=1e6) / self._factor(glycine=3e-3) - 1)

    def _zinc(self):
        """In nM; half of the inhibition that a saturating amount would give."""
        return 1e6 * self._half("zinc", 0.0, 1.0, (self._factor() + self._factor(zinc=1e9)) / 2)

    def _tonic_zinc(self):
        return 100 * self._lost(zinc=1e-6) / self._lost(zinc=1e9)

    def _acid(self):
        return self._half("ph", 4.0, 10.0, self._factor(ph=14.0) / 2)

    def _drink(self):
        return self._half("ethanol", 0.0, 1e4, self._factor() / 2)

    def _drunk(self, subunit):
        return 100 * getattr(self, subunit)("oocytes")._lost(ethanol=20.0)


def _ethanol(name, subunit, oocytes=None):
    """Half-inhibiting concentration by the name of its preparation."""
    sets = {"usual": ETHANOL_USUAL, **SLICE} | ({} if oocytes is None else {"oocytes": oocytes})
    if name not in sets:
        raise ParameterError(
            f"ethanol on {subunit}",
            repr(name),
            ", ".join(sets),
            "name a preparation",
            closest=closest(str(name), list(sets)),
        )
    return sets[name]
