"""Latching: a cortical network that hops from memory to memory by itself, and what inhibition and depth do to it.

Scheme      Potts units, each in one of S states or quiet; couplings of stored patterns pull, an own state holds itself,
            thresholds of used states rise and push on; fast and slow inhibition count how much a unit is active
Takes in    factor on both inhibitions, factor on the couplings of one deep pattern, time of adaptation, units, patterns
Hands on    `Potts`, `Chain`, `chain(...)`, `over_seeds(...)`, `attractor_depth(...)`; `targets()`
Not here    spikes, what the patterns mean, learning; what inhibition is made of
Limits      constants are those of one published program, inhibition as a factor is added here. At 250 units overlaps of
            random patterns are large, so counts of visits belong to this size: compare conditions. Weak inhibition lets
            several memories be active at once, so a visit there is a mixture
Sources     Treves2005 (latching), Kang2017 (equations, constants)
"""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

PUBLISHED = partial(Parameter, source="Kang2017", domain=(0, None))
STATES, CONTACTS = 7, 75
ACTIVE = PUBLISHED(0.25, "1", note="a")
QUIET = PUBLISHED(0.1, "1", note="U")
HOLD = PUBLISHED(1.1, "1", note="w")
STEEP = PUBLISHED(11, "1", note="beta")
RISE, ADAPT = PUBLISHED(20, "ms", note="tau_1"), PUBLISHED(200, "ms", low=50, high=1000, note="tau_2")
FAST, SLOW = PUBLISHED(10, "ms", note="tau_A"), PUBLISHED(1e5, "ms", note="tau_B")
FAST_PART = PUBLISHED(0.5, "1", note="gamma_A")
STEP, SAMPLE = 2.0, 4.0  # ms
CUED, CUE = 40.0, 1.0  # ms; field
VISITED, SHORTEST = 0.35, 40.0  # overlap; ms
SEEDS = 20


class Chain(NamedTuple):
    """Visited memories in order, ms in each; share of time active; first less second overlap while active; last ms."""

    visits: Any
    dwell: Any
    active: float
    contrast: float
    last: float


@dataclasses.dataclass(frozen=True)
class Potts:
    """One network with its patterns. Raises ParameterError for fewer units than contacts or less than two patterns."""

    seed: int = 0
    units: int = 250
    patterns: int = 50
    deepened: float = 1.0

    def __post_init__(self) -> None:
        if self.units <= CONTACTS or self.patterns < 2 or not self.deepened > 0:
            came = f"{self.units!r:.20} units, {self.patterns!r:.20} patterns, deepened {self.deepened!r:.20}"
            allowed = f"more than {CONTACTS} units, two patterns, a factor above 0"
            raise ParameterError("a Potts network", came, allowed, "change what lies outside")

    def wiring(self) -> tuple[Any, Any, Any]:
        """Senders (units, contacts), couplings (units, S, contacts S), patterns less their mean (patterns, units S)."""
        import numpy as np

        rng, share = np.random.default_rng(self.seed), ACTIVE.canonical()
        stored = np.zeros((self.patterns, self.units), int)
        for row in stored:
            on = rng.permutation(self.units)[: round(share * self.units)]
            row[on] = rng.integers(1, STATES + 1, len(on))
        centred = (stored[:, :, None] == np.arange(1, STATES + 1)).astype(np.float32) - np.float32(share / STATES)
        weight = np.ones(self.patterns, np.float32)
        weight[0] = self.deepened
        senders = np.array(
            [rng.choice(np.delete(np.arange(self.units), i), CONTACTS, replace=False) for i in range(self.units)]
        )
        scale = np.float32(CONTACTS * share * (1 - share / STATES))
        couplings = np.empty((self.units, STATES, CONTACTS * STATES), np.float32)
        for i in range(self.units):
            sent = centred[:, senders[i]].reshape(self.patterns, -1)
            couplings[i] = (centred[:, i] * weight[:, None]).T @ sent / scale
        return senders, couplings, centred.reshape(self.patterns, -1)


def chain(
    network: Potts,
    inhibition: float = 1.0,
    adapt_ms: float | None = None,
    duration_ms: float = 6000.0,
    cue: int = 0,
    field: float = 0.0,
) -> Chain:
    """What the network does after its memory `cue` was shown for 40 ms; `field` pushes against that pattern for good.

    Raises ParameterError for negative inhibition, a time of adaptation or duration that is not above 0.
    """  # fmt: skip
    import numpy as np

    slow = ADAPT.canonical("ms") if adapt_ms is None else adapt_ms
    if not (inhibition >= 0 and slow > 0 and duration_ms > 0):
        came = f"inhibition {inhibition!r:.20}, adaptation {slow!r:.20} ms, {duration_ms!r:.20} ms"
        raise ParameterError(
            "a chain of memories", came, "inhibition from 0, times above 0", "change what lies outside"
        )
    senders, couplings, centred = _wired(network)
    n, share, f = network.units, ACTIVE.canonical(), np.float32
    part, steep, quiet, hold = (p.canonical() for p in (FAST_PART, STEEP, QUIET, HOLD))
    shown = (centred[cue].reshape(n, STATES) > 0).astype(f)
    sigma = np.full((n, STATES), share / STATES / 2, f)
    lifted, raised = np.zeros_like(sigma), np.zeros_like(sigma)
    fast, lasting = np.full(n, part * inhibition * share, f), np.full(n, (1 - part) * inhibition * share, f)
    norm, overlaps = n * share * (1 - share / STATES), []
    every, cued_steps = round(SAMPLE / STEP), round(CUED / STEP)
    for k in range(round(duration_ms / STEP)):
        sent = sigma[senders].reshape(n, -1, 1)
        pull = np.matmul(couplings, sent)[:, :, 0] + f(hold) * (sigma - sigma.mean(1, keepdims=True))
        pull += f(CUE if k < cued_steps else 0) * shown - f(field) * shown
        lifted += f(STEP / RISE.canonical("ms")) * (pull - raised - lifted)
        up = np.exp(np.clip(f(steep) * lifted, -60, 60))
        down = np.exp(np.clip(f(steep) * (fast + lasting + f(quiet)), -60, 60))
        sigma = up / (up.sum(1) + down)[:, None]
        total = sigma.sum(1)
        raised += f(STEP / slow) * (sigma - raised)
        fast += f(STEP / FAST.canonical("ms")) * (f(inhibition * part) * total - fast)
        lasting += f(STEP / SLOW.canonical("ms")) * (f(inhibition * (1 - part)) * total - lasting)
        if k % every == 0:
            overlaps.append(centred @ sigma.ravel() / norm)
    return read(np.array(overlaps))


