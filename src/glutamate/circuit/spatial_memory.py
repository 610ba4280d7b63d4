"""Spatial working memory: a ring of cells holds an angle as a bump of firing after its cue is gone.

Scheme      pyramidal cells prefer angles round a ring and excite each other the more the closer they are, through NMDA
            alone; inhibition is the same for all;
            nothing but the bump itself holds its place, so noise moves it
Hands on    `network(...)`, `run(...)`: rates by angle, decoded angle and width over time
Limits      sigma is published as 14.4 to 20 degrees; from 18 on the ring here finds a bump without a cue;
            the ring is `SECTORS` groups of cells that share an angle, 5.6 degrees each; the cue, a current of 0.2 nA in
            the source, comes as the Poisson train of that mean current at -55 mV
Sources     Compte2000; Murray2014 (less NMDA on interneurons widens the bump)
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.circuit.receptor_pools import Conductances, Knobs, pools
from glutamate.engine.model import network_model
from glutamate.engine.network import Network, PoissonInput, Record

CELLS, INHIBITORY, SECTORS = 2048, 512, 64
PEAK, WIDTH = 1.62, 14.4  # J+, sigma in degrees
PYRAMIDAL = Conductances(outside=3.1, ampa=0.0, nmda=0.381, gaba=1.336)
INTERNEURON = Conductances(outside=2.38, ampa=0.0, nmda=0.292, gaba=1.024)
OUTSIDE = 1800.0  # Hz
CUE, CUE_WIDTH = (750.0, 1000.0), 18.0  # ms, degrees either way
CUE_CURRENT, CUE_VOLTAGE, AMPA_TIME = 200.0, 55.0, 2.0  # pA, mV, ms
ANGLES = np.arange(SECTORS) * 360.0 / SECTORS
SMOOTH = 200.0  # ms


@dataclasses.dataclass(frozen=True)
class Bump:
    """times (T,) in ms; rates (T, sectors) in Hz; angle (T,) in degrees; width (T,), standard deviation in degrees."""

    times: Any
    rates: Any
    angle: Any
    width: Any


def kernel(peak: float = PEAK, width: float = WIDTH) -> Any:
    """Weights (sectors,) by distance round the ring, of mean 1."""
    distance = np.minimum(ANGLES, 360.0 - ANGLES)
    shape = np.exp(-(distance**2) / (2 * width**2))
    floor = (1 - peak * shape.mean()) / (1 - shape.mean())
    return floor + (peak - floor) * shape


@network_model("spatial_memory", title="An angle kept as a bump on a ring, 2,560 cells")
def network(angle: float = 180.0, seed: int = 0, cue: bool = True, **knobs: float) -> Network:
    """The ring with a cue at an angle (degrees); knobs as in `Knobs.of`."""
    weights = kernel()
    names = [f"sector_{k:02d}" for k in range(SECTORS)]
    place = {name: k for k, name in enumerate(names)}

    def weight(source: str, target: str) -> float:
        return float(weights[(place[source] - place[target]) % SECTORS])

    rate = CUE_CURRENT / CUE_VOLTAGE / (PYRAMIDAL.outside * AMPA_TIME) * 1e3
    length = CUE[1] - CUE[0]
    rates = [f"{rate if k == round(CUE[0] / length) else 0} Hz" for k in range(round(CUE[0] / length) + 2)]
    away = np.abs((ANGLES - angle + 180) % 360 - 180)
    stimuli = [
        PoissonInput(names[k], "ampa", rates, PYRAMIDAL.outside, bin=length)
        for k in np.flatnonzero(away <= CUE_WIDTH)
        if cue
    ]
    size = CELLS // SECTORS
    return pools(
        dict.fromkeys(names, size), weight, INHIBITORY, PYRAMIDAL, INTERNEURON, OUTSIDE,
        gaba_time=10.0, knobs=Knobs.of(**knobs), stimuli=stimuli, reset=-60.0, seed=seed,
    )  # fmt: skip


def run(delay: float = 2000.0, **options: Any) -> Bump:
    """The bump until `delay` ms after the cue, smoothed over 200 ms."""
    data = network(**options).run(CUE[1] + delay, Record(spikes=False, bin=50.0))
    rates = data["rate"].values[:, :SECTORS]
    count = round(SMOOTH / 50.0)
    smooth = np.stack([np.convolve(r, np.ones(count) / count, "valid") for r in rates.T], axis=1)
    times = data["bin"].values[count - 1 :] + 50.0
    vector = smooth @ np.exp(1j * np.deg2rad(ANGLES)) / np.maximum(smooth.sum(axis=1), 1e-12)
    angle = np.rad2deg(np.angle(vector)) % 360
    width = np.rad2deg(np.sqrt(-2 * np.log(np.maximum(np.abs(vector), 1e-12))))
    return Bump(times, smooth, angle, width)
