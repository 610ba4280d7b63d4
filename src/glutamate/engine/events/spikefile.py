"""Spike files: CSV with columns time_ms[,synapse], a header or none, times ascending within every synapse.

Allowed     blank lines, lines that begin with #, a byte-order mark, any line ends
Hands on    `SpikeTable`: one array of times per synapse, synapses in order of first mention
Errors      SpikeFileError with file and line, and nothing else, whatever the file holds
"""

from __future__ import annotations

import dataclasses
import os
import re
from typing import Any

import numpy as np

from glutamate.errors import SpikeFileError

ALLOWED = "CSV text with columns time_ms[,synapse]: times in ms from 0 on, ascending within a synapse"
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
HEADER = ("time_ms", "synapse")
LARGEST_FILE = 2**30
LONGEST_LINE = 1000
ONLY = "0"  # the synapse of a file without that column


@dataclasses.dataclass(frozen=True, eq=False)
class SpikeTable:
    """Spike times in ms, one ascending array (n,) for each of `synapses`."""

    times_ms: list[Any]
    synapses: list[str]


def read_spikes(path: str | os.PathLike[str]) -> SpikeTable:
    """The spike times of a file; raises SpikeFileError with file and line."""
    name, content = _content(path)
    for mark, code in ((b"\xef\xbb\xbf", ""), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if content.startswith(mark):
            if code:
                raise _error(name, 1, f"{code} text", "save it as UTF-8")
            content = content[len(mark) :]
    return _Reader(name).table(content)


def _content(path: Any) -> tuple[str, bytes]:
    """Name and bytes of a file, at most LARGEST_FILE."""
    try:
        name = os.fsdecode(path)
        if not os.path.exists(name):
            raise _error(name, None, "no such file", "check the path")
        if not os.path.isfile(name):
            raise _error(name, None, "a folder or device", "name a file")
        with open(name, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError, TypeError) as problem:
        raise _error(f"{path!r:.80}", None, f"a file that cannot be read: {problem}", "check the path") from None
    if len(content) > LARGEST_FILE:
        raise _error(name, None, f"more than {LARGEST_FILE >> 20} MiB", "split the file")
    return name, content


def _error(name: str, line: int | None, came: str, do: str) -> SpikeFileError:
    return SpikeFileError("spike times from a file", came, ALLOWED, do, file=name, line=line)


class _Reader:
    """Row by row, remembering of every synapse its times and where the last one stood."""

    def __init__(self, name: str) -> None:
        self.name, self.columns = name, 0
        self.times: dict[str, list[float]] = {}
        self.last: dict[str, int] = {}

    def error(self, line: int, came: str, do: str) -> SpikeFileError:
        return _error(self.name, line, came, do)

    def table(self, content: bytes) -> SpikeTable:
        """All rows of a file's bytes without a byte-order mark."""
        for number, raw in enumerate(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1):
            if len(raw) > LONGEST_LINE:
                raise self.error(number, f"a line of {len(raw)} bytes", "write one spike per line")
            row = self.text(number, raw).strip()
            if row and not row.startswith("#"):
                self.row(number, [_bare(cell) for cell in row.split(",")])
        if not self.times:
            raise _error(self.name, None, "no spike times", "write at least one row")
        arrays = [np.array(times, np.float64) for times in self.times.values()]
        return SpikeTable(arrays, list(self.times))

    def text(self, number: int, raw: bytes) -> str:
        """One line as text; refuses what is not UTF-8 or not printable."""
        try:
            row = raw.decode()
        except UnicodeDecodeError:
            raise self.error(number, f"bytes that are not UTF-8: {raw[:20]!r}", "save it as UTF-8 text") from None
        if not row.replace("\t", " ").isprintable():
            raise self.error(number, f"unprintable characters: {row[:20]!r}", "remove them; is it a text file?")
        return row

    def row(self, number: int, cells: list[str]) -> None:
        """A header or one spike."""
        if not 1 <= len(cells) <= 2:
            raise self.error(number, f"{len(cells)} columns", "keep time_ms and, if wanted, synapse")
        if not self.columns:
            self.columns = len(cells)
            if tuple(cell.lower() for cell in cells) == HEADER[: len(cells)]:
                return
        if len(cells) != self.columns:
            raise self.error(number, f"{len(cells)} columns after rows of {self.columns}", "give all rows the same")
        time = self.time(number, cells[0])
        synapse = cells[1] if len(cells) == 2 else ONLY
        if not synapse:
            raise self.error(number, "a spike without a synapse", "name the synapse in the second column")
        times = self.times.setdefault(synapse, [])
        if times and time < times[-1]:
            came = f"{time:.15g} ms after {times[-1]:.15g} ms in line {self.last[synapse]}, synapse {synapse!r:.40}"
            raise self.error(number, came, f"sort the rows, or correct line {self.last[synapse]} or {number}")
        times.append(time)
        self.last[synapse] = number

    def time(self, number: int, cell: str) -> float:
        """A finite time in ms from 0 on."""
        value = float(cell) if NUMBER.fullmatch(cell) else float("nan")
        if NOT_FINITE.fullmatch(cell) or abs(value) == float("inf"):
            raise self.error(number, f"{cell[:40]!r}, which is not finite", "write a finite time")
        if value != value:
            do = "write a number of ms; a header reads time_ms[,synapse]"
            raise self.error(number, f"{cell[:40]!r} where a time should stand", do)
        if value < 0:
            raise self.error(number, f"{cell[:40]} ms, which is negative", "count times from the start of the phase")
        return value + 0.0


def _bare(cell: str) -> str:
    """A cell without blanks and one pair of quotes around it."""
    cell = cell.strip()
    return cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
