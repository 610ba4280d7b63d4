"""Canonical units: numbers and texts to floats, and back.

Canonical   ms, mV, mM, nS, pA, pF, um, K, molecule, ng; amount is mM um^3
Coheres     pA = nS mV = pF mV/ms; mM = amount/um^3. Under another time unit (TIME = "h") mV, mM, nS, pA, um and ng
            stay and whatever holds time follows: mM/h, and nS h for pF, so that the equations still close
"""

from __future__ import annotations

from glutamate.errors import UnitError, closest
from glutamate.units.text import LONGEST_TEXT, Unit, by_voltage, parse_unit, time_power

TYPE_CHECKING = False  # not from typing: that import costs more than this package
if TYPE_CHECKING:
    from typing import Any

    from glutamate.units.text import Dims

TIME_UNITS = {"ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6, "d": 8.64e7}


def time_size(dims: Dims, time: str) -> float:
    """What a number in ms-based canonical units is divided by to be based on another time unit."""
    if time not in TIME_UNITS:
        allowed = ", ".join(TIME_UNITS)
        raise UnitError(
            "a time unit", f"{time!r:.40}", allowed, "use one of these", closest=closest(str(time), TIME_UNITS)
        )
    return float(TIME_UNITS[time] ** time_power(dims))


def to_canonical(value: Any, unit: str | Unit, time: str = "ms") -> Any:
    """A float or array in canonical units based on the given time unit."""
    unit = parse_unit(unit)
    factor = unit.factor / time_size(unit.dims, time)
    return (value + unit.offset) * factor if unit.offset else value * factor


def from_canonical(value: Any, unit: str | Unit, time: str = "ms") -> Any:
    """A float or array in the unit, from canonical units based on the given time unit."""
    unit = parse_unit(unit)
    value = value / (unit.factor / time_size(unit.dims, time))
    return value - unit.offset if unit.offset else value


def canonical_text(dims: Dims, time: str = "ms") -> str:
    """The canonical unit of some dimensions, such as "1/(mM ms)", "nS" or "1"; parse_unit reads it back."""
    parts: tuple[Any, ...] = tuple(dims)
    length, duration, current, mass, amount, temperature, molecule = parts
    volt = siemens = farad = 0
    if by_voltage(dims):  # mass = voltage current time^3 / length^2
        length, duration, current, volt, mass = length - 2 * mass, duration + 3 * mass, current + mass, mass, 0
    if current * volt < 0:
        siemens = min(abs(current), abs(volt)) * (1 if current > 0 else -1)
        current, volt = current - siemens, volt + siemens
    if siemens * duration > 0 and time == "ms":
        farad = min(abs(siemens), abs(duration)) * (1 if siemens > 0 else -1)
        siemens, duration = siemens - farad, duration - farad
    powers = {"mM": amount, "nS": siemens, "pF": farad, "pA": current, "mV": volt, "ng": mass, "molecule": molecule}
    powers |= {"K": temperature, "um": length + 3 * amount, time: duration}
    above = " ".join(_power(name, power) for name, power in powers.items() if power > 0)
    below = [_power(name, -power) for name, power in powers.items() if power < 0]
    under = f"/({' '.join(below)})" if len(below) > 1 else f"/{below[0]}" if below else ""
    return (above or "1") + under


def _power(name: str, power: Any) -> str:
    return name if power == 1 else f"{name}^{power}" if power == int(power) else f"{name}^({power})"


def parse_quantity(text: str) -> tuple[float, Unit]:
    """The number and the unit of a text such as "20 mM", "50 %", "5/ms" or "0.3"."""
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise UnitError("a quantity", f"{text!r:.60}", "a number and a unit", 'write it as in "20 mM"')
    bare = text.strip()
    end = len(bare) - len(bare.lstrip("0123456789.+-eE"))
    while end and not _is_finite(bare[:end]):
        end -= 1
    if not end:
        raise UnitError("a quantity", f"{text!r:.60}", "a finite number and a unit", 'write it as in "20 mM"')
    rest = bare[end:].strip()
    return float(bare[:end]), parse_unit("1" + rest if rest[:1] == "/" else rest or "1")


def _is_finite(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def quantity(value: str | float, dims: Dims, time: str = "ms") -> float:
    """A canonical float: a text with a unit is converted and must have these dimensions, a number passes as it is."""
    wanted = canonical_text(dims, time)
    if isinstance(value, str):
        number, unit = parse_quantity(value)
        if unit.dims != tuple(dims):
            came = f"{value!r}, which is in {canonical_text(unit.dims, time)}"
            raise UnitError(f"a quantity in {wanted}", came, f"units of the dimension of {wanted}", "use such a unit")
        number = float(to_canonical(number, unit, time))
        if abs(number) < float("inf"):
            return number
        raise UnitError(f"a quantity in {wanted}", repr(value), "a finite number", "write a smaller number")
    try:
        number = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if number != number:
        raise UnitError(
            f"a quantity in {wanted}",
            f"{value!r:.60}",
            f"a number in {wanted}, or a text",
            f'write it as in "1 {wanted}"',
        )
    return number
