"""Shared arithmetic of ion models: removable singularities of gates, constant-field currents, reversible uptake.

Takes in    numbers, arrays or traced symbols
Hands on    `opening` (x / (1 - exp(-x/k))), `ghk` (flux through a permeability), `reversible`, `logistic`
Not here    parameters; they stand in the models
Sources     Hille2001 (constant field)
"""

from __future__ import annotations

from typing import Any

from glutamate.maths import exp, exprel


def opening(distance: Any, width: Any) -> Any:
    """x / (1 - exp(-x/k)): the opening rate of a gate, k where x is 0; same unit as x."""
    return width / exprel(-distance / width)


def logistic(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + exp(-x))


def ghk(permeability: Any, charge: float, reduced: Any, inside: Any, outside: Any, charge_molar: Any) -> Any:
    """Constant-field current, outward positive, in permeability x concentration x C/mol.

    `reduced` is V F/(R T); `charge_molar` is the Faraday constant.
    """
    u = charge * reduced
    # u (c_in - c_out e^-u)/(1 - e^-u), without a hole at u = 0
    return permeability * charge * charge_molar * (inside - outside * exp(-u)) / exprel(-u)


def reversible(most: Any, half: Any, outside: Any, balance: Any) -> Any:
    """Uptake that is Michaelis-Menten at rest, nothing at the equilibrium level `balance`, release below it.

    `most` is the maximal rate; all else are concentrations. The form is a construction without a source.
    """
    return most * (outside - balance) / half / (1 + outside / half + balance / half)
