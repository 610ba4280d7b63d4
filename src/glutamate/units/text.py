"""Unit texts: from "1/(uM s)" to dimensions and a factor.

Takes in    symbols with SI prefixes, joined by space, dot, star, slash, powers and parentheses
Hands on    Unit and parse_unit; canonical factors come out as correctly rounded floats
Not here    moles to molecules: two dimensions on purpose; Avogadro's number is a parameter with a source
"""

from __future__ import annotations

from glutamate.errors import UnitError, closest
from glutamate.units.frozen import Frozen

TYPE_CHECKING = False  # not from typing: that import costs more than this package
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from typing import Any

    Dims = tuple[int | Fraction, ...]
    Part = tuple[Dims, int, int]

DIMENSIONS = ("length", "time", "current", "mass", "amount", "temperature", "molecule")
DIMENSIONLESS: Dims = (0,) * 7

# symbol: dimensions in the order of DIMENSIONS, size in canonical units as a ratio of whole numbers
PREFIXED: dict[str, tuple[Dims, int, int]] = {
    "m": ((1, 0, 0, 0, 0, 0, 0), 10**6, 1),
    "s": ((0, 1, 0, 0, 0, 0, 0), 10**3, 1),
    "A": ((0, 0, 1, 0, 0, 0, 0), 10**12, 1),
    "g": ((0, 0, 0, 1, 0, 0, 0), 10**9, 1),
    "mol": ((0, 0, 0, 0, 1, 0, 0), 10**18, 1),
    "K": ((0, 0, 0, 0, 0, 1, 0), 1, 1),
    "M": ((-3, 0, 0, 0, 1, 0, 0), 10**3, 1),
    "L": ((3, 0, 0, 0, 0, 0, 0), 10**15, 1),
    "V": ((2, -3, -1, 1, 0, 0, 0), 10**3, 1),
    "S": ((-2, 3, 2, -1, 0, 0, 0), 10**9, 1),
    "ohm": ((2, -3, -2, 1, 0, 0, 0), 1, 10**9),
    "F": ((-2, 4, 2, -1, 0, 0, 0), 10**12, 1),
    "C": ((0, 1, 1, 0, 0, 0, 0), 10**15, 1),
    "J": ((2, -2, 0, 1, 0, 0, 0), 10**18, 1),
    "W": ((2, -3, 0, 1, 0, 0, 0), 10**15, 1),
    "Hz": ((0, -1, 0, 0, 0, 0, 0), 1, 10**3),
}
ALONE: dict[str, tuple[Dims, int, int]] = {
    "1": (DIMENSIONLESS, 1, 1),
    "%": (DIMENSIONLESS, 1, 100),
    "min": ((0, 1, 0, 0, 0, 0, 0), 60_000, 1),
    "h": ((0, 1, 0, 0, 0, 0, 0), 3_600_000, 1),
    "d": ((0, 1, 0, 0, 0, 0, 0), 86_400_000, 1),
    "week": ((0, 1, 0, 0, 0, 0, 0), 604_800_000, 1),
    "molecule": ((0, 0, 0, 0, 0, 0, 1), 1, 1),
}
# both code points that print as micro are read
PREFIXES = {"a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "\u00b5": -6, "\u03bc": -6, "m": -3, "c": -2, "d": -1}
PREFIXES |= {"k": 3, "M": 6, "G": 9, "T": 12}
CELSIUS, CELSIUS_ZERO = ("degC", "\u00b0C"), 273.15  # K; the definition of the degree Celsius

LONGEST_TEXT, DEEPEST, LARGEST_EXPONENT, MOST_BITS = 200, 20, 24, 1000  # bounds on what one text may cost
ALLOWED = f"{' '.join(PREFIXED)} with SI prefixes, {' '.join(ALONE)}, degC; joined by space, *, /, ^ and parentheses"


class Unit(Frozen):
    """A parsed unit: value in canonical units = (value + offset) * factor."""

    __slots__ = ("text", "dims", "factor", "offset")  # noqa: RUF023 the order of the constructor
    text: str
    dims: Dims
    factor: float
    offset: float

    def __init__(self, text: str, dims: Dims, factor: float, offset: float = 0.0) -> None:
        for name, value in zip(self.__slots__, (text, tuple(dims), factor, offset), strict=True):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return self.text

    @property
    def time_power(self) -> int | Fraction:
        """How often the time unit of a mechanism enters the canonical unit: -1 for 1/ms, 0 for mV."""
        return time_power(self.dims)


def by_voltage(dims: Dims) -> bool:
    """Whether mass stands for voltage: with a current, or as energy and power, but not as mg, mg/h or mg h."""
    _, time, current, mass, *_ = dims
    return current != 0 or (mass != 0 and time * mass <= -2 * mass * mass)


def time_power(dims: Dims) -> int | Fraction:
    """The exponent of time in the canonical unit of some dimensions, in which voltage counts as a unit of its own."""
    return dims[1] + 3 * dims[3] if by_voltage(dims) else dims[1]


class _Reader:
    """Recursive descent over one unit text; each step gives (dims, numerator, denominator)."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text.replace("**", "^").replace("\u00b7", "."), 0, 0

    def error(self, came: str, do: str, names: tuple[str, ...] = ()) -> UnitError:
        return UnitError(f"the unit {self.text[:60]!r}", came, ALLOWED, do, closest=names)

    def take(self, accept: Callable[[str], object]) -> str:
        """The next characters as long as they are accepted."""
        start = self.at
        while self.at < len(self.text) and accept(self.text[self.at]):
            self.at += 1
        return self.text[start : self.at]

    def sign(self, signs: str) -> str:
        """The next character if it is one of the signs, with the blanks around it; else nothing."""
        start, _ = self.at, self.take(str.isspace)
        found = self.text[self.at : self.at + 1]
        if not found or found not in signs:
            self.at = start
            return ""
        self.at += 1
        self.take(str.isspace)
        return found

    def product(self) -> Part:
        """Terms joined by space, dot, star or slash, up to a closing bracket or the end."""
        value, divided = self.term(), False
        while not self.sign_ahead(")"):
            sign = self.sign("/*.") or self.take(str.isspace)[:1]
            if not sign:
                raise self.error(
                    f"{self.text[self.at :][:20]!r} with no sign before it", "write s^-1, or a space for a product"
                )
            if divided and sign not in "/*":
                raise self.error("a product after a slash, which reads in two ways", "write 1/(uM s) or s/uM")
            divided = divided or sign == "/"
            value = self.times(value, self.term(), -1 if sign == "/" else 1)
        return value

    def sign_ahead(self, sign: str) -> bool:
        """Whether nothing but the sign, or nothing at all, follows."""
        return self.text[self.at :].lstrip()[:1] in ("", sign)

    def term(self) -> Part:
        """A symbol or a bracket, with its exponent."""
        if self.sign("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise self.error("brackets too deep", f"nest at most {DEEPEST} brackets")
            value = self.product()
            if not self.text[self.at :].lstrip().startswith(")"):
                raise self.error("a bracket that is not closed", "close it")
            self.at = self.text.index(")", self.at) + 1
            self.depth -= 1
        else:
            value = self.symbol()
        return self.times((DIMENSIONLESS, 1, 1), value, self.exponent()) if self.sign("^") else value

    def symbol(self) -> Part:
        """One name, with or without a prefix."""
        name = self.take(lambda c: c.isalpha() or c in "%\u00b0") or self.take(lambda c: c.isalnum())
        if name in ALONE or name in PREFIXED:
            return ALONE.get(name) or PREFIXED[name]
        if name[:1] in PREFIXES and name[1:] in PREFIXED:
            dims, num, den = PREFIXED[name[1:]]
            power = PREFIXES[name[0]]
            return dims, num * 10 ** max(power, 0), den * 10 ** max(-power, 0)
        if name in CELSIUS:
            raise self.error("degC inside a product", "let degC stand alone; write K for differences")
        if name.isdigit() or not name:
            came = f"{(name or self.text[self.at :] or 'nothing')[:20]!r} where a symbol should stand"
            raise self.error(came, "write a unit such as 1/(uM s); a number goes before the unit of a quantity")
        known = [*ALONE, *PREFIXED, *(prefix + symbol for prefix in PREFIXES for symbol in PREFIXED)]
        raise self.error(f"the unknown symbol {name[:40]!r}", "use a known symbol", closest(name, known))

    def exponent(self) -> int | Fraction:
        """A whole or decimal number, or a ratio in brackets."""
        if self.text[self.at : self.at + 1] == "(":
            text = self.take(lambda c: c != ")")[1:]
            text = text.strip() if self.at < len(self.text) else ""  # empty, and so refused, if not closed
            self.at += 1
        else:
            text = self.take(lambda c: c in "0123456789+-.")
            if text.endswith("."):  # the dot of a product
                text, self.at = text[:-1], self.at - 1
        try:
            if len(text) > 12 or text.endswith(".") or text.strip("0123456789+-./"):
                raise ValueError(text)
            return int(text) if text.lstrip("+-").isdigit() else _fraction(text)
        except (ValueError, ZeroDivisionError):
            raise self.error(f"the exponent {text[:20]!r}", "write an exponent as ^2, ^-1, ^0.5 or ^(1/2)") from None

    def times(self, left: Part, right: Part, power: int | Fraction) -> Part:
        """Left times right to a power, within bounds that keep the arithmetic short."""
        dims: tuple[Any, ...] = tuple(a + b * power for a, b in zip(left[0], right[0], strict=True))
        if abs(float(power)) > LARGEST_EXPONENT or any(abs(d) > LARGEST_EXPONENT for d in (*dims, time_power(dims))):
            raise self.error("an exponent out of range", f"keep exponents within {LARGEST_EXPONENT}")
        num, den = (right[1], right[2]) if power > 0 else (right[2], right[1])
        size: Any = abs(power)
        if max(num, den).bit_length() * size < MOST_BITS:
            num, den = (
                (num**size, den**size) if isinstance(size, int) else ((num / den) ** float(size)).as_integer_ratio()
            )
            num, den = left[1] * num, left[2] * den
            if max(num, den).bit_length() < MOST_BITS:
                return tuple(int(d) if d == int(d) else d for d in dims), num, den
        raise self.error("a unit too large or too small to compute with", "use a unit nearer to the canonical one")


def _fraction(text: str) -> Fraction:
    from fractions import Fraction  # rare, and slow to import

    return Fraction(text)


_parsed: dict[str, Unit] = {}


def parse_unit(text: str | Unit) -> Unit:
    """The unit a text names, such as "1/(uM s)"; raises UnitError with the closest known symbols."""
    if isinstance(text, Unit):
        return text
    if not isinstance(text, str) or len(text) > LONGEST_TEXT or not text.strip():
        raise UnitError(
            "a unit", f"{text!r:.60}", ALLOWED, f'write at most {LONGEST_TEXT} characters; "1" means no unit'
        )
    if text not in _parsed:
        bare = text.strip()
        if bare in CELSIUS:
            unit = Unit(bare, PREFIXED["K"][0], 1.0, CELSIUS_ZERO)
        else:
            reader = _Reader(bare)
            dims, num, den = reader.product()
            if reader.at < len(reader.text):
                raise reader.error("a closing bracket too many", "remove it")
            unit = Unit(bare, dims, num / den)
        _parsed[text] = unit
    return _parsed[text]
