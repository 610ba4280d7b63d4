"""Keep: what an engine has computed, under keys that say what was asked; the oldest go first.

Hands on    `Kept.key(...)`, the reply as it was sent, files of the data: CSV, NetCDF, the report
Limits      MOST entries and BYTES of memory; a key that is gone is said so, and the page asks again
CSV         a text that a spreadsheet would take for a formula has ' before it, as spreadsheets themselves write it
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from glutamate.lab.wire import LabError

MOST = 40
BYTES = 300_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMS = {"csv": "text/csv; charset=utf-8", "nc": "application/x-netcdf", "html": "text/html; charset=utf-8"}


class Entry(NamedTuple):
    """The value that was sent, and the Dataset or Result behind it."""

    value: Any
    data: Any
    size: int


class Kept:
    """The last results of one lane."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        self.entries: OrderedDict[str, Entry] = OrderedDict()

    def key(self, ask: str, given: Mapping[str, Any]) -> str:
        """Lane and hash of what was asked."""
        text = json.dumps([ask, given], sort_keys=True, separators=(",", ":"))
        return f"{self.lane}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"

    def put(self, key: str, value: dict[str, Any]) -> Any:
        """Keep an answer; returns it as it travels, its data replaced by the key."""
        data = value.pop("result", None)
        data = value.pop("data", None) if data is None else data
        if data is not None:
            value["data"] = key
        self.entries.pop(key, None)
        self.entries[key] = Entry(value, data, _size(value) + int(getattr(getattr(data, "data", data), "nbytes", 0)))
        while len(self.entries) > MOST or (
            len(self.entries) > 1 and sum(entry.size for entry in self.entries.values()) > BYTES
        ):
            self.entries.popitem(last=False)
        return value

    def get(self, key: str) -> Entry | None:
        """An entry, which is now the newest."""
        if key in self.entries:
            self.entries.move_to_end(key)
        return self.entries.get(key)

    def write(self, key: str, form: str, path: Path) -> None:
        """A file of what is kept; LabError where it is gone or has no such form."""
        entry = self.get(key)
        if entry is None or entry.data is None:
            raise LabError(f"the data {key:.40}", "they are no longer kept", f"the last {MOST} runs", "run it again")
        data = getattr(entry.data, "data", entry.data)
        if form == "nc":
            from glutamate.engine.result import write_netcdf

            write_netcdf(data, path, overwrite=True)
        elif form == "csv":
            path.write_text(table(data), "utf-8")
        elif hasattr(entry.data, "report"):
            entry.data.report(path, overwrite=True)
        else:
            raise LabError("a report", "data of one figure", "a run of a scenario", "take CSV or NetCDF")


def _size(value: Any) -> int:
    """About how many bytes a value holds."""
    if isinstance(value, str):
        return 50 + len(value)
    if isinstance(value, Mapping):
        return 100 + sum(_size(key) + _size(each) for key, each in value.items())
    return 60 + sum(map(_size, value)) if isinstance(value, list) else 30


def table(data: Any) -> str:
    """A Dataset as CSV: a column for each variable where all have the same dimensions, else a row for each value."""
    import pandas

    shapes = {variable.dims for variable in data.data_vars.values()}
    if len(shapes) == 1 and shapes != {()}:
        return str(_harmless(data.to_dataframe().reset_index()).to_csv(index=False, lineterminator="\n"))
    rows = []
    for name, variable in data.data_vars.items():
        bare = variable.reset_coords(drop=True).rename("value")
        row = bare.to_dataframe().reset_index() if variable.dims else pandas.DataFrame({"value": [variable.item()]})
        rows.append(row.assign(variable=name, unit=variable.attrs.get("units", "")))
    whole = pandas.concat(rows) if rows else pandas.DataFrame({"variable": [], "value": []})
    ends = [c for c in ("value", "unit") if c in whole]
    order = ["variable", *(c for c in whole.columns if c not in ("variable", "value", "unit")), *ends]
    return str(_harmless(whole[order]).to_csv(index=False, lineterminator="\n"))


def _harmless(frame: Any) -> Any:
    """The same rows; texts that begin like a formula, in cells or at the head of a column, are marked as text."""

    def marked(cell: Any) -> Any:
        return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

    texts = {name: frame[name].map(marked) for name in frame if frame[name].dtype.kind not in "fiubMm"}
    return frame.assign(**texts).rename(columns=marked)
