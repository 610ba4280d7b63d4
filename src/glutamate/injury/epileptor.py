"""Epileptor: a phenomenological seizure that comes and goes by itself; six variables without a substance.

Scheme      fast pair (discharges), slow variable (how near a seizure is), spike-and-wave pair, a filter between them
Takes in    nothing; excitability is a parameter
Hands on    field potential of the model; `episodes` (seizures, their length and period)
Not here    glutamate, ions, neurons: it describes seizures and explains none (tipping.py, ion_models.py)
Sources     Jirsa2014
"""

from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import maximum, minimum
from glutamate.parameter import par
from glutamate.units import number

SET = "Jirsa2014"


@mechanism
class Epileptor:
    """One region."""

    excitability: float = par(-1.6, "1", SET, low=-2.4, high=-1.6, domain=(-5, 5), note="x0; lower is healthier")
    drive_one: float = par(3.1, "1", SET, note="I_rest1")
    drive_two: float = par(0.45, "1", SET, note="I_rest2")
    slow_time: float = par(2857, "1", SET, domain=(1, None), note="tau_0, units of the model")
    wave_time: float = par(10, "1", SET, domain=(0.01, None), note="tau_2")
    filter_rate: float = par(0.01, "1", SET, domain=(0, None), note="gamma")
    pace: float = par(1, "1/ms", "assumed: the model has no unit of time", domain=(1e-6, None))

    TIME = "ms"

    class State(NamedTuple):
        """Fast pair, slow variable, wave pair, filter."""

        fast: number
        recovery: number
        slow: number
        wave: number
        wave_recovery: number
        filtered: number

    class Output(NamedTuple):
        """What an electrode would show, without a unit."""

        field: number

    def start(self, drive):
        """Between seizures."""
        return self.State(-1.8, -12.0, 3.6, -1.0, 0.0, -0.18)

    def output(self, state, drive):
        """Difference of the two pairs."""
        return self.Output(state.wave - state.fast)

    def rate(self, state, drive):
        """Below and above 0 the fast variable feels different curves, which meet there."""
        x, z, w = state.fast, state.slow, state.wave
        under, over = minimum(x, 0.0), maximum(x, 0.0)
        curve = under**3 - 3 * under**2 + (w - 0.6 * (z - 4) ** 2) * over
        rates = (
            state.recovery - curve - z + self.drive_one,
            1 - 5 * x**2 - state.recovery,
            (4 * (x - self.excitability) - z) / self.slow_time,
            w - state.wave_recovery - w**3 + self.drive_two + 2 * state.filtered - 0.3 * (z - 3.5),
            (6 * maximum(w + 0.25, 0.0) - state.wave_recovery) / self.wave_time,
            -self.filter_rate * (state.filtered - 0.1 * x),
        )
        return self.State(*(self.pace * rate for rate in rates))

    def targets(self):
        """Threshold of excitability, and periods."""
        run = partial(Target, "EXC-31", source="computed: the same equations by Euler steps", kind="regression")

        def threshold():
            return float(episodes(-2.05)["count"] > 0 and episodes(-2.1)["count"] == 0)

        return [
            run("seizures at -2.05, none at -2.10", 1, "1", 0, measure=threshold, relative=False),
            run("period at -1.6", 1941, "1", 0.02, measure=lambda: episodes(-1.6)["period"]),
            run("period at -2.05", 2758, "1", 0.02, measure=lambda: episodes(-2.05)["period"]),
        ]


@cache
def episodes(excitability: float, units: float = 20000.0) -> dict[str, float]:
    """Seizures in so many units of time, without noise: count, median length and period (nan where too few)."""
    import numpy as np

    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    made = Model.of(Epileptor()).set({"epileptor.excitability": excitability})
    times = np.arange(0.0, units, 0.2)
    data = simulate(made, times=times, record="epileptor.fast", rtol=1e-7, threads=1)
    mean = np.convolve(data["epileptor.fast"].values, np.ones(250) / 250, "same")
    steps = np.diff((mean > -0.6).astype(int))
    begins, ends = times[1:][steps == 1], times[1:][steps == -1]
    lengths = [ends[ends > b][0] - b for b in begins if (ends > b).any()]
    found: dict[str, Any] = {"count": len(begins), "length": np.median(lengths) if lengths else np.nan}
    found["period"] = np.median(np.diff(begins)) if len(begins) > 1 else np.nan
    return {name: float(value) for name, value in found.items()}
