"""Selective attention: a field of gain on the ring of orientations, what it does for a target, what takes it away.

Scheme      attention multiplies the drive around one orientation before the ring normalizes it; it sits where goal
            outweighs the onset of something else, and an onset wears off
Takes in    contrasts of a target and of distractors, where attention sits and how strong it is, GABA on all cells
Hands on    `rates`, `d_prime` of a turn by a degree, `flooding`; `AttentionFocus` with `capture`: an onset elsewhere
Not here    where goals come from, eye movements, motion, the binding of senses into one percept
Limits      cells fire as independent Poisson processes, so only ratios of d' count; times and strength of capture are
            assumed. With GABA at 0.8 and three distractors all cells fire 1.7 times as much and tell orientations apart
            better, not worse: what floods is the number of spikes, 1.65 times at equal d', and not the target
Sources     ReynoldsHeeger2009 (attention as a field before normalization), Rubin2015 (ring)
"""

from functools import cache
from typing import NamedTuple

from glutamate.circuit.ssn_ring import FIRST, PLACES, SECOND, gratings, ring
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.maths import exp, maximum
from glutamate.parameter import Parameter, par
from glutamate.units import number, share

GAIN = Parameter(0.2, "1", "assumed: a fifth more response to an attended target", low=0.1, high=0.4, domain=(0, None))
WIDTH = Parameter(30.0, "1", "assumed: as wide as a grating, in degrees", low=15, high=60, domain=(0, None))
TURN, WINDOW = 1, 0.5  # degrees by which the target is turned; seconds in which spikes are counted
ONSET_MS, LENGTH_MS = 100.0, 1000.0


@mechanism
class AttentionFocus:
    """Attention between a target and one other place."""

    salience: float = par(6, "1", "assumed: a full onset outweighs a usual goal", low=3, high=12, domain=(0, None))
    focus_time: float = par(50, "ms", "assumed: attention moves in 50 to 100 ms", low=30, high=100, domain=(0, None))
    adaptation_time: float = par(150, "ms", "assumed: an onset wears off within half a second", low=75, high=300,
                                 domain=(0, None))  # fmt: skip

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Share of attention at the target; what of the other place is no longer new."""

        focus: share
        known: share

    class Drive(NamedTuple):
        """How much the target is wanted; contrast of the other place as a share."""

        goal: number
        other: share

    def start(self, drive):
        """At the target as far as the goal says, and nothing new."""
        return self.State(1 / (1 + exp(-drive.goal)), drive.other)

    def rate(self, state, drive):
        """Attention goes to what weighs more."""
        onset = maximum(drive.other - state.known, 0.0)
        wanted = 1 / (1 + exp(self.salience * onset - drive.goal))
        return self.State((wanted - state.focus) / self.focus_time, (drive.other - state.known) / self.adaptation_time)


@cache
def rates(contrast, distractors=(), focus=1.0, strength=None, gaba=1.0, turned=0):
    """Rates (180,) in Hz of excitation to a target at 45 degrees with distractors spread evenly over the rest.

    focus is the share of attention at the target, the rest sits at the first distractor, or at 135 degrees; strength
    defaults to 0.2. Raises ParameterError for a bad number, SolveError where the ring runs away.
    """
    import numpy as np

    strength = GAIN.canonical() if strength is None else strength
    if not (0 <= focus <= 1 and strength >= 0 and gaba > 0 and min((contrast, *distractors)) >= 0):
        came = f"contrasts {(contrast, *distractors)!r:.40}, focus {focus!r:.9}, strength {strength!r:.9}, gaba {gaba}"
        raise ParameterError("attention on the ring", came, "numbers from 0, focus to 1, gaba above 0", "change them")
    angles = [(FIRST + (k + 1) * PLACES // (len(distractors) + 1)) % PLACES for k in range(len(distractors))]
    places = np.arange(PLACES)
    bump = np.exp(-(np.minimum(places, PLACES - places) ** 2) / (2 * WIDTH.canonical() ** 2))
    away = angles[0] if angles else SECOND
    field = 1 + strength * (focus * np.roll(bump, FIRST) + (1 - focus) * np.roll(bump, away))
    drive = gratings({FIRST + turned: contrast, **dict(zip(angles, distractors, strict=True))})
    settled = ring(gaba, gaba).settled(field * drive).rate_e
    settled.flags.writeable = False  # kept for the next call
    return settled


def d_prime(contrast, distractors=(), focus=1.0, strength=None, gaba=1.0):
    """How well half a second of spikes of 180 cells tells the target from one turned by a degree."""
    here, there = (rates(contrast, distractors, focus, strength, gaba, turned) for turned in (0, TURN))
    seen = here + there > 0
    return float((WINDOW * (there - here)[seen] ** 2 / ((there + here)[seen] / 2)).sum() ** 0.5)


def flooding(gaba, contrast=20.0, distractors=(20.0, 20.0, 20.0)):
    """What less GABA costs among distractors: {name: value}, each per its value at GABA of 1.

    `rate`: mean rate of all cells; `d_prime`: of the target; `scale`: of all contrasts at which d' is the same again;
    `index`: mean rate at that scale. Raises SolveError where the ring runs away.
    """
    from scipy.optimize import brentq

    def scene(scale, gaba):
        return scale * contrast, tuple(scale * c for c in distractors), 1.0, None, gaba

    rate, seen = rates(*scene(1.0, 1.0)).mean(), d_prime(*scene(1.0, 1.0))
    scale = brentq(lambda s: d_prime(*scene(float(s), gaba)) - seen, 0.2, 3.0, xtol=1e-3)
    return {
        "rate": float(rates(*scene(1.0, gaba)).mean() / rate),
        "d_prime": d_prime(*scene(1.0, gaba)) / seen,
        "scale": float(scale),
        "index": float(rates(*scene(float(scale), gaba)).mean() / rate),
    }


def capture(other, goal=3.0, contrast=20.0, gaba=1.0, part=None):
    """What the onset of a distractor (contrast in percent) at 135 degrees does to attention on the target.

    Gives `time` (ms from the onset), `focus` (share at the target), `lowest` (of that), `lost_ms` (time below a half)
    and `cost` (d' at the lowest focus per d' without capture, with the distractor in both). Raises ParameterError for a
    contrast outside 0 to 100.
    """
    import numpy as np

    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    if not 0 <= other <= 100:
        raise ParameterError("a distractor that appears", f"contrast {other!r:.40}", "0 to 100 percent", "choose one")
    part = AttentionFocus() if part is None else part
    times = np.arange(0.0, ONSET_MS + LENGTH_MS + 0.5, 1.0)
    data = simulate(
        Model.of(single(part, "focus"), name="focus").set({"focus.goal": goal}),
        Protocol().step("focus.other", other / 100, start=ONSET_MS),
        times=times,
        record=["focus.focus"],
        threads=1,
    )
    course = data["focus.focus"].values.squeeze()
    lowest = float(course.min())
    held, lost = (d_prime(contrast, (other,), f, None, gaba) for f in (float(course[0]), lowest))
    return {
        "time": times - ONSET_MS,
        "focus": course,
        "lowest": lowest,
        "lost_ms": float((course < 1 / 2).sum() * (times[1] - times[0])),
        "cost": lost / held,
    }
