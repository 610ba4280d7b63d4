"""What the stress axis must give: a day's peak and trough, hourly pulses of rats, glands after two months of stress.

Takes in    hpa_axis.py under the rhythm of cortisol_rhythm.py or under steps; corticosterone_pulses.py
Hands on    `targets()`, `day`, `stressed`
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.corticosterone_pulses import CorticosteronePulses
from glutamate.life.cortisol_rhythm import CortisolRhythm
from glutamate.life.day_clock import DayClock
from glutamate.life.hpa_axis import HpaAxis

NMOL_PER_L = 1e6  # canonical mM in nM
STRESS_D = 60  # days of twice the drive
PLASMA = 170.0  # nmol/L at a cortisol of 1


def targets() -> list[Target]:
    """Targets of cortisol."""
    seen = partial(Target, kind="calibration", source="Debono2009", relative=False, hard=True)
    model = partial(
        Target, "LIF-17", unit="1", kind="regression", hard=True, tolerance=0.05,
        source="computed: the same equations, another integrator",
    )  # fmt: skip
    return [
        seen("LIF-14", "morning peak of cortisol", 428, "nM", 122.5, measure=lambda: day("axis")[0]),
        seen("LIF-14", "o'clock of the peak", 8.53, "h", 1.0, measure=lambda: day("axis")[1]),
        seen("LIF-14", "morning peak without feedback", 428, "nM", 122.5, measure=lambda: day("plasma")[0]),
        seen("LIF-14", "o'clock of it", 8.53, "h", 1.0, measure=lambda: day("plasma")[1]),
        seen("LIF-15", "night's trough", 55, "nM", 14, measure=lambda: day("axis")[2]),
        seen("LIF-15", "o'clock of the trough", 24.3, "h", 1.5, measure=lambda: day("axis")[3]),
        seen("LIF-15", "night's trough without feedback", 55, "nM", 14, measure=lambda: day("plasma")[2]),
        seen("LIF-15", "o'clock of it", 24.3, "h", 1.5, measure=lambda: day("plasma")[3]),
        Target("LIF-16", "from pulse to pulse of a rat", 61, "min", 0.05,
               "computed: the same equations, another integrator", "regression", pulses),
        model(what="cortisol on day 59 of twice the drive", expected=1.87, measure=lambda: _at("cortisol", 59)),
        model(what="cortisol 30 days after", expected=1.19, measure=lambda: _at("cortisol", STRESS_D + 30)),
        model(what="highest ACTH from day 1 to 90 after", expected=0.90,
              measure=lambda: float(stressed()["acth"][STRESS_D + 1 : STRESS_D + 91].max())),
        model(what="lowest ACTH from day 1 to 90 after", expected=0.84,
              measure=lambda: float(stressed()["acth"][STRESS_D + 1 : STRESS_D + 91].min())),
        model(what="largest distance of hormones and glands from rest 200 days after, beyond 1", expected=1.0,
              measure=lambda: 1 + max(abs(float(v[STRESS_D + 200]) - 1) for v in stressed().values())),
    ]  # fmt: skip


@cache
def _day() -> tuple[Any, dict[str, Any]]:
    parts = {"clock": DayClock(), "rhythm": CortisolRhythm(), "axis": HpaAxis()}
    wires: dict[str, Any] = {"rhythm.hour": "clock.hour", "rhythm.level": Input("1", 1.0)}
    model = Model.of(Assembly(parts, wires | {"axis.stress": "rhythm.hypothalamus"}, TIME="h"))
    settle = 24.0 * 400
    times = np.concatenate([[0.0], settle + np.arange(0, 24, 0.02)])
    data = simulate(model, times=times, rtol=1e-7, threads=1)
    values = {"axis": PLASMA * data["axis.cortisol"].values[1:],
              "plasma": NMOL_PER_L * data["rhythm.plasma"].values[1:]}  # fmt: skip
    return times[1:] - settle, values


def day(which: str) -> tuple[float, float, float, float]:
    """Peak (nM), its hour, trough, its hour counted past noon to noon; after the glands have settled under the rhythm.

    which   "axis" with feedback, "plasma" without
    """
    hours, values = _day()
    level = values[which]
    trough = hours[level.argmin()]
    return float(level.max()), float(hours[level.argmax()]), float(level.min()), float((trough + 12) % 24 + 12)


@cache
def stressed(days: int = STRESS_D, after: int = 300, drive: float = 2.0) -> dict[str, Any]:
    """Every state relative to rest at each day (days,) of a course of stress from day 0 and what follows."""
    protocol = Protocol().pulse("hpa_axis.stress", drive, 0.0, f"{days} d")
    model = Model.of(HpaAxis()).set({"hpa_axis.stress": 1.0})
    times = 24.0 * np.arange(days + after + 1)
    data = simulate(model, protocol, times=times, start=_rest(), rtol=1e-8, threads=1)
    return {str(p).split(".")[1]: data[p].values / _rest()[str(p)] for p in data.data_vars if str(p) in _rest()}


@cache
def _rest() -> dict[str, float]:
    part: Any = HpaAxis()
    state = part.start(part.Drive(1.0))
    return {f"hpa_axis.{name}": float(value) for name, value in state._asdict().items()}


def _at(name: str, day: int) -> float:
    return float(stressed()[name][day])


def pulses() -> float:
    """Minutes from pulse to pulse of corticosterone at p1 = 35 (mean over the last half of twenty hours)."""
    model = Model.of(
        Assembly(
            {"rat": CorticosteronePulses()}, {"rat.stress": Input("1", 35.0), "rat.earlier": "rat.acth"}, TIME="min"
        )
    )
    times = np.arange(0, 1200.1, 0.5)
    data = simulate(model, times=times, record=["rat.corticosterone"], solver="heun", dt=0.02, threads=1)
    level = data["rat.corticosterone"].values.ravel()[len(times) // 2 :]
    top = np.nonzero((level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:]))[0]
    return float(np.diff(top).mean() * 0.5)
