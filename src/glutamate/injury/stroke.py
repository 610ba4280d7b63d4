"""Stroke: blood flow and time decide what tissue dies; what NMDA blockers and glial transporters change of that.

Scheme      flow below a threshold -> debt rises in proportion, fades over hours -> share that dies; a part of the rise
            is due to NMDA receptors, most at onset; depolarizations of the penumbra may add to it
Takes in    flow of a zone (share of normal), hours of occlusion, time of a blocker, share of glial transporters left
Hands on    `debt`, `dies`, `infarct` (share of the territory), `critical_flow`, `loss_by_hour`
Not here    clots, collaterals that open, swelling, bleeding, recovery of function
Limits      a compact law fitted to durations and flows, zones of a rat. Blockers of glutamate have helped no patient in
            a trial: nothing here says what to give. Reopening the vessel within hours does help: call for help at once
Sources     Jones1981 (flow), Kaplan1991 (durations), Margaill1996 (MK-801), HartleyChoi1989 (early part),
            Rao2001 (GLT-1), Saver2006 (neurons per hour)
"""

from __future__ import annotations

from functools import cache, partial
from math import log

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError

CRITICAL, DEBT_H, FADE_H, SPREAD = 0.35, 0.9, 6.0, 0.35  # fit:EXC-25, fit:EXC-26
NORMAL_FLOW = 50.0  # ml/(100 g min), cortex of the awake monkey
# Flow and share of volume: a tandem occlusion leaves most of a rat's territory below a fifth of normal; assumed.
ZONES = ((0.05, 0.30), (0.10, 0.25), (0.15, 0.20), (0.20, 0.15), (0.30, 0.10))
EARLY = 0.37  # share of the rise at onset that is due to NMDA receptors, fit:EXC-24
EARLY_H = 0.25  # its time constant; in culture rescue is gone after 30 min
WAVES_PER_H, PENUMBRA = 2.0, (0.15, 0.35)  # spreading depolarizations, and where they cost
PERMANENT_H = 24.0
NEURONS_PER_H = 120e6  # of a large human stroke
RANGES = {"flow": (0.0, 2.0), "hours": (0.0, 1000.0), "transporters": (0.05, 2.0), "wave": (0.0, 1.0)}


@cache
def debt(
    flow: float, hours: float, blocked_from: float = float("inf"), transporters: float = 1.0, wave: float = 0.0
) -> float:
    """Largest debt (1 kills half) at a constant flow for so many hours.

    `blocked_from` is when an NMDA blocker acts (h after onset), `transporters` the share of GLT-1 left, `wave` the debt
    of each spreading depolarization in the penumbra. Raises ParameterError outside RANGES.
    """
    import numpy as np

    for name, value in (("flow", flow), ("hours", hours), ("transporters", transporters), ("wave", wave)):
        low, high = RANGES[name]
        if not low <= value <= high:
            raise ParameterError(
                f"{name} of a stroke", f"{value!r:.40}", f"{low:g} to {high:g}", "choose another value"
            )
    t = np.linspace(0.0, hours, 4001)
    early = EARLY * np.exp(-t / EARLY_H)
    open_ = np.where(t < blocked_from, 1 / transporters, 0.0)  # what is released stays longer where uptake is slower
    rise = max(1 - flow / CRITICAL, 0.0) / DEBT_H * (1 - early + early * open_)
    rise = rise + wave * WAVES_PER_H * (PENUMBRA[0] < flow < PENUMBRA[1])
    step = hours / 4000
    kept, found = np.exp(-step / FADE_H), np.zeros(4001)
    for k in range(4000):
        found[k + 1] = found[k] * kept + step * (rise[k] + rise[k + 1]) / 2
    return float(found.max())


def dies(flow: float, hours: float, **more: float) -> float:
    """Share of tissue that dies; arguments as for `debt`."""
    from scipy.special import ndtr

    owed = debt(flow, hours, **more)
    return float(ndtr(log(owed) / SPREAD)) if owed > 0 else 0.0


def infarct(hours: float, **more: float) -> float:
    """Share of the territory that dies after an occlusion of so many hours."""
    return sum(volume * dies(flow, hours, **more) for flow, volume in ZONES)


def change(hours: float, **more: float) -> float:
    """Infarct with what is given per that without, less 1."""
    return infarct(hours, **more) / infarct(hours) - 1


def critical_flow(hours: float) -> float:
    """Flow in ml/(100 g min) at which half dies within so many hours."""
    from scipy.optimize import brentq

    return NORMAL_FLOW * float(brentq(lambda f: dies(f, hours) - 0.5, 0.0, CRITICAL, xtol=1e-4))


def loss_by_hour(hours: float) -> dict[str, float]:
    """Neurons and share of the territory lost in an untreated large human stroke after so many hours."""
    return {"neurons": NEURONS_PER_H * min(hours, 10.0), "share": infarct(hours)}


def targets() -> list[Target]:
    """Durations, flows, blockers before and after, fewer transporters."""
    ours = partial(Target, unit="1", relative=False)
    flows = partial(Target, "EXC-26", unit="mL/(g min)", tolerance=0.25, source="Jones1981", kind="calibration")
    kaplan = partial(ours, "EXC-25", source="Kaplan1991", kind="calibration")
    margaill = partial(ours, "EXC-24", source="Margaill1996", tolerance=0.12)

    def part(hours: float) -> float:
        return infarct(hours) / infarct(PERMANENT_H)

    early, late = partial(change, 1.0, blocked_from=0.0), partial(change, 1.0, blocked_from=0.5)
    return [
        margaill("change by MK-801 before 60 min", -0.29, kind="calibration", measure=early),
        margaill("change by MK-801 30 min later", 0.0, kind="prediction", measure=late),
        kaplan("infarct of 1 h per that of a day, below 0.25", 0.0, tolerance=0.25, measure=lambda: part(1.0)),
        kaplan("infarct of 3 h per that of a day, above 0.8", 1.0, tolerance=0.2, measure=lambda: part(3.0)),
        flows("flow that kills half in 2.5 h", 0.11, measure=lambda: critical_flow(2.5) / 100),
        flows("flow that kills half in two days", 0.175, measure=lambda: critical_flow(48.0) / 100),
        ours(
            "EXC-28", "larger infarct of 1 h with half of GLT-1", 0.45, tolerance=0.25, source="Rao2001",
            kind="prediction", measure=lambda: change(1.0, transporters=0.5),
        ),
    ]  # fmt: skip
