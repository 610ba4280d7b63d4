"""Errors: one small family, each message in four parts.

Takes in    what was asked, what came, what is allowed, what to do; file and line, closest names where they exist
Hands on    readable lines by str(), a plain dict by to_dict()
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: that import costs more than this package's own start
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class GlutamateError(Exception):
    """What every refusal of this package derives from."""

    kind = "glutamate_error"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")

    def __init__(
        self,
        asked: str,
        came: str,
        allowed: str,
        do: str,
        *,
        file: str | None = None,
        line: int | None = None,
        closest: Iterable[str] = (),
    ) -> None:
        super().__init__(asked, came, allowed, do)
        self.asked, self.came, self.allowed, self.do = asked, came, allowed, do
        self.file = None if file is None else str(file)
        self.line = line
        self.closest = tuple(closest)

    def __str__(self) -> str:
        rows = [("asked", self.asked), ("came", self.came), ("allowed", self.allowed), ("do", self.do)]
        if self.closest:
            rows.append(("closest", ", ".join(self.closest)))
        if self.file is not None:
            rows.append(("where", self.file if self.line is None else f"{self.file}:{self.line}"))
        return "\n".join(f"{name + ':':<9}{text}" for name, text in rows)

    def to_dict(self) -> dict[str, Any]:
        """The parts as JSON-ready values."""
        return {
            "kind": self.kind,
            "asked": self.asked,
            "came": self.came,
            "allowed": self.allowed,
            "do": self.do,
            "file": self.file,
            "line": self.line,
            "closest": list(self.closest),
        }


class ParameterError(GlutamateError):
    """A parameter, its range or its source is not usable."""


class UnitError(GlutamateError):
    """A unit is unknown or has the wrong dimension."""


class TargetError(GlutamateError):
    """A published number cannot be compared with the model's."""


class SolveError(GlutamateError):
    """An integration or a steady state failed."""


class AssemblyError(GlutamateError):
    """A drive is unbound or bound twice, or a wire does not fit."""


class AlgebraicLoopError(AssemblyError):
    """Outputs depend on each other in a ring with no state between."""


class MechanismError(GlutamateError):
    """A class breaks the mechanism contract."""


class PathError(GlutamateError):
    """No such name or path."""


class ScenarioError(GlutamateError):
    """A scenario cannot be read or contradicts itself."""


class SpikeFileError(GlutamateError):
    """A file of spike times cannot be read."""


class ResultError(GlutamateError):
    """A stored result is missing, broken or of another version."""


def closest(name: str, candidates: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Up to `n` candidates that look most like `name`, best first; capitals do not count."""
    from difflib import get_close_matches

    by_lower: dict[str, list[str]] = {}
    for candidate in dict.fromkeys(candidates):
        by_lower.setdefault(candidate.lower(), []).append(candidate)
    matches = get_close_matches(name[:80].lower(), list(by_lower), n=n, cutoff=0.6)
    return tuple(candidate for match in matches for candidate in by_lower[match])[:n]
