"""Sleep across scales: pressure to slow waves, to synapses, to glutamate; and what an ordinary week asks of metabolism.

Scheme      pressure of a person -> slow waves of a night -> synapses shrink <-> the night of plasticity; NREM -> level
            of glutamate outside cells; hours asleep and awake x release of either -> mean release of a week
Takes in    the model `life` in bed and over a week, plasticity's night, metabolism's law of sleep and its days
Hands on    `night()`, `week()`, `targets()`
Limits      slow waves here follow pressure; the sleeping cortex and thalamus have no input for it. No circuit hands on
            a rate of its own for sleep: that release then is a fifth below wake is assumed, and a day is scaled so that
            its mean is rest, as life assumes by handing on no change
Sources     DeVivo2017 (synapses), Dash2009 (glutamate), Volk2017 (fall with slow waves)
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.life.factors import effects
from glutamate.life.sleep import nights, timetable
from glutamate.metabolism.day_targets import ASLEEP, AWAKE
from glutamate.metabolism.sleep_wake import SleepWake
from glutamate.plasticity.nightly import shrinkage

DAYS, CYCLE_H, STEP_H = 14, 1.5, 1 / 60
PATHS = ("synapses.slow_waves", "synapses.weak", "ambient.level", "pressure.asleep")


@cache
def night() -> dict[str, Any]:
    """Hours in bed (times,), slow waves, weak synapses, level of glutamate outside; after two ordinary weeks."""
    hours = np.arange(0.0, 8.0 + STEP_H / 2, STEP_H)
    times = np.concatenate([[0.0], 24.0 * DAYS - 1 + hours])
    bed = timetable(nights(23.0, 7.0, DAYS))
    data = simulate(
        discover.model("life"), bed, times=times, record=PATHS, solver="tsit5", rtol=1e-8, threads=1
    )  # fmt: skip
    found = {name: data[name].values[1:] for name in PATHS}
    asleep = found["pressure.asleep"] > 0
    return {"hours": hours[asleep] - hours[asleep][0]} | {name: value[asleep] for name, value in found.items()}


def cycles() -> float:
    """Slow waves of the fourth cycle of ninety minutes per those of the first."""
    run = night()
    number = (run["hours"] / CYCLE_H).astype(int)
    first, fourth = (run["synapses.slow_waves"][number == k].mean() for k in (0, 3))
    return float(fourth / first)


def shrunk() -> float:
    """Change (%) of weak synapses over a night."""
    weak = night()["synapses.weak"]
    return float(100 * (weak[-1] / weak[0] - 1))


def slope() -> float:
    """Change of glutamate outside cells in the first ten minutes of NREM sleep of the rat, % a minute."""
    from scipy.integrate import solve_ivp

    part: Any = SleepWake()
    drive = part.Drive(1.0, 0.0)
    run = solve_ivp(lambda t, y: list(part.rate(part.State(*y), drive)), (0, 10), list(part.start(drive)), rtol=1e-9)
    return float(100 * (run.y[0, -1] / run.y[0, 0] - 1) / 10)


def together() -> float:
    """Correlation over a night of the fall of glutamate with slow waves."""
    run = night()
    falls = -np.gradient(np.log(run["ambient.level"]), run["hours"])
    return float(np.corrcoef(falls, run["synapses.slow_waves"])[0, 1])


@cache
def week() -> dict[str, float]:
    """Means over an ordinary week: share of hours asleep, release that life hands to metabolism, release by hours."""
    times = np.concatenate([[0.0], 24.0 * DAYS + np.arange(0.0, 7 * 24.0, 0.05)])
    names = ("pressure.awake", "handed.release_gain")
    data = simulate(discover.model("life"), times=times, record=names, solver="tsit5", rtol=1e-6, threads=1)
    awake, gain = (data[name].values[1:] for name in names)
    laid = next(e for e in effects("metabolism", {"release_gain": gain}) if e.path == "release_excitatory")
    return {
        "asleep": float(1 - awake.mean()),
        "handed": float(np.mean(laid.value)),
        "hours": float((np.asarray(laid.value) * np.where(awake > 0, AWAKE, AWAKE * ASLEEP)).mean()),
    }


def targets() -> list[Target]:
    """Ties of sleep."""
    one = partial(Target, "XSC-06", relative=False)
    mean = partial(Target, "XSC-17", expected=1.0, unit="1", tolerance=0.02, kind="identity", relative=False,
                   source="computed: a week at the mean of its days is rest")  # fmt: skip
    shrink = partial(one, expected=-18.0, unit="%", tolerance=3.0, source="DeVivo2017")
    return [
        one(what="slow waves of the fourth cycle per the first", expected=0.3, unit="1", tolerance=0.1,
            source="assumed: usual in adults", kind="prediction", measure=cycles),
        shrink(what="weak synapses over a night, by life", kind="calibration", measure=shrunk),
        shrink(what="synapses over a night, by plasticity", kind="calibration", measure=lambda: 100 * shrinkage()),
        one(what="glutamate outside cells in NREM sleep", expected=-0.34, unit="%/min", tolerance=0.1,
            source="Dash2009", kind="calibration", measure=slope),
        one(what="correlation of its fall with slow waves over a night, above 0", expected=0.5, unit="1",
            tolerance=0.5, source="Dash2009;Volk2017", kind="prediction", measure=together),
        mean(what="release that life hands to metabolism over a week", measure=lambda: week()["handed"]),
        mean(what="hours of life times release of sleep and wake", measure=lambda: week()["hours"]),
    ]  # fmt: skip
