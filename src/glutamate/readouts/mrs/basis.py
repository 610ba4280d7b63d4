"""Basis: the signal of 1 mM of every metabolite in a scan, kept on disk between runs.

Takes in    a Scan
Hands on    `basis(scan)`: names and decays of every group of coupled protons without relaxation or linewidth;
            `columns(scan)`: relaxed signals of whole metabolites, then macromolecules, one set per condition
Cache       folder `mrs` beside the compiled code (GLUTAMATE_CACHE, or off); the key covers the scan and a digest of the
            modules that simulate; files carry a checksum and are renamed into place, a broken one is made again; the
            oldest go when there are many
Conditions  "" for one measurement; "on", "off" and "difference" for edited ones
"""

from __future__ import annotations

import hashlib
import io
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from glutamate.readouts.mrs.macromolecules import EDITED, EDITED_LINE, macromolecules
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.spin_systems import SYSTEMS
from glutamate.readouts.mrs.spins import conditions, lines, signal
from glutamate.readouts.mrs.tissue import decay

WRITERS = ("scan.py", "spin_systems.py", "spins.py")  # what they give is what is stored
_made: dict[str, Any] = {}
MOST_KEPT = 16  # in memory
MOST_STORED = 200  # on disk, 1 to 3 MB each; the oldest goes first


class Columns(NamedTuple):
    """Names (n,), signals (n, points) at the top of the echo per mM, and which of them the linewidth broadens (n,)."""

    names: tuple[str, ...]
    signals: Any
    broadened: Any


def rows() -> list[tuple[str, int]]:
    """Metabolite and number of the group, for every row of a basis."""
    return [(name, k) for name, system in SYSTEMS.items() for k in range(len(system.groups))]


def basis(scan: Scan) -> Any:
    """Signals (conditions, rows, points) per mM without any decay, from the cache or made now."""
    key = _key(scan)
    if key not in _made:
        while len(_made) >= MOST_KEPT:
            _made.pop(next(iter(_made)))
        path = _path(key)
        stored = None if path is None else _read(path)
        if stored is None or stored.shape != (len(conditions(scan)), len(rows()), scan.points):
            stored = simulate(scan)
            if path is not None:
                _write(path, stored)
        stored.setflags(write=False)
        _made[key] = stored
    return _made[key]


def simulate(scan: Scan) -> Any:
    """Signals (conditions, rows, points) as `basis`, without the cache."""
    made = [
        [signal(*lines(group, scan, edit), scan) for system in SYSTEMS.values() for group in system.groups]
        for _, edit in conditions(scan)
    ]
    return np.array(made)


@lru_cache(maxsize=MOST_KEPT)
def columns(scan: Scan, condition: str = "") -> Columns:
    """What a spectrum is made of: metabolites relaxed to the top of the echo, then macromolecules; read only."""
    pure = dict(zip([name for name, _ in conditions(scan)], basis(scan), strict=True))
    left = np.array([decay(name, SYSTEMS[name].groups[k], scan) for name, k in rows()])
    groups = (pure["on"] - pure["off"] if condition == "difference" else pure[condition]) * left[:, None]
    names = list(SYSTEMS)
    belongs = np.array([[name == row for row, _ in rows()] for name in names], float)
    large, broad = macromolecules(scan)
    if condition == "difference":
        kept = [k for k, name in enumerate(large) if name == f"MM{EDITED_LINE:.2f}"]
        large, broad = [large[k] for k in kept], broad[kept] * EDITED.canonical()
    broadened = np.array([True] * len(names) + [False] * len(large))
    signals = np.concatenate([belongs @ groups, broad])
    signals.setflags(write=False)
    return Columns((*names, *large), signals, broadened)


@cache
def _writers() -> str:
    return hashlib.sha256(b"".join(Path(__file__).with_name(name).read_bytes() for name in WRITERS)).hexdigest()


def _key(scan: Scan) -> str:
    times = [scan.sequence, scan.field_t, scan.te_ms, scan.te1_ms, scan.tm_ms, scan.edit_ppm]
    whole = repr((_writers(), np.__version__, times, scan.points, scan.bandwidth_hz))
    return hashlib.sha256(whole.encode()).hexdigest()


def _path(key: str) -> Path | None:
    from glutamate.engine.code.native import cache_folder

    code = cache_folder()
    if code is None:
        return None
    folder = code.parent / "mrs"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return folder / f"{key}.basis"


def _read(path: Path) -> Any:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    return np.load(io.BytesIO(data[32:]), allow_pickle=False)


def _write(path: Path, values: Any) -> None:
    from glutamate.engine.code.native import write_atomically

    out = io.BytesIO()
    np.save(out, values, allow_pickle=False)
    body = out.getvalue()
    try:
        write_atomically(path, hashlib.sha256(body).digest() + body)
        stored = sorted(path.parent.glob("*.basis"), key=lambda one: one.stat().st_mtime)
        for old in stored[:-MOST_STORED]:
            old.unlink(missing_ok=True)
    except OSError:
        return  # a full disk, or another process that tidies up, costs speed and not the result
