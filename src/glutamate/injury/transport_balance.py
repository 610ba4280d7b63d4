"""Where glutamate and GABA transport stands still: the levels outside that ions and voltage hold.

Scheme      EAAT: 3 Na, 1 H, 1 glutamate in, 1 K out, two charges; GAT-1: 2 Na, 1 Cl, 1 GABA in, one charge
Takes in    voltage, ions on both sides, transmitter inside
Hands on    glutamate and GABA outside at which net transport is nothing
Not here    how fast it gets there, and that the pool inside runs empty (HubelTissue.reversible, ischaemic_glutamate.py)
Limits      changes tenfold with 20 mV or a halved sodium outside, so a level without a finite pool is no forecast
Sources     ZerangueKavanaugh1996 (EAAT), LuHilgemann1999 (GAT-1), Hille2001 (RT/F)
"""

from functools import partial
from math import log10
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import exp, power
from glutamate.parameter import par
from glutamate.units import mM, mV

COUNTED = "ZerangueKavanaugh1996"


@mechanism
class TransportBalance:
    """One membrane with both carriers."""

    thermal: float = par(26.73, "mV", "Hille2001", domain=(20, 30), note="RT/F at 37 degC")
    sodium: float = par(3, "1", COUNTED, domain=(1, 3), note="with each glutamate")
    charges: float = par(2, "1", COUNTED, domain=(0, 3), note="moved inwards with each glutamate")
    proton_ratio: float = par(1.5, "1", "assumed: 0.1 to 0.2 units of pH", low=1.2, high=1.6, domain=(0.1, 10))
    gaba_sodium: float = par(2, "1", "LuHilgemann1999", domain=(1, 3))

    TIME = "ms"

    class Drive(NamedTuple):
        """One side and the other."""

        voltage: mV
        glutamate_inside: mM(low=0)
        gaba_inside: mM(low=0)
        sodium_inside: mM(low=0)
        sodium_outside: mM(low=0)
        potassium_inside: mM(low=0)
        potassium_outside: mM(low=0)
        chloride_inside: mM(low=0)
        chloride_outside: mM(low=0)

    class Output(NamedTuple):
        """Levels outside that transport holds."""

        glutamate: mM
        gaba: mM

    def output(self, state, drive):
        """Product of the gradients."""
        sodium = drive.sodium_inside / drive.sodium_outside
        glutamate = drive.glutamate_inside * power(sodium, self.sodium) * self.proton_ratio
        glutamate = glutamate * drive.potassium_outside / drive.potassium_inside
        gaba = drive.gaba_inside * power(sodium, self.gaba_sodium) * drive.chloride_inside / drive.chloride_outside
        turn = drive.voltage / self.thermal
        return self.Output(glutamate * exp(self.charges * turn), gaba * exp(turn))

    def level(self, voltage, inside, sodium, potassium):
        """Glutamate outside in mM; sodium and potassium as (inside, outside) in mM."""
        ions = (*sodium, *potassium, 1.0, 1.0)
        drive = self.Drive(*(voltage, inside, 0.0, *ions))
        return self.output(None, drive).glutamate

    def targets(self):
        """Rest and ischaemia, to a decade: log10 of what comes per what is expected."""
        ours = partial(Target, "EXC-12", expected=0, unit="1", tolerance=1, relative=False)
        ours = partial(ours, source="computed: the same product by hand", kind="regression")

        def off(expected, *given):
            return log10(self.level(*given) / expected)

        rows = (
            ("n astrocyte at rest, per 0.15 nM", 1.5e-7, (-80.0, 2.0, (13.0, 152.0), (80.0, 3.0))),
            (" neuron at rest, per 0.5 nM", 5e-7, (-70.0, 10.0, (10.0, 150.0), (140.0, 3.0))),
            (" neuron that fires intensely, per 60 nM", 6e-5, (-50.0, 10.0, (20.0, 145.0), (130.0, 10.0))),
            (" neuron in ischaemia, per 3.4 mM", 3.4, (-15.0, 10.0, (60.0, 60.0), (90.0, 60.0))),
            ("n astrocyte in ischaemia, per 145 uM", 0.145, (-25.0, 2.0, (40.0, 60.0), (60.0, 60.0))),
        )
        return [ours(what=f"equilibrium of a{w}", measure=partial(off, e, *g)) for w, e, g in rows]
