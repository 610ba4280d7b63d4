"""A cortex at a moment of a life: spiking cells, and of every excitatory cell a synapse that hears its spikes.

Scheme      factors of life -> conductances, adaptation, outside rate -> 2,000 cells -> rates, mean voltage
            spikes of every excitatory cell -> a whole synapse at that voltage -> vesicles and calcium through NMDA
Takes in    factors by name (arrays over points) and a context: how much comes from the senses
Hands on    `lifted(factors, context)`, what they become here; `CortexRun`, the fast side of the bridge `cortex`;
            `spiking` and `synapses`, one run of each, for a look at a moment
Not here    layers, NMDA between the cells, tonic inhibition, up and down states, voltage that follows the cell's own
            spikes, calcium channels
Limits      every cell hears 400 excitatory and 100 inhibitory ones of 2,000; in the source these numbers vary between
            cells, of 10,000. The number of NMDA receptors scales calcium exactly, since the voltage is held
Sources     DiVolo2019 (cells, conductances, adaptation); the rest of the parts
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from glutamate.engine.bridge.model_run import digest, model_identity
from glutamate.life.factors import FILLING
from glutamate.parameter import Parameter

CELLS = {"excitatory": 1600, "inhibitory": 400}
SHARE = 0.25  # of the cells of a kind are heard by each
FIBRES, DELAY, BIN, RAMP = 400, 0.5, 10.0, 500.0  # outside fibres of a cell; ms
ASLEEP = Parameter(60.0, "pA", "DiVolo2019", low=0, high=100, note="adaptation of a cell per spike without arousal")
AROUSED = Parameter(15.0, "pA", "assumed: near the weak adaptation of the source", low=0, high=60, note="at arousal 1")
EXCITATION = Parameter(1.5, "nS", "DiVolo2019", note="of an excitatory synapse of the network")
INHIBITION = Parameter(5.0, "nS", "DiVolo2019", note="of an inhibitory one")
CORTEX = Parameter(2.0, "Hz", "assumed: of a fibre from elsewhere, four fifths of the source's 2.5", low=1.5, high=2.5)
SENSES = Parameter(0.5, "Hz", "assumed: of a fibre at work, the other fifth of the source's 2.5", low=0.2, high=1.0)
MAGNESIUM = Parameter(0.8, "mM", "assumed: human cerebrospinal fluid", low=0.75, high=0.95)
TERMINAL = Parameter(0.1, "1", "assumed: the working set of Release", note="release probability at rest")
NUMBERS = {
    "adaptation_asleep": ASLEEP,
    "adaptation_aroused": AROUSED,
    "excitation": EXCITATION,
    "inhibition": INHIBITION,
    "outside_cortex": CORTEX,
    "outside_senses": SENSES,
    "magnesium": MAGNESIUM,
    "release_probability": TERMINAL,
}
FACTORS = ("release_gain", "synapses", "gaba_tone", "uptake", "sensory_gain", "arousal")
SAMPLED, EVERY = 100, 5.0  # cells whose voltage is looked at, and times, ms
TOLERANCE = 1e-4
PAROXYSM = 100.0  # Hz, far above any cortical mean rate


class Lifted(NamedTuple):
    """What factors become: parameters and inputs of the fast models, and states to start from (none: it settles)."""

    parameters: dict[str, float]
    inputs: dict[str, float]
    start: dict[str, float]


class Spiking(NamedTuple):
    """A run of the network: the Dataset, rates in Hz and mean voltage (mV) of excitatory cells, after settling."""

    data: Any
    rate_e: float
    rate_i: float
    voltage: float


def lifted(factors: Mapping[str, float], context: Mapping[str, float]) -> Lifted:
    """Parameters and inputs of network and synapse at one point; `context` has the load of the senses."""
    asleep, aroused, cortex, senses, excitation, inhibition, magnesium, terminal = (
        float(number.value) for number in (ASLEEP, AROUSED, CORTEX, SENSES, EXCITATION, INHIBITION, MAGNESIUM, TERMINAL)
    )
    return Lifted(
        {
            "excitatory.adaptation_step": asleep - (asleep - aroused) * factors["arousal"],
            "excitation": excitation * factors["release_gain"] * factors["synapses"],
            "inhibition": inhibition * factors["gaba_tone"] ** FILLING,
            "release.release_probability": terminal * factors["release_gain"],
        },
        {
            "outside_hz": cortex + senses * context["senses"] * factors["sensory_gain"],
            "transporters": factors["uptake"],
            "magnesium": magnesium,
        },
        {},
    )


def network(found: Lifted, seed: int = 0) -> Any:
    """The spiking cells at these parameters."""
    import numpy as np

    from glutamate.circuit.adex import AdEx
    from glutamate.engine.network import FixedInDegree, Group, Network, PoissonInput, Projection

    step = found.parameters["excitatory.adaptation_step"]
    kinds = {"excitatory": AdEx(adaptation_step=step), "inhibitory": AdEx.fast_spiking()}
    weights = {"excitatory": found.parameters["excitation"], "inhibitory": found.parameters["inhibition"]}
    groups = {name: Group(kinds[name], n, {"voltage": "uniform(-70 mV, -55 mV)"}) for name, n in CELLS.items()}
    wired = {name: FixedInDegree(round(SHARE * n)) for name, n in CELLS.items()}
    projections = [Projection(a, b, a, wired[a], weights[a], DELAY) for a in groups for b in groups]
    shares = (np.arange(round(RAMP / BIN)) + 1) * BIN / RAMP
    rates = [f"{found.inputs['outside_hz'] * share:.9g} Hz" for share in shares]
    inputs = [PoissonInput(name, "excitatory", rates, weights["excitatory"], number=FIBRES, bin=BIN) for name in groups]
    return Network(groups, projections, inputs, seed=seed)


def spiking(found: Lifted, settle: float, window: float, seed: int) -> Spiking:
    """One run of the network, with all spikes and the voltage of some cells."""
    from glutamate.engine.network import Record

    watched = {"excitatory.voltage": range(SAMPLED)}
    record = Record(states=watched, every=EVERY, bin=EVERY)
    data = network(found, seed).run(settle + window, record, threads=1, progress=_silent)
    rates = data["rate"].values[data["bin"].values >= settle].mean(axis=0)
    voltage = data["excitatory.voltage"].values[data["time"].values > settle].mean()
    return Spiking(data, float(rates[0]), float(rates[1]), float(voltage))


def _silent(done: int, total: int) -> None:
    """One of many short runs: no bar."""


def trains(run: Spiking, length: float) -> list[list[float]]:
    """Spike times (ms) of every excitatory cell of a run, before `length`."""
    import numpy as np

    times, cells = run.data["spike_time"].values, run.data["spike_cell"].values
    own = (cells < CELLS["excitatory"]) & (times < length)
    order = np.argsort(cells[own], kind="stable")
    split = np.searchsorted(cells[own][order], np.arange(1, CELLS["excitatory"]))
    return [part.tolist() for part in np.split(times[own][order], split)]


def synapse() -> Any:
    """The whole synapse, its voltage held."""
    from glutamate.engine import discover

    return discover.model("synapse", (("voltage", "clamped"),))


def synapses(
    found: Lifted,
    run: Spiking,
    times: Any,
    record: list[str],
    cells: Sequence[int] | None = None,
    nmda_gain: float = 1.0,
) -> Any:
    """A synapse for each excitatory cell (or those of these numbers), at the mean voltage of the run.

    A Dataset (member, time) of what is recorded.
    """
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    own = synapse()
    values = {"release.release_probability": found.parameters["release.release_probability"], "voltage": run.voltage}
    values |= {name: found.inputs[name] for name in ("transporters", "magnesium")}
    if nmda_gain != 1.0:
        values["nmda.number"] = nmda_gain * own.values()["nmda.number"]
    heard = trains(run, float(times[-1]))
    heard = heard if cells is None else [heard[cell] for cell in cells]
    same = np.full(len(heard), own.values()["release.sites"])
    protocol = Protocol().spikes("release.spike", heard)
    return simulate(
        own.set(values), protocol, times=times, vary={"release.sites": same}, record=record, keep=len(same),
        rtol=TOLERANCE, threads=1, progress=False,
    )  # fmt: skip


def released(data: Any) -> float:
    """Vesicles per synapse and second: what resources had to make up for, plus what they lost on the way."""
    import numpy as np

    free = data["release.resources"].values
    own = synapse().values()
    span = float(data["time"].values[-1] - data["time"].values[0])
    regained = np.trapezoid(1 - free, data["time"].values, axis=1) / own["release.recovery_time"]
    return float(1e3 * own["release.sites"] * (regained - (free[:, -1] - free[:, 0])).mean() / span)


def calcium_load(data: Any) -> float:
    """Charge (fC) that calcium carries through NMDA receptors of a synapse in a second, mean of all."""
    import numpy as np

    current = data["calcium.nmda_calcium_current"].values  # pA
    span = float(data["time"].values[-1] - data["time"].values[0])
    return float(-1e3 * np.trapezoid(current, data["time"].values, axis=1).mean() / span)


RECORD = ["release.resources", "calcium.nmda_calcium_current"]


def averages(found: Lifted, settle: float, window: float, seed: int) -> dict[str, float]:
    """Mean rates, release and calcium load of one point."""
    import numpy as np

    run = spiking(found, settle, window, seed)
    data = synapses(found, run, np.arange(settle, settle + window + EVERY / 2, EVERY), RECORD)
    return {"rate_e": run.rate_e, "rate_i": run.rate_i, "release": released(data), "calcium_load": calcium_load(data)}


@dataclasses.dataclass(frozen=True)
class CortexRun:
    """The fast side: a network and its synapses for every point, one after the other."""

    numbers = NUMBERS

    def run(
        self,
        points: Mapping[str, Any],
        context: Mapping[str, float],
        outputs: Mapping[str, Any],
        settle: float,
        window: float,
        seeds: Any,
    ) -> dict[str, Any]:
        """{output: (points,)}; NaN where excitation was paroxysmal."""
        import numpy as np

        rows = []
        for k, seed in enumerate(seeds):
            here = lifted({name: float(values[k]) for name, values in points.items()}, context)
            row = averages(here, settle, window, int(seed))
            rows.append(row if row["rate_e"] < PAROXYSM else dict.fromkeys(row, np.nan))
        return {name: np.array([row[name] for row in rows]) for name in outputs}

    def identity(self) -> str:
        """Hash of cells, wiring, synapse and the numbers that lead from factors to them."""
        here = lifted(dict.fromkeys(FACTORS, 0.9), {"senses": 1.0})
        cells = network(here)
        kinds = [(name, model_identity(cells.models[name]), repr(group)) for name, group in cells.groups.items()]
        wired = [repr(each) for each in (*cells.projections, *cells.inputs)]
        steps = (cells.step, SAMPLED, EVERY, TOLERANCE)
        return digest(kinds, wired, model_identity(synapse()), here, FILLING, steps)
