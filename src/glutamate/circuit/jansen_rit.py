"""Neural mass of a cortical column: pyramidal cells with an excitatory and an inhibitory loop, which swings at alpha.

Scheme      rates -> second-order synapses, excitatory (A, a) and inhibitory (B, b) -> potentials -> rates
Takes in    rate of fibres from elsewhere
Hands on    potential of pyramidal cells, the EEG of the column
Not here    noise (the input carries it), coupling of columns, NMDA
Limits      A stands for glutamate, B for GABA amplitude, 1/b for GABA decay; there is no receptor in it
Sources     JansenRit1995
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.maths import tanh
from glutamate.parameter import par
from glutamate.units import measure, mV

SET = "JansenRit1995"
SECONDS, SETTLE, HOLD_MS = 60.0, 2.0, 1.0
LOW, HIGH = 0.120, 0.320  # 1/ms


@mechanism
class JansenRit:
    """One column."""

    excitatory_gain: float = par(3.25, "mV", SET, domain=(0, None), note="A")
    inhibitory_gain: float = par(22, "mV", SET, domain=(0, None), note="B")
    excitatory_rate: float = par(100, "1/s", SET, domain=(0, None), note="a")
    inhibitory_rate: float = par(50, "1/s", SET, domain=(0, None), note="b")
    connections: float = par(135, "1", SET, domain=(0, None), note="C; C1 = C, C2 = 0.8 C, C3 = C4 = 0.25 C")
    half_rate: float = par(2.5, "1/s", SET, domain=(0, None), note="e_0")
    half_voltage: float = par(6, "mV", SET, note="v_0")
    steepness: float = par(0.56, "1/mV", SET, domain=(0, None), note="r")

    TIME = "ms"

    class State(NamedTuple):
        """Potentials from pyramidal cells, excitation and inhibition, and their slopes."""

        pyramidal: mV
        excitatory: mV
        inhibitory: mV
        pyramidal_slope: measure("mV/ms")
        excitatory_slope: measure("mV/ms")
        inhibitory_slope: measure("mV/ms")

    class Drive(NamedTuple):
        """Fibres from elsewhere."""

        fibres: measure("1/ms")

    class Output(NamedTuple):
        """What an electrode sees."""

        eeg: mV

    def start(self, drive):
        """Silent."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def output(self, state, drive):
        """Excitation less inhibition of pyramidal cells."""
        return self.Output(state.excitatory - state.inhibitory)

    def firing(self, voltage):
        """Rate of a population by its potential."""
        return self.half_rate * (1 + tanh(self.steepness * (voltage - self.half_voltage) / 2))

    def rate(self, state, drive):
        """Three synapses of second order."""
        c, fast, slow = self.connections, self.excitatory_rate, self.inhibitory_rate
        outward = self.firing(state.excitatory - state.inhibitory)
        excited = drive.fibres + 0.8 * c * self.firing(c * state.pyramidal)
        inhibited = 0.25 * c * self.firing(0.25 * c * state.pyramidal)

        def synapse(gain, decay, rate, value, slope):
            return gain * decay * rate - 2 * decay * slope - decay * decay * value

        return self.State(
            state.pyramidal_slope,
            state.excitatory_slope,
            state.inhibitory_slope,
            synapse(self.excitatory_gain, fast, outward, state.pyramidal, state.pyramidal_slope),
            synapse(self.excitatory_gain, fast, excited, state.excitatory, state.excitatory_slope),
            synapse(self.inhibitory_gain, slow, inhibited, state.inhibitory, state.inhibitory_slope),
        )

    def targets(self):
        """The rhythm, and a slower, larger one when GABA rises."""
        ours = partial(Target, source="computed: Euler steps, Welch segments of 4 s", kind="regression", relative=False)
        more = changed(self, inhibitory_gain=1.2 * self.inhibitory_gain)
        return [
            ours("CIR-30", "alpha rhythm", 10.5, "Hz", 0.5, measure=lambda: rhythm(self)[0]),
            ours("CIR-31", "rhythm with GABA at 1.2", 5.25, "Hz", 0.5, measure=lambda: rhythm(more)[0]),
            ours("CIR-31", "larger with GABA at 1.2", 1, "1", 0, measure=lambda: rhythm(more)[1] > rhythm(self)[1]),
        ]


@cache
def rhythm(column, seed=0):
    """Peak frequency (Hz) and spread (mV) of the EEG under fibres drawn evenly from 120 to 320 /s every ms."""
    import numpy as np
    from scipy.signal import welch

    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    times = np.arange(0, 1e3 * SECONDS + HOLD_MS / 2, HOLD_MS)
    fibres = np.random.default_rng(seed).uniform(LOW, HIGH, len(times))
    model = Model.of(column, name="column")
    name = next(slot.path for slot in model.system.inputs)
    eeg = name.rpartition(".")[0] + ".eeg"
    data = simulate(model, times=times, drive={name: (times, fibres)}, record=[eeg], solver="heun", dt=0.5, threads=1)
    course = data[eeg].values[round(1e3 * SETTLE / HOLD_MS) :]
    frequency, power = welch(course - course.mean(), 1e3 / HOLD_MS, nperseg=round(4e3 / HOLD_MS))
    inside = (frequency >= 2) & (frequency <= 30)
    return float(frequency[inside][power[inside].argmax()]), float(course.std())
