"""What days must give: extracellular glutamate over sleep and wake, tissue glutamate over a day and off alcohol.

Takes in    the mechanism `SleepWake` under stages; the model `metabolism` over two days of a person
Hands on    `targets()`
Limits      release in sleep is a fifth below wake by assumption; the sign alone is held against data
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import DAY, HOUR, course, within
from glutamate.metabolism.sleep_wake import SleepWake

ASLEEP = 0.8  # release in sleep relative to wake; assumed
AWAKE = 24 / (16 + 8 * ASLEEP)  # release awake relative to the mean of a day, which is rest
DAYS = 5  # until the course of a day repeats itself
LIGHTS_OUT, WAKES = 16 * HOUR, DAY  # minutes after waking
GLX = "tissue.glx"


def targets() -> list[Target]:
    """Targets of sleep and wake."""
    slope = partial(Target, unit="%/min", relative=False, kind="calibration", source="Dash2009", tolerance=0.1)
    sign = partial(Target, **within(0, 20), unit="%", kind="prediction")
    return [
        slope("MET-34", "first ten minutes of wake", 0.329, measure=lambda: _slope((("W", 10.0),), 0.0, 10.0)),
        slope("MET-34", "ten minutes of REM sleep", 0.349, measure=lambda: _slope((("R", 10.0),), 0.0, 10.0)),
        slope("MET-34", "ten minutes of NREM sleep", -0.338, measure=lambda: _slope((("N", 10.0),), 0.0, 10.0)),
        Target(
            "MET-34", "last half hour of three hours of enforced wake, below nought", -0.15, "%/min", 0.15, "Dash2009",
            "calibration", lambda: _slope((("W", 180.0),), 150.0, 180.0), relative=False,
        ),
        Target(
            "MET-34", "fall in recovery per usual fall", 2.0, "1", 0.5, "Dash2009", "calibration", _recovery,
            relative=False,
        ),
        sign("MET-36", "tissue Glx of the evening above that of the morning", source="Volk2017", measure=_evening),
        sign("MET-36", "tissue Glx of usual wake above that of enforced wake", source="Yoon2024", measure=_enforced),
        Target(
            "MET-48", "tissue glutamate a day after the last of 60 days of drink", **within(0, 20), unit="%",
            source="Hermann2012", kind="prediction", measure=partial(_sober, 1.0, "adapts"),
        ),
        Target(
            "MET-48", "tissue glutamate four weeks after", 0.0, "%", 1.0, "Hermann2012", "prediction",
            partial(_sober, 28.0, "adapts"), relative=False,
        ),
        Target(
            "MET-48", "the same a day after, where release does not follow", 0.0, "%", 0.1,
            "computed: the choice of no effect", "identity", partial(_sober, 1.0, "null"), relative=False,
        ),
    ]  # fmt: skip


def _sober(days: float, view: str) -> float:
    """Change of tissue glutamate (%) some days after the end of 60 days at a mean of 40 mM of alcohol."""
    steps = (("drinks.alcohol", 40.0, 0.0), ("drinks.alcohol", 0.0, 60 * DAY))
    times = (0.0, (60 + days) * DAY)
    run = course(times, name="metabolism", choices=(("alcohol", view),), steps=steps)
    return 100 * float(run["tissue.glutamate_tissue"][-1] / run["tissue.glutamate_tissue"][0] - 1)


def _levels(stages: tuple[tuple[str, float], ...]) -> tuple[Any, Any]:
    """Minutes and level over stages (letter, minutes), from the mean level on."""
    from scipy.integrate import solve_ivp

    part: Any = SleepWake()
    y, times, levels, begin = list(part.start(None)), [0.0], [1.0], 0.0
    for stage, length in stages:
        drive = part.Drive(float(stage == "N"), float(stage == "R"))
        at = begin + np.arange(1.0, length + 1)
        run = solve_ivp(
            lambda t, z, held=drive: list(part.rate(part.State(*z), held)),
            (begin, at[-1]), y, "LSODA", at, rtol=1e-9, atol=1e-12, max_step=5.0,
        )  # fmt: skip
        times += list(run.t)
        levels += list(run.y[0])
        y, begin = list(run.y[:, -1]), float(at[-1])
    return np.array(times), np.array(levels)


def _slope(stages: tuple[tuple[str, float], ...], first: float, last: float) -> float:
    """Mean change per minute, per cent of the level at the first of both."""
    times, levels = _levels(stages)
    a, b = np.interp([first, last], times, levels)
    return float(100 * (b / a - 1) / (last - first))


def _recovery() -> float:
    usual = _slope((("N", 20.0),), 0.0, 20.0)
    return _slope((("W", 180.0), ("N", 20.0)), 180.0, 200.0) / usual


@cache
def _glx(enforced: bool) -> Any:
    """Tissue Glx (per cent of the first morning) every half hour of the last two days."""
    steps = [(path, AWAKE, 0.0) for path in ("release_excitatory", "release_inhibitory")]
    for day in range(DAYS):
        if enforced and day == DAYS - 1:
            continue
        for path in ("release_excitatory", "release_inhibitory"):
            steps += [(path, ASLEEP * AWAKE, day * DAY + LIGHTS_OUT), (path, AWAKE, day * DAY + WAKES)]
        steps += [("nrem", 0.8, day * DAY + LIGHTS_OUT), ("rem", 0.2, day * DAY + LIGHTS_OUT)]
        steps += [("nrem", 0.0, day * DAY + WAKES), ("rem", 0.0, day * DAY + WAKES)]
    times = tuple(np.linspace(0.0, DAYS * DAY, DAYS * 48 + 1).tolist())
    run = course(times, name="metabolism", choices=(("sleep", "human"),), steps=tuple(steps))[GLX]
    return 100 * run / run[0]


def _evening() -> float:
    """Of the last day but one: hour 15 after waking less the morning after (at the end of the night)."""
    usual = _glx(False)
    day = (DAYS - 2) * 48
    return float(usual[day + 30] - usual[day + 48])


def _enforced() -> float:
    """Hour 15 of the last day less the hour at which an enforced night ends."""
    return float(_glx(False)[(DAYS - 1) * 48 + 30] - _glx(True)[DAYS * 48])
