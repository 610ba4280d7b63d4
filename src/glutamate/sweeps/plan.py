"""Plan of a sweep: model, protocol, design and measures resolved, checked and given one hash.

Data's way   file -> SweepFile -> Plan -> tasks of `chunk` members each -> what a worker sends back
Hash         over numerics, model, values, protocol, design, measures and chunk: equal hashes mean equal stores
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.fixed.simulate import fixed_step
from glutamate.engine.memory import budget
from glutamate.engine.model import Model
from glutamate.engine.request import FIXED, Request, choose_solver, resolve_request
from glutamate.errors import AssemblyError, ParameterError, ScenarioError, SolveError
from glutamate.scenarios import Scenario, headline
from glutamate.scenarios.format import Headline
from glutamate.scenarios.loader import Source
from glutamate.sweeps.design import Design
from glutamate.sweeps.factor import factors
from glutamate.sweeps.format import SweepFile, read
from glutamate.sweeps.task import Task

POINTS = 101
CHUNK = 256
RESERVED = ("time", "member", "status", "failed_at", "failed_path", "chunk_done", "chunk")


@dataclasses.dataclass
class Plan:
    """A sweep ready to run; members are numbered 0 .. members - 1 in the order of the design."""

    title: str
    request: Request
    protocol: Protocol
    design: Design
    rows: tuple[Headline, ...]
    record: tuple[str, ...]
    chunk: int
    asked: dict[str, Any]
    step: float | None = None
    out: Path | None = None

    @classmethod
    def from_file(cls, given: str | Path | Mapping[str, Any]) -> Plan:
        """The plan of a TOML file or of the same keys as a dict; GlutamateError with file and line."""
        file, source, folder = read(given)
        model, protocol, times, rows = (
            _scenario(file, source, folder) if file.scenario else _model(file, source, folder)
        )
        for path, value in file.set.items():
            with source.at("set", path):
                model = model.set({path if path in model.slots() else path.removeprefix(model.name + "."): value})
        asked = file.model_dump(mode="json", exclude={"title", "out"})
        asked["scenario_plan"] = None if file.scenario is None else _facts(file, folder)
        name = Path(given).stem if not isinstance(given, Mapping) else "sweep"
        out = Path(file.out) if file.out is not None else Path("results") / f"{name}.zarr"
        made = cls.of(
            model, file.vary, file.design, file.n, seed=file.seed, second_order=file.second_order, protocol=protocol,
            times=times, rows=[*rows, *file.headline], record=file.record, chunk=file.chunk, solver=file.solver,
            dt=file.dt, rtol=file.rtol, title=file.title, asked=asked, source=source,
        )  # fmt: skip
        made.out = out
        return made

    @classmethod
    def of(
        cls,
        model: Any,
        vary: Mapping[str, Any],
        design: str,
        n: int | None,
        *,
        times: Any,
        seed: int = 0,
        second_order: bool = False,
        protocol: Protocol | None = None,
        rows: Sequence[Headline] = (),
        record: Sequence[str] = (),
        chunk: int | None = None,
        solver: str = "auto",
        dt: float | str | None = None,
        rtol: float = 1e-6,
        title: str = "Sweep",
        asked: Mapping[str, Any] | None = None,
        source: Source | None = None,
    ) -> Plan:
        """The plan of a model and what to vary; GlutamateError for what does not fit."""
        source, model = source or Source(None, {}), Model.of(model)
        found = []
        for path in vary:
            with source.at("vary", path):
                found += factors(model, {path: vary[path]})
        paths = [f.path for f in found]
        if len(set(paths)) < len(paths):
            raise ParameterError("what to vary", f"{paths} with one twice", "every path once", "remove one")
        with source.at("design"):
            chosen = Design(design, tuple(found), 0 if n is None else n, seed, second_order)
        rows, record = tuple(rows), tuple(dict.fromkeys(record))
        wanted = list(dict.fromkeys([*record, *(row.path for row in rows)]))
        if not wanted:
            do = 'write headline = [{ id = "peak", path = "calcium.calcium", what = "peak", unit = "uM" }]'
            raise source.error("what a sweep keeps", "neither headline nor record", "one of them", do)
        with source.at("record"):
            request, protocol = resolve_request(
                model, protocol, None, times, chosen.values(), None, wanted, 0, None, solver, rtol, None, seed, 1
            )
        with source.at("dt"):
            step = _step(request, protocol, dt)
        ids = [row.id for row in rows]
        for k, row in enumerate(rows):
            with source.at("headline", k):
                headline.check(row, model.system, request.end)
                if ids.count(row.id) > 1 or row.id in (*RESERVED, *paths, *(path for path, _, _ in request.record)):
                    allowed = "ids of their own, none of " + ", ".join(RESERVED)
                    raise ScenarioError("headline ids", repr(row.id), allowed, "rename it")
        kept = tuple(path for path, _, _ in request.record if any(_names(r, path, model) for r in record))
        size = _chunk(chosen, chunk, len(request.times) * max(1, len(request.record)) * max(1, request.nodes))
        return cls(title, request, protocol, chosen, rows, kept, size, dict(asked or {}), step)

    @property
    def members(self) -> int:
        """Members of the design."""
        return self.request.members

    @property
    def chunks(self) -> int:
        """How many tasks there are."""
        return -(-self.members // self.chunk)

    def bounds(self, k: int) -> tuple[int, int]:
        """First member of chunk k, and the first after it."""
        return k * self.chunk, min((k + 1) * self.chunk, self.members)

    def task(self) -> Task:
        """What every worker needs, without the values that differ between members."""
        request = dataclasses.replace(self.request, varied={})
        return Task(request, self.protocol, self.rows, self.record, self.step)

    def values(self, k: int) -> dict[str, Any]:
        """Varied values {path: (members of chunk k,)}."""
        first, last = self.bounds(k)
        return {path: v[first:last] for path, v in self.request.varied.items()}

    def hash(self) -> str:
        """Hash of everything the stored numbers depend on, and of their layout."""
        from glutamate import __version__
        from glutamate.engine.adaptive.program import key_of
        from glutamate.engine.code import native

        request, digest = self.request, hashlib.sha256()
        content = {
            "version": __version__, "numerics": native.NUMERICS,
            "model": key_of(request.model.system, [node for _, _, node in request.record], {}, request.solver, 0),
            "values": {p: float(v).hex() for p, v in sorted(request.model.values().items()) if np.ndim(v) == 0},
            "design": [self.design.name, self.design.n, self.design.block, request.seed],
            "record": list(self.record), "rows": [row.model_dump(mode="json") for row in self.rows],
            "chunk": self.chunk, "rtol": request.rtol, "step": self.step, "end": request.end, "asked": self.asked,
        }  # fmt: skip
        digest.update(json.dumps(content, sort_keys=True, default=str).encode())
        digest.update(np.asarray(request.times, float).tobytes() + _wires(request.model))
        for path, values in sorted(request.varied.items()):
            digest.update(path.encode() + values.tobytes())
        return digest.hexdigest()[:16]


def _step(request: Request, protocol: Protocol, dt: float | str | None) -> float | None:
    """The step of a solver that has a fixed one; SolveError for a step that no solver asks for."""
    if request.solver in FIXED:
        return fixed_step(request, protocol, dt)
    if dt is not None:
        allowed = "dt with " + ", ".join(FIXED)
        raise SolveError("a fixed step dt", f"solver {request.solver}", allowed, "leave dt out, or choose one of these")
    return None


def _wires(model: Model) -> bytes:
    """What an Array is beside its node: couplings, delays and noise."""
    if model.array is None:
        return b""
    array = model.array
    parts = [f"{array.n} {sorted(array.noise.items())}".encode()]
    for c in array.coupling:
        parts.append(f"{c.target} {c.source} {c.kind}".encode())
        parts += [b"none" if table is None else np.asarray(table, float).tobytes() for table in (c.weights, c.delays)]
    return b"".join(parts)


def _names(wanted: str, path: str, model: Model) -> bool:
    from glutamate.engine.model import matches

    return wanted in ("*", path) or matches(path, wanted)


def _chunk(design: Design, chunk: int | None, numbers: int) -> int:
    """Members of a chunk; refused where one chunk does not fit the memory."""
    most = max(1, budget() // (4 * 8 * numbers))
    size = min(CHUNK, most, design.members) if chunk is None else min(chunk, design.members)
    if size > most:
        came, do = f"{size} members with {numbers} numbers each", f"say chunk = {most} or record less"
        raise SolveError("the chunk of a sweep", came, f"at most {most}", do)
    return size


def _model(file: SweepFile, source: Source, folder: Path) -> tuple[Model, Protocol | None, Any, list[Headline]]:
    """Model, protocol, times and headline of a file with a model."""
    from glutamate.engine import discover
    from glutamate.engine.request import output_times

    assert file.model is not None
    with source.at("model"):
        if file.model.lower().endswith((".xml", ".sbml")):
            from glutamate.interchange.sbml import load_file

            model = load_file(folder / file.model)
        else:
            model = discover.model(file.model, tuple(sorted(file.choices.items())))
    if not hasattr(model, "system"):
        raise AssemblyError(f"a sweep of {file.model}", "a network", "a model of equations", "vary it with its run()")
    if file.duration is None:
        raise source.error("a sweep of a model", "no duration", 'a text such as "100 ms"', "add duration = ...")
    with source.at("duration"):
        _, end = output_times(model.system.time, file.duration, None)
    return model, None, np.linspace(0.0, end, file.points or POINTS), []


def _scenario(file: SweepFile, source: Source, folder: Path) -> tuple[Model, Protocol | None, Any, list[Headline]]:
    """Model, protocol, times and headline of a file with a scenario."""
    from glutamate.scenarios.execute import Run

    with source.at("scenario"):
        scenario = _found(file, folder)
        if not isinstance(scenario, Scenario):
            do = "vary the network with its run()"
            raise AssemblyError(f"a sweep of {file.scenario}", "a scenario of a network", "one of a model", do)
        run = Run(scenario, 1, file.seed)
        if run.members > 1:
            came = f"{run.members} synapses in its file of spikes"
            raise ScenarioError(f"a sweep of {file.scenario}", came, "one", "give a file with one train")
    even = choose_solver(run.model, file.solver) in FIXED
    times = np.linspace(0.0, run.end, run.plan.points) if even else run.times
    return run.model, run.protocol, times, list(run.plan.outputs.headline)


def _found(file: SweepFile, folder: Path) -> Any:
    name = str(file.scenario)
    own = folder / name
    return Scenario.from_toml(own if own.suffix == ".toml" and own.is_file() else name)


def _facts(file: SweepFile, folder: Path) -> Any:
    """What of a scenario goes into the hash: its plan and the spikes of its file."""
    scenario = _found(file, folder)
    table = scenario.trains()
    plan = scenario.plan.model_dump(mode="json", exclude={"title": True, "spikes": True, "population": True})
    return [plan, None if table is None else [times.tolist() for times in table.times_ms]]


def chunks_left(done: Any) -> Iterator[int]:
    """Numbers of the chunks that are not done, in order."""
    yield from (int(k) for k in np.flatnonzero(~np.asarray(done, bool)))
