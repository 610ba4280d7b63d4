"""What the benchmark `year` runs: people who differ, and a year of events at whole ten minutes.

Nights      alarms at 06:30 to 07:30 on weekdays, later at weekends; in bed an hour around eleven
Days        work of 8 to 9 hours on weekdays, two coffees, a stressor a week, training twice a week
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.members.population import Population
from glutamate.life.sleep import Night, timetable

SEED = 20260
STEP_H = 1 / 6
WEEK, WORKDAYS = 7, 5
SPREAD = {
    "pressure.ceiling": "normal(18.67, cv 1 %)",
    "body.period": "normal(24.2, 0.15)",
    "performance.ceiling": "lognormal(24.12, cv 45 %)",
    "performance.wake_time": "lognormal(40, cv 25 %)",
    "performance.debt_time": "lognormal(97.44, cv 30 %)",
    "burnout.half": "lognormal(0.4, cv 30 %)",
    "chronic.transporter_down": "uniform(168, 1008)",
    "chronic.spine_time": "uniform(120, 960)",
    "trait": "lognormal(1, cv 15 %)",
}
RECORD = {
    "prefrontal.glutamate_tissue": ("mean", "max"),
    "rhythm.plasma": ("mean",),
    "performance.lapses": ("mean", "max"),
    "pressure.asleep": ("mean",),
}
COMPARED = ("prefrontal.glutamate_tissue", "rhythm.plasma", "performance.lapses")


def people(count: int) -> Population:
    """So many adults; person k is the same in any number of them."""
    return Population(count, SPREAD, seed=SEED)


def events(days: int) -> Protocol:
    """The timetable of so many days, the same for all."""
    random = np.random.default_rng(SEED)

    def around(hour: float, minutes: int) -> float:
        """A whole number of ten minutes near an hour."""
        return hour + STEP_H * int(random.integers(-minutes // 10, minutes // 10 + 1))

    protocol, nights = Protocol(), []
    coffees: list[str] = []
    strains: list[str] = []
    bouts: list[str] = []
    for day in range(days):
        begin, free = 24.0 * day, day % WEEK >= WORKDAYS
        nights.append(Night(begin + around(24.0 if free else 23.0, 40), begin + 24 + around(8.5 if free else 7.0, 30)))
        coffees += [f"{begin + around(hour, 40):.10g} h" for hour in (8.5, 14.0)]
        if not free:
            start, length = f"{begin + around(9.0, 30):.10g} h", f"{around(8.5, 30):.10g} h"
            protocol = protocol.pulse("cognitive", 1.3, start, length).pulse("sensory", 1.6, start, length)
        if day % WEEK in (1, 3):
            bouts.append(f"{begin + around(18.5, 30):.10g} h")
        if day % WEEK == 2:
            strains.append(f"{begin + around(15.0, 90):.10g} h")
    protocol = timetable(nights, protocol=protocol).event("caffeine.dose", "100 mg", coffees)
    for port, hours, amount in (("stressors.stressor", strains, 1.5), ("exercise.bout", bouts, 1.0)):
        if hours:
            protocol = protocol.event(port, amount, hours)
    return protocol


def error(got: Any, wanted: Any) -> float:
    """Largest over variables of the root mean square difference, relative to the variable's largest value.

    Both are (members, times, variables).
    """
    scale = np.abs(wanted).max(axis=(0, 1))
    return float((np.sqrt(((got - wanted) ** 2).mean(axis=(0, 1))) / scale).max())
