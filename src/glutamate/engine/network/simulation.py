"""Simulation: a network that has been built, its states at a time, and running it on.

Takes in    a network, threads, precision
Hands on    `run(duration, record)` as a labelled Dataset; `save` and `load` of everything a run depends on
Same bits   for any number of threads; a saved run goes on as if it had not been stopped
"""

from __future__ import annotations

import os
import time as clock
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.network import loop
from glutamate.engine.network.cell_text import CHUNK, CellText, compiled
from glutamate.engine.network.crew import together
from glutamate.engine.network.memory_block import Arena, aligned
from glutamate.engine.network.noise_text import address as normal_address
from glutamate.engine.network.plan import blocks_for, depth_of, kept_of, layout
from glutamate.engine.network.plastic import Plastic
from glutamate.engine.network.poisson_text import address as poisson_address
from glutamate.engine.network.poisson_text import thresholds
from glutamate.engine.network.record import Record
from glutamate.engine.network.starts import start_of
from glutamate.engine.network.wiring import draw
from glutamate.engine.request import thread_count
from glutamate.errors import ParameterError, SolveError

if TYPE_CHECKING:
    import os

    import xarray as xr

    from glutamate.engine.network.network import Network
    from glutamate.engine.network.plan import Part
    from glutamate.engine.network.wiring import Pool

SHARED_FROM = 6000  # cells; 4,000 of COBA gain nothing from a second thread
OTHERS = 0.75  # load above the number of cores
PRECISIONS = {"single": np.float32, "double": np.float64}
POISSON_STREAM, NOISE_STREAM = 1 << 31, 3 << 30
MOST_NORMALS = 64  # streams of noise of a group
SLICE_MS = 50.0
LEAST_ROOM = 4096


