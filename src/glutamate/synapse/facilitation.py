"""Facilitation and depression with recovery that residual calcium speeds up.

Scheme      response = facilitation x availability; a spike uses up that share of what is available and adds one unit
            to two traces of bound calcium, one behind facilitation, one behind recovery
Takes in    spikes (port `spike`)
Hands on    emissions `vesicles` and `molecules`; the share a next spike would release
Not here    single sites, vesicle pools, presynaptic receptors
Limits      three terminals were fitted at room temperature; only the Schaffer collateral set is here
Sources     Dittman2000 (equations, parameters), Franks2002 and Riveros1986 (molecules per vesicle),
            HanseGustafsson2001 (spread between single sites)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Emit, Jump, Target, mechanism, with_values
from glutamate.parameter import par
from glutamate.units import molecule, number, share

DITTMAN = "Dittman2000"


@mechanism
class Facilitation:
    """Release from one fibre at one synapse."""

    initial_share: float = par(0.24, "1", DITTMAN, domain=(0, 1), note="F1; not re-read")
    facilitation_ratio: float = par(
        2.2, "1", DITTMAN, domain=(1, None), note="rho, paired pulses at a vanishing interval; not re-read"
    )
    facilitation_time: float = par(100, "ms", DITTMAN, domain=(0, None), note="tau_F; not re-read")
    recovery_trace_time: float = par(50, "ms", DITTMAN, domain=(0, None), note="tau_D; not re-read")
    recovery_rate_rest: float = par(2, "1/s", DITTMAN, domain=(0, None), note="k_0; not re-read")
    recovery_rate_max: float = par(30, "1/s", DITTMAN, domain=(0, None), note="k_max; not re-read")
    recovery_half: float = par(2, "1", DITTMAN, domain=(0, None), note="K_D, in spikes; not re-read")
    sites: float = par(4, "1", "assumed: near 1/F1, so that one spike from rest releases one", domain=(0, None))
    vesicle_molecules: float = par(3000, "molecule", "Franks2002;Riveros1986", low=1500, high=8000, domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Traces in units of one spike, and what can be released."""

        facilitation_trace: number(low=0)
        recovery_trace: number(low=0)
        available: share

    class Drive(NamedTuple):
        """Nothing: only spikes matter."""

    class Output(NamedTuple):
        """What the next spike would do."""

        next_share: share

    def start(self, drive):
        """Long silence."""
        return self.State(0.0, 0.0, 1.0)

    def rate(self, state, drive):
        """Traces decay; recovery is as fast as its trace makes it."""
        bound = state.recovery_trace / (state.recovery_trace + self.recovery_half)
        recovery = self.recovery_rate_rest + (self.recovery_rate_max - self.recovery_rate_rest) * bound
        return self.State(
            -state.facilitation_trace / self.facilitation_time,
            -state.recovery_trace / self.recovery_trace_time,
            (1 - state.available) * recovery,
        )

    def output(self, state, drive):
        """Share of all sites that a spike now would use."""
        return self.Output(self._facilitated(state) * state.available)

    def jumps(self):
        """A spike releases molecules at once."""
        emits = {"vesicles": Emit(self.vesicles, number), "molecules": Emit(self.molecules, molecule)}
        return [Jump("spike", to=self.after_spike, emits=emits)]

    def after_spike(self, state, drive, value):
        """A spike is not facilitated by its own calcium."""
        left = state.available - self._facilitated(state) * state.available
        return self.State(state.facilitation_trace + 1, state.recovery_trace + 1, left)

    def vesicles(self, state, drive, value):
        """Mean number of vesicles that a spike releases."""
        return self.sites * self._facilitated(state) * state.available

    def molecules(self, state, drive, value):
        """Mean number of molecules that a spike releases."""
        return self.vesicles(state, drive, value) * self.vesicle_molecules

    def _facilitated(self, state):
        trace = state.facilitation_trace
        return self.initial_share + (1 - self.initial_share) * trace / (trace + self._half())

    def _half(self):
        """Trace of half facilitation, K_F, from the ratio of two spikes that follow at once."""
        rest = self.initial_share
        return (1 - rest) / (self.facilitation_ratio * rest / (1 - rest) - rest) - 1

    def targets(self):
        """Paired pulses and a train of the Schaffer collateral; the spread that unequal sites give."""
        pair = partial(Target, source=DITTMAN, kind="regression")
        data = partial(Target, source="HanseGustafsson2001", kind="prediction", relative=False)
        mean = "paired pulse at 50 ms within 1.3 to 2.0"
        spread = "share of 0.3 to 3.5 that sites of probability 0.1 to 0.9 span at 20 ms"
        return [
            pair("SYN-02", "paired pulse at 20 ms", 2.2, "1", 0.05, measure=lambda: self._train(20, 2)[1]),
            pair("SYN-02", "paired pulse at 50 ms", 2.1, "1", 0.05, measure=lambda: self._train(50, 2)[1]),
            pair("SYN-02", "paired pulse at 100 ms", 1.9, "1", 0.05, measure=lambda: self._train(100, 2)[1]),
            pair("SYN-02", "twentieth of 20 spikes at 20 Hz", 1.6, "1", 0.05, measure=lambda: self._train(50, 20)[-1]),
            data("SYN-02", mean, 1.65, "1", 0.35, measure=lambda: self._train(50, 2)[1]),
            data("SYN-02", spread, 1, "1", 0.01, measure=self._spread),
        ]

    def _train(self, interval, count):
        """Released share of every spike of a regular train, per the first."""
        from scipy.integrate import solve_ivp

        drive = self.Drive()
        state, shares = self.start(drive), []
        for _ in range(count):
            shares.append(self.output(state, drive).next_share)
            path = solve_ivp(
                lambda t, y: self.rate(self.State(*y), drive),
                (0, interval),
                self.after_spike(state, drive, 1.0),
                method="LSODA",
                rtol=1e-8,
                atol=1e-12,
            )
            state = self.State(*path.y[:, -1].tolist())
        return [one / shares[0] for one in shares]

    def _site(self, probability):
        """A site of another first share; the trace of half facilitation stays."""
        second = probability + (1 - probability) / (1 + self._half())
        ratio = second * (1 - probability) / probability
        return with_values(self, initial_share=probability, facilitation_ratio=ratio)

    def _spread(self):
        low, high = 0.3, 3.5
        pairs = [self._site(k / 10)._train(20, 2)[1] for k in range(1, 10)]
        return (min(max(pairs), high) - max(min(pairs), low)) / (high - low)
