"""Ask `dose`: a regimen of one substance, for one person or many: levels, sites held, factors on knobs.

Takes in    name, regimen in words, days; how many people, seed, weight, kidneys, what is taken beside it
Hands on    courses, of many people their median and middle nine tenths; what the highest level turns in each model
Not here    a dose for anyone: the page's own are those that were studied, and says so
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "quick"
BAND = {"low": 0.05, "middle": 0.5, "high": 0.95}
WORDS = 8  # substances or kinds taken beside it


class With(Strict):
    """A regimen and who takes it."""

    drug: str = Field(min_length=1, max_length=60)
    regimen: str = Field(min_length=1, max_length=500)
    days: float = Field(default=14.0, gt=0.0, le=120.0)
    people: int = Field(default=1, ge=1, le=200)
    seed: int = Field(default=0, ge=0, le=2**31)
    weight: float | None = Field(default=None, ge=2.0, le=300.0)  # kg
    kidneys: float | None = Field(default=None, gt=0.0, le=300.0)  # mL/min per 70 kg
    beside: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(default=[], max_length=WORDS)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Courses by variable."""
    from glutamate.drugs.course import dose_course, reach

    asked = given.model_dump(exclude={"drug", "regimen", "days"})
    data = dose_course(given.drug, given.regimen, given.days, **asked, threads=1)
    keys = ("long_name", "units", "site")
    return {
        "time": data["time"].values,
        "courses": {str(name): _band(data[name].values) for name in data.data_vars},
        "about": {str(name): {key: data[name].attrs.get(key) for key in keys} for name in data.data_vars},
        "reach": reach(data),
        "who": data.attrs["who"],
        "clearance": data.attrs["clearance_factor"],
        "warnings": json.loads(data.attrs["warnings"]),
        "safety": data.attrs["safety"],
        "failed": data.attrs["failed"],
        "data": data,
    }


def _band(values: Any) -> dict[str, Any]:
    """The one course, or the median and the middle nine tenths of people."""
    import numpy as np

    if values.ndim == 1:
        return {"middle": values}
    whole = values[np.isfinite(values).all(axis=1)]
    return dict(zip(BAND, np.quantile(whole, list(BAND.values()), axis=0), strict=True))


def code(given: With) -> str:
    """Python that leaves the same courses in `data`."""
    plain = With.model_fields
    more = {key: value for key, value in given.model_dump().items() if key not in ("drug", "regimen", "days")}
    words = "".join(f", {key}={value!r}" for key, value in more.items() if value != plain[key].default)
    call = f"dose_course({given.drug!r}, {given.regimen!r}, {given.days!r}{words})"
    return f"from glutamate import dose_course\n\ndata = {call}\n"
