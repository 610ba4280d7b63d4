"""Sensitivity: how far each factor moves each number of a model, over the whole range of all others at once.

Takes in    a model, what to vary, headline rows {id, path, what, unit}; a sobol or morris design
Hands on    Sensitivity: indices of every number, the numbers of all members, who failed
Kept        in memory; `sweep` does the same on disk, on a cluster, and resumes
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.progress import Progress
from glutamate.engine.request import output_times, thread_count
from glutamate.errors import ParameterError
from glutamate.scenarios.format import Headline
from glutamate.sweeps.cluster import in_process
from glutamate.sweeps.indices import indices
from glutamate.sweeps.plan import POINTS, Plan

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclasses.dataclass(frozen=True)
class Sensitivity:
    """indices {id: {factors, pairs, left_out, reason}}, values {id or path: (members,)}, failed [{member, ...}]."""

    design: str
    members: int
    indices: dict[str, Any]
    values: dict[str, Any]
    failed: list[dict[str, Any]]

    def figure(self) -> Figure:
        """The indices as bars."""
        from glutamate.sweeps.figures import index_figure

        return index_figure(self.indices)

    def table(self) -> pd.DataFrame:
        """One row for every number and factor."""
        import pandas as pd

        return pd.DataFrame([{"id": k, **row} for k, found in self.indices.items() for row in found["factors"]])


def sensitivity(
    model: Any,
    vary: Mapping[str, Any],
    headline: Sequence[Mapping[str, Any] | Headline],
    *,
    duration: float | str,
    protocol: Protocol | None = None,
    points: int = POINTS,
    design: str = "sobol",
    n: int = 256,
    second_order: bool = False,
    seed: int = 0,
    solver: str = "auto",
    dt: float | str | None = None,
    rtol: float = 1e-6,
    threads: int | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """See glutamate.api.sensitivity."""
    if design not in ("sobol", "morris"):
        do = "use one of these, or sweep for members alone"
        raise ParameterError("indices of a design", f"{design!r:.40}", "sobol, morris", do)
    model = Model.of(model)
    _, end = output_times(model.system.time, duration, None)
    plan = Plan.of(
        model, vary, design, n, times=np.linspace(0.0, end, points), seed=seed, second_order=second_order,
        protocol=protocol, rows=[_row(given) for given in headline], solver=solver, dt=dt, rtol=rtol,
    )  # fmt: skip
    columns = {row.id: np.full(plan.members, np.nan) for row in plan.rows}
    failed: list[dict[str, Any]] = []
    with Progress(plan.members, progress) as bar:
        for _, chunk in in_process(plan, range(plan.chunks), thread_count(threads)):
            for name, values in chunk.headline.items():
                columns[name][chunk.first : chunk.last] = values
            failed += [
                {"member": chunk.first + int(m), "time": float(chunk.failed_at[m]), "reason": STATUS[chunk.status[m]]}
                for m in np.flatnonzero(chunk.status)
            ]
            bar.update(chunk.last)
    found = {name: indices(plan.design, values, seed, rtol) for name, values in columns.items()}
    return Sensitivity(design, plan.members, found, {**plan.request.varied, **columns}, failed)


def _row(given: Any) -> Headline:
    if isinstance(given, Headline):
        return given
    try:
        return Headline.model_validate(dict(given))
    except (ValidationError, TypeError, ValueError):
        allowed = "{id, path, what, unit}; what is peak, minimum, mean, final, integral or at"
        raise ParameterError("a number to explain", f"{given!r:.100}", allowed, "give such a row") from None
