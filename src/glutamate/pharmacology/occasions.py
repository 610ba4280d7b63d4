"""Occasions: a course in pieces, between which what differs from day to day in one person is drawn anew.

Takes in    a `Kinetics`, a regimen, times, a Population with spreads of occasions, hours at which occasions begin
Hands on    the Dataset of `course`; coordinate `occasion` along time
Method      every piece starts from the last states of the one before, its parameters times the factors of its
            occasion; an infusion that goes on is cut where the next begins. Values at a limit are those before it
Not here    a steady state before the first dose, which would be one occasion for ever
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.pharmacology.dose import Dose
from glutamate.pharmacology.regimen import Regimen

if TYPE_CHECKING:
    import xarray as xr

MOST = 1000
PART = "kinetics"


def course_of_occasions(
    kinetics: Any,
    regimen: Regimen,
    times: Any,
    people: Any,
    begins: Sequence[float],
    *,
    record: Any = None,
    **more: Any,
) -> xr.Dataset:
    """Courses (member, time) at ascending hours; a new occasion begins at each of the ascending hours `begins`.

    Raises ParameterError for people without spreads of occasions, a steady state, or hours that do not ascend.
    """
    import xarray as xr

    starts = _checked(regimen, people, begins)
    model, end = Model.of(kinetics, name=PART), float(times[-1])
    edges = [0.0, *(hour for hour in starts if hour < end), end if end > 0 else 1.0]
    own = people.values(model.system)
    kept = None if record is None else _paths(model.system, record)
    given = [(g.time, g) for g in regimen.given(edges[-1] + 1e-9)]
    pieces, state = [], None
    for k, (begin, until) in enumerate(pairwise(edges)):
        inside = times[(times > begin) & (times <= until)]
        asked = np.unique(np.concatenate([[begin], inside, [until]]))
        factors = people.occasion_values(k, model.system)
        values = {path: array * factors.get(path, 1.0) for path, array in own.items()}
        doses = [cut for time, g in given if (cut := _cut(g, time, begin, until, k == len(edges) - 2)) is not None]
        protocol = Protocol().dose(Regimen.of(doses), PART) if doses else Protocol()
        data = simulate(model, protocol, times=asked - begin, vary=values, start=state, **more)
        state = data
        first = [0.0] if k == 0 and times[0] == 0 else []
        keep = np.flatnonzero(np.isin(asked, np.concatenate([first, inside])))
        found = data.isel(time=keep).assign_coords(time=("time", asked[keep], data.time.attrs))
        found = found if kept is None else found[kept]
        found = found.assign_coords(occasion=("time", np.full(len(keep), k)))
        pieces.append(found.drop_vars(list(values), errors="ignore"))
    whole = xr.concat([piece for piece in pieces if piece.sizes["time"]], "time", combine_attrs="override",
                      data_vars="minimal", coords="minimal", compat="override")  # fmt: skip
    return whole.assign_coords({path: ("member", own[path]) for path in own})


def _paths(system: Any, record: Any) -> list[str]:
    """Paths that are asked for; all states are needed where a piece begins."""
    from glutamate.engine.request import recorded

    return [path for path, _, _ in recorded(system, record)]


def _cut(given: Any, time: float, begin: float, until: float, last: bool) -> Dose | None:
    """The part of an administration within a piece, in the piece's own time."""
    ends = time + given.duration
    if time >= until and not (last and time == until):
        return None
    if given.duration == 0:
        return None if time < begin else Dose(given.amount, time - begin, given.per_kg, given.compartment)
    low, high = max(time, begin), min(ends, until)
    if high <= low:
        return None
    share = (high - low) / given.duration
    return Dose(given.amount * share, low - begin, given.per_kg, given.compartment, high - low)


def _checked(regimen: Regimen, people: Any, begins: Sequence[float]) -> list[float]:
    """Hours at which occasions begin after the first, or ParameterError."""
    if not getattr(people, "occasion", None):
        do = "pass vary=Population(..., occasion={...}), or people(..., occasion=0.2)"
        raise ParameterError("occasions of a course", "people who do not differ from day to day", "spreads of them", do)
    if regimen.steady:
        do = "write addl, and let the first occasion be long"
        raise ParameterError("occasions of a course", "a steady state before the first", "doses from 0 on", do)
    hours = [float(hour) for hour in begins]
    rising = all(a < b for a, b in zip([0.0, *hours[:-1]], hours, strict=True)) and all(map(np.isfinite, hours))
    if not hours or not rising or len(hours) > MOST:
        allowed = f"1 to {MOST:,} ascending hours above 0"
        raise ParameterError("hours at which occasions begin", f"{list(begins)!r:.60}", allowed, "give such hours")
    return hours
