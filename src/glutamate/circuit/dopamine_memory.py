"""Dopamine and working memory: how well single cells tell the cue that is remembered, by tone of D1 receptors.

Scheme      tone -> factors of NMDA on pyramidal cells and of GABA -> the memory network -> spike counts of the delay
Takes in    tone of dopamine (1 at baseline), share of its effects that reaches the receptors (`attenuation`)
Hands on    `tuning(...)`: mean rates of cells of the cued and of another pool, and d' between their counts
Not here    persistent sodium and slow potassium currents that D1 moves too, spatial tuning (spatial_memory.py)
Limits      cells of a pool are alike, so that d' is some ten times what electrodes find; the network loses its memory
            at a cut of NMDA by a twentieth, so the whole effect switches it off, a tenth of it lowers d' by a tenth
Sources     Vijayraghavan2007 (inverted U, not re-read), BrunelWang2001 (network), Durstewitz1999 (receptors)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.circuit.neuromodulators import Neuromodulators
from glutamate.circuit.working_memory import CUE, DELAY, END, SEEDS, network
from glutamate.engine.mechanism import Target
from glutamate.engine.network import Record
from glutamate.errors import ParameterError

TONES = (0.3, 1.0, 3.0)
POOLS = ("pool_1", "pool_2")  # with the cue, without it


class Tuning(NamedTuple):
    """Mean rates in the delay in Hz, and their distance in standard deviations of a cell's count."""

    cued: float
    other: float
    d_prime: float


@cache
def tuning(tone: float, attenuation: float = 1.0, seeds: tuple[int, ...] = SEEDS) -> Tuning:
    """Counts of every cell of two pools late in the delay, over cells and runs.

    Raises ParameterError for a tone at or below 0, an attenuation outside 0 to 1 or no seeds.
    """
    import numpy as np

    if not tone > 0 or not 0 <= attenuation <= 1 or not seeds:
        came = f"tone {tone!r:.20}, attenuation {attenuation!r:.20}, {len(seeds)} seeds"
        allowed = "a tone above 0, an attenuation from 0 to 1, one seed or more"
        raise ParameterError("tuning by dopamine", came, allowed, "correct them")
    laws = Neuromodulators()
    factors = laws.output(None, laws.Drive(tone, 1.0, 1.0))
    knobs: dict[str, Any] = {name: 1 + attenuation * (float(getattr(factors, name)) - 1) for name in ("nmda_e", "gaba")}
    counts = []
    for seed in seeds:
        whole = network(seed=seed, **knobs)
        sizes = [whole.groups[name].size for name in POOLS]
        data = whole.run(END, Record(spikes=POOLS, bin=10.0))
        late = data["spike_time"].values >= CUE[1] + DELAY[0]
        each = np.bincount(data["spike_cell"].values[late], minlength=whole.size)
        first = [whole.firsts[name] for name in POOLS]
        counts.append([each[start : start + size] for start, size in zip(first, sizes, strict=True)])
    cued, other = (np.concatenate([run[k] for run in counts]) for k in range(2))
    spread = np.sqrt((cued.var(ddof=1) + other.var(ddof=1)) / 2)
    seconds = (DELAY[1] - DELAY[0]) / 1e3
    return Tuning(cued.mean() / seconds, other.mean() / seconds, (cued.mean() - other.mean()) / spread)


def targets() -> list[Target]:
    """Tuning is best at the middle tone, with the whole of the effects on receptors and with a tenth of them."""
    sign = partial(Target, source="Vijayraghavan2007", kind="prediction", relative=False, long=True)

    def middle(attenuation: float) -> float:
        low, mid, high = (tuning(tone, attenuation).d_prime for tone in TONES)
        return float(mid > low and mid > high)

    best = "d' of delay activity best at a tone of 1, worse at 0.3 and 3"
    return [
        sign("NEU-02", best, 1, "1", 0, measure=lambda: middle(1.0)),
        sign("NEU-02", "the same with a tenth of the effects", 1, "1", 0, measure=lambda: middle(0.1)),
    ]
