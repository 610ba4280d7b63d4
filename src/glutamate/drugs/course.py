"""Course of doses: a regimen through a body to the sites of a substance and to its knobs, for one person or many.

Scheme      doses -> total in plasma -> free in brain -> share of each site that is held -> factor on each knob
Takes in    name of a substance, a regimen, days; weight, kidneys, what else is taken
Hands on    `dose_course(...)`: one Dataset over hours; `reach(...)`: where its knobs are in the models
Not here    what a life or a circuit makes of it (in_life.py, paths.py); advice on any dose
Limits      a course is one occasion: nobody differs from day to day. Sites hold at once; slow onset and tolerance
            are in the factors where a record knows them, not in the shares held
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from glutamate.drugs import load_drug
from glutamate.drugs.interactions import together
from glutamate.drugs.paths import OWN, SCALED, effects
from glutamate.drugs.studied import studied
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.pharmacology.dose import number
from glutamate.pharmacology.drug import KNOBS, NOT_ADVICE, Drug
from glutamate.units import from_canonical, to_canonical

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.pharmacology.regimen import Regimen

USUAL = "assumed: limits of what is computed"
MOST_DAYS, MOST_PEOPLE, MOST_DOSES = 400.0, 10_000, 2000
EVEN = 601  # times spread over the whole
AFTER = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)  # h after a dose, where levels turn
FINE = 100  # doses that get such times
LIGHTEST, HEAVIEST = Parameter(2.0, "kg", USUAL), Parameter(300.0, "kg", USUAL)
READ = ("kinetics.concentration", "kinetics.brain")
PLASMA_UNITS, BRAIN_UNITS = ("ng/mL", "mg/L"), ("nM", "uM", "mM")
READABLE = 1000.0  # from there on the next unit


def dose_course(
    drug: str,
    regimen: str | Regimen,
    days: float,
    *,
    people: int = 1,
    seed: int = 0,
    weight: float | None = None,
    kidneys: float | None = None,
    beside: Sequence[str] = (),
    threads: int | None = None,
) -> xr.Dataset:
    """Courses (member,) time in hours of a regimen: levels, shares of sites held, factors on knobs.

    regimen    such as "10 mg twice daily for 7 days"; time 0 is midnight before day 1
    people     1 is the typical adult of the literature; more differ as population analyses found, by `seed`
    weight     kg of everybody; without, the record's reference weight, or of many a distribution
    kidneys    creatinine clearance of everybody, mL/min per 70 kg of body
    beside     substances or kinds ("smoker") that change clearance, and warn

    Variables: plasma (total), brain (free), occupied.KNOB (share of its sites held), factor.KNOB (1 changes nothing).
    Raises PathError for unknown names, ParameterError for values that do not fit or a substance without kinetics.
    """
    import numpy as np

    from glutamate.pharmacology.course import values
    from glutamate.pharmacology.regimen import Regimen

    name, record = drug.strip().lower(), load_drug(drug)
    doses = Regimen(regimen) if isinstance(regimen, str) else regimen
    if doses.substance not in (None, name):
        came, do = f"a dose of {doses.substance}", "name one substance, or none in the dose"
        raise ParameterError(f"a course of {name}", came, name, do)
    hours = 24.0 * number("the days of a course", days, 0, MOST_DAYS, "days above 0", strictly=True)
    count = _people(people)
    part, factor, warnings = _body(name, record, weight, kidneys, beside)
    vary = None if count == 1 else _crowd(part, record, count, weight, seed)
    own = dataclasses.replace(record, kinetics=part)
    times = _times(doses, hours)
    data = own.course(doses, times=times, vary=vary, record=READ, threads=threads)
    plasma, brain = units_of(name)
    dims = data[READ[0]].dims
    found: dict[str, Any] = {
        "plasma": (dims, values(data, "concentration", plasma), _attrs("total level in plasma", plasma)),
        "brain": (dims, values(data, "brain", brain), _attrs("free level in the brain", brain)),
    }
    factors = record.factors_of(data)
    for knob, actions in _by_knob(record).items():
        for k, action in enumerate(actions):
            key = f"occupied.{knob}" + (f".{k + 1}" if k else "")
            held = action.occupied(record.level(data, action))
            found[key] = (dims, held, {**_attrs(f"held: {action.site}", "1"), "site": action.site})
        found[f"factor.{knob}"] = (dims, np.asarray(factors[knob]), _attrs(f"factor on: {KNOBS[knob]}", "1"))
    return data.drop_vars(list(READ)).assign(found).assign_attrs(
        drug=name, regimen=doses.text, people=count, seed=seed, clearance_factor=factor,
        safety=f"{record.safety} {NOT_ADVICE}", warnings=json.dumps(warnings),
        who="the typical adult of the literature" if count == 1 else f"{count} virtual people, seed {seed}",
    )  # fmt: skip


def reach(data: xr.Dataset) -> list[dict[str, Any]]:
    """Rows {model, path, how, value, knob} of what a course turns in each model; without a path: a knob without place.

    At the highest levels of the median person, without tolerance. A value that replaces another is canonical.
    """
    drug, free, plasma = data.attrs["drug"], _highest(data["brain"], "uM"), _highest(data["plasma"], "mg/L")
    rows: list[dict[str, Any]] = []
    for model in sorted({*SCALED, *OWN}):
        applied = effects(drug, model, free, plasma)
        rows += [
            {"model": model, "path": one.path, "how": one.op, "value": float(one.value), "knob": ""}
            for one in applied.effects
        ]
        rows += [{"model": model, "path": "", "how": "", "value": None, "knob": knob} for knob in applied.missing]
    return rows


def _highest(course: Any, unit: str) -> float:
    import numpy as np

    levels = to_canonical(course.values, course.attrs["units"], "h")
    middle = np.median(levels, axis=0) if levels.ndim == 2 else levels
    return float(from_canonical(max(float(middle.max()), 0.0), unit, "h"))


@cache
def units_of(drug: str) -> tuple[str, str]:
    """Units of the levels in plasma and in brain in which the highest studied dose is easily read."""
    import numpy as np

    from glutamate.pharmacology.course import values

    given = studied(drug)
    data = load_drug(drug).course(given.text(given.high), times=np.linspace(0.0, 48.0, 97), record=READ)
    return (
        _readable([(u, float(values(data, "concentration", u).max())) for u in PLASMA_UNITS]),
        _readable([(u, float(values(data, "brain", u).max())) for u in BRAIN_UNITS]),
    )


def _readable(found: list[tuple[str, float]]) -> str:
    return next((unit for unit, highest in found if highest < READABLE), found[-1][0])


def _body(
    name: str, record: Drug, weight: float | None, kidneys: float | None, beside: Sequence[str]
) -> tuple[Any, float, tuple[str, ...]]:
    """Kinetics with this weight and these kidneys beside other substances; the factor on clearance; warnings."""
    from glutamate.engine.mechanism import changed

    if record.kinetics is None:
        do = "see its page for the port or input that takes it"
        raise ParameterError(f"a course of {name}", "a substance without kinetics of its own", "one with kinetics", do)
    part, found = record.kinetics, together([name, *beside])
    factor = found.clearance.get(name, 1.0)
    if weight is not None:
        low, high = float(LIGHTEST.value), float(HEAVIEST.value)
        given = number("the weight of a person", weight, low, high, f"kg from {low:g}")
        part = changed(part, weight=to_canonical(given, "kg", "h"))
    if kidneys is not None:
        filtered = number("the creatinine clearance", kidneys, 0, 300, "mL/min above 0", strictly=True)
        factor *= float(record.by_kidneys(filtered, from_canonical(part.weight_reference, "kg", "h")))
    if factor != 1:
        part = changed(part, clearance_factor=part.clearance_factor * factor)
    return part, factor, found.warnings


def _crowd(part: Any, record: Drug, count: int, weight: float | None, seed: int) -> Any:
    from glutamate.engine.events.stream import check_seed
    from glutamate.pharmacology.people import WEIGHT, people

    spread = dict(record.spread) or None
    wide = WEIGHT if weight is None else None
    return people(count, part, spread=spread, weight=wide, occasion=0.0, seed=check_seed(seed))


def _people(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= MOST_PEOPLE:
        allowed = f"a whole number from 1 to {MOST_PEOPLE:,}"
        raise ParameterError("the people of a course", f"{given!r:.40}", allowed, "give one")
    return given


def _times(doses: Regimen, hours: float) -> Any:
    """Hours spread evenly, and more of them after each dose."""
    import numpy as np

    given = doses.given(hours)
    if not given:
        came = f"no dose in the first {hours / 24:g} days"
        raise ParameterError("a course", came, "at least one dose", "watch for more days, or begin earlier")
    if len(given) > MOST_DOSES:
        do = "watch for fewer days"
        raise ParameterError("a course", f"{len(given):,} doses", f"at most {MOST_DOSES:,}", do)
    near = [dose.time + dose.duration + step for dose in given[:FINE] for step in (0.0, *AFTER)]
    times = np.unique(np.round(np.concatenate([np.linspace(0.0, hours, EVEN), near]), 6))
    return times[times <= hours]


def _by_knob(record: Drug) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for action in record.actions:
        found.setdefault(action.knob, []).append(action)
    return found


def _attrs(name: str, unit: str) -> dict[str, str]:
    return {"long_name": name, "units": unit}
