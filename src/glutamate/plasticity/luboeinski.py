"""Early and late strength of a synapse: calcium sets early strength, tags and proteins of the neuron make it last.

Scheme      spikes -> calcium -> early strength, which falls back within hours; far from rest it is a tag and calls for
            protein; tag and protein together build late strength, which stays
Takes in    spikes at `source` (later by `delay`, which the sender waits) and `target`; factor of the threshold of
            protein synthesis (modulation.py), how far other synapses of the neuron are from rest
Hands on    early and late strength, weight relative to rest, tag, protein; the model `tagged_synapse`; `tetanus`;
            `reinforced`
Not here    noise of the early strength, its double well (none in this model); assemblies of cells
Limits      one synapse stands for all of a neuron that were stimulated alike. Times are those of rat slices
Sources     LuboeinskiTetzlaff2021 (equations, numbers), GraupnerBrunel2012 (calcium), Lehr2022 (neuromodulator),
            Seidenbecher1997 (reinforcement)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.engine.model import Model, model
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import mV, number, share

SET, CALCIUM = "LuboeinskiTetzlaff2021", "GraupnerBrunel2012"
POSITIVE, FROM_ZERO = (1e-9, None), (0, None)
BEFORE_MIN = 10.0
WEAK, STRONG = ((0.0, 0.2),), ((0.0, 1.0), (10.0, 1.0), (20.0, 1.0))  # begin in min, s at 100 Hz
TETANUS_HZ = 100.0


@mechanism
class TaggedSynapse:
    """One synapse and the proteins of its neuron."""

    calcium_time: float = par(48.8, "ms", CALCIUM, domain=POSITIVE)
    source_jump: float = par(1, "1", CALCIUM, domain=FROM_ZERO)
    target_jump: float = par(0.2758, "1", CALCIUM, domain=FROM_ZERO)
    delay: float = par(18.8, "ms", CALCIUM, domain=FROM_ZERO)
    potentiation_threshold: float = par(3, "1", SET, domain=POSITIVE, note="theta_p")
    depression_threshold: float = par(1.2, "1", SET, domain=POSITIVE, note="theta_d")
    early_time: float = par(688.4, "s", SET, domain=POSITIVE, note="tau_h")
    decay: float = par(0.1, "1", SET, domain=POSITIVE, note="per tau_h")
    potentiation: float = par(1645.6, "1", SET, domain=FROM_ZERO, note="gamma_p")
    depression: float = par(313.1, "1", SET, domain=FROM_ZERO, note="gamma_d")
    rest: float = par(4.20075, "mV", SET, domain=POSITIVE, note="h0")
    most: float = par(10, "mV", SET, domain=POSITIVE)
    protein_threshold: float = par(0.5, "1", SET, domain=POSITIVE, note="theta_pro, per h0")
    tag_threshold: float = par(0.2, "1", SET, domain=POSITIVE, note="theta_tag, per h0")
    protein_time: float = par(60, "min", SET, domain=POSITIVE, note="tau_p")
    late_time: float = par(60, "min", SET, domain=POSITIVE, note="tau_z")
    least_late: float = par(0.5, "1", SET, domain=FROM_ZERO, note="late depression goes to minus this")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Calcium relative to the threshold of GraupnerBrunel2012; early strength; protein; late strength."""

        calcium: number(low=0)
        early: mV(low=0)
        protein: share
        late: number

    class Drive(NamedTuple):
        """Factor of the protein threshold; sum over other synapses of their distance from rest; synthesis works."""

        protein_factor: number(low=0)
        others: mV(low=0)
        synthesis: share

    class Output(NamedTuple):
        """Weight relative to rest; early part of it; tag of potentiation (1) or depression (-1)."""

        weight: number
        early_weight: number
        tag: number

    def start(self, drive):
        """At rest, without protein."""
        return self.State(0.0, self.rest, 0.0, 0.0)

    def _tags(self, state):
        away = state.early - self.rest
        level = self.tag_threshold * self.rest
        return switch(away - level, 1.0, 0.0), switch(-away - level, 1.0, 0.0)

    def rate(self, state, drive):
        """Early strength relaxes and is driven; protein is made when enough has changed; tags take it up."""
        high = switch(state.calcium - self.potentiation_threshold, 1.0, 0.0)
        low = switch(state.calcium - self.depression_threshold, 1.0, 0.0)
        away = state.early - self.rest
        changed = switch(away, away, -away) + drive.others
        called = switch(changed - self.protein_threshold * drive.protein_factor * self.rest, 1.0, 0.0)
        up, down = self._tags(state)
        driven = self.potentiation * (self.most - state.early) * high - self.depression * state.early * low
        taken = up * (1 - state.late) - down * (self.least_late + state.late)
        return self.State(
            -state.calcium / self.calcium_time,
            (driven - self.decay * away) / self.early_time,
            (called * drive.synthesis - state.protein) / self.protein_time,
            state.protein * taken / self.late_time,
        )

    def output(self, state, drive):
        """Early and late strength add."""
        up, down = self._tags(state)
        early = state.early / self.rest
        return self.Output(early + state.late, early, up - down)

    def jumps(self):
        """A source spike, `delay` after it; a target spike."""
        return [Jump("source", to=self.after_source), Jump("target", to=self.after_target)]

    def after_source(self, state, drive, value):
        """Calcium through receptors."""
        return state._replace(calcium=state.calcium + value * self.source_jump)

    def after_target(self, state, drive, value):
        """Calcium through channels."""
        return state._replace(calcium=state.calcium + value * self.target_jump)

    def targets(self):
        """Decay of the early part, weak and strong tetanus, protein synthesis, a reward in time."""
        ours = partial(Target, source=SET, kind="regression", unit="1")
        sign = partial(Target, "PLA-18", expected=1, unit="1", tolerance=0, source="Seidenbecher1997", relative=False)
        decay = partial(Target, "PLA-17", unit="h", tolerance=0.3, source=SET, relative=True)
        return [
            decay("early potentiation falls with a time constant of", 1.91, kind="regression", measure=decay_hours),
            ours("PLA-13", "strong tetanus: weight 1 h after its end", 2.04, tolerance=0.03,
                 measure=lambda: tetanus(STRONG, 80)),
            ours("PLA-13", "strong tetanus: weight after 9 h", 1.79, tolerance=0.03,
                 measure=lambda: tetanus(STRONG, 540)),
            ours("PLA-13", "weak tetanus: weight after 10 h", 1.0, tolerance=0.05, relative=False,
                 measure=lambda: tetanus(WEAK, 600)),
            ours("PLA-14", "strong tetanus without synthesis: weight after 10 h", 1.0, tolerance=0.03, relative=False,
                 measure=lambda: tetanus(STRONG, 600, synthesis=0.0)),
            Target("PLA-18", "last minute after a weak tetanus at which noradrenaline makes it last", 60, "min", 30,
                   "Seidenbecher1997", "prediction", last_reward, relative=False),
            sign("without its receptors noradrenaline does nothing", kind="prediction",
                 measure=lambda: float(reinforced(15.0, gain=0.0) < 1.02)),
        ]  # fmt: skip


