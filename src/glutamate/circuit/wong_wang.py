"""Two pools that compete through inhibition, reduced to their open NMDA receptors: choice and memory in two equations.

Scheme      own and cross coupling, background and stimulus -> rate of each pool -> open receptors
Takes in    rate of the stimulus, coherence in percent
Hands on    rates of both pools
Not here    noise, the trial (modulated_decision.py), cells (decision.py)
Sources     WongWang2006
"""

from functools import partial
from typing import NamedTuple

from glutamate.circuit.dynamic_mean_field import still_point, threshold_rate
from glutamate.circuit.modulated_decision import ModulatedDecision
from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import SolveError
from glutamate.units import measure, number, share

SET = vars(ModulatedDecision)["PARAMETERS"]


@mechanism
class WongWang:
    """Two pools."""

    self_coupling: float = SET["self_coupling"]
    cross_coupling: float = SET["cross_coupling"]
    background: float = SET["background"]
    input_coupling: float = SET["input_coupling"]
    slope: float = SET["slope"]
    offset: float = SET["offset"]
    curvature: float = SET["curvature"]
    release: float = SET["release"]
    gating_time: float = SET["gating_time"]

    TIME = "ms"

    class State(NamedTuple):
        """Open NMDA receptors of each pool."""

        first: share
        second: share

    class Drive(NamedTuple):
        """Mean rate of the stimulus to both; percent by which the first gets more and the second less."""

        stimulus: measure("1/ms").replace(low=0.0)
        coherence: number

    class Output(NamedTuple):
        """Firing of each pool."""

        rate_first: measure("1/ms")
        rate_second: measure("1/ms")

    def start(self, drive):
        """Near the symmetric state."""
        return self.State(0.1, 0.1)

    def output(self, state, drive):
        """Rates."""
        return self.Output(
            self._rate(state.first, state.second, drive.stimulus * (1 + drive.coherence / 100)),
            self._rate(state.second, state.first, drive.stimulus * (1 - drive.coherence / 100)),
        )

    def rate(self, state, drive):
        """Receptors open with the rate and close by themselves."""
        out = self.output(state, drive)
        return self.State(
            -state.first / self.gating_time + (1 - state.first) * self.release * out.rate_first,
            -state.second / self.gating_time + (1 - state.second) * self.release * out.rate_second,
        )

    def _rate(self, own, other, stimulus):
        current = self.self_coupling * own - self.cross_coupling * other + self.background
        return threshold_rate(self.slope * (current + self.input_coupling * stimulus) - self.offset, self.curvature)

    def rest(self, near, stimulus=0.0):
        """Steady State near a guess, without coherence; SolveError if there is none."""
        drive = self.Drive(stimulus, 0.0)
        return self.State(*still_point(lambda x: self.rate(self.State(*x), drive), near))

    def stability(self, state, stimulus):
        """Largest real part of the eigenvalues at a State (1/ms)."""
        import numpy as np

        drive, step = self.Drive(stimulus, 0.0), 1e-6
        columns = []
        for k in range(2):
            sides = [list(state), list(state)]
            sides[0][k] += step
            sides[1][k] -= step
            up, down = (np.array(self.rate(self.State(*side), drive)) for side in sides)
            columns.append((up - down) / (2 * step))
        return float(np.linalg.eigvals(np.array(columns).T).real.max())

    def targets(self):
        """Memory without a stimulus; the range of stimuli that force a choice."""
        from scipy.optimize import brentq

        ours = partial(Target, source="computed: roots and eigenvalues of the two equations", kind="regression")
        memory = partial(ours, tolerance=0.01)
        edge = partial(ours, tolerance=0.3, relative=False)

        def symmetric(rate):
            from scipy.optimize import brentq

            drive = self.Drive(1e-3 * rate, 0.0)
            level = brentq(lambda s: self.rate(self.State(s, s), drive).first, 0.0, 0.6)
            return self.stability(self.State(level, level), 1e-3 * rate)

        def choice_ends():
            """The stimulus at which the winner's state, followed upwards, ends or meets the symmetric one."""
            state, rate = self.rest((0.66, 0.05), 0.030), 30.0
            while state.first - state.second > 1e-3:
                rate += 0.05
                try:
                    state = self.rest(state, 1e-3 * rate)
                except SolveError:
                    break
            return rate

        def remembered():
            return self.rest((0.57, 0.03))

        def memory_rate():
            return 1e3 * self.output(remembered(), self.Drive(0.0, 0.0)).rate_first

        return [
            memory("CIR-20", "winner's receptors in memory", 0.567, "1", measure=lambda: remembered().first),
            memory("CIR-20", "loser's receptors in memory", 0.0319, "1", measure=lambda: remembered().second),
            memory("CIR-20", "winner's rate in memory", 20.4, "Hz", measure=memory_rate),
            edge("CIR-21", "choice is forced from", 10.7, "Hz", measure=lambda: brentq(symmetric, 5, 20)),
            edge("CIR-21", "choice is forced up to", 43.1, "Hz", measure=lambda: brentq(symmetric, 30, 60)),
            edge("CIR-21", "choice exists up to", 65.7, "Hz", measure=choice_ends),
        ]
