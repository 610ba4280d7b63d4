"""Unfinished runs: one file with everything done so far, written whole or not at all, removed when the run is done.

Holds       arrays by name and the fingerprint of the run; another run's file is refused, never overwritten
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.whole import whole
from glutamate.errors import ResultError

NAME = "unfinished.npz"
EVERY_S = 30.0


class Unfinished:
    """Context manager for the file in a folder; without a folder nothing is read or written."""

    def __init__(self, folder: str | os.PathLike[str] | None, fingerprint: str) -> None:
        self.path = None if folder is None else Path(folder) / NAME
        self.fingerprint, self.written = fingerprint, time.monotonic()

    def __enter__(self) -> Unfinished:
        if self.path is not None:
            if self.path.parent.exists() and not self.path.parent.is_dir():
                do = "choose another name"
                raise ResultError(f"an unfinished run in {self.path.parent}", "a file", "a folder, or nothing", do)
            self.path.parent.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None and self.path is not None:
            self.path.unlink(missing_ok=True)

    def read(self) -> dict[str, Any] | None:
        """What was done before, None where nothing was; ResultError for a file of another run or a broken one."""
        if self.path is None or not self.path.exists():
            return None
        do = "choose another folder, or remove the file"
        try:
            with np.load(self.path, allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ResultError(f"the unfinished run {self.path}", f"no such file: {error}", "one", do) from error
        if str(arrays.pop("fingerprint", "")) != self.fingerprint:
            raise ResultError(f"to go on with {self.path}", "a file of another run", "a file of this run", do)
        return arrays

    def write(self, arrays: Callable[[], Mapping[str, Any]], last: bool = False) -> None:
        """Replace the file if half a minute has gone by; `last` does so now."""
        if self.path is None or not (last or time.monotonic() - self.written >= EVERY_S):
            return
        with whole(self.path) as part, part.open("wb") as file:
            np.savez(file, fingerprint=np.array(self.fingerprint), **arrays())
        self.written = time.monotonic()


def digest(value: Any) -> str:
    """Hash of nested dataclasses, mappings, sequences, arrays and plain values."""
    found = hashlib.sha256()
    _feed(found, value)
    return found.hexdigest()


def _feed(found: Any, value: Any) -> None:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found.update(type(value).__name__.encode())
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        value = [item for pair in value.items() for item in pair]
    if isinstance(value, np.ndarray) and value.dtype != object:
        found.update(f"{value.dtype}{value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif isinstance(value, list | tuple | np.ndarray):
        found.update(f"[{len(value)}".encode())
        for item in value:
            _feed(found, item)
    elif isinstance(value, float):
        found.update(value.hex().encode())
    elif value is None or isinstance(value, str | int | bool | np.generic):
        found.update(f"{type(value).__name__}{value!r};".encode())
    else:
        raise TypeError(f"no digest of {type(value)}")
