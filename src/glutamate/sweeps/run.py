"""Run of a sweep: chunks to workers, results to the store, indices and summary at the end.

Interrupted  nothing is lost: the same file goes on where it stopped, and gives the same bits
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.progress import Progress
from glutamate.engine.request import thread_count
from glutamate.scenarios.format import Headline
from glutamate.sweeps.cluster import in_process, on_cluster
from glutamate.sweeps.indices import indices
from glutamate.sweeps.plan import Plan, chunks_left
from glutamate.sweeps.store import NOT_RUN, Store
from glutamate.sweeps.swept import Swept

BAND = 0.9


def run(
    given: str | Path | Mapping[str, Any],
    cluster: str | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Swept:
    """Run or go on with the sweep of a file; see glutamate.api.sweep."""
    began = time.perf_counter()
    plan = Plan.from_file(given)
    assert plan.out is not None
    threads = thread_count(threads)
    store = Store.open(plan, plan.out)
    done = store.done()
    todo = list(chunks_left(done))
    made = in_process(plan, todo, threads) if cluster is None else on_cluster(plan, todo, cluster)
    with Progress(plan.members, progress) as bar:
        finished = sum(last - first for first, last in (plan.bounds(int(k)) for k in np.flatnonzero(done)))
        for _, chunk in made if todo else ():
            store.write(chunk, plan.chunk)
            finished += chunk.last - chunk.first
            bar.update(finished)
    return summed(plan, store, len(todo), time.perf_counter() - began)


def summed(plan: Plan, store: Store, computed: int, seconds: float) -> Swept:
    """What the finished store says."""
    assert not (store.column("status") == NOT_RUN).any()
    columns = {row.id: store.column(row.id) for row in plan.rows}
    found = {}
    if plan.design.name in ("sobol", "morris"):
        seed, rtol = plan.request.seed, plan.request.rtol
        found = {name: indices(plan.design, values, seed, rtol) for name, values in columns.items()}
        store.note(indices=_plain(found))
    return Swept(
        plan.title, plan.design.name, plan.members, computed, plan.chunks - computed, store.failures(),
        [factor.described() for factor in plan.design.factors],
        [_spread(row, columns[row.id]) for row in plan.rows], found, store.path, seconds, plan.hash(),
    )  # fmt: skip


def _spread(row: Headline, values: Any) -> dict[str, Any]:
    """Median and band of a headline over the members that did not fail."""
    good = values[np.isfinite(values)]
    spread = np.quantile(good, [0.5 - BAND / 2, 0.5, 0.5 + BAND / 2]).tolist() if good.size else [None] * 3
    low, median, high = spread
    what = row.described()["what"]
    return {"id": row.id, "what": what, "unit": row.unit, "median": median, "low": low, "high": high, "band": BAND}


def _plain(value: Any) -> Any:
    """The value with None for numbers that are not finite, which JSON cannot hold."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
