"""Cluster: the chunks of a sweep as tasks of a Dask cluster, or one after the other in this process.

Local       no address: this process, all its cores through the threads of the engine
Cluster     any that engine/cluster.py takes; the results come here, where alone is written
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from glutamate.engine import cluster as apart

if TYPE_CHECKING:
    from glutamate.sweeps.plan import Plan
    from glutamate.sweeps.task import Chunk


def in_process(plan: Plan, todo: Sequence[int], threads: int) -> Iterator[tuple[int, Chunk]]:
    """Chunk number and Chunk, one after the other."""
    task = plan.task()
    for k in todo:
        yield k, task.run(*plan.bounds(k), plan.values(k), threads)


def on_cluster(plan: Plan, todo: Sequence[int], cluster: str) -> Iterator[tuple[int, Chunk]]:
    """Chunk number and Chunk as they are ready on a cluster; SolveError where that fails, see engine/cluster.py."""
    jobs = ((k, (*plan.bounds(k), plan.values(k))) for k in todo)
    return apart.on_cluster(plan.task(), jobs, cluster, "a sweep", plan.hash())
