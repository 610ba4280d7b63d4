"""Bridge `cortex`: what a cortex does on average at a moment of a life, and what its synapses release and let in.

Scheme      factors that `life` hands on -> mean rates, vesicles and calcium through NMDA receptors of a synapse
Takes in    release_gain, synapses, gaba_tone, uptake, sensory_gain, arousal; a context: rest, work or NREM
Hands on    rate_e, rate_i (Hz), release (vesicles per synapse and second), calcium_load (fC per synapse and second)
Not here    nmda_gain: calcium is to be multiplied by it; what the fast side leaves out (cortex_run.py)
Limits      a box narrower than the bounds of the factors: excitation 1.8 times that at rest with GABA at 0.5 ends in
            paroxysm at 190 Hz in some runs and not in others, which no surface can follow. Rest, work and NREM differ
            by arousal and by what comes from the senses, nothing else
Sources     those of cortex_run.py
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from glutamate.engine.bridge import Axis, Bridge, Reading, bridge
from glutamate.life.bridges.cortex_run import CortexRun, lifted

BOX = {
    "release_gain": Axis(0.8, 1.3, "lin", "1", "release probability per that at rest"),
    "synapses": Axis(0.7, 1.2, "lin", "1", "excitatory synapses, number times strength"),
    "gaba_tone": Axis(0.6, 2.0, "log", "1", "GABA in the cells that release it"),
    "uptake": Axis(0.3, 1.3, "lin", "1", "glutamate transporters"),
    "sensory_gain": Axis(0.4, 2.0, "lin", "1", "gain of the senses"),
    "arousal": Axis(0.0, 1.2, "lin", "1", "ascending arousal, 1 in a rested morning"),
}
CONTEXTS = {"rest": {"senses": 0.3}, "work": {"senses": 1.0}, "NREM": {"senses": 0.1}}
SETTLE, WINDOW = 1500.0, 3000.0  # ms


@bridge("cortex", title="Mean rates, release and NMDA calcium of a cortex at a moment of a life")
@cache
def cortex() -> Bridge:
    """The shipped bridge."""
    return Bridge(
        "cortex",
        CortexRun(),
        BOX,
        CONTEXTS,
        {
            "rate_e": Reading("mean", "Hz", "log", "rate of excitatory cells"),
            "rate_i": Reading("mean", "Hz", "log", "rate of inhibitory cells"),
            "release": Reading("mean", "Hz", "log", "vesicles of an excitatory synapse per second"),
            "calcium_load": Reading("mean", "fC/s", "log", "calcium through the NMDA receptors of a synapse"),
        },
        SETTLE,
        WINDOW,
        Path(__file__).with_name("cortex.json"),
        points=128,
        lift=lambda factors, context: lifted(factors, CONTEXTS[context]),
    )
