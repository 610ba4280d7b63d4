"""A model as the fast side of a bridge: axes are its parameters or inputs, every point of a design is a member.

Takes in    a model, a protocol that drives it, by which solver and how exactly
Hands on    `run(points, context, ...)`, the outputs of every point; `identity()`, a hash of what decides them
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

from glutamate.engine.bridge.reading import Reading

TIMES = 201  # in the window


@dataclasses.dataclass(frozen=True, eq=False)
class ModelRun:
    """A Model under a Protocol; contexts are values by path."""

    model: Any
    protocol: Any = None
    solver: str = "auto"
    rtol: float = 1e-6

    def run(
        self,
        points: Mapping[str, Any],
        context: Mapping[str, Any],
        outputs: Mapping[str, Reading],
        settle: float,
        window: float,
        seeds: Any,
    ) -> dict[str, Any]:
        """{output: (points,)}; NaN where a point failed. Times in the unit of the model."""
        import numpy as np

        from glutamate.engine.simulate import simulate

        data = simulate(
            self.model.set(context),
            self.protocol,
            times=np.linspace(settle, settle + window, TIMES),
            vary=dict(points),
            record=list(outputs),
            keep=len(seeds),
            solver=self.solver,
            rtol=self.rtol,
            seed=int(seeds[0]),
        )
        return {name: reading.reduced(data[name].values) for name, reading in outputs.items()}

    def identity(self) -> str:
        """Hash of graph, parameter values, protocol, solver and tolerance."""
        return digest(model_identity(self.model), repr(self.protocol), self.solver, self.rtol)


def model_identity(model: Any) -> str:
    """Hash of the equations of a model and of every value in it, the same on every machine."""
    from glutamate.engine.adaptive.program import key_of

    system = model.system
    shown = [node for _, node in system.outputs.values()]
    values = sorted((path, repr(value)) for path, value in model.values().items())
    return digest(key_of(system, shown, {}, "", 0), values)


def digest(*things: Any) -> str:
    """Hash of things by what they print."""
    return hashlib.sha256("\n".join(map(repr, things)).encode()).hexdigest()
