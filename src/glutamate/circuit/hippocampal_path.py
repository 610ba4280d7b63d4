"""Hippocampal path: patterns made unlike one another, stored, and completed from a part of themselves.

Scheme      long way: entorhinal cortex -> dentate gyrus -> mossy fibres -> CA3, which recurs -> CA1 -> back to the
            cortex; short way: entorhinal cortex -> CA1 -> back. Cells are on or off: of each layer the most excited
            ones, as many as inhibition lets through
Takes in    patterns (P, 1000) of 0 and 1, factor of GABA-A, factor of NMDA while storing, noise while recalling
Hands on    `Hippocampus`, `Memory`; `separation_index`, `retrieval`
Not here    time, rhythms, forgetting, acetylcholine, cortisol, grid cells (inputs are random patterns)
Limits      which of the two ways a brain uses is contested, so both are offered; that the share of active cells follows
            GABA to the -1.5 is assumed; winners depend on the order of inputs alone, so NMDA shows only against noise.
            Of a hundred patterns with half of their cells in common three quarters come back, either way
Sources     Guzman2021 (inhibition as what separates), Neher2015 (the short way); sizes scaled from the rat are assumed
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import Any

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

RAT = "assumed: scaled from the rat"
CELLS = {k: Parameter(n, "1", RAT) for k, n in (("ec", 1000.0), ("dg", 5000.0), ("ca3", 2500.0), ("ca1", 4000.0))}
ACTIVE = {
    k: Parameter(a, "1", RAT, domain=(0, 1)) for k, a in (("ec", 0.1), ("dg", 0.01), ("ca3", 0.03), ("ca1", 0.06))
}
MOSSY = Parameter(50.0, "1", "assumed: inputs of a CA3 cell from the dentate gyrus", low=46, high=72)
CONTACT = Parameter(0.2, "1", "assumed: share of the cells before it that reach a cell", low=0.1, high=0.4)
SPARSE = Parameter(1.5, "1", "assumed: active cells go with GABA to minus this power", low=1, high=2)
WAYS, ROUNDS = ("long", "short"), 5


@dataclasses.dataclass(frozen=True)
class Hippocampus:
    """One animal: connections by seed, the inhibition it stores and recalls with, the way that patterns take.

    Raises ParameterError for a factor of GABA outside 0.5 to 2 or an unknown way.
    """

    seed: int = 0
    gaba: float = 1.0
    way: str = "long"

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            asked, near = "the way through the hippocampus", closest(str(self.way), WAYS)
            raise ParameterError(asked, f"{self.way!r:.40}", " or ".join(WAYS), "say which", closest=near)
        if not 0.5 <= self.gaba <= 2:
            raise ParameterError("the factor of GABA", f"{self.gaba!r:.40}", "0.5 to 2", "stay near the healthy one")

    def winners(self, layer: str, excitation: Any) -> Any:
        """The most excited cells (P, n) of a layer as 0 and 1; GABA counts within the hippocampus, not in cortex."""
        import numpy as np

        loose = 1.0 if layer == "ec" else self.gaba ** -SPARSE.canonical()
        count = round(ACTIVE[layer].canonical() * CELLS[layer].canonical() * loose)
        active = np.zeros(excitation.shape, np.float32)
        np.put_along_axis(active, np.argpartition(-excitation, count, axis=1)[:, :count], np.float32(1), axis=1)
        return active

    @cached_property
    def wires(self) -> dict[str, Any]:
        """Weights (sender, receiver) that nothing changes, and as 0 and 1 which recurrent connections exist."""
        import numpy as np

        rng = np.random.default_rng(self.seed)

        def wire(sender: str, receiver: str, share: float) -> Any:
            shape = (int(CELLS[sender].canonical()), int(CELLS[receiver].canonical()))
            return (rng.random(shape, np.float32) < share) * rng.random(shape, np.float32)

        wires = {"direct": wire("ec", "ca1", CONTACT.canonical())}
        if self.way == "long":
            wires["perforant"] = wire("ec", "dg", CONTACT.canonical())
            wires["mossy"] = wire("dg", "ca3", MOSSY.canonical() / CELLS["dg"].canonical())
            wires["recurrent"] = np.sign(wire("ca3", "ca3", CONTACT.canonical()))
        return wires

    def codes(self, patterns: Any) -> dict[str, Any]:
        """{layer: active cells (P, n)} that a pattern (P, 1000) evokes before anything is learnt.

        Raises ParameterError for patterns of another shape or other values.
        """
        import numpy as np

        given = np.asarray(patterns, np.float32)
        if given.ndim != 2 or given.shape[1] != CELLS["ec"].canonical() or not np.isin(given, (0, 1)).all():
            came = f"an array of shape {given.shape}"
            raise ParameterError("patterns of entorhinal cortex", came, "(P, 1000) of 0 and 1", "see `patterns`")
        found = {"ec": given, "ca1": self.winners("ca1", given @ self.wires["direct"])}
        if self.way == "long":
            found["dg"] = self.winners("dg", given @ self.wires["perforant"])
            found["ca3"] = self.winners("ca3", found["dg"] @ self.wires["mossy"])
        return found


@dataclasses.dataclass(frozen=True, eq=False)
class Memory:
    """What a hippocampus has stored: each pattern once, by covariance, in steps scaled by NMDA.

    The sender counts less its own mean over the patterns, on the way out less that of its layer, since cells of cortex
    that all patterns share must come back as well; the receiver counts less the mean of its layer.
    """

    hippocampus: Hippocampus
    patterns: Any
    nmda: float = 1.0

    def __post_init__(self) -> None:
        if not self.nmda >= 0:
            raise ParameterError("NMDA while storing", f"{self.nmda!r:.40}", "a factor from 0", "give one")

    @cached_property
    def weights(self) -> dict[Any, Any]:
        """{(sender, receiver): learnt weights}, by which a pattern excites its cells by about 1 with NMDA at 1."""
        codes = self.hippocampus.codes(self.patterns)
        paths = [("ec", "ca1"), ("ca1", "ec")]
        if self.hippocampus.way == "long":
            paths = [("ec", "ca3"), ("ca3", "ca3"), ("ca3", "ca1"), ("ca1", "ec")]
        learnt: dict[Any, Any] = {}
        for sender, receiver in paths:
            usual = codes[sender].mean() if receiver == "ec" else codes[sender].mean(0)
            before, after = codes[sender] - usual, codes[receiver] - codes[receiver].mean()
            learnt[sender, receiver] = self.nmda / codes[sender].sum(1).mean() * (before.T @ after)
            if sender == receiver:
                learnt[sender, receiver] *= self.hippocampus.wires["recurrent"] / CONTACT.canonical()
        return learnt

    def recall(self, cues: Any, noise: float = 0.0, seed: int = 0) -> Any:
        """Patterns (P, 1000) recalled from cues (P, 1000); noise is the spread of what else excites a cell.

        Raises ParameterError for negative noise or cues of another shape.
        """
        import numpy as np

        if not noise >= 0:
            raise ParameterError("noise while recalling", f"{noise!r:.40}", "a number from 0", "give a spread")
        rng, weights = np.random.default_rng(seed), self.weights

        def fire(layer: str, excitation: Any) -> Any:
            shaken = excitation + noise * rng.standard_normal(excitation.shape, np.float32)
            return self.hippocampus.winners(layer, shaken)

        start = self.hippocampus.codes(cues)["ec"]
        if self.hippocampus.way == "short":
            return fire("ec", fire("ca1", start @ weights["ec", "ca1"]) @ weights["ca1", "ec"])
        into = start @ weights["ec", "ca3"]
        active = fire("ca3", into)
        for _ in range(ROUNDS):
            active = fire("ca3", into + active @ weights["ca3", "ca3"])
        return fire("ec", fire("ca1", active @ weights["ca3", "ca1"]) @ weights["ca1", "ec"])


def patterns(count: int, likeness: float = 0.0, seed: int = 0) -> Any:
    """Patterns (count, 1000) with 100 active cells each, of which a share `likeness` is common to all.

    Raises ParameterError for a likeness outside 0 to 1 or no pattern.
    """
    import numpy as np

    if not (0 <= likeness <= 1 and count >= 1):
        came = f"count {count!r:.20}, likeness {likeness!r:.20}"
        raise ParameterError("random patterns", came, "one or more, likeness 0 to 1", "change what lies outside")
    rng, cells = np.random.default_rng(seed), int(CELLS["ec"].canonical())
    active = round(ACTIVE["ec"].canonical() * cells)
    shared = round(likeness * active)
    order = rng.permutation(cells)
    made = np.zeros((count, cells), np.float32)
    made[:, order[:shared]] = 1
    for row in made:
        row[order[shared + rng.permutation(cells - shared)[: active - shared]]] = 1
    return made


def overlap(first: Any, second: Any) -> float:
    """Mean share of active cells that rows (P, n) have in common, less chance: 1 for equal, 0 for unrelated ones."""
    import numpy as np

    common = (first * second).sum(1) / np.sqrt(first.sum(1) * second.sum(1))
    chance = np.sqrt(first.mean(1) * second.mean(1))
    return float(np.mean((common - chance) / (1 - chance)))


def separation_index(hippocampus: Hippocampus, likeness: float = 0.8, pairs: int = 50, seed: int = 0) -> float:
    """1 less overlap after per overlap before the first layer (dentate gyrus, or CA1 the short way), of alike pairs."""
    import numpy as np

    first, second = np.array([patterns(2, likeness, seed + k) for k in range(pairs)]).swapaxes(0, 1)
    layer = "dg" if hippocampus.way == "long" else "ca1"
    return 1 - overlap(*(hippocampus.codes(side)[layer] for side in (first, second))) / overlap(first, second)


def retrieval(
    hippocampus: Hippocampus,
    count: int = 100,
    kept: float = 0.5,
    likeness: float = 0.0,
    nmda: float = 1.0,
    noise: float = 0.0,
    seed: int = 0,
) -> dict[str, float]:
    """Overlap of patterns with their `cue` (a share `kept` of active cells, the rest elsewhere) and what is `recalled`.

    Raises ParameterError for a share outside 0 to 1, negative NMDA or noise.
    """
    import numpy as np

    if not 0 <= kept <= 1:
        raise ParameterError("recall from a part", f"kept {kept!r:.20}", "0 to 1", "give the share that is kept")
    known = patterns(count, likeness, seed)
    rng, cues = np.random.default_rng(seed + 1), known.copy()
    for row in cues:
        on, off = np.flatnonzero(row), np.flatnonzero(row == 0)
        moved = round((1 - kept) * len(on))
        row[rng.permutation(on)[:moved]] = 0
        row[rng.permutation(off)[:moved]] = 1
    found = Memory(hippocampus, known, nmda).recall(cues, noise, seed + 2)
    return {"cue": overlap(known, cues), "recalled": overlap(known, found)}
