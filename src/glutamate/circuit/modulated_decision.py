"""Modulated decision: two pools that compete for a choice, with noradrenaline as gain of their recurrence and input.

Scheme      two NMDA-gated pools excite themselves and inhibit each other; the first above the threshold has chosen
Takes in    gain (1 at baseline), coherence of the stimulus
Hands on    rates; the pool that chose and when; `reward_rate` over trials
Not here    movement, learning, cost of errors
Limits      gain scales both couplings and the stimulus but not the background: at low gain nothing decides at all
Sources     WongWang2006 (equations and constants), Eckhoff2009 (noradrenaline as gain, best in the middle)
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from glutamate.engine.mechanism import Guard, Target, mechanism
from glutamate.engine.model import Model
from glutamate.maths import exprel, sqrt, where
from glutamate.parameter import par
from glutamate.units import measure, mode, ms, number, pA, share

SET = "WongWang2006"
TRIALS, BEFORE_MS, LIMIT_MS, PAUSE_MS, COHERENCE = 600, 500.0, 2000.0, 2000.0, 12.8


@mechanism
class ModulatedDecision:
    """One trial."""

    self_coupling: float = par(0.2609, "nA", SET, domain=(0, None), note="J_11")
    cross_coupling: float = par(0.0497, "nA", SET, domain=(0, None), note="J_12")
    background: float = par(0.3255, "nA", SET, note="I_0")
    input_coupling: float = par(5.2e-4, "nA s", SET, domain=(0, None), note="J_A,ext")
    input_rate: float = par(30, "1/s", SET, domain=(0, None), note="mu_0")
    slope: float = par(270, "1/(nA s)", SET, domain=(0, None), note="a")
    offset: float = par(108, "1/s", SET, domain=(0, None), note="b")
    curvature: float = par(0.154, "s", SET, domain=(0, None), note="d")
    release: float = par(0.641, "1", SET, domain=(0, None), note="gamma")
    gating_time: float = par(100, "ms", SET, domain=(0, None), note="tau_S")
    noise_time: float = par(2, "ms", SET, domain=(0, None), note="tau_AMPA")
    noise_size: float = par(0.02, "nA", SET, domain=(0, None), note="sigma")
    threshold: float = par(15, "1/s", SET, domain=(0, None))
    gating_rest: float = par(0.1, "1", "assumed: near the state at rest", low=0.08, high=0.12, domain=(0, 1))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Open NMDA receptors and noise current of each pool; time with the stimulus; choice (0: none) and when."""

        first: share
        second: share
        noise_first: pA
        noise_second: pA
        clock: ms
        chosen: mode
        reaction: ms.replace(kind="mode")

    class Drive(NamedTuple):
        """Gain by noradrenaline; coherence towards the first pool in percent; share of the stimulus that is on."""

        gain: number(low=0)
        stimulus: share
        coherence: number(low=-100, high=100)

    class Output(NamedTuple):
        """Firing of each pool."""

        rate_first: measure("1/s")
        rate_second: measure("1/s")

    def start(self, drive):
        """Both pools alike."""
        return self.State(self.gating_rest, self.gating_rest, 0.0, 0.0, 0.0, 0.0, 0.0)

    def firing(self, current):
        """Rate of a pool by its current; smooth where it passes the offset."""
        return 1 / (self.curvature * exprel(-self.curvature * (self.slope * current - self.offset)))

    def output(self, state, drive):
        """Rates of both pools."""
        coherent = drive.coherence / (2 * 50)
        stimulus = drive.stimulus * drive.gain * self.input_coupling * self.input_rate
        own, other = drive.gain * self.self_coupling, drive.gain * self.cross_coupling
        first = own * state.first - other * state.second + stimulus * (1 + coherent) + state.noise_first
        second = own * state.second - other * state.first + stimulus * (1 - coherent) + state.noise_second
        return self.Output(self.firing(self.background + first), self.firing(self.background + second))

    def rate(self, state, drive):
        """Receptors open with the rate and close; noise forgets."""
        out = self.output(state, drive)
        return self.State(
            (1 - state.first) * self.release * out.rate_first - state.first / self.gating_time,
            (1 - state.second) * self.release * out.rate_second - state.second / self.gating_time,
            -state.noise_first / self.noise_time,
            -state.noise_second / self.noise_time,
            drive.stimulus + 0.0 * state.clock / self.gating_time,
            0.0 * state.chosen,
            0.0 * state.reaction,
        )

    def noise(self, state, drive):
        """Independent input to each pool."""
        still = self.State(*[0.0] * len(self.State._fields))
        size = self.noise_size / sqrt(self.noise_time)
        return {"first": still._replace(noise_first=size), "second": still._replace(noise_second=size)}

    def guards(self):
        """Thresholds of both pools; before the stimulus nothing counts."""
        return [
            Guard("first", self.crossing("rate_first"), "up", self.choose(1.0)),
            Guard("second", self.crossing("rate_second"), "up", self.choose(2.0)),
        ]

    def crossing(self, name):
        """Distance of a rate to the threshold while the stimulus is on."""
        return lambda state, drive: drive.stimulus * getattr(self.output(state, drive), name) - self.threshold

    def choose(self, pool):
        """The first crossing stands."""

        def to(state, drive):
            free = state.chosen < 1
            return state._replace(
                chosen=where(free, pool, state.chosen), reaction=where(free, state.clock, state.reaction)
            )

        return to

    def targets(self):
        """Correct choices per second by gain."""
        source = "computed: these equations, 600 trials of 2 s with pauses of 2 s"

        def peak():
            found = {g: reward_rate(g)[1] for g in (0.90, 0.95, 1.0, 1.05, 1.15)}
            return float(max(found, key=lambda gain: found[gain]) in (0.95, 1.0, 1.05))

        def lower(gain):
            return 1 - reward_rate(gain)[1] / max(reward_rate(g)[1] for g in (0.95, 1.0, 1.05))

        rows = [
            ("reward rate best at a gain of 0.95 to 1.05", 1, 0.0, peak),
            ("at least 8 % lower at 0.90", 1, 0.0, lambda: float(lower(0.90) >= 0.08)),
            ("at least 8 % lower at 1.15", 1, 0.0, lambda: float(lower(1.15) >= 0.08)),
            ("decided at 0.80, below 0.05", 0, 0.05, lambda: reward_rate(0.80)[0]),
        ]
        return [Target("NEU-01", what, x, "1", w, source, "regression", f, relative=False) for what, x, w, f in rows]


@cache
def reward_rate(gain):
    """Share of trials decided, and correct choices per second with a pause after every trial.

    The pools settle under the same gain for 500 ms before the stimulus; time counts from its onset.
    """
    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    model = Model.of(single(ModulatedDecision(), "decision"), name="decision")
    data = simulate(
        model.set({"decision.coherence": COHERENCE}),
        Protocol().pulse("decision.stimulus", 1.0, start=BEFORE_MS, length=LIMIT_MS),
        times=[0.0, BEFORE_MS + LIMIT_MS],
        vary={"decision.gain": np.full(TRIALS, gain)},
        record=["decision.chosen", "decision.reaction"],
        solver="euler_maruyama",
        dt="0.1 ms",
    )
    chosen, reaction = (data[f"decision.{name}"].values[:, -1] for name in ("chosen", "reaction"))
    spent = np.where(chosen > 0, reaction, LIMIT_MS) + PAUSE_MS
    return float((chosen > 0).mean()), float((chosen == 1).sum() / spent.sum() * 1e3)
