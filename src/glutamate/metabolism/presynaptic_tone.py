"""Presynaptic tone: release as the cycle meets it, held back by GABA of the tissue or ambient glutamate where chosen.

Scheme      release of the circuit x (GABA / rest)^-p x (1 - k of mGluR2/3 tone) -> release
Takes in    release of both kinds of neuron relative to rest, GABA of the tissue, ambient glutamate
Hands on    release relative to rest
Not here    the receptors themselves (the synapse has them)
Limits      both brakes are off by default; the law of GABA holds over rats under vigabatrin and stands for a circuit
Sources     YangShen2009 (the power); the brake by ambient glutamate, which acetylcysteine is said to pull, is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.resting_cortex import pool
from glutamate.parameter import par
from glutamate.units import mM, number


@mechanism
class PresynapticTone:
    """What holds release back over minutes and longer."""

    gaba_power: float = par(0, "1", "assumed: no brake", domain=(0, 2))
    ambient_gain: float = par(0, "1", "assumed: no brake", domain=(0, 1))
    ambient_half: float = par(100, "nM", "assumed: order of mGluR2/3 tone", domain=POSITIVE)

    TIME = "min"

    class Drive(NamedTuple):
        """Release relative to rest; what may hold it back."""

        excitatory: number(low=0)
        inhibitory: number(low=0)
        gaba_tissue: pool
        glutamate_ambient: mM(low=0)
        rest_gaba_tissue: pool
        rest_ambient: mM

    class Output(NamedTuple):
        """Relative to rest."""

        release_e: number
        release_i: number

    @classmethod
    def gaba(cls):
        """More GABA in the tissue, slower cycle, as in rats under vigabatrin."""
        return cls(gaba_power=par(0.35, "1", "YangShen2009", domain=(0, 2), note="r2 0.98"))

    @classmethod
    def exchange(cls):
        """More ambient glutamate, less release, by mGluR2/3."""
        return cls(ambient_gain=par(0.5, "1", "assumed: half of release at most", domain=(0, 1)))

    def output(self, state, drive):
        """Brakes multiply; the second counts what is above rest."""
        braked = power(drive.gaba_tissue / drive.rest_gaba_tissue, -self.gaba_power)
        ambient = (drive.glutamate_ambient - drive.rest_ambient) / (self.ambient_half + drive.glutamate_ambient)
        return self.Output(drive.excitatory * braked * (1 - self.ambient_gain * ambient), drive.inhibitory)
