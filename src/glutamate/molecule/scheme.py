"""Gating schemes: rate constants and balance of any mechanism written as flows between shares.

Takes in    a mechanism whose flows are linear in its shares, and a drive of floats, arrays or symbols
Hands on    the rate constant of every edge; the shares at which all flows balance
Method      state reduction (Grassmann, Taksar, Heyman): only sums, products and quotients of positive numbers
Sources     GrassmannTaksarHeyman1985
"""

from typing import Any


def rate_constants(part: Any, drive: Any) -> dict[tuple[int, int], Any]:
    """Rate constant (per TIME) of every edge (from, to), by position in the State; parallel flows add up."""
    names = list(part.State._fields)
    edges: dict[tuple[int, int], Any] = {}
    for flow in part.flows(part.State(*[1.0] * len(names)), drive):
        edge = names.index(flow.source), names.index(flow.target)
        edges[edge] = edges[edge] + flow.rate if edge in edges else flow.rate
    return edges


def steady_shares(part: Any, drive: Any) -> Any:
    """State in which every share stays; the first state must be reachable from all others."""
    size = len(part.State._fields)
    rate = rate_constants(part, drive)
    for last in range(size - 1, 0, -1):
        leaving = _sum(rate[last, i] for i in range(last) if (last, i) in rate)
        for i in [i for i in range(last) if (i, last) in rate]:
            rate[i, last] = rate[i, last] / leaving
            for j in [j for j in range(last) if j != i and (last, j) in rate]:
                detour = rate[i, last] * rate[last, j]
                rate[i, j] = rate[i, j] + detour if (i, j) in rate else detour
    weights: list[Any] = [1.0]
    for last in range(1, size):
        weights.append(_sum(weights[i] * rate[i, last] for i in range(last) if (i, last) in rate))
    whole = _sum(weights)
    return part.State(*[weight / whole for weight in weights])


def _sum(terms: Any) -> Any:
    first, *rest = terms
    for term in rest:
        first = first + term
    return first
