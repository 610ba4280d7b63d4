"""Bridge: averages of a fast model as smooth functions of a few inputs, for models that cannot wait for it.

Data's way  design (Sobol points and corners) -> runs of the fast model in every context -> surfaces -> error at
            points held out -> a file with all of it and a hash
Hash        over the fast model's equations and values, axes, contexts, outputs, design and seed; a bridge whose hash
            has changed is stale, and refuses
Outside     of its box nothing is answered: `at` refuses, a part of an assembly ends its member
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from glutamate.engine.bridge.axis import Axis
from glutamate.engine.bridge.model_run import digest
from glutamate.engine.bridge.reading import Reading
from glutamate.engine.bridge.stored import Stored
from glutamate.engine.bridge.surface import FITS
from glutamate.errors import ParameterError, PathError, closest
from glutamate.maths import exp
from glutamate.units import canonical_text

MOST_AXES = 6
LEAST_HELD_OUT = 8
F = TypeVar("F", bound=Callable[[], Any])


def bridge(name: str, title: str) -> Callable[[F], F]:
    """Mark a function without arguments that returns a Bridge as the shipped bridge `name`."""

    def mark(function: F) -> F:
        function.MODEL = (name, title)  # type: ignore[attr-defined]
        return function

    return mark


@dataclasses.dataclass(frozen=True, eq=False)
class Bridge:
    """From `inputs` of a slow model, in a context, to averages of a fast one.

    fast       has `run(points, context, outputs, settle, window, seeds)` and `identity()`, as a ModelRun
    inputs     at most six axes by name
    contexts   {name: what the fast side makes of it}
    outputs    {path: Reading or the name of a reducer}
    settle     time that is not counted, window the time that is, in the fast model's unit
    points     of the Sobol design, a power of two; all corners of the box come on top
    holdout    points that are run and not fitted: they give the error
    file       where it is stored
    lift       (values, context) -> (parameters, inputs, start) of the fast model, for a look at one moment
    """

    name: str
    fast: Any
    inputs: Mapping[str, Axis]
    contexts: Mapping[str, Any]
    outputs: Mapping[str, Reading | str]
    settle: float
    window: float
    file: Path
    points: int = 256
    fit: str = "chebyshev"
    holdout: int = 64
    seed: int = 0
    lift: Callable[[Mapping[str, Any], str], Any] | None = None
    _cache: list[Stored] = dataclasses.field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        readings = {n: Reading(r) if isinstance(r, str) else r for n, r in self.outputs.items()}
        object.__setattr__(self, "outputs", readings)
        asked = f"the bridge {self.name}"
        if not 1 <= len(self.inputs) <= MOST_AXES:
            raise ParameterError(asked, f"{len(self.inputs)} axes", f"1 to {MOST_AXES}", "join or drop some")
        if not (self.contexts and self.outputs):
            raise ParameterError(asked, "nothing", "at least one context and one output", "name them")
        if self.fit not in FITS:
            raise ParameterError(f"the fit of {self.name}", f"{self.fit!r:.40}", ", ".join(FITS), "use one")
        if self.points < 2 or self.points & (self.points - 1) or self.holdout < LEAST_HELD_OUT:
            came = f"{self.points} points, {self.holdout} held out"
            raise ParameterError(asked, came, f"a power of two, and {LEAST_HELD_OUT} or more held out", "change them")
        if not (self.window > 0 and self.settle >= 0):
            came = f"settle {self.settle:g}, window {self.window:g}"
            raise ParameterError(asked, came, "settle from 0, a window above 0", "change them")

    def key(self) -> str:
        """Hash of everything that decides the fit."""
        axes = [(n, dataclasses.astuple(a)[:4]) for n, a in self.inputs.items()]
        outputs = [(n, dataclasses.astuple(r)[:3]) for n, r in self.readings().items()]
        design = (self.settle, self.window, self.points, self.holdout, self.fit, self.seed)
        contexts = sorted((n, repr(c)) for n, c in self.contexts.items())
        return digest(self.fast.identity(), axes, contexts, outputs, design)[:16]

    def state(self) -> str:
        """current, stale or missing."""
        if not self.file.exists():
            return "missing"
        return "current" if Stored.read(self.file).key == self.key() else "stale"

    def stored(self) -> Stored:
        """What was built; ParameterError where it is missing or stale."""
        if self._cache:
            return self._cache[0]
        state = self.state()
        if state != "current":
            came = "never built" if state == "missing" else "built for other equations, values or design"
            do = f"glutamate bridges build {self.name}"
            raise ParameterError(f"the bridge {self.name}", came, "one that fits the models as they are", do)
        self._cache.append(Stored.read(self.file))
        return self._cache[0]

    def at(self, values: Mapping[str, Any], context: str) -> dict[str, Any]:
        """{output: number or array} at numbers or arrays that broadcast; every axis has to be given.

        Raises ParameterError outside the box, for a missing axis or a stale bridge, PathError for an unknown name.
        """
        import numpy as np

        self._named(values, context)
        arrays = {name: np.asarray(values[name], float) for name in self.inputs}
        for name, axis in self.inputs.items():
            bad = ~(axis.inside(arrays[name]) >= 0)
            if bad.any():
                first = float(arrays[name][bad].flat[0])
                came = f"{int(bad.sum())} of {bad.size} outside, the first {first:g}"
                allowed = f"{axis.low:g} to {axis.high:g} {axis.unit}"
                raise ParameterError(
                    f"{name} in the bridge {self.name}", came, allowed, "nothing is extrapolated: stay inside"
                )
        found = self.surface(arrays, context)
        return {n: float(v) if np.ndim(v) == 0 else v for n, v in found.items()}

    def surface(self, values: Mapping[str, Any], context: str) -> dict[str, Any]:
        """The arithmetic alone, for numbers, arrays and traced symbols: no question is asked about the box."""
        places = [axis.place(values[name]) for name, axis in self.inputs.items()]
        surfaces = self.stored().surfaces[context]
        found = {}
        for name, reading in self.readings().items():
            value = surfaces[name].at(places)
            found[name] = exp(value) if reading.scale == "log" else value
        return found

    def part(self, context: str) -> Any:
        """A mechanism with the axes as drives and the outputs as outputs; outside the box its member fails."""
        from glutamate.engine.bridge.part import part

        self._named(self.inputs, context)
        return part(self, context)

    def build(self, progress: Any = None) -> Stored:
        """Run the design, fit, measure the error, write the file. SolveError if a point fails or is not positive."""
        from glutamate.engine.bridge.build import build

        made = build(self, progress)
        made.write(self.file)
        return made

    def row(self) -> dict[str, Any]:
        """What a list shows: axes, contexts, state, and of a built one errors, cost and seed."""
        state = self.state()
        row: dict[str, Any] = {
            "name": self.name, "state": state, "fit": self.fit, "points": self.points + 2 ** len(self.inputs),
            "holdout": self.holdout, "inputs": {n: a.to_dict() for n, a in self.inputs.items()},
            "contexts": list(self.contexts), "outputs": {n: r.to_dict() for n, r in self.readings().items()},
            "errors": [], "cost": None, "seed": self.seed, "hash": None,
            "build": f"glutamate bridges build {self.name}",
        }  # fmt: skip
        if state == "missing":
            return row
        made = Stored.read(self.file)
        rows = [{"context": c, "output": o, **e} for c, outs in made.errors.items() for o, e in outs.items()]
        return row | {"errors": rows, "cost": made.cost, "hash": made.key}

    def parameters(self) -> list[dict[str, Any]]:
        """Numbers of the fast side that belong to the bridge alone, `fast.numbers`, as rows of a table."""
        rows = []
        for name, number in getattr(self.fast, "numbers", {}).items():
            canonical = {"canonical_value": number.canonical("ms"), "canonical_unit": canonical_text(number.dims, "ms")}
            own = {key: getattr(number, key) for key in ("value", "unit", "low", "high", "source", "assumed", "note")}
            rows.append({"path": f"{self.name}.{name}", **own, **canonical})
        return rows

    def readings(self) -> dict[str, Reading]:
        """Outputs by name."""
        return self.outputs  # type: ignore[return-value]

    def _named(self, values: Mapping[str, Any], context: str) -> None:
        if context not in self.contexts:
            near = closest(str(context), self.contexts)
            known = ", ".join(self.contexts)
            raise PathError(
                f"the context {context!r:.40} of {self.name}", "no such name", known, "use one", closest=near
            )
        for name in values:
            if name not in self.inputs:
                near = closest(str(name), self.inputs)
                known = ", ".join(self.inputs)
                raise PathError(f"the axis {name!r:.40} of {self.name}", "no such name", known, "use one", closest=near)
        missing = [name for name in self.inputs if name not in values]
        if missing:
            raise ParameterError(
                f"inputs of the bridge {self.name}", f"no {', '.join(missing)}", "every axis", "give it"
            )
