"""Receptors of a network: two exponentials after every release, and a share of receptors that is still free.

Scheme      vesicles find the free receptors, bind some of them and raise two exponentials by what they bound; bound
            receptors come back with a recovery time; conductance = decaying - rising
Takes in    released vesicles (port `vesicles`), postsynaptic voltage, for NMDA extracellular magnesium
Hands on    conductance and current of one synapse
Not here    glutamate and GABA themselves: ambient levels, uptake, spillover, temperature, drugs that act on gating
Limits      fitted to the model `synapse` at 35 degC by reduce.py, which also says how far off they are; a vesicle that
            meets free receptors only (binding 0) gives 1.5 times the NMDA charge of the whole at 10 Hz, 3.3 times at
            50 Hz; one decay for the two of GABA-A misses 16 % of its charge at 1 Hz and adds 30 % at 50 Hz;
            two exponentials rise at once, so that the first 50 us of an AMPA conductance are 16 % of its peak too high
Sources     fit:SYN-47 (kernels, binding, recovery), JahrStevens1990 (block), JonasMajorSakmann1993 (reversal),
            Chindemi2022 (another set)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp, exprel, log
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.parameter import par
from glutamate.units import mM, mV, nS, number, pA, share

FITTED = "fit:SYN-47"
FREE = "-log of the receptors that one vesicle leaves free"
SMALL = nS(scale="0.01 nS")


class Kernel(NamedTuple):
    """Two exponentials (for NMDA without block), and the share of receptors that is free."""

    decaying: SMALL
    rising: SMALL
    free: share


class Postsynaptic(NamedTuple):
    """Postsynaptic voltage."""

    voltage: mV


class Response(NamedTuple):
    """Of all receptors of the synapse; inward current is negative."""

    conductance: nS
    current: pA


def peak_factor(rise, decay):
    """Amplitude of two exponentials, exp(-t / decay) - exp(-t / rise), whose peak is 1."""
    ratio = log(decay / rise)
    return 1 / (exp(-rise / (decay - rise) * ratio) - exp(-decay / (decay - rise) * ratio))


def relax(part, state):
    """Both exponentials fall, receptors come back."""
    return Kernel(
        -state.decaying / part.decay_time, -state.rising / part.rise_time, (1 - state.free) / part.recovery_time
    )


def receive(part, state, vesicles):
    """Vesicles bind a share of the free receptors; one vesicle that finds all of them free gives the peak."""
    bound = vesicles * exprel(-part.binding * vesicles) / exprel(-part.binding)
    added = part.peak * peak_factor(part.rise_time, part.decay_time) * state.free * bound
    return Kernel(state.decaying + added, state.rising + added, state.free * exp(-part.binding * vesicles))


@mechanism
class ReducedAMPA:
    """All AMPA receptors of one synapse."""

    peak: float = par(0.1992, "nS", FITTED, domain=(0, None), note="of one vesicle, all receptors free")
    rise_time: float = par(0.08717, "ms", FITTED, domain=(0, None))
    decay_time: float = par(0.8258, "ms", FITTED, domain=(0, None))
    binding: float = par(0.00983, "1", FITTED, domain=(0, None), note=FREE)
    recovery_time: float = par(140.6, "ms", FITTED, domain=(0, None), note="from desensitization")
    reversal: float = par(0, "mV", "JonasMajorSakmann1993", note="not re-read")

    TIME = "ms"
    STATIONARY = True

    State, Drive, Output = Kernel, Postsynaptic, Response

    @classmethod
    def chindemi2022(cls):
        """Times of a published circuit model at 35 degC, without saturation."""
        source = "Chindemi2022"
        return cls(
            rise_time=par(0.2, "ms", source, domain=(0, None), note="from the published program"),
            decay_time=par(1.7, "ms", source, domain=(0, None), note="from the published program"),
            binding=par(0, "1", "assumed: every vesicle finds all receptors, as there", domain=(0, None), note=FREE),
        )

    def start(self, drive):
        """Long silence."""
        return self.State(0.0, 0.0, 1.0)

    def rate(self, state, drive):
        """Between releases."""
        return relax(self, state)

    def output(self, state, drive):
        """Conductance and current of the synapse."""
        conductance = state.decaying - state.rising
        return self.Output(conductance, conductance * (drive.voltage - self.reversal))

    def jumps(self):
        """Vesicles act at once."""
        return [Jump("vesicles", to=self.after_release, unit=number)]

    def after_release(self, state, drive, value):
        """Both exponentials rise by what the vesicles bound."""
        return receive(self, state, value)


@mechanism
class ReducedNMDA:
    """All NMDA receptors of one synapse, with magnesium block at once."""

    peak: float = par(0.1922, "nS", FITTED, domain=(0, None), note="of one vesicle, all receptors free, no magnesium")
    rise_time: float = par(1.291, "ms", FITTED, domain=(0, None))
    decay_time: float = par(66.11, "ms", FITTED, domain=(0, None))
    binding: float = par(0.8486, "1", FITTED, domain=(0, None), note=FREE)
    recovery_time: float = par(75.9, "ms", FITTED, domain=(0, None), note="until glutamate has left the receptor")
    reversal: float = par(0, "mV", "JahrStevens1990")
    block_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="magnesium that blocks half at 0 mV")
    block_slope: float = par(0.062, "1/mV", "JahrStevens1990")

    TIME = "ms"
    STATIONARY = True

    State = Kernel

    class Drive(NamedTuple):
        """Postsynaptic voltage and the magnesium outside."""

        voltage: mV
        magnesium: mM(low=0)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        conductance: nS
        current: pA
        unblocked: share

    @classmethod
    def chindemi2022(cls):
        """Times and block of a published circuit model at 35 degC, without saturation."""
        source = "Chindemi2022"
        return cls(
            rise_time=par(0.29, "ms", source, domain=(0, None), note="from the published program"),
            decay_time=par(70, "ms", source, domain=(0, None), note="from the published program"),
            binding=par(0, "1", "assumed: every vesicle finds all receptors, as there", domain=(0, None), note=FREE),
            block_half=par(2.552, "mM", source, domain=(0, None), note="from the published program"),
            block_slope=par(0.072, "1/mV", source, note="from the published program"),
        )

    def start(self, drive):
        """Long silence."""
        return self.State(0.0, 0.0, 1.0)

    def rate(self, state, drive):
        """Between releases."""
        return relax(self, state)

    def output(self, state, drive):
        """Conductance and current of the synapse; magnesium leaves the pore at once when the voltage rises."""
        unblocked = unblocked_share(drive, self.block_half, self.block_slope)
        conductance = (state.decaying - state.rising) * unblocked
        return self.Output(conductance, conductance * (drive.voltage - self.reversal), unblocked)

    def jumps(self):
        """Vesicles act at once."""
        return [Jump("vesicles", to=self.after_release, unit=number)]

    def after_release(self, state, drive, value):
        """Both exponentials rise by what the vesicles bound."""
        return receive(self, state, value)


@mechanism
class ReducedGABAA:
    """All GABA-A receptors of one inhibitory synapse."""

    peak: float = par(0.4893, "nS", FITTED, domain=(0, None), note="of one vesicle, all receptors free")
    rise_time: float = par(0.08120, "ms", FITTED, domain=(0, None))
    decay_time: float = par(37.80, "ms", FITTED, domain=(0, None))
    binding: float = par(0.2743, "1", FITTED, domain=(0, None), note=FREE)
    recovery_time: float = par(3604, "ms", FITTED, domain=(0, None), note="from slow desensitization")
    reversal: float = par(
        -70, "mV", "assumed: chloride 5-8 mM inside, a quarter as permeable to bicarbonate", low=-80, high=-60
    )

    TIME = "ms"
    STATIONARY = True

    State, Drive, Output = Kernel, Postsynaptic, Response

    def start(self, drive):
        """Long silence."""
        return self.State(0.0, 0.0, 1.0)

    def rate(self, state, drive):
        """Between releases."""
        return relax(self, state)

    def output(self, state, drive):
        """Conductance and current of the synapse."""
        conductance = state.decaying - state.rising
        return self.Output(conductance, conductance * (drive.voltage - self.reversal))

    def jumps(self):
        """Vesicles act at once."""
        return [Jump("vesicles", to=self.after_release, unit=number)]

    def after_release(self, state, drive, value):
        """Both exponentials rise by what the vesicles bound."""
        return receive(self, state, value)
