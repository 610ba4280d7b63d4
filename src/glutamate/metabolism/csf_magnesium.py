"""Magnesium of cerebrospinal fluid: follows plasma a little and slowly.

Scheme      plasma -> cerebrospinal fluid -> gone; the fluid keeps its own level above plasma's
Takes in    plasma magnesium
Hands on    magnesium of the fluid, and the free part that NMDA receptors meet
Not here    the plate and the kidney, the receptors, magnesium salts one by one
Limits      no one set fits both kinds of study: `regulated` misses the rise after a bolus, `bolus` the small rise over
            a day; patients were sedated or injured in all of them; a supplement moves plasma by 0.05 mM
Sources     McKee2005 (regulated, with the end of FuchsBuder1997) and FuchsBuder1997 (bolus), both fitted; Brewer2001 is
            held against them
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.parameter import par
from glutamate.units import mM


@mechanism
class CSFMagnesium:
    """One compartment behind the choroid plexus."""

    entry_rate: float = par(
        0.0030, "1/min", "McKee2005;FuchsBuder1997", low=0.0025, high=0.01, domain=(0, None), note="k_in"
    )
    exit_rate: float = par(0.0249, "1/min", "McKee2005;FuchsBuder1997", domain=POSITIVE, note="k_out")
    plasma_rest: float = par(0.85, "mM", "assumed: total, usual", domain=POSITIVE)
    csf_rest: float = par(1.25, "mM", "McKee2005", low=0.9, high=1.4, domain=POSITIVE, note="total")
    free_rest: float = par(0.80, "mM", "McKee2005", low=0.7, high=0.9, domain=POSITIVE, note="ionised, in living brain")

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Total in the fluid."""

        magnesium_csf: mM(low=0, scale="0.01 mM")

    class Drive(NamedTuple):
        """Total in plasma."""

        magnesium_plasma: mM(low=0)

    class Output(NamedTuple):
        """Free, outside cells of the brain."""

        magnesium: mM

    @classmethod
    def bolus(cls):
        """One rate both ways, which a bolus asks for."""
        return cls(
            entry_rate=par(0.005, "1/min", "FuchsBuder1997", domain=(0, None), note="k_in"),
            exit_rate=par(0.005, "1/min", "FuchsBuder1997", domain=POSITIVE, note="k_out"),
        )

    def start(self, drive):
        """In balance with plasma."""
        above = self.entry_rate / self.exit_rate * (drive.magnesium_plasma - self.plasma_rest)
        return self.State(self.csf_rest + above)

    def rate(self, state, drive):
        """Departures from the two levels."""
        enters = self.entry_rate * (drive.magnesium_plasma - self.plasma_rest)
        return self.State(enters - self.exit_rate * (state.magnesium_csf - self.csf_rest))

    def output(self, state, drive):
        """Free in proportion."""
        return self.Output(self.free_rest * state.magnesium_csf / self.csf_rest)
