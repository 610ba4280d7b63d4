"""Hippocampal path: patterns made unlike one another, stored, and completed from a part of themselves.

Scheme      entorhinal cortex -> dentate gyrus -> (mossy fibres) -> CA3, which recurs -> CA1 -> entorhinal cortex; or the
            short way, entorhinal cortex -> CA1 -> entorhinal cortex. Cells are on or off: of each layer the most excited
            ones, as many as inhibition lets through
Takes in    patterns (P, 1000), factor of GABA-A, factors of NMDA while storing, noise while recalling
Hands on    `Hippocampus`: `separation`, `stored`, `recall`; `separation_index`, `retrieval`
Not here    time, rhythms, forgetting, acetylcholine and cortisol; grid cells (inputs are random patterns)
Limits      which of the two ways the brain uses is contested, so both are offered; that the share of active cells goes
            with GABA to the -1.5 is an assumption; winners depend on the order of inputs alone, so NMDA shows only
            against noise
Sources     Guzman2021 (inhibition as what separates), Neher2015 (the short way); sizes scaled from the rat, assumed
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import Any

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

RAT = "assumed: scaled from the rat"
CELLS = {name: Parameter(n, "1", RAT) for name, n in (("ec", 1000.0), ("dg", 5000.0), ("ca3", 2500.0), ("ca1", 4000.0))}
ACTIVE = {name: Parameter(a, "1", RAT, domain=(0, 1)) for name, a in (("ec", 0.1), ("dg", 0.01), ("ca3", 0.03), ("ca1", 0.06))}
MOSSY = Parameter(50.0, "1", "assumed: inputs of a CA3 cell from the dentate gyrus", low=46, high=72)
CONTACT = Parameter(0.2, "1", "assumed: share of perforant and recurrent inputs a cell gets", low=0.1, high=0.4)
SPARSE = Parameter(1.5, "1", "assumed: share of active cells by GABA to this power, negative", low=1, high=2)
ROUNDS = 5
WAYS = ("long", "short")


@dataclasses.dataclass(frozen=True)
class Hippocampus:
    """One animal: random connections by seed, the inhibition it stores and recalls with, the way that patterns take.

    Patterns are arrays of 0 and 1, rows of 1000 cells of entorhinal cortex. Raises ParameterError for a factor of GABA
    outside 0.5 to 2 or an unknown way.
    """

    seed: int = 0
    gaba: float = 1.0
    way: str = "long"

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            near = closest(str(self.way), WAYS)
            raise ParameterError("the way through the hippocampus", f"{self.way!r:.40}", " or ".join(WAYS), "say which",
                                 closest=near)  # fmt: skip
        if not 0.5 <= self.gaba <= 2:
            allowed, do = "0.5 to 2", "stay where the shares of active cells were meant"
            raise ParameterError("the factor of GABA", f"{self.gaba!r:.40}", allowed, do)

    def winners(self, layer: str, excitation: Any) -> Any:
        """The most excited cells (P, n) of a layer as 0 and 1: as many as inhibition lets through."""
        import numpy as np

        count = round(ACTIVE[layer].value * CELLS[layer].value * self.gaba**-SPARSE.value)
        active = np.zeros(excitation.shape, np.float32)
        best = np.argpartition(-excitation, count, axis=1)[:, :count]
        np.put_along_axis(active, best, np.float32(1), axis=1)
        return active

    @cached_property
    def wires(self) -> dict[str, Any]:
        """Connections made before anything is learnt, (sender, receiver); `recurrent` says which exist."""
        import numpy as np

        rng = np.random.default_rng(self.seed)
        size = {name: int(cells.value) for name, cells in CELLS.items()}

        def random(sender: str, receiver: str, share: float) -> Any:
            shape = (size[sender], size[receiver])
            made = rng.random(shape, dtype=np.float32) < share
            return made * rng.random(shape, dtype=np.float32)

        wires = {"short": random("ec", "ca1", CONTACT.value)}
        if self.way == "long":
            wires["perforant"] = random("ec", "dg", CONTACT.value)
            wires["mossy"] = random("dg", "ca3", MOSSY.value / size["dg"])
            wires["recurrent"] = rng.random((size["ca3"], size["ca3"]), dtype=np.float32) < CONTACT.value
        return wires

    def separation(self, patterns: Any) -> Any:
        """Patterns (P, n) as the first stage hands them on: dentate gyrus the long way, CA1 the short way."""
        first, wire = ("dg", "perforant") if self.way == "long" else ("ca1", "short")
        return self.winners(first, _checked(patterns) @ self.wires[wire])

    def stored(self, patterns: Any, nmda: float = 1.0, noise: float = 0.0) -> Memory:
        """The patterns learnt one after another, each once, by NMDA scaled (steps of Hebb, per cell; covariance in CA3)."""
        if not nmda >= 0 or not noise >= 0:
            raise ParameterError("storing patterns", f"nmda {nmda!r:.20}, noise {noise!r:.20}", "numbers from 0", "change")
        return Memory(self, _checked(patterns), nmda, noise)
