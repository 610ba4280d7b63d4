"""Closed loop: a controller that follows a voltage on line and sends sound back at a chosen moment of a slow wave.

Scheme      voltage -> band between two first-order filters -> trough (slope turns upwards below a level) -> wait ->
            sound, a second one later -> pause
Takes in    the voltage, as a sensor sees it now; nothing from the future
Hands on    sound (0 but during a tone), the time since the last trough that was taken, how many were taken
Not here    electrodes, artefacts, arousal by a tone; a transmitter: sound reaches relay cells as any input does
Limits      at 1 Hz the smoothing sees a trough 20 ms late and the slow mean 39 ms early, in sum 19 ms early; jitter is
            an Ornstein-Uhlenbeck course read at each trough, so intervals below `jitter_time` are not independent
Sources     Ngo2013 (two sounds in phase), Costa2016 (strength, length, times in the model)
"""

from typing import NamedTuple

from glutamate.circuit.sleeping_cortex import SleepingCortex
from glutamate.circuit.sleeping_thalamus import SleepingThalamus
from glutamate.engine.assembly import Assembly
from glutamate.engine.mechanism import Guard, mechanism
from glutamate.engine.model import model
from glutamate.maths import maximum, sqrt, switch, where
from glutamate.parameter import par
from glutamate.units import mode, ms, mV, number


@mechanism
class PhaseController:
    """A device that plays sound into slow waves."""

    smooth_time: float = par(20, "ms", "assumed: 8 Hz, above slow waves", low=5, high=60, domain=(0, None))
    base_time: float = par(640, "ms", "assumed: 0.25 Hz, below slow waves", low=300, high=2000, domain=(0, None))
    level: float = par(-6, "mV", "assumed: two thirds of a mean trough", low=-9, high=-3, note="of the band")
    delay: float = par(450, "ms", "Costa2016", low=0, high=1000, domain=(0, None), note="trough to first sound")
    again: float = par(1075, "ms", "Costa2016;Ngo2013", low=800, high=1200, domain=(0, None), note="to second sound")
    length: float = par(80, "ms", "Costa2016", low=50, high=100, domain=(0, None))
    pause: float = par(
        6525,
        "ms",
        "Costa2016",
        low=4025,
        high=8000,
        domain=(0, None),
        note="5 s from the start of the second sound, as in the published program; 2.5 s in Ngo2013, here 4025 ms",
    )
    strength: float = par(
        0.7,
        "1",
        "Costa2016",
        low=0,
        high=1,
        domain=(0, None),
        note="0.07 per step of 0.1 ms in the source; 0 is sham",
    )
    jitter: float = par(0, "ms", "assumed: a device that is exact", low=0, high=300, domain=(0, None))
    jitter_time: float = par(500, "ms", "assumed: shorter than the pause", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Fast and slow mean of the voltage; time since the last trough; jitter now and at that trough; troughs."""

        smooth: mV
        base: mV
        since: ms
        wander: ms
        wait: ms.replace(kind="mode")
        taken: mode

    class Drive(NamedTuple):
        """What the sensor sees."""

        voltage: mV

    class Output(NamedTuple):
        """Sound, and the band that is followed."""

        sound: number
        band: mV

    def start(self, drive):
        """At the voltage that is there, ready for the first trough; no sound is due."""
        return self.State(drive.voltage, drive.voltage, self.pause, 0.0, -self.again - 2 * self.length, 0.0)

    def rate(self, state, drive):
        """Both means follow; time passes."""
        return self.State(
            (drive.voltage - state.smooth) / self.smooth_time,
            (state.smooth - state.base) / self.base_time,
            1.0,
            -state.wander / self.jitter_time,
            0.0,
            0.0,
        )

    def noise(self, state, drive):
        """Jitter of spread `jitter`."""
        still = self.State(*[0.0] * len(self.State._fields))
        return {"jitter": still._replace(wander=self.jitter * sqrt(2 / self.jitter_time))}

    def guards(self):
        """A trough is where the band turns upwards."""
        return [Guard("trough", self.rising, "up", self.take)]

    def rising(self, state, drive):
        """Slope of the band."""
        rate = self.rate(state, drive)
        return rate.smooth - rate.base

    def take(self, state, drive):
        """A trough below the level, after the pause, starts the clock and draws the wait."""
        low, free = state.smooth - state.base < self.level, state.since > self.pause
        wait = maximum(self.delay + state.wander, 0.0)

        def when(new, old):
            return where(low, where(free, new, old), old)

        return state._replace(
            since=when(0.0 * state.since, state.since),
            wait=when(wait, state.wait),
            taken=when(state.taken + 1, state.taken),
        )

    def output(self, state, drive):
        """Two sounds after the wait, `again` apart."""

        def tone(start):
            return switch(state.since - start, 1.0, 0.0) - switch(state.since - start - self.length, 1.0, 0.0)

        played = tone(state.wait) + tone(state.wait + self.again)
        return self.Output(self.strength * played, state.smooth - state.base)


@model("closed_loop_sleep", title="Sleeping cortex and thalamus with sound played into slow waves")
def closed_loop_sleep() -> Assembly:
    """Cortex and relay exchange their fields; the device sees the cortex and plays to the relay."""
    return Assembly(
        {"cortex": SleepingCortex(), "thalamus": SleepingThalamus(), "device": PhaseController()},
        {
            "cortex.thalamic_field": "thalamus.field",
            "thalamus.cortical_field": "cortex.field",
            "thalamus.sound": "device.sound",
            "device.voltage": "cortex.voltage_e",
        },
    )
