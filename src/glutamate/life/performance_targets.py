"""What lapses and sleepiness must give: two weeks of short nights, nights without sleep, what people notice of it.

Takes in    performance.py and sleepiness.py under given nights
Hands on    `targets()`
Method      waking at 07:30; tests every two hours from 09:30 to 23:30, whether in bed by then or not awake at all
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.day_clock import DayClock
from glutamate.life.performance import Performance
from glutamate.life.sleepiness import Sleepiness

WAKES, BASE, DAYS = 7.5, 14, 14  # o'clock; nights of eight hours before; days that are read
TESTS = np.arange(9.5, 23.6, 2.0)
CRITICAL = 15.84  # hours awake beyond which lapses add up
HOURS = {"8": 8.0, "6": 6.0, "4": 4.0, "none": 0.0}


def targets() -> list[Target]:
    """Targets of short sleep."""
    lapses = partial(Target, unit="1", kind="prediction", source="BanksDinges2007", relative=False)
    nights = partial(Target, unit="1", kind="prediction", source="VanDongen2003", expected=13 / 12, tolerance=5 / 12,
                     relative=False)  # fmt: skip
    return [
        lapses("LIF-07", "more lapses on day 14 than on day 1 at eight hours", 0.0, tolerance=0.3,
               measure=lambda: float(days("8")[0][-1] - days("8")[0][0])),
        lapses("LIF-08", "lapses a test on day 7 of six hours", 6.0, tolerance=1.5,
               measure=lambda: float(days("6")[0][6])),
        lapses("LIF-09", "lapses a test on day 7 of four hours", 7.8, tolerance=3.0,
               measure=lambda: float(days("4")[0][6])),
        nights("LIF-10", "lapses on day 14 of six hours, per those after one to two nights without sleep",
               measure=lambda: per_nights("6")),
        nights("LIF-10", "the same of four hours", measure=lambda: per_nights("4")),
        Target("LIF-11", "variance of lapses that cumulative wake beyond 15.84 h a day explains, at least 0.7", 0.85,
               "1", 0.15, "VanDongen2003", "prediction", explained, relative=False),
        Target("LIF-13", "slope of sleepiness in days 7 to 14 per that of days 1 to 3, four hours, below 0.3", 0.15,
               "1", 0.15, "VanDongen2003", "prediction", lambda: slopes(1), relative=False),
        Target("LIF-13", "the same of lapses, above 0.3", 0.65, "1", 0.35, "VanDongen2003", "prediction",
               lambda: slopes(0), relative=False),
    ]  # fmt: skip


@cache
def days(hours: str, count: int = DAYS, recovery: int = 0) -> tuple[Any, Any]:
    """Mean lapses and sleepiness (days,) of the tests of each day after short nights; then nights of eight hours.

    hours  a key of HOURS; the base nights come before day 1, which follows the first short night
    """
    short = [HOURS[hours]] * count + [8.0] * recovery
    protocol = Protocol().pulse("asleep", 1.0, 0.0, f"{WAKES} h")
    for night, length in enumerate([8.0] * BASE + short):
        if length:
            protocol = protocol.pulse("asleep", 1.0, f"{24 * (night + 1) + WAKES - length} h", f"{length} h")
    parts = {"clock": DayClock(), "performance": Performance(), "sleepiness": Sleepiness()}
    wires: dict[str, Any] = {f"{part}.hour": "clock.hour" for part in ("performance", "sleepiness")}
    wires |= {f"{part}.asleep": "asleep" for part in ("performance", "sleepiness")}
    model = Model.of(
        Assembly(parts, wires | {"performance.caffeine": Input("1", 1.0)}, {"asleep": Input("1", 0.0)}, TIME="h")
    )
    first = 24 * (BASE + 1 + np.arange(len(short)))
    times = np.concatenate([[0.0], (first[:, None] + TESTS).ravel()])
    data = simulate(model, protocol, times=times, rtol=1e-8, threads=1)
    shape = (len(short), len(TESTS))
    lapses, felt = (data[p].values[1:].reshape(shape) for p in ("performance.lapses", "sleepiness.sleepiness"))
    return lapses.mean(1), felt.mean(1)


def per_nights(hours: str) -> float:
    """Lapses of day 14 per those of the nearer of one or two nights without sleep; 1 in between."""
    one, two = days("none", 2)[0]
    level = days(hours)[0][-1]
    return float(level / min(max(level, one), two))


def explained() -> float:
    """Square of the correlation over 14 days of eight, six and four hours and three of none."""
    wake, lapses = [], []
    for hours, count in (("8", DAYS), ("6", DAYS), ("4", DAYS), ("none", 3)):
        level = days(hours, count)[0]
        wake += list(np.arange(1, count + 1) * (24 - HOURS[hours] - CRITICAL))
        lapses += list(level)
    return float(np.corrcoef(wake, lapses)[0, 1] ** 2)


def slopes(which: int) -> float:
    """Slope of days 7 to 14 per that of days 1 to 3 at four hours; 0 lapses, 1 sleepiness."""
    level = days("4")[which]
    late, early = np.polyfit(np.arange(7, 15), level[6:14], 1)[0], np.polyfit(np.arange(1, 4), level[:3], 1)[0]
    return float(late / early)
