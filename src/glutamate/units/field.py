"""Fields: unit, bounds and scale of a state, drive or output, as annotation of a mechanism's named tuples."""

from __future__ import annotations

from glutamate.errors import ParameterError
from glutamate.units.canonical import quantity, time_size, to_canonical
from glutamate.units.frozen import Frozen
from glutamate.units.text import Unit, parse_unit

TYPE_CHECKING = False  # not from typing: that import costs more than this package
if TYPE_CHECKING:
    from glutamate.units.text import Dims

INFINITY = float("inf")
KINDS = ("value", "mode", "vector", "past")


class Field(Frozen):
    """Unit, bounds and scale of one state, drive or output: the annotation in a mechanism's named tuples.

    `low`, `high` (infinite where open) and `scale` are kept in ms-based canonical units.
    Calling a field gives another, `mM(low=0, scale="25 nM")`: plain numbers there are in the field's own unit.
    """

    __slots__ = ("unit", "low", "high", "scale", "kind", "size")  # noqa: RUF023 the order of the constructor
    unit: Unit
    low: float
    high: float
    scale: float
    kind: str
    size: int | None

    def __init__(
        self,
        unit: str | Unit,
        low: float = -INFINITY,
        high: float = INFINITY,
        scale: float | None = None,
        kind: str = "value",
        size: int | None = None,
    ) -> None:
        unit = parse_unit(unit)
        scale = unit.factor if scale is None else scale
        if not (0 < scale < INFINITY and low < high):
            came = f"low {low}, high {high}, scale {scale} in canonical units"
            raise ParameterError(f"a field in {unit}", came, "low below high, a positive scale", "change them")
        if kind not in KINDS or (kind == "vector") != (isinstance(size, int) and size > 0):
            came = f"kind {kind!r} with size {size!r}"
            raise ParameterError(
                f"a field in {unit}", came, f"{', '.join(KINDS)}; a size for vectors only", "change them"
            )
        for name, value in zip(self.__slots__, (unit, low, high, scale, kind, size), strict=True):
            object.__setattr__(self, name, value)

    def __call__(
        self, *, low: float | str | None = None, high: float | str | None = None, scale: float | str | None = None
    ) -> Field:
        """The same field with other bounds or another scale; numbers in the field's unit, texts with their own."""
        unit = self.unit
        step = Unit(unit.text, unit.dims, unit.factor)  # a scale is a difference: degC has no offset there
        given = {"low": (low, unit), "high": (high, unit), "scale": (scale, step)}
        changes = {
            name: quantity(value, unit.dims) if isinstance(value, str) else float(to_canonical(value, as_unit))
            for name, (value, as_unit) in given.items()
            if value is not None
        }
        return self.replace(**changes)

    @property
    def dims(self) -> Dims:
        """Exponents of the base dimensions."""
        return self.unit.dims

    def limits(self, time: str = "ms") -> tuple[float, float, float]:
        """Low, high and scale in canonical units based on a mechanism's time unit."""
        size = time_size(self.dims, time)
        return self.low / size, self.high / size, self.scale / size


def measure(unit: str | Unit) -> Field:
    """A field of any unit."""
    return Field(unit)


def vector(size: int, field: Field) -> Field:
    """As many values of one field."""
    return field.replace(kind="vector", size=size)


def past(field: Field) -> Field:
    """A drive that is read at earlier times, as in `drive.glutamate(lag)`."""
    return field.replace(kind="past")


ms, mV, mM = measure("ms"), measure("mV"), measure("mM")
nS, pS, pA, pF = measure("nS"), measure("pS"), measure("pA"), measure("pF")
um, kelvin, molecule = measure("um"), measure("K"), measure("molecule")
number = measure("1")
share = number(low=0, high=1)
mode = number.replace(kind="mode")
