"""Status epilepticus: a seizure that takes GABA receptors off the surface until it no longer needs its cause.

Scheme      stimulus -> activity <-> itself, held by surface GABA-A receptors; activity -> receptors go inside, NMDA
            receptors come to the surface
Takes in    stimulus (share of a strong one), effect of a benzodiazepine on the receptors that are left
Hands on    activity, receptors on the surface, drive of calcium_load.py; `critical_minutes`, `odds`
Not here    where in the brain; ions (ion_models.py); what ends a seizure besides inhibition
Limits      a construction with one fitted threshold. Status is an emergency: the model advises no treatment, and
            stopping a benzodiazepine, a barbiturate or alcohol at once after long use can itself bring it on and kill
Sources     Rafiq2003 (thresholds in slices), Mazarati1998 (drugs that fail late)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.injury.membrane_flux import logistic
from glutamate.parameter import par
from glutamate.units import number, share

GUESS = "assumed: order of magnitude"
SPREAD = 0.30  # of the time of internalization between slices, natural log, fit:EXC-32


@mechanism
class StatusEpilepticus:
    """One slice or region."""

    activity_time: float = par(5, "s", GUESS, domain=(0.01, None))
    recurrent: float = par(2.0, "1", GUESS, domain=(0, None), note="self-excitation of full activity")
    inhibition: float = par(2.0, "1", GUESS, domain=(0, None), note="at full surface receptors")
    threshold: float = par(0.176, "1", "fit:EXC-32", domain=(0, None), note="sustains below 0.91 of receptors")
    steepness: float = par(0.03, "1", GUESS, domain=(1e-3, None))
    stimulus_gain: float = par(3, "1", GUESS, domain=(0, None))
    inside_time: float = par(15, "min", GUESS, low=10, high=30, domain=(0.1, None), note="internalization")
    kept: float = par(0.3, "1", GUESS, low=0.2, high=0.5, domain=(0, 1), note="receptors that stay")
    return_time: float = par(60, "min", GUESS, domain=(0.1, None))
    drug: float = par(0.5, "1", GUESS, domain=(0, None), note="most that a benzodiazepine adds to inhibition")
    nmda_most: float = par(1.4, "1", GUESS, low=1.2, high=1.6, domain=(1, None), note="NMDA receptors at the surface")
    load: float = par(0.15, "1", GUESS, low=0.15, high=0.25, domain=(0, 1), note="drive of load at full activity")

    TIME = "s"

    class State(NamedTuple):
        """Activity, 1 in a seizure; receptors at the surface, 1 before."""

        activity: share
        gaba: share
        nmda: number(low=0)

    class Drive(NamedTuple):
        """A stimulus train; share of benzodiazepine sites that are taken."""

        stimulus: share
        benzodiazepine: share

    class Output(NamedTuple):
        """What the calcium load takes in."""

        load_drive: share

    def start(self, drive):
        """Silent."""
        return self.State(0.0, 1.0, 1.0)

    def output(self, state, drive):
        """Calcium drive by activity and receptors."""
        return self.Output(self.load * state.activity * state.nmda)

    def rate(self, state, drive):
        """Activity rises where what excites it exceeds what is left of inhibition."""
        held = self.inhibition * state.gaba * (1 + self.drug * drive.benzodiazepine)
        excess = self.recurrent * state.activity + self.stimulus_gain * drive.stimulus - held - self.threshold
        inside = (state.gaba - self.kept) * state.activity / self.inside_time
        moved = (self.nmda_most - state.nmda) * state.activity / self.inside_time
        return self.State(
            activity=(logistic(excess / self.steepness) - state.activity) / self.activity_time,
            gaba=(1 - state.gaba) / self.return_time - inside,
            nmda=moved - (state.nmda - 1) / self.return_time,
        )

    def targets(self):
        """Afterdischarges after which half, and nearly all, go on; a drug that helps early and not late."""
        ours = partial(Target, "EXC-32", unit="min", tolerance=0.3, source="Rafiq2003", kind="calibration")

        def fails_late():
            return float(outlasts(10.0, drug_at=10.0) == 0 and outlasts(10.0, drug_at=60.0) == 1)

        return [
            ours("afterdischarge after which half go on", 4.0, measure=lambda: critical_minutes(0.0)),
            ours("afterdischarge after which 95 % go on", 6.62, measure=lambda: critical_minutes(1.645)),
            Target(
                "EXC-32", "a benzodiazepine ends it at 10 min, not at 60", 1, "1", 0, "Mazarati1998", "prediction",
                fails_late, relative=False,
            ),
        ]  # fmt: skip


@cache
def outlasts(minutes: float, spread: float = 0.0, drug_at: float | None = None) -> float:
    """1 where activity goes on 30 min after a stimulus of so many minutes, or after a drug; else 0.

    `spread` is a quantile (standard deviations) of the time of internalization, `drug_at` a time in min.
    """
    import numpy as np

    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    part = StatusEpilepticus()
    slow = part.inside_time * float(np.exp(SPREAD * spread))
    made = Model.of(part).set({"status_epilepticus.inside_time": slow})
    end = 60 * (max(minutes, drug_at or 0.0) + 30)
    stop = 60 * minutes
    drive = {"status_epilepticus.stimulus": ([0.0, stop, stop], [1.0, 1.0, 0.0])}
    drugged = 60 * drug_at if drug_at is not None else 2 * end
    drive["status_epilepticus.benzodiazepine"] = ([0.0, drugged, drugged], [0.0, 0.0, 1.0])
    data = simulate(made, times=[0.0, end], drive=drive, record="status_epilepticus.activity", threads=1)
    return float(data["status_epilepticus.activity"].values[-1] > 0.5)


@cache
def critical_minutes(spread: float = 0.0) -> float:
    """Shortest stimulus in min that activity outlasts, at a quantile of the time of internalization."""
    low, high = 0.0, 60.0
    while high - low > 0.02:
        middle = (low + high) / 2
        low, high = (low, middle) if outlasts(middle, spread) else (middle, high)
    return high


def odds(minutes: float) -> float:
    """Share of slices that go on after so many minutes; between quantiles the logarithm of duration is linear."""
    from math import log

    from scipy.special import ndtr

    half, most = critical_minutes(0.0), critical_minutes(1.645)
    return float(ndtr(1.645 * log(minutes / half) / log(most / half))) if minutes > 0 else 0.0
