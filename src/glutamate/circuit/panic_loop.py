"""Panic loop: arousal that feeds itself, with a point beyond which it runs up by itself.

Scheme      arousal relaxes to provocation plus a saturating share of itself
Takes in    provocation, factor on the feedback (amygdala reactivity relative to its own at full GABA)
Hands on    arousal; `fixed_points`, `trigger_threshold`, `tipping`, `factor_by_gaba`
Not here    breathing, appraisal, what ends an attack (nothing here gets tired: an attack that holds itself stays)
Limits      speculative: a designed equation with no fit to people; arousal has no unit. That the feedback follows GABA
            in the amygdala is one assumption on top of another; GABA at 0.8 raises it by 7 % only
Sources     none; a designed loop
"""

from typing import NamedTuple

from glutamate.engine.mechanism import changed, mechanism
from glutamate.errors import ParameterError, SolveError
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class PanicLoop:
    """One person's arousal."""

    feedback: float = par(0.9, "1", "assumed: needs provocation, yet can tip", low=0.5, high=1.5, domain=(0, None),
                          note="kappa")  # fmt: skip
    half: float = par(0.5, "1", "assumed: sets the scale of arousal", domain=(0, None))
    time: float = par(60, "s", "assumed: arousal falls within minutes", low=30, high=180, domain=(0, None), note="tau")

    TIME = "s"
    STATIONARY = False

    class State(NamedTuple):
        """Arousal, 0 when nothing happens."""

        arousal: number(low=0)

    class Drive(NamedTuple):
        """What happens; factor on the feedback."""

        provocation: number(low=0)
        reactivity: number(low=0)

    class Output(NamedTuple):
        """What arousal gives back to itself."""

        returned: number

    def start(self, drive):
        """Calm."""
        return self.State(0.0)

    def output(self, state, drive):
        """Feedback, steep in the middle."""
        square = state.arousal * state.arousal
        return self.Output(drive.reactivity * self.feedback * square / (square + self.half * self.half))

    def rate(self, state, drive):
        """Towards provocation and feedback."""
        return self.State((drive.provocation + self.output(state, drive).returned - state.arousal) / self.time)


def fixed_points(part, provocation=0.0, reactivity=1.0):
    """[(arousal, stable)] in rising order, one or three (two where they merge), the roots of a cubic."""
    import numpy as np

    _checked(provocation, reactivity)
    kappa, square = part.feedback * reactivity, part.half**2
    roots = np.roots([1.0, -(provocation + kappa), square, -provocation * square])
    real = sorted({round(float(r.real), 12) for r in roots if abs(r.imag) < 1e-9})
    return [(a, bool(kappa * 2 * a * square / (a * a + square) ** 2 < 1)) for a in real]


def trigger_threshold(part, provocation=0.0, reactivity=1.0):
    """Arousal beyond which it runs up by itself; SolveError where there is no such point."""
    unstable = [arousal for arousal, stable in fixed_points(part, provocation, reactivity) if not stable]
    if not unstable:
        came = (
            f"one steady arousal at a provocation of {provocation:g} and a feedback of {part.feedback * reactivity:g}"
        )
        raise SolveError("the arousal that triggers an attack", came, "three steady states", "see `tipping`")
    return unstable[0]


def tipping(part, reactivity=1.0):
    """(offset, onset): provocation below which an attack ends, and above which calm is lost.

    The first is below 0 where an attack holds itself. Raises SolveError for a feedback too weak to tip, below 0.77 with
    the given half.
    """
    from math import sqrt

    from scipy.optimize import brentq

    _checked(0.0, reactivity)
    kappa, half = part.feedback * reactivity, part.half

    def steepness(arousal):
        return 2 * kappa * arousal * half**2 / (arousal**2 + half**2) ** 2 - 1

    steepest = half / sqrt(3)
    if steepness(steepest) <= 0:
        came, do = f"a feedback of {kappa:g}", "raise the feedback or the reactivity"
        raise SolveError("provocations at which arousal tips", came, f"above {8 * half / 3**1.5:.3g}", do)

    def provocation(arousal):
        return arousal - kappa * arousal**2 / (arousal**2 + half**2)

    ends = [brentq(steepness, 0.0, steepest, xtol=1e-14), brentq(steepness, steepest, 10 * kappa + half, xtol=1e-14)]
    return provocation(ends[1]), provocation(ends[0])


def factor_by_gaba(gaba, context=0.0):
    """Factor on the feedback: reactivity of the amygdala (amygdala.py) at a factor of GABA-A per that at 1.

    Raises SolveError where a safe context silences the amygdala.
    """
    from glutamate.circuit.amygdala import Amygdala, reactivity

    part = Amygdala()
    usual = reactivity(part, 1.0, context)
    if not usual > 0:
        came, do = f"an amygdala without output at a context of {1e3 * context:g} Hz", "lower the context"
        raise SolveError("reactivity relative to its own at full GABA", came, "some reactivity", do)
    return reactivity(part, gaba, context) / usual


def with_gaba(part, gaba, context=0.0):
    """The loop with the feedback of a person whose GABA-A in the amygdala is scaled."""
    return changed(part, feedback=part.feedback * factor_by_gaba(gaba, context))


def _checked(provocation, reactivity):
    if not (0 <= provocation < float("inf") and 0 <= reactivity < float("inf")):
        came = f"provocation {provocation!r:.20}, reactivity {reactivity!r:.20}"
        raise ParameterError("the state of the panic loop", came, "finite numbers from 0", "change what lies outside")
