"""Course: a regimen through a body, for one person or many; steady states by running the doses that came before.

Takes in    a `Kinetics`, a regimen (or its text), hours or times, people as values or a Population
Hands on    the Dataset of `simulate`, time in hours from the start of the regimen; `values` in the unit asked for
Method      a dose at steady state is given as often before time 0 as its slowest rate needs to forget the start (1e-9)
Not here    several substances at once: each has a course of its own, and what they do to each other is a factor on
            clearance (drug.py)
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import rate_of
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, PathError, closest
from glutamate.pharmacology.dose import LONGEST, Dose, number
from glutamate.pharmacology.regimen import Regimen
from glutamate.units import from_canonical

if TYPE_CHECKING:
    import xarray as xr

PART = "kinetics"
FORGOTTEN = 1e-9  # what may be left of the doses before the first that is run
MOST_BEFORE = 20_000


def course(
    kinetics: Any,
    regimen: Regimen | str,
    hours: float | None = None,
    *,
    times: Any = None,
    vary: Any = None,
    record: Any = None,
    lag: float = 0.0,
    occasions: Sequence[float] = (),
    rtol: float = 1e-8,
    **more: Any,
) -> xr.Dataset:
    """Time courses (member,) time of one substance in hours; `times` are ascending hours from 0 on, else 1001 points.

    `lag` delays every dose, `vary` takes {"kinetics.clearance": (members,)} or a Population, `more` goes to simulate.
    `occasions` are hours at which another occasion of that Population begins; without, a course is one occasion and
    its people are as they are in the mean. Covariates that are no parameters become coordinates of `member`. Raises
    ParameterError for a steady state of kinetics that saturate or adapt, and what simulate raises.
    """
    regimen = Regimen(regimen) if isinstance(regimen, str) else regimen
    if (hours is None) == (times is None):
        came = "both" if hours is not None else "neither"
        raise ParameterError("the length of a course", f"hours and times: {came}", "one of them", "give one")
    if times is None:
        end = number("the length of a course", hours, 0, LONGEST, "hours above 0", strictly=True)
        wanted = np.linspace(0.0, end, 1001)
    else:
        wanted = _hours(times)
    regimen = regimen.delayed(lag) if lag else regimen
    if len(occasions):
        from glutamate.pharmacology.occasions import course_of_occasions

        data = course_of_occasions(kinetics, regimen, wanted, vary, occasions, record=record, rtol=rtol, **more)
        return _labelled(data, vary, Model.of(kinetics, name=PART).system)
    model = Model.of(kinetics, name=PART)
    before = _before(model, kinetics, regimen, vary)
    if before:
        dose = regimen.doses[0]
        count = None if dose.additional is None else int(dose.additional) + before
        earlier = dataclasses.replace(dose, steady=False, additional=count)
        regimen, lead = Regimen.of([earlier], regimen.substance), before * regimen.doses[0].interval
    else:
        lead = 0.0
    protocol = Protocol().dose(regimen, PART, until=lead + float(wanted.max()) + 1e-9)
    moments = wanted + lead if lead == 0 or wanted[0] > 0 else np.concatenate([[0.0], wanted + lead])
    data = simulate(model, protocol, times=moments, vary=vary, record=record, rtol=rtol, **more)
    if lead:
        data = data.isel(time=slice(len(moments) - len(wanted), None))
        data = data.assign_coords(time=("time", wanted, data.time.attrs))
    return _labelled(data, vary, model.system)


def _labelled(data: Any, vary: Any, system: Any) -> Any:
    """A course with what is known of its people beside their values: covariates that are no parameters."""
    found = vary.labels(system) if hasattr(vary, "labels") else {}
    if not found or "member" not in data.dims:
        return data
    return data.assign_coords({name: ("member", np.asarray(v)[data["member"].values]) for name, v in found.items()})


def _hours(times: Any) -> Any:
    """Times as an array (n,), or ParameterError."""
    try:
        found = np.asarray(times, np.float64)
    except (TypeError, ValueError):
        found = np.array([np.nan])
    if (
        found.ndim != 1
        or not found.size
        or not np.all(np.isfinite(found))
        or found[0] < 0
        or np.any(np.diff(found) <= 0)
    ):
        do = "give such hours, each once"
        raise ParameterError("the times of a course", f"{times!r:.60}", "ascending hours from 0 on", do)
    return found


def values(data: Any, path: str, unit: str) -> Any:
    """A variable as an array (member,) time in this unit; `path` may leave out the part's name."""
    full = path if path in data else f"{PART}.{path}"
    if full not in data:
        near = closest(path, [str(name) for name in data.data_vars])
        allowed = ", ".join(map(str, data.data_vars))
        raise PathError(f"the variable {path!r:.60}", "not in this course", allowed, "name one", closest=near)
    return from_canonical(data[full].values, unit, "h")


def slowest_rate(kinetics: Any) -> float:
    """The slowest rate (1/h) at which what is in the body is forgotten; linear kinetics only."""
    names = ("depot", "central", "peripheral", "deep", "metabolite")
    drive = kinetics.Drive(*[0.0] * len(kinetics.Drive._fields))
    rest = kinetics.State(*[0.0] * len(kinetics.State._fields))
    columns = []
    for name in names:
        rate = rate_of(kinetics, rest._replace(**{name: 1.0}), drive)
        columns.append([getattr(rate, other) for other in names])
    found = -np.linalg.eigvals(np.array(columns).T).real
    moving = found[found > 1e-12]
    if not moving.size:
        raise ParameterError("a steady state", "nothing that leaves the body", "a clearance above 0", "give one")
    return float(min(moving.min(), 1 / kinetics.effect_time, 1 / kinetics.brain_time))


def _before(model: Any, kinetics: Any, regimen: Regimen, vary: Any) -> int:
    """How many doses a steady state asks for before the first that is wanted."""
    if not regimen.steady:
        return 0
    if kinetics.saturable_max > 0 or kinetics.induction_max > 0:
        do = "write addl and run until the level repeats itself"
        raise ParameterError("a steady state", "kinetics that saturate or adapt", "linear kinetics", do)
    rates = [slowest_rate(part) for part in _extremes(model, kinetics, vary)]
    dose: Dose = regimen.doses[0]
    count = math.ceil(-math.log(FORGOTTEN) / (min(rates) * dose.interval)) + 1
    if count > MOST_BEFORE:
        came = f"{count:,} doses before"
        raise ParameterError("a steady state", came, f"at most {MOST_BEFORE:,}", "a longer interval or another person")
    return count


def _extremes(model: Any, kinetics: Any, vary: Any) -> list[Any]:
    """Each person's kinetics, or the one there is."""
    from glutamate.engine.mechanism import with_values

    if vary is None:
        return [kinetics]
    given = vary.values(model.system) if hasattr(vary, "values") and not isinstance(vary, dict) else vary
    arrays = {path.removeprefix(f"{PART}."): np.atleast_1d(found) for path, found in given.items()}
    count = max((len(found) for found in arrays.values()), default=1)
    if any(path not in type(kinetics).PARAMETERS for path in arrays):
        raise ParameterError("a steady state of people", "inputs that vary", "parameters only", "write addl instead")
    wide = {path: np.broadcast_to(found, count) for path, found in arrays.items()}
    return [with_values(kinetics, **{path: float(found[k]) for path, found in wide.items()}) for k in range(count)]
