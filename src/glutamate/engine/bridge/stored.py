"""What a built bridge leaves in its file: design, what was measured, surfaces, errors at points held out, cost, hash.

File        JSON beside the module that declares the bridge; written whole or not at all
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from glutamate.engine.bridge.surface import Chebyshev, Spline, read
from glutamate.engine.whole import whole
from glutamate.errors import ResultError

FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Stored:
    """One built bridge.

    surfaces   {context: {output: surface}}
    errors     {context: {output: {rms, rms_per_spread, max, noise, mean, spread}}}, all but the last two relative
    design     {axis: (points,)}; held_out likewise; measured and found {context: {output: (points,)}}
    """

    key: str
    surfaces: dict[str, dict[str, Chebyshev | Spline]]
    errors: dict[str, dict[str, dict[str, float]]]
    design: dict[str, list[float]]
    held_out: dict[str, list[float]]
    measured: dict[str, dict[str, list[float]]]
    found: dict[str, dict[str, list[float]]]
    cost: dict[str, float]
    seed: int

    def write(self, file: Path) -> None:
        """Replace the file in one step."""
        plain = {"format": FORMAT, **dataclasses.asdict(dataclasses.replace(self, surfaces={}))}
        plain["surfaces"] = {c: {o: s.to_dict() for o, s in row.items()} for c, row in self.surfaces.items()}
        with whole(file) as part:
            part.write_text(json.dumps(_short(plain), separators=(",", ":"), sort_keys=True) + "\n", "utf-8")

    @classmethod
    def read(cls, file: Path) -> Stored:
        """From a file; ResultError for a broken one."""
        try:
            plain = json.loads(file.read_text("utf-8"))
            if plain.pop("format") != FORMAT:
                raise ValueError("another format")
            rows = plain.pop("surfaces")
            return cls(**plain, surfaces={c: {o: read(s) for o, s in row.items()} for c, row in rows.items()})
        except (OSError, ValueError, KeyError, TypeError) as problem:
            do = "build the bridge anew with glutamate bridges build NAME"
            raise ResultError(f"the bridge in {file.name}", f"{problem!s:.200}", "a file it wrote", do) from None


def _short(thing: Any) -> Any:
    """Numbers with seven digits, but what is used to compute (coefficients, weights) in full."""
    if isinstance(thing, dict):
        return {
            k: v if k in ("coefficients", "weights", "plane", "centres", "key") else _short(v) for k, v in thing.items()
        }
    if isinstance(thing, (list, tuple)):
        return [_short(v) for v in thing]
    return float(f"{thing:.7g}") if isinstance(thing, float) else thing
