"""Tags, trigger, consolidation: synapses of a cell tag themselves by chance, enough tags trigger protein for all.

Scheme      voltage and its traces -> rates at which untagged synapses take a tag of potentiation or depression; tags
            fall off within hours; many tags -> protein; tag and protein push late strength between its two stable ends
Takes in    voltage of the cell, source spikes; tags
Hands on    rates of tagging; late strength and protein
Not here    the run of a cell with two pathways (tag_trigger_runs.py)
Limits      which synapse tags is chance, strength is all or none
Sources     Clopath2008 (equations; numbers as in its published script)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import measure, mV, number, share

SET = "Clopath2008"
POSITIVE, FROM_ZERO = (1e-9, None), (0, None)


@mechanism
class TagInduction:
    """Rates of tagging of all synapses of a pathway."""

    potentiation: float = par(0.001, "1/(mV^2 ms)", SET, domain=FROM_ZERO, note="A_LTP")
    depression: float = par(0.01, "1/(mV ms)", SET, domain=FROM_ZERO, note="A_LTD, while a pulse lasts")
    pulse: float = par(1, "ms", SET, domain=POSITIVE, note="length of a source spike")
    trace_time: float = par(100, "ms", SET, domain=POSITIVE, note="tau_x")
    fast_time: float = par(100, "ms", SET, domain=POSITIVE, note="of the voltage, for potentiation")
    slow_time: float = par(1000, "ms", SET, domain=POSITIVE, note="for depression")
    depression_threshold: float = par(-70.6, "mV", SET, note="theta_LTD; also for potentiation")
    potentiation_threshold: float = par(-50, "mV", SET, note="theta_LTP")
    rest: float = par(-70.6, "mV", SET)

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Trace of source spikes; voltage averaged fast and slowly."""

        trace: share
        fast: mV
        slow: mV

    class Drive(NamedTuple):
        """Voltage of the cell."""

        voltage: mV

    class Output(NamedTuple):
        """Rate of tags of potentiation; of depression while a pulse lasts."""

        up: measure("1/ms")
        down: measure("1/ms")

    def start(self, drive):
        """At rest."""
        return self.State(0.0, self.rest, self.rest)

    def rate(self, state, drive):
        """Everything follows."""
        return self.State(
            -state.trace / self.trace_time,
            (drive.voltage - state.fast) / self.fast_time,
            (drive.voltage - state.slow) / self.slow_time,
        )

    def output(self, state, drive):
        """Voltage and averages above their thresholds."""
        above = maximum(drive.voltage - self.potentiation_threshold, 0)
        fast = maximum(state.fast - self.depression_threshold, 0)
        slow = maximum(state.slow - self.depression_threshold, 0)
        return self.Output(self.potentiation * above * state.trace * fast, self.depression * slow)

    def jumps(self):
        """A source spike."""
        return [Jump("source", to=self.after_source)]

    def after_source(self, state, drive, value):
        """The trace takes up what a pulse brings."""
        return state._replace(trace=state.trace + value * self.pulse / self.trace_time * (1 - state.trace))


@mechanism
class LateCapture:
    """Late strength of one synapse and protein of its cell."""

    kept: float = par(0.5, "1", SET, domain=(0, 1), note="kappa, where the two ends meet")
    capture: float = par(0.1, "1", SET, domain=FROM_ZERO, note="gamma")
    late_time: float = par(360, "s", SET, domain=POSITIVE, note="tau_z")
    made_time: float = par(360, "s", SET, domain=POSITIVE, note="tau_pm")
    lost_time: float = par(3600, "s", SET, domain=POSITIVE, note="tau_pd")
    up_lost: float = par(3600, "s", SET, domain=POSITIVE, note="1/k_h, tag of potentiation")
    down_lost: float = par(5400, "s", SET, domain=POSITIVE, note="1/k_l, tag of depression")
    trigger: float = par(60, "1", SET, domain=FROM_ZERO, note="N_p, tags of 200 synapses")

    TIME = "s"
    STATIONARY = False

    class State(NamedTuple):
        """Late strength; protein."""

        late: number
        protein: share

    class Drive(NamedTuple):
        """Tag of this synapse, -1 to 1; synthesis called for, 0 or 1."""

        tag: number(low=-1, high=1)
        called: share

    def start(self, drive):
        """Neither."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Two stable ends, pushed by tag and protein."""
        z = state.late
        pushed = z * (1 - z) * (z - self.kept) + self.capture * drive.tag * state.protein
        made = (1 - state.protein) / self.made_time * drive.called
        return self.State(pushed / self.late_time, made - state.protein / self.lost_time)
