"""The tie to the synapse: vesicles that the cycle asks for against vesicles that a synapse gives.

Scheme      released glutamate of a gram / (synapses, molecules) <-> mean rate x release of one spike in living tissue
Takes in    the model `cycle` at rest; the model `tripartite` at the calcium of living tissue
Hands on    `asked`, `given` (vesicles per synapse and second), `synapse_under` (what a state of the cycle sets in a
            synapse), `targets()`
Not here    ambient glutamate: the synapse has its own from the same density of transporters, and both double when half
            of them are gone
Limits      they differ by two: 13C counts more glutamate than rates times release do, as bottom-up budgets of energy
            find less for recycling than 13C; neither side is moved towards the other
Sources     Shen1999 (cycle), PotjansDiesmann2014 (mean rate of excitatory cells)
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.errors import PathError
from glutamate.metabolism.cycle_targets import quanta
from glutamate.metabolism.experiment import within

RATE_HZ = 2.9  # mean over the excitatory cells of a cortical microcircuit
CALCIUM = "1.2 mM"  # outside cells of living tissue
SETTLED, END = 10e3, 30e3  # ms
READ = ("excitatory.filling", "inhibitory.filling", "inhibitory.gaba", "rest.volume_i", "clearance.clearance")
FILLED = {  # what grows with the filling of a vesicle, by the neuron that fills it
    "excitatory": ("vesicles.vesicle_molecules",),
    "inhibitory": ("inhibition.vesicle_molecules", "gaba.vesicle_peak"),
}


def asked() -> float:
    """Releases per synapse and second whose glutamate is the flux of the cycle at rest."""
    return quanta()


@cache
def given(rate_hz: float = RATE_HZ, calcium: str = CALCIUM) -> float:
    """Vesicles per second of one synapse at a mean rate, once depression has settled."""
    model = discover.model("tripartite").set({"calcium_outside": calcium})
    spikes = Protocol().spikes("release.spike", rate=f"{rate_hz:g} Hz")
    path = "demand.glutamate_released"
    data = simulate(model, spikes, times=[0.0, SETTLED, END], record=[path], threads=1)
    molecules = float(data[path][2] - data[path][1])
    return molecules / model.values()["vesicles.vesicle_molecules"] / (END - SETTLED) * 1e3


def synapse_under(state: Mapping[str, Any], synapse: Any = "tripartite") -> dict[str, float]:
    """Values by path for `Model.set` of a synapse, from those of the cycle {path: number in canonical units}.

    The content of vesicles goes with their filling relative to rest; GABA inside, working transporters and, where the
    state has it, magnesium are handed on as they are. `synapse` is the name of a model or a Model with those paths.
    Raises PathError where the state lacks a path.
    """
    missing = [path for path in READ if path not in state]
    if missing:
        do = "record it, or take the outputs of a SteadyMap"
        raise PathError("a synapse under this state", f"no {', '.join(missing)}", ", ".join(READ), do)
    model = discover.model(synapse) if isinstance(synapse, str) else synapse
    usual, rest = model.values(), discover.model("cycle").values()
    values = {"gaba_inside": float(state["inhibitory.gaba"]) / float(state["rest.volume_i"])}
    values["transporters"] = float(state["clearance.clearance"])
    for neuron, paths in FILLED.items():
        full = float(state[f"{neuron}.filling"]) / float(rest[f"{neuron}.filled"])
        values |= {path: float(usual[path]) * full for path in paths}
    if "magnesium.magnesium" in state:
        values["magnesium"] = float(state["magnesium.magnesium"])
    return values


def targets() -> list[Target]:
    """The synapse's side; the cycle's own is in cycle_targets.py."""
    return [
        Target(
            "MET-12", "vesicles per second of the synapse at 2.9 Hz and 1.2 mM of calcium", **within(0.7, 1.5),
            unit="1/s", source="Shen1999", kind="prediction", measure=given,
        )
    ]  # fmt: skip
