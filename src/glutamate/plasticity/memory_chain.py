"""Memory chain: what is captured sinks through ever slower variables, so that it fades as a power of time.

Scheme      captured -> u1 <-> u2 <-> ... <-> u8 -> lost; each is twice as large and coupled half as strongly as the one
            before it; the weight is u1
Takes in    what is captured, per day
Hands on    eight variables, weight; `fading(...)`: what is left of one capture, also while u1 is held at 0 for some
            days; `kept_after_reversal(...)`; `targets()`
Not here    how it is captured (late_phase.py), sleep (nightly.py), hippocampus and cortex (systems_consolidation.py)
Limits      one capture fades as time to the -0.5 and has no time constants of its own: those of potentiation in vivo
            are read off between two days. Reversal is put in as holding the weight, however it comes about
Sources     BennaFusi2016 (chain), AbrahamOtani1991 (decays in vivo), Abraham2002 (new surroundings at two weeks and
            three months); the unit of time is assumed
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import ParameterError
from glutamate.parameter import par
from glutamate.units import measure, number

LENGTH = 8
REVERSED, RESTED = 7.0, 7.0  # d in new surroundings; d after them


@mechanism
class MemoryChain:
    """One memory in one population."""

    ratio: float = par(2, "1", "BennaFusi2016", domain=(1.01, None), note="of sizes, and of couplings inversely")
    unit: float = par(3, "h", "assumed: the fastest variable, after capture", low=1, high=10, domain=(1e-3, None))

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """From the weight to the slowest, relative to one capture."""

        u1: number
        u2: number
        u3: number
        u4: number
        u5: number
        u6: number
        u7: number
        u8: number

    class Drive(NamedTuple):
        """What is captured."""

        captured: measure("1/d")

    class Output(NamedTuple):
        """Weight gained."""

        weight: number

    def start(self, drive):
        """Nothing stored."""
        return self.State(*[0.0] * LENGTH)

    def rate(self, state, drive):
        """Flow between neighbours; the slowest loses to nothing."""
        change = [0.0] * LENGTH
        change[0] = drive.captured
        for k in range(LENGTH):
            after = state[k + 1] if k + 1 < LENGTH else 0.0
            flow = self.ratio**-k * (state[k] - after) / self.unit
            change[k] = change[k] - flow / self.ratio**k
            if k + 1 < LENGTH:
                change[k + 1] = flow / self.ratio ** (k + 1)
        return self.State(*change)

    def output(self, state, drive):
        """The first variable."""
        return self.Output(state.u1)

    def targets(self):
        """Decays between days, and what new surroundings undo."""
        decay = partial(Target, "PLA-20", expected=0, unit="1", tolerance=1, source="AbrahamOtani1991",
                        kind="prediction", relative=False)  # fmt: skip
        return [
            decay("decay from 1 to 7 d, doublings from 4 d", measure=lambda: _doublings(1.0, 7.0, 4.0)),
            decay("decay from 7 to 30 d, doublings from 22.5 d", measure=lambda: _doublings(7.0, 30.0, 22.5)),
            Target("PLA-21", "new surroundings undo more at 14 d than at 90 d", 1, "1", 0, "Abraham2002", "prediction",
                   lambda: float(kept_after_reversal(14.0) < kept_after_reversal(90.0)), relative=False),
        ]  # fmt: skip


def _matrix(part):
    """Slopes (8, 8) per day of the chain without input."""
    import numpy as np

    quiet = part.Drive(0.0)
    return np.array([part.rate(part.State(*row), quiet) for row in np.eye(LENGTH)]).T


def fading(days, held=None, part=None):
    """Weight (...) so many days after one capture of 1, by the exact matrix exponential.

    `held` is (first day, last day) on which the weight is held at 0 from outside. Raises ParameterError for a negative
    time or days out of order.
    """
    import numpy as np
    from scipy.linalg import expm

    times = np.asarray(days, float)
    first, last = (0.0, 0.0) if held is None else held
    if not ((times >= 0).all() and 0 <= first <= last):
        came = f"days from {times.min():g}, held from {first:g} to {last:g} d"
        raise ParameterError("a memory that fades", came, "days from 0, held in order", "change what lies outside")
    slopes = _matrix(part or MemoryChain())
    still = slopes.copy()
    still[0] = 0.0
    begin = np.eye(LENGTH)[0]

    def weight(t):
        if held is None or t < first:
            return (expm(slopes * t) @ begin)[0]
        if t < last:
            return 0.0
        emptied = expm(slopes * first) @ begin
        emptied[0] = 0.0
        return (expm(slopes * (t - last)) @ expm(still * (last - first)) @ emptied)[0]

    found = np.array([weight(float(t)) for t in times.ravel()]).reshape(times.shape)
    return found if times.shape else float(found)


def kept_after_reversal(age):
    """Share of the weight a week after a week of reversal that began at an age in days, per without reversal."""
    end = age + REVERSED
    return fading(end + RESTED, (age, end)) / fading(end + RESTED)


def _doublings(begin, end, known):
    """Decay constant fitted to the weight at every day between two, in doublings of a known one."""
    import numpy as np

    days = np.arange(begin, end + 1)
    return float(np.log2(-1 / np.polyfit(days, np.log(fading(days)), 1)[0] / known))
