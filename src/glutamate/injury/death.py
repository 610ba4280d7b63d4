"""From the highest load to dying neurons: thresholds that differ between neurons, and when a doomed one goes.

Takes in    CalciumLoad, courses of glutamate, drive, energy
Hands on    `exposure` and `driven` (highest load and when it passed 1), `dying`, `hours_to_loss`, `at_receptor`
Not here    repair over days (slow_damage.py); what protects (survival.py)
Limits      numbers of dying below 1e-6 are below the model's resolution: the tail of thresholds is untested there
Sources     Choi1987 (deaths by dose), FrandsenSchousboe1987 (time to loss), Rosenberg1989 (astrocytes),
            Meldrum1973 (status)
"""

from __future__ import annotations

from functools import cache, partial
from itertools import pairwise
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError, closest

SPREAD = {"linear": 0.32, "bistable": 0.30, "default": 0.30, "late_loop": 0.40}  # sigma of each set
RESOLUTION = 1e-6
UPTAKE_UM, UPTAKE_HALF_UM = 475.0, 20.0  # uptake of a culture per its unstirred layer; half saturation
# Drive per its largest value, awake and ill; orders of magnitude, the first from 1.03 releases per synapse and second.
DRIVES = {"quiet": 0.0074, "busy": 0.0117, "busy, disinhibited": 0.035, "near seizure": 0.081, "status": 0.15}
LOADED_END = 20.0


def at_receptor(bath_um: float, uptake_um: float = UPTAKE_UM) -> float:
    """Glutamate (uM) at the receptor of a culture whose cells take it up through an unstirred layer."""
    from math import sqrt

    if not 0 <= bath_um < 1e5:
        asked = "glutamate in the bath"
        raise ParameterError(asked, f"{bath_um!r:.40} uM", "0 to 100000 uM", "give a concentration in uM")
    b = UPTAKE_HALF_UM + uptake_um - bath_um
    return (sqrt(b * b + 4 * UPTAKE_HALF_UM * bath_um) - b) / 2


@cache
def run(kind: str, minutes: float, after: float, **changes: float) -> dict[str, Any]:
    """Courses (minute, load, lost) of a drive that lasts `minutes` and `after` more without it.

    `changes`: glutamate_um, unblocked, unfed, blocked_from (minute from which NMDA receptors are blocked), or `drive`
    in place of glutamate. Raises ParameterError for an unknown set or change.
    """
    import numpy as np
    from scipy.integrate import solve_ivp

    from glutamate.injury.calcium_load import CalciumLoad

    sets = {"default": CalciumLoad, "linear": CalciumLoad.linear, "bistable": CalciumLoad.bistable}
    sets |= {"late_loop": CalciumLoad.late_loop}
    known = ("glutamate_um", "drive", "unblocked", "unfed", "blocked_from")
    for asked, given, allowed in (("a set of loads", kind, tuple(sets)), *(("a change", c, known) for c in changes)):
        if given not in allowed:
            raise ParameterError(
                asked, f"{given!r:.40}", ", ".join(allowed), "use one", closest=closest(given, allowed)
            )
    part = sets[kind]()
    level = changes.get("glutamate_um", 1e9)
    open_ = changes.get("drive", 1.0) * changes.get("unblocked", 1.0)

    def full(t: float, y: Any) -> float:
        return LOADED_END - y[0]

    full.terminal = True  # type: ignore[attr-defined]
    times: list[float] = []
    loads: list[float] = []
    lost: list[float] = []
    y = np.array([0.0, 0.0, 0.0])
    cuts = sorted({0.0, minutes, minutes + after, min(changes.get("blocked_from", 0.0), minutes + after)})
    for t0, t1 in pairwise(cuts):
        blocked = float(t0 >= changes.get("blocked_from", np.inf))
        drive = part.Drive(1e-3 * level, open_ if t0 < minutes else 0.0, blocked, changes.get("unfed", 0.0))

        def rate(t: float, y: Any, drive: Any = drive) -> Any:
            return part.rate(part.State(*y), drive)

        inside = solve_ivp(rate, (t0, t1), y, rtol=1e-8, atol=1e-12, events=full, dense_output=True)
        fine = np.linspace(t0, inside.t[-1], 400)
        course = inside.sol(fine)
        times, loads, lost = [*times, *fine], [*loads, *course[0]], [*lost, *course[1]]
        y = inside.y[:, -1]
        if inside.status == 1:
            break
    return {"minute": np.array(times), "load": np.array(loads), "lost": np.array(lost), "spread": SPREAD[kind]}


def dying(peak: float, spread: float = 0.30, threshold: float = 1.0) -> float:
    """Share of neurons whose threshold lies below the highest load."""
    from math import log

    from scipy.special import ndtr

    return float(ndtr(log(peak / threshold) / spread)) if peak > 0 else 0.0


def hours_to_loss(peak: float) -> float:
    """Median hours from commitment to loss of the membrane: 12 at a load of 1, 25 min from a load of 5 on."""
    from math import log

    most, least = 12.0, 25 / 60
    share = min(max(log(max(peak, 1.0)) / log(5.0), 0.0), 1.0)
    return float(most * (least / most) ** share)


def exposed(bath_um: float, minutes: float, kind: str = "default", after: float = 60.0, **more: float) -> float:
    """Share of a mixed culture that dies after glutamate in the bath."""
    course = run(kind, minutes, after, glutamate_um=at_receptor(bath_um, more.pop("uptake_um", UPTAKE_UM)), **more)
    return dying(float(course["load"].max()), course["spread"])


