"""Transmitter released by an astrocyte onto presynaptic receptors: contested, so off until chosen.

Scheme      calcium crosses a threshold -> transmitter -> presynaptic receptors -> utilization of the synapse
Takes in    calcium of the astrocyte, utilization as it would be without it
Hands on    utilization under the astrocyte's influence
Not here    D-serine as a slow tone, effects on other receptors, release without vesicles
Limits      whether astrocytes release vesicles in living tissue is denied and defended; the default does nothing, and
            the two sets have opposite signs; a crossing counts once, however long calcium stays above
Sources     FiaccoMcCarthy2018 (against), SavtchoukVolterra2018 (for), Stimberg2019 and DePitta2011 (model, values)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Target, mechanism
from glutamate.parameter import par
from glutamate.units import mM, share

RELEASE = "Stimberg2019"
SWITCH = "assumed: vesicular release from astrocytes in living tissue is denied and defended"


@mechanism
class Gliotransmission:
    """One astrocyte's process beside one synapse; `active` 0 is off, 1 is on."""

    active: float = par(0, "1", SWITCH, low=0, high=1, domain=(0, 1))
    effect: float = par(0, "1", RELEASE, low=0, high=1, domain=(0, 1), note="alpha: utilization under full binding")
    threshold: float = par(0.5, "uM", RELEASE, domain=(0, None), note="C_Theta, calcium")
    vesicle_share: float = par(6.5e-4, "1", RELEASE, domain=(0, 1), note="rho_e, volume")
    vesicle_content: float = par(200, "mM", RELEASE, domain=(0, None), note="G_T")
    release_share: float = par(0.6, "1", RELEASE, domain=(0, 1), note="U_A")
    recovery_rate: float = par(0.6, "1/s", RELEASE, domain=(0, None), note="Omega_A")
    clearance: float = par(60, "1/s", RELEASE, domain=(0, None), note="Omega_e")
    bind_rate: float = par(1.5, "1/(uM s)", "Stimberg2019;DePitta2011", domain=(0, None), note="O_G")
    unbind_time: float = par(120, "s", "Stimberg2019;DePitta2011", domain=(0, None), note="1/Omega_G")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Transmitter outside, what the astrocyte still holds, presynaptic receptors bound."""

        transmitter: mM(low=0, scale="1 uM")
        resources: share
        bound: share

    class Drive(NamedTuple):
        """Calcium of the astrocyte; U of the synapse alone."""

        calcium: mM(low=0, scale="50 nM")
        own_utilization: share

    class Output(NamedTuple):
        """U of the synapse beside the astrocyte."""

        utilization: share

    @classmethod
    def release_decreasing(cls):
        """On, and bound receptors take release away."""
        return cls._on(0)

    @classmethod
    def release_increasing(cls):
        """On, and bound receptors add release."""
        return cls._on(1)

    @classmethod
    def _on(cls, effect):
        return cls(
            active=par(1, "1", "SavtchoukVolterra2018", low=0, high=1, domain=(0, 1), note="on"),
            effect=par(effect, "1", RELEASE, low=0, high=1, domain=(0, 1), note="alpha"),
        )

    def start(self, drive):
        """Nothing released for long."""
        return self.State(0.0, 1.0, 0.0)

    def rate(self, state, drive):
        """Transmitter is cleared and binds without being used up; stores refill."""
        binding = self.bind_rate * state.transmitter * (1 - state.bound)
        return self.State(
            -self.clearance * state.transmitter,
            self.recovery_rate * (1 - state.resources),
            binding - state.bound / self.unbind_time,
        )

    def guards(self):
        """Calcium that rises through the threshold releases transmitter."""
        return [Guard("release", self.above, "up", self.release)]

    def above(self, state, drive):
        """Calcium over its threshold."""
        return drive.calcium - self.threshold

    def release(self, state, drive):
        """A share of what the astrocyte holds, diluted; none while switched off."""
        released = self.active * self.release_share * state.resources
        return self.State(
            state.transmitter + self.vesicle_share * self.vesicle_content * released,
            state.resources - released,
            state.bound,
        )

    def output(self, state, drive):
        """Bound receptors replace the synapse's own utilization by `effect`."""
        return self.Output((1 - state.bound) * drive.own_utilization + self.effect * state.bound)

    def targets(self):
        """Sign and recovery of both sets, and no change while off."""
        law = partial(Target, source="computed: the stated equations", kind="identity", hard=True)
        less, more = Gliotransmission.release_decreasing(), Gliotransmission.release_increasing()
        change = "change of utilization 0.6 per bound share"
        return [
            law("SYN-43", f"{change}, alpha 0", -0.6, "1", 0.01, measure=lambda: less._change()),
            law("SYN-43", f"{change}, alpha 1", 0.4, "1", 0.01, measure=lambda: more._change()),
            law("SYN-43", "recovery, alpha 0", 120, "s", 0.01, measure=lambda: less._recovery()),
            law("SYN-43", "bound share while off", 0, "1", 0.0, measure=lambda: self._run()["bound"][1]),
        ]

    def _run(self):
        """Bound share and utilization before three waves of calcium and at two times after them."""
        from glutamate.engine.events.protocol import Protocol
        from glutamate.engine.model import Model
        from glutamate.engine.simulate import simulate

        waves = Protocol()
        for start in (1.0, 6.0, 11.0):
            waves = waves.pulse("gliotransmission.calcium", 1e-3, start=start, length=2.0)
        model = Model.of(self).set({"gliotransmission.own_utilization": 0.6})
        data = simulate(model, waves, times=[0.0, 20.0, 140.0], threads=1, rtol=1e-8)
        return {name: data[f"gliotransmission.{name}"].values.tolist() for name in ("bound", "utilization")}

    def _change(self):
        found = self._run()
        return (found["utilization"][1] - found["utilization"][0]) / found["bound"][1]

    def _recovery(self):
        from math import log

        _, early, late = self._run()["bound"]
        return 120.0 / log(early / late)
