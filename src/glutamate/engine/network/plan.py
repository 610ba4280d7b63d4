"""Where everything lies, and how much memory it takes, before anything is built.

Blocks      every group is cut into as many contiguous parts as there are blocks, at multiples of 64 cells
Limits      a block holds at most 65,536 sums (a target's place is 16 bits): larger networks get more blocks
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code.native import NUMERICS
from glutamate.engine.memory import budget
from glutamate.engine.network.assemble import DELAY_BITS, WEIGHT_BITS
from glutamate.engine.network.poisson_text import CELLS
from glutamate.engine.network.rules import AllToAll, Explicit
from glutamate.errors import ParameterError, SolveError

if TYPE_CHECKING:
    from glutamate.engine.network.network import Network, Projection
    from glutamate.engine.network.record import Record

PAD = 16
SUMS = 65536
PROCESS_BYTES = 133e6  # Python with NumPy, SciPy, xarray, Numba and LLVM, compiled code read from the cache
TEXT_BYTES = 117e6  # their files as far as they are read; the system may drop these pages where memory is short
COMPILER_BYTES = 80e6  # what is left behind by compiling the loops, on the first run after an installation
CHANGING_BYTES = 28 + 16 + 16  # states and places; what was drawn, for reading; orders while they are laid out
SPIKE_BYTES = 24  # kept per recorded spike: step and cell, and the copy a Dataset is built from


@dataclasses.dataclass(frozen=True)
class Part:
    """The cells of a group in one block: from `first` on, `cells` of them, padded to `stride`; sums from `sums` on."""

    block: int
    group: str
    first: int
    cells: int
    stride: int
    sums: int


@dataclasses.dataclass(frozen=True)
class NetworkEstimate:
    """Cells, synapses to expect, and bytes by what they are for."""

    cells: int
    synapses: float
    bytes: dict[str, int]
    budget: int

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.bytes.values())


def layout(network: Network, blocks: int) -> list[Part]:
    """Parts of all groups for at least so many blocks; more where the sums of a block would not fit."""
    while True:
        parts, used = [], [0] * blocks
        for name, group in network.groups.items():
            ports = max(1, len(network.cells[name].ports))
            edges = [min(group.size, -(-group.size * b // (blocks * CELLS)) * CELLS) for b in range(blocks + 1)]
            for b, (low, high) in enumerate(itertools.pairwise(edges)):
                if high > low:
                    stride = -(-(high - low) // PAD) * PAD
                    parts.append(Part(b, name, low, high - low, stride, used[b]))
                    used[b] += stride * ports
        if max(used) <= SUMS:
            return parts
        blocks = max(blocks + 1, blocks * -(-max(used) // SUMS))


def depth_of(network: Network) -> int:
    """Longest delay in steps of synapses without a rule, at least 1."""
    given = [p for p in network.projections if p.plasticity is None]
    return max([1, *(int(delay_steps(network, p).max(initial=1)) for p in given)])


def kept_of(network: Network) -> int:
    """Steps for which a spike must be kept: the longest delay of all."""
    given = [p for p in network.projections if p.plasticity is not None]
    late = [round(getattr(p.plasticity, "late", 0.0) / network.step) for p in given]
    longest = [int(delay_steps(network, p).max(initial=1)) for p in given]
    return max([depth_of(network), *(a + b for a, b in zip(late, longest, strict=True))])


def quantiles(bits: int) -> Any:
    """Standard normal scores of the middles of 2^bits equal shares."""
    from scipy.special import ndtri

    return ndtri((np.arange(2**bits) + 0.5) / 2**bits)


def delay_steps(network: Network, projection: Projection) -> Any:
    """Delays in steps: of every synapse where they are given, else equally likely ones (2^14,).

    Raises ParameterError for delays below half a step.
    """
    given = projection.rule.delays if isinstance(projection.rule, Explicit) else None
    times = network.delay(projection.delay)(quantiles(DELAY_BITS)) if given is None else given
    steps = np.floor(np.asarray(times, float) / network.step + 0.5).astype(np.int64)
    if len(steps) and (steps.min() < 1 or steps.max() >= 2**15):
        asked = f"delays from {projection.source} to {projection.target}"
        came = f"{np.min(times):g} to {np.max(times):g} ms"
        allowed = f"from one step ({network.step:g} ms) to 32,767 steps"
        raise ParameterError(asked, came, allowed, "lengthen the delay or change dt")
    return steps


def weight_values(network: Network, projection: Projection) -> Any:
    """Weights in the unit of the port: of every synapse where they are given, else equally likely ones (2^12,)."""
    given = projection.rule.weights if isinstance(projection.rule, Explicit) else None
    if given is not None:
        return given
    return network.weight(projection.target, projection.port, projection.weight)(quantiles(WEIGHT_BITS))


def blocks_for(network: Network, threads: int) -> int:
    """Blocks of a run with so many threads."""
    return max(p.block for p in layout(network, max(1, min(threads, -(-network.size // CELLS))))) + 1


def estimate(network: Network, duration: float, record: Record | None, rate: float) -> NetworkEstimate:
    """Bytes of a network and a run of `duration` ms; `compiler` is 0 where the loops' code is in the cache already.

    Raises SolveError if they are more than the budget.
    """
    from glutamate.engine.network import loop
    from glutamate.engine.network.jit import cold
    from glutamate.engine.network.record import Record
    from glutamate.engine.request import thread_count

    record = record or Record()
    pairs = [(p, network.groups[p.source].size, network.groups[p.target].size) for p in network.projections]
    synapses = sum(p.rule.expected(a, b) for p, a, b in pairs)
    changing = sum(p.rule.expected(a, b) for p, a, b in pairs if p.plasticity is not None)
    listed = max([0.0, *(0.0 if _drawn(p) else p.rule.expected(a, b) for p, a, b in pairs)])
    blocks, depth = blocks_for(network, thread_count(None)), depth_of(network)
    spikes = float(record.chosen(network).sum()) * rate * duration / 1000
    samples = sum(len(cells) for *_, cells in record.watched(network)) * duration / network.time(record.every)
    bytes_of = {
        "synapses": 4 * synapses,
        "synapses with a rule": CHANGING_BYTES * changing,
        "lists while wiring": 4 * listed,
        "segments": network.size * (blocks * depth + 1) * (2 if synapses < 2**16 * network.size / 64 else 4),
        "cells": sum(
            g.size * (4 * len(network.cells[n].stored) + 8 * len(network.cells[n].ports))
            for n, g in network.groups.items()
        ),
        "recorded spikes": SPIKE_BYTES * spikes,
        "recorded states": 16 * samples,
        "program": PROCESS_BYTES,
        "program files": TEXT_BYTES,
        "compiler": COMPILER_BYTES if cold(loop.advance) else 0,
    }
    found = NetworkEstimate(network.size, synapses, {k: int(v) for k, v in bytes_of.items()}, budget())
    if found.total > found.budget:
        worst = sorted(found.bytes, key=lambda k: -found.bytes[k])[:2]
        most = " and ".join(f"{found.bytes[k] / 1e9:.2f} GB for {k}" for k in worst)
        came = f"{found.total / 1e9:.2f} GB, most of it {most}"
        raise SolveError(
            f"a network of {network.size} cells and {synapses:.3g} synapses for {duration:g} ms",
            came,
            f"{found.budget / 1e9:.2f} GB (GLUTAMATE_MEMORY or a quarter of the machine)",
            "use fewer cells or synapses, record less, or raise GLUTAMATE_MEMORY",
        )
    return found


def _drawn(projection: Projection) -> bool:
    from glutamate.engine.network.rules import FixedTotal

    return isinstance(projection.rule, FixedTotal | AllToAll)


def fingerprint(network: Network) -> str:
    """Hash of cells, values, sizes, starts, wiring, inputs, step and seed."""
    digest = hashlib.sha256(f"network {NUMERICS} {network.step!r} {network.seed}".encode())

    def add(*things: Any) -> None:
        for thing in things:
            digest.update(thing.tobytes() if isinstance(thing, np.ndarray) else repr(thing).encode())

    for name, group in network.groups.items():
        system = network.cells[name].system
        g = system.graph
        roots = [*system.rate, *(n for j in system.jumps.values() for n in j.assign.values())]
        roots += [n for row in system.noise.values() for n in row.values()]
        roots += [n for q in system.guards for n in (q.value, *q.assign.values())]
        add(name, group.size, sorted(network.values(name).items()), sorted(map(repr, group.start.items())))
        for path, values in sorted(network.varied(name).items()):
            add(path, values)
        add([(i, g.op[i], g.args[i], g.data[i]) for i in g.needed(roots)], roots)
    for p in network.projections:
        add(
            p.source,
            p.target,
            p.port,
            p.plasticity or "",
            type(p.rule).__name__,
            weight_values(network, p),
            delay_steps(network, p),
        )
        for value in vars(p.rule).values():
            add(value)
    for given in network.inputs:
        means, steps = network.rates(given)
        add(given.target, given.port, repr(given.weight), network.cells_of(given), means, steps)
    return digest.hexdigest()
