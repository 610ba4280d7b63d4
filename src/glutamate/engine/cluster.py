"""Cluster: chunks of members as tasks of a Dask cluster; `simulate` over one.

Cluster     "tcp://host:port" of a scheduler, a scheduler file, or "local" / "local:4" for processes on this machine
Task        anything with `run(*job, threads=1)`; it is pickled once, a job is sent for each chunk
Loss        a worker that dies loses nothing: its tasks go to another. The results come here
Order       results arrive as they are ready; only a few chunks for every worker wait at a time
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine import memory
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.fixed.simulate import fixed_chunk, fixed_step
from glutamate.engine.progress import Progress
from glutamate.engine.request import FIXED, Request, resolve_request, thread_count
from glutamate.engine.simulate import run_chunk
from glutamate.errors import GlutamateError, ResultError, SolveError

if TYPE_CHECKING:
    import xarray as xr

WAITING = 3  # tasks for every thread of the workers that are under way or wait
LEAST = 8
PATIENCE_S = 30.0
CHUNK = 256


def need(name: str, asked: str) -> Any:
    """The module of the extra `sweep`, or ResultError that says how to install it."""
    try:
        return import_module(name)
    except ImportError as problem:
        allowed, do = "the extra `sweep`", 'pip install "glutamate[sweep]"'
        raise ResultError(asked, f"no package {name.partition('.')[0]} ({problem})", allowed, do) from None


@dataclasses.dataclass
class Members:
    """Some members of one request, wherever they run; `step` is that of a solver with a fixed one.

    A member is addressed by its number among all, so chunks, processes and machines change no bit.
    """

    request: Request
    protocol: Protocol
    step: float | None = None

    def run(self, first: int, last: int, values: Mapping[str, Any], threads: int) -> Any:
        """Outcome of the members first .. last - 1 with these values {path: (last - first,)}."""
        varied = {path: placed(v, first, self.request.members) for path, v in values.items()}
        request = dataclasses.replace(self.request, varied=varied, threads=threads)
        if request.solver in FIXED:
            return fixed_chunk(request, self.protocol, first, last, self.step)
        return run_chunk(request, self.protocol, first, last)


def placed(values: Any, first: int, members: int) -> Any:
    """The values at their place among all members; untouched pages of the rest cost nothing."""
    whole = np.zeros(members)
    whole[first : first + len(values)] = values
    return whole


def simulate_on(
    cluster: str,
    model: Any,
    protocol: Protocol | None = None,
    *,
    duration: float | str | None = None,
    times: Any = None,
    vary: Any = None,
    record: Any = None,
    keep: int = 100,
    seed: int = 0,
    progress: bool | Callable[[int, int], None] | None = None,
    observe: Callable[[int, int, dict[str, Any]], None] | None = None,
) -> xr.Dataset:
    """The Dataset of `simulate` with the same arguments, bit for bit, its members run on a cluster.

    Raises SolveError if the cluster does not answer, ResultError without the extra `sweep`, and what simulate raises.
    """
    from glutamate.engine.result import Collector

    request, protocol = resolve_request(
        model, protocol, duration, times, vary, None, record, keep, None, "auto", 1e-6, None, seed, 1
    )
    step = fixed_step(request, protocol, None) if request.solver in FIXED else None
    width = len(request.record) * max(1, request.nodes)
    plan = memory.plan(request.members, len(request.times), width, len(request.model.system.states), request.keep)
    collector = Collector(request, plan)
    size = min(CHUNK, plan.chunk) if plan.full else plan.chunk  # streamed bands see the chunks they would see here
    bounds = [(first, min(first + size, request.members)) for first in range(0, request.members, size)]
    jobs = (
        (k, (first, last, {path: np.asarray(v)[first:last] for path, v in request.varied.items()}))
        for k, (first, last) in enumerate(bounds)
    )
    task = Members(dataclasses.replace(request, varied={}), protocol, step)
    arrived: dict[int, Any] = {}
    done = 0
    with Progress(request.members, progress) as bar:
        for k, outcome in on_cluster(task, jobs, cluster, f"a run of {request.model.name}"):
            arrived[k] = outcome
            while done in arrived:
                first, last = bounds[done]
                ready = arrived.pop(done)
                collector.add(first, last, ready)
                if observe is not None:
                    observe(first, last, {path: ready.out[:, :, j] for j, (path, _, _) in enumerate(request.record)})
                done += 1
                bar.update(last)
    return collector.dataset()


def on_cluster(
    task: Any, jobs: Iterable[tuple[int, tuple[Any, ...]]], cluster: str, asked: str, key: str = ""
) -> Iterator[tuple[int, Any]]:
    """Number and result of every job (number, arguments of `task.run`) as they are ready on a cluster.

    A job that fails as a whole, for example because every worker that took it died, is an error at the end, when the
    others are there. `key` names what is run: equal keys are run once. Raises SolveError if the cluster does not answer
    or has no workers.
    """
    distributed = need("distributed", f"{asked} on {cluster}")
    payload, stamp = need("cloudpickle", f"{asked} on {cluster}").dumps(task), version_stamp()
    with _client(distributed, cluster) as client:
        with client.as_current():
            ready = distributed.as_completed()
        number: dict[Any, int] = {}
        left, problem = iter(jobs), None

        def send() -> None:
            most = max(LEAST, WAITING * sum(client.nthreads().values()))
            while len(number) < most and (job := next(left, None)) is not None:
                k, arguments = job
                named = {"key": f"glutamate-{key}-{k}", "pure": True} if key else {"pure": False}
                future = client.submit(run_pickled, payload, stamp, *arguments, **named)
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
        do = "look at the workers' logs and their memory, then start the same again"
        raise SolveError(f"{asked} on {cluster}", came, "workers that finish their chunks", do)


def run_pickled(pickled: bytes, stamp: tuple[str, str], *job: Any) -> Any:
    """A task on another process or machine, which must have the same version of the program."""
    if stamp != (here := version_stamp()):
        asked, came = "workers with the same program", f"{here[0]} (numerics {here[1]})"
        raise SolveError(asked, came, f"{stamp[0]} (numerics {stamp[1]})", "install one version everywhere")
    return _unpickled(pickled).run(*job, threads=1)


def version_stamp() -> tuple[str, str]:
    """Version of the program and of its numerics."""
    from glutamate import __version__
    from glutamate.engine.code import native

    return __version__, str(native.NUMERICS)


@lru_cache(maxsize=2)
def _unpickled(pickled: bytes) -> Any:
    return pickle.loads(pickled)


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
    given = cluster.partition(":")[2] or str(thread_count(None))
    if not given.isdigit() or int(given) < 1:
        raise SolveError("local processes", cluster, '"local" or "local:4"', "give a whole number from 1")
    return distributed.LocalCluster(
        n_workers=int(given), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )
