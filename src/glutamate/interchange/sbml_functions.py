"""Functions of MathML in the arithmetic of `glutamate.maths`, exact near zero and near their ends.

Takes in    expressions or numbers
Hands on    the same kind: inverse circular and hyperbolic functions, their reciprocals, factorials
Method      arctan by the tangent's half angle, twice, then its series; the others from arctan, log1p and expm1;
            factorials by Lanczos' sum (g = 7, nine terms), good to 1e-14
Sources     AbramowitzStegun1964 (4.4, 4.6), Lanczos1964
"""

from __future__ import annotations

import math
from typing import Any

from glutamate.maths import absolute, cos, exp, expm1, floor, log, log1p, sin, sqrt, tanh, where

SERIES = 13
LARGEST_EXPONENT = 600.0
LANCZOS_SHIFT = 7.0
LANCZOS = (
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
)  # fmt: skip


def arctan(x: Any) -> Any:
    """Angle in -pi/2 .. pi/2 whose tangent is x."""
    size = absolute(x)
    large = size > 1
    u = where(large, 1 / where(large, size, 1.0), size)
    for _ in range(2):
        u = u / (1 + sqrt(1 + u * u))
    square, series = u * u, 0.0
    for k in range(SERIES - 1, -1, -1):
        series = (-1.0) ** k / (2 * k + 1) + square * series
    angle = 4 * u * series
    angle = where(large, math.pi / 2 - angle, angle)
    return where(x < 0, -angle, angle)


def arcsin(x: Any) -> Any:
    """Angle in -pi/2 .. pi/2 whose sine is x."""
    return 2 * arctan(x / (1 + sqrt((1 - x) * (1 + x))))


def arccos(x: Any) -> Any:
    """Angle in 0 .. pi whose cosine is x."""
    return 2 * arctan(sqrt((1 - x) / (1 + x)))


def arcsinh(x: Any) -> Any:
    """Number whose hyperbolic sine is x."""
    size = absolute(x)
    value = log1p(size + size * size / (1 + sqrt(1 + size * size)))
    return where(x < 0, -value, value)


def arccosh(x: Any) -> Any:
    """Number from 0 whose hyperbolic cosine is x."""
    return log1p((x - 1) + sqrt((x - 1) * (x + 1)))


def arctanh(x: Any) -> Any:
    """Number whose hyperbolic tangent is x."""
    size = absolute(x)
    value = log1p(2 * size / (1 - size)) / 2
    return where(x < 0, -value, value)


def sinh(x: Any) -> Any:
    """Hyperbolic sine."""
    size = absolute(x)
    grown = expm1(where(size < 1, size, 1.0))
    value = where(size < 1, (grown + grown / (1 + grown)) / 2, (exp(size) - exp(-size)) / 2)
    return where(x < 0, -value, value)


def bounded_exp(x: Any) -> Any:
    """exp(x), whose derivative counts as 0 above 1e260 (floor changes nothing there): 1/(1 + exp(x)) stays smooth."""
    value = exp(x)
    return where(x < LARGEST_EXPONENT, value, floor(value))


def cosh(x: Any) -> Any:
    """Hyperbolic cosine."""
    return (exp(x) + exp(-x)) / 2


def factorial(x: Any) -> Any:
    """Gamma function of x + 1."""
    total = LANCZOS[0]
    for k, weight in enumerate(LANCZOS[1:], 1):
        total = total + weight / (x + k)
    base = x + LANCZOS_SHIFT + 0.5
    return math.sqrt(2 * math.pi) * exp((x + 0.5) * log(base) - base) * total


# Names as MathML writes them.
FUNCTIONS = {
    "abs": absolute,
    "exp": bounded_exp,
    "ln": log,
    "sin": sin,
    "cos": cos,
    "tan": lambda x: sin(x) / cos(x),
    "sec": lambda x: 1 / cos(x),
    "csc": lambda x: 1 / sin(x),
    "cot": lambda x: cos(x) / sin(x),
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "sech": lambda x: 1 / cosh(x),
    "csch": lambda x: 1 / sinh(x),
    "coth": lambda x: 1 / tanh(x),
    "arcsin": arcsin,
    "arccos": arccos,
    "arctan": arctan,
    "arcsec": lambda x: arccos(1 / x),
    "arccsc": lambda x: arcsin(1 / x),
    "arccot": lambda x: arctan(1 / x),
    "arcsinh": arcsinh,
    "arccosh": arccosh,
    "arctanh": arctanh,
    "arcsech": lambda x: arccosh(1 / x),
    "arccsch": lambda x: arcsinh(1 / x),
    "arccoth": lambda x: arctanh(1 / x),
    "factorial": factorial,
}
