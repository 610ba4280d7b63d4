"""Networks of pools that hear each other alike: pyramidal cells with NMDA gates, interneurons, outside trains.

Scheme      every pool of pyramidal cells excites every pool through AMPA and NMDA, weighted by pair; interneurons
            inhibit all and each other; all-to-all, so the sums of spikes and of gates are kept, not synapses
Takes in    sizes, weights of pairs of pools, conductances for one source (nS), outside trains
Hands on    a `Network`; `knobs` scales receptors of pyramidal cells and interneurons apart, as drugs do
Not here    sparse wiring; which stimulus is given (working_memory.py, decision.py)
Sources     BrunelWang2001, Wang2002 (structure); the delay of 0.5 ms is assumed: both papers as coded
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from glutamate.circuit.lif_receptors import LIFReceptors
from glutamate.engine.network import AllToAll, Group, Network, PoissonInput, Projection
from glutamate.errors import ParameterError, closest

INTERNEURONS = "interneurons"
DELAY = 0.5  # ms


@dataclasses.dataclass(frozen=True)
class Conductances:
    """Of one kind of cell, in nS for one source: outside AMPA, AMPA, NMDA and GABA-A within the network."""

    outside: float
    ampa: float
    nmda: float
    gaba: float


@dataclasses.dataclass(frozen=True)
class Knobs:
    """Factors on receptors, 1 without a drug: on pyramidal cells (`_e`), on interneurons (`_i`); magnesium in mM."""

    ampa_e: float = 1.0
    ampa_i: float = 1.0
    nmda_e: float = 1.0
    nmda_i: float = 1.0
    gaba_e: float = 1.0
    gaba_i: float = 1.0
    gaba_time: float = 1.0
    tonic: float = 0.0
    magnesium: float = 1.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 <= value < float("inf"):
                raise ParameterError(f"the knob {name}", repr(value), "a number from 0", "give a factor (nS, mM)")

    @classmethod
    def of(cls, **given: float) -> Knobs:
        """Knobs by name; `nmda` and `gaba` and `ampa` turn both kinds of cells."""
        names = [f.name for f in dataclasses.fields(cls)]
        both = {receptor: given.pop(receptor) for receptor in ("ampa", "nmda", "gaba") if receptor in given}
        wide = {f"{receptor}_{kind}": value for receptor, value in both.items() for kind in "ei"}
        for name in given:
            if name not in names:
                near = closest(name, names)
                raise ParameterError(
                    f"the knob {name!r:.40}", "no such knob", ", ".join(names), "use one", closest=near
                )
        return cls(**wide | given)


def pools(
    sizes: Mapping[str, int],
    weight: Callable[[str, str], float],
    interneurons: int,
    pyramidal: Conductances,
    inhibitory: Conductances,
    outside: float,
    *,
    gaba_time: float,
    knobs: Knobs,
    stimuli: Sequence[PoissonInput] = (),
    reset: float = -55.0,
    kick: bool = False,
    dt: float = 0.1,
    seed: int = 0,
) -> Network:
    """A network of pools `sizes` and interneurons.

    weight(source, target)  factor on AMPA and NMDA between two pyramidal pools
    outside                 events per second that every cell gets from outside
    stimuli                 further trains, such as a cue
    reset                   voltage (mV) after a spike
    kick                    NMDA gates that jump at a spike instead of rising
    """
    own = {"gaba_time": gaba_time * knobs.gaba_time, "kick": float(kick), "reset_potential": reset}
    drive = {"magnesium": knobs.magnesium, "current": 0.0, "tonic_conductance": knobs.tonic}
    cell, other = LIFReceptors(**own), LIFReceptors.interneuron(**own)
    start = {"voltage": "uniform(-60 mV, -50 mV)"}
    groups = {name: Group(cell, size, start, drive) for name, size in sizes.items()}
    groups[INTERNEURONS] = Group(other, interneurons, start, drive)
    projections: list[Projection] = []
    inputs: list[PoissonInput] = []
    for target in groups:
        kind = inhibitory if target == INTERNEURONS else pyramidal
        side = "i" if target == INTERNEURONS else "e"
        ampa, nmda, gaba = (
            getattr(kind, receptor) * getattr(knobs, f"{receptor}_{side}") for receptor in ("ampa", "nmda", "gaba")
        )
        for source in sizes:
            factor = 1.0 if target == INTERNEURONS else weight(source, target)
            if ampa:
                projections.append(Projection(source, target, "ampa", AllToAll(), factor * ampa, DELAY))
            projections.append(Projection(source, target, "nmda", AllToAll("nmda_gate"), factor * nmda, DELAY))
        projections.append(Projection(INTERNEURONS, target, "gaba", AllToAll(), gaba, DELAY))
        inputs.append(PoissonInput(target, "ampa", f"{outside} Hz", kind.outside * getattr(knobs, f"ampa_{side}")))
    return Network(groups, projections, [*inputs, *stimuli], dt=dt, seed=seed)


def rate(data: Any, group: str, start: float, until: float) -> float:
    """Mean rate (Hz) of a group between two times (ms)."""
    chosen = data["rate"].sel(group=group)
    kept = (data["bin"] >= start) & (data["bin"] < until)
    return float(chosen[kept.values].mean())
