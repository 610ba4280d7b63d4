"""Profile: one kind of person as a record: what differs, how sure that is, what it is not.

Takes in    parameters with their sources
Hands on    `Profile`, `Change`, `Shift`; `joined`: several profiles in one person
Not here    the profiles (one file each), draws (drawn.py), places of the factors in each model (paths.py)
Evidence    A many trials or textbook, B consistent in people, C small or mixed, D animals, cells or reasoning,
            E tested and absent, or without any support
Rule        a change is one of transporters, receptors, enzymes, energy or of slow parameters of a life. Nobody has a
            glutamate level: what spectra show of a group is a label, and what is between cells follows
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter, par

F = TypeVar("F", bound=Callable[..., "Profile"])
GRADES = ("A", "B", "C", "D", "E")
KINDS = {
    "reference": "everybody",
    "measured": "groups that were scanned",
    "illness": "an illness, as groups of ill people or tissue show it",
    "gene": "a rare variant, or a lack",
    "animal": "a mouse",
    "hypothetical": "named by somebody, measured by nobody",
}
FACTORS = {
    "uptake": "uptake of glutamate by glia",
    "neuronal_uptake": "uptake of glutamate by neurons",
    "synthetase": "glutamine synthetase",
    "release": "release of glutamate",
    "ampa": "AMPA receptors",
    "calcium_ampa": "AMPA receptors that let calcium in",
    "nmda": "NMDA receptors of excitatory cells",
    "nmda_interneuron": "NMDA receptors of inhibitory cells",
    "extrasynaptic": "share of NMDA receptors beside synapses",
    "gaba": "GABA that is made and held",
    "drive": "firing of what excites the tissue",
    "energy": "energy the tissue can make",
    "glutathione": "glutathione",
    "magnesium": "free magnesium between cells",
    "vitamin_b6": "pyridoxal phosphate",
}  # each 1 in the mean of all healthy adults
ADULT_AGE, CHILD_AGE = "normal(36, 9) within 18..65", "uniform(6, 17)"
UNKNOWN = "assumed: size not established"
NOT_A_TEST = "No reading of a person tells whether this profile is theirs."


@dataclasses.dataclass(frozen=True)
class Shift:
    """Difference of a group in units of the spread between people, and the standard error of that difference."""

    mean: Parameter
    unsure: float
    where: str = ""


@dataclasses.dataclass(frozen=True)
class Change:
    """A factor on one of FACTORS, or on a parameter or input of the model `life` ("part.parameter").

    `factor` holds the middle of what is believed of the group; its low and high bound that. `cv` is the spread between
    persons of the group, None for the one that everybody has there. `grade` is one of GRADES.
    """

    path: str
    factor: Parameter
    grade: str
    cv: float | None = None

    def __post_init__(self) -> None:
        asked = f"the change of {self.path!r:.60}"
        if self.path not in FACTORS and "." not in self.path and self.path != "trait":
            near = closest(self.path, FACTORS)
            do = "name one of these, or part.parameter of the model life"
            raise ParameterError(asked, "no such factor", ", ".join(FACTORS), do, closest=near)
        if self.grade not in GRADES:
            raise ParameterError(asked, f"the grade {self.grade!r:.20}", ", ".join(GRADES), "give one")
        if self.factor.low is None or self.factor.high is None:
            raise ParameterError(asked, "a factor without low and high", "a range of the group's mean", "give both")

    def at(self, quantile: Any) -> Any:
        """The group's factor at a quantile of belief: 0 the low end, 0.5 the middle, 1 the high end."""
        import numpy as np

        low, middle, high = self.factor.low, float(self.factor.value), self.factor.high
        return np.interp(quantile, (0.0, 0.5, 1.0), (low, middle, high))  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True)
