"""Associative memory: patterns stored once, recalled from a part of themselves, and how inhibition selects among them.

Scheme      Willshaw: a synapse is on once both of its cells were active in one pattern; a cell fires if its input
            reaches inhibition, which goes with the number of active cells. Hopfield: sums of outer
            products, no inhibition. Covariance: the same for sparse patterns, as many cells active as inhibition lets
Takes in    cells, active share, patterns, share of cells that pairs have in common, inhibition by active cell
Hands on    `Willshaw`, `recalled`, `partner`, `suppression`, capacities of both rules; `targets()`
Not here    time, spikes, forgetting, learning of inhibition; layers (hippocampal_path.py in circuit)
Limits      at 1,000 cells Hopfield patterns still hold at 0.145 per cell, above the limit of large networks. Cells are
            alike and inhibition is exact, so selectivity is lost at once, not gradually, as GABA falls; how far people
            differ in GABA is assumed. Far below 0.5 all cells fire and partly go out again. 1 is the inhibition at
            which a full store just recalls from half a cue: more than 1.1 silences it
Sources     Willshaw1969 (rule, capacity), Amit1985 (0.138 patterns per cell), TsodyksFeigelman1988 (covariance),
            Koolschijn2019 (less GABA, more interference), Schmitz2017 (suppression and hippocampal GABA)
"""

from __future__ import annotations

import dataclasses
from functools import cache, cached_property
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

CELLS, ACTIVE = 1000, 0.04
ROUNDS, EASED, JUST = 3, 0.9, 0.999  # iterations; inhibition of all but the first; of an exact half cue
SETTLING = 300  # steps after which a Hopfield network is taken as it is
SPREAD = Parameter(0.15, "1", "assumed: GABA between people", low=0.1, high=0.25, domain=(0, None))
CONTROL = Parameter(0.4, "1", "assumed: what a command to stop adds to inhibition", low=0.2, high=1, domain=(0, None))
FREE = Parameter(0.55, "1", "assumed: inhibition while recall is wanted", low=0.4, high=0.7, domain=(0, None))
SEEDS, PEOPLE, STUDIES = 20, 24, 40
SHARED, LOAD = 0.3, 120  # share of cells in common; patterns


class Recall(NamedTuple):
    """Share of the pattern's cells that fire; cells that fire beside them; share of the partner's own cells."""

    hit: float
    wrong: float
    partner: float


@dataclasses.dataclass(frozen=True)
class Willshaw:
    """A store of patterns; pairs (0, 1), (2, 3) ... have a share `shared` of cells in common.

    Raises ParameterError for no pattern or a share outside 0 to 1.
    """

    count: int = 100
    shared: float = 0.0
    seed: int = 0
    cells: int = CELLS
    active: float = ACTIVE

    def __post_init__(self) -> None:
        if self.count < 1 or not (0 <= self.shared < 1 and 0 < self.active < 1):
            came = f"{self.count!r:.20} patterns, shared {self.shared!r:.20}, active {self.active!r:.20}"
            raise ParameterError("a store of patterns", came, "one or more; shares from 0 and below 1", "change them")

    @cached_property
    def patterns(self) -> Any:
        """Active cells (patterns, k) of every pattern."""
        import numpy as np

        rng, k = np.random.default_rng(self.seed), round(self.cells * self.active)
        made: list[Any] = []
        common = round(self.shared * k)
        for at in range(self.count):
            drawn = rng.permutation(self.cells)
            if common and at % 2:
                other = drawn[~np.isin(drawn, made[-1])][: k - common]
                made.append(np.concatenate([made[-1][:common], other]))
            else:
                made.append(drawn[:k])
        return np.array(made)

    @cached_property
    def synapses(self) -> Any:
        """Which synapses are on (cells, cells), as 0 and 1."""
        import numpy as np

        on = np.zeros((self.count, self.cells), np.float32)
        np.put_along_axis(on, self.patterns, np.float32(1), axis=1)
        return (on.T @ on > 0).astype(np.float32)

    @property
    def load(self) -> float:
        """Share of synapses that are on."""
        return float(self.synapses.mean())

    def cue(self, cued: float = 0.5, right: Any = 1.0, first: int = 60) -> Any:
        """Cells (first, cells) given: a share `cued` of each pattern, of which a share `right` (first,) is truly its.

        Raises ParameterError for shares outside 0 to 1.
        """
        import numpy as np

        true = np.asarray(right, float)
        if not (0 < cued <= 1 and ((true >= 0) & (true <= 1)).all()):
            came = f"cue {cued!r:.20}, right from {true.min():g} to {true.max():g}"
            raise ParameterError("a cue", came, "a share above 0 to 1, right ones 0 to 1", "change what lies outside")
        rng, known = np.random.default_rng((self.seed, 1)), self.patterns[:first]
        size = max(round(cued * known.shape[1]), 1)
        given = np.zeros((len(known), self.cells), np.float32)
        for row, own, share in zip(given, known, np.broadcast_to(true, len(known)), strict=True):
            kept = round(float(share) * size)
            row[own[:kept]] = 1
            others = np.setdiff1d(np.arange(self.cells), own)
            row[rng.choice(others, size - kept, replace=False)] = 1
        return given

    def activity(self, inhibition: float, cues: Any) -> Any:
        """Cells (n, cells) that fire in the end from cues (n, cells). Raises ParameterError for negative inhibition."""
        import numpy as np

        if not inhibition >= 0:
            raise ParameterError("inhibition in a recall", f"{inhibition!r:.20}", "from 0", "1 is usual")
        active = cues
        for turn in range(ROUNDS):
            threshold = inhibition * (EASED if turn else JUST) * active.sum(1, keepdims=True)
            excited = active @ self.synapses
            active = ((excited >= threshold) & (excited > 0)).astype(np.float32)
        return active


