"""Ask `circuit_spikes`: a published spiking network for a second or three: spikes of some cells, rates, spectra.

Takes in    network, its size as a share of the published one where it can be smaller, its choices, seed, length
Hands on    spikes of cells evenly spread over every group (how many of how many), rates of groups over time and on
            average, irregularity, spectrum of every group's rate, the Dataset with all spikes
Not here    the networks (brunel, coba, adaptive_network, microcircuit)
Limits      a smaller brunel keeps the inputs of each cell and so fires a little more; a smaller coba keeps them too; a
            smaller microcircuit keeps rates and loses correlations
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from glutamate.lab.wire import Strict

LANE = "long"
SECONDS = 120.0
FROM = 200.0  # ms: the start from drawn voltages is over
SEGMENT, BIN = 500.0, 5  # ms, of a spectrum; bins of 1 ms in a point of the rates
COBA = 4000


class With(Strict):
    """The network and its choices; those of other networks are left at their values."""

    network: Literal["brunel", "coba", "adaptive_network", "microcircuit"] = "brunel"
    size: Annotated[float, Field(ge=0.02, le=1)] = 0.2
    g: Annotated[float, Field(ge=2, le=8)] = 5.0
    drive: Annotated[float, Field(ge=0.5, le=4)] = 2.0
    adaptation: Annotated[float, Field(ge=0, le=100)] = 60.0
    leak: Annotated[float, Field(ge=-65, le=-60)] = -65.0
    seconds: Annotated[float, Field(ge=0.8, le=3)] = 1.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    cells: Annotated[int, Field(ge=20, le=200)] = 150

    @model_validator(mode="after")
    def _fits(self) -> With:
        least, most = {"brunel": (0.2, 1), "coba": (0.25, 1), "microcircuit": (0.02, 0.2)}.get(self.network, (0.02, 1))
        if not least <= self.size <= most:
            raise ValueError(f"a share of {least:g} to {most:g} of {self.network} runs here within seconds")
        return self

    def choices(self) -> dict[str, float]:
        """Choices of the network by their own names."""
        named: dict[str, dict[str, float]] = {
            "brunel": {"g": self.g, "drive": self.drive, "scale": self.size},
            "coba": {"size": round(COBA * self.size)},
            "adaptive_network": {"adaptation_pa": self.adaptation, "leak_mv": self.leak},
            "microcircuit": {"scale": self.size},
        }
        return named[self.network]


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """One run and what is read of it."""
    import numpy as np

    from glutamate import load
    from glutamate.circuit.spike_statistics import irregularity
    from glutamate.readouts.spectrum import spectrum

    network: Any = load(given.network, seed=given.seed, **given.choices())
    data = network.run(1000 * given.seconds, progress=tell)
    times, cells = data["spike_time"].values, data["spike_cell"].values
    late = data["bin"].values >= FROM
    settled = data["rate"].values[late]
    found = spectrum(settled.T, 1.0, segment_ms=SEGMENT)
    groups, row = [], 0
    for k, name in enumerate(data["group"].values.tolist()):
        first, size = int(data["first_cell"].values[k]), int(data["cells"].values[k])
        own = (cells >= first) & (cells < first + size)
        shown = max(1, min(size, round(given.cells * size / network.size)))
        picked = first + np.linspace(0, size - 1, shown).astype(int)
        kept = np.isin(cells, picked)
        groups.append(
            {
                "name": name,
                "cells": size,
                "shown": shown,
                "first_row": row,
                "time": times[kept],
                "row": row + np.searchsorted(picked, cells[kept]),
                "rate": float(settled[:, k].mean()),
                "irregularity": irregularity(times[own & (times > FROM)], cells[own & (times > FROM)]),
            }
        )
        row += shown
    coarse = data["rate"].coarsen(bin=BIN, boundary="trim").mean()
    return {
        "data": data,
        "groups": groups,
        "shown": row,
        "cells": network.size,
        "time": coarse["bin"].values,
        "rates": coarse.values.T,
        "frequency": found.frequency,
        "density": found.density,
        "from": FROM,
        "seed": given.seed,
        "choices": given.choices(),
        "spikes": len(times),
    }


def code(given: With) -> str:
    """Python that leaves the same `data`."""
    choices = "".join(f", {name}={value!r}" for name, value in given.choices().items())
    return f"""\
from glutamate import load
from glutamate.readouts.spectrum import spectrum

data = load({given.network!r}, seed={given.seed}{choices}).run({1000 * given.seconds!r})  # ms
settled = data["rate"].values[data["bin"].values >= {FROM!r}]  # Hz, in bins of 1 ms
frequency, density = spectrum(settled.T, 1.0, segment_ms={SEGMENT!r})
"""
