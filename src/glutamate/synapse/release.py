"""Vesicle release with short-term facilitation and depression.

Scheme      a spike first raises utilization by its share of what is left, then releases that share of the resources;
            between spikes utilization decays and resources recover
Takes in    spikes (port `spike`)
Hands on    emissions `vesicles` and `molecules`; the share a next spike would release
Not here    single sites and failures, vesicle pools, presynaptic receptors, calcium dependence
Limits      the parameter sets hold for juvenile rat slices in 2 mM calcium; at the 1.2 mM of the living brain release
            probability is 1.4 to 9 times lower
Sources     TsodyksMarkram1997, TsodyksPawelzikMarkram1998 (equations), Markram2015 (sets), Riveros1986 and Franks2002
            (molecules per vesicle)
"""

from functools import partial
from itertools import pairwise
from typing import NamedTuple

from glutamate.engine.mechanism import Emit, Jump, Target, mechanism, with_values
from glutamate.parameter import par
from glutamate.units import molecule, number, share

WORKING_SET = "assumed: gives paired pulses of 1.3 to 1.8 as seen at CA3-CA1 synapses; not a fit"


@mechanism
class Release:
    """Release sites of one fibre at one synapse; their number makes the first spike release one vesicle."""

    release_probability: float = par(0.10, "1", WORKING_SET, low=0.1, high=0.5, domain=(0, 1), note="U, at rest")
    recovery_time: float = par(150, "ms", WORKING_SET, domain=(0, None), note="tau_r")
    facilitation_time: float = par(150, "ms", WORKING_SET, domain=(0, None), note="tau_f")
    sites: float = par(10, "1", "assumed: 1/U, so that one spike from rest releases one vesicle", domain=(0, None))
    vesicle_molecules: float = par(3000, "molecule", "Franks2002;Riveros1986", low=1500, high=8000, domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """What a spike would use and what is there to be used."""

        utilization: share
        resources: share

    class Drive(NamedTuple):
        """Nothing: only spikes matter."""

    class Output(NamedTuple):
        """What the next spike would do."""

        next_share: share

    @classmethod
    def markram2015_e2(cls):
        """Depressing, between neocortical pyramidal cells."""
        return cls._of("Markram2015", 0.50, 671, 17, 2)

    @classmethod
    def markram2015_e1(cls):
        """Facilitating, from pyramidal cells to somatostatin cells."""
        return cls._of("Markram2015", 0.02, 194, 507, 50)

    @classmethod
    def markram2015_i2(cls):
        """Depressing, from fast-spiking interneurons."""
        return cls._of("Markram2015", 0.25, 706, 21, 4)

    @classmethod
    def markram2015_i3(cls):
        """Nearly linear inhibition."""
        return cls._of("Markram2015", 0.32, 144, 62, 3)

    @classmethod
    def tsodyks1997(cls):
        """Pure depression: the source has no facilitation, and 1 ms leaves none at intervals above 20 ms."""
        return cls._of("TsodyksMarkram1997", 0.5, 800, 1, 2)

    @classmethod
    def _of(cls, source, probability, recovery, facilitation, sites):
        return cls(
            release_probability=par(probability, "1", source, domain=(0, 1), note="U; not re-read"),
            recovery_time=par(recovery, "ms", source, domain=(0, None), note="tau_r; not re-read"),
            facilitation_time=par(facilitation, "ms", source, domain=(0, None), note="tau_f; not re-read"),
            sites=par(
                sites, "1", "assumed: near 1/U, so that one spike from rest releases one vesicle", domain=(0, None)
            ),
        )

    def start(self, drive):
        """Long silence: nothing facilitated, all resources there."""
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        """Utilization decays, resources recover."""
        return self.State(-state.utilization / self.facilitation_time, (1 - state.resources) / self.recovery_time)

    def output(self, state, drive):
        """Share of the resources that a spike now would release."""
        return self.Output(self._raised(state) * state.resources)

    def jumps(self):
        """A spike releases molecules at once."""
        emits = {"vesicles": Emit(self.vesicles, number), "molecules": Emit(self.molecules, molecule)}
        return [Jump("spike", to=self.after_spike, emits=emits)]

    def after_spike(self, state, drive, value):
        """Utilization is raised first; the raised share leaves the resources."""
        raised = self._raised(state)
        return self.State(raised, state.resources - raised * state.resources)

    def vesicles(self, state, drive, value):
        """Mean number of vesicles that a spike releases."""
        return self.sites * self._raised(state) * state.resources

    def molecules(self, state, drive, value):
        """Mean number of molecules that a spike releases."""
        return self.vesicles(state, drive, value) * self.vesicle_molecules

    def _raised(self, state):
        return state.utilization + self.release_probability * (1 - state.utilization)

    def targets(self):
        """Paired pulses and steady trains of the pure depression set; how paired pulses follow release probability."""
        algebra = partial(Target, source="TsodyksMarkram1997", kind="identity", hard=True)
        content = partial(Target, source="Riveros1986", kind="calibration")
        pure = Release.tsodyks1997()
        return [
            algebra("SYN-01", "second of two spikes at 50 ms", 0.53, "1", 0.01, measure=lambda: pure._train(50, 2)[1]),
            algebra("SYN-01", "steady at 20 Hz, per first", 0.114, "1", 0.01, measure=lambda: pure._train(50, 30)[-1]),
            algebra("SYN-01", "steady at 40 Hz, per first", 0.060, "1", 0.01, measure=lambda: pure._train(25, 30)[-1]),
            algebra("SYN-06", "steps up in U that lower the paired pulse", 1, "1", 0.0, measure=self._falling),
            content("SYN-05", "molecules of a vesicle", 3640, "molecule", 0.6, measure=lambda: self.vesicle_molecules),
        ]

    def _train(self, interval, count):
        """Released share of every spike of a regular train, per the first."""
        from scipy.integrate import solve_ivp

        state, shares = self.start(self.Drive()), []
        for _ in range(count):
            shares.append(self.output(state, self.Drive()).next_share)
            after = self.after_spike(state, self.Drive(), 1.0)
            path = solve_ivp(
                lambda t, y: self.rate(self.State(*y), self.Drive()),
                (0, interval),
                after,
                method="LSODA",
                rtol=1e-8,
                atol=1e-12,
            )
            state = self.State(*path.y[:, -1].tolist())
        return [share_of / shares[0] for share_of in shares]

    def _falling(self):
        pairs = [with_values(self, release_probability=k / 20)._train(50, 2)[1] for k in range(1, 20)]
        return sum(later < earlier for earlier, later in pairwise(pairs)) / (len(pairs) - 1)
