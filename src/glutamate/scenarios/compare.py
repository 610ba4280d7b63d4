"""Compare: the headline numbers and courses of two runs side by side.

Takes in    two Results, of plans of one kind or of different ones
Hands on    `compare` rows of numbers with differences; `shared` paths of courses, `course` with its band
Pairs       where the same people (or seeds) live both plans, a difference is taken in each of them, and its band and
            the interval of its mean are over these; else only medians are subtracted
Not here    what the plans do not share (differing.py)
Arms        an arm stands beside the arm of its name, the one of a plan without others beside all; else first by first
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import PathError, closest
from glutamate.scenarios.person.summary import apart, interval, spread
from glutamate.scenarios.result import Result

EVERYBODY = 0.9  # the share of people between the ends of a course's band
NOT_DRAWN = {"member", "status", "person", "arm", "seed", "synapse"}  # coordinates that are no drawn parameters


class Number(NamedTuple):
    """One headline number of one arm: its row, and the value of every member if there are several."""

    measure: str
    arm: str
    row: dict[str, Any]
    values: Any


def numbers(result: Result) -> list[Number]:
    """The headline numbers of a run, arm by arm; differences between its own arms are left out."""
    data, found = result.data, []
    if hasattr(result.plan, "network"):
        pairs = ((row.id, arm.name) for row in result.plan.outputs.headline for arm in result.plan.arms)
        for (measure, arm), row in zip(pairs, result.summary, strict=True):
            values = data[f"headline:{measure}"].values[data["arm"].values == arm]
            found.append(Number(measure, arm, row, values))
        return found
    for row in result.summary:
        if "than" in row:
            continue
        measure = row.get("measure", row["id"])
        column, values = f"headline:{measure}", None
        if column in data:
            values = data[column].values
            values = values[data["arm_of"].values == row["arm"]] if "arm_of" in data.coords else values
        found.append(Number(measure, row.get("arm", ""), row, values))
    return found


def arms(result: Result) -> list[str]:
    """Names of the arms; of a plan without arms one empty name."""
    return [arm.name for arm in result.plan.arms] if hasattr(result.plan, "arms") else [""]


def beside(a: Result, b: Result) -> list[tuple[str, str]]:
    """Which arm of the one stands beside which of the other."""
    left, right = arms(a), arms(b)
    if len(left) == 1 or len(right) == 1:
        return [(x, y) for x in left for y in right]
    return [(x, x) for x in left if x in right] or [(left[0], right[0])]


def compare(a: Result, b: Result) -> list[dict[str, Any]]:
    """Rows {measure, arms, what, unit, a, b, difference, paired, why, band} of what both runs measured in one unit.

    `a`, `b` and `difference` (b less a) have median, low and high; a difference in pairs also mean and its 95 %
    interval. Where there are no pairs, `why` says so and a difference has a median alone.
    """
    left = {(n.measure, n.arm): n for n in numbers(a)}
    right = {(n.measure, n.arm): n for n in numbers(b)}
    rows = []
    for x, y in beside(a, b):
        why = unpaired(a, b, x, y)
        for (measure, arm), one in left.items():
            other = right.get((measure, y))
            if arm != x or other is None or other.row["unit"] != one.row["unit"]:
                continue
            rows.append({
                "measure": measure, "arms": [x, y], "what": one.row["what"], "unit": one.row["unit"],
                "a": _ends(one.row), "b": _ends(other.row), **_difference(a, one, other, why),
                "band": one.row["band"], "assumed": one.row["assumed"] or other.row["assumed"],
            })  # fmt: skip
    return rows


def unmatched(a: Result, b: Result) -> list[dict[str, Any]]:
    """Rows {side, measure, arm, what, unit, median} of what only one of the runs measured."""
    rows = compare(a, b)
    found = []
    for side, result, k in (("a", a, 0), ("b", b, 1)):
        seen = {(row["measure"], row["arms"][k]) for row in rows}
        for n in numbers(result):
            if (n.measure, n.arm) not in seen:
                about = {"what": n.row["what"], "unit": n.row["unit"], "median": n.row["median"]}
                found.append({"side": side, "measure": n.measure, "arm": n.arm, **about})
    return found


def _ends(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("median", "low", "high")}


def _difference(a: Result, one: Number, other: Number, why: str) -> dict[str, Any]:
    if not why and (one.values is None or one.values.shape != other.values.shape):
        why = "one run each"
    if why:
        both = one.row["median"], other.row["median"]
        one_number = None if None in both else float(apart(one.measure, both[1], both[0]))
        return {"difference": {"median": one_number, "low": None, "high": None}, "paired": False, "why": why}
    differences = apart(one.measure, other.values, one.values)
    people = 1 if hasattr(a.plan, "people") and a.members == len(arms(a)) else int(one.values.size)
    found = {**spread(differences, one.row["band"]), **interval(differences, people), "people": people}
    return {"difference": found, "paired": True, "why": ""}


def unpaired(a: Result, b: Result, x: str, y: str) -> str:
    """Why members of two arms are no pairs; empty where the same people or seeds are in both."""
    if a.seed != b.seed:
        return "other seeds"
    if _members(a, x) == _members(b, y) == 1 and not hasattr(a.plan, "people"):
        return "one run each"
    left, right = _drawn(a, x), _drawn(b, y)
    common = [name for name in left if name in right]
    same = all(left[name].shape == right[name].shape for name in common)
    if not common or not same or any(not np.array_equal(left[n], right[n], equal_nan=True) for n in common):
        return "other people"
    return ""


def _members(result: Result, arm: str) -> int:
    return result.members // len(arms(result))


def _drawn(result: Result, arm: str) -> dict[str, Any]:
    """What was drawn for the members of an arm whose courses are stored; of networks their seeds."""
    data = result.data
    own = data["arm"].values == arm if "arm" in data.coords else slice(None)
    if hasattr(result.plan, "network"):
        return {"seed": data["seed"].values[own]}
    return {
        str(name): coord.values[own]
        for name, coord in data.coords.items()
        if coord.dims == ("member",) and name not in NOT_DRAWN and coord.dtype.kind == "f"
    }


def paths(result: Result) -> dict[str, str]:
    """Courses of a run with their units."""
    data = result.data
    if hasattr(result.plan, "network"):
        return {f"rate.{group}": str(data["rate"].attrs.get("units", "Hz")) for group in data["group"].values}
    found = {}
    for name, variable in data.data_vars.items():
        if variable.dims in (("time",), ("member", "time")):
            found[str(name)] = str(variable.attrs.get("units", ""))
    return found


def shared(a: Result, b: Result) -> list[dict[str, str]]:
    """Rows {path, unit} of courses that both runs have in one unit; none where their times have different units."""
    if time_unit(a) != time_unit(b):
        return []
    other = paths(b)
    return [{"path": path, "unit": unit} for path, unit in paths(a).items() if other.get(path) == unit]


def time_unit(result: Result) -> str:
    """The unit that the run counts time in."""
    return str(result.data["bin" if hasattr(result.plan, "network") else "time"].attrs.get("units", "ms"))


def course(result: Result, path: str, arm: str = "") -> dict[str, Any]:
    """{time, median, low, high, unit} of a path in an arm over its members; low and high None for one member.

    Bands of everybody are taken where the run stored them. Raises PathError for a path the run does not have.
    """
    known = paths(result)
    if path not in known:
        near = closest(path, known)
        raise PathError(f"the course of {path!r:.80}", "no such path", f"{len(known)} paths", "use one", closest=near)
    data, about = result.data, {"unit": known[path]}
    ends = [0.5 - EVERYBODY / 2, 0.5, 0.5 + EVERYBODY / 2]
    if f"{path}|band" in data:
        bands = data[f"{path}|band"]
        bands = bands.isel(arms=arms(result).index(arm) if arm else 0) if "arms" in bands.dims else bands
        low, median, high = (bands.sel(quantile=q, method="nearest").values for q in ends)
        clock = "band_time" if "band_time" in bands.dims else "time"
        return {"time": data[clock].values, "median": median, "low": low, "high": high, **about}
    if hasattr(result.plan, "network"):
        values = data["rate"].sel(group=path.removeprefix("rate.")).values
        times = data["bin"].values
    else:
        values, times = data[path].values, data["time"].values
    if values.ndim == 1:
        return {"time": times, "median": values, "low": None, "high": None, **about}
    if "arm" in data.coords:
        values = values[data["arm"].values == (arm or arms(result)[0])]
    values = values[~np.isnan(values[:, -1])]
    if len(values) < 2:
        return {
            "time": times,
            "median": values[0] if len(values) else times * np.nan,
            "low": None,
            "high": None,
            **about,
        }
    low, median, high = np.quantile(values, ends, axis=0)
    return {"time": times, "median": median, "low": low, "high": high, **about}
