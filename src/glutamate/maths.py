"""The arithmetic a mechanism may use beyond + - * / and **.

Takes in    floats, NumPy arrays, or traced symbols (anything with a `__maths__` method)
Hands on    the same kind: numbers give numbers, symbols give a graph
Not here    probability, linear algebra: a mechanism is elementary arithmetic
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

__all__ = [
    "absolute",
    "cos",
    "exp",
    "expm1",
    "exprel",
    "floor",
    "log",
    "log1p",
    "maximum",
    "minimum",
    "power",
    "sin",
    "sqrt",
    "switch",
    "tanh",
    "total",
    "where",
    "xlogx",
]

SERIES_TERMS = 26


def _dispatch(name: str, *args: Any) -> Any:
    """Send the call to a symbol, elementwise over object arrays, or to NumPy."""
    for a in args:
        if hasattr(a, "__maths__"):
            return a.__maths__(name, args)
    import numpy as np

    if any(isinstance(a, np.ndarray) and a.dtype == object for a in args):
        return np.frompyfunc(lambda *x: _dispatch(name, *x), len(args), 1)(*args)
    return numeric(name, *args)


def numeric(name: str, *args: Any) -> Any:
    """Value of function `name` for floats or arrays; scalars come back as Python floats."""
    import numpy as np

    with np.errstate(all="ignore"):
        result = _NUMPY[name](np, *args)
    return result if np.ndim(result) else float(result)


def _exprel(np: Any, x: Any, order: int = 0) -> Any:
    """Integral of s^order e^(x s) over s in 0..1; order 0 is (e^x - 1)/x."""
    x = np.asarray(x, dtype=np.result_type(x, float))
    small = np.abs(x) < order + 1
    u = np.where(small, x, 0.0)
    series, term = np.zeros_like(u), np.ones_like(u)
    for k in range(SERIES_TERMS + 4 * order):
        series = series + term / (k + order + 1)
        term = term * u / (k + 1)
    v = np.where(small, 1.0, x)
    direct = np.expm1(v) / v
    for m in range(1, order + 1):
        direct = (np.exp(v) - m * direct) / v
    return np.where(np.isnan(x), x, np.where(small, series, direct))


def _xlogx(np: Any, x: Any) -> Any:
    x = np.asarray(x, dtype=float)
    return np.where(x == 0, 0.0, x * np.log(np.where(x == 0, 1.0, x)))


_NUMPY: dict[str, Callable[..., Any]] = {
    "exp": lambda np, x: np.exp(x),
    "expm1": lambda np, x: np.expm1(x),
    "exprel": _exprel,
    "log": lambda np, x: np.log(x),
    "log1p": lambda np, x: np.log1p(x),
    "sqrt": lambda np, x: np.sqrt(x),
    "sin": lambda np, x: np.sin(x),
    "cos": lambda np, x: np.cos(x),
    "tanh": lambda np, x: np.tanh(x),
    "absolute": lambda np, x: np.abs(x),
    "floor": lambda np, x: np.floor(x),
    "xlogx": _xlogx,
    "minimum": lambda np, a, b: np.where(np.asarray(a) < np.asarray(b), a, b),
    "maximum": lambda np, a, b: np.where(np.asarray(a) > np.asarray(b), a, b),
    "power": lambda np, a, b: np.power(np.asarray(a, dtype=np.result_type(a, float)), b),
    "where": lambda np, c, a, b: np.where(c, a, b),
    "switch": lambda np, g, a, b: np.where(np.asarray(g) > 0, a, b),
}


def exp(x: Any) -> Any:
    """e to the power x."""
    return _dispatch("exp", x)


def expm1(x: Any) -> Any:
    """e^x - 1, exact near zero."""
    return _dispatch("expm1", x)


def exprel(x: Any) -> Any:
    """(e^x - 1)/x, 1 at zero: the removable singularity of channel rates."""
    return _dispatch("exprel", x)


def log(x: Any) -> Any:
    """Natural logarithm."""
    return _dispatch("log", x)


def log1p(x: Any) -> Any:
    """log(1 + x), exact near zero."""
    return _dispatch("log1p", x)


def sqrt(x: Any) -> Any:
    """Square root."""
    return _dispatch("sqrt", x)


def sin(x: Any) -> Any:
    """Sine of an angle in radians."""
    return _dispatch("sin", x)


def cos(x: Any) -> Any:
    """Cosine of an angle in radians."""
    return _dispatch("cos", x)


def tanh(x: Any) -> Any:
    """Hyperbolic tangent."""
    return _dispatch("tanh", x)


def absolute(x: Any) -> Any:
    """Magnitude without sign."""
    return _dispatch("absolute", x)


def floor(x: Any) -> Any:
    """Largest whole number not above x; its derivative is taken as zero."""
    return _dispatch("floor", x)


def xlogx(x: Any) -> Any:
    """x log x, 0 at zero."""
    return _dispatch("xlogx", x)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two values; b where they tie or compare false."""
    return _dispatch("minimum", a, b)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two values; b where they tie or compare false."""
    return _dispatch("maximum", a, b)


def power(base: Any, exponent: Any) -> Any:
    """Base to a real exponent; use ** for whole numbers."""
    return _dispatch("power", base, exponent)


def where(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, else b; the two must meet continuously."""
    return _dispatch("where", condition, a, b)


def switch(guard: Any, a: Any, b: Any) -> Any:
    """a while guard > 0, else b, discontinuously: the solver finds the moment and stops there."""
    return _dispatch("switch", guard, a, b)


def total(values: Iterable[Any]) -> Any:
    """Sum of a sequence from left to right; 0.0 if it is empty."""
    items: Sequence[Any] = list(values)
    if not items:
        return 0.0
    result = items[0]
    for item in items[1:]:
        result = result + item
    return result