class Profile:
    """One kind of person. `causal` says how sure it is that glutamate or GABA is part of the cause: high to none."""

    about: str
    kind: str
    evidence: tuple[tuple[str, str], ...]
    glx: Shift | None = None
    gaba: Shift | None = None
    changes: tuple[Change, ...] = ()
    causal: str = ""
    age: str = ADULT_AGE
    limits: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            near = closest(self.kind, KINDS)
            raise ParameterError(
                "the kind of a profile", f"{self.kind!r:.40}", ", ".join(KINDS), "use one", closest=near
            )
        if not self.evidence:
            raise ParameterError("a profile", "no evidence", "what is known, each with its grade", "write it down")
        for what, grade in self.evidence:
            if grade[:1] not in GRADES:
                raise ParameterError(f"the grade of {what!r:.60}", repr(grade), ", ".join(GRADES), "give one")
        paths = [change.path for change in self.changes]
        twice = [path for path in paths if paths.count(path) > 1]
        if twice:
            raise ParameterError(f"changes of {twice[0]}", "two of them", "one for each path", "join them")

    @property
    def classifiable(self) -> bool:
        """Whether people are made so that they can be told by what they were made of: hypothetical ones."""
        return self.kind == "hypothetical"


def person(name: str, title: str) -> Callable[[F], F]:
    """Mark a function that returns a Profile as the shipped profile `name`."""

    def mark(function: F) -> F:
        function.PERSON = (name, title)  # type: ignore[attr-defined]
        return function

    return mark


def shift(mean: float, unsure: float, source: str, where: str = "") -> Shift:
    """A group's standardized difference; low and high are two standard errors away."""
    found = par(mean, "1", source, low=mean - 2 * unsure, high=mean + 2 * unsure)
    return Shift(found, unsure, where)


def change(
    path: str, factor: float, low: float, high: float, grade: str, source: str = UNKNOWN, cv: float | None = None
) -> Change:
    """A factor with the range in which the group's mean is believed to be."""
    return Change(path, par(factor, "1", source, low=low, high=high, domain=(0, None)), grade, cv)


def joined(given: Mapping[str, Profile]) -> Profile:
    """One person with several profiles: shifts add, changes multiply; ParameterError where ages cannot agree."""
    profiles = list(given.values())
    if len(profiles) == 1:
        return profiles[0]
    ages = {p.age for p in profiles} - {ADULT_AGE}
    if len(ages) > 1:
        raise ParameterError(f"{' + '.join(given)}", f"ages {', '.join(sorted(ages))}", "one age", "join others")
    changes: dict[str, Change] = {}
    for one in (c for p in profiles for c in p.changes):
        changes[one.path] = _product(changes[one.path], one) if one.path in changes else one
    kinds = [p.kind for p in profiles]
    return Profile(
        about=" and ".join(p.about for p in profiles),
        kind=next(k for k in reversed(KINDS) if k in kinds),
        evidence=(*(e for p in profiles for e in p.evidence), ("that they add: nobody measured it", "D")),
        glx=_sum([p.glx for p in profiles]),
        gaba=_sum([p.gaba for p in profiles]),
        changes=tuple(changes.values()),
        causal=", ".join(p.causal for p in profiles if p.causal),
        age=next(iter(ages), ADULT_AGE),
        limits=" ".join(p.limits for p in profiles if p.limits),
    )


def _sum(shifts: list[Shift | None]) -> Shift | None:
    found = [s for s in shifts if s is not None]
    if len(found) < 2:
        return found[0] if found else None
    unsure = sum(s.unsure**2 for s in found) ** 0.5
    why = "assumed: sum of the profiles' own"
    return shift(sum(float(s.mean.value) for s in found), unsure, why, "; ".join(s.where for s in found if s.where))


def _product(first: Change, second: Change) -> Change:
    a, b = first.factor, second.factor
    low, high = (float(getattr(a, end)) * float(getattr(b, end)) for end in ("low", "high"))
    cv = max((c for c in (first.cv, second.cv) if c is not None), default=None)
    grade, source = max(first.grade, second.grade), "assumed: product of the profiles' own"
    return change(first.path, float(a.value) * float(b.value), low, high, grade, source, cv)
