"""LLVM text of vector arithmetic for cells: one float type, one width, straight lines with a loop around them.

Takes in    an operation and the names of its operands
Hands on    lines of LLVM; every lane's bits depend on that lane alone, so no order or width changes a result
Accuracy    float: exp 2 ulp, log 2 ulp, expm1, exprel 3 ulp (tests/oracle/test_network_cells.py); double: the C library
Not here    sin, cos and other functions that no spiking cell has needed yet: refused by name
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from glutamate.errors import MechanismError

WIDTH = 16
EXPREL_TERMS = 8  # of the series of (e^x - 1)/x on |x| <= 1/2: the next one is 4e-9 of the value
ARITHMETIC = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
EXP_SERIES = (1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0, 1.0)
LOG2_E, LN2_HIGH, LN2_LOW = 1.4426950408889634, 0.693359375, -2.12194440e-4
LOG_SERIES = (
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
    -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip


class Lines:
    """A body of LLVM text that grows; `real` is float or double."""

    def __init__(self, double: bool) -> None:
        self.double = double
        self.real, self.whole = ("double", "i64") if double else ("float", "i32")
        self.vector, self.integers, self.bits = (f"<{WIDTH} x {t}>" for t in (self.real, self.whole, "i1"))
        self.lines: list[str] = []
        self.intrinsics: set[str] = set()
        self.count = 0
        self.block = "loop"

    def name(self) -> str:
        """A fresh name."""
        self.count += 1
        return f"%v{self.count}"

    def put(self, text: str) -> str:
        """A line that gives a value; its name."""
        name = self.name()
        self.lines.append(f"  {name} = {text}")
        return name

    def number(self, value: float) -> str:
        """A literal in every lane."""
        exact = value if self.double else struct.unpack("<f", struct.pack("<f", value))[0]
        digits = f"0x{struct.unpack('<Q', struct.pack('<d', exact))[0]:016X}"
        return "<" + ", ".join([f"{self.real} {digits}"] * WIDTH) + ">"

    def integer(self, value: int) -> str:
        """A literal whole number in every lane."""
        return "<" + ", ".join([f"{self.whole} {value}"] * WIDTH) + ">"

    def op(self, what: str, a: str, b: str) -> str:
        """add, sub, mul or div of two values."""
        return self.put(f"{ARITHMETIC[what]} {self.vector} {a}, {b}")

    def compare(self, how: str, a: str, b: str) -> str:
        """An ordered comparison (olt, ole, ogt, oge)."""
        return self.put(f"fcmp {how} {self.vector} {a}, {b}")

    def select(self, c: str, a: str, b: str) -> str:
        """a where c holds, else b."""
        return self.put(f"select {self.bits} {c}, {self.vector} {a}, {self.vector} {b}")

    def intrinsic(self, what: str, *operands: str) -> str:
        """A function of the compiler, lane by lane."""
        full = f"llvm.{what}.v{WIDTH}{'f64' if self.double else 'f32'}"
        arguments = ", ".join([self.vector] * len(operands))
        self.intrinsics.add(f"declare {self.vector} @{full}({arguments})")
        return self.put(f"call {self.vector} @{full}({', '.join(f'{self.vector} {x}' for x in operands)})")

    def horner(self, x: str, coefficients: Sequence[float]) -> str:
        """A polynomial, highest power first, in fused steps."""
        value = self.number(coefficients[0])
        for c in coefficients[1:]:
            value = self.intrinsic("fma", value, x, self.number(c))
        return value

    def call(self, what: str, x: str) -> str:
        """A function of glutamate.maths of one argument."""
        if what in ("sqrt", "floor"):
            return self.intrinsic(what, x)
        if what == "absolute":
            return self.intrinsic("fabs", x)
        method = getattr(self, f"_{what}", None)
        if method is None:
            known = "exp, expm1, exprel, log, log1p, sqrt, tanh, absolute, floor, xlogx"
            raise MechanismError("a cell for the network stepper", f"the function {what}", known, "write it with these")
        return str(method(x))

    def _exp(self, x: str) -> str:
        if self.double:
            return self.intrinsic("exp", x)
        # Beyond these ends the float result is 0 or infinite anyway; the last select keeps NaN and infinity.
        low, high = self.number(-87.3), self.number(88.7)
        inside = self.select(self.compare("olt", x, low), low, x)
        inside = self.select(self.compare("ogt", inside, high), high, inside)
        n = self.intrinsic("rint", self.op("mul", inside, self.number(LOG2_E)))
        r = self.intrinsic("fma", n, self.number(-LN2_HIGH), inside)
        r = self.intrinsic("fma", n, self.number(-LN2_LOW), r)
        value = self.horner(r, EXP_SERIES)
        # 2^n in two factors, so that n = 128 does not overflow before the product does.
        k = self.put(f"fptosi {self.vector} {n} to {self.integers}")
        half = self.put(f"ashr {self.integers} {k}, {self.integer(1)}")
        rest = self.put(f"sub {self.integers} {k}, {half}")
        for part in (half, rest):
            biased = self.put(f"add {self.integers} {part}, {self.integer(127)}")
            bits = self.put(f"shl {self.integers} {biased}, {self.integer(23)}")
            value = self.op("mul", value, self.put(f"bitcast {self.integers} {bits} to {self.vector}"))
        value = self.select(self.compare("olt", x, low), self.number(0.0), value)
        value = self.select(self.compare("ogt", x, self.number(88.72)), self.number(float("inf")), value)
        return self.select(self.put(f"fcmp uno {self.vector} {x}, {x}"), x, value)

    def _log(self, x: str) -> str:
        if self.double:
            return self.intrinsic("log", x)
        bits = self.put(f"bitcast {self.vector} {x} to {self.integers}")
        shifted = self.put(f"sub {self.integers} {bits}, {self.integer(0x3F3504F3)}")  # sqrt(1/2)
        power = self.put(f"ashr {self.integers} {shifted}, {self.integer(23)}")
        back = self.put(f"shl {self.integers} {power}, {self.integer(23)}")
        m = self.put(f"bitcast {self.integers} {self.put(f'sub {self.integers} {bits}, {back}')} to {self.vector}")
        f = self.op("sub", m, self.number(1.0))
        e = self.put(f"sitofp {self.integers} {power} to {self.vector}")
        square = self.op("mul", f, f)
        tail = self.op("mul", self.op("mul", f, square), self.horner(f, LOG_SERIES))
        tail = self.intrinsic("fma", e, self.number(LN2_LOW), tail)
        tail = self.intrinsic("fma", square, self.number(-0.5), tail)
        value = self.intrinsic("fma", e, self.number(LN2_HIGH), self.op("add", f, tail))
        zero = self.number(0.0)
        value = self.select(self.compare("oeq", x, zero), self.number(float("-inf")), value)
        value = self.select(self.compare("oeq", x, self.number(float("inf"))), x, value)
        return self.select(self.compare("oge", x, zero), value, self.number(float("nan")))

    def _exprel(self, x: str) -> str:
        series, term = [], 1.0
        for k in range(EXPREL_TERMS + (8 if self.double else 0)):
            term /= k + 1
            series.append(term)
        near = self.horner(x, series[::-1])
        small = self.compare("olt", self.intrinsic("fabs", x), self.number(0.5))
        return self.unless(small, near, lambda: self.op("div", self.op("sub", self._exp(x), self.number(1.0)), x))

    def unless(self, holds: str, value: str, other: Callable[[], str]) -> str:
        """`value` in the lanes where a condition holds, else `other`, which is skipped where no lane needs it."""
        word = self.put(f"bitcast {self.bits} {holds} to i{WIDTH}")
        every = self.put(f"icmp eq i{WIDTH} {word}, -1")
        before, away, back = self.block, f"away{self.count}", f"back{self.count}"
        self.lines += [f"  br i1 {every}, label %{back}, label %{away}", f"{away}:"]
        self.block = away
        chosen = self.select(holds, value, other())
        self.lines += [f"  br label %{back}", f"{back}:"]
        end, self.block = self.block, back
        return self.put(f"phi {self.vector} [ {value}, %{before} ], [ {chosen}, %{end} ]")

    def _expm1(self, x: str) -> str:
        small = self.compare("olt", self.intrinsic("fabs", x), self.number(0.5))
        return self.select(small, self.op("mul", x, self._exprel(x)), self.op("sub", self._exp(x), self.number(1.0)))

    def _log1p(self, x: str) -> str:
        one = self.number(1.0)
        whole = self.op("add", one, x)
        lost = self.op("sub", x, self.op("sub", whole, one))
        value = self.op("add", self._log(whole), self.op("div", lost, whole))
        tiny = self.compare("oeq", whole, one)
        return self.select(tiny, x, value)

    def _tanh(self, x: str) -> str:
        grown = self._expm1(self.op("mul", self.intrinsic("fabs", x), self.number(2.0)))
        whole = self.op("div", grown, self.op("add", grown, self.number(2.0)))
        whole = self.select(self.compare("ogt", grown, self.number(1e30)), self.number(1.0), whole)
        return self.intrinsic("copysign", whole, x)

    def _xlogx(self, x: str) -> str:
        zero = self.number(0.0)
        return self.select(self.compare("oeq", x, zero), zero, self.op("mul", x, self._log(x)))
