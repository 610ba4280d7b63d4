"""Release sites: a spike empties each full site with one probability, an empty site is filled after a random time.

Scheme      full -> attempting (at a spike); attempting -> spent | full; spent -> empty (at the next spike);
            spent, empty -> full
Takes in    spikes (port `spike`), utilization that earlier spikes have left (0: no facilitation)
Hands on    vesicles released by the latest spike, molecules released per time
Not here    facilitation itself, supply of vesicles (vesicle_pools.py), spread of vesicle content
Method      a jump cannot be random, so a spike only opens a short race at every full site: release at the rate p / d
            against return at the rate (1 - p) / d. The hazard of release, p exp(-t / d) / d, integrates to p exactly,
            whatever the decision time d is: with solver "ssa" a spike releases a binomial number of vesicles, and
            because all flows are linear the ordinary differential equation is the mean of these runs
Limits      utilization is read while the race runs; for a stochastic run it must step, as no clock decays there; what
            still races at the next spike joins its race, so intervals must be long against d
Sources     TsodyksMarkram1997 (probability, recovery), Franks2002 and Riveros1986 (molecules per vesicle)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Jump, Target, mechanism
from glutamate.parameter import par
from glutamate.units import measure, number, share

RUNS = 10_000
DECIDED = 0.6  # ms after a spike: twelve decision times


@mechanism
class ReleaseSites:
    """All release sites of one synapse, independent of each other."""

    sites: float = par(
        5, "1", "assumed: the lower end of 5 to 10 docked vesicles of a CA1 bouton", low=1, high=10, domain=(0, None)
    )
    release_probability: float = par(
        0.5, "1", "TsodyksMarkram1997", low=0.1, high=0.9, domain=(0, 1), note="U; not re-read"
    )
    recovery_time: float = par(800, "ms", "TsodyksMarkram1997", domain=(0, None), note="tau_r; not re-read")
    decision_time: float = par(
        0.05, "ms", "assumed: short against every interval; probabilities do not depend on it", domain=(0, None)
    )
    vesicle_molecules: float = par(3000, "molecule", "Franks2002;Riveros1986", low=1500, high=8000, domain=(0, None))

    TIME = "ms"
    STATIONARY = True
    COUNT = "sites"

    class State(NamedTuple):
        """Sites by condition; the four shares sum to 1."""

        full: share
        attempting: share
        spent: share
        empty: share

    class Drive(NamedTuple):
        """What earlier spikes have left."""

        utilization: share

    class Output(NamedTuple):
        """Of all sites; `released` falls as sites are filled and is read soon after a spike."""

        released: number
        molecule_rate: measure("molecule/ms")

    def start(self, drive):
        """Long silence fills every site."""
        return self.State(1.0, 0.0, 0.0, 0.0)

    def flows(self, state, drive):
        """The race at attempting sites, and the filling of spent and empty ones."""
        chance = self._chance(drive)
        return [
            Flow("attempting", "spent", chance * state.attempting / self.decision_time),
            Flow("attempting", "full", (1 - chance) * state.attempting / self.decision_time),
            Flow("spent", "full", state.spent / self.recovery_time),
            Flow("empty", "full", state.empty / self.recovery_time),
        ]

    def output(self, state, drive):
        """What left, in vesicles and in molecules per time."""
        released = self.sites * self._chance(drive) * state.attempting / self.decision_time
        return self.Output(self.sites * state.spent, self.vesicle_molecules * released)

    def jumps(self):
        """A spike."""
        return [Jump("spike", to=self.after_spike)]

    def after_spike(self, state, drive, value):
        """Every full site attempts; sites spent by an earlier spike are no longer told apart from empty ones."""
        return self.State(state.full * 0.0, state.attempting + state.full, state.spent * 0.0, state.empty + state.spent)

    def invariants(self, state):
        """Sites change their condition, not their number."""
        return {"sites": state.full + state.attempting + state.spent + state.empty}

    def _chance(self, drive):
        return drive.utilization + self.release_probability * (1 - drive.utilization)

    def targets(self):
        """Failures, spread and mean of the first response."""
        binomial = partial(Target, source="computed: binomial release, 10 000 runs", kind="identity")
        return [
            binomial("SYN-04", "failures of five sites at one half", 0.031, "1", 0.2, measure=lambda: self._runs()[0]),
            binomial("SYN-04", "variation of the response", 0.447, "1", 0.03, measure=lambda: self._runs()[1]),
            binomial("SYN-04", "mean of the runs per deterministic", 1, "1", 0.02, measure=lambda: self._runs()[2]),
        ]

    def _runs(self):
        return first_response(self.sites, self.release_probability)


@cache
def first_response(sites: float, probability: float) -> tuple[float, float, float]:
    """Failures, coefficient of variation and mean per deterministic mean of the vesicles that a first spike releases.

    From 10 000 stochastic runs with seed 0. Raises SolveError if `sites` is not a whole number.
    """
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    model = Model.of(ReleaseSites(sites=sites, release_probability=probability))
    spike, path = Protocol().spikes("release_sites.spike", times=[0.0]), "release_sites.released"
    run = partial(simulate, model, spike, times=[0.0, DECIDED], record=[path], threads=1)
    many = {"release_sites.release_probability": np.full(RUNS, probability)}
    vesicles = run(vary=many, solver="ssa")[path].values[:, -1]
    mean = float(run()[path].values[-1])
    return (
        float(np.mean(vesicles < 1 / 2)),
        float(vesicles.std() / vesicles.mean()),
        float(vesicles.mean() / mean),
    )
