"""Immutable records: what units, fields and parameters are made of.

Not here    dataclasses: importing them takes longer than importing this package
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: that import costs more than this package
if TYPE_CHECKING:
    from typing import Any, Self


class Frozen:
    """Immutable record: equal, hashed and copied by the values in its slots."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make another with replace({name}=...)")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        pairs = zip(self.__slots__, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()

    def replace(self, **changes: Any) -> Self:
        """The same record with some values changed."""
        return type(self)(**{**dict(zip(self.__slots__, self._values(), strict=True)), **changes})
