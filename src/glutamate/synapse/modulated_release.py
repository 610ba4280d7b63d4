"""Vesicle release whose utilization comes from outside: short-term plasticity under presynaptic modulation.

Scheme      as in release: a spike first raises facilitation by the utilization of what is left, then releases that
            share of the resources; between spikes facilitation decays and resources recover
Takes in    spikes (port `spike`), utilization as it is at the spike
Hands on    emissions `vesicles` and `molecules`; the share a next spike would release and how often it would fail
Not here    what sets utilization (presynaptic, gliotransmission), single sites, vesicle pools
Limits      sets of times hold for juvenile rat slices; failures are those of independent sites that share one state
Sources     TsodyksMarkram1997, TsodyksPawelzikMarkram1998 (equations), Markram2015 (sets), Riveros1986 and Franks2002
            (molecules per vesicle)
"""

from functools import partial
from itertools import pairwise
from typing import NamedTuple

from glutamate.engine.mechanism import Emit, Jump, Target, mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.synapse.presynaptic import Presynaptic
from glutamate.units import molecule, number, share

WORKING_SET = "assumed: gives paired pulses of 1.3 to 1.8 as seen at CA3-CA1 synapses; not a fit"


@mechanism
class ModulatedRelease:
    """Release sites of one fibre at one synapse."""

    recovery_time: float = par(150, "ms", WORKING_SET, domain=(0, None), note="tau_r")
    facilitation_time: float = par(150, "ms", WORKING_SET, domain=(0, None), note="tau_f")
    sites: float = par(10, "1", "assumed: one vesicle per spike from rest at a utilization of 0.1", domain=(0, None))
    vesicle_molecules: float = par(3000, "molecule", "Franks2002;Riveros1986", low=1500, high=8000, domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """What earlier spikes left: raised use, and what there is to be used."""

        facilitation: share
        resources: share

    class Drive(NamedTuple):
        """U, share of the unused that a spike puts to use."""

        utilization: share

    class Output(NamedTuple):
        """What the next spike would do."""

        next_share: share
        failure: share

    @classmethod
    def markram2015_e2(cls):
        """Depressing, between neocortical pyramidal cells; utilization 0.50."""
        return cls._of(671, 17, 2)

    @classmethod
    def markram2015_e1(cls):
        """Facilitating, from pyramidal cells to somatostatin cells; utilization 0.02."""
        return cls._of(194, 507, 50)

    @classmethod
    def markram2015_i2(cls):
        """Depressing, from fast-spiking interneurons; utilization 0.25."""
        return cls._of(706, 21, 4)

    @classmethod
    def markram2015_i3(cls):
        """Nearly linear inhibition; utilization 0.32."""
        return cls._of(144, 62, 3)

    @classmethod
    def _of(cls, recovery, facilitation, sites):
        near = "assumed: near 1/U, so that one spike from rest releases one vesicle"
        return cls(
            recovery_time=par(recovery, "ms", "Markram2015", domain=(0, None), note="tau_r; not re-read"),
            facilitation_time=par(facilitation, "ms", "Markram2015", domain=(0, None), note="tau_f; not re-read"),
            sites=par(sites, "1", near, domain=(0, None)),
        )

    def start(self, drive):
        """Long silence: nothing facilitated, all resources there."""
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        """Facilitation decays, resources recover."""
        return self.State(-state.facilitation / self.facilitation_time, (1 - state.resources) / self.recovery_time)

    def output(self, state, drive):
        """Share of the resources that a spike now would release, and the chance that no site releases."""
        released = self._raised(state, drive) * state.resources
        return self.Output(released, power(1 - released, self.sites))

    def jumps(self):
        """A spike releases molecules at once."""
        emits = {"vesicles": Emit(self.vesicles, number), "molecules": Emit(self.molecules, molecule)}
        return [Jump("spike", to=self.after_spike, emits=emits)]

    def after_spike(self, state, drive, value):
        """Facilitation is raised first; the raised share leaves the resources."""
        raised = self._raised(state, drive)
        return self.State(raised, state.resources - raised * state.resources)

    def vesicles(self, state, drive, value):
        """Mean number of vesicles that a spike releases."""
        return self.sites * self._raised(state, drive) * state.resources

    def molecules(self, state, drive, value):
        """Mean number of molecules that a spike releases."""
        return self.vesicles(state, drive, value) * self.vesicle_molecules

    def _raised(self, state, drive):
        return state.facilitation + drive.utilization * (1 - state.facilitation)

    def targets(self):
        """Paired pulses and failures as calcium outside, and with it utilization, rises."""
        sign = partial(Target, source="TsodyksMarkram1997;Markram2015", kind="identity", hard=True)
        steep, shallow = Presynaptic(), Presynaptic.shallow()
        lower = "steps up in calcium that lower"
        return [
            sign("SYN-06", f"{lower} the paired pulse, steep", 1, "1", 0.0, measure=lambda: self._falls(steep, 0)),
            sign("SYN-06", f"{lower} failures, steep", 1, "1", 0.0, measure=lambda: self._falls(steep, 1)),
            sign("SYN-06", f"{lower} the paired pulse, shallow", 1, "1", 0.0, measure=lambda: self._falls(shallow, 0)),
            sign("SYN-06", f"{lower} failures, shallow", 1, "1", 0.0, measure=lambda: self._falls(shallow, 1)),
        ]

    def _pair(self, utilization, interval):
        """Second per first of two spikes, and failures of the first; ends of the exponentials are exact."""
        from math import exp

        drive = self.Drive(utilization)
        rested = self.start(drive)
        first, after = self.output(rested, drive), self.after_spike(rested, drive, 1.0)
        later = self.State(
            after.facilitation * exp(-interval / self.facilitation_time),
            1 - (1 - after.resources) * exp(-interval / self.recovery_time),
        )
        return self.output(later, drive).next_share / first.next_share, first.failure

    def _falls(self, terminal, which):
        """Share of steps from 0.5 to 4 mM calcium at which the paired pulse at 50 ms (0) or failures (1) fall."""
        still = terminal.Drive(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        values = []
        for k in range(5, 41):
            drive = still._replace(calcium=k / 10)
            values.append(self._pair(terminal.output(terminal.start(drive), drive).utilization, 50)[which])
        return sum(later < earlier for earlier, later in pairwise(values)) / (len(values) - 1)
