"""Meals: what is eaten, drunk and swallowed, as a protocol for the model `metabolism`.

Takes in    substances by name, amounts with a unit, times of day
Hands on    `eat`, which adds to a protocol; `days_of_meals`, a protocol of many days
Refuses     unknown substances, amounts below nought, units that do not fit, days without a meal
Limits      everyone eats the same at the same times; what differs between people is in their guts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.engine.events.protocol import Protocol
from glutamate.errors import ParameterError, closest
from glutamate.units import parse_unit, quantity

SUBSTANCES = {
    "meal": ("plasma.food", "1"),
    "msg": ("plasma.with_food", "mg"),
    "msg in water": ("plasma.water", "mg"),
    "yeast extract": ("plasma.with_food", "mg"),
    "sugar": ("sugar.eat_sugar", "mg"),
    "starch": ("sugar.eat_starch", "mg"),
    "glutamine": ("glutamine.dose", "mg"),
    "aspartame": ("sweetener.dose", "mg"),
    "vigabatrin": ("transaminase.dose", "mg/kg"),
}
AS_MSG = {"yeast extract": 0.1}  # of its weight, as monosodium glutamate; 0.05 to 0.15, assumed
ORDINARY: dict[str, dict[str, str]] = {
    "08:00": {"meal": "0.7", "sugar": "25 g", "starch": "45 g"},
    "12:30": {"meal": "1", "sugar": "20 g", "starch": "80 g", "msg": "1 g"},
    "19:00": {"meal": "1.3", "sugar": "25 g", "starch": "80 g", "msg": "1.5 g"},
}
MINUTES_A_DAY, MOST_DAYS = 1440.0, 3660


def eat(protocol: Protocol, substance: str, amount: str | float, times: Sequence[Any]) -> Protocol:
    """The protocol with an amount of a substance at each of the times (minutes, or texts such as "12.5 h").

    Amounts are texts with a unit ("1.5 g", "50 mg/kg") or numbers of meals. Raises ParameterError for a substance that
    is not known or an amount below nought, UnitError for a unit that does not fit.
    """
    if substance not in SUBSTANCES:
        asked, names = f"the substance {substance!r:.60}", ", ".join(SUBSTANCES)
        raise ParameterError(
            asked, "no such name", names, "use one of these", closest=closest(str(substance), SUBSTANCES)
        )
    port, unit = SUBSTANCES[substance]
    given = quantity(amount, parse_unit(unit).dims, "min")
    if not given >= 0:
        raise ParameterError(f"an amount of {substance}", f"{amount!r:.40}", "nought or more", "give what is eaten")
    return protocol.event(port, AS_MSG.get(substance, 1.0) * given, times)


def clock(text: str) -> float:
    """Minutes after midnight of a time such as "12:30"; raises ParameterError for anything else."""
    hours, colon, minutes = str(text).partition(":")
    fits = colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2
    if not fits or int(hours) > 23 or int(minutes) > 59:
        raise ParameterError("a time of day", f"{text!r:.20}", "00:00 to 23:59", 'write it as in "12:30"')
    return 60.0 * int(hours) + int(minutes)


def days_of_meals(days: int, plan: Mapping[str, Mapping[str, str | float]] = ORDINARY) -> Protocol:
    """The same meals on every one of so many days; `plan` is {time of day: {substance: amount}}."""
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise ParameterError("days of meals", f"{days!r:.40}", f"1 to {MOST_DAYS}", "give a whole number of days")
    if not plan:
        raise ParameterError("a plan of meals", "nothing", "{time of day: {substance: amount}}", "name a meal")
    protocol = Protocol()
    for time, eaten in plan.items():
        times = [clock(time) + MINUTES_A_DAY * day for day in range(days)]
        for substance, amount in eaten.items():
            protocol = eat(protocol, substance, amount, times)
    return protocol
