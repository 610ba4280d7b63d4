"""Assays: how a target measures a gating scheme alone, as a patch of membrane under a fast perfusion pipette would.

Takes in    a mechanism written as flows, baths (drives held constant), lists of (duration in ms, bath)
Hands on    traces of the summed share of some states, and the numbers papers give: rise, decay, half activation
Method      shares under a constant bath follow a matrix exponential; steps are exact
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.molecule.scheme import rate_constants, steady_shares

FEWEST_POINTS = 2


def bath(part: Any, **given: float) -> Any:
    """A drive at the reference temperature and -60 mV, everything else 0 unless given (canonical units)."""
    usual = {"temperature": part.temperature_reference, "voltage": -60.0, "working": 1.0}
    return part.Drive(**{name: given.get(name, usual.get(name, 0.0)) for name in part.Drive._fields})


def generator(part: Any, drive: Any) -> Any:
    """Matrix Q (states, states) of dp/dt = Q p, per TIME."""
    size = len(part.State._fields)
    matrix = np.zeros((size, size))
    for (i, j), rate in rate_constants(part, drive).items():
        matrix[j, i] += rate
        matrix[i, i] -= rate
    return matrix


def pulses(
    part: Any, protocol: Sequence[tuple[float, Any]], names: Sequence[str], step: float = 0.02, start: Any = None
) -> tuple[Any, Any]:
    """Times (ms) and the summed share of the named states, from balance in the last bath unless a start is given."""
    from scipy.linalg import expm

    shares = np.array(steady_shares(part, protocol[-1][1]) if start is None else start, float)
    read = [part.State._fields.index(name) for name in names]
    values, times = [shares[read].sum()], [0.0]
    for duration, drive in protocol:
        count = max(round(duration / step), 1)
        matrix = expm(generator(part, drive) * duration / count)
        for _ in range(count):
            shares = matrix @ shares
            values.append(shares[read].sum())
        times.extend(times[-1] + duration / count * np.arange(1, count + 1))
    return np.array(times), np.array(values)


def steady(part: Any, drive: Any, names: Sequence[str]) -> float:
    """Summed share of the named states in balance with a bath."""
    shares = steady_shares(part, drive)
    return float(sum(getattr(shares, name) for name in names))


def half_activation(concentrations: Any, responses: Any) -> float:
    """Concentration of half the largest response, between the points of a rising curve."""
    responses = np.asarray(responses)
    return float(np.exp(np.interp(responses.max() / 2, responses, np.log(concentrations))))


def fall_to(times: Any, values: Any, share: float = float(np.exp(-1))) -> float:
    """Time from the peak until the trace has fallen to a share of it."""
    peak = int(np.argmax(values))
    after = values[peak:]
    below = int(np.argmax(after < share * after[0]))
    if not below:
        return float("nan")
    at = np.interp(-share * after[0], -after[below - 1 : below + 1], times[peak + below - 1 : peak + below + 1])
    return float(at - times[peak])


def rise(times: Any, values: Any, low: float = 0.2, high: float = 0.8) -> float:
    """Time from the low to the high share of the peak."""
    peak = int(np.argmax(values))
    if peak < FEWEST_POINTS:
        return float("nan")
    begin, end = np.interp([low * values[peak], high * values[peak]], values[: peak + 1], times[: peak + 1])
    return float(end - begin)


def one_time(times: Any, values: Any) -> float:
    """Time constant of the exponential plus constant that fits best."""
    from scipy.optimize import minimize_scalar

    best = minimize_scalar(
        lambda log_time: _misfit(times, values, [log_time], constant=True)[0], bounds=(-3, 9), method="bounded"
    )
    return float(np.exp(best.x))


def two_times(times: Any, values: Any, guess: tuple[float, float]) -> tuple[float, float, float]:
    """Fast and slow time constant and the fast share of the two exponentials that fit best; times start at 0."""
    from scipy.optimize import minimize

    best = minimize(
        lambda logs: _misfit(times, values, logs)[0],
        np.log(guess),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-12},
    )
    weights = _misfit(times, values, best.x)[1]
    (fast, first), (slow, second) = sorted(zip(np.exp(best.x), weights, strict=True))
    return float(fast), float(slow), float(first / (first + second))


def _misfit(times: Any, values: Any, logs: Any, constant: bool = False) -> tuple[float, Any]:
    columns = [np.exp(-times / np.exp(log_time)) for log_time in logs]
    if constant:
        columns.append(np.ones_like(times))
    basis = np.stack(columns, axis=1)
    weights = np.linalg.lstsq(basis, values / values.max(), rcond=None)[0]
    return float(np.sum((basis @ weights - values / values.max()) ** 2)), weights


def worst_loop(part: Any, drive: Any) -> float:
    """Largest |log(product of rates one way round / product the other way)| over the loops of a scheme.

    Zero means microscopic reversibility. Every edge must run both ways.
    """
    rate = rate_constants(part, drive)
    neighbours: dict[int, list[int]] = {}
    for i, j in rate:
        neighbours.setdefault(i, []).append(j)
    energy, queue, worst = {0: 0.0}, [0], 0.0
    for i in queue:
        for j in neighbours[i]:
            step = float(np.log(rate[i, j] / rate[j, i]))
            if j not in energy:
                energy[j] = energy[i] + step
                queue.append(j)
            worst = max(worst, abs(energy[i] + step - energy[j]))
    return worst
