"""Glutamate decarboxylase: two forms that work while they hold pyridoxal phosphate; GABA lowers the larger form.

Scheme      apoenzyme + pyridoxal phosphate <-> holoenzyme, for GAD67 and GAD65; GABA of the tissue -| GAD67 protein
Takes in    pyridoxal phosphate of the brain and GABA of the tissue, relative to rest
Hands on    activity relative to rest, shares that hold the coenzyme
Not here    the flux (gabaergic_neuron.py), phosphorylation, where in the cell each form sits
Limits      most of the brain's enzyme is without coenzyme; the share of GAD67 in the flux is 0.8 by assumption, mice
            without it say more than 0.9
Sources     Martin1987 (apoenzyme and holoenzyme), Kash1999 and Asada1997 (what each form makes), Petroff1996
            (repression, fitted)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.resting_cortex import pool
from glutamate.parameter import par
from glutamate.units import number, share


@mechanism
class GlutamateDecarboxylase:
    """Both forms of the enzyme."""

    half_67: float = par(1 / 3, "1", "assumed: three quarters hold it at rest", domain=POSITIVE, note="K67")
    half_65: float = par(13 / 7, "1", "assumed: 0.35 hold it at rest; Martin1987 says a minority", domain=POSITIVE)
    binding_rate: float = par(0.2, "1/min", "assumed: minutes", domain=POSITIVE, note="at resting coenzyme")
    share_67: float = par(0.8, "1", "Kash1999", low=0.7, high=0.95, domain=(0, 1), note="of the flux at rest")
    gad67: float = par(1, "1", "assumed: gene dose", domain=(0, None))
    gad65: float = par(1, "1", "assumed: gene dose", domain=(0, None))
    repression: float = par(3.9, "1", "fit:MET-15", domain=(0, None), note="g")
    protein_rate: float = par(0.693, "1/d", "assumed: half-life of a day", domain=POSITIVE, note="k_p")

    TIME = "min"

    class State(NamedTuple):
        """Shares that hold the coenzyme; GAD67 protein relative to rest."""

        holo_67: share
        holo_65: share
        protein_67: number(low=0, scale=0.1)

    class Drive(NamedTuple):
        """Coenzyme relative to rest; GABA of the tissue."""

        coenzyme: number(low=0)
        gaba_tissue: pool
        rest_gaba_tissue: pool

    class Output(NamedTuple):
        """Relative to rest."""

        activity: number

    def start(self, drive):
        """In balance with the coenzyme, protein as at rest."""
        return self.State(
            drive.coenzyme / (drive.coenzyme + self.half_67), drive.coenzyme / (drive.coenzyme + self.half_65), 1.0
        )

    def rate(self, state, drive):
        """Coenzyme comes and goes; protein follows GABA above rest."""
        bound = self.binding_rate * drive.coenzyme
        above = maximum(drive.gaba_tissue / drive.rest_gaba_tissue - 1, 0.0)
        return self.State(
            bound * (1 - state.holo_67) - self.binding_rate * self.half_67 * state.holo_67,
            bound * (1 - state.holo_65) - self.binding_rate * self.half_65 * state.holo_65,
            self.protein_rate * (1 / (1 + self.repression * above) - state.protein_67),
        )

    def output(self, state, drive):
        """Each form by its share of the flux at rest."""
        large = self.gad67 * state.protein_67 * state.holo_67 * (1 + self.half_67)
        small = self.gad65 * state.holo_65 * (1 + self.half_65)
        return self.Output(self.share_67 * large + (1 - self.share_67) * small)
