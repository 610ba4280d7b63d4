"""The three ion models as models that run: without energy, in a bath of potassium, with an energy store.

Takes in    HubelTissue, KaliaSynapse, WeiNeuron, Deprivation, EnergyStore
Hands on    models `anoxia`, `stopped_flow`, `closed_synapse`, `wei_neuron`; courses of runs; what a course did
Not here    space (spreading.py), death (load.py)
Sources     Hubel2017, Kalia2021, Wei2014
"""

from __future__ import annotations

from functools import cache
from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.injury.deprivation import Deprivation, SmoothDeprivation
from glutamate.injury.energy_store import EnergyStore
from glutamate.injury.hubel import HubelTissue
from glutamate.injury.kalia import KaliaSynapse
from glutamate.injury.wei import WeiNeuron

STEP_MS = 250.0
DEPOLARIZED_MV, HIGH_MM, RAISED_MM = -45.0, 20.0, 15.0
BLOCKS = ("sodium", "potassium", "chloride", "uptake")


@model("anoxia", title="Tissue of neuron, glia and extracellular space without energy, and after")
def anoxia(uptake: str = "published") -> Assembly:
    """Hubel's tissue under one dip of energy; `uptake` is published or reversible."""
    wires: dict[str, Any] = {"tissue.energy": "failure.energy", "tissue.coupling": "failure.coupling"}
    wires |= {"tissue.bath": Input("mM", 4.0), "tissue.nmda_block": Input("1", 0.0)}
    return Assembly({"failure": Deprivation(), "tissue": _tissue(uptake)}, wires)


@model("stopped_flow", title="Tissue whose energy is ATP and phosphocreatine, while blood stops")
def stopped_flow(uptake: str = "published") -> Assembly:
    """Hubel's tissue fed by an energy store that a dip of flow no longer fills."""
    wires: dict[str, Any] = {"store.supply": "failure.energy", "store.pump_current": "tissue.pump_current"}
    wires |= {"tissue.energy": "store.energy", "tissue.coupling": "failure.coupling"}
    wires |= {"tissue.bath": Input("mM", 4.0), "tissue.nmda_block": Input("1", 0.0)}
    parts = {"failure": Deprivation(), "store": EnergyStore(), "tissue": _tissue(uptake)}
    return Assembly(parts, wires)


def _tissue(uptake: str) -> HubelTissue:
    from glutamate.errors import ParameterError, closest

    sets = {"published": HubelTissue, "reversible": HubelTissue.reversible}
    if uptake not in sets:
        asked, near = "the uptake of the tissue", closest(str(uptake), sets)
        raise ParameterError(asked, f"{uptake!r:.40}", ", ".join(sets), "use one of these", closest=near)
    return sets[uptake]()


@model("closed_synapse", title="Tripartite synapse in a closed space under one dip of energy")
def closed_synapse() -> Assembly:
    """Kalia's synapse; blocks of channels are inputs."""
    wires: dict[str, Any] = {"synapse.energy": "failure.energy"}
    wires |= {f"synapse.{name}_block": Input("1", 0.0) for name in BLOCKS}
    return Assembly({"failure": SmoothDeprivation(), "synapse": KaliaSynapse()}, wires)


@model("wei_neuron", title="One neuron with oxygen and bath: spikes, seizures, spreading depolarization")
def wei() -> Assembly:
    """Wei's neuron, coupled and with oxygen."""
    wires = {"neuron.bath": Input("mM", 4.0), "neuron.oxygen_bath": Input("mg/L", 32.0)}
    return Assembly({"neuron": WeiNeuron()}, wires | {"neuron.coupling": Input("1", 1.0)})


@cache
def hubel(kind: str = "anoxia", end_s: float = 400.0, **changes: float) -> dict[str, Any]:
    """A run of anoxia or stopped_flow; `changes` by name with `__` for the dot, canonical units.

    Returns time_s, voltage, potassium, sodium_inside, glutamate (mM outside), space (share), as arrays.
    """
    names = ("voltage", "potassium_outside", "sodium_inside", "glutamate_tissue", "outside_share")
    keys = ("voltage", "potassium", "sodium", "glutamate", "space")
    return _course(kind, "tissue", names, keys, end_s, changes)


@cache
def kalia(end_s: float = 3600.0, block: tuple[Any, ...] = (), **changes: float) -> dict[str, Any]:
    """A run of closed_synapse; `block` is (name, start_s, length_s). Keys as in `hubel`, without space."""
    names = ("neuron_voltage", "potassium_outside", "sodium_inside", "glutamate_cleft")
    keys = ("voltage", "potassium", "sodium", "glutamate")
    return _course("closed_synapse", "synapse", names, keys, end_s, changes, block)


@cache
def wei_course(end_s: float = 60.0, dark: tuple[float, float] | None = None, **changes: float) -> dict[str, Any]:
    """A run of wei_neuron, without oxygen from `dark[0]` for `dark[1]` s; sampled every 0.5 ms where it stays."""
    names = ("voltage", "potassium_out_mm", "sodium_in_mm")
    drive = {}
    if dark is not None:
        at = [0.0, 1e3 * dark[0], 1e3 * dark[0], 1e3 * sum(dark), 1e3 * sum(dark)]
        drive = {"neuron.oxygen_bath": (at, [32e-9, 32e-9, 0.0, 0.0, 32e-9])}
    keys = ("voltage", "potassium", "sodium")
    return _course("wei_neuron", "neuron", names, keys, end_s, changes, drive=drive, step=0.5 if dark is None else None)


def _course(
    kind: str,
    part: str,
    names: tuple[str, ...],
    keys: tuple[str, ...],
    end_s: float,
    changes: dict[str, float],
    block: tuple[Any, ...] = (),
    drive: dict[str, Any] | None = None,
    step: float | None = None,
) -> dict[str, Any]:
    import numpy as np

    from glutamate.engine import discover
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    made = discover.model(kind).set({name.replace("__", "."): value for name, value in changes.items()})
    protocol = Protocol()
    for name, start, length in [block] if block else []:
        protocol = protocol.pulse(f"{part}.{name}_block", 1.0, f"{start} s", f"{length} s")
    times = np.arange(0, 1e3 * end_s + 1, step or STEP_MS)
    record = [f"{part}.{name}" for name in names]
    data = simulate(made, protocol, times=times, record=record, drive=drive or {}, rtol=1e-6, threads=1)
    found = {key: data[path].values for key, path in zip(keys, record, strict=True)}
    return {"time": times / 1e3, **found}


def latency(course: dict[str, Any], start_s: float = 0.0) -> float:
    """Seconds from `start_s` to depolarization above -45 mV with more than 20 mM potassium; infinite if never."""
    hit = (course["voltage"] > DEPOLARIZED_MV) & (course["potassium"] > HIGH_MM) & (course["time"] > start_s)
    return float(course["time"][hit][0] - start_s) if hit.any() else float("inf")


def episode(course: dict[str, Any]) -> float:
    """Seconds of the first depolarization with more than 15 mM potassium; 0 if there is none."""
    import numpy as np

    high = (course["voltage"] > DEPOLARIZED_MV) & (course["potassium"] > RAISED_MM)
    if not high.any():
        return 0.0
    first = int(np.argmax(high))
    rest = ~high[first:]
    last = int(np.argmax(rest)) if rest.any() else len(rest)
    return float(last * (course["time"][1] - course["time"][0]))


def spikes(course: dict[str, Any]) -> int:
    """Upward crossings of 0 mV."""
    voltage = course["voltage"]
    return int(((voltage[1:] > 0) & (voltage[:-1] <= 0)).sum())