@model("tagged_synapse", title="A synapse with early and late strength, tag and protein")
def assemble() -> Assembly:
    """One synapse of a neuron whose other synapses rest."""
    wires = {
        "synapse.protein_factor": Input("1", 1.0),
        "synapse.others": Input("mV", 0.0),
        "synapse.synthesis": Input("1", 1.0),
    }
    return Assembly({"synapse": TaggedSynapse()}, wires)


@cache
def course(trains=STRONG, times_min=(60.0,), synthesis=1.0, target_share=0.5, pulse=None, others_mv=0.0):
    """Weight at times (min after the first train); `trains` are (begin in min, length in s) at 100 Hz.

    `target_share` of the source spikes is followed by a target spike 5 ms later; `pulse` (begin in min, length in min,
    factor) changes the threshold of protein synthesis.
    """
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    part = TaggedSynapse()
    gap = 1e3 / TETANUS_HZ
    onsets = np.concatenate(
        [6e4 * (BEFORE_MIN + begin) + np.arange(round(TETANUS_HZ * length)) * gap for begin, length in trains]
    )
    count = np.floor(np.arange(len(onsets) + 1) * target_share)
    followed = onsets[np.diff(count) > 0]
    protocol = Protocol().spikes("synapse.source", onsets + part.delay).spikes("synapse.target", followed + 5.0)
    if pulse is not None:
        begin, length, factor = pulse
        at, lasts = 6e4 * (BEFORE_MIN + begin), 6e4 * length
        protocol = protocol.pulse("synapse.protein_factor", factor, at, lasts)
    given = {"synapse.synthesis": synthesis, "synapse.others": others_mv}
    built = Model.of(assemble(), name="tagged_synapse").set(given)
    times = 6e4 * (BEFORE_MIN + np.asarray(times_min, float))
    data = simulate(built, protocol, duration=float(times[-1]), times=times, record=["synapse.*"], threads=1)
    return {name.split(".")[1]: tuple(map(float, data[name].values)) for name in map(str, data.data_vars)}


def tetanus(trains, after_min, **given):
    """Weight relative to rest so many minutes after the first train."""
    return course(trains, (float(after_min),), **given)["weight"][0]


def decay_hours():
    """Time constant of early strength between 2 and 5 h after a weak tetanus."""
    import math

    early = course(WEAK, (120.0, 300.0))["early_weight"]
    return 3.0 / math.log((early[0] - 1) / (early[1] - 1))


def reinforced(at_min, noradrenaline=1.0, gain=None, lasts_min=30.0):
    """Weight 10 h after a weak tetanus with noradrenaline `at_min` after it, for half an hour.

    `gain` is that of capture (0: its receptors are blocked); by default that of modulation.py.
    """
    from glutamate.engine.mechanism import with_values
    from glutamate.plasticity.modulation import Modulation

    part = Modulation() if gain is None else with_values(Modulation(), capture_gain=gain)
    drive = part.Drive(noradrenaline, 0.0, 0.0)
    factor = part.output(part.State(0.0, 0.0), drive).capture_factor
    return course(WEAK, (600.0,), pulse=(float(at_min), lasts_min, float(factor)))["weight"][0]


def last_reward(least=0.02):
    """Latest begin (min) at which noradrenaline leaves 2 % of lasting weight, within 5 min; 0 if none does."""
    found = [at for at in range(5, 181, 5) if reinforced(float(at)) > 1 + least]
    return float(max(found, default=0))
