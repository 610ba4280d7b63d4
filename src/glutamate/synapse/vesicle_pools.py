"""Vesicle pools of one bouton: ready for release, filled and recycling, empty; in vesicles, whole ones if stochastic.

Scheme      ready -> attempting (at a spike); attempting -> empty | ready; empty -> recycling -> ready
Takes in    spikes (port `spike`); filling, the share of full speed at which empty vesicles are retrieved and filled;
            glutamate in the cytosol, which sets what a vesicle holds
Hands on    vesicles of every pool, release per time, replacement per vacant place, molecules of a filled vesicle
Not here    facilitation, the large resting pool, mobilization by calcium; retrieval and filling are one step
Method      release after a spike is a short race at every ready vesicle (release_sites.py says why this is exact)
Limits      the content follows the cytosol at once, for all vesicles alike; docking multiplies two pools, so the mean
            of stochastic runs lies near, not on, the deterministic course
Sources     WesselingLo2002 (replacement), Nadkarni2010 (docked vesicles), DobrunzStevens1997 (larger pools have larger
            probabilities), Franks2002 and Riveros1986 (molecules per vesicle)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Jump, Target, mechanism
from glutamate.parameter import par
from glutamate.units import measure, mM, molecule, number, share


@mechanism
class VesiclePools:
    """The vesicles of one bouton that take part in release."""

    places: float = par(7, "1", "Nadkarni2010", low=5, high=10, domain=(0, None), note="N_RRP, docked vesicles at rest")
    recycling_rest: float = par(
        28,
        "1",
        "assumed: four filled vesicles behind each docked one; recycling pools of boutons hold some tens",
        low=10,
        high=60,
        domain=(0, None),
        note="m0",
    )
    replacement_rate: float = par(
        0.24, "1/s", "WesselingLo2002", low=0.17, high=0.31, domain=(0, None), note="k_n, per vacant place"
    )
    return_time: float = par(
        40,
        "s",
        "assumed: middle of 20 to 60 s, not looked up",
        low=20,
        high=60,
        domain=(0, None),
        note="1 / k_rec at filling 1",
    )
    release_probability: float = par(
        0.3,
        "1",
        "assumed: middle of 0.1 to 0.5 for one docked vesicle",
        low=0.1,
        high=0.5,
        domain=(0, 1),
        note="p_v; rises with the pool in DobrunzStevens1997, which is left to the user",
    )
    decision_time: float = par(
        0.05, "ms", "assumed: short against every interval; probabilities do not depend on it", domain=(0, None)
    )
    vesicle_molecules: float = par(
        3000, "molecule", "Franks2002;Riveros1986", low=1500, high=8000, domain=(0, None), note="at a rich cytosol"
    )
    content_half: float = par(
        1.5, "mM", "assumed: middle of 1 to 2 mM for VGLUT, not looked up", low=1, high=2, domain=(0, None), note="K"
    )
    one: float = par(1, "1", "assumed: one copy of a state is one vesicle", domain=(1, 1), binding="shared")

    TIME = "ms"
    STATIONARY = True
    COUNT = "one"

    class State(NamedTuple):
        """Vesicles; their sum stays."""

        ready: number(low=0)
        attempting: number(low=0)
        recycling: number(low=0)
        empty: number(low=0)

    class Drive(NamedTuple):
        """Supply of transmitter."""

        filling: share
        glutamate_cytosol: mM(low=0)

    class Output(NamedTuple):
        """Vesicles released and replaced per time; molecules of a filled vesicle."""

        release_rate: measure("1/ms")
        replacement: measure("1/ms")
        content: molecule
        molecule_rate: measure("molecule/ms")

    def start(self, drive):
        """Long silence: every place taken, nothing empty."""
        return self.State(self.places, 0.0, self.recycling_rest, 0.0)

    def flows(self, state, drive):
        """Each flow takes a vesicle from one pool to the next."""
        vacant = self.places - state.ready - state.attempting
        return [
            Flow("attempting", "empty", self._release(state)),
            Flow("attempting", "ready", (1 - self.release_probability) * state.attempting / self.decision_time),
            Flow("recycling", "ready", self._replacement(state) * vacant),
            Flow("empty", "recycling", drive.filling * state.empty / self.return_time),
        ]

    def output(self, state, drive):
        """Content follows glutamate in the cytosol."""
        content = self.vesicle_molecules * drive.glutamate_cytosol / (self.content_half + drive.glutamate_cytosol)
        released = self._release(state)
        return self.Output(released, self._replacement(state), content, content * released)

    def jumps(self):
        """A spike."""
        return [Jump("spike", to=self.after_spike)]

    def after_spike(self, state, drive, value):
        """Every ready vesicle attempts."""
        return state._replace(ready=state.ready * 0.0, attempting=state.attempting + state.ready)

    def _release(self, state):
        return self.release_probability * state.attempting / self.decision_time

    def _replacement(self, state):
        """Per vacant place."""
        return self.replacement_rate * state.recycling / self.recycling_rest

    def targets(self):
        """Replacement after the ready pool has been emptied, at rest and in a train."""
        rest = partial(Target, source="WesselingLo2002", kind="calibration")
        train = partial(Target, source="WesselingLo2002", kind="calibration")
        return [
            rest("SYN-03", "replacement per place in the second after emptying", 0.24, "1/s", 0.3, measure=self._rest),
            train("SYN-03", "replacement per place in 2 s at 20 Hz", 0.24, "1/s", 0.3, measure=self._train),
        ]

    def _rest(self):
        """From the share of places that is filled after one second."""
        from math import log

        after = 1000.0
        emptied = {"ready": 0.0, "attempting": 0.0, "recycling": self.recycling_rest, "empty": self.places}
        filled = _run(self, (), (0.0, after), tuple(emptied.values()))["ready"][-1]
        return -1e3 * log(1 - filled / self.places) / after

    def _train(self):
        """Vesicles that came from the recycling pool, per time and vacant place."""
        import numpy as np

        times = np.arange(0.0, 2001.0, 5.0)
        data = _run(self, tuple(range(0, 2000, 50)), tuple(times), None)
        vacant = self.places - data["ready"] - data["attempting"]
        filled = data["recycling"][0] + data["empty"][0] - data["recycling"][-1] - data["empty"][-1]
        filled += data["released"][-1]
        return float(1e3 * filled / np.trapezoid(vacant, times))


@cache
def _run(part, spikes, times, start):
    """Deterministic course of the pools at full supply; `released` is the number of vesicles released so far."""
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    names = list(part.State._fields)
    protocol = Protocol().spikes("vesicle_pools.spike", times=list(spikes)) if spikes else None
    given = None if start is None else {f"vesicle_pools.{n}": v for n, v in zip(names, start, strict=True)}
    full = {"vesicle_pools.filling": 1.0}
    data = simulate(Model.of(part), protocol, times=list(times), drive=full, start=given, threads=1)
    found = {n: data[f"vesicle_pools.{n}"].values for n in names}
    returned = np.concatenate([[0.0], np.cumsum(np.diff(times) * (found["empty"][1:] + found["empty"][:-1]) / 2)])
    return found | {"released": found["empty"] - found["empty"][0] + returned / part.return_time}
