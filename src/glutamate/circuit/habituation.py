"""Habituation: a repeated stimulus that the cortex learns to cancel, fast by depression, slowly by inhibition.

Scheme      fibres -> depressing synapse -> response, less what interneurons driven by the same fibres take away; their
            weight grows while they fire with a response and fades by itself
Takes in    firing of the fibres, factor of GABA-A
Hands on    response; `habituation` (course over repetitions), `half_time`, `recovered`
Not here    other stimuli (each has its own weight, so one does not cancel another), danger, sleep, adaptation of cells
Limits      the weight counts as it acts, so GABA scales how fast it is learnt; it fades passively instead of being
            unlearnt, which makes the stimulus new again after a rest. The speed is assumed: only its ratio between two
            states of GABA follows
Sources     TsodyksMarkram1997 (depression), Ramaswami2014 (negative image by inhibition), Schulz2021 (novelty by
            plastic inhibition)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import measure, number, share

FIBRES, BACKGROUND = 0.02, 5e-4  # 1/ms, with the stimulus and without
STIMULUS_MS, PERIOD_MS, SAMPLES = 1000.0, 5000.0, 41


@mechanism
class Habituation:
    """Cells that hear one stimulus."""

    used: float = par(0.5, "1", "TsodyksMarkram1997", domain=(0, 1), note="U")
    recovery_time: float = par(800, "ms", "TsodyksMarkram1997", domain=(0, None), note="tau_rec")
    weight: float = par(5, "1", "assumed: 50 Hz at the onset of 20 Hz", low=3, high=10, domain=(0, None), note="g_E")
    threshold: float = par(1, "1/s", "assumed: silent at rest", low=0.5, high=2, domain=(0, None), note="theta")
    learning: float = par(0.05, "ms", "assumed: half of the response is gone after some minutes", low=0.025, high=0.1,
                          domain=(0, None), note="eta")  # fmt: skip
    fade_time: float = par(20, "min", "assumed: new again within an hour", low=5, high=60, domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """What fibres can release; weight of inhibition as it acts."""

        available: share
        inhibition: number(low=0)

    class Drive(NamedTuple):
        """Firing of the fibres; factor of GABA-A."""

        fibres: measure("1/ms").replace(low=0.0)
        gaba: number(low=0)

    class Output(NamedTuple):
        """Firing of the cells."""

        response: measure("1/ms")

    def start(self, drive):
        """In balance with the firing that is there; nothing learnt."""
        return self.State(1 / (1 + self.used * self.recovery_time * drive.fibres), 0.0)

    def output(self, state, drive):
        """What is released less what interneurons take away, above the threshold."""
        excited = self.weight * self.used * state.available * drive.fibres
        return self.Output(maximum(excited - state.inhibition * drive.fibres - self.threshold, 0.0))

    def rate(self, state, drive):
        """Fibres run out and recover; inhibition learns to cancel."""
        learnt = drive.gaba * self.learning * drive.fibres * self.output(state, drive).response
        return self.State(
            (1 - state.available) / self.recovery_time - self.used * state.available * drive.fibres,
            learnt - state.inhibition / self.fade_time,
        )


def habituation(gaba=1.0, repeats=120, rest_s=0.0, part=None):
    """Mean response (Hz) to each presentation of 1 s every 5 s (repeats,), then one more after a rest of rest_s.

    Gives `time` (s, onsets), `response` (Hz), `test` (Hz, after the rest). Raises ParameterError for bad arguments.
    """
    import numpy as np

    from glutamate.engine.assembly import single
    from glutamate.engine.simulate import simulate

    if not (0 <= gaba < float("inf") and repeats >= 2 and 0 <= rest_s < float("inf")):
        came = f"gaba {gaba!r:.20}, repeats {repeats!r:.20}, rest_s {rest_s!r:.20}"
        raise ParameterError("habituation", came, "finite numbers from 0, two repetitions or more", "change them")
    onsets = np.append(PERIOD_MS * np.arange(repeats), PERIOD_MS * repeats + 1e3 * rest_s)
    edges = onsets[:, None] + [0.0, 1.0, STIMULUS_MS, STIMULUS_MS + 1.0]
    firing = np.tile([BACKGROUND, FIBRES, FIBRES, BACKGROUND], repeats + 1)
    within = np.linspace(1.0, STIMULUS_MS, SAMPLES)
    part = Habituation() if part is None else part
    data = simulate(
        Model.of(single(part, "cells"), name="cells").set({"cells.gaba": gaba, "cells.fibres": BACKGROUND}),
        times=(onsets[:, None] + within).ravel(),
        drive={"cells.fibres": (edges.ravel(), firing)},
        record=["cells.response"],
        threads=1,
    )
    course = data["cells.response"].values.reshape(repeats + 1, SAMPLES)
    means = 1e3 * np.trapezoid(course, within, axis=1) / (within[-1] - within[0])
    return {"time": 1e-3 * onsets[:-1], "response": means[:-1], "test": float(means[-1])}


def half_time(gaba=1.0, repeats=120, part=None):
    """Seconds until the response has fallen to half of the first one, between repetitions linearly; nan if never."""
    import numpy as np

    found = habituation(gaba, repeats, 0.0, part)
    below = np.flatnonzero(found["response"] <= found["response"][0] / 2)
    if not below.size:
        return float("nan")
    k = below[0]
    fall = found["response"][[k, k - 1]]
    return float(np.interp(found["response"][0] / 2, fall, found["time"][[k, k - 1]]))


def recovered(rest_s, gaba=1.0, repeats=120, part=None):
    """Share of the lost response that is back after a rest in seconds."""
    found = habituation(gaba, repeats, rest_s, part)
    first, last = found["response"][0], found["response"][-1]
    return float((found["test"] - last) / (first - last))
