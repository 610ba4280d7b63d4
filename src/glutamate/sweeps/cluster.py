"""Cluster: the chunks of a sweep as tasks of a Dask cluster, or one after the other in this process.

Local       no address: this process, all its cores through the threads of the engine
Cluster     "tcp://host:port" of a scheduler, a scheduler file, or "local" / "local:4" for processes on this machine
Loss        a worker that dies loses nothing: its tasks go to another. The results come here, where alone is written
Order       results arrive as they are ready; only a few chunks for every worker wait at a time
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glutamate.errors import GlutamateError, SolveError
from glutamate.sweeps.extra import need
from glutamate.sweeps.task import Chunk, run_pickled, version_stamp

if TYPE_CHECKING:
    from glutamate.sweeps.plan import Plan

WAITING = 3  # tasks for every thread of the workers that are under way or wait
LEAST = 8
PATIENCE_S = 30.0


def in_process(plan: Plan, todo: Sequence[int], threads: int) -> Iterator[tuple[int, Chunk]]:
    """Chunk number and Chunk, one after the other."""
    task = plan.task()
    for k in todo:
        yield k, task.run(*plan.bounds(k), plan.values(k), threads)


def on_cluster(plan: Plan, todo: Sequence[int], cluster: str) -> Iterator[tuple[int, Chunk]]:
    """Chunk number and Chunk as they are ready on a cluster.

    A chunk that fails as a whole, for example because every worker that took it died, is an error at the end, when the
    others are there. Raises SolveError if the cluster does not answer or has no workers.
    """
    distributed = need("distributed", f"a sweep on {cluster}")
    payload, stamp = need("cloudpickle", f"a sweep on {cluster}").dumps(plan.task()), version_stamp()
    with _client(distributed, cluster) as client:
        with client.as_current():
            ready = distributed.as_completed()
        number: dict[Any, int] = {}
        left, problem = iter(todo), None

        def send() -> None:
            most = max(LEAST, WAITING * sum(client.nthreads().values()))
            while len(number) < most and (k := next(left, None)) is not None:
                arguments = (payload, stamp, *plan.bounds(k), plan.values(k))
                future = client.submit(run_pickled, *arguments, key=f"glutamate-{plan.hash()}-{k}", pure=True)
                number[future] = k
                ready.add(future)

        send()
        while number:
            future = next(ready)
            k = number.pop(future)
            try:
                yield k, future.result()
            except GlutamateError:
                raise
            except Exception as failure:  # noqa: BLE001  whatever a foreign worker raised
                problem = problem or (k, failure)
            future.release()
            send()
    if problem is not None:
        came = f"chunk {problem[0]}: {type(problem[1]).__name__}: {problem[1]!s:.200}"
        do = "look at the workers' logs and their memory, then start the same sweep again: it resumes"
        raise SolveError(f"a sweep on {cluster}", came, "workers that finish their chunks", do)


@contextmanager
def _client(distributed: Any, cluster: str) -> Iterator[Any]:
    """A client of the cluster; processes that were started for it stop with it."""
    with ExitStack() as stack:
        if cluster == "local" or cluster.startswith("local:"):
            where = {"address": stack.enter_context(_processes(distributed, cluster))}
        elif Path(cluster).is_file():
            where = {"scheduler_file": cluster}
        else:
            where = {"address": cluster}
        try:
            client = stack.enter_context(distributed.Client(**where, timeout=PATIENCE_S, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except (OSError, TimeoutError, ValueError) as problem:
            came, do = f"{type(problem).__name__}: {problem!s:.160}", "start the scheduler and its workers first"
            allowed = 'an address such as "tcp://host:8786", a scheduler file, or "local"'
            raise SolveError(f"the Dask cluster {cluster}", came, allowed, do) from None
        yield client


def _processes(distributed: Any, cluster: str) -> Any:
    from glutamate.engine.request import thread_count

    given = cluster.partition(":")[2] or str(thread_count(None))
    if not given.isdigit() or int(given) < 1:
        raise SolveError("local processes", cluster, '"local" or "local:4"', "give a whole number from 1")
    return distributed.LocalCluster(
        n_workers=int(given), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )
