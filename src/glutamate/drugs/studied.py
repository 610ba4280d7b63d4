"""Studied: how a substance was given in the studies that its record names, as words of a regimen.

Takes in    the name of a substance with kinetics
Hands on    `studied(name)`: the lowest and highest single amount, how and how often it was given
Not here    a dose for anyone. Where a record gives an amount a day, that day's amount is given at once; for how many
            days is for whoever simulates it
Sources     the field `studied` of each record: every amount here stands there
"""

from __future__ import annotations

from typing import NamedTuple

from glutamate.drugs import load_drug
from glutamate.errors import ParameterError


class Studied(NamedTuple):
    """Single amounts from `low` to `high`; `often` is the rest of a regimen, `lasts` whether it goes on for days."""

    low: float
    high: float
    unit: str
    often: str
    lasts: bool = True

    def text(self, amount: float, days: int = 1) -> str:
        """The regimen of a single amount, for so many days where it goes on."""
        return f"{amount:g} {self.unit} {self.often}" + (f" for {days} days" if self.lasts else "")


DAILY, TWICE, THRICE, ONCE = "daily", "twice daily", "three times daily", "once"
GIVEN = {
    "acetylcysteine": Studied(600, 2400, "mg", DAILY),
    "amphetamine": Studied(5, 40, "mg", DAILY),
    "atomoxetine": Studied(40, 100, "mg", DAILY),
    "caffeine": Studied(100, 300, "mg", ONCE, False),
    "cycloserine": Studied(50, 250, "mg", ONCE, False),
    "d-serine": Studied(30, 120, "mg/kg", DAILY),
    "dextromethorphan": Studied(45, 45, "mg", TWICE),
    "diazepam": Studied(5, 40, "mg", DAILY),
    "esketamine": Studied(56, 84, "mg", "nasal on days 1 and 4", False),
    "ethanol": Studied(40, 40, "g", "once at 20:00", False),
    "gabapentin": Studied(300, 1200, "mg", THRICE),
    "glycine": Studied(0.4, 0.8, "g/kg", DAILY),
    "guanfacine": Studied(1, 4, "mg", DAILY),
    "ketamine": Studied(0.5, 0.5, "mg/kg", "iv over 40 min once", False),
    "lamotrigine": Studied(200, 200, "mg", DAILY),
    "lorazepam": Studied(1, 4, "mg", ONCE, False),
    "magnesium": Studied(4, 5, "g", "iv over 30 min once", False),
    "memantine": Studied(5, 20, "mg", DAILY),
    "methylphenidate": Studied(5, 60, "mg", DAILY),
    "perampanel": Studied(4, 12, "mg", "daily at 22:00"),
    "phenobarbital": Studied(60, 180, "mg", DAILY),
    "pregabalin": Studied(75, 300, "mg", TWICE),
    "riluzole": Studied(50, 50, "mg", TWICE),
    "taurine": Studied(1, 4, "g", ONCE, False),
    "theanine": Studied(100, 200, "mg", ONCE, False),
    "topiramate": Studied(25, 200, "mg", TWICE),
}


def studied(name: str) -> Studied:
    """How it was given. Raises PathError for an unknown substance, ParameterError for one without kinetics."""
    record, key = load_drug(name), name.strip().lower()
    if record.kinetics is None or key not in GIVEN:
        came, do = "a substance without kinetics of its own", "see its page for what takes it"
        raise ParameterError(f"a regimen of {key}", came, ", ".join(GIVEN), do)
    return GIVEN[key]
