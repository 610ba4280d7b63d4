"""Fear learning in spikes: the basal amygdala hears a tone in a dangerous, then in a safe place, and learns both.

Scheme      of 3,400 excitatory cells 680 hear the dangerous context, another 680 the safe one; all hear the tone, the
            600 inhibitory ones too; synapses of tone and context learn while the tone sounds
Takes in    seed, tones of either phase, factor of GABA-A, share of inhibitory pairs that are connected
Hands on    `Lesson`: rates and weights at every tone; `lessons(...)` over seeds; `gamma`; `targets()`
Not here    shocks, forgetting; the mean field of the same circuit (fear_circuit.py), the cell (fear_cell.py)
Limits      one network a seed, with its own trains and wiring. Weights never fall without a tone: what is learnt stays
Sources     Vlachos2011 (network, phases); numbers and 30 runs as in an open replication
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target
from glutamate.engine.network import Group, Network, PoissonInput, Record
from glutamate.errors import ParameterError
from glutamate.plasticity.fear_cell import HALF_E, FearCell
from glutamate.plasticity.fear_network import CELLS, PROBABILITY
from glutamate.plasticity.fear_network import network as at_rest

POPULATION = 680
TONE_HZ, CONTEXT_HZ = "500 Hz", "300 Hz"
TONE_MS, PAUSE_MS, BEGIN_MS, BETWEEN_MS = 50.0, 150.0, 50.0, 100.0
CONDITIONING, EXTINCTION = 5, 6
TONE_ON_INHIBITORY = 0.9  # nS
FEAR, SAFE = (0, POPULATION), (CELLS["excitatory"] - POPULATION, CELLS["excitatory"])
MUTUAL = PROBABILITY["inhibitory"][1]
DENSE, BAND = 0.5, (20.0, 200.0)  # share of inhibitory pairs that are connected, as found in slices; Hz
SEEDS, RHYTHMS = 30, 5


class Lesson(NamedTuple):
    """At every tone (tones,): rates in Hz of fear and extinction cells, mean weights in nS of tone and context."""

    fear: Any
    extinction: Any
    fear_tone: Any
    extinction_tone: Any
    fear_context: Any
    extinction_context: Any


def phases(conditioning: int, extinction: int) -> list[tuple[str, float, bool]]:
    """Stretches (context "danger", "safety" or "", ms, whether the tone sounds) from the begin to the tone back."""
    found: list[tuple[str, float, bool]] = [("", BEGIN_MS, False)]
    for place, tones in (("danger", conditioning), ("safety", extinction), ("danger", 1)):
        found += [(place, length, sounds) for _ in range(tones) for length, sounds in
                  ((TONE_MS, True), (PAUSE_MS, False))]  # fmt: skip
        found.append(("", BETWEEN_MS, False))
    return found


def network(
    seed: int = 0,
    gaba: float = 1.0,
    conditioning: int = CONDITIONING,
    extinction: int = EXTINCTION,
    mutual_inhibition: float = MUTUAL,
) -> Network:
    """The resting network with cells that learn, and trains of tone and contexts for the whole protocol.

    Raises ParameterError for negative numbers.
    """
    if not (gaba >= 0 and min(conditioning, extinction) >= 0):
        came = f"GABA {gaba!r:.20}, {conditioning!r:.20} and {extinction!r:.20} tones"
        raise ParameterError("a protocol of fear", came, "numbers from 0", "change what lies outside")
    resting = at_rest(seed, mutual_inhibition, gaba)
    start = {
        "voltage": "uniform(-70 mV, -50 mV)", "tone_weight": "normal(0.9 nS, 0.1 nS)",
        "context_weight": "normal(0.4 nS, 0.05 nS)",
    }  # fmt: skip
    groups = {**resting.groups, "excitatory": Group(FearCell(), CELLS["excitatory"], start, {"current": 0.0})}
    plan = phases(conditioning, extinction)
    grid = TONE_MS  # every stretch is a whole number of these

    def course(wanted: Any, rate: str) -> list[str]:
        return [rate if wanted(*part) else "0 Hz" for part in plan for _ in range(round(part[1] / grid))] + ["0 Hz"]

    tone = course(lambda place, length, sounds: sounds, TONE_HZ)
    inputs = [
        *resting.inputs,
        PoissonInput("excitatory", "tone", tone, 1.0, bin=f"{grid} ms"),
        PoissonInput("inhibitory", "excitatory", tone, HALF_E * TONE_ON_INHIBITORY, bin=f"{grid} ms"),
    ]
    for name, cells in (("danger", FEAR), ("safety", SAFE)):
        rates = course(lambda place, length, sounds, name=name: place == name, CONTEXT_HZ)
        inputs.append(PoissonInput("excitatory", "context", rates, 1.0, bin=f"{grid} ms", cells=cells))
    return Network(groups, resting.projections, inputs, seed=seed)


def _place(built: Any, state: str) -> int:
    return int(built.network.cells["excitatory"].state(state))


@cache
def lesson(seed: int = 0, gaba: float = 1.0, conditioning: int = CONDITIONING, extinction: int = EXTINCTION) -> Lesson:
    """Tones in the dangerous place, then in the safe one, then one in the dangerous place again (renewal)."""
    import numpy as np

    built = network(seed, gaba, conditioning, extinction).build(threads=1)
    modulator, tone, context = (_place(built, name) for name in ("modulator", "tone_weight", "context_weight"))
    rows = []
    for _, length, sounds in phases(conditioning, extinction):
        built.write("excitatory", modulator, np.full(CELLS["excitatory"], float(sounds)))
        data = built.run(f"{length} ms", Record(spikes=True))
        if not sounds:
            continue
        fired = data["spike_cell"].values
        weights = built.read("excitatory", tone), built.read("excitatory", context)
        rates = [((fired >= a) & (fired < b)).sum() / POPULATION / (length / 1e3) for a, b in (FEAR, SAFE)]
        rows.append(rates + [w[a:b].mean() for w in weights for a, b in (FEAR, SAFE)])
    return Lesson(*np.array(rows, float).T)


@cache
def gamma(seed: int = 0, mutual_inhibition: float = DENSE, tones: int = 10) -> float:
    """Frequency in Hz of the strongest rhythm of the whole network between 20 and 200 Hz while it is conditioned.

    Spectrum of spikes per ms in windows of 256 ms, half of which overlap, over the whole of conditioning.
    """
    import numpy as np
    from scipy.signal import welch

    built = network(seed, 1.0, tones, 0, mutual_inhibition).build(threads=1)
    modulator = _place(built, "modulator")
    courses = []
    for _, length, sounds in phases(tones, 0)[: 1 + 2 * tones]:
        built.write("excitatory", modulator, np.full(CELLS["excitatory"], float(sounds)))
        rates = built.run(f"{length} ms", Record(spikes=False, bin=1.0))["rate"].values
        courses.append(rates @ np.array(list(CELLS.values())))
    frequency, power = welch(np.concatenate(courses), fs=1000, nperseg=256)
    inside = (frequency > BAND[0]) & (frequency < BAND[1])
    return float(frequency[inside][power[inside].argmax()])


def lessons(measure: Any, seeds: int = SEEDS, **how: Any) -> tuple[float, float, float]:
    """Mean and 95 % interval of `measure(Lesson)` over seeds."""
    from glutamate.plasticity.associative import interval

    return interval([measure(lesson(seed, **how)) for seed in range(seeds)])


def targets() -> list[Target]:
    """What 30 runs of the published network show, at the 95 % level; the rhythm under dense inhibition."""
    row = partial(Target, "PLA-33", source="Vlachos2011", kind="prediction", long=True)
    seen = partial(row, expected=1, unit="1", tolerance=0, relative=False)
    last, end = CONDITIONING - 1, CONDITIONING + EXTINCTION - 1

    def surely(measure: Any) -> Any:
        return lambda: float(lessons(measure)[1] > 0)

    return [
        seen("spikes: fear cells fire more at the fifth tone than at the first", measure=surely(
            lambda found: found.fear[last] - found.fear[0])),
        seen("spikes: extinction cells fire more than fear cells at the sixth tone in the safe place", measure=surely(
            lambda found: found.extinction[end] - found.fear[end])),
        seen("spikes: fear cells fire less at the end of extinction than at its begin", measure=surely(
            lambda found: found.fear[last + 1] - found.fear[end])),
        seen("spikes: fear cells fire more than extinction cells at the first tone back", measure=surely(
            lambda found: found.fear[-1] - found.extinction[-1])),
        row("rhythm of conditioning with half of the inhibitory pairs connected", 66.4, "Hz", 0.2,
            measure=lambda: sum(map(gamma, range(RHYTHMS))) / RHYTHMS),
    ]  # fmt: skip
