"""GABA, magnesium and NMDA receptors at the dendrite that receives: how much calcium a spike of the source brings.

Scheme      excitation against leak and GABA-A -> local peak voltage -> magnesium block -> calcium current of NMDA
            receptors, over the same in the resting slice -> factor of the source's calcium; GABA shunts what spikes of
            the target bring
Takes in    phasic GABA relative to rest, tonic conductance, calcium currents now and at rest
Hands on    voltage, factors of source and target calcium; `gate(...)`: the same through the shipped receptors
Not here    the receptors themselves, which this file reads; time courses, back-propagation, distance from the soma
Limits      one local voltage stands for a cable, with conductances relative to a leak nobody measured there: signs and
            order hold, sizes are assumed. Tonic GABA in slices left potentiation by pairs alone (theta bursts lost
            theirs): the shunt of target spikes here is small but not zero
Sources     JahrStevens1990, Chindemi2022 (through the receptor files); all conductances are assumed
"""

from functools import cache
from typing import Any, NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import mV, nS, number, pA

CABLE = "assumed: a cable reduced to one point"
POSITIVE = (1e-9, None)
SLICE_MAGNESIUM, CALCIUM_OUTSIDE, REST_GABA = 1.0, 2.0, 1.5e-4  # mM


@mechanism
class Dendrite:
    """A point of a dendrite under a synapse, at the peak of its response."""

    excitation: float = par(1, "1", CABLE, low=0.5, high=2, domain=(0, None), note="x_E, conductance per leak")
    inhibition: float = par(0.8, "1", CABLE, low=0.4, high=1.6, domain=(0, None), note="x_I0, at rest")
    tonic_part: float = par(0.25, "1", "assumed: a quarter of dendritic inhibition is tonic", domain=(0, 1))
    tonic_rest: float = par(0.0696428571, "nS", "assumed: alpha5 receptors in 0.15 uM of GABA", domain=POSITIVE)
    shunt: float = par(0.25, "1", CABLE, low=0, high=0.5, domain=(0, None), note="k, on target spikes")
    leak_reversal: float = par(-70, "mV", CABLE)
    excitatory_reversal: float = par(0, "mV", CABLE)
    gaba_reversal: float = par(-70, "mV", CABLE)

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Phasic GABA relative to rest; conductance of receptors outside synapses."""

        phasic: number(low=0)
        tonic: nS(low=0)

    class Output(NamedTuple):
        """Peak voltage now and at rest; factor of what target spikes bring."""

        voltage: mV
        rest_voltage: mV
        target_factor: number(low=0)

    def _peak(self, inhibition):
        driven = self.leak_reversal + self.excitation * self.excitatory_reversal + inhibition * self.gaba_reversal
        return driven / (1 + self.excitation + inhibition)

    def output(self, state, drive):
        """Conductances divide the driving forces."""
        part = self.tonic_part * drive.tonic / self.tonic_rest
        now = self.inhibition * ((1 - self.tonic_part) * drive.phasic + part)
        shunted = (1 + self.shunt * self.inhibition) / (1 + self.shunt * now)
        return self.Output(self._peak(now), self._peak(self.inhibition), shunted)


@mechanism
class CalciumGate:
    """Calcium that a source spike brings, relative to the resting slice."""

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Calcium current of the NMDA receptors of a synapse, now and in the resting slice."""

        current: pA(high=0)
        rest_current: pA(high=0)

    class Output(NamedTuple):
        """Factor of the source's calcium."""

        source_factor: number(low=0)

    def output(self, state, drive):
        """One per the other."""
        return self.Output(drive.current / drive.rest_current)


@cache
def _parts() -> Any:
    from glutamate.molecule.gaba_tonic import ExtrasynapticGABAAReceptor
    from glutamate.molecule.magnesium_block import MagnesiumBlock
    from glutamate.molecule.nmda_current import NMDACurrent

    return Dendrite(), ExtrasynapticGABAAReceptor.a5b3g2(), MagnesiumBlock(), NMDACurrent()


def tonic_conductance(gaba_mm: Any = REST_GABA, **drugs: Any) -> Any:
    """Conductance (nS) of alpha5 receptors outside synapses in ambient GABA (mM); `drugs` as its drive names them."""
    part = _parts()[1]
    given = {"gaba": gaba_mm, "voltage": -60.0, "reversal": -70.0} | drugs
    return part.output(None, part.Drive(**{name: given.get(name, 0.0) for name in part.Drive._fields})).conductance


def gate(phasic: Any = 1.0, magnesium_mm: Any = SLICE_MAGNESIUM, nmda: Any = 1.0, tonic_ns: Any = None) -> Any:
    """Factors of the calcium rule (pairing.Factors); arguments are numbers or arrays.

    `phasic` is GABA-A conductance relative to rest; tonic conductance follows it unless given in nS. `nmda` is the
    share of NMDA current that blockers leave, above 1 what raises it.
    """
    from glutamate.plasticity.pairing import Factors

    dendrite, _, block, current = _parts()
    tonic = phasic * dendrite.tonic_rest if tonic_ns is None else tonic_ns
    point = dendrite.output(None, dendrite.Drive(phasic, tonic))

    def calcium(voltage: Any, magnesium: Any, factor: Any) -> Any:
        unblocked = block.output(None, block.Drive(voltage, magnesium)).unblocked
        drive = current.Drive(1.0, unblocked, factor, voltage, CALCIUM_OUTSIDE)
        return current.output(None, drive).calcium_current

    now = calcium(point.voltage, magnesium_mm, nmda)
    ratio = CalciumGate().output(None, CalciumGate.Drive(now, calcium(point.rest_voltage, SLICE_MAGNESIUM, 1.0)))
    return Factors(source=ratio.source_factor, target=point.target_factor)
