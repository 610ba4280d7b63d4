"""What load, sleep and exercise must do to tissue glutamate, and work to exhaustion over years.

Takes in    tissue_pool.py with load, sleep and exercise; choice_cost.py; burnout.py
Hands on    `targets()`, `hard_day`, `carry_over`, `still_exhausted`
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.body_clock import BodyClock
from glutamate.life.burnout import Burnout
from glutamate.life.choice_cost import ChoiceCost
from glutamate.life.day_clock import DayClock
from glutamate.life.exercise import Exercise
from glutamate.life.room_light import RoomLight
from glutamate.life.sleep import WIRES, Night, timetable
from glutamate.life.sleep_pressure import SleepPressure
from glutamate.life.tissue_pool import TissuePool

TASKS_H = 6.25
EASY, HARD, ORDINARY = 0.6, 1.2, 0.8  # loads
PEOPLE = 4000


def targets() -> list[Target]:
    """Targets of load, sleep, exercise and burnout."""
    scan = partial(Target, unit="%", relative=False)
    sign = partial(scan, kind="calibration", expected=10.0, tolerance=10.0)
    share = partial(
        Target, "LIF-25", unit="%", relative=False, kind="calibration", expected=33.5, tolerance=8.5,
    )  # fmt: skip
    day = partial(scan, "LIF-34", source="computed: the same equations, another integrator", kind="regression")
    return [
        scan("LIF-21", "prefrontal glutamate after 6.25 h of hard over easy tasks", 8.0, tolerance=3.0,
             source="Wiehler2022", kind="calibration", measure=lambda: hard_day()[0]),
        scan("LIF-21", "visual glutamate, which has the same to do", 0.0, tolerance=1.0,
             source="Wiehler2022", kind="prediction", measure=lambda: hard_day()[1]),
        scan("LIF-21", "choices of low cost, hard over easy", 10.0, tolerance=3.0,
             source="Wiehler2022", kind="calibration", measure=lambda: hard_day()[2]),
        sign("LIF-23", "usual wake above enforced wake", source="Yoon2024", measure=enforced),
        scan("LIF-24", "glutamate 20 minutes after hard exercise", 5.0, tolerance=3.0, source="Maddock2016",
             kind="calibration", measure=lambda: bout(20.0)),
        scan("LIF-24", "what is left 90 minutes after", 0.0, tolerance=1.0, source="Maddock2016",
             kind="calibration", measure=lambda: bout(90.0)),
        share(what="still exhausted 18 months after", source="Glise2012", measure=lambda: still_exhausted(1.5)),
        share(what="still exhausted seven years after", source="Glise2020", measure=lambda: still_exhausted(7.0)),
        day(what="tissue glutamate in the evening of a day at twice the load", expected=13.0, tolerance=1.5,
            measure=lambda: carry_over(4.0)[0]),
        day(what="what is left at waking", expected=1.7, tolerance=0.3, measure=lambda: carry_over(4.0)[1]),
        day(what="what is left after five hours awake, below 1", expected=0.5, tolerance=0.5,
            measure=lambda: carry_over(4.0)[2]),
    ]  # fmt: skip


def _pool(time: float | None = None) -> Model:
    wires: dict[str, Any] = {
        "pool.load": Input("1", ORDINARY),
        "pool.awake": Input("1", 1.0),
        "pool.overdue": Input("1", -1.0),
        "pool.spines": Input("1", 1.0),
        "pool.boost": Input("1", 0.0),
    }
    model = Model.of(Assembly({"pool": TissuePool()}, wires, TIME="h"))
    return model if time is None else model.set({"pool.time": time})


def _levels(protocol: Protocol, times: Any, model: Model | None = None) -> Any:
    data = simulate(model or _pool(), protocol, times=np.array(times), rtol=1e-9, threads=1)
    return data["pool.glutamate_tissue"].values


@cache
def hard_day() -> tuple[float, float, float]:
    """Change (%) of prefrontal and visual glutamate and of choices of low cost, hard over easy tasks."""
    ends = {}
    for region, loads in (("prefrontal", (EASY, HARD)), ("visual", (EASY, EASY))):
        ends[region] = [_levels(Protocol().step("pool.load", load, 0.0), [0.0, TASKS_H])[-1] for load in loads]
    part: Any = ChoiceCost()
    easy, hard = (part.output((), part.Drive(level)).low_cost for level in ends["prefrontal"])
    front, sight = (100 * (ends[r][1] / ends[r][0] - 1) for r in ("prefrontal", "visual"))
    return float(front), float(sight), float(100 * (hard / easy - 1))


def enforced() -> float:
    """How far (%) tissue glutamate of usual wake (07:00 to 23:00) stands above that of the sixteen hours after."""
    parts = {"clock": DayClock(), "light": RoomLight(), "body": BodyClock(), "pressure": SleepPressure(),
             "pool": TissuePool()}  # fmt: skip
    wires: dict[str, Any] = WIRES | {
        "light.lamps": Input("1", 0.0),
        "pressure.unfelt": Input("1", 0.0),
        "pressure.arousal": Input("1", 0.0),
        "pool.load": Input("1", ORDINARY),
        "pool.awake": "pressure.awake",
        "pool.overdue": "pressure.overdue",
        "pool.spines": Input("1", 1.0),
        "pool.boost": Input("1", 0.0),
    }
    week = [Night(24.0 * d - 1, 24.0 * d + 7) for d in range(1, 8)] + [Night(24 * 9 - 1, 24 * 9 + 7)]
    usual, late = 24 * 7 + np.arange(7, 23.01, 0.1), 24 * 8 + np.arange(-1, 15.01, 0.1)
    times = np.concatenate([[0.0], usual, late])
    model = Model.of(Assembly(parts, wires, TIME="h"))
    data = simulate(model, timetable(week), times=np.unique(times), rtol=1e-8, threads=1)
    level = data["pool.glutamate_tissue"]
    mean = [float(level.sel(time=span, method="nearest").mean()) for span in (usual, late)]
    return 100 * (mean[0] / mean[1] - 1)


def bout(minutes: float) -> float:
    """Boost (%) of tissue glutamate some minutes after twenty vigorous minutes."""
    model = Model.of(Assembly({"exercise": Exercise()}, {}, TIME="h"))
    protocol = Protocol().event("exercise.bout", 1.0, ["1 h"])
    data = simulate(model, protocol, times=[0.0, 1 + minutes / 60], rtol=1e-9, threads=1)
    return 100 * float(data["exercise.boost"].values[-1])


@cache
def carry_over(time: float) -> tuple[float, float, float]:
    """Excess (%) of one day at twice the load: in the evening, at waking, after five hours awake; by pace in hours."""
    protocol = Protocol()
    for d in range(6):
        protocol = protocol.pulse("pool.awake", 0.0, 24 * d + 23.0, 8.0)
    twice = protocol.pulse("pool.load", 2 * ORDINARY, 4 * 24 + 7.0, 16.0)
    times = [0.0, 4 * 24 + 23.0, 4 * 24 + 31.0, 4 * 24 + 36.0]
    once, more = (_levels(p, times, _pool(time)) for p in (protocol, twice))
    found = 100 * (more / once - 1)
    return float(found[1]), float(found[2]), float(found[3])


@cache
def _exhausted() -> Any:
    """Exhaustion (people, years) under a load of 0.70 +- 0.12 and thresholds of cv 30 %, from 0.8 on."""
    rng = np.random.default_rng(1)
    sigma = np.sqrt(np.log(1 + 0.3**2))
    vary = {
        "burnout.half": 0.4 * np.exp(sigma * rng.standard_normal(PEOPLE)),
        "burnout.load": np.maximum(rng.normal(0.70, 0.12, PEOPLE), 0.0),
    }
    model = Model.of(Burnout()).set({"burnout.first": 0.8, "burnout.residue": 0.0, "burnout.debt": 0.0})
    times = 365 * np.array([0, 0.25, 1, 1.5, 7])
    data = simulate(model, times=times, vary=vary, keep=PEOPLE, rtol=1e-7, threads=1)
    return data["burnout.exhaustion"].values


def still_exhausted(years: float) -> float:
    """Share (%) above half the scale's burnout, 0.4, some years (0.25, 1, 1.5 or 7) after less load began."""
    return 100 * float(np.mean(_exhausted()[:, (0, 0.25, 1, 1.5, 7).index(years)] > 0.4))
