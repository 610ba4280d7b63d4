"""Claim: one sentence of the popular texts as an experiment, with its rule fixed before the run.

Takes in    what the texts say; arms; a measure over people or design points; a rule; evidence; assumed numbers
Hands on    `Claim`, `Rule`, `Evidence`, `Sample`; `@claim(slug)` marks the function that returns one
Verdicts    supported, contradicted or mixed, by the 95 % interval of the effect; `beyond the model` where what is
            claimed has no state variable here: nothing is then measured, and no neural number stands for a feeling
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from glutamate.errors import ParameterError, closest

F = TypeVar("F", bound=Callable[..., "Claim"])
SAYS, DENIES = "says so", "denies it"
SUPPORTED, MIXED, CONTRADICTED, BEYOND = "supported", "mixed", "contradicted", "beyond the model"
VERDICTS = (SUPPORTED, MIXED, CONTRADICTED, BEYOND)
GRADES = {
    "A": "many trials, consistent measurement or textbook",
    "B": "one good study in people, or animals and a mechanism in people",
    "C": "small or mixed",
    "D": "animals, cells or reasoning only",
    "E": "tested and absent, or against the numbers",
}
TEXTS = {
    "N": "a guide on glutamate and neurodiversity",
    "B": "a one-page sheet on the balance of glutamate and GABA",
    "L": "a guide to glutamate, focus and learning by makers of a focus timer",
    "O": "a blog on glutamate and burnout by makers of an EEG-guided sound programme",
    "D": "an article on glutamate deficits",
}
INTERESTS = {"L": "its makers sell a focus timer with ambient music", "O": "its makers sell EEG-guided sound"}
EFFECTS = ("value", "difference", "percent", "ratio")


def claim(slug: str) -> Callable[[F], F]:
    """Mark a function that returns a Claim as the claim `slug`."""

    def mark(function: F) -> F:
        function.CLAIM = slug  # type: ignore[attr-defined]
        return function

    return mark


@dataclasses.dataclass(frozen=True)
class Rule:
    """What of the main quantity counts as the effect, and from where on it supports or contradicts the claim.

    `effect` is the value in `arm`, or what `arm` has against `against`: a difference, per cent of change, or a ratio.
    Where `supported` is above `contradicted` large effects support, else small ones. `why` says where the lines come
    from; they are part of the hash that is stored with a verdict.
    """

    effect: str
    arm: str
    supported: float
    contradicted: float
    why: str
    against: str = ""

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            near = closest(self.effect, EFFECTS)
            raise ParameterError("the effect of a rule", repr(self.effect), ", ".join(EFFECTS), "use one", closest=near)
        if (self.effect == "value") == bool(self.against) or self.supported == self.contradicted or not self.why:
            came = f"{self.effect} against {self.against!r}, {self.supported:g} and {self.contradicted:g}"
            do = "name the other arm, give two lines and say why"
            raise ParameterError("a rule", came, "two arms for a comparison, two lines, a reason", do)

    def of(self, arms: Mapping[str, Any]) -> Any:
        """The effect on every person (n,), from the main quantity by arm."""
        import numpy as np

        here = np.asarray(arms[self.arm], float)
        if self.effect == "value":
            return here
        there = np.asarray(arms[self.against], float)
        if self.effect == "difference":
            return here - there
        return 100 * (here / there - 1) if self.effect == "percent" else here / there

    def verdict(self, low: float, high: float) -> str:
        """By an interval of the effect: both ends on one side of a line, or mixed."""
        sign = 1.0 if self.supported > self.contradicted else -1.0
        low, high = sorted((sign * low, sign * high))
        if low >= sign * self.supported:
            return SUPPORTED
        return CONTRADICTED if high <= sign * self.contradicted else MIXED

    def text(self, what: str, unit: str) -> str:
        """The rule in words."""
        shown = {"percent": "%", "ratio": ""}.get(self.effect, "" if unit == "1" else unit)
        of = f"{what}, {self.arm}" + (f" against {self.against}" if self.against else "")
        more, less = ("at least", "at most") if self.supported > self.contradicted else ("at most", "at least")
        lines = f"{more} {self.supported:g} {shown}".rstrip(), f"{less} {self.contradicted:g} {shown}".rstrip()
        kind = {"percent": "change", "ratio": "ratio", "difference": "difference", "value": "value"}[self.effect]
        return f"{kind} of {of}: {lines[0]} supports, {lines[1]} contradicts ({self.why})"


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What has been published: a grade for the claim as the texts make it, in words, and its sources."""

    grade: str
    says: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.grade not in GRADES or not self.says:
            raise ParameterError("the grade of evidence", repr(self.grade), ", ".join(GRADES), "give one, with words")


