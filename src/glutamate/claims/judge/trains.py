"""Trains: glutamate that a terminal releases over a train of spikes, with a substance that holds sodium channels.

Scheme      spikes -> terminal (calcium outside, substance) -> vesicles -> molecules counted, as in the tripartite
            synapse, without what lies behind the cleft
Limits      autoreceptors are left out; ambient GABA stands still at what its transporters hold
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from glutamate.claims.judge.claim import Sample

MODEL = "tripartite"  # parts have the names they have there
TOUCHES = ("presynaptic.release_probability", "presynaptic.gabab_*", "presynaptic.drug_max", "presynaptic.use_half",
           "presynaptic.memory_time", "vesicles.recovery_time", "vesicles.facilitation_time")  # fmt: skip
CALCIUM, GABA = 1.2, 1e-4  # mM, of living tissue


@cache
def terminal() -> Any:
    """A terminal, its vesicles and a counter."""
    from glutamate.engine.assembly import Assembly, Input
    from glutamate.engine.model import Model
    from glutamate.synapse.demand import Demand
    from glutamate.synapse.modulated_release import ModulatedRelease
    from glutamate.synapse.presynaptic import Presynaptic
    from glutamate.synapse.spike_arrival import SpikeArrival

    parts = {
        "release": SpikeArrival(),
        "presynaptic": Presynaptic(),
        "vesicles": ModulatedRelease(),
        "demand": Demand(),
    }
    wires: dict[str, Any] = {
        "vesicles.spike": "release.spikes",
        "presynaptic.spike": "release.spikes",
        "demand.glutamate": "vesicles.molecules",
        "vesicles.utilization": "presynaptic.utilization",
        "presynaptic.calcium": Input("mM", CALCIUM),
        "presynaptic.gaba_ambient": Input("mM", GABA),
        "presynaptic.lamotrigine": "lamotrigine",
        "presynaptic.riluzole": "riluzole",
    }
    wires |= {f"presynaptic.{n}": Input("1", 0.0) for n in ("mglur_active", "a1_active")}
    wires |= {f"demand.{n}": Input("mM/ms", 0.0) for n in ("perisynaptic_uptake", "ambient_uptake")}
    inputs = {name: Input("mM", 0.0) for name in ("lamotrigine", "riluzole")}
    return Model.of(Assembly(parts, wires, inputs, TIME="ms"))


def released(sample: Sample, substance: str, levels: Mapping[str, Any], rate: float, spikes: int) -> dict[str, Any]:
    """{arm: (n,)} molecules of glutamate over so many spikes at a rate (1/s), by arms' levels (n,) in mM."""
    import dataclasses

    import numpy as np

    from glutamate import Protocol
    from glutamate.claims.judge.courses import ran

    times = 1000 / rate * (1 + np.arange(spikes))
    end = float(times[-1] + 1)
    plan, found = Protocol().spikes("release.spike", times=times.tolist()), {}
    for arm, level in levels.items():
        people = dataclasses.replace(sample, values={**sample.values, substance: np.zeros(sample.n) + level})
        path = "demand.glutamate_released"
        got = ran(terminal(), {arm: plan}, people, {path: "molecule"}, f"{end:g} ms", times=[0.0, end])
        found[arm] = got[arm][path][:, -1]
    return found
