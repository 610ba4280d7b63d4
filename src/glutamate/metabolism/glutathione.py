"""Glutathione of astrocytes: made from glutamate and cysteine, broken down within a day.

Scheme      glutamate + cysteine -> glutathione -> glutamate; cystine outside <-> glutamate inside (system xc-)
Takes in    glutamate of astrocytes, free cysteine, cystine and the ligase relative to rest; numbers of the resting
            cortex
Hands on    glutathione; its net use of glutamate; glutamate given for cystine
Not here    its oxidized form, neurons' own (0.5 umol/g, counted in tissue.py), glycine
Limits      its use of glutamate is 0.2 % of the cycle: it neither drains nor feeds glutamate within hours
Sources     Sedlak2018 (sulforaphane: the ligase by half more is what its rise in blood asks for); constants are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.metabolism.resting_cortex import flux, pool, volume
from glutamate.parameter import par
from glutamate.units import mM, number


@mechanism
class Glutathione:
    """Glutathione that turns over, with the exchanger that brings cystine."""

    glutamate_half: float = par(1.8, "mM", "assumed: order of the ligase", domain=POSITIVE, note="K_Gg")
    cysteine_half: float = par(0.15, "mM", "assumed: order of the ligase", domain=POSITIVE, note="K_cys")
    product_half: float = par(2.3, "mM", "assumed: glutathione competes with glutamate", domain=POSITIVE, note="Ki_GSH")
    cysteine_rest: float = par(0.10, "mM", "assumed: free in cells", domain=POSITIVE)
    cystine_half: float = par(1, "1", "assumed: half saturated at rest, relative to rest", domain=POSITIVE)

    TIME = "min"

    class State(NamedTuple):
        """Per gram of tissue."""

        glutathione: pool

    class Drive(NamedTuple):
        """Ligase and cystine relative to rest."""

        glutamate: pool
        cysteine: mM(low=0)
        cystine: number(low=0)
        ligase: number(low=0)
        volume_a: volume
        rest_glutamate_a: pool
        rest_glutathione: pool
        rest_glutathione_flux: flux
        rest_exchange: flux

    class Output(NamedTuple):
        """Per gram of tissue; glutamate that leaves astrocytes for cystine."""

        made: flux
        net: flux
        exchanged: flux

    def start(self, drive):
        """The resting cortex."""
        return self.State(drive.rest_glutathione)

    def rate(self, state, drive):
        """Made less broken down."""
        return self.State(self.output(state, drive).net)

    def _made(self, glutamate, cysteine, glutathione):
        half = self.glutamate_half * (1 + glutathione / self.product_half)
        return saturation(glutamate, half) * saturation(cysteine, self.cysteine_half)

    def output(self, state, drive):
        """The ligase by its law over the same law at rest."""
        rest = self._made(
            drive.rest_glutamate_a / drive.volume_a, self.cysteine_rest, drive.rest_glutathione / drive.volume_a
        )
        now = self._made(drive.glutamate / drive.volume_a, drive.cysteine, state.glutathione / drive.volume_a)
        made = drive.ligase * drive.rest_glutathione_flux * now / rest
        broken = drive.rest_glutathione_flux * state.glutathione / drive.rest_glutathione
        carried = saturation(drive.cystine, self.cystine_half) / saturation(1, self.cystine_half)
        return self.Output(made, made - broken, drive.rest_exchange * carried)
