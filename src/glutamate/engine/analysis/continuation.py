"""Continuation: a branch of steady states along one parameter or input, around its turning points.

Takes in    a model, the path of a parameter or input, its lowest and highest value
Hands on    a Dataset over `point` in the order of the branch, folds, Hopf and branch points among its points
Method      pseudo-arclength with the step chosen by how easily points are corrected and how much the tangent turns
Not here    switching branches, periodic orbits; calibrated values stay as they are at the model's own values
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.analysis.balance import Balance
from glutamate.engine.analysis.branch import Branch, Point
from glutamate.engine.analysis.conserved import laws
from glutamate.engine.analysis.numeric import model_of
from glutamate.engine.analysis.steady import prepared, settle
from glutamate.engine.model import canonical_value, resolve
from glutamate.errors import SolveError
from glutamate.units import Field, canonical_text

if TYPE_CHECKING:
    import xarray as xr

EASY = 3
STRAIGHT = 0.97  # smallest cosine between the tangents of neighbouring points
SMALLEST = 1e-9


@np.errstate(all="ignore")
def continuation(
    model: Any,
    path: str,
    low: float | str,
    high: float | str,
    record: str | Sequence[str] | None = None,
    *,
    start: Any = None,
    hold: Mapping[str, Any] | None = None,
    points: int = 500,
    step: float = 0.02,
    longest: float = 0.05,
) -> xr.Dataset:
    """The branch of steady states of a model along a parameter or input, from its steady state at `low`.

    path           of a parameter or input; low and high are floats in canonical units or texts with a unit
    record         paths or patterns of states and outputs; default all states
    start, hold    as in steady_state, at `low`; conserved totals keep the start's values
    points         most points; step, longest   first and longest step, relative to the size of all that changes

    Returns variables by path over `point`, with the parameter as a coordinate, `stable`, `leading` (largest real part,
    per time unit) and `special` ("", "fold", "hopf", "branch"); attrs `folds`, `hopfs`, `branch_points` (values of the
    parameter), `hopf_frequencies` (radians per time unit) and `ended` (why).

    Raises SolveError, PathError, UnitError or ParameterError (outside the domain).
    """
    model = model_of(model)
    slots = model.slots()
    path = resolve(path, slots, "a parameter or input")[0]
    ends = [float(canonical_value(slots[path], value, model.system.time)) for value in (low, high)]
    if ends[0] >= ends[1] or points < 2 or not 0 < step <= longest:
        raise SolveError(
            f"a branch along {path}",
            f"from {low} to {high}, {points} points, steps {step} to {longest}",
            "low below high, at least 2 points, a positive step not above the longest",
            "change them",
        )
    balance, begun = prepared(model, start, {**(hold or {}), path: ends[0]})
    x, _ = settle(balance, begun[balance.free], 1e-10)
    branch = _branch(balance, path, *ends)
    found, ended = followed(branch, x, points, step, longest)
    return _dataset(model, branch, found, ended, record)


def _branch(balance: Balance, path: str, low: float, high: float) -> Branch:
    """A branch whose conserved totals hold along the whole range."""
    numeric = balance.numeric
    row, totals = numeric.where[path], []
    for share in (0.37, 0.73):
        numeric.p[row] = low + share * (high - low)
        totals.append(laws(numeric, balance.free))
    numeric.p[row] = low
    (first, pivots), (second, _) = totals
    if first.shape != second.shape or not np.allclose(first @ np.linalg.pinv(second) @ second, first, atol=1e-8):
        raise SolveError(
            f"a branch along {path}",
            "conserved totals whose weights depend on it",
            "totals that mean the same at every value",
            "follow another parameter, or hold one state of the total",
        )
    balance.laws, balance.pivots = first, pivots
    balance.totals = first @ balance.y[balance.free]
    return Branch(balance, path, low, high)


def followed(branch: Branch, x: Any, points: int, step: float, longest: float) -> tuple[list[Point], str]:
    """Points of the branch from x at its low end, and why it ended."""
    z = np.append(x, branch.low)
    branch.watch(z)
    along = np.zeros(len(z))
    along[-1] = 1.0
    found = [branch.point(z, along)]
    if not np.all(np.isfinite(found[0].tangent)):
        raise SolveError(
            f"a branch along {branch.path}",
            f"no single direction to follow at {branch.low:g}",
            "a regular steady state to begin with",
            "begin a little higher, or from another start",
        )
    while len(found) < points:
        last = found[-1]
        z, used = branch.correct(last.z + step * last.tangent * branch.size, last.tangent)
        new = None if z is None else branch.point(z, last.tangent)
        if new is None or not new.tangent @ last.tangent >= STRAIGHT:
            step *= 0.5
        elif not branch.low <= new.z[-1] <= branch.high:
            end = branch.low if new.z[-1] < branch.low else branch.high
            edge = branch.border(last, end)
            between = None if edge is None else branch.special(last, _distance(branch, last, edge), edge)
            if edge is not None and between is not None:
                return [*found, *between, edge], f"reached {end:g}"
            step *= 0.5
        else:
            between = branch.special(last, step, new)
            if between is None:
                step *= 0.5
            else:
                outside = branch.balance.outside(new.z[:-1])
                if outside:
                    return found, f"{outside[0]} left its bounds"
                found += [*between, new]
                branch.watch(new.z)
                new.tangent = branch.tangent(new.z, new.tangent)
                if len(found) > 10 and _closed(branch, found[0], last, new):
                    return found, "closed on itself"
                step = min(longest, step * 1.5) if used <= EASY else step
        if step < SMALLEST:
            return found, "step too small"
    return found, f"{points} points"


def _distance(branch: Branch, start: Point, end: Point) -> float:
    return float(start.tangent @ ((end.z - start.z) / branch.size))


def _closed(branch: Branch, first: Point, last: Point, new: Point) -> bool:
    """Whether the first point lies between two later ones."""
    a, b = (first.z - last.z) / branch.size, (new.z - last.z) / branch.size
    share = float(a @ b) / float(b @ b)
    return 0 <= share <= 1 and float(np.linalg.norm(a - share * b)) < 0.1 * float(np.linalg.norm(b))


def _dataset(
    model: Any, branch: Branch, found: list[Point], ended: str, record: str | Sequence[str] | None
) -> xr.Dataset:
    import xarray as xr

    system, balance = model.system, branch.balance
    names = [slot.path for slot in system.states if slot.kind != "switch"]
    wanted = [record] if isinstance(record, str) else names if record is None else list(record)
    known = list(dict.fromkeys([*names, *system.outputs]))
    paths = list(dict.fromkeys(p for w in wanted for p in resolve(w, known, "a state or output")))
    rows = []
    for point in found:
        y = balance.full(branch.at(point.z))
        states = dict(zip([s.path for s in system.states], [*y.tolist(), *balance.numeric.frozen], strict=True))
        rows.append({**states, **balance.numeric.outputs(y)})

    def attrs(path: str, field: Field, kind: str, time: str) -> dict[str, str]:
        return {"units": canonical_text(field.dims, time), "long_name": path, "path": path, "kind": kind}

    data: dict[str, Any] = {
        p: (
            "point",
            [row[p] for row in rows],
            attrs(p, system.field(p)[0], "state" if p in names else "output", system.time),
        )
        for p in paths
    }
    data["stable"] = ("point", [not point.unstable and not point.special for point in found])
    leading = [point.eigenvalues[0].real if len(point.eigenvalues) else -np.inf for point in found]
    data["leading"] = (
        "point",
        leading,
        {"units": f"1/{system.time}", "long_name": "largest real part of the eigenvalues"},
    )
    data["special"] = ("point", [point.special for point in found])
    unit = canonical_text(_dims(model, branch.path), system.time)
    coordinate = (
        "point",
        [point.z[-1] for point in found],
        {"units": unit, "long_name": branch.path, "path": branch.path},
    )
    at = {name: np.array([p.z[-1] for p in found if p.special == name]) for name in ("fold", "hopf", "branch")}
    turning = [
        max(abs(v.imag) for v in p.eigenvalues if abs(v.real) == _nearest(p)) for p in found if p.special == "hopf"
    ]
    described = {"folds": at["fold"], "hopfs": at["hopf"], "branch_points": at["branch"]}
    return xr.Dataset(
        data,
        {branch.path: coordinate},
        {**described, "hopf_frequencies": np.array(turning), "ended": ended, "parameter": branch.path},
    )


def _nearest(point: Point) -> float:
    """Distance from the imaginary axis of the nearest complex eigenvalue."""
    return float(min(abs(v.real) for v in point.eigenvalues if v.imag))


def _dims(model: Any, path: str) -> Any:
    slot = model.slots()[path]
    return slot.spec.dims if hasattr(slot, "spec") else slot.field.dims