class Simulation:
    """States of all cells, spikes on their way, the wiring and compiled code; `step` counts from 0."""

    def __init__(self, network: Network, threads: int | None = None, precision: str = "single") -> None:
        if precision not in PRECISIONS:
            raise ParameterError("a precision", repr(precision), ", ".join(PRECISIONS), "choose one")
        self.network, self.precision = network, precision
        self.threads = thread_count(threads)
        self.chosen = threads is not None or bool(os.environ.get("GLUTAMATE_THREADS"))
        began = clock.perf_counter()
        self.depth, self.kept = depth_of(network), kept_of(network)
        self.blocks = blocks_for(network, self.threads)
        self.parts = layout(network, self.blocks)
        self.threads = min(self.threads, self.blocks)
        self.wiring = draw(network, self.parts, self.depth, self.threads)
        self.plastic = Plastic(network, self.parts, self.wiring.scales, self.threads)
        self.poisson, self.normal = poisson_address(), normal_address()
        self._set_up()
        self.build_seconds = clock.perf_counter() - began
        self.step, self.events, self.run_seconds = 0, 0, 0.0
        self.whole = True
        self.pending: Any = None

    # Setting up

    def _set_up(self) -> None:
        network, real = self.network, PRECISIONS[self.precision]
        double = self.precision == "double"
        inputs = {name: self._inputs_of(name) for name in network.groups}
        texts: dict[Any, CellText] = {}
        codes: dict[int, int] = {}
        self.states = Arena(real)
        self.constants = Arena(real)
        rows: list[list[int]] = []
        self.pool_rows: list[list[int]] = []
        self.pool_weights: list[float] = []
        self.input_rows: list[list[int]] = []
        self.totals: list[list[int]] = []
        self.levels: list[int] = []
        edges: list[Any] = []
        self.state_at: list[int] = []
        for part in self.parts:
            cell = network.cells[part.group]
            own = inputs[part.group]
            per_port = tuple(sum(slot == k for _, slot in own) for k in range(len(cell.ports)))
            varied = network.varied(part.group)
            key = id(cell), per_port, frozenset(varied)
            if key not in texts:
                texts[key] = CellText(cell, per_port, double, network.symbols(part.group, varied))
                codes[id(texts[key])] = compiled(texts[key])
            text = texts[key]
            group = list(network.groups).index(part.group)
            inside = slice(part.first, part.first + part.cells)
            values = network.values(part.group) | {path: own_values[inside] for path, own_values in varied.items()}
            numbers = np.array([np.ravel(v)[0] for v in cell.constants(text.recipes, values, network.step)], float)
            rows_of_cells = cell.constants(text.own, values, network.step)
            for k in range(len(cell.ports)):
                numbers[text.slot("scale", k)] = self.wiring.scales.get((part.group, k), 0.0)
            constants_at = self.constants.add(numbers)
            first_input, first_pool = len(self.input_rows), len(self.pool_rows)
            for k in range(len(cell.ports)):
                for j, (index, _) in enumerate([pair for pair in own if pair[1] == k]):
                    given = network.inputs[index]
                    weight = network.weight(given.target, given.port, given.weight)(np.array([-1.0, 1.0]))
                    if weight[0] != weight[1]:
                        raise ParameterError(
                            f"the weight of a Poisson input to {given.target}",
                            f"{given.weight!r}",
                            "one weight",
                            "draw weights of synapses instead",
                        )
                    self.constants.array[constants_at + text.slot("poisson", k, j)] = weight[0]
                    self.input_rows.append(
                        [POISSON_STREAM + index, *self._levels(index, edges), *network.cells_of(given)]
                    )
            for k in range(text.normals):
                self.input_rows.append([NOISE_STREAM + MOST_NORMALS * group + k, 0, 1, 0, 0, 0])
            for pool in self.wiring.pools:
                if pool.target == part.group:
                    source, unit = self._heard(pool)
                    self.pool_rows.append([constants_at + text.slot("pool", pool.port), source, pool.delay])
                    self.pool_weights.append(pool.weight / unit)
            at = self.states.add(np.zeros(part.stride * (len(cell.stored) + len(rows_of_cells))))
            for k, row in enumerate(rows_of_cells, len(cell.stored)):
                self._fill(at + k * part.stride, part, row)
            self.state_at.append(at)
            rows.append([
                part.block, group, at, part.stride, part.cells, part.sums, network.firsts[part.group] + part.first,
                part.first, codes[id(text)], constants_at, first_input, len(self.input_rows), first_pool,
                len(self.pool_rows),
            ])  # fmt: skip
        self.rows = np.array(rows, np.int64)
        self.edges_from = np.cumsum([0, *(len(e) for e in edges)])
        self.edges = np.concatenate([*edges, np.zeros(1, np.uint32)])
        most = max(p.sums + p.stride * max(1, len(network.cells[p.group].ports)) for p in self.parts)
        self.sums = aligned((self.blocks, -(-most // 16) * 16), np.int32)
        self._start()
        self.cells_of_block = np.bincount(self.rows[:, loop.BLOCK], self.rows[:, loop.CELLS], self.blocks).astype(int)
        self._forget()

    def _forget(self) -> None:
        """Nothing on its way: no spikes, no sums of states."""
        self.carried = [np.zeros((0, 2), np.int64) for _ in range(self.blocks)]
        self.told = np.zeros((self.kept + 1, len(self.totals)), np.int64)

    def _heard(self, pool: Pool) -> tuple[int, float]:
        """Column of what a pool tells, and its units per spike or per unit of a state."""
        names = list(self.network.groups)
        group = names.index(pool.source)
        if pool.of < 0:
            return group, 1.0
        known = [row[:2] for row in self.totals]
        if [group, pool.of] not in known:
            self.totals.append([group, pool.of, len(names) + len(self.totals)])
            known.append([group, pool.of])
        return len(names) + known.index([group, pool.of]), loop.FINE

    def _inputs_of(self, group: str) -> list[tuple[int, int]]:
        """Index and port of the Poisson inputs of a group."""
        network = self.network
        return [(k, network.port(group, g.port)) for k, g in enumerate(network.inputs) if g.target == group]

    def _levels(self, index: int, edges: list[Any]) -> list[int]:
        """Where the levels of an input begin, steps of each, and how many; equal rates share their thresholds."""
        means, steps = self.network.rates(self.network.inputs[index])
        begin = len(self.levels)
        known: dict[float, int] = {}
        for mean in means.tolist():
            if mean not in known:
                known[mean] = len(edges)
                edges.append(thresholds(mean))
            self.levels.append(known[mean])
        return [begin, steps, len(means)]

    def _start(self) -> None:
        for name, group in self.network.groups.items():
            for state, values in start_of(self.network, name, group).items():
                self.write(name, state, values)

    # Reading and writing states

    def _rows_of(self, group: str) -> list[tuple[Part, int]]:
        return [(part, at) for part, at in zip(self.parts, self.state_at, strict=True) if part.group == group]

    def _factor(self, group: str, place: int) -> float:
        """Timers are stored in steps."""
        cell = self.network.cells[group]
        return self.network.step if cell.stored[place] in cell.timers else 1.0

    def read(self, group: str, place: int) -> Any:
        """Values (cells,) of a stored state of a group."""
        found = [
            self.states.array[at + place * part.stride : at + place * part.stride + part.cells]
            for part, at in self._rows_of(group)
        ]
        return np.concatenate(found).astype(float) * self._factor(group, place)

    def write(self, group: str, place: int, values: Any) -> None:
        """Set the values (cells,) of a stored state of a group."""
        factor = self._factor(group, place)
        for part, at in self._rows_of(group):
            scaled = values[part.first : part.first + part.cells] / factor
            self._fill(at + place * part.stride, part, np.rint(scaled) if factor != 1.0 else scaled)

    def _fill(self, begin: int, part: Part, values: Any) -> None:
        """Set a row; cells that only fill a vector do as the last one does, so that nothing there overflows."""
        self.states.array[begin : begin + part.cells] = values
        self.states.array[begin + part.cells : begin + part.stride] = self.states.array[begin + part.cells - 1]

    def synapses(self, projection: int) -> dict[str, Any]:
        """Sources, targets and weights now (N,) of a projection that has a rule, by its number in the network.

        With calcium thresholds also the efficacy. Raises ParameterError for a projection without a rule.
        """
        return self.plastic.read(projection, self.step, self.network.seed)

    # Running

    def run(
        self,
        duration: Any,
        record: Record | None = None,
        *,
        checkpoint: str | os.PathLike[str] | None = None,
        every: Any = None,
        progress: Any = None,
    ) -> xr.Dataset:
        """Run on for `duration` and return what was recorded since time 0 or the last call that returned.

        With `checkpoint`, everything is saved there `every` so often (default: at the end only); a simulation that was
        loaded from it runs on to the same end. Raises SolveError where a state is no longer finite.
        """
        from glutamate.engine.network.output import Output
        from glutamate.engine.progress import Progress

        if not self.whole:
            came, allowed = "a run that broke off within a step", "states that belong to one time"
            raise SolveError("running on", came, allowed, "rewind(), or load a checkpoint")
        record = record or Record()
        steps = self.network.steps(duration)
        between = self.network.steps(every, "time between checkpoints") if every is not None else steps
        if self.pending is not None:
            output, self.pending = self.pending.taken_up(self, record, steps), None
        else:
            output = Output(self, record, self.step, self.step + steps)
        with Progress(output.last - output.first, progress, "steps") as bar:
            while self.step < output.last:
                next_save = min(output.last, self.step + max(1, between) - (self.step - output.first) % max(1, between))
                self._advance(min(self._slice(output), next_save - self.step), output)
                bar.update(self.step - output.first)
                if checkpoint is not None and self.step == next_save:
                    self.save(checkpoint, output)
        return output.dataset()

    def _slice(self, output: Any) -> int:
        steps = max(1, round(SLICE_MS / self.network.step))
        return max(output.every, steps // output.every * output.every) if output.every else steps

    def _advance(self, steps: int, output: Any) -> None:
        """Run up to so many steps, less if the room for spikes fills."""
        begin = self.step
        carried = [len(c) for c in self.carried]
        room = int(max(2 * self.cells_of_block.max() + max(carried), LEAST_ROOM, self.network.size // 4))
        spikes = np.empty((self.blocks, room), np.int32)
        starts = np.zeros((self.blocks, steps + self.kept + 2), np.int64)
        groups = len(self.network.groups)
        group_spikes = np.zeros((self.blocks, steps + self.kept + 1, groups + len(self.totals)), np.int64)
        group_spikes[0, : self.kept + 1, groups:] = self.told
        bounds = np.array([*self.network.firsts.values(), self.network.size])
        for b, old in enumerate(self.carried):
            slots = old[:, 0] - (begin - self.kept)
            spikes[b, : len(old)] = old[:, 1]
            starts[b, : self.kept + 2] = np.searchsorted(slots, np.arange(self.kept + 2))
            which = np.searchsorted(bounds, old[:, 1], side="right") - 1
            np.add.at(group_spikes[b], (slots, which), 1)
        every = output.every
        samples = np.zeros((max(0, (begin + steps) // every - begin // every) if every else 0, len(output.places)))
        samples = samples.astype(PRECISIONS[self.precision])
        threads = self._crew()
        most = max([1, *(self.rows[:, loop.INPUTS_END] - self.rows[:, loop.INPUTS])])
        flags, counts = aligned((threads, loop.FLAGS), np.uint16), aligned((threads, most * CHUNK), np.int32)
        segments = np.empty((threads, loop.LISTED, 2), np.int64)
        meeting, stops, events = (
            np.zeros(16, np.int64),
            np.full(8 * threads, -1, np.int64),
            np.zeros(8 * threads, np.int64),
        )

        def work(me: int) -> int:
            return loop.advance(
                me, threads, begin, steps, self.depth, self.kept, np.uint64(self.network.seed), self.poisson,
                self.normal, self.states.array.itemsize, self.rows, self.states.array.ctypes.data, self.sums,
                self.constants.array, self.constants.array.ctypes.data, table(self.input_rows, 6),
                np.array([*self.levels, 0], np.int64), self.edges, self.edges_from, table(self.pool_rows, 3),
                np.array([*self.pool_weights, 0.0]), table(self.totals, 3), spikes, starts, group_spikes,
                self.wiring.begins, self.wiring.cuts, self.wiring.records, self.states.array, output.places,
                output.blocks, every, samples, flags, counts, segments[me], meeting, stops, events,
                self.plastic.arrays,
            )  # fmt: skip

        began = clock.perf_counter()
        self.whole = False
        done = work(0) if threads == 1 else together(work, threads, meeting)
        self.whole = True
        self.run_seconds += clock.perf_counter() - began
        self.events += int(events.sum())
        self.step = done
        self.told = group_spikes[:, done - begin : done - begin + self.kept + 1, groups:].sum(axis=0)
        self._collect(begin, done, spikes, starts, samples, output)

    def _crew(self) -> int:
        """Threads for this stretch. Unless so many were asked for: one where a step is too short to share, and where
        the machine has other work, since threads that meet in every step wait for a core in each.
        """
        if self.chosen or self.threads == 1:
            return self.threads
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        return 1 if self.network.size < SHARED_FROM or load > thread_count(None) + OTHERS else self.threads

    def _collect(self, begin: int, done: int, spikes: Any, starts: Any, samples: Any, output: Any) -> None:
        times, cells = [], []
        for b in range(self.blocks):
            numbers = np.repeat(
                np.arange(begin - self.kept, done + 1), np.diff(starts[b, : done - begin + self.kept + 2])
            )
            own = spikes[b, : len(numbers)]
            keep = numbers > done - self.kept
            self.carried[b] = np.stack([numbers[keep], own[keep]], axis=1)
            new = numbers > begin
            times.append(numbers[new])
            cells.append(own[new])
        output.add(np.concatenate(times), np.concatenate(cells), samples, begin, done)
        if not np.isfinite(self.states.array.sum(dtype=float)):
            self._not_finite()

    def _not_finite(self) -> None:
        for name, cell in self.network.cells.items():
            for place, i in enumerate(cell.stored):
                bad = np.flatnonzero(~np.isfinite(self.read(name, place)))
                if len(bad):
                    raise SolveError(
                        f"a finite state of {name}",
                        f"{cell.system.states[i].path} of cell {bad[0]} and {len(bad) - 1} more, "
                        f"by {self.step * self.network.step:g} ms",
                        "numbers",
                        "a smaller dt, or weights and drives that the cell can bear",
                    )

    def rewind(self) -> None:
        """Back to time 0 with the same wiring."""
        self.step, self.events, self.run_seconds, self.whole = 0, 0, 0.0, True
        self._forget()
        self.plastic.start()
        self.sums[:] = 0
        self._start()

    # Saving

    def save(self, path: str | os.PathLike[str], output: Any = None) -> None:
        """Write states, spikes on their way and what was recorded, whole or not at all."""
        from glutamate.engine.network.checkpoint import save

        save(self, path, output)

    def load(self, path: str | os.PathLike[str]) -> None:
        """Go to the time of a checkpoint.

        Raises ResultError for a broken file or one of another network.
        """
        from glutamate.engine.network.checkpoint import load

        load(self, path)


def table(rows: list[Any], columns: int) -> Any:
    """Whole numbers (rows, columns), also where there are none."""
    return np.array(rows, np.int64).reshape(-1, columns)
