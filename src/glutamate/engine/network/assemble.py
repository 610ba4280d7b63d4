"""From drawn synapses to what delivery reads: per source one stretch of records, cut by block of targets and delay.

Record      32 bits: the place of the target's sum in its block (16), the weight in 1/32767 of the port's largest (16)
Segments    cuts[source, block * delays + delay - 1] counts from first[source]; the next entry ends the segment
Method      a source's synapses are drawn, counted and sorted while they are in the cache, so memory is written once
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.network.draws import HALF, philox
from glutamate.engine.network.jit import njit

DELAY_BITS, WEIGHT_BITS = 14, 12
DRAWN, LISTED, WEIGHED = 0, 1, 2
# Columns of the table of projections.
COLUMNS = ("kind", "stream", "source_at", "sources", "targets", "place_at", "degree_at", "delay_at", "weight_at",
           "list_at")  # fmt: skip
_SHIFT_DELAY, _SHIFT_WEIGHT = np.uint64(32 - DELAY_BITS), np.uint64(32 - WEIGHT_BITS)


@njit()
def assemble(
    seed: Any, first: int, last: int, table: Any, of_source: Any, degrees: Any, ranks: Any, lists: Any,
    own_weights: Any, own_delays: Any, places: Any, delays: Any, weights: Any, depth: int, blocks: int,
    begins: Any, cuts: Any, records: Any, keys: Any, drawn: Any, counts: Any,
) -> None:  # fmt: skip
    """Write the records and cuts of the sources first .. last - 1 (numbers in the whole network).

    of_source (N, P) the projections of every source's group, ended by -1; keys, drawn and counts are room to work in.
    """
    for s in range(first, last):
        n = 0
        counts[:] = 0
        for column in range(of_source.shape[1]):
            p = of_source[s, column]
            if p < 0:
                break
            row = table[p]
            local = s - row[2]
            kind, stream, targets = row[0], np.uint64(row[1]), np.uint64(row[4])
            begin = ranks[row[6] + local]
            for k in range(begin, begin + degrees[row[6] + local]):
                a, b, c, _ = philox(seed, stream, np.uint64(k))
                if kind == 0:
                    target = np.int64((a * targets) >> HALF)
                else:
                    target = np.int64(lists[row[9] + k])
                if kind == 2:
                    delay = np.int64(own_delays[row[9] + k])
                    weight = np.int64(own_weights[row[9] + k])
                else:
                    delay = np.int64(delays[row[7] + np.int64(b >> _SHIFT_DELAY)])
                    weight = np.int64(weights[row[8] + np.int64(c >> _SHIFT_WEIGHT)])
                place = np.int64(places[row[5] + target])
                key = (place >> 16) * depth + delay - 1
                keys[n] = key
                drawn[n] = (weight << 16) | (place & 0xFFFF)
                counts[key] += 1
                n += 1
        at = 0
        for column in range(blocks * depth):
            cuts[s, column] = at
            more = counts[column]
            counts[column] = at
            at += more
        cuts[s, blocks * depth] = at
        for k in range(n):
            key = keys[k]
            records[begins[s] + counts[key]] = drawn[k]
            counts[key] += 1
