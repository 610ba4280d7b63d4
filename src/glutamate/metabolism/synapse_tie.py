"""The tie to the synapse: vesicles that the cycle asks for against vesicles that a synapse gives.

Scheme      released glutamate of a gram / (synapses, molecules) <-> mean rate x release of one spike in living tissue
Takes in    the model `cycle` at rest; the model `tripartite` at the calcium of living tissue
Hands on    `asked`, `given` (vesicles per synapse and second), `targets()`
Limits      they differ by two: 13C counts more glutamate than rates times release do, as bottom-up budgets of energy
            find less for recycling than 13C; neither side is moved towards the other
Sources     Shen1999 (cycle), PotjansDiesmann2014 (mean rate of excitatory cells)
"""

from functools import cache

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.metabolism.cycle_targets import quanta
from glutamate.metabolism.experiment import within

RATE_HZ = 2.9  # mean over the excitatory cells of a cortical microcircuit
CALCIUM = "1.2 mM"  # outside cells of living tissue
SETTLED, END = 10e3, 30e3  # ms


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


def targets() -> list[Target]:
    """The synapse's side; the cycle's own is in cycle_targets.py."""
    return [
        Target(
            "MET-12", "vesicles per second of the synapse at 2.9 Hz and 1.2 mM of calcium", **within(0.7, 1.5),
            unit="1/s", source="Shen1999", kind="prediction", measure=given,
        )
    ]  # fmt: skip
