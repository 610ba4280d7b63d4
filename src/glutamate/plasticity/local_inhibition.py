"""Inhibition near a synapse that has learnt: receptors that move in after potentiation, and silence after a burst.

Scheme      potentiated synapses -> alpha5 receptors move into inhibitory synapses nearby within half an hour -> less
            calcium for what is learnt next; a burst -> GABA-B autoreceptors silence inhibition some 200 ms later
Takes in    share of synapses that is potentiated; time since a burst
Hands on    inhibition relative to rest; `after_training`, `best_spacing`
Not here    GABA-B itself, plasticity of inhibitory synapses by spikes (circuit/inhibitory_plasticity.py)
Limits      size and pace of the move are assumed; the trough after a burst is put in at 200 ms: the best spacing checks
            the wiring alone. Receptors do not leave again here, so that new learning stays hampered for good
Sources     Davenport2021 (receptors that move), LarsonMunkacsy2015 (theta spacing); numbers are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import ms, number, share

TRAINED, EPISODE_MIN = 40, 1.0


@mechanism
class LocalInhibition:
    """Inhibition at one stretch of dendrite."""

    relocated: float = par(0.3, "1", "assumed: a third more at most", low=0, high=1, domain=(0, None), note="a_5")
    move_time: float = par(30, "min", "assumed: within an hour", low=10, high=120, domain=(0.01, None))

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Share of the receptors that can move which has."""

        moved: share

    class Drive(NamedTuple):
        """Share of the synapses nearby that is potentiated."""

        potentiated: share

    class Output(NamedTuple):
        """Phasic inhibition relative to rest."""

        inhibition: number(low=0)

    def start(self, drive):
        """In balance with what is potentiated."""
        return self.State(drive.potentiated)

    def rate(self, state, drive):
        """Receptors follow."""
        return self.State((drive.potentiated - state.moved) / self.move_time)

    def output(self, state, drive):
        """More where receptors moved in."""
        return self.Output(1 + self.relocated * state.moved)


@mechanism
class BurstSilence:
    """Inhibition after a burst of its fibres."""

    silence: float = par(0.7, "1", "assumed: most of it", low=0.3, high=0.9, domain=(0, 1))
    silence_at: float = par(200, "ms", "LarsonMunkacsy2015", domain=(0, None))
    silence_width: float = par(80, "ms", "assumed: GABA-B currents", domain=(1, None))

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Time since the last burst."""

        since_burst: ms(low=0)

    class Output(NamedTuple):
        """Phasic inhibition relative to rest."""

        inhibition: number(low=0)

    def output(self, state, drive):
        """A trough some 200 ms later."""
        off = (drive.since_burst - self.silence_at) / self.silence_width
        return self.Output(1 - self.silence * exp(-(off**2) / 2))


def after_training(extra_min: float, relocated: float | None = None) -> dict[str, float]:
    """Train to a plateau and for `extra_min` more, an episode of 30 pairs (+10 ms, 20 Hz) every minute; then compete.

    Gives `kept`: share of potentiated synapses that 20 episodes of the opposite timing at 10 Hz leave, over before;
    `learnt`: share of other synapses there that 20 such episodes potentiate; `inhibition` relative to rest.
    """
    from glutamate.engine.mechanism import with_values
    from glutamate.plasticity.calcium_rule import CalciumRule
    from glutamate.plasticity.dendritic_gate import gate
    from glutamate.plasticity.induction_table import episodes
    from glutamate.plasticity.pairing import crossings, shares_above

    part, rule = LocalInhibition(), CalciumRule()
    if relocated is not None:
        part = with_values(part, relocated=relocated)

    def shares(state, lag, rate_hz):
        inhibition = part.output(state, part.Drive(0.0)).inhibition
        factors = gate(inhibition)
        return crossings(rule, shares_above(rule, rate_hz, lag, factors), 30 / rate_hz, factors), inhibition

    import math

    state, potentiated = part.State(0.0), 0.0
    for _ in range(TRAINED + int(extra_min / EPISODE_MIN)):
        (up, down), _ = shares(state, 10.0, 20.0)
        potentiated += float(up) * (1 - potentiated) - float(down) * potentiated
        moved = potentiated + (state.moved - potentiated) * math.exp(-EPISODE_MIN / part.move_time)
        state = part.State(moved)
    (up, down), inhibition = shares(state, -10.0, 10.0)
    left = float(episodes(up, down, 20, potentiated)[-1])
    (up, down), _ = shares(state, 10.0, 20.0)
    return {"kept": left / potentiated, "learnt": float(episodes(up, down, 20)[-1]), "inhibition": float(inhibition)}


def best_spacing() -> float:
    """Interval (ms) between ten bursts of four at 100 Hz, answered by spikes, that potentiates most; 100 to 2000 ms."""
    import numpy as np

    from glutamate.plasticity.calcium_rule import CalciumRule
    from glutamate.plasticity.dendritic_gate import gate
    from glutamate.plasticity.pairing import paired

    part, rule = BurstSilence(), CalciumRule.boosted()
    spacing = np.concatenate([np.arange(100.0, 500.0, 10.0), np.arange(500.0, 2001.0, 100.0)])
    inhibition = part.output(None, part.Drive(spacing)).inhibition
    found = paired(rule, 1e3 / spacing, 5.0, 10, gate(inhibition), sources=4, targets=4, spacing_ms=10.0)
    return float(spacing[np.argmax(found)])
