"""Slope of the field between 30 and 50 Hz: what an NMDA blocker and a longer GABA-A decay do to it.

Takes in    a network of pyramidal cells and interneurons in its spontaneous state, receptors scaled as drugs do
Hands on    `slope(...)` of the RWS proxy, `change(...)` against no drug on the same seeds, with its standard error
Method      currents of all pyramidal cells every ms, Welch segments of 1 s, mean spectrum of the seeds, straight line
            in logarithms
Limits      inhibition is one of many things that move a slope: here a larger GABA-A conductance with an unchanged decay
            flattens it, because rates fall. An NMDA block by 0.3 is a strong dose, taken for its sign
Sources     Mazzoni2015 (proxy), BrunelWang2001 (network), Gao2017 (inhibition and slope)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.circuit.receptor_pools import Knobs, pools
from glutamate.circuit.working_memory import CELLS, INHIBITORY, INTERNEURON, OUTSIDE, PYRAMIDAL
from glutamate.engine.mechanism import Target
from glutamate.engine.network import Record
from glutamate.readouts.lfp import lfp
from glutamate.readouts.spectrum import Spectrum, aperiodic, spectrum

GROUP = "pyramidal"
GABA_TIME = 10.0
PIECE, PIECES, SETTLE = 1000.0, 30, 1  # ms; how many are kept; how many are dropped
SEGMENT, STEP = 1000.0, 1.0  # ms
BAND = (30.0, 50.0)
SEEDS = tuple(range(8))
BLOCKER: dict[str, Any] = {"nmda": 0.7}
AGONIST: dict[str, Any] = {"gaba_time": 1.3}


def currents(seed: int, pieces: int = PIECES, **knobs: float) -> Any:
    """AMPA and GABA-A currents (2, times) in pA summed over the pyramidal cells, every ms; knobs as in `Knobs.of`."""
    network = pools(
        {GROUP: CELLS}, lambda *_: 1.0, INHIBITORY, PYRAMIDAL, INTERNEURON, OUTSIDE,
        gaba_time=GABA_TIME, knobs=Knobs.of(**knobs), seed=seed,
    )  # fmt: skip
    cell = network.groups[GROUP].cell
    names = [f"{GROUP}.{state}" for state in ("voltage", "ampa_conductance", "gaba_conductance")]
    record = Record(spikes=False, states=dict.fromkeys(names, range(CELLS)), every=STEP)
    simulation, found = network.build(threads=1), []
    for piece in range(SETTLE + pieces):
        data = simulation.run(PIECE, record)
        voltage, ampa, gaba = (data[name].values for name in names)
        if piece >= SETTLE:
            inward = (ampa * (voltage - cell.excitatory_reversal)).sum(axis=1)
            found.append([inward, (gaba * (voltage - cell.inhibitory_reversal)).sum(axis=1)])
    return np.concatenate(found, axis=1)


@cache
def _density(seed: int, pieces: int, knobs: tuple[tuple[str, float], ...]) -> Spectrum:
    ampa, gaba = currents(seed, pieces, **dict(knobs))
    proxy = lfp(ampa, gaba, STEP)
    return spectrum(proxy[np.isfinite(proxy)], STEP, segment_ms=SEGMENT)


def slope(seeds: Any = SEEDS, pieces: int = PIECES, **knobs: float) -> float:
    """Slope of log power against log frequency, 30 to 50 Hz, of the mean spectrum of the seeds."""
    found = [_density(seed, pieces, tuple(sorted(knobs.items()))) for seed in seeds]
    return aperiodic(Spectrum(found[0].frequency, np.mean([f.density for f in found], axis=0)), *BAND).slope


def change(seeds: Any = SEEDS, pieces: int = PIECES, **knobs: float) -> tuple[float, float]:
    """Slope with knobs less that without, seed by seed: mean and standard error; above 0 is flatter."""
    pairs = [slope([seed], pieces, **knobs) - slope([seed], pieces) for seed in seeds]
    return float(np.mean(pairs)), float(np.std(pairs, ddof=1) / len(pairs) ** 0.5)


def targets() -> list[Target]:
    """A blocker of NMDA flattens the field, longer inhibition steepens it."""
    sign = partial(Target, source="Gao2017", kind="prediction", relative=False, long=True)

    def flatter() -> float:
        return float(slope(**BLOCKER) > slope())

    def steeper() -> float:
        return float(slope(**AGONIST) < slope())

    return [
        sign("CIR-44", "NMDA cut by 0.3: the field is flatter from 30 to 50 Hz", 1, "1", 0, measure=flatter),
        sign("CIR-44", "GABA-A decay longer by 0.3: it is steeper", 1, "1", 0, measure=steeper),
    ]
