"""Reversal potential of GABA-A receptors: chloride and, with a smaller permeability, bicarbonate.

Takes in    chloride and bicarbonate on both sides, temperature
Hands on    reversal potential; `nernst`, the potential of one ion, which rooms of other scales use too
Not here    KCC2, NKCC1 and what loads the cell with chloride
Limits      5 to 8 mM of chloride inside a grown soma, 10 to 30 mM when immature or overloaded: what is wired decides
Sources     Hille2001 (constant field), CODATA2018 (constants)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import log
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV


def nernst(thermal, charge, inside, outside):
    """Potential (mV) at which an ion is at balance; thermal is RT/F in mV."""
    return thermal / charge * log(outside / inside)


@mechanism
class ChlorideReversal:
    """Constant-field potential at which anions through GABA-A receptors carry no net current."""

    bicarbonate_permeability: float = par(
        0.25, "1", "assumed: 0.2 to 0.3 of that of chloride", low=0.2, high=0.3, domain=(0, None)
    )
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))
    gas_constant: float = par(8.314462618, "J/(mol K)", "CODATA2018", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Anions on both sides."""

        chloride_inside: mM(low=0)
        chloride_outside: mM(low=0)
        bicarbonate_inside: mM(low=0)
        bicarbonate_outside: mM(low=0)
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """What GABA-A receptors pull the voltage to."""

        reversal: mV

    @classmethod
    def nernst(cls):
        """Chloride alone."""
        return cls(bicarbonate_permeability=par(0, "1", "Hille2001", low=0, high=0, note="impermeant"))

    def output(self, state, drive):
        """More anions outside make it more negative."""
        outside = drive.chloride_outside + self.bicarbonate_permeability * drive.bicarbonate_outside
        inside = drive.chloride_inside + self.bicarbonate_permeability * drive.bicarbonate_inside
        thermal = self.gas_constant * drive.temperature / self.faraday
        return self.Output(nernst(thermal, -1, inside, outside))
