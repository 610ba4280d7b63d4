"""Amygdala: a pool for fear and one for extinction that compete, and how little it takes until fear wins.

Scheme      cue -> fear pool, context -> extinction pool; each excites itself by NMDA and inhibits the other by GABA;
            the central nucleus gets fear less what intercalated cells pass on from extinction
Takes in    rates of the cue and of a safe context, factor of GABA-A
Hands on    rates of both pools, output of the central nucleus; `reactivity`, `trigger_threshold`
Not here    learning of cue and context, cells (basal and central ones are one pool each), what the body does
Limits      the equations are those of two cortical pools, fitted to no recording of the amygdala; output and rates of
            the cue have no scale that a person's fear could be read from, so only comparisons within the model count;
            with GABA at 0.8 a weak cue does 7 % more and 12 % less cue is enough, 19 % in a safe context: far from a
            largest response to the least provocation. GABA acts between pools and on the central nucleus, the
            inhibition within the background stays
Sources     WongWang2006 (equations, constants), Vlachos2011 (two populations, shared inhibition, context as a gate)
"""

from typing import NamedTuple

from glutamate.circuit.dynamic_mean_field import threshold_rate
from glutamate.circuit.modulated_decision import ModulatedDecision
from glutamate.engine.mechanism import mechanism
from glutamate.errors import ParameterError, SolveError
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import measure, number, share

SET = vars(ModulatedDecision)["PARAMETERS"]
RATE = measure("1/ms").replace(low=0.0)
LENGTH_MS, CUE_MAX, WON = 10_000.0, 0.2, 0.4  # a lasting cue; 1/ms; open receptors of a pool that has won
STEP, WIDTH = 1e-6, 1e-5  # 1/ms: of a derivative, of the bracket of a threshold


@mechanism
class Amygdala:
    """Two pools and the central nucleus."""

    self_coupling: float = SET["self_coupling"]
    cross_coupling: float = SET["cross_coupling"]
    background: float = SET["background"]
    input_coupling: float = SET["input_coupling"]
    slope: float = SET["slope"]
    offset: float = SET["offset"]
    curvature: float = SET["curvature"]
    release: float = SET["release"]
    gating_time: float = SET["gating_time"]
    central_inhibition: float = par(
        0.5, "1", "assumed: intercalated cells pass on half of extinction", low=0.25, high=1, domain=(0, None), note="k"
    )

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Open NMDA receptors of each pool."""

        fear: share
        extinction: share

    class Drive(NamedTuple):
        """Rates that reach the fear pool and the extinction pool; factor of GABA-A."""

        cue: RATE
        context: RATE
        gaba: number(low=0)

    class Output(NamedTuple):
        """Firing of each pool; drive of the central nucleus."""

        rate_fear: measure("1/ms")
        rate_extinction: measure("1/ms")
        central: number

    def start(self, drive):
        """Neither has won."""
        return self.State(0.1, 0.1)

    def output(self, state, drive):
        """Rates by the current of each pool; the central nucleus is rectified."""
        return self.Output(
            self._rate(state.fear, state.extinction, drive.cue, drive.gaba),
            self._rate(state.extinction, state.fear, drive.context, drive.gaba),
            maximum(state.fear - self.central_inhibition * drive.gaba * state.extinction, 0.0),
        )

    def rate(self, state, drive):
        """Receptors open with the rate and close by themselves."""
        out = self.output(state, drive)
        return self.State(
            (1 - state.fear) * self.release * out.rate_fear - state.fear / self.gating_time,
            (1 - state.extinction) * self.release * out.rate_extinction - state.extinction / self.gating_time,
        )

    def _rate(self, own, other, stimulus, gaba):
        current = self.self_coupling * own - gaba * self.cross_coupling * other + self.background
        return threshold_rate(self.slope * (current + self.input_coupling * stimulus) - self.offset, self.curvature)


def settled(part, cue, context, gaba=1.0, start=None):
    """State after 10 s under a lasting cue and context (1/ms), from a State or from the start of both pools.

    Raises ParameterError for a negative or infinite cue, context or factor.
    """
    from math import inf

    from scipy.integrate import solve_ivp

    if not all(0 <= value < inf for value in (cue, context, gaba)):
        came = f"cue {cue!r:.20}, context {context!r:.20}, gaba {gaba!r:.20}"
        raise ParameterError("what reaches the amygdala", came, "finite numbers from 0", "change what lies outside")
    drive = part.Drive(cue, context, gaba)
    first = part.start(drive) if start is None else start
    path = solve_ivp(
        lambda t, y: part.rate(part.State(*y), drive), (0, LENGTH_MS), first, method="LSODA", rtol=1e-8, atol=1e-11
    )
    return part.State(*path.y[:, -1].tolist())


def reactivity(part, gaba=1.0, context=0.0, cue=0.0):
    """Change of the central output per Hz of a weak cue on top of `cue` (1/ms), in 1/Hz, in the state without fear.

    Raises SolveError where fear has won already.
    """
    rest = settled(part, cue, context, gaba)
    if rest.fear > WON:
        do = "lower the cue, or raise GABA"
        raise SolveError("reactivity before fear wins", f"fear at a cue of {1e3 * cue:g} Hz", "a quiet state", do)
    more = settled(part, cue + STEP, context, gaba, rest)
    low, high = (part.output(state, part.Drive(cue, context, gaba)).central for state in (rest, more))
    return (high - low) / (1e3 * STEP)


def trigger_threshold(part, gaba=1.0, context=0.0):
    """Smallest cue (1/ms) by which fear wins within 10 s from the state without a cue, to 0.01 Hz.

    Raises SolveError where it wins without a cue, or not even at 200 Hz.
    """
    rest = settled(part, 0.0, context, gaba)

    def wins(cue):
        end = settled(part, cue, context, gaba, rest)
        return end.fear > max(WON, end.extinction)

    low, high = 0.0, CUE_MAX
    if wins(low) or not wins(high):
        came = "fear without a cue" if wins(low) else f"no fear up to {1e3 * CUE_MAX:g} Hz"
        raise SolveError("the cue that triggers fear", came, "a threshold between", "change GABA or the context")
    while high - low > WIDTH:
        middle = (low + high) / 2
        low, high = (low, middle) if wins(middle) else (middle, high)
    return high
