"""Inhibition that keeps every region at its rate: exactly without noise, by trial with it, and slowly by homeostasis.

Method      without noise: at the rate asked for the activity of excitation is known in every region, so each one's own
            equations give the activity of its inhibition and then the strength that balances its inputs; no region
            waits for another. For equal regions that is J_i = 1 + 0.630 G k_i, k_i the sum of what a region hears
            with noise: runs, and after each the strength moves by the logarithm of the rate over the rate asked for
            homeostasis: the strength relaxes to the one that restores the rate, in 12 to 48 h
Hands on    `balanced`, `tuned`, `compensated`, each a WholeBrain; `rest`, the rates it settles at without noise;
            `growth`, whether the balanced state is kept at all: strong coupling makes it unstable
Limits      compensation restores a mean rate, not the gain or the spread of rates: run both and compare. Strong
            coupling makes the balanced state unstable: from G times the largest eigenvalue of the weights of about
            1.25 on a brain without noise leaves it, and under a noise of 0.01 copies jump to a busy state from about 2
Sources     Deco2014 (feedback inhibition control); Turrigiano2008 (time course of homeostasis)
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.brain.run import run
from glutamate.brain.whole import CURRENT, WholeBrain
from glutamate.engine.mechanism import Target, with_values
from glutamate.errors import ParameterError, SolveError
from glutamate.parameter import Parameter

HOMEOSTASIS = Parameter(
    24.0, "h", "assumed: scaling of synapses takes 12 to 48 h (Turrigiano2008)", low=12, high=48, domain=(0, None)
)
STEP = 0.16  # a region alone falls with the power 2.5 of its inhibition; coupled ones fall further, together
HALVINGS = 200
RIDICULOUS = 1e12


class Tuning(NamedTuple):
    """How far it got: rounds, largest |rate / asked - 1| in the last, mean rates (n,) in Hz."""

    rounds: int
    worst: float
    rates: Any


def balanced(brain: WholeBrain, rate: Any = None) -> WholeBrain:
    """The brain with the inhibition that holds all regions at `rate` (Hz, a number or (n,)) without noise.

    By default the rate that the unchanged region has alone. Raises SolveError for a region that even no inhibition
    brings up to the rate.
    """
    asked = _rate(brain, rate)
    part = brain.part()
    level = asked * 1e-3 * part.release * part.gating_time
    excitation = level / (1 + level)
    heard = brain.connectome.weights @ excitation
    drive = part.Drive(heard, brain.value(CURRENT))
    active = _inhibited(brain, part, excitation, heard)

    def pushed(strength: Any) -> Any:
        return with_values(part, inhibition=strength).rate(part.State(excitation, active), drive).excitation

    weak = pushed(np.zeros(len(brain))) < 0
    if weak.any():
        name = brain.labels[int(np.flatnonzero(weak)[0])]
        came = f"{name} stays below {asked[weak][0]:g} Hz without any inhibition; {int(weak.sum())} regions do"
        raise SolveError("a balance of regions", came, "a rate that all can reach", "ask for less, or raise excitation")
    high = np.ones(len(brain))
    while (pushed(high) > 0).any() and high.max() < RIDICULOUS:
        high = np.where(pushed(high) > 0, 2 * high, high)
    return brain.changed(inhibition=_root(pushed, np.zeros(len(brain)), high))


def tuned(
    brain: WholeBrain,
    rate: Any = None,
    *,
    tolerance: float = 0.1,
    rounds: int = 20,
    copies: int = 16,
    duration: float | str = "20 s",
    seed: int = 0,
    **options: Any,
) -> tuple[WholeBrain, Tuning]:
    """The brain with the inhibition that holds mean rates at `rate` (Hz) under its noise, found by trial.

    Starts from what it has: take `balanced` first. Ends when all regions are within the tolerance; raises SolveError
    if they are not after all rounds. options go to `run`.
    """
    asked = _rate(brain, rate)
    if rounds < 1 or copies < 1 or not 0 < tolerance < np.inf:
        came = f"{rounds} rounds, {copies} copies, tolerance {tolerance!r:.40}"
        raise ParameterError("a tuning of inhibition", came, "1 or more of each, a tolerance above 0", "correct it")
    worst, share = np.inf, STEP
    for k in range(rounds):
        data = run([brain] * copies, duration, seed=seed + k, record=("rate_e",), **options)
        means = data["rate_e"].values.mean(axis=(0, 2))
        if not np.isfinite(means).all():
            raise SolveError("a tuning of inhibition", "a run that failed", "finite rates", "start from `balanced`")
        off = np.log(means / asked)
        before, worst = worst, float(np.abs(means / asked - 1).max())
        share = share / 2 if worst > 1.3 * before else share
        if worst <= tolerance:
            return brain, Tuning(k + 1, worst, means)
        # a step is bounded: rates far off say little about how far
        brain = brain.changed(inhibition=brain.value("inhibition") * np.exp(share * np.clip(off, -1, 1)))
    came = f"{worst:.1%} off after {rounds} rounds"
    do = "give more rounds or longer runs; under strong coupling and noise there is a second state: lower either"
    raise SolveError("a tuning of inhibition", came, f"{tolerance:.1%} or less", do)


def compensated(
    brain: WholeBrain,
    hours: float,
    rate: Any = None,
    *,
    wanted: WholeBrain | None = None,
    time_h: float = float(HOMEOSTASIS.value),
) -> WholeBrain:
    """The brain after `hours` in which inhibition relaxed to what restores `rate` without noise, as `balanced` does.

    wanted: the brain that is restored already, in place of a rate; under noise take the one that `tuned` gives. At 0 h
    nothing is changed: an acute effect. Raises ParameterError for negative times, and for both a rate and a brain.
    """
    if not (0 <= hours < np.inf and 0 < time_h < np.inf):
        came = f"{hours!r:.40} h with a time constant of {time_h!r:.40} h"
        raise ParameterError("homeostasis of inhibition", came, "0 h or more, above 0 h", "correct them")
    if wanted is not None and (rate is not None or wanted.labels != brain.labels):
        came = "a rate and a brain" if rate is not None else "a brain with other regions"
        raise ParameterError("what homeostasis restores", came, "a rate, or a brain of the same regions", "give one")
    now, then = (x.value("inhibition") for x in (brain, balanced(brain, rate) if wanted is None else wanted))
    return brain.changed(inhibition=then + (now - then) * np.exp(-hours / time_h))


def rest(brain: WholeBrain, seconds: float = 20.0) -> Any:
    """Rates (2, n) in Hz of excitation and inhibition in the state that a run without noise settles in."""
    quiet = WholeBrain(brain.connectome, brain.region, brain.speed, 0.0, brain.values)
    data = run(quiet, "1 ms", settle=f"{seconds} s", every="1 ms", dt="1 ms", record=("rate_e", "rate_i"))
    if str(data["status"].values[0]) != "ok":
        raise SolveError("a rest of a brain", str(data["status"].values[0]), "a finite state", "raise inhibition")
    return np.stack([data[name].values[0, :, -1] for name in ("rate_e", "rate_i")])


def growth(brain: WholeBrain, rate: Any = None) -> float:
    """Largest real part (1/s) of the eigenvalues at the state in which regions have `rate`, without delays.

    Above 0 the brain leaves that state by itself. The brain should be balanced for that rate.
    """
    level = _rate(brain, rate) * 1e-3 * brain.value("release") * brain.value("gating_time")
    excitation, part, n = level / (1 + level), brain.part(), len(brain)
    heard, current = brain.connectome.weights @ excitation, brain.value(CURRENT)
    active = _inhibited(brain, part, excitation, heard)
    step = 1e-30

    def slopes(*seeds: complex) -> Any:
        state = part.State(excitation + seeds[0], active + seeds[1])
        return [np.imag(x) / step for x in part.rate(state, part.Drive(heard + seeds[2], current))]

    own, other, network = (slopes(*(1j * step * (k == m) for k in range(3))) for m in range(3))
    matrix = np.zeros((2 * n, 2 * n))
    for row in range(2):
        rows = slice(row * n, (row + 1) * n)
        matrix[rows, :n] = np.diag(own[row]) + network[row][:, None] * brain.connectome.weights
        matrix[rows, n:] = np.diag(other[row])
    return float(1e3 * np.linalg.eigvals(matrix).real.max())


def targets() -> list[Target]:
    """The closed form on 80 regions that hear differently much."""
    from glutamate.brain.synthetic import synthetic
    from glutamate.circuit.dynamic_mean_field import DynamicMeanField

    ours = partial(Target, source="computed: 80 regions without noise", kind="regression", tolerance=0.01)

    def closed_form() -> WholeBrain:
        connectome, region = synthetic(80).scaled(1.0), DynamicMeanField()
        slope = region.balanced(1.0).inhibition - region.inhibition
        return WholeBrain(connectome, region).changed(inhibition=region.inhibition + slope * connectome.strengths)

    def farthest() -> float:
        rates = rest(closed_form())[0]
        return float(rates[np.abs(rates - rates.mean()).argmax()])

    def same() -> float:
        one, other = (b.value("inhibition") for b in (closed_form(), balanced(closed_form())))
        return float(np.abs(one / other - 1).max())

    return [
        ours("CIR-23", "80 regions, G 1: the rate farthest from the mean", 3.08, "Hz", measure=farthest),
        Target(
            "CIR-23",
            "80 regions: closed form against each region's own balance",
            0.0,
            "1",
            1e-6,
            "computed: both from the equations",
            "identity",
            same,
            relative=False,
        ),
    ]


def _rate(brain: WholeBrain, rate: Any) -> Any:
    """Rates asked for (n,) in Hz."""
    if rate is None:
        return np.full(len(brain), brain.region.firing()[0])
    try:
        asked = np.broadcast_to(np.asarray(rate, float), (len(brain),))
    except ValueError:
        asked = np.array([np.nan])
    if not (np.isfinite(asked).all() and (asked > 0).all()):
        came = f"{rate!r:.40}" if np.ndim(rate) == 0 else f"shape {np.shape(rate)}"
        raise ParameterError("the rate of regions", came, f"a number or ({len(brain)},), above 0 Hz", "correct it")
    return asked


def _inhibited(brain: WholeBrain, part: Any, excitation: Any, heard: Any) -> Any:
    """Activity of inhibition (n,) that belongs to that of excitation."""
    drive = part.Drive(heard, brain.value(CURRENT))

    def pushed(activity: Any) -> Any:
        return part.rate(part.State(excitation, activity), drive).inhibition_active

    most = part.gaba_time * part.output(part.State(excitation, 0.0), drive).rate_i
    return _root(pushed, np.zeros(len(brain)), np.broadcast_to(most, (len(brain),)))


def _root(falling: Any, low: Any, high: Any) -> Any:
    """Where functions that fall with their argument pass zero, each between its bounds, by halving."""
    low, high = np.array(low, float), np.array(high, float)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        positive = falling(middle) > 0
        low, high = np.where(positive, middle, low), np.where(positive, high, middle)
    return (low + high) / 2
