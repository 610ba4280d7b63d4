"""Speed: a whole brain in the engine's lanes against plain loops over its regions, by processor time.

Method      both do the same work, copies of one brain with noise in Euler steps, on one core; rounds alternate, and the
            median of their ratios counts, so that the load of a machine falls on both alike
Takes in    how many copies and steps
Hands on    `Lanes`, `Loops`: the two engines, ready to run; `speed_up`: how many times as fast the lanes are
Limits      the loops are typed here from the published equations, in doubles, as a reader of the paper would write them
Sources     Deco2014 (equations, parameters)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from glutamate.brain.balance import balanced
from glutamate.brain.run import compiled, table
from glutamate.brain.synthetic import synthetic
from glutamate.brain.whole import WholeBrain
from glutamate.engine.mechanism import Target

COPIES, REGIONS = 128, 80
NOISE, STEP = 0.01, 1.0  # per root ms, ms
FIRST = (0.16, 0.04)
LOOPS_NS, ASKED_NS = 73.0, 25.0  # per region and step
MS = 1e-3


def the_brain() -> WholeBrain:
    """80 regions that each hear 1 in all, balanced."""
    return balanced(WholeBrain(synthetic(REGIONS).row_normalised(), noise=NOISE))


def first(copies: int) -> Any:
    """The start (copies, regions, 2)."""
    return np.broadcast_to(FIRST, (copies, REGIONS, 2)).copy()


class Lanes:
    """The engine's code for the work, ready to run."""

    def __init__(self, copies: int) -> None:
        brain = the_brain()
        self.copies = copies
        self.program = compiled(brain, ("activity",), "euler_maruyama", copies)
        self.base = table(self.program, [brain])[0]
        slots = [*self.program.node.system.parameters, *self.program.node.system.inputs]
        self.noisy = [row for row, slot in enumerate(slots) if slot.path.endswith("_noise")]

    def run(self, steps: int, noise: float, threads: int = 1) -> tuple[float, Any]:
        """Seconds, and activity (copies, regions) at the end."""
        from glutamate.engine.fixed.grid import GridBatch

        base = self.base.copy()
        base[:, self.noisy] = noise
        start = first(self.copies)
        batch = GridBatch(self.copies, base, 0.0, steps * STEP, STEP, steps, start=start, slack=4.0, seed=1)
        out = self.program.run(batch, threads)
        return out.seconds, out.final[:, :, 0]


class Loops:
    """A typed version of the work: `step` as `scalar_loops` gives it, or another of the same arguments."""

    def __init__(self, step: Callable[..., Any], copies: int) -> None:
        brain = the_brain()
        self.step, self.copies = step, copies
        self.weights, self.inhibition = brain.connectome.weights, MS * brain.value("inhibition")
        self.run(2, NOISE)  # compiles

    def run(self, steps: int, noise: float) -> tuple[float, Any]:
        """Seconds, and activity (copies, regions) at the end."""
        start = first(self.copies)
        s, g, draws = start[:, :, 0].copy(), start[:, :, 1].copy(), np.random.default_rng(1)
        began = time.perf_counter()
        s, _ = self.step(s, g, self.weights, self.inhibition, steps, STEP, noise, draws)
        return time.perf_counter() - began, s


def scalar_loops() -> Callable[..., Any]:
    """Plain loops over copies, steps and regions, compiled by Numba; ImportError without it."""
    import numba

    @numba.njit(cache=False)
    def loops(s: Any, g: Any, weights: Any, inhibition: Any, steps: int, dt: float, noise: float, draws: Any) -> Any:
        copies, n = s.shape
        size = noise * np.sqrt(dt)
        new = np.empty(n)
        for c in range(copies):
            for _ in range(steps):
                for i in range(n):
                    heard = 0.0
                    for j in range(n):
                        heard += weights[i, j] * s[c, j]
                    above_e = 310 * (0.382 + 0.21 * s[c, i] + 0.15 * heard - inhibition[i] * g[c, i]) - 125
                    above_i = 615 * (0.2674 + 0.15 * s[c, i] - g[c, i]) - 177
                    rate_e = above_e / (1 - np.exp(-0.16 * above_e))
                    rate_i = above_i / (1 - np.exp(-0.087 * above_i))
                    new[i] = s[c, i] + dt * (-s[c, i] / 100 + (1 - s[c, i]) * 0.641 * MS * rate_e)
                    g[c, i] += dt * (-g[c, i] / 10 + MS * rate_i)
                    if size > 0:
                        new[i] += size * draws.standard_normal()
                        g[c, i] += size * draws.standard_normal()
                s[c] = new
        return s, g

    return loops


def speed_up(copies: int = COPIES, steps: int = 300, rounds: int = 5) -> float:
    """Processor time of the loops per that of the lanes, on one core: the median of rounds in alternation."""
    lanes, loops = Lanes(copies), Loops(scalar_loops(), copies)
    lanes.run(2, NOISE)

    def spent(go: Callable[..., Any]) -> float:
        began = time.process_time()
        go(steps, NOISE)
        return time.process_time() - began

    return median(spent(loops.run) / spent(lanes.run) for _ in range(rounds))


def targets() -> list[Target]:
    """The speed asked for, as a ratio: no absolute time depends on it."""
    asked = LOOPS_NS / ASKED_NS
    source = f"computed: {LOOPS_NS:g} ns for scalar loops, at most {ASKED_NS:g} ns asked for"
    ours = partial(Target, source=source, kind="regression", relative=False, long=True)
    what = "share reached of the speed-up asked for over loops, 1 at most"
    return [ours("CIR-55", what, 1.0, "1", 0.05, measure=lambda: min(1.0, speed_up() / asked))]
