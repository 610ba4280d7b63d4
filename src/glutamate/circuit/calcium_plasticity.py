"""Spike pairing in a network of calcium-driven synapses: the change of weight by the lag between two spikes.

Scheme      pairs of cells that fire once a second, the target `lag` ms after the source; each pair has a synapse whose
            efficacy moves while calcium is above thresholds; half of the synapses begin at each stable end
Measured    shares U and D of synapses that have crossed the middle upwards and downwards after 60 pairs; mean weight
            after over before, with the ratio b = 5 of the ends
Takes in    lags, number of pairs, synapses per lag
Hands on    `network(...)`, `crossings(...)`, `change(...)`; `targets()`
Not here    fits to data, other rates and patterns, dependence on receptors
Limits      the published curve leaves out the double well during pairing; here it acts
Sources     GraupnerBrunel2012 (rule, set of depression and potentiation, curve)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from glutamate.circuit.metronome import Metronome
from glutamate.engine.mechanism import Target
from glutamate.engine.network import CalciumThresholds, Explicit, Group, Network, Projection, Record

DELAY, LATE = 0.1, 13.6  # ms; together the 13.7 ms from a source spike to its calcium
RULE = CalciumThresholds(
    calcium_time=20.0, source_jump=1.0, target_jump=2.0, depression_threshold=1.0, potentiation_threshold=1.3,
    depression=200.0, potentiation=321.808, time=150e3, noise=2.8284, late=LATE, low=1.0, high=5.0,
)  # fmt: skip
PERIOD, FIRST = 1000.0, 500.0  # ms
PAIRS, EACH = 60, 1000
CURVE = {-25: 0.719, -10: 0.885, 0: 0.994, 5: 1.237, 10: 1.227, 20: 1.188, 40: 1.083, 100: 0.993}


def network(lags: Sequence[float], each: int = EACH, seed: int = 0, rule: CalciumThresholds = RULE) -> Network:
    """2 `each` pairs of cells for every lag (ms, target after source): `each` from below, then `each` from above."""
    import numpy as np

    size = 2 * each * len(lags)
    cell = Metronome(period=PERIOD)
    start = {"source": np.full(size, FIRST), "target": FIRST + np.repeat(np.asarray(lags, float), 2 * each)}
    groups = {name: Group(cell, size, {"left": times}) for name, times in start.items()}
    weights = np.tile(np.repeat([rule.low, rule.high], each), len(lags))
    wires = Explicit(np.arange(size), np.arange(size), weights)
    # The target's spikes come from its own clock: the port only hears what the synapse sends.
    projection = Projection("source", "target", "heard", wires, 0.0, DELAY, rule)
    return Network(groups, [projection], seed=seed)


@cache
def crossings(
    lags: tuple[float, ...], pairs: int = PAIRS, each: int = EACH, seed: int = 0, rule: CalciumThresholds = RULE
) -> tuple[tuple[float, float], ...]:
    """Shares U and D for every lag after so many pairs."""
    simulation = network(lags, each, seed, rule).build(threads=1)
    simulation.run(pairs * PERIOD, Record(spikes=False))
    above = (simulation.synapses(0)["efficacy"] > 0.5).reshape(len(lags), 2, each).mean(axis=2)
    return tuple((float(up), float(1 - stay)) for up, stay in above)


def change(crossed: tuple[float, float], low: float = RULE.low, high: float = RULE.high, below: float = 0.5) -> float:
    """Mean weight after over before, with the share `below` of synapses that began at the lower end."""
    up, down = crossed
    after = low * ((1 - up) * below + down * (1 - below)) + high * (up * below + (1 - down) * (1 - below))
    return after / (low * below + high * (1 - below))


def _distance() -> float:
    """Root mean square difference from the published curve."""
    found = crossings(tuple(map(float, CURVE)))
    return float(sum((change(c) - s) ** 2 for c, s in zip(found, CURVE.values(), strict=True)) / len(CURVE)) ** 0.5


def targets() -> list[Target]:
    """The curve of the set that depresses and potentiates, at eight lags."""
    row = partial(Target, "PLA-01", source="GraupnerBrunel2012", kind="prediction", relative=False, long=True)
    return [row("spiking network: distance from the curve at eight lags", 0, "1", 0.03, measure=_distance)]


def curve() -> dict[int, Any]:
    """What `targets` compares: the change at every lag of CURVE."""
    return dict(zip(CURVE, map(change, crossings(tuple(map(float, CURVE)))), strict=True))
