"""SBML unit definitions of canonical units."""

from __future__ import annotations

from typing import Any

from glutamate.units import DIMENSIONS, canonical_text, time_size

# kind and power of ten of one canonical unit of every base dimension
_BASE = {
    "length": ("metre", -6), "time": ("second", -3), "current": ("ampere", -12), "mass": ("gram", -9),
    "amount": ("mole", -18), "temperature": ("kelvin", 0), "molecule": ("item", 0),
}  # fmt: skip


class Units:
    """Identifiers of the units a model uses, and their definitions."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[Any, ...], str], str] = {}

    def identifier(self, dims: tuple[Any, ...], time: str) -> str:
        """The unit of a canonical number of these dimensions, based on a time unit."""
        if not any(dims):
            return "dimensionless"
        return self._known.setdefault((tuple(dims), time), f"unit_{len(self._known) + 1}")

    def text(self) -> str:
        """The listOfUnitDefinitions element."""
        rows = "".join(self._definition(*key, name) for key, name in self._known.items())
        return f"<listOfUnitDefinitions>{rows}</listOfUnitDefinitions>"

    def _definition(self, dims: tuple[Any, ...], time: str, name: str) -> str:
        rows = [
            f'<unit kind="{_BASE[d][0]}" exponent="{float(power):g}" scale="{_BASE[d][1]}" multiplier="1"/>'
            for d, power in zip(DIMENSIONS, dims, strict=True)
            if power
        ]
        size = time_size(dims, time)
        if size != 1:
            rows.append(f'<unit kind="dimensionless" exponent="1" scale="0" multiplier="{size!r}"/>')
        head = f'<unitDefinition id="{name}" name="{canonical_text(dims, time)}">'
        return f"{head}<listOfUnits>{''.join(rows)}</listOfUnits></unitDefinition>"
