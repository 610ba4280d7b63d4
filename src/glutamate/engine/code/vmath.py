"""Elementary functions for lanes, written once so that every machine gives the same bits.

Method      range reduction and polynomials in explicit multiply-adds; no library calls
Accuracy    exp, expm1, log, log1p, tanh within 2 units in the last place; power relative 2e-16 (1 + |b log a|);
            sin and cos absolute 2e-16 (1 + |x| / 1000) up to |x| = 1e6; floor exact below 2^51
Sources     Cody and Waite's reduction; Taylor coefficients (exact rationals)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from glutamate.engine.code.ir import Code, Module, Value, Variable
from glutamate.maths import SERIES_TERMS

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it leaves the nearest whole number in the low bits


def call(code: Code, name: str, args: Sequence[Value], order: int = 0) -> Value:
    """Call a lane function, writing its body into the module the first time."""
    full = f"lane_{name}" + (str(order) if name == "exprel" else "")
    if full not in code.module.known:
        _define(code.module, full, name, len(args), order)
    result = code.call(full, list(args), "F")
    assert result is not None
    return result


def _define(module: Module, full: str, name: str, count: int, order: int) -> None:
    code = module.function(full, [("F", f"x{k}") for k in range(count)], "F")
    code.inlined = name in ("tanh", "power")
    args = [Value(code, f"%x{k}", "F") for k in range(count)]
    result = _exprel(code, args[0], order) if name == "exprel" else _BODY[name](code, *args)
    code.do(f"ret {code.text('F')} {result.name}")
    code.finish()


def polynomial(code: Code, x: Value, coefficients: Sequence[float]) -> Value:
    """Estrin's scheme, lowest coefficient first: half the waiting of Horner's rule."""
    terms: list[Value | float] = list(coefficients)
    power = x
    while len(terms) > 1:
        paired: list[Value | float] = []
        for k in range(0, len(terms) - 1, 2):
            paired.append(code.fma(power, code.value(terms[k + 1], "F"), code.value(terms[k], "F")))
        if len(terms) % 2:
            paired.append(terms[-1])
        terms = paired
        power = power * power
    return code.value(terms[0], "F")


def round_nearest(code: Code, x: Value) -> tuple[Value, Value]:
    """Nearest whole number as double and as integer bits (|x| < 2^51)."""
    shifted = x + ROUND
    return shifted - ROUND, code.bits(shifted, "I")


def _two_to(code: Code, k: Value) -> Value:
    return code.bits((k + 1023) << 52, "F")


def _reduced(code: Code, x: Value) -> tuple[Value, Value]:
    """k and q with e^x = 2^k (1 + q)."""
    whole, k = round_nearest(code, x * LOG2_E)
    r = code.fma(whole, code.value(-LN2_HIGH, "F"), x)
    r = code.fma(whole, code.value(-LN2_LOW, "F"), r)
    tail = polynomial(code, r, [1 / math.factorial(n) for n in range(2, 14)])
    return k - code.value(0x4338000000000000, "I"), code.fma(r * r, tail, r)


def _exp(code: Code, x: Value) -> Value:
    clamped = code.select(x > 710.0, 710.0, code.select(x < -746.0, -746.0, x))
    k, q = _reduced(code, clamped)
    half = code.emit(f"ashr {code.text('I')} {k.name}, {code.value(1, 'I').name}", "I")
    return (1.0 + q) * _two_to(code, half) * _two_to(code, k - half)


def _expm1(code: Code, x: Value) -> Value:
    clamped = code.select(x > 709.0, 709.0, code.select(x < -60.0, -60.0, x))
    k, q = _reduced(code, clamped)
    power = _two_to(code, k)
    small = code.absolute(x) < 1e-300
    result = code.select(small, x, code.fma(power, q, power - 1.0))
    large = x > 709.0
    found = Variable(code, "F")
    found.set(result)
    with code.when(code.any(large)):
        found.set(code.select(large, _plain(code, "exp", x) - 1.0, result))
    return found.get()


def _plain(code: Code, name: str, *args: Value) -> Value:
    return call(code, name, args)


def _log(code: Code, x: Value) -> Value:
    tiny = x < 2.2250738585072014e-308
    scaled = code.select(tiny, x * 2.0**54, x)
    bits = code.bits(scaled, "I")
    offset = bits - code.value(0x3FE6A09E667F3BCD, "I")
    k = code.emit(f"ashr {code.text('I')} {offset.name}, {code.value(52, 'I').name}", "I")
    m = code.bits(bits - (k << 52), "F")
    e = code.to_float(k) - code.select(tiny, 54.0, 0.0)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    tail = polynomial(code, z, [2 / (2 * n + 1) for n in range(1, 12)])
    half = f * f * 0.5
    # log(1+f) = f - f^2/2 + s (f^2/2 + z tail), the order of fdlibm's accurate sum
    r = code.fma(s, half + z * tail, e * LN2_LOW)
    result = code.fma(e, code.value(LN2_HIGH, "F"), f - (half - r))
    result = code.select(x.eq(math.inf), math.inf, result)
    result = code.select(x.eq(0.0), -math.inf, result)
    return code.select(x >= 0.0, result, math.nan)


def _log1p(code: Code, x: Value) -> Value:
    u = 1.0 + x
    correction = (x - (u - 1.0)) / u
    result = _plain(code, "log", u) + correction
    result = code.select(x.eq(-1.0), -math.inf, code.select(x.eq(math.inf), math.inf, result))
    return code.select(u.eq(1.0), x, result)


def _tanh(code: Code, x: Value) -> Value:
    a = code.absolute(x)
    # e^(2a) - 1 as in _expm1, for 0 <= 2a <= 80
    k, q = _reduced(code, code.minimum(a, 40.0) * 2.0)
    power = _two_to(code, k)
    e = code.fma(power, q, power - 1.0)
    result = e / (e + 2.0)
    result = code.select(x < 0.0, -result, result)
    return code.select(x.ne(x), x, code.select(a < 1e-300, x, result))


def _floor(code: Code, x: Value) -> Value:
    whole, _ = round_nearest(code, x)
    whole = code.select(whole > x, whole - 1.0, whole)
    signed = code.bits(code.bits(whole, "I") | (code.bits(x, "I") & code.value(-(2**63), "I")), "F")
    result = code.select(whole.eq(0.0), signed, whole)
    return code.select(code.absolute(x) < 2.0**51, result, x)


def _xlogx(code: Code, x: Value) -> Value:
    return code.select(x.eq(0.0), 0.0, x * _plain(code, "log", x))


def _power(code: Code, a: Value, b: Value) -> Value:
    one = b.eq(1.0)
    found = Variable(code, "F")
    found.set(a)
    with code.when(code.any(~one)):
        size = _plain(code, "exp", b * _plain(code, "log", code.absolute(a)))
        found.set(code.select(one, a, size))
        ordinary = one | ((a > 0.0) & (a < math.inf) & (code.absolute(b) < math.inf))
        with code.when(code.any(~ordinary)):
            found.set(code.select(one, a, _any_power(code, a, b, size)))
    return found.get()


def _any_power(code: Code, a: Value, b: Value, size: Value) -> Value:
    """The power of whatever bases and exponents, from |a|^b."""
    whole = _plain(code, "floor", b)
    half = b * 0.5
    odd = whole.eq(b) & _plain(code, "floor", half).ne(half)
    size = code.select(a.eq(0.0), code.select(b < 0.0, math.inf, 0.0), size)
    negative = code.select(odd, -size, code.select(whole.eq(b) | a.eq(-math.inf), size, math.nan))
    result = code.select(a < 0.0, negative, size)
    result = code.select(a.ne(a), a, code.select(b.ne(b), b, result))
    return code.select(b.eq(0.0) | a.eq(1.0), 1.0, result)


def _quadrant(code: Code, x: Value) -> tuple[Value, Value, Value]:
    whole, k = round_nearest(code, x * (2 / math.pi))
    r = x
    for part in (1.57079632673412561417e00, 6.07710050630396597660e-11, 2.02226624879595063154e-21):
        r = code.fma(whole, code.value(-part, "F"), r)
    z = r * r
    sine = code.fma(z * r, polynomial(code, z, [(-1) ** n / math.factorial(2 * n + 1) for n in range(1, 9)]), r)
    cosine = polynomial(code, z, [(-1) ** n / math.factorial(2 * n) for n in range(9)])
    return k, sine, cosine


def _circle(shift: int) -> Callable[[Code, Value], Value]:
    def body(code: Code, x: Value) -> Value:
        k, sine, cosine = _quadrant(code, x)
        turn = (k + shift) & 3
        value = code.select((turn & 1).eq(0), sine, cosine)
        value = code.select((turn & 2).eq(0), value, -value)
        return code.select(code.absolute(x) < 1e15, value, math.nan)

    return body


def _exprel(code: Code, x: Value, order: int) -> Value:
    small = code.absolute(x) < float(order + 1)
    u = code.select(small, x, 0.0)
    terms = [1 / (math.factorial(k) * (k + order + 1)) for k in range(SERIES_TERMS + 4 * order)]
    series = polynomial(code, u, terms)
    v = code.select(small, 1.0, x)
    direct = _plain(code, "expm1", v) / v
    for m in range(1, order + 1):
        direct = (_plain(code, "exp", v) - float(m) * direct) / v
    return code.select(x.ne(x), x, code.select(small, series, direct))


_BODY: dict[str, Callable[..., Value]] = {
    "exp": _exp,
    "expm1": _expm1,
    "log": _log,
    "log1p": _log1p,
    "tanh": _tanh,
    "floor": _floor,
    "xlogx": _xlogx,
    "power": _power,
    "sin": _circle(0),
    "cos": _circle(1),
}
