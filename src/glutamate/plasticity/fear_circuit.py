"""Fear circuit: two populations of the basal amygdala that learn one tone in two contexts and inhibit each other.

Scheme      tone and context -> sigmoid of each population, less what the other fires; a population's synapses for the
            tone grow while the tone sounds in its context
Takes in    tone, both contexts, factor of the mutual inhibition (GABA-A)
Hands on    rates of both populations relative to their largest; `protocol(...)`, `over_seeds(...)`; `targets()`
Not here    spikes and rates in Hz (fear_learning.py), shocks (the context of conditioning stands for one), forgetting
Limits      nothing ever weakens: extinction is a second memory, renewal is immediate, but only up to extinction's own
            level (0.54 against 0.55; in spikes, where the source shows it, fear is above: fear_learning.py). Most
            numbers are those of a replication and absent from the study; contexts open a population by rule
Sources     Vlachos2011 (populations, context as a gate, what 30 runs show); numbers of an open replication
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import ParameterError
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import number

TONE, PERIOD, STEP = 50.0, 200.0, 0.5  # ms
CONDITIONING, EXTINCTION = 5, 6  # tones
CUE, CONTEXT = 0.5, 0.3
SEEDS = 30


@mechanism
class FearCircuit:
    """Fear population A, extinction population B and their synapses for the tone."""

    time: float = par(10, "ms", "Vlachos2011", domain=(0.1, None), note="tau")
    largest: float = par(0.97, "1", "Vlachos2011", domain=(0, None), note="k")
    saturation: float = par(1e-3, "1", "Vlachos2011", domain=(0, None), note="r")
    slope: float = par(1.2, "1", "Vlachos2011", domain=(0, None))
    middle: float = par(2.8, "1", "Vlachos2011", note="input at half of the largest rate")
    inhibition: float = par(1, "1", "Vlachos2011", domain=(0, None), note="-w_ij")
    background: float = par(0.02, "1", "Vlachos2011", domain=(0, None), note="mean of xi")
    jitter: float = par(0.002, "1", "Vlachos2011", domain=(0, None), note="spread of xi, drawn once a time constant")
    context_weight: float = par(1, "1", "Vlachos2011", domain=(0, None), note="w_CTX")
    tone_weight: float = par(1, "1", "Vlachos2011", domain=(0, None), note="w_CS at first")
    learning: float = par(0.15, "1/ms", "Vlachos2011", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Rates relative to the largest; weights of the tone."""

        fear: number
        extinction: number
        fear_weight: number(low=0)
        extinction_weight: number(low=0)

    class Drive(NamedTuple):
        """Tone; context of conditioning; context of extinction; factor of GABA-A."""

        tone: number(low=0)
        danger: number(low=0)
        safety: number(low=0)
        gaba: number(low=0)

    class Output(NamedTuple):
        """What fear has over extinction."""

        difference: number

    def start(self, drive):
        """Silent but for the background, naive."""
        return self.State(self.background, self.background, self.tone_weight, self.tone_weight)

    def _towards(self, own, other, weight, tone, context, gaba):
        driven = weight * tone + self.context_weight * context - self.inhibition * gaba * other
        opened = 1 / (1 + exp(-self.slope * (driven - self.middle)))
        return self.background + (self.largest - self.saturation * own) * opened

    def rate(self, state, drive):
        """Rates relax; weights grow with tone and context."""
        fear = self._towards(state.fear, state.extinction, state.fear_weight, drive.tone, drive.danger, drive.gaba)
        safe = self._towards(
            state.extinction, state.fear, state.extinction_weight, drive.tone, drive.safety, drive.gaba
        )
        return self.State(
            (fear - state.fear) / self.time,
            (safe - state.extinction) / self.time,
            self.learning * drive.tone * drive.danger,
            self.learning * drive.tone * drive.safety,
        )

    def output(self, state, drive):
        """Fear less extinction."""
        return self.Output(state.fear - state.extinction)

    def noise(self, state, drive):
        """White noise of the same spread on both rates."""
        size = self.jitter / self.time**0.5
        return {"fear": self.State(size, 0.0, 0.0, 0.0), "extinction": self.State(0.0, size, 0.0, 0.0)}


class Responses(NamedTuple):
    """Mean rates during each tone: (tones,) of fear and of extinction, in the order of the protocol."""

    fear: tuple
    extinction: tuple


@cache
def protocol(seed=0, gaba=1.0, conditioning=CONDITIONING, extinction=EXTINCTION, part=None):
    """Tones in the dangerous context, then in the safe one, then one in the dangerous context again (renewal).

    Raises ParameterError for a negative factor or number of tones.
    """
    import numpy as np

    if not (gaba >= 0 and min(conditioning, extinction) >= 0):
        came = f"GABA {gaba!r:.20}, {conditioning!r:.20} and {extinction!r:.20} tones"
        raise ParameterError("a protocol of fear", came, "numbers from 0", "change what lies outside")
    law = part or FearCircuit()
    rng = np.random.default_rng(seed)
    state = law.start(None)
    places = [True] * conditioning + [False] * extinction + [True]
    means = []
    for dangerous in places:
        seen = []
        for k in range(round(PERIOD / STEP)):
            sounds = k * STEP < TONE
            drive = law.Drive(CUE * sounds, CONTEXT * dangerous, CONTEXT * (not dangerous), gaba)
            slope = law.rate(state, drive)
            kick = law.jitter * (STEP / law.time) ** 0.5 * rng.standard_normal(2)
            moved = [x + STEP * d for x, d in zip(state, slope, strict=True)]
            state = law.State(moved[0] + kick[0], moved[1] + kick[1], moved[2], moved[3])
            if sounds:
                seen.append(state[:2])
        means.append(np.mean(seen, axis=0))
    fear, safe = np.array(means).T
    return Responses(tuple(fear.tolist()), tuple(safe.tolist()))


def over_seeds(measure, seeds=SEEDS, **how):
    """Mean and 95 % interval of `measure(Responses)` over seeds."""
    from glutamate.plasticity.associative import interval

    return interval([measure(protocol(seed, **how)) for seed in range(seeds)])


def tones_to_calm(gaba=1.0, most=20):
    """Tones in the safe context until extinction fires more than fear; infinite where it does not."""
    found = protocol(0, gaba, CONDITIONING, most)
    for k in range(most):
        if found.extinction[CONDITIONING + k] > found.fear[CONDITIONING + k]:
            return k + 1
    return float("inf")


def targets():
    """Fear rises over five tones, extinction overtakes it within six, fear is back with one in the first context."""
    row = partial(Target, "PLA-33", expected=1, unit="1", tolerance=0, source="Vlachos2011", kind="regression",
                  relative=False)  # fmt: skip

    def surely(measure):
        return lambda: float(over_seeds(measure)[1] > 0)

    first, last, end = 0, CONDITIONING - 1, CONDITIONING + EXTINCTION - 1
    return [
        row("fear population: more at the fifth tone than at the first, 30 runs",
            measure=surely(lambda r: r.fear[last] - 2 * r.fear[first])),
        row("extinction population above fear at the sixth tone of extinction",
            measure=surely(lambda r: r.extinction[end] - r.fear[end])),
        row("fear below what it was when extinction began",
            measure=surely(lambda r: r.fear[CONDITIONING] - r.fear[end])),
        row(
            "renewal: fear back to nine tenths or more at the first tone back",
            measure=surely(lambda r: r.fear[-1] - 0.9 * r.fear[CONDITIONING]),
        ),
    ]  # fmt: skip