def half_dose(minutes: float, kind: str = "default", uptake_um: float = UPTAKE_UM) -> float:
    """Bath concentration (uM) that kills half; ParameterError where none between 0.05 and 5000 uM does."""
    from scipy.optimize import brentq

    def excess(power: float) -> float:
        return exposed(10.0**power, minutes, kind, uptake_um=uptake_um) - 0.5

    low, high = -1.3, 3.7
    if excess(low) > 0 or excess(high) < 0:
        came = f"{minutes:g} min"
        raise ParameterError("a dose that kills half", came, "one from 0.05 to 5000 uM", "choose another duration")
    return float(10 ** brentq(excess, low, high, xtol=1e-3))


def driven(drive: float, minutes: float, unfed: float = 0.0, kind: str = "default") -> dict[str, float]:
    """Highest load, dying share, and minute at which the middle neuron passes 1 (infinite if never)."""
    course = run(kind, minutes, 0.0, drive=drive, unfed=unfed)
    over = course["load"] > 1
    when = float(course["minute"][over][0]) if over.any() else float("inf")
    peak = float(course["load"].max())
    return {"load": peak, "dying": dying(peak, course["spread"]), "minute": when}


def shift(minutes: float = 5.0, uptake_um: float = UPTAKE_UM) -> float:
    """Half dose with astrocytes per that without."""
    return half_dose(minutes, uptake_um=uptake_um) / half_dose(minutes, uptake_um=0.0)


def targets() -> list[Target]:
    """Doses and durations that kill cultures, loads of waking and status."""
    fitted = partial(Target, source="Choi1987", kind="calibration", relative=False)
    brief = partial(Target, source="FrandsenSchousboe1987", kind="prediction", relative=False)

    def window() -> float:
        """Hours to loss after 10 min at 500 uM."""
        return hours_to_loss(float(run("default", 10.0, 60.0, glutamate_um=at_receptor(500.0))["load"].max()))

    def monotone() -> float:
        found = [exposed(c, 5.0) for c in (5, 10, 20, 40, 80, 160, 320, 640)]
        return float(all(a < b for a, b in pairwise(found)))

    return [
        fitted("EXC-15", "glutamate of half death after 5 min", 85, "uM", 45, measure=lambda: half_dose(5.0)),
        fitted("EXC-15", "share killed by 500 uM, 0.8 or more", 0.9, "1", 0.1, measure=lambda: exposed(500.0, 5.0)),
        brief("EXC-19", "killed by 1 min at 500 uM, 0.2 or less", 0, "1", 0.2, measure=lambda: exposed(500.0, 1.0)),
        brief("EXC-19", "killed by 3 min at 500 uM, 0.2 or less", 0, "1", 0.2, measure=lambda: exposed(500.0, 3.0)),
        brief("EXC-19", "killed by 10 min at 500 uM, 0.8 or more", 1, "1", 0.2, measure=lambda: exposed(500.0, 10.0)),
        brief("EXC-19", "hours to loss after 10 min, 25 min to 6 h", 3.2, "h", 2.8, measure=window),
        Target(
            "EXC-18", "load half an hour after 20 min of all NMDA receptors", 0, "1", 0.3, "Schinder1996", "prediction",
            lambda: float(run("default", 20.0, 30.0, glutamate_um=1e4)["load"][-1]), relative=False,
        ),
        Target(
            "EXC-33", "minutes of status until the middle neuron is lost", 55, "min", 35, "Meldrum1973", "prediction",
            lambda: driven(0.25, 240.0, 0.4)["minute"], relative=False,
        ),
        Target(
            "EXC-38", "load of a busy evening", 0, "1", 0.1, "computed: the same equations by Euler steps",
            "regression", lambda: driven(DRIVES["busy"], 240.0)["load"], relative=False,
        ),
        Target(
            "EXC-39", "more glutamate, more death", 1, "1", 0, "computed: order of a grid of doses", "identity",
            monotone, relative=False,
        ),
        Target(
            "EXC-39", "slope of the load by dose per differences", 1, "1", 1e-3, "computed: central differences",
            "identity", _slope, relative=False,
        ),
    ]  # fmt: skip


def _slope() -> float:
    """Derivative of the load after 5 min by glutamate from the sensitivity equations, per central differences."""
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate
    from glutamate.injury.calcium_load import CalciumLoad

    base = {"calcium_load.unblocked": 1.0, "calcium_load.nmda_block": 0.0, "calcium_load.unfed": 0.0}
    made = Model.of(CalciumLoad()).set(base | {"calcium_load.glutamate": 2e-3})
    keep: dict[str, Any] = {"times": [0.0, 5.0], "rtol": 1e-10, "threads": 1, "record": ["calcium_load.load"]}
    name = "calcium_load.load|calcium_load.glutamate"
    exact = simulate(made.with_sensitivities("calcium_load.glutamate"), **{**keep, "record": [name]})[name].values[-1]
    ends = [
        simulate(made.set({"calcium_load.glutamate": g}), **keep)["calcium_load.load"].values[-1]
        for g in (2e-3 - 1e-6, 2e-3 + 1e-6)
    ]
    return float(exact / ((ends[1] - ends[0]) / 2e-6))
