"""Slow damage and repair, hours to years: reversible structure, reserve against oxidation, tolerance; then neurons.

Scheme      activity above a level -> spines and dendrites retract, reserve falls; both come back over days;
            highest load of a window against thresholds that shift with both -> neurons lost for good
Takes in    activity of a day per that of an ordinary one, inflammation, tolerance; spines and transporters that stress
            leaves, which are states of a person's life and are not counted here again
Hands on    structure lost in all, reserve, uptake, factor of the lethal threshold; `year` with neurons by threshold
Not here    the load itself (calcium_load.py); plasticity; what stress does to spines and transporters
Limits      the scale of waking load is good to a factor of 3 to 5. Thresholds stay with a neuron and drift slowly: were
            they drawn anew in each window, a year of high load would kill a quarter by that rule alone. They end
            at four standard deviations, so a loss of nothing means nothing that the model resolves
Sources     McEwen2011 (stress and dendrites), Pakkenberg1997 (ageing)
"""

from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number, share

GUESS = "assumed: order of magnitude"
AGEING = 1.43e-3  # neurons lost per year between 20 and 90, 0 to 1.5e-3
DAY_LOAD = 0.03  # load of an ordinary day's busiest window
SPREAD, DRIFT_D, BINS = 0.30, 30.0, 65
RESOLUTION = 1e-6


@mechanism
class SlowDamage:
    """One region."""

    ordinary: float = par(1.2, "1", GUESS, domain=(0, None), note="activity that costs nothing")
    retract: float = par(0.05, "1/d", GUESS, domain=(0, None), note="k_D")
    regrow_time: float = par(
        14, "d", "McEwen2011", low=10, high=28, domain=(0.1, None), note="about 3 weeks in the young"
    )
    reserve_time: float = par(2, "d", GUESS, low=1, high=3, domain=(0.1, None), note="glutathione, protein turnover")
    reserve_use: float = par(0.15, "1/d", GUESS, domain=(0, None))
    transporter_time: float = par(2, "d", GUESS, low=1, high=3, domain=(0.1, None))
    inflamed: float = par(0.5, "1", GUESS, low=0.4, high=1.3, domain=(0, 2), note="EAAT2 at full inflammation")
    reserve_least: float = par(0.3, "1", GUESS, domain=(0.01, 1))
    structure_part: float = par(0.3, "1", GUESS, domain=(0, 1), note="threshold lost with all structure")
    tolerance_gain: float = par(0.25, "1", "fit:EXC-22", low=0.18, high=0.31, domain=(0, None))

    TIME = "d"

    class State(NamedTuple):
        """Structure lost by activity, reserve, transporters of glia that inflammation leaves."""

        structure: share
        reserve: share
        transporters: number(low=0)

    class Drive(NamedTuple):
        """Activity per ordinary; spines and transporters that stress leaves; inflammation, tolerance."""

        activity: number(low=0)
        spines: number(low=0)
        stressed_uptake: number(low=0)
        inflammation: share
        tolerance: share

    class Output(NamedTuple):
        """Lethal load per that of a rested neuron; structure lost by stress and activity; uptake per that of health."""

        threshold: number
        lost: number(high=1)
        uptake: number(low=0)

    def start(self, drive):
        """Rested."""
        return self.State(0.0, 1.0, 1.0)

    def output(self, state, drive):
        """Reserve and structure lower the threshold, tolerance raises it; activity thins what stress leaves."""
        lost = 1 - drive.spines * (1 - state.structure)
        held = maximum(state.reserve, self.reserve_least) * (1 - self.structure_part * lost)
        return self.Output(
            held * (1 + self.tolerance_gain * drive.tolerance), lost, drive.stressed_uptake * state.transporters
        )

    def rate(self, state, drive):
        """Loss above an ordinary level, return at all times."""
        over = maximum(drive.activity - self.ordinary, 0.0)
        wanted = 1 - (1 - self.inflamed) * drive.inflammation
        return self.State(
            structure=self.retract * over * (1 - state.structure) - state.structure / self.regrow_time,
            reserve=(1 - state.reserve) / self.reserve_time - self.reserve_use * over * state.reserve,
            transporters=(wanted - state.transporters) / self.transporter_time,
        )

    def targets(self):
        """A year of ordinary life; three months of load and after."""
        run = partial(Target, unit="1", kind="regression", source="computed: the same equations by daily steps")

        def excess():
            return year("ordinary")["lost"] - year("none")["lost"]

        def faded():
            """Days until a tenth of the structure lost in three busy months is left."""
            found = year("three busy months")
            return found["days_to_tenth"]

        return [
            Target(
                "EXC-37", "loss of an ordinary year beyond ageing", 0, "1", 1e-4, "Pakkenberg1997",
                "prediction", excess, relative=False,
            ),
            run("EXC-38", "structure lost at the end of three busy months", 0.36, tolerance=0.03,
                measure=lambda: year("three busy months")["structure_most"], relative=False),
            Target(
                "EXC-38", "days until 90 % of it is back, two to four weeks", 21, "d", 7, "McEwen2011", "calibration",
                faded, relative=False,
            ),
        ]  # fmt: skip