@dataclasses.dataclass(frozen=True)
class Sample:
    """Who is measured: `n` people or design points, the values (n,) of all that differs between them, and a seed."""

    n: int
    seed: int
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Values (n,) in the unit of the distribution, canonical where it has one; KeyError for an unknown name."""
        return self.values[name]

    def vary(self, *names: str) -> dict[str, Any]:
        """{path: values} for `simulate(..., vary=)`: these names, or all."""
        return {name: self.values[name] for name in names or self.values}

    def each(self, function: Callable[..., Any], *names: str) -> Any:
        """`function(value, ...)` of every person in turn (n, ...), where there is no form over arrays."""
        import numpy as np

        columns = [self.values[name] for name in names]
        return np.array([function(*(float(column[k]) for column in columns)) for k in range(self.n)])


@dataclasses.dataclass(frozen=True)
class Claim:
    """One claim; see the fields. `measure(sample)` gives {quantity: {arm: (n,) or one number}}.

    People: `spread` are distributions by name (texts as in scenarios), drawn alike for every arm; `defaults` are
    numbers that people share. Of the shipped `model` the parameters that fit the patterns `touches` are added: those
    with a published range differ between people, assumed ones are moved by the search. `assumed` are ranges of further
    numbers without a published source; for people they stand at what `spread` or `defaults` gives them.
    """

    says: str
    texts: Mapping[str, str]
    evidence: Evidence
    arms: Mapping[str, str] = dataclasses.field(default_factory=dict)
    quantities: Mapping[str, str] = dataclasses.field(default_factory=dict)
    measure: Callable[[Sample], Mapping[str, Mapping[str, Any]]] | None = None
    rule: Rule | None = None
    spread: Mapping[str, str] = dataclasses.field(default_factory=dict)
    defaults: Mapping[str, float] = dataclasses.field(default_factory=dict)
    model: str = ""
    touches: tuple[str, ...] = ()
    assumed: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    people: int = 200
    seeds: int = 10
    beyond: str = ""
    limits: str = ""

    def __post_init__(self) -> None:
        unknown = [letter for letter in self.texts if letter not in TEXTS]
        if unknown or not self.texts:
            raise ParameterError("the texts of a claim", f"{list(self.texts)}", ", ".join(TEXTS), "name who says it")
        if self.beyond:
            if self.measure is not None or self.rule is not None:
                raise ParameterError("a claim beyond the model", "a measure or a rule", "neither", "leave them out")
            return
        if self.measure is None or self.rule is None or not self.arms or not self.quantities:
            asked, allowed = "a claim", "arms, quantities, a measure and a rule, or why it is beyond the model"
            raise ParameterError(asked, "one of them missing", allowed, "write what is missing")
        for arm in filter(None, (self.rule.arm, self.rule.against)):
            if arm not in self.arms:
                near = closest(arm, self.arms)
                raise ParameterError("an arm of the rule", repr(arm), ", ".join(self.arms), "use one", closest=near)
        for name in self.assumed:
            if name not in self.spread and name not in self.defaults:
                do = "give it a spread or a default"
                raise ParameterError(f"the assumed number {name!r}", "no value for people", "a value", do)

    @property
    def main(self) -> str:
        """The quantity that the rule judges: the first."""
        return next(iter(self.quantities))

    @property
    def contradictory(self) -> bool:
        """Whether the texts disagree."""
        return len({said == DENIES for said in self.texts.values()}) > 1

    @property
    def interest(self) -> str:
        """Who of those who say it sells something for it; empty if nobody does."""
        sellers = [INTERESTS[letter] for letter, said in self.texts.items() if letter in INTERESTS and said != DENIES]
        return "; ".join(sellers)

    def rule_hash(self) -> str:
        """Hash of the rule, the arms and what is measured: equal before and after a run, or the verdict is void."""
        rule = None if self.rule is None else dataclasses.asdict(self.rule)
        content = [self.says, rule, dict(self.arms), dict(self.quantities), self.beyond]
        return hashlib.sha256(json.dumps(content, sort_keys=False).encode()).hexdigest()[:16]
