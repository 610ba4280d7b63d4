"""Wire: what travels between page and server, and how it is read.

Asked       {"id": 7, "ask": "synapse", "with": {...}, "slot": "synapse"} or {"id": 7, "stop": true}
Answered    {"id": 7, "is": "answer", "value": ...}, "error", "replaced", "stopped", or "progress" with done and of; of
            one that waits, of is 0 and waiting says how many are before it
Numbers     arrays as {"f8": base64 of little-endian float64, "shape": [...]}: the very bits of the public functions
Limits      TEXT bytes a message, DEPTH levels, ids below 2^53
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from glutamate.errors import GlutamateError

TEXT = 400_000  # bytes
DEPTH = 12
LARGEST_ID = 2**53
KEYS = {"id", "ask", "with", "slot", "stop"}


class LabError(GlutamateError):
    """The lab cannot take, finish or find something."""


class Strict(BaseModel):
    """Base of what may be asked: no unknown keys, no guessing of types, finite numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Message(NamedTuple):
    """One message of a page; `ask` is empty where it stops another."""

    id: int
    ask: str
    given: dict[str, Any]
    slot: str
    stop: bool


def read(text: str | bytes) -> Message:
    """A message of a page; LabError for anything else."""
    if len(text) > TEXT:
        raise LabError("a message", f"{len(text)} bytes", f"at most {TEXT}", "send less")
    try:
        got = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as problem:
        raise LabError("a message", f"{problem!s:.80}", "one JSON object", "correct it") from None
    if not isinstance(got, dict) or not got.keys() <= KEYS:
        came = f"{', '.join(sorted(got.keys() - KEYS)):.80}" if isinstance(got, dict) else type(got).__name__
        raise LabError("a message", came, f"an object with {', '.join(sorted(KEYS))}", "leave the rest out")
    number, ask, given = got.get("id"), got.get("ask", ""), got.get("with", {})
    slot, stop = got.get("slot", ""), got.get("stop", False)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < LARGEST_ID:
        raise LabError("the id of a message", f"{number!r:.40}", "a whole number from 0", "count upwards")
    fits = isinstance(ask, str) and isinstance(slot, str) and isinstance(given, dict) and isinstance(stop, bool)
    if not fits or stop == bool(ask) or max(len(ask), len(slot)) > 60:
        raise LabError(f"message {number}", "other types", "ask and slot texts, with an object, or stop", "correct it")
    if not _shallow(given, DEPTH):
        raise LabError(f"message {number}", "a deep structure", f"at most {DEPTH} levels", "send less")
    return Message(number, ask, given, slot, stop)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise ValueError(f"{text:.20} is above what a number holds")
    return number


def _shallow(value: Any, levels: int) -> bool:
    """Whether a value has at most so many levels; looks no deeper, whatever comes."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(each, levels - 1) for each in inner)


def checked(ask: Any, name: str, given: Mapping[str, Any]) -> Any:
    """What was asked as the ask's own `With`; LabError names the key that does not fit."""
    try:
        return ask.With.model_validate(given)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or name
        came = "nothing" if first["type"] == "missing" else f"{first['input']!r:.60}"
        raise LabError(f"{name}: {place}", came, first["msg"], "correct this value") from None


def pack(number: int, kind: str, **parts: Any) -> str:
    """A message for a page, as JSON without NaN."""
    return json.dumps({"id": number, "is": kind, **plain(parts)}, allow_nan=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Values as JSON has them: arrays by their bits, numbers that are not finite as null."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    import numpy as np

    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fiu" and value.ndim:
            bits = np.ascontiguousarray(value, "<f8")
            return {"f8": base64.b64encode(bits.tobytes()).decode("ascii"), "shape": list(value.shape)}
        return plain(value.tolist())
    raise TypeError(f"{type(value).__name__} does not travel")
