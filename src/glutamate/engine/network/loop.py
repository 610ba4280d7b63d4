"""The loop of a network: deliver, step the cells, list the spikes, meet the other threads.

Threads     each owns blocks of targets and writes nothing else; they meet once a step at an atomic counter
Delivery    spike lists are kept for as long as the longest delay; in each step the segments (source, delay) that are
            due are listed, then added to the sums, while the records of the next ones are fetched
Same bits   sums are whole numbers, so the order of spikes, blocks and threads does not matter; sums of states are
            rounded to 2^-24 for the same end
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.network.jit import njit
from glutamate.engine.network.native_calls import (
    atomic_add,
    atomic_load,
    call_normal,
    call_poisson,
    call_update,
    give_way,
    prefetch,
)
from glutamate.engine.network.plastic_loop import arrive, target_spikes

CHUNK, BITS = 1024, 16
FLAGS = CHUNK // BITS
FINE = 2.0**24  # units of the sum of a state over a group
LISTED, AHEAD, LINE = 4096, 6, 16
PATIENCE = 128
ABORT = 8  # place beside the meeting's counter where a thread that failed leaves word
# Columns of the table of parts (a group's cells in one block).
BLOCK, GROUP, STATES, STRIDE, CELLS, SUMS, FIRST, INSIDE, UPDATE, CONSTANTS, INPUTS, INPUTS_END, POOLS, POOLS_END = (
    range(14)
)
# Columns of the table of drawn numbers: Poisson inputs, then white noise, which has no levels.
STREAM, LEVELS, LEVEL_STEPS, LEVEL_COUNT, LOWEST, HIGHEST = range(6)


@njit(inline="always")
def _deliver(segments: Any, number: int, records: Any, sums: Any) -> int:
    """Add the records of the listed segments to the sums of a block; how many."""
    events = 0
    for i in range(number):
        if i + AHEAD < number:
            for q in range(segments[i + AHEAD, 0], segments[i + AHEAD, 1], LINE):
                prefetch(records, q)
        a, e = segments[i, 0], segments[i, 1]
        for q in range(a, e):
            record = records[q]
            sums[record & 0xFFFF] += record >> 16
        events += e - a
    return events


@njit(inline="always")
def _listed(flags: Any, cells: int, first: int, spikes: Any, here: int) -> int:
    """Append the cells whose bit is set, from number `first` on; the place after the last."""
    for word in range((cells + BITS - 1) // BITS):
        bits = np.int64(flags[word])
        cell = word * BITS
        while bits:
            if bits & 1 and cell < cells:
                spikes[here] = first + cell
                here += 1
            bits >>= 1
            cell += 1
    return here


@njit()
def _arrivals(
    t: int, origin: int, block: int, depth: int, spikes: Any, starts: Any, begins: Any, cuts: Any, records: Any,
    sums: Any, segments: Any,
) -> int:  # fmt: skip
    """Everything that arrives in a block at the end of step t; the number of events."""
    events, number = 0, 0
    for delay in range(1, depth + 1):
        slot = t - delay - origin
        column = block * depth + delay - 1
        for other in range(spikes.shape[0]):
            for k in range(starts[other, slot], starts[other, slot + 1]):
                s = spikes[other, k]
                a, e = np.int64(cuts[s, column]), np.int64(cuts[s, column + 1])
                if a == e:
                    continue
                segments[number, 0] = begins[s] + a
                segments[number, 1] = begins[s] + e
                number += 1
                if number == LISTED:
                    events += _deliver(segments, number, records, sums)
                    number = 0
    return events + _deliver(segments, number, records, sums)


@njit()
def advance(
    me: int, threads: int, begin: int, steps: int, depth: int, kept: int, seed: Any, poisson: int, normal: int,
    width: int, parts: Any, states_at: int, sums: Any, constants: Any, constants_at: int, inputs: Any, levels: Any,
    edges: Any, edges_from: Any, pools: Any, pool_weights: Any, totals: Any, spikes: Any, starts: Any,
    group_spikes: Any, begins: Any, cuts: Any, records: Any, states: Any, watched: Any, watched_block: Any,
    every: int, samples: Any, flags: Any, counts: Any, segments: Any, meeting: Any, stops: Any, events: Any,
    plastic: Any,
) -> int:  # fmt: skip
    """Steps begin + 1 .. begin + steps of the blocks me, me + threads, ...; the last step that was done.

    Stops earlier, all threads at the same step, when the room for spikes could run out; where another thread has failed
    it returns -1 as soon as it would wait for that one.
    """
    origin = begin - kept
    blocks, room = spikes.shape
    counts_at, flags_at, sums_at = np.int64(counts.ctypes.data), np.int64(flags.ctypes.data), np.int64(sums.ctypes.data)
    edges_at = np.int64(edges.ctypes.data)
    for t in range(begin + 1, begin + steps + 1):
        slot = t - origin
        full = False
        p = 0
        for block in range(me, blocks, threads):
            events[8 * me] += _arrivals(
                t, origin, block, depth, spikes, starts, begins, cuts, records, sums[block], segments
            )
            if len(plastic[0]):
                events[8 * me] += arrive(t, origin, block, seed, plastic, spikes, starts, sums[block])
            here = starts[block, slot]
            cells = 0
            for p in range(len(parts)):
                if parts[p, BLOCK] != block:
                    continue
                before = here
                cells += parts[p, CELLS]
                for q in range(parts[p, POOLS], parts[p, POOLS_END]):
                    constants[pools[q, 0]] = 0.0
                for q in range(parts[p, POOLS], parts[p, POOLS_END]):
                    heard = 0
                    for other in range(blocks):
                        heard += group_spikes[other, slot - pools[q, 2], pools[q, 1]]
                    constants[pools[q, 0]] += heard * pool_weights[q]
                stride = parts[p, STRIDE]
                for j in range(0, stride, CHUNK):
                    size = min(CHUNK, stride - j)
                    for i in range(parts[p, INPUTS], parts[p, INPUTS_END]):
                        if inputs[i, LEVEL_COUNT] == 0:
                            row = (i - parts[p, INPUTS]) * CHUNK
                            call_normal(
                                normal, counts_at + (me * counts.shape[1] + row) * 4, (parts[p, INSIDE] + j) // 64,
                                (size + 63) // 64, t & 0xFFFFFFFF, inputs[i, STREAM], t >> 32,
                                np.int64(seed & np.uint64(0xFFFFFFFF)), np.int64(seed >> np.uint64(32)),
                            )  # fmt: skip
                            continue
                        level = levels[
                            inputs[i, LEVELS] + min((t - 1) // inputs[i, LEVEL_STEPS], inputs[i, LEVEL_COUNT] - 1)
                        ]
                        inside = parts[p, INSIDE] + j
                        low, high = inputs[i, LOWEST] - inside, inputs[i, HIGHEST] - inside
                        row = (i - parts[p, INPUTS]) * CHUNK
                        number = edges_from[level + 1] - edges_from[level]
                        if number == 0 or low >= size or high <= 0:
                            for k in range(size):
                                counts[me, row + k] = 0
                            continue
                        call_poisson(
                            poisson, counts_at + (me * counts.shape[1] + row) * 4, edges_at + edges_from[level] * 4,
                            number, inside // 64, (size + 63) // 64, t & 0xFFFFFFFF, inputs[i, STREAM], t >> 32,
                            np.int64(seed & np.uint64(0xFFFFFFFF)), np.int64(seed >> np.uint64(32)),
                        )  # fmt: skip
                        if low > 0 or high < size:
                            for k in range(size):
                                if k < low or k >= high:
                                    counts[me, row + k] = 0
                    any_spike = call_update(
                        parts[p, UPDATE], states_at + (parts[p, STATES] + j) * width, stride,
                        sums_at + (block * sums.shape[1] + parts[p, SUMS] + j) * 4, stride,
                        counts_at + me * counts.shape[1] * 4, constants_at + parts[p, CONSTANTS] * width,
                        flags_at + me * FLAGS * 2, size,
                    )  # fmt: skip
                    if any_spike:
                        here = _listed(
                            flags[me], min(size, parts[p, CELLS] - j), parts[p, FIRST] + j, spikes[block], here
                        )
                group_spikes[block, slot, parts[p, GROUP]] = here - before
                if len(plastic[0]) and here > before:
                    target_spikes(
                        t, block, seed, parts[p, GROUP], parts[p, FIRST], before, here, plastic, spikes[block]
                    )
                for q in range(len(totals)):
                    if totals[q, 0] == parts[p, GROUP]:
                        first = parts[p, STATES] + totals[q, 1] * stride
                        whole = np.int64(0)
                        for k in range(first, first + parts[p, CELLS]):
                            whole += np.int64(np.rint(states[k] * FINE))
                        group_spikes[block, slot, totals[q, 2]] += whole
            starts[block, slot + 1] = here
            full |= room - here < cells
            if every and t % every == 0:
                sample = t // every - begin // every - 1
                for k in range(watched_block[block], watched_block[block + 1]):
                    samples[sample, k] = states[watched[k]]
        if full:
            stops[8 * me] = t
        if threads > 1:
            atomic_add(meeting, 0, 1)
            goal = threads * (t - begin)
            waits = 0
            while atomic_load(meeting, 0) < goal:
                if atomic_load(meeting, ABORT):
                    return -1
                waits += 1
                if waits % PATIENCE == 0:
                    give_way()
        for other in range(threads):
            if atomic_load(stops, 8 * other) == t:
                return t
    return begin + steps
