"""What sleep must give: lengths of the two-process model and the switch, hours under room light, free-running clocks.

Takes in    two_process.py, sleep_switch.py, body_clock.py, amplitude_phase_clock.py and the model `sleep`
Hands on    `targets()`
Method      runs of weeks sampled every hundredth of an hour; the last days are read
Sources     Skeldon2023: hours of sleep that its authors' own program gave, from the data files published with it
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.amplitude_phase_clock import AmplitudePhaseClock
from glutamate.life.body_clock import BodyClock
from glutamate.life.day_clock import DayClock
from glutamate.life.sleep import onsets
from glutamate.life.sleep_switch import SleepSwitch
from glutamate.life.two_process import TwoProcess

STEP = 0.01
DARK = 1e-3  # lux
PUBLISHED = {  # age, lux by day, lux by evening: hours asleep, their middle o'clock; the oscillator's period is 24.2 h
    ("30", 673.1704, 40.0): (8.1246, 4.6146),
    ("30", 710.4974, 40.0): (8.1316, 4.3174),
    ("65", 700.0, 40.0): (7.3632, 2.9250),
    ("65", 700.0, 10.0): (7.4604, 1.7387),
}


def targets() -> list[Target]:
    """Targets of sleep and clock."""
    own = "computed: the same equations, another integrator"
    hours = partial(Target, unit="h", source=own, kind="regression", relative=False)
    minutes = partial(hours, tolerance=1 / 3)
    period = partial(
        Target, unit="h", relative=False, kind="identity", tolerance=0.1,
        source="computed: the period the constants stand for",
    )  # fmt: skip
    return [
        hours("LIF-01", "two-process sleep", 8.39, tolerance=0.1, hard=True, measure=lambda: _slept("two")[0]),
        hours("LIF-01", "two-process wake", 15.61, tolerance=0.1, hard=True, measure=lambda: 24 - _slept("two")[0]),
        hours("LIF-01", "from sleep to sleep", 24.0, tolerance=0.1, hard=True, measure=lambda: _slept("two")[1]),
        hours("LIF-02", "sleep by the switch", 8.52, tolerance=0.2, measure=lambda: _slept("switch")[0]),
        hours("LIF-02", "from sleep to sleep", 24.0, tolerance=0.2, measure=lambda: _slept("switch")[1]),
        hours("LIF-02", "lowest pressure", 12.5, unit="nM", tolerance=0.2, measure=lambda: _swing()[0]),
        hours("LIF-02", "highest pressure", 15.1, unit="nM", tolerance=0.2, measure=lambda: _swing()[1]),
        *(row for case in PUBLISHED for row in _published(*case)),
        minutes("LIF-05", "falls asleep after evenings of 5 lux at", 21 + 52 / 60, measure=lambda: lit("30", 5.0)[0]),
        hours("LIF-05", "later by the day under evenings of 200 lux, at least 0.3 h", 0.8, tolerance=0.5,
              measure=lambda: lit("30", 200.0)[2]),
        period("LIF-06", "clock in the dark", 24.2, measure=lambda: free("body")),
        period("LIF-06", "clock of 1999 in the dark", 24.2, measure=lambda: free("forger1999")),
        period("LIF-06", "clock by amplitude and phase in the dark", 24.2, measure=lambda: free("amplitude_phase")),
    ]  # fmt: skip


def _published(age: str, day: float, evening: float) -> list[Target]:
    """Falling asleep and waking as the authors' program has them."""
    length, middle = PUBLISHED[age, day, evening]
    row = partial(Target, "LIF-03", unit="h", tolerance=1 / 3, source="Skeldon2023", kind="prediction", relative=False)
    where = f"age {age}, {day:.0f} lux by day, {evening:g} in the evening"
    hours = partial(lit, age, evening, day, 16)
    return [
        row(what=f"{where}: falls asleep at", expected=24 + middle - length / 2, measure=lambda: hours()[0]),
        row(what=f"{where}: wakes at", expected=middle + length / 2, measure=lambda: hours()[1]),
    ]


@cache
def _run(which: str) -> dict[str, Any]:
    """Ten last days of thirty of a sleeper without alarm."""
    part: Any = {"two": TwoProcess, "switch": SleepSwitch}[which]()
    model = Assembly({"clock": DayClock(), "sleep": part}, {"sleep.hour": "clock.hour"}, TIME="h")
    times = np.concatenate([[0.0], np.arange(20 * 24, 30 * 24 + STEP / 2, STEP)])
    data = simulate(Model.of(model), times=times, rtol=1e-8, threads=1)
    return {str(name): data[name].values[1:] for name in data.data_vars} | {"hours": times[1:]}


def _asleep(which: str) -> Any:
    run = _run(which)
    return run["sleep.asleep"] if which == "two" else (run["sleep.arousal"] < 0.2).astype(float)


@cache
def _slept(which: str) -> tuple[float, float]:
    """Mean hours of sleep, and from one sleep to the next."""
    begins, ends = onsets(_run(which)["hours"], _asleep(which))
    ends = ends[ends > begins[0]]
    lengths = ends - begins[: len(ends)]
    return float(lengths.mean()), float(np.diff(begins).mean())


def _swing() -> tuple[float, float]:
    pressure = 1e6 * _run("switch")["sleep.pressure"]
    return float(pressure.min()), float(pressure.max())


@cache
def lit(age: str, evening: float, day: float = 700.0, weeks: int = 8) -> tuple[float, float, float]:
    """O'clock of falling asleep (25 is one in the morning) and waking, later by the day; end of so many such weeks."""
    levels = {"light.evening_level": evening, "light.day_level": day}
    model = discover.model("sleep", (("age", age),)).set(levels)
    times = np.arange(0, weeks * 7 * 24 + 0.01, 0.02)
    data = simulate(model, times=times, record=["pressure.asleep"], rtol=1e-8, threads=1)
    begins, ends = onsets(times, data["pressure.asleep"].values)
    return float((begins[-2] + 12) % 24 + 12), float(ends[-2] % 24), float(np.diff(begins)[-10:].mean() - 24)


def free(which: str) -> float:
    """Period (h) in constant darkness: mean over the last twenty turns of sixty days."""
    parts = {"body": BodyClock, "forger1999": BodyClock.forger1999, "amplitude_phase": AmplitudePhaseClock}
    model = Assembly({"body": parts[which]()}, {"body.light": Input("1", DARK)}, TIME="h")
    times = np.arange(0, 60 * 24 + 0.01, 0.05)
    value = simulate(Model.of(model), times=times, record=["body.pacemaker"], rtol=1e-9, threads=1)[
        "body.pacemaker"
    ].values
    up = np.nonzero((value[:-1] < 0) & (value[1:] >= 0))[0]
    cross = times[up] - value[up] * (times[up + 1] - times[up]) / (value[up + 1] - value[up])
    return float(np.diff(cross)[-20:].mean())
