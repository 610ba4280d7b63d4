"""Delivery and change of synapses that follow a rule, inside the loop of a network.

Arrival     every spike that is due in a block is sent through its row of synapses; what is added to a sum is a whole
            number, the weight in units of the port
Change      synapses lie with the block of their target, so one thread alone reads and writes them, in the order of
            their own events: arrivals of a step, then the spikes of that step
Between     traces, resources, calcium and efficacy are brought up to date when they are next needed, in closed form
Same bits   a synapse's noise is keyed by seed, projection, synapse and step
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from glutamate.engine.network.draws import HALF, philox
from glutamate.engine.network.jit import njit
from glutamate.engine.network.synapse_rules import CALCIUM, PAIRS, SHORT_TERM

# Columns of the table of projections with a rule; LATE is 0 where nothing comes later than the spike itself.
KIND, FIRST, LAST, GROUP, DELAY, LATE, STREAM = range(7)
# Columns of where a projection lies in a block: cells of the target there, their first sum, rows by source, columns by
# target, states of sources and of targets.
CELLS, PLACE, ROWS, COLUMNS, SOURCES, TARGETS = range(6)
# Columns of numbers: unit of the sums and the step, then those of the rule.
UNIT, STEP, RULE = range(3)


@njit(inline="always")
def _released(use: float, recovery: float, facilitation: float, gap: float, known: bool, u: float, x: float) -> Any:
    """u and x at a spike, `gap` ms after the last one; x before its own release."""
    if not known:
        return use, 1.0
    x *= 1.0 - u
    x = 1.0 - (1.0 - x) * math.exp(-gap / recovery) if recovery > 0 else 1.0
    u = u * math.exp(-gap / facilitation) if facilitation > 0 else 0.0
    return u + use * (1.0 - u), x


@njit(inline="always")
def _relaxed(r: float, turns: float) -> float:
    """The double well alone for a time in units of its own."""
    y = r - 0.5
    left = 0.25 - y * y
    if y == 0.0 or left == 0.0:
        return r
    grown = y * y / left * math.exp(0.5 * turns)
    size = math.sqrt(0.25 * grown / (1.0 + grown)) if math.isfinite(grown) else 0.5
    return 0.5 + math.copysign(size, y)


@njit(inline="always")
def _driven(r: float, up: float, down: float, turns: float, spread: float, normal: float) -> float:
    """Constant rates up and down, and the noise they leave, for a time in units of `time`."""
    total = up + down
    if total == 0.0:
        return r + spread * math.sqrt(turns) * normal
    fade = math.exp(-total * turns)
    return up / total + (r - up / total) * fade + spread * math.sqrt((1.0 - fade * fade) / (2.0 * total)) * normal


@njit()
def efficacy(rule: Any, r: float, calcium: float, gap: float, seed: Any, stream: int, key: int, t: int) -> float:
    """An efficacy after `gap` ms in which calcium only decays; rule (11,) as CalciumThresholds.numbers."""
    if gap <= 0.0:
        return r
    potentiating = depressing = 0.0
    if calcium > rule[4]:
        potentiating = min(gap, rule[0] * math.log(calcium / rule[4]))
    if calcium > rule[3]:
        depressing = min(gap, rule[0] * math.log(calcium / rule[3]))
    first = second = 0.0
    if rule[8] > 0.0 and depressing > 0.0:
        a, b, _, _ = philox(seed, np.uint64(stream), (np.uint64(key) << HALF) | np.uint64(t))
        radius = math.sqrt(-2.0 * math.log((np.float64(a) + 0.5) * 2.0**-32))
        angle = 2.0 * math.pi * np.float64(b) * 2.0**-32
        first, second = radius * math.cos(angle), radius * math.sin(angle)
    r = _relaxed(r, gap / rule[7])
    if potentiating > 0.0:
        r = _driven(r, rule[6], rule[5], potentiating / rule[7], rule[8] * math.sqrt(2.0), first)
    if depressing > potentiating:
        r = _driven(r, 0.0, rule[5], (depressing - potentiating) / rule[7], rule[8], second)
    return r


@njit()
def efficacies(rule: Any, stored: Any, calcium: Any, gaps: Any, seed: Any, stream: int, t: int) -> Any:
    """`efficacy` of all synapses of a projection (N,), in the order of their keys."""
    now = np.empty(len(stored))
    for k in range(len(stored)):
        now[k] = efficacy(rule, stored[k], calcium[k], gaps[k], seed, stream, k, t)
    return now


@njit(inline="always")
def _up_to_date(plastic: Any, q: int, k: int, t: int, seed: Any) -> None:
    """Bring efficacy and calcium of synapse k to step t."""
    table, numbers, weights, calcium, since, key = (
        plastic[0], plastic[2], plastic[7], plastic[8], plastic[9], plastic[10],
    )  # fmt: skip
    gap = (t - since[k]) * numbers[q, STEP]
    rule = numbers[q, RULE:]
    weights[k] = efficacy(rule, np.float64(weights[k]), np.float64(calcium[k]), gap, seed, table[q, STREAM], key[k], t)
    calcium[k] = calcium[k] * math.exp(-gap / rule[0])
    since[k] = t


@njit()
def arrive(t: int, origin: int, block: int, seed: Any, plastic: Any, spikes: Any, starts: Any, sums: Any) -> int:
    """Everything that arrives in a block at the end of step t through synapses with a rule; how many events."""
    (table, spots, numbers, begins, inside, _, _, weights, calcium, _, _, known, source_a, source_b, source_since,
     target_a, target_since) = plastic[:17]  # fmt: skip
    events = 0
    for q in range(len(table)):
        if spots[q, block, CELLS] == 0:
            continue
        kind, first, last = table[q, KIND], table[q, FIRST], table[q, LAST]
        place, unit, step = spots[q, block, PLACE], numbers[q, UNIT], numbers[q, STEP]
        rule = numbers[q, RULE:]
        for late in range(2 if kind == CALCIUM else 1):
            slot = t - table[q, DELAY + late] - origin
            for other in range(spikes.shape[0]):
                for i in range(starts[other, slot], starts[other, slot + 1]):
                    s = spikes[other, i] - first
                    if s < 0 or s >= last - first:
                        continue
                    row, own = spots[q, block, ROWS] + s, spots[q, block, SOURCES] + s
                    factor, gap = 1.0 / unit, (t - source_since[own]) * step
                    if kind == SHORT_TERM:
                        u, x = _released(
                            rule[0], rule[1], rule[2], gap, known[own] != 0, source_a[own], source_b[own]
                        )  # fmt: skip
                        source_a[own], source_b[own] = u, x
                        factor *= u * x / rule[0]
                    elif kind == PAIRS:
                        source_a[own] = source_a[own] * math.exp(-gap / rule[2]) + 1.0
                    if not late:
                        known[own] = 1
                        source_since[own] = t
                        events += begins[row + 1] - begins[row]
                    for k in range(begins[row], begins[row + 1]):
                        weight = np.float64(weights[k])
                        if kind == PAIRS:
                            target = spots[q, block, TARGETS] + inside[k]
                            trace = target_a[target] * math.exp(-(t - target_since[target]) * step / rule[2])
                            weight = min(max(weight + rule[0] * (trace - rule[1]), 0.0), rule[3])
                            weights[k] = weight
                        elif kind == CALCIUM:
                            _up_to_date(plastic, q, k, t, seed)
                            if late:
                                calcium[k] += rule[1]
                                continue
                            weight = rule[9] + weights[k] * (rule[10] - rule[9])
                        sums[place + inside[k]] += np.int32(np.rint(weight * factor))
    return events


@njit()
def target_spikes(
    t: int, block: int, seed: Any, group: int, first: int, before: int, here: int, plastic: Any, spikes: Any
) -> None:
    """What the new spikes before .. here - 1 of a block do to the synapses onto these cells of a group."""
    (table, spots, numbers, _, _, incoming_from, incoming, weights, calcium, _, _, _, source_a, _, source_since,
     target_a, target_since) = plastic[:17]  # fmt: skip
    source_of = plastic[17]
    for q in range(len(table)):
        kind = table[q, KIND]
        if table[q, GROUP] != group or kind == SHORT_TERM or spots[q, block, CELLS] == 0:
            continue
        rule, step = numbers[q, RULE:], numbers[q, STEP]
        for i in range(before, here):
            cell = spikes[i] - first
            if kind == PAIRS:
                target = spots[q, block, TARGETS] + cell
                gap = (t - target_since[target]) * step
                target_a[target] = target_a[target] * math.exp(-gap / rule[2]) + 1.0
                target_since[target] = t
            column = spots[q, block, COLUMNS] + cell
            for j in range(incoming_from[column], incoming_from[column + 1]):
                k = incoming[j]
                if kind == PAIRS:
                    source = spots[q, block, SOURCES] + source_of[k]
                    trace = source_a[source] * math.exp(-(t - source_since[source]) * step / rule[2])
                    weights[k] = min(max(weights[k] + rule[0] * trace, 0.0), rule[3])
                else:
                    _up_to_date(plastic, q, k, t, seed)
                    calcium[k] += rule[2]