def recalled(store: Willshaw, inhibition: float, cued: float = 0.5, right: Any = 1.0) -> Recall:
    """Mean over the first patterns of a store (60, or all there are)."""
    import numpy as np

    fired = store.activity(inhibition, store.cue(cued, right))
    own = np.take_along_axis(fired, store.patterns[: len(fired)], axis=1)
    partners = []
    for at in range(0, min(len(fired), store.count - 1), 2):
        alone = np.setdiff1d(store.patterns[at + 1], store.patterns[at])
        partners.append(fired[at, alone].mean())
    beside = float((fired.sum(1) - own.sum(1)).mean())
    return Recall(float(own.mean()), beside, float(np.mean(partners)) if partners else 0.0)


@cache
def partner(inhibition: float, seed: int = 0, shared: float = SHARED, count: int = LOAD) -> float:
    """Selectivity lost: share of the other memory's own cells that fire when one of a pair is recalled, 0 to 1."""
    return recalled(Willshaw(count, shared, seed), inhibition).partner


@cache
def _stores(seed: int) -> Willshaw:
    return Willshaw(LOAD, 0.0, seed)


def suppression(hippocampal: Any, prefrontal: Any, seed: int = 0) -> Any:
    """Share of recall (people,) that a command to stop takes away, by GABA of both regions (1 is usual).

    Cues are right by half to wholly. The command saturates with what the prefrontal cortex gives, and hippocampal
    inhibition carries it out.
    """
    import numpy as np

    store = _stores(seed)
    cues = store.cue(1.0, np.linspace(0.5, 1, 60))
    command = np.tanh(2 * np.asarray(prefrontal, float)) / np.tanh(2.0)
    usual = FREE.canonical() * np.asarray(hippocampal, float)

    def recall(inhibition: float) -> float:
        fired = store.activity(inhibition, cues)
        return float(np.take_along_axis(fired, store.patterns[:60], axis=1).mean())

    stopped = usual * (1 + CONTROL.canonical() * command)
    return np.array([1 - recall(s) / recall(u) for u, s in zip(usual, stopped, strict=True)])


