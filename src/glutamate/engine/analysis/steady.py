"""Steady states and their stability.

Takes in    a model (or a traced `System`), a start, what is held
Hands on    `steady_state` -> SteadyState, `eigenvalues`
Method      pseudo-time: linearly implicit steps that lengthen as the state comes to rest, so that the state found is
            the one the start runs into; then Newton. From a start that never rests (a cycle), bounded least squares
Frozen      modes and switch bits stay as they start; guards that end on another side than they started are listed
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine.analysis.balance import Balance, solved
from glutamate.engine.analysis.numeric import Numeric, model_of
from glutamate.engine.model import resolve
from glutamate.errors import SolveError
from glutamate.units import quantity

MOST_STEPS = 600
MOST_NEWTON = 30
ACCURACY = 0.1  # of a pseudo-time step, relative to the size of a state
GROW, SHRINK = 8.0, 0.2
NEAR = 0.05  # how far Newton may leave the path that led to it
LANDED = 1e-6  # an unstable point this near is where the path ends, not one it passes


@dataclasses.dataclass(frozen=True)
class SteadyState:
    """A point where all rates are zero; values in canonical units, eigenvalues per model time unit, leading first.

    residual   largest rate left, in scales of its state per time unit
    conserved  totals that were kept: coefficient of every state in them
    crossed    guards that lie on another side than at the start: the frozen modes hold this point
    """

    values: dict[str, float]
    outputs: dict[str, float]
    residual: float
    stable: bool
    eigenvalues: Any
    conserved: tuple[dict[str, float], ...]
    crossed: tuple[str, ...]
    steps: int


@np.errstate(all="ignore")
def steady_state(
    model: Any, *, start: Any = None, hold: Mapping[str, Any] | None = None, tol: float = 1e-10
) -> SteadyState:
    """The steady state that `start` leads to.

    start   {state: value} or an earlier SteadyState, over the model's own start; conserved totals keep its values
    hold    {path: value}: states that stay, parameters or inputs other than the model's; floats or texts with a unit
    tol     largest last Newton step, relative to the size of a state and its scale

    Raises SolveError where none is found, PathError, UnitError or ParameterError for bad input.
    """
    if not 0 < tol < 1:
        raise SolveError("a tolerance", repr(tol), "a number between 0 and 1", "1e-10 is the default")
    balance, first = prepared(model, start, hold)
    guards = balance.numeric.guards(first)
    x, steps = settle(balance, first[balance.free], tol)
    return described(balance, x, steps, guards)


@np.errstate(all="ignore")
def eigenvalues(model: Any, at: Any = None, *, hold: Mapping[str, Any] | None = None) -> Any:
    """Eigenvalues (complex, per model time unit) of small departures, largest real part first.

    at   a SteadyState or {state: value} over the model's start; None finds the model's steady state

    Conserved directions and algebraic unknowns are left out: there are as many values as states free to move.
    """
    if at is None:
        return steady_state(model, hold=hold).eigenvalues
    balance, y = prepared(model, at, hold)
    return balance.eigenvalues(y[balance.free])


def prepared(model: Any, start: Any, hold: Mapping[str, Any] | None) -> tuple[Balance, Any]:
    """The equations of a model and the state (size,) to start from, algebraic unknowns solved."""
    model = model_of(model)
    names = [slot.path for slot in model.system.states]
    settings: dict[str, Any] = {}
    fixed: dict[str, Any] = {}
    for key, value in (hold or {}).items():
        for path in resolve(key, [*model.slots(), *names], "a parameter, input or state to hold"):
            (fixed if path in names else settings)[path] = value
    numeric = Numeric(model, settings)
    begun = start.values if isinstance(start, SteadyState) else dict(start or {})
    y, size = numeric.start(), numeric.system.size
    for key, value in [*begun.items(), *fixed.items()]:
        for path in resolve(key, names, "a state"):
            i = names.index(path)
            number = quantity(value, numeric.system.states[i].field.dims, numeric.system.time)
            if i < size:
                y[i] = number
            else:
                numeric.frozen[i - size] = number
    balance = Balance(numeric, y, [names.index(path) for path in fixed if names.index(path) < size])
    x = consistent(balance, y[balance.free])
    return balance, balance.full(x)


def consistent(balance: Balance, x: Any) -> Any:
    """x with its algebraic unknowns solved by damped Newton; as it came where that fails."""
    algebraic = balance.mass == 0
    if not algebraic.any():
        return x
    now, found = x.copy(), balance.rate(x)
    for _ in range(MOST_NEWTON):
        step = -solved(balance.slope(now)[np.ix_(algebraic, algebraic)], found[algebraic])
        for half in 0.5 ** np.arange(12.0):
            trial = now.copy()
            trial[algebraic] += half * step
            rest = balance.rate(trial)
            if np.linalg.norm(rest[algebraic]) < np.linalg.norm(found[algebraic]):
                break
        else:
            return now if np.all(np.isfinite(now)) else x
        now, found = trial, rest
    return now


def settle(balance: Balance, x: Any, tol: float) -> tuple[Any, int]:
    """Free slots at the steady state that x leads to, and the steps it took; SolveError if there is none."""
    if not len(x):
        return x, 0
    begun, visited, passed = x, [x], None
    h = _first_step(balance, x)
    for number in range(MOST_STEPS):
        found = newton(balance, x, tol, NEAR)
        if found is not None:
            if np.max(np.abs(found - x) / balance.weight(x)) < LANDED or np.all(balance.eigenvalues(found).real < 0):
                return found, number
            passed = found
        x, h = _pseudo_step(balance, x, h)
        if not np.isfinite(h) or h < 1e-300:
            break
        visited.append(x)
    if passed is not None:
        return passed, len(visited)
    for guess in (np.mean(visited[len(visited) // 2 :], axis=0), begun):
        found = _least_squares(balance, guess, tol)
        if found is not None:
            return found, len(visited)
    raise _failure(balance, x, len(visited))


def _first_step(balance: Balance, x: Any) -> float:
    rate = np.max(np.abs(balance.rate(x)) * balance.mass / balance.weight(x), initial=0.0)
    return 0.1 / rate if np.isfinite(rate) and rate > 0 else 1.0


def _pseudo_step(balance: Balance, x: Any, h: float) -> tuple[Any, float]:
    """One linearly implicit Euler step, shortened until it is accurate enough; the state and the next step."""
    j = balance.slope(x)
    right = balance.rate(x)
    found = balance.eigenvalues(x)
    growing = float(np.max(found.real, initial=0.0))
    h = min(h, 0.5 / growing) if growing > 0 else h  # longer implicit steps would run uphill, into unstable points
    right[balance.pivots] = balance.totals - balance.laws @ x
    while h >= 1e-300:
        matrix = np.diag(balance.mass / h) - j
        matrix[balance.pivots] = balance.laws
        change = solved(matrix, right)
        new = x + change
        if np.all(np.isfinite(new)) and not balance.outside(new):
            missed = balance.rate(new) - balance.mass * change / h
            missed[balance.pivots] = 0.0
            wrong = np.abs(solved(matrix, missed)) / np.maximum(balance.weight(x), balance.weight(new))
            error = float(np.max(wrong, initial=0.0)) / ACCURACY
            if error <= 1.0:
                return new, h * min(GROW, 0.9 / max(error, 1e-9) ** 0.5)
            h *= max(SHRINK, 0.9 / error**0.5) if np.isfinite(error) else SHRINK
        else:
            h *= SHRINK
    return x, 0.0


def newton(balance: Balance, x: Any, tol: float, near: float = np.inf) -> Any:
    """Root of the residual by plain Newton, or None; `near` limits how far it may go, relative to the states."""
    begun, last, size = x, np.inf, np.inf
    for _ in range(MOST_NEWTON):
        change = -solved(balance.jacobian(x), balance.residual(x))
        size = float(np.max(np.abs(change) / (np.abs(x) + balance.scale), initial=0.0))
        if not np.isfinite(size) or (last <= tol and size > 0.5 * last):
            break
        x = x + change
        if np.max(np.abs(x - begun) / np.maximum(balance.weight(x), balance.weight(begun)), initial=0.0) > near:
            return None
        last = size
        if size == 0.0:
            break
    return x if last <= tol and not balance.outside(x, max(tol, 1e-12)) else None


def _least_squares(balance: Balance, x: Any, tol: float) -> Any:
    """Newton from where bounded Levenberg-Marquardt leads, or None."""
    from scipy.optimize import least_squares

    size = np.max(np.abs(balance.jacobian(x)) * balance.scale, axis=1)
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    inside = np.clip(x, balance.low + 1e-9 * balance.scale, balance.high - 1e-9 * balance.scale)
    if not np.all(np.isfinite(balance.residual(inside))):
        return None
    try:
        fit = least_squares(
            lambda z: balance.residual(z) / size,
            inside,
            jac=lambda z: balance.jacobian(z) / size[:, None],
            bounds=(balance.low, balance.high),
            x_scale=balance.scale,
            xtol=1e-12,
            ftol=1e-15,
            gtol=1e-15,
            max_nfev=200,
        )
    except (ValueError, np.linalg.LinAlgError):  # values that are not finite on the way
        return None
    return newton(balance, fit.x, tol, NEAR)


def _failure(balance: Balance, x: Any, steps: int) -> SolveError:
    rates = np.abs(balance.rate(x)) / balance.scale
    worst = int(np.argmax(np.where(np.isfinite(rates), rates, np.inf)))
    path = balance.slots[worst].path
    return SolveError(
        "a steady state",
        f"after {steps} steps a residual of {rates[worst]:.3g} scales/{balance.numeric.system.time}, worst at {path}",
        "a start that comes to rest, or a steady state near its path, within the bounds of every state",
        f"give start={{...}} near one, hold what must not move, or look at a simulation: does {path} come to rest?",
    )


def described(balance: Balance, x: Any, steps: int, guards: Mapping[str, float]) -> SteadyState:
    """A solution as a record."""
    numeric, y = balance.numeric, balance.full(x)
    values = dict(zip([s.path for s in numeric.system.states], [*y.tolist(), *numeric.frozen], strict=True))
    found = balance.eigenvalues(x)
    paths = [slot.path for slot in balance.slots]
    return SteadyState(
        values,
        numeric.outputs(y),
        float(np.max(np.abs(balance.rate(x)) / balance.scale, initial=0.0)),
        bool(np.all(found.real < 0)),
        found,
        tuple({p: float(c) for p, c in zip(paths, row, strict=True) if c} for row in balance.laws),
        tuple(name for name, value in numeric.guards(y).items() if (value > 0) != (guards[name] > 0)),
        steps,
    )
