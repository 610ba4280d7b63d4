"""Ask `synapse`: one second of the model `synapse` under a train of spikes, with the values of the sliders.

Takes in    values of parameters and inputs, a train of spikes to the excitatory and to the inhibitory terminal
Hands on    courses of glutamate, receptors, currents, calcium and voltage, every state of the receptors
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.wire import LabError, Strict

LANE = "quick"
WARM = True
RECEPTORS = ("ampa", "nmda", "gabaa")
# Ends of sliders where no range is published; the model itself takes more.
INPUTS = {
    "magnesium": (0.0, 2.0, "outside; 0 takes the block away"),
    "transporters": (0.05, 1.0, "share that works; 1 is health"),
    "gabaa.benzodiazepine": (0.0, 1.0, "share of the sites a benzodiazepine takes"),
}
SHOWN = (
    "cleft.glutamate_cleft", "cleft.glutamate_perisynaptic", "cleft.glutamate_ambient", "ampa.open", "nmda.open",
    "nmda.unblocked", "ampa.current", "nmda.current", "gabaa.current", "calcium.calcium", "membrane.voltage",
)  # fmt: skip
FIRST = 50.0  # ms, time of the first spike
EVERY, FINE, AFTER = 1.0, 0.05, 1.5  # ms: between times, between those after a spike, and for how long


class With(Strict):
    """Values by path, and spikes."""

    set: dict[str, float] = Field(default={}, max_length=60)
    drive: dict[str, float] = Field(default={}, max_length=len(INPUTS))
    rate: float = Field(default=20.0, ge=0.5, le=200.0)  # Hz
    count: int = Field(default=5, ge=0, le=100)
    inhibition: float = Field(default=0.0, ge=0.0, le=100.0)  # Hz
    duration: float = Field(default=1000.0, ge=10.0, le=2000.0)  # ms


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Courses, each under its path."""
    import glutamate

    unknown = given.drive.keys() - INPUTS.keys()
    if unknown:
        asked, allowed = f"the input {sorted(unknown)[0]:.60}", ", ".join(INPUTS)
        raise LabError(asked, "no input of this page", allowed, "use one of these")
    model = glutamate.load("synapse").set(given.set)
    protocol = glutamate.Protocol()
    for port, times in _trains(given).items():
        protocol = protocol.spikes(port, times=times)
    receptors = [f"{name}.{state}" for name in RECEPTORS for state in _states(name)]
    record = [*SHOWN, *(path for path in receptors if path not in SHOWN)]
    data = glutamate.simulate(model, protocol, times=_times(given), drive=given.drive, record=record, threads=1)
    courses = {str(name): data[name].values for name in data.data_vars}
    units = {str(name): data[name].attrs["units"] for name in data.data_vars}
    failed = data.attrs["failed"]
    return {"time": data["time"].values, "courses": courses, "units": units, "failed": failed, "data": data}


def _states(receptor: str) -> list[str]:
    import glutamate

    return [slot.path.partition(".")[2] for slot in glutamate.load(receptor).system.states]


def _trains(given: With) -> dict[str, list[float]]:
    """Times of spikes by port, ms; none where the train is empty."""
    gap, rest = 1000.0 / given.rate, given.duration - FIRST
    trains = {"release.spike": [FIRST + k * gap for k in range(given.count) if k * gap < rest]}
    if given.inhibition:
        other = 1000.0 / given.inhibition
        trains["inhibition.spike"] = [FIRST + k * other for k in range(int(rest / other) + 1) if k * other < rest]
    return {port: times for port, times in trains.items() if times}


def _times(given: With) -> Any:
    """Every millisecond, and finer after each spike, where glutamate comes and goes."""
    import numpy as np

    spikes = sorted(time for times in _trains(given).values() for time in times)
    finer = [time + np.arange(0.0, AFTER, FINE) for time in spikes]
    times = np.unique(np.round(np.concatenate([np.arange(0.0, given.duration + EVERY, EVERY), *finer]), 6))
    return times[times <= given.duration]


def code(given: With) -> str:
    """Python that leaves the same courses in `data`."""
    spikes = sorted(time for times in _trains(given).values() for time in times)
    lines = ["import numpy as np", "", "import glutamate", ""]
    lines += [f'model = glutamate.load("synapse").set({given.set})', "protocol = glutamate.Protocol()"]
    lines += [f'protocol = protocol.spikes("{port}", times={times})' for port, times in _trains(given).items()]
    lines += [
        f"finer = [time + np.arange(0.0, {AFTER}, {FINE}) for time in {spikes}]",
        f"times = np.unique(np.round(np.concatenate([np.arange(0.0, {given.duration + EVERY}, {EVERY}), *finer]), 6))",
        f"times = times[times <= {given.duration}]",
        f"data = glutamate.simulate(model, protocol, times=times, drive={given.drive})",
        "",
    ]
    return "\n".join(lines)
