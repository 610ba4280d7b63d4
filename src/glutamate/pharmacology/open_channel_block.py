"""Block of open NMDA channels at balance: a drug and magnesium compete for one pore, and voltage moves both.

Scheme      drug + open pore <-> blocked pore; magnesium + open pore <-> blocked pore; never both
Takes in    free drug, free magnesium, voltage
Hands on    share of pores that holds the drug, the current per that without the drug
Not here    how fast a drug enters and leaves, trapping, use (BlockedNMDAReceptor): that is a matter of how often
            channels open; here they have been open long enough
Limits      one set for one subunit; where magnesium holds GluN2B the formula gives a third of the concentration that
            was measured for memantine. Rates on and off of an open channel are faster than those seen in a whole cell,
            where channels are mostly shut
Sources     JahrStevens1990 (magnesium), KotermanskiJohnson2009 (ketamine, memantine by subunit), Gilling2009 (voltage)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import mM, mV, number, share

WITHOUT_MAGNESIUM = "assumed: half block in no magnesium at -70 mV, as printed beside the values in magnesium"
SUBUNITS = ("2a", "2b", "2c", "2d")
MEMANTINE = dict(zip(SUBUNITS, (0.9, 0.4, 0.3, 0.3), strict=True))  # uM at -70 mV
KETAMINE = dict(zip(SUBUNITS, (0.33, 0.31, 0.51, 0.83), strict=True))  # uM at -66 mV


@mechanism
class OpenChannelBlock:
    """One subunit and one blocker; by default GluN2A and memantine."""

    block_half: float = par(0.9, "uM", WITHOUT_MAGNESIUM, domain=(0, None), note="at block_voltage")
    block_voltage: float = par(-70, "mV", WITHOUT_MAGNESIUM)
    block_span: float = par(32.2, "mV", "Gilling2009", low=30.6, high=33.9, domain=(1, None), note="e-fold")
    magnesium_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="half block at 0 mV")
    magnesium_slope: float = par(0.062, "1/mV", "JahrStevens1990", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Beside the pore."""

        blocker: mM(low=0, scale="1 uM")
        magnesium: mM(low=0)
        voltage: mV

    class Output(NamedTuple):
        """Of open channels."""

        blocked: share
        current_factor: number

    @classmethod
    def memantine(cls, subunit="2a"):
        """Memantine at GluN2A, 2B, 2C or 2D."""
        return cls(block_half=par(MEMANTINE[_known(subunit)], "uM", WITHOUT_MAGNESIUM), **_magnesium(subunit))

    @classmethod
    def ketamine(cls, subunit="2a"):
        """Racemic ketamine at GluN2A, 2B, 2C or 2D."""
        source = "KotermanskiJohnson2009"
        return cls(
            block_half=par(KETAMINE[_known(subunit)], "uM", source, note="not re-read"),
            block_voltage=par(-66, "mV", source),
            **_magnesium(subunit),
        )

    def output(self, state, drive):
        """Both ions and drug in balance with the pore."""
        drug = drive.blocker / (self.block_half * exp((drive.voltage - self.block_voltage) / self.block_span))
        magnesium = drive.magnesium / (self.magnesium_half * exp(self.magnesium_slope * drive.voltage))
        return self.Output(drug / (1 + drug + magnesium), (1 + magnesium) / (1 + drug + magnesium))

    def half_block(self, voltage, magnesium):
        """Concentration (mM) that halves the current at a voltage (mV) and magnesium (mM)."""
        pore = self.block_half * exp((voltage - self.block_voltage) / self.block_span)
        return pore * (1 + magnesium / (self.magnesium_half * exp(self.magnesium_slope * voltage)))


def _known(subunit):
    """The subunit, or ParameterError."""
    from glutamate.errors import ParameterError

    if subunit not in SUBUNITS:
        raise ParameterError("a subunit", f"{subunit!r:.40}", ", ".join(SUBUNITS), "name one of these")
    return subunit


def _magnesium(subunit):
    """GluN2C and 2D hold magnesium eight times more weakly."""
    if subunit in ("2a", "2b"):
        return {}
    weak = "assumed: eight times JahrStevens1990, as magnesium shifts both drugs less there"
    return {"magnesium_half": par(8 * 3.57, "mM", weak, low=6 * 3.57, high=12.8 * 3.57)}
