"""Connectome files: your own matrices from .npy, .npz, .mat, .csv and .txt.

Archives    .npz and .mat: `weights`, and where they are there `lengths`, `centres` and `labels`; another name of the
            weights is given as `variable`; without either the one square matrix of the file is taken
Text        numbers apart by commas, semicolons, tabs or blanks; # starts a comment; a first line of labels, and with it
            a first column of them, are taken as the labels
Hands on    `read_connectome(...)`: a checked Connectome, unscaled and as asymmetric as it came
Errors      ParameterError with the file and, in text, its line
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from glutamate.brain.connectome import Connectome, checked_labels, checked_matrix, numbers
from glutamate.errors import ParameterError, closest

SUFFIXES = (".npy", ".npz", ".mat", ".csv", ".txt")
PARTS = ("weights", "lengths", "centres", "labels")


def read_connectome(
    path: str | os.PathLike[str],
    *,
    variable: str | None = None,
    labels: Any = None,
    lengths: Any = None,
    centres: Any = None,
    source: str | None = None,
) -> Connectome:
    """The connectome of a file; weights[i, j] is what region i hears of j: transpose a file that says it otherwise.

    labels: names, or a text file with one a line; lengths and centres (mm): arrays, or files of any of the kinds. They
    replace what the file itself holds. Without labels regions are called region_1, region_2, ...
    """
    file = Path(path)
    found = _read(file, "weights", variable)
    weights = found["weights"]
    named = found.get("labels") if labels is None else _labels(labels)
    if weights.ndim != 2 or weights.shape[0] != weights.shape[1]:
        came = f"shape {weights.shape}"
        raise _error("the weights of a connectome", came, "a square matrix", "give regions x regions", file)
    names = [f"region_{k + 1}" for k in range(len(weights))] if named is None else list(named)
    if len(names) != len(weights):
        came, allowed = f"{len(names)} labels", f"{len(weights)}, one for each row of {file.name}"
        raise _error("the labels of a connectome", came, allowed, "give one name for each region", file)
    try:
        checked_labels([str(name) for name in names])
        checked_matrix(weights, "the weights of a connectome", len(names))
        parts = {}
        for part, given in (("lengths", lengths), ("centres", centres)):
            given = found.get(part) if given is None else _array(given, part)
            parts[part] = given if given is None else numbers(given, f"the {part} of a connectome")
        return Connectome(names, weights, parts["lengths"], parts["centres"], source or str(file))
    except ParameterError as problem:
        if problem.file is not None:
            raise
        raise ParameterError(
            problem.asked, problem.came, problem.allowed, problem.do, file=str(file), closest=problem.closest
        ) from None


def _read(file: Path, part: str, variable: str | None = None) -> dict[str, Any]:
    """What a file holds, {part: array}, the part asked for among it."""
    kind = file.suffix.lower()
    if kind not in SUFFIXES:
        near = closest(kind, SUFFIXES)
        raise _error(f"the {part} of a connectome", f"a file {kind!r}", ", ".join(SUFFIXES), "convert it", file, near)
    if not file.is_file():
        raise _error(f"the {part} of a connectome", "no such file", "a file", "check the path", file)
    if variable is not None and kind not in (".npz", ".mat"):
        came = f"variable={variable!r:.40} for a file {kind!r}"
        raise _error(f"the {part} of a connectome", came, "a name only for .npz and .mat", "leave variable out", file)
    if kind in (".npz", ".mat"):
        return _chosen(_archive(file, kind), file, part, variable)
    if kind == ".npy":
        try:
            return {part: np.load(file, allow_pickle=False)}
        except (ValueError, OSError, EOFError) as problem:
            raise _error(
                f"the {part} of a connectome", _said(problem), "an array of numbers", "save it", file
            ) from None
    return _text(file, part)


def _archive(file: Path, kind: str) -> dict[str, Any]:
    from scipy.io import loadmat
    from scipy.io.matlab import MatReadError

    broken = (ValueError, TypeError, LookupError, OSError, EOFError, BadZipFile, struct.error, MatReadError)
    try:
        if kind == ".npz":
            with np.load(file, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        return {k: v for k, v in loadmat(file).items() if not k.startswith("__")}
    except NotImplementedError:
        do = "save it by save(..., '-v7')"
        raise _error("a MATLAB file", "version 7.3", "versions up to 7", do, file) from None
    except broken as problem:
        came = f"{type(problem).__name__}: {_said(problem)}"
        raise _error(f"a file {kind!r}", came, "arrays of numbers and texts", "save it again", file) from None


def _chosen(held: dict[str, Any], file: Path, part: str, variable: str | None) -> dict[str, Any]:
    square = [k for k, v in held.items() if _numeric(v) and np.ndim(v) == 2 and v.shape[0] == v.shape[1] > 1]
    name = variable or (part if part in held else None)
    if name is None and len(square) == 1:
        name = square[0]
    if name not in held:
        came = f"no array {name!r:.40}" if name else f"{len(square)} square matrices: {', '.join(square) or 'none'}"
        allowed, near = ", ".join(held) or "an array", closest(name or part, held)
        raise _error(f"the {part} of a connectome", came, allowed, "name it as `variable`", file, near)
    found = {other: held[other] for other in PARTS if other in held and other != part}
    if "labels" in found:
        found["labels"] = _flat(found["labels"])
    return found | {part: held[name]}


def _text(file: Path, part: str) -> dict[str, Any]:
    """Numbers of a text, and labels where its first line has them."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise _error(f"the {part} of a connectome", _said(problem), "text in UTF-8", "convert it", file) from None
    rows = [(k, line.partition("#")[0].strip()) for k, line in enumerate(lines, 1)]
    rows = [(k, line) for k, line in rows if line]
    if not rows:
        raise _error(f"the {part} of a connectome", "an empty file", "rows of numbers", "check it", file)
    mark = next((m for m in ("\t", ";", ",") if m in rows[0][1]), None)
    cells = [
        (k, [c.strip() for c in (re.split(r"\s+", line) if mark is None else line.split(mark))]) for k, line in rows
    ]
    labels = None
    if not any(_is_number(cell) for cell in cells[0][1][1:] or cells[0][1]):
        labels, cells = cells[0][1], cells[1:]
        if cells and len(cells[0][1]) == len(labels) and not _is_number(cells[0][1][0]):
            labels = labels[1:]  # a corner above the column of labels
        if cells and len(cells[0][1]) == len(labels) + 1:
            for k, row in cells:
                name = row.pop(0)
                place = cells.index((k, row))
                if place < len(labels) and name != labels[place]:
                    came = f"row {name!r:.40}, column {labels[place]!r:.40}"
                    raise _error("labels of rows and columns", came, "the same order", "sort it", file, line=k)
    width = len(cells[0][1]) if cells else 0
    values = np.empty((len(cells), width))
    for place, (k, row) in enumerate(cells):
        if len(row) != width:
            came, allowed = f"{len(row)} columns", f"{width}, as in the first row"
            raise _error(f"the {part} of a connectome", came, allowed, "complete the line", file, line=k)
        for column, cell in enumerate(row):
            if not _is_number(cell):
                came = f"{cell!r:.40} in column {column + 1}"
                raise _error(f"the {part} of a connectome", came, "a number", "correct it", file, line=k)
            values[place, column] = float(cell)
    return {part: values} | ({} if labels is None else {"labels": labels})


def _labels(given: Any) -> Sequence[str]:
    """Names as they are, or the lines of a file."""
    if isinstance(given, (str, os.PathLike)):
        file = Path(given)
        if not file.is_file():
            raise _error("the labels of a connectome", "no such file", "a text with one a line", "check it", file)
        return [line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    return [str(name) for name in given]


def _array(given: Any, part: str) -> Any:
    return _read(Path(given), part)[part] if isinstance(given, (str, os.PathLike)) else given


def _flat(labels: Any) -> list[str]:
    """Names of an array of texts, or of MATLAB's cells and padded rows."""
    flat: list[str] = []
    for item in np.ravel(np.asarray(labels, object)):
        flat += _flat(item) if isinstance(item, np.ndarray) else [str(item).strip()]
    return flat


def _numeric(value: Any) -> bool:
    return isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.number)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _said(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:120]


def _error(
    asked: str, came: str, allowed: str, do: str, file: Path, near: Sequence[str] = (), line: int | None = None
) -> ParameterError:
    return ParameterError(asked, came, allowed, do, file=str(file), line=line, closest=near)
