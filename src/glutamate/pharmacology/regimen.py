"""Regimen: what is taken when, from a text, from events or from a table of data.

Example     Regimen("memantine 10 mg at 08:00 and 20:00 from day 14")
            Regimen.events(amt=10, ii=12, addl=27)    Regimen.table(frame)
Takes in    words of daily life, or those of pharmacometric software; time 0 is midnight before day 1 where clock times
            are used
Hands on    doses; `commands`, what a protocol gives to the ports and inputs of a part `Kinetics`
Not here    advice on any dose: a regimen says what is simulated, not what anyone should take
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from glutamate.errors import ParameterError
from glutamate.pharmacology.dose import LONGEST, MOST, Dose, Given, number
from glutamate.pharmacology.regimen_text import read


@dataclasses.dataclass(frozen=True, init=False)
class Regimen:
    """Doses in order of their first time; `substance` is the name in the text, or None."""

    doses: tuple[Dose, ...]
    substance: str | None
    text: str

    def __init__(self, text: str, *, at: str | None = None, days: Iterable[int] | None = None) -> None:
        """Read a text such as "10 mg twice daily from day 14"; the words are in regimen_text.py.

        `at` ("08:00,14:00") and `days` (1 is the first) give the times from outside, for a text that has none.
        Raises ParameterError or UnitError with the part that is not understood; no word is passed over.
        """
        substance, doses = read(text, at, days)
        self._settle(doses, substance, text)

    @classmethod
    def of(cls, doses: Iterable[Dose], substance: str | None = None, text: str = "") -> Regimen:
        """A regimen from doses."""
        self = object.__new__(cls)
        self._settle(doses, substance, text)
        return self

    @classmethod
    def events(
        cls,
        *,
        amt: float,
        time: float = 0.0,
        ii: float = 0.0,
        addl: int | None = 0,
        ss: int = 0,
        rate: float = 0.0,
        tinf: float = 0.0,
        cmt: str | int = "depot",
        per_kg: bool = False,
    ) -> Regimen:
        """Amount (mg), time and interval (h), additional doses, steady state (0, 1), rate (mg/h) or tinf (h), where to.

        Raises ParameterError for values that cannot be, among them a rate and a duration together.
        """
        if ss not in (0, 1):
            raise ParameterError("ss", f"{ss!r:.40}", "0 or 1", "ss = 2 (adding to what is there) is not modelled")
        rate = number("the rate of a dose", rate, 0, 1e9, "mg/h from 0 on; -1 and -2 are not modelled")
        tinf = number("the duration of a dose", tinf, 0, LONGEST, "hours from 0 on")
        if rate > 0 and tinf > 0:
            raise ParameterError("an infusion", "rate and tinf", "one of them", "leave one out")
        amount = number("the amount of a dose", amt, 0, 1e9, "mg above 0", strictly=True)
        duration = amount / rate if rate > 0 else tinf
        return cls.of([Dose(amount, time, per_kg, str(cmt), duration, ii, addl, bool(ss))])

    @classmethod
    def table(cls, data: Any, covariates: Iterable[str] = ()) -> Regimen:
        """The regimen of one person in a table: TIME and AMT, and any of RATE TINF CMT EVID MDV II ADDL SS ID DV.

        Rows of observations (EVID 0, AMT 0) carry no dose. Other columns must be named in `covariates`. Raises
        ParameterError with the row for anything else, and for several persons (`tables` reads those).
        """
        from glutamate.pharmacology.regimen_table import read_table

        people = read_table(data, covariates)
        if len(people) != 1:
            do = "use Regimen.tables(...)"
            raise ParameterError("a table of doses", f"{len(people)} persons with doses", "one person", do)
        return next(iter(people.values()))

    @classmethod
    def tables(cls, data: Any, covariates: Iterable[str] = ()) -> dict[Any, Regimen]:
        """The regimens {ID: Regimen} of all persons in such a table."""
        from glutamate.pharmacology.regimen_table import read_table

        return read_table(data, covariates)

    def __add__(self, other: Regimen) -> Regimen:
        """Both regimens together."""
        if not isinstance(other, Regimen):
            return NotImplemented
        if self.substance and other.substance and self.substance != other.substance:
            came = f"{self.substance} and {other.substance}"
            raise ParameterError("one regimen", came, "one substance", "keep a regimen for each substance")
        text = "; ".join(part for part in (self.text, other.text) if part)
        return Regimen.of(self.doses + other.doses, self.substance or other.substance, text)

    @property
    def open(self) -> bool:
        """Whether some dose repeats without end."""
        return any(dose.open for dose in self.doses)

    @property
    def steady(self) -> bool:
        """Whether it begins at a steady state."""
        return any(dose.steady for dose in self.doses)

    def delayed(self, hours: float) -> Regimen:
        """Every dose later by these hours: a lag before absorption, or a lead-in."""
        late = number("a delay", hours, 0, LONGEST, "hours from 0 on")
        moved = [dataclasses.replace(dose, time=dose.time + late) for dose in self.doses]
        return Regimen.of(moved, self.substance, self.text)

    def missing(self, share: float, *, seed: int = 0, until: float | None = None) -> Regimen:
        """The same without some doses, each left out by chance with probability `share`; what is left is fixed by seed.

        Raises ParameterError for a share outside 0 to 1, an endless regimen without `until`, or where no dose is left.
        """
        import numpy as np

        chance = number("the share of doses that is missed", share, 0, 1, "from 0 to 1")
        found = self.given(until)
        taken = np.random.Generator(np.random.Philox(seed)).random(len(found)) >= chance
        kept = [
            Dose(g.amount, g.time, g.per_kg, g.compartment, g.duration)
            for g, stays in zip(found, taken, strict=True)
            if stays
        ]
        return Regimen.of(kept, self.substance, self.text)

    def given(self, until: float | None = None) -> list[Given]:
        """Every administration in order of time, those before `until` hours only.

        Raises ParameterError for one without end where `until` is missing, and for more than 100,000.
        """
        if until is None and self.open:
            do = 'pass until= (hours), or write "for 90 days"'
            raise ParameterError("all doses of a regimen", "doses without end", "a regimen that ends", do)
        end = LONGEST if until is None else number("the end of a regimen", until, 0, LONGEST, "hours from 0 on")
        found = [given for dose in self.doses for given in dose.given(end)]
        if len(found) > MOST:
            raise ParameterError("a regimen", f"{len(found):,} doses", f"at most {MOST:,}", "shorten it")
        return sorted(found, key=lambda given: given.time)

    def total(self, until: float | None = None) -> float:
        """All that is given, in mg (or mg per kg; not both in one regimen)."""
        found = self.given(until)
        if len({given.per_kg for given in found}) > 1:
            raise ParameterError("a total", "mg and mg per kg", "one of them", "convert one by weight")
        return sum(given.amount for given in found)

    def commands(self, part: str = "kinetics", until: float | None = None) -> list[tuple[str, str, Any, Any]]:
        """What a protocol does: ("event", port, values, times) and ("step", input, value, time), texts with units.

        Infusions that overlap add up. Raises ParameterError where the regimen begins at a steady state: that needs a
        lead-in, which `course` gives.
        """
        if self.steady:
            do = "use course(...), which runs the doses before, or write addl"
            raise ParameterError("doses in a protocol", "a steady state", "doses at times from 0 on", do)
        events: dict[str, list[Given]] = {}
        rates: dict[str, list[tuple[float, float]]] = {}
        for given in self.given(until):
            suffix = "_per_kg" if given.per_kg else ""
            if given.duration > 0:
                rate = given.amount / given.duration
                path = ("infusion" if given.compartment == "central" else "release") + suffix
                rates.setdefault(path, []).extend([(given.time, rate), (given.time + given.duration, -rate)])
            else:
                port = ("bolus" if given.compartment == "central" else "dose") + suffix
                events.setdefault(port, []).append(given)
        found: list[tuple[str, str, Any, Any]] = []
        for port, doses in events.items():
            unit = "mg/kg" if doses[0].per_kg else "mg"
            values = [f"{dose.amount!r} {unit}" for dose in doses]
            found.append(("event", f"{part}.{port}", values, [f"{dose.time!r} h" for dose in doses]))
        for path, changes in rates.items():
            unit = "mg/(kg h)" if path.endswith("per_kg") else "mg/h"
            for time, rate in _levels(changes):
                found.append(("step", f"{part}.{path}", f"{rate!r} {unit}", f"{time!r} h"))
        return found

    def _settle(self, doses: Iterable[Dose], substance: str | None, text: str) -> None:
        ordered = tuple(sorted(doses, key=lambda dose: dose.time))
        if not ordered:
            raise ParameterError("a regimen", "no dose", "at least one dose", "give one")
        if any(dose.steady for dose in ordered[1:]) or (ordered[0].steady and len(ordered) > 1):
            do = "give it alone; later doses go by addl"
            raise ParameterError("a steady state", "other doses beside it", "one dose in the regimen", do)
        object.__setattr__(self, "doses", ordered)
        object.__setattr__(self, "substance", substance)
        object.__setattr__(self, "text", text)


def _levels(changes: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Rate from each moment on, out of the changes of rate; exactly 0 where nothing runs."""
    moments: dict[float, list[float]] = {}
    for time, change in sorted(changes):
        moments.setdefault(time, []).append(change)
    running: list[float] = []
    levels = []
    for time, found in moments.items():
        for change in sorted(found):
            if change < 0:
                running.remove(-change)
            else:
                running.append(change)
        levels.append((time, sum(running)))
    return levels
