"""Late phase in three numbers per memory: from episodes to what is captured, for days and lives rather than seconds.

Scheme      an episode potentiates a share of a memory's synapses (U of table T1) -> early share and tags, which fall
            off; enough tags call for protein; tag and protein capture -> share that is kept, handed to the chain
Takes in    shares potentiated per episode (port `episode`), factor of the threshold of protein synthesis
Hands on    early, tagged and captured share, weight; `captured(...)`: what a day of episodes leaves
Not here    single synapses (luboeinski.py, tag_trigger.py), forgetting of what is captured (memory_chain.py)
Limits      shares are means over a memory; a tag that is renewed while it lasts counts once
Sources     LuboeinskiTetzlaff2021 (decay, protein, late time), Clopath2008 (tags, share that triggers)
"""

from functools import cache
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-6, None)
AFTER_H = 8.0


@mechanism
class LatePhase:
    """One memory in one population."""

    early_time: float = par(6884, "s", "LuboeinskiTetzlaff2021", domain=POSITIVE, note="tau_h / 0.1")
    tag_time: float = par(3600, "s", "Clopath2008", domain=POSITIVE, note="1/k_h")
    protein_time: float = par(60, "min", "LuboeinskiTetzlaff2021", domain=POSITIVE, note="tau_p")
    late_time: float = par(60, "min", "LuboeinskiTetzlaff2021", domain=POSITIVE, note="tau_z")
    trigger: float = par(0.3, "1", "Clopath2008", domain=(0, 1), note="tags that call for protein: 60 of 200")

    TIME = "min"
    STATIONARY = False

    class State(NamedTuple):
        """Shares of the memory's synapses: potentiated and not yet captured, tagged; protein; captured."""

        early: share
        tagged: share
        protein: share
        captured: share

    class Drive(NamedTuple):
        """Factor of the threshold of protein synthesis; what else in the population is tagged."""

        capture_factor: number(low=0)
        other_tags: share

    class Output(NamedTuple):
        """Share of synapses that is strong."""

        strong: share

    def start(self, drive):
        """Nothing learnt."""
        return self.State(0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Early share and tags fall off; protein is made while enough is tagged; tags with protein are captured."""
        called = switch(state.tagged + drive.other_tags - self.trigger * drive.capture_factor, 1.0, 0.0)
        taken = state.protein * state.tagged / self.late_time
        return self.State(
            -state.early / self.early_time - state.protein * state.early / self.late_time,
            -state.tagged / self.tag_time - taken,
            (called - state.protein) / self.protein_time,
            taken * (1 - state.captured),
        )

    def output(self, state, drive):
        """Captured or still early."""
        return self.Output(state.captured + (1 - state.captured) * state.early)

    def jumps(self):
        """An episode; its value is the share U that it potentiates."""
        return [Jump("episode", to=self.after_episode)]

    def after_episode(self, state, drive, value):
        """Of those that are neither early nor captured."""
        return state._replace(
            early=state.early + value * (1 - state.early),
            tagged=state.tagged + value * (1 - state.captured) * (1 - state.tagged),
        )


@cache
def captured(up: float, minutes: tuple[float, ...], capture_factor: float = 1.0, other_tags: float = 0.0) -> float:
    """Share captured 8 h after the last of episodes that potentiate the share `up` each, at `minutes`.

    `other_tags` last as long as their own would. Raises ParameterError for a share outside 0 to 1 or no episode.
    """
    import numpy as np

    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate
    from glutamate.errors import ParameterError

    if not (0 <= up <= 1 and minutes and min(minutes) >= 0):
        came = f"a share {up!r:.20}, {len(minutes)} episodes"
        raise ParameterError("episodes", came, "a share of 0 to 1, one episode or more", "change them")
    part = LatePhase()
    given = {"memory.capture_factor": capture_factor, "memory.other_tags": other_tags}
    built = Model.of(single(part, "memory"), name="memory").set(given)
    end = max(minutes) + 60.0 * AFTER_H
    drive = {}
    if other_tags > 0:
        times = np.linspace(0.0, end, 200)
        drive = {"memory.other_tags": (times, other_tags * np.exp(-times / part.tag_time))}
    protocol = Protocol().event("memory.episode", up, sorted(minutes))
    data = simulate(built, protocol, duration=end, times=[end], drive=drive, threads=1)
    return float(data["memory.captured"].values[-1])
