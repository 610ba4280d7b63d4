"""Ask `dose_trial`: a substance against placebo in virtual people, each person in both arms.

Takes in    name, regimen in words, days, people, seed, profile, what is taken beside it
Hands on    endpoints of both arms, paired differences, intervals; what has no place in a life; the report as a file
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "long"


class With(Strict):
    """A trial that a desk computer does within minutes."""

    drug: str = Field(min_length=1, max_length=60)
    dose: str = Field(min_length=1, max_length=500)
    people: int = Field(default=40, ge=2, le=400)
    days: int = Field(default=14, ge=1, le=180)
    seed: int = Field(default=0, ge=0, le=2**31)
    profile: str = Field(default="adult", min_length=1, max_length=60)
    beside: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(default=[], max_length=8)


class Whole(NamedTuple):
    """Data and report of a trial, for the files of the page."""

    data: Any
    report: Any


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Endpoints and what surrounds them."""
    import glutamate
    from glutamate.scenarios.trial_report import stored

    asked = given.model_dump(exclude={"drug", "dose"})
    found = glutamate.trial(given.drug, given.dose, **asked, progress=_both(tell), threads=1)
    told = found.to_dict()
    keys = (
        "endpoints", "failed", "grade", "safety", "warnings", "missing", "assumptions", "claims", "window", "profile",
        "people", "days", "seed",
    )  # fmt: skip
    return {**{key: told[key] for key in keys}, "result": Whole(stored(found), found.report)}


def _both(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Progress of two arms that run one after the other, as one."""
    turn, last = 0, -1

    def told(done: int, of: int) -> None:
        nonlocal turn, last
        turn = 1 if done <= last else turn  # the other arm begins anew
        last = done
        tell(turn * of + done, 2 * of)

    return told


def code(given: With) -> str:
    """Python that leaves the same endpoints in `rows`."""
    words = "".join(f", {key}={value!r}" for key, value in given.model_dump(exclude={"drug", "dose"}).items())
    return (
        f"from glutamate import trial\n\nfound = trial({given.drug!r}, {given.dose!r}{words})\nrows = found.endpoints\n"
    )
