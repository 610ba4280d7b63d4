"""Checks: what was asked of a scan, a spectrum or a fit is what it must be, or is refused in four parts.

Takes in    any value
Hands on    `real`, `whole`, `table`, `kind`, `place`: the value in its plain form, or ParameterError
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from glutamate.errors import ParameterError

T = TypeVar("T")
ANY = float("inf")


def shown(value: Any) -> str:
    """A value as a message shows it: one short line."""
    text = repr(value)
    return text if len(text) <= 60 and "\n" not in text else f"{text.split(chr(10))[0][:57]}..."


def real(
    asked: str,
    value: Any,
    low: float = -ANY,
    high: float = ANY,
    *,
    unit: str = "",
    open_low: bool = False,
    do: str = "",
) -> float:
    """A finite number from `low` to `high`, `low` itself only if it is not open."""
    from numbers import Real

    plain = None if isinstance(value, bool) else value
    try:
        number = float(plain) if isinstance(plain, Real) else float("nan")
    except OverflowError:
        number = float("nan")
    if abs(number) < ANY and low <= number <= high and not (open_low and number == low):
        return number
    raise ParameterError(asked, _came(value, unit), _range(low, high, unit, open_low), do or "correct it")


def _came(value: Any, unit: str) -> str:
    return f"{value:g} {unit}".strip() if type(value) in (int, float) and abs(value) < 1e300 else shown(value)


def _range(low: float, high: float, unit: str, open_low: bool) -> str:
    if abs(low) < ANY and abs(high) < ANY:
        return f"above {low:g}, to {high:g} {unit}".strip() if open_low else f"{low:g} to {high:g} {unit}".strip()
    if abs(low) < ANY:
        return f"finite, above {low:g}" if open_low else f"finite, {low:g} {unit}".strip() + " or more"
    return "a finite number"


def whole(asked: str, value: Any, low: int, high: int, *, do: str = "") -> int:
    """A whole number from `low` to `high`."""
    from numbers import Integral

    plain = None if isinstance(value, bool) else value
    if isinstance(plain, Integral) and low <= int(plain) <= high:
        return int(plain)
    allowed = f"a whole number, {low} to {high}" if high < 2**62 else f"a whole number, {low} or more"
    raise ParameterError(asked, shown(value), allowed, do or "correct it")


def table(asked: str, value: Any, like: str) -> Mapping[Any, Any]:
    """A mapping."""
    if isinstance(value, Mapping):
        return value
    raise ParameterError(asked, shown(value), f"a mapping such as {like}", "give names with values")


def kind(asked: str, value: Any, wanted: type[T], made_by: str) -> T:
    """A value of one of this package's own types."""
    if isinstance(value, wanted):
        return value
    raise ParameterError(asked, shown(value), f"a {wanted.__name__}", f"make one with {made_by}")


def place(asked: str, path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Where a file can be written: a folder that is there, no file that is not to be replaced."""
    try:
        target = Path(path)
        there, folder, inside = target.exists(), target.is_dir(), target.parent.is_dir()
    except (TypeError, ValueError, OSError):
        do = "give a name in a folder that is there"
        raise ParameterError(asked, shown(path), "the name of a file", do) from None
    if "\0" in str(target) or folder or not target.name:
        raise ParameterError(asked, shown(str(path)), "the name of a file", "give a name in a folder that is there")
    if there and not overwrite:
        do = "choose another name, or pass overwrite=True"
        raise ParameterError(asked, "it exists already", "a new name", do, file=str(target))
    if not inside:
        came = f"no folder {shown(str(target.parent))}"
        raise ParameterError(asked, came, "a folder that is there", "make it first")
    return target