def read(overlaps: Any) -> Chain:
    """A chain from overlaps (times, patterns), sampled every 4 ms; visits shorter than 40 ms do not count."""
    import numpy as np

    best, value = overlaps.argmax(1), overlaps.max(1)
    second = np.sort(overlaps, 1)[:, -2]
    state = np.where(value > VISITED, best, -1)
    edges = np.flatnonzero(np.diff(state)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(state)]])
    lasts = (ends - starts) * SAMPLE
    kept = (state[starts] >= 0) & (lasts >= SHORTEST)
    on = state >= 0
    contrast = float((value - second)[on].mean()) if on.any() else float("nan")
    last = float(np.flatnonzero(on)[-1] * SAMPLE) if on.any() else 0.0
    return Chain(state[starts][kept], lasts[kept], float(on.mean()), contrast, last)


_LAST: dict[Potts, Any] = {}


def _wired(network: Potts) -> Any:
    """The wiring of the network used last, which is large, so that levels of inhibition share it."""
    if network not in _LAST:
        _LAST.clear()
        _LAST[network] = network.wiring()
    return _LAST[network]


@cache
def over_seeds(
    levels: tuple[float, ...],
    deepened: float = 1.0,
    adapt_ms: float | None = None,
    duration_ms: float = 6000.0,
    units: int = 250,
    patterns: int = 50,
    seeds: int = SEEDS,
) -> dict[float, tuple[Chain, ...]]:
    """{inhibition: one chain per seed}."""  # fmt: skip
    found: dict[float, list[Chain]] = {level: [] for level in levels}
    for seed in range(seeds):
        network = Potts(seed, units, patterns, deepened)
        for level in levels:
            found[level].append(chain(network, level, adapt_ms, duration_ms))
    return {level: tuple(chains) for level, chains in found.items()}


def indices(chains: tuple[Chain, ...], seconds: float, patterns: int = 50) -> dict[str, tuple[float, float, float]]:
    """Mean and 95 % interval over seeds: visits, dwell (ms), share active, pace (1/s), variety, sameness, deepest."""
    from glutamate.plasticity.associative import interval
    from glutamate.plasticity.definitions import racing, rumination

    rows: dict[str, list[float]] = {}
    for one in chains:
        if len(one.visits) == 0:
            continue
        race, same = racing(one.visits, seconds, one.active), rumination(one.visits, patterns)
        values = {
            "visits": len(one.visits), "dwell": float(one.dwell.mean()), "active": one.active, "pace": race.pace,
            "variety": race.variety, "sameness": same.sameness, "deepest": same.deepest,
        }  # fmt: skip
        for name, value in values.items():
            rows.setdefault(name, []).append(value)
    return {name: interval(values) for name, values in rows.items()}


def attractor_depth(
    network: Potts, inhibition: float = 1.0, fields: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8)
) -> float:
    """Smallest of the fields against pattern 0 under which it does not hold for 100 ms after its cue; inf if none."""
    for field in fields:
        one = chain(network, inhibition, duration_ms=400.0, field=field)
        if not ((one.visits == 0) & (one.dwell >= 100)).any():
            return field
    return float("inf")


def targets() -> list[Target]:
    """Where chains end, and how long a memory stays; 20 networks of 250 units."""
    import numpy as np

    row = partial(Target, "PLA-38", source="Kang2017", kind="regression", long=True)
    levels = (0.8, 1.2)

    def endless() -> float:
        return float(np.mean([one.last > 5500 for one in over_seeds(levels)[0.8]]))

    def few() -> float:
        return float(np.mean([len(one.visits) for one in over_seeds(levels)[1.2]]))

    def dwell() -> float:
        return indices(over_seeds(levels)[0.8], 6.0)["dwell"][0]

    return [
        row("inhibition 0.8: share of chains that go on for 6 s", 1, "1", 0.15, measure=endless),
        row("inhibition 1.2: visits until silence, 2 or fewer", 1, "1", 1, relative=False, measure=few),
        row("ms in a memory at inhibition 0.8, adaptation of 200 ms", 190, "ms", 0.15, measure=dwell),
    ]