def hopfield_capacity(cells: int = CELLS, seed: int = 0, wrong: float = 0.05) -> float:
    """Patterns per cell up to which fewer than 5 % of all cells are wrong once all have settled from the patterns.

    All cells step at once, so a state may also end in turning between two; stopped early, a store just above its
    capacity still looks whole (0.158 after 15 steps, 0.145 in the end).
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    known = rng.choice(np.array([-1, 1], np.float32), (round(0.2 * cells), cells))
    low, high = round(0.08 * cells), len(known)
    while high - low > 1:
        count = (low + high) // 2
        weights = known[:count].T @ known[:count] / cells
        np.fill_diagonal(weights, 0)
        state, before = known[:count].copy(), None
        for _ in range(SETTLING):
            after = np.where(state @ weights >= 0, np.float32(1), np.float32(-1))
            if before is not None and (after == before).all():
                break
            state, before = after, state
        held = (state != known[:count]).mean() < wrong
        low, high = (count, high) if held else (low, count)
    return low / cells


def covariance_recall(
    count: int, active: float = ACTIVE, gaba: float = 1.0, seed: int = 0, cells: int = CELLS
) -> float:
    """Overlap, 0 to 1, of patterns with what a covariance store makes of half of each; GABA sets how many fire."""
    import numpy as np

    store = Willshaw(count, 0.0, seed, cells, active)
    on = np.zeros((count, cells), np.float32)
    np.put_along_axis(on, store.patterns, np.float32(1), axis=1)
    weights = (on - active).T @ (on - active)
    np.fill_diagonal(weights, 0)
    k = store.patterns.shape[1]
    state = np.zeros_like(on)
    np.put_along_axis(state, store.patterns[:, : k // 2], np.float32(1), axis=1)
    winners = max(round(k / gaba), 1)
    for _ in range(ROUNDS):
        top = np.argpartition(-(state @ weights), winners, axis=1)[:, :winners]
        state = np.zeros_like(on)
        np.put_along_axis(state, top, np.float32(1), axis=1)
    common = (state * on).sum(1) / np.sqrt(state.sum(1) * k)
    return float(((common - active) / (1 - active)).mean())


def interval(values: Any) -> tuple[float, float, float]:
    """Mean and its 95 % interval over seeds (n,)."""
    import numpy as np

    found = np.asarray(values, float)
    half = 1.96 * found.std(ddof=1) / len(found) ** 0.5
    return float(found.mean()), float(found.mean() - half), float(found.mean() + half)


def targets() -> list[Target]:
    """Capacities of two rules; overlap by GABA; whose GABA goes with suppression."""
    import numpy as np

    full = round(np.log(2) / ACTIVE**2)

    def hopfield() -> float:
        return interval([hopfield_capacity(seed=s) for s in range(SEEDS)])[0]

    def half_full() -> float:
        loads = [Willshaw(full, seed=s).load for s in range(SEEDS)]
        return full * float(np.log(2) / -np.log(1 - np.mean(loads)))

    def clean() -> float:
        found = [recalled(Willshaw(full, seed=s), 1.0) for s in range(SEEDS)]
        return interval([r.wrong / (CELLS * ACTIVE) + 1 - r.hit for r in found])[0]

    def merged() -> float:
        low, usual = ([partner(g, s) for s in range(SEEDS)] for g in (0.6, 1.0))
        return interval(np.subtract(low, usual))[1]

    def by_gaba() -> float:
        rng = np.random.default_rng(0)
        levels = np.round(0.75 + SPREAD.canonical() * rng.standard_normal(100), 2)
        return float(np.corrcoef(levels, [partner(float(g), s % SEEDS) for s, g in enumerate(levels)])[0, 1])

    def predicts(region: int) -> Any:
        def measure() -> float:
            found = []
            for study in range(STUDIES):
                levels = 1 + SPREAD.canonical() * np.random.default_rng(study).standard_normal((2, PEOPLE))
                gone = suppression(*levels, seed=study % 4)
                found.append(np.corrcoef(levels[region], gone)[0, 1])
            return float(np.mean(found))

        return measure

    rows = [
        ("PLA-32", "Hopfield: patterns per cell, 20 seeds", 0.138, 0.0138, "Amit1985", "prediction", hopfield),
        (
            "PLA-32",
            "Willshaw: patterns until half of the synapses are on",
            full,
            43.3,
            "Willshaw1969",
            "identity",
            half_full,
        ),
        (
            "PLA-32",
            "Willshaw: wrong cells per pattern when full, 0.05 or less",
            0,
            0.05,
            "Willshaw1969",
            "prediction",
            clean,
        ),
        (
            "PLA-30",
            "partner's cells at GABA 0.6 less at 1, lower end over 20 seeds",
            1,
            0.5,
            "Koolschijn2019",
            "prediction",
            merged,
        ),
        (
            "PLA-30",
            "GABA and the partner's cells between people, -0.3 or less",
            -0.65,
            0.35,
            "Koolschijn2019",
            "prediction",
            by_gaba,
        ),
        (
            "PLA-31",
            "suppression and hippocampal GABA, mean of 40 studies, 0.4 or more",
            0.7,
            0.3,
            "Schmitz2017",
            "prediction",
            predicts(0),
        ),
        (
            "PLA-31",
            "suppression and prefrontal GABA, within 0.2 of 0",
            0,
            0.2,
            "Schmitz2017",
            "calibration",
            predicts(1),
        ),
    ]
    slow = {"Amit1985", "Schmitz2017"}
    return [
        Target(i, what, value, "1", wide, source, kind, get, relative=False, long=source in slow)
        for i, what, value, wide, source, kind, get in rows
    ]