DAYS = {
    "none": lambda d: 0.0,
    "ordinary": lambda d: 1.0,
    "three busy months": lambda d: 2.0 if d < 90 else 1.0,
    "a hard evening a week": lambda d: 3.0 if d % 7 == 5 else 1.0,
    "a year at four times": lambda d: 4.0,
}


def _drift() -> Any:
    """Share of neurons that moves from each threshold to each in a day: a random walk with memory of DRIFT_D."""
    import numpy as np
    from scipy.special import ndtr

    edges = np.linspace(-4.0, 4.0, BINS + 1)
    z = (edges[1:] + edges[:-1]) / 2
    keep = np.exp(-1 / DRIFT_D)
    moved = np.diff(ndtr((edges - keep * z[:, None]) / np.sqrt(1 - keep**2)), axis=1)
    return z, moved / moved.sum(1, keepdims=True), np.diff(ndtr(edges))


@cache
def year(course: str, scale: float = 1.0, days: int = 365) -> dict[str, float]:
    """A course of days: structure and reserve, neurons lost with and beyond ageing.

    `scale` multiplies the load of a day, which is uncertain by a factor of 3 to 5. A loss below RESOLUTION means only
    that the model cannot resolve it. Raises ParameterError for an unknown course.
    """
    import numpy as np

    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate
    from glutamate.errors import ParameterError, closest

    if course not in DAYS:
        near = closest(str(course), DAYS)
        raise ParameterError("a course of days", f"{course!r:.40}", ", ".join(DAYS), "use one of these", closest=near)
    level = np.array([DAYS[course](d) for d in range(days)])
    t = np.repeat(np.arange(days + 1.0), 2)[1:-1]
    drive: dict[str, Any] = {f"slow_damage.{n}": 0.0 for n in ("inflammation", "tolerance")}
    drive |= {f"slow_damage.{n}": 1.0 for n in ("spines", "stressed_uptake")}
    drive["slow_damage.activity"] = (t, np.repeat(level, 2))
    data = simulate(Model.of(SlowDamage()), times=np.arange(days + 1.0), drive=drive, threads=1)
    factor, structure = (data[f"slow_damage.{n}"].values for n in ("threshold", "structure"))
    z, moved, alive = _drift()
    lethal = np.exp(SPREAD * z)
    total = alive.sum()
    for day in range(days):
        alive = (alive @ moved) * (1 - AGEING / 365)
        alive[scale * DAY_LOAD * level[day] > lethal * factor[day + 1]] = 0.0
    top = int(structure.argmax())
    late = np.nonzero(structure[top:] < structure[top] / 10)[0]
    return {
        "lost": float(1 - alive.sum() / total),
        "structure_most": float(structure[top]),
        "structure_end": float(structure[-1]),
        "reserve_least": float(data["slow_damage.reserve"].values.min()),
        "days_to_tenth": float(late[0]) if len(late) else float("inf"),
    }
