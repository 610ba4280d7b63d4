"""BOLD: blood flow and oxygen behind the activity of a region (Balloon-Windkessel).

Scheme      activity -> vasodilatory signal -> flow -> volume and deoxyhaemoglobin -> signal in the scanner
Takes in    activity of a region: a gating variable, or a rate divided by one that stands for 1
Hands on    relative change of the BOLD signal, with 0 at activity 0; `bold_signal` for recorded courses
Not here    stimulus-driven oxygen use of its own, vessels of more than one size, scanner noise
Limits      peaks at 3.4 s after a 1 s box, earlier than the 5 to 6 s of human cortex: change `signal_decay_rate` and
            `transit_time` for a region. Flow may not reach 0; a region whose activity falls below rest goes below 0
Sources     Friston2000, Friston2003 (equations); Cakan2023 (these constants)
"""

from typing import NamedTuple

import numpy as np

from glutamate.engine.mechanism import Target, mechanism
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.maths import exp, log, log1p
from glutamate.parameter import par
from glutamate.readouts import readout
from glutamate.readouts.course import course
from glutamate.units import measure, number

VALUES = "Friston2003;Cakan2023"


@mechanism
class BalloonWindkessel:
    """Vessels of one region."""

    signal_gain: float = par(1.0, "1/s^2", VALUES, domain=(0, None), note="of activity 1")
    signal_decay_rate: float = par(0.65, "1/s", VALUES, low=0.5, high=0.8, domain=(0, None), note="kappa")
    feedback_rate: float = par(0.41, "1/s^2", VALUES, low=0.3, high=0.5, domain=(0, None), note="gamma")
    transit_time: float = par(0.98, "s", VALUES, low=0.8, high=2.0, domain=(0, None), note="tau")
    stiffness: float = par(0.32, "1", VALUES, low=0.2, high=0.4, domain=(0, 1), note="alpha")
    extraction: float = par(0.34, "1", VALUES, low=0.2, high=0.55, domain=(0, 1), note="rho, share of oxygen at rest")
    rest_volume: float = par(0.02, "1", VALUES, domain=(0, 1), note="V_0")
    outside_weight: float = par(7.0, "1", VALUES, note="k_1 per rho")
    ratio_weight: float = par(2.0, "1", VALUES, note="k_2")
    volume_offset: float = par(0.2, "1", VALUES, note="k_3 = 2 rho - 0.2")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Signal in 1/s; flow, volume and deoxyhaemoglobin per their values at rest."""

        signal: measure("1/s")
        flow: number(low=0)
        volume: number(low=0)
        deoxyhaemoglobin: number(low=0)

    class Drive(NamedTuple):
        """What neurons do."""

        activity: number(low=0)

    class Output(NamedTuple):
        """Per the signal at rest."""

        bold: number

    def start(self, drive):
        """In balance with the activity that is there, so a run has no transient of its own."""
        flow = 1 + self.signal_gain * drive.activity / self.feedback_rate
        volume = exp(self.stiffness * log(flow))
        return self.State(0.0, flow, volume, volume * self.extracted(flow) / self.extraction)

    def extracted(self, flow):
        """Share of oxygen that blood leaves behind: less the faster it flows."""
        return 1 - exp(log1p(-self.extraction) / flow)

    def rate(self, state, drive):
        """Inflow stretches the veins, which let out more the fuller they are."""
        outflow = exp(log(state.volume) / self.stiffness)
        carried = state.flow * self.extracted(state.flow) / self.extraction
        return self.State(
            self.signal_gain * drive.activity
            - self.signal_decay_rate * state.signal
            - self.feedback_rate * (state.flow - 1),
            state.signal,
            (state.flow - outflow) / self.transit_time,
            (carried - state.deoxyhaemoglobin * outflow / state.volume) / self.transit_time,
        )

    def output(self, state, drive):
        """Signal from outside the vessels, from their ratio, from their volume."""
        outside = self.outside_weight * self.extraction * (1 - state.deoxyhaemoglobin)
        ratio = self.ratio_weight * (1 - state.deoxyhaemoglobin / state.volume)
        volume = (2 * self.extraction - self.volume_offset) * (1 - state.volume)
        return self.Output(self.rest_volume * (outside + ratio + volume))

    def targets(self):
        """Response to activity 1 for 1 s."""
        source = "computed: Balloon-Windkessel with the constants of Cakan2023, 1 s box of activity 1"

        def kernel():
            from glutamate.engine.assembly import single
            from glutamate.engine.events.protocol import Protocol
            from glutamate.engine.simulate import simulate

            model = Model.of(single(self, "bold"), name="bold")
            path = next(slot.path for slot in model.system.inputs)
            box = Protocol().pulse(path, 1.0, start="0 s", length="1 s")
            times = np.linspace(0, 40, 8001)
            return times, simulate(model, box, times=times)["bold.bold"].values

        def peak_time():
            times, y = kernel()
            return float(times[y.argmax()])

        def peak():
            return 100 * float(kernel()[1].max())

        def width():
            times, y = kernel()
            above = times[y >= y.max() / 2]
            return float(above[-1] - above[0])

        def undershoot():
            _, y = kernel()
            return float(-y.min() / y.max())

        def undershoot_time():
            times, y = kernel()
            return float(times[y.argmin()])

        rows = [
            ("time of the peak", 3.4, "s", peak_time),
            ("height of the peak in percent", 2.53, "1", peak),
            ("width at half height", 4.2, "s", width),
            ("undershoot per peak", 0.57 / 2.53, "1", undershoot),  # -0.57 % per 2.53 %; 23 % where rounded
            ("time of the undershoot", 9.6, "s", undershoot_time),
        ]
        return [Target("CIR-48", what, value, unit, 0.03, source, "regression", get) for what, value, unit, get in rows]


@readout("bold_signal", title="BOLD signal behind the activity of regions")
def bold_signal(activity, step_ms=None, vessels=None):
    """Relative change (..., times) behind activity (..., times), which is taken as linear between its samples.

    Starts in balance with the first sample. `vessels` is a BalloonWindkessel with other constants. Raises
    ParameterError for negative activity.
    """
    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    values, step = course(activity, step_ms, "the activity of regions")
    if (values < 0).any():
        raise ParameterError("the activity of regions", f"{values.min():g}", "0 or more", "add what they do at rest")
    model = Model.of(single(vessels or BalloonWindkessel(), "bold"), name="bold")
    times = np.arange(values.shape[-1]) * step * 1e-3
    rows = []
    for row in values.reshape(-1, values.shape[-1]):
        seen = Protocol().clamp("bold.activity", (times, row))
        run = simulate(model.set({"bold.activity": row[0]}), seen, times=times, record=["bold.bold"])
        rows.append(run["bold.bold"].values)
    return np.array(rows).reshape(values.shape)
