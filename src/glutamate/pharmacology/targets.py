"""What kinetics must give whatever the substance: balances, solved cases, spread of people, scaling by weight.

Takes in    the mechanism `Kinetics` by way of `course`, non-compartmental analysis, virtual people
Hands on    `targets()`
Limits      all are identities: they say that the equations are solved, not that a substance behaves so
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target, changed
from glutamate.engine.members.distribution import sigma_of
from glutamate.parameter import par
from glutamate.pharmacology.course import course, slowest_rate, values
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.nca import nca
from glutamate.pharmacology.people import people
from glutamate.pharmacology.regimen import Regimen
from glutamate.pharmacology.vpc import coverage
from glutamate.units import from_canonical

PERSONS = 1000
RICH = np.array([0, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 4, 6, 10, 16, 24.0])  # 12 samples
TRIALS = 1024  # people in each of the designs of a sensitivity analysis
EXACT = 1e-11
CASE = "assumed: a case to compute"


def targets() -> list[Target]:
    """Targets of the kinetics itself."""
    exact = partial(Target, kind="identity", hard=True, relative=False)
    body = partial(exact, "PHA-38", expected=0.0, unit="1")
    solved = "computed: sum of two exponentials"
    bateman = partial(exact, "PHA-39", expected=0.0, unit="%", tolerance=1.0, source=solved)
    scaled = partial(exact, "PHA-42", unit="1", tolerance=1e-3, source="AndersonHolford2008")
    saltelli = partial(exact, "PHA-41", unit="1", tolerance=0.05, source="computed: variance of F x dose / clearance")
    halved = Kinetics(weight=par(35, "kg", CASE))
    return [
        body(what="mass that is lost or made, per dose", tolerance=1e-8, source="computed: sum of the flows",
             measure=_balance),
        body(what="two regimens together against their sum", tolerance=1e-6, source="computed: linear equations",
             measure=_superposition),
        body(what="steady state against 60 earlier doses", tolerance=1e-6, source="computed: 30 days forget the start",
             measure=_steady),
        body(what="area of an infusion against dose by clearance", tolerance=1e-6, source="computed: dose / clearance",
             measure=_infusion),
        bateman(what="peak of 12 samples", measure=lambda: _analysis()["cmax"]),
        bateman(what="area without end", measure=lambda: _analysis()["auc_inf"]),
        bateman(what="half-life", measure=lambda: _analysis()["half_life"]),
        exact("PHA-39", "points of the terminal line, at least three", 0.0, "1", 0.0,
              "computed: 0 where there are three or more", measure=lambda: max(0.0, 3 - _analysis()["points"])),
        exact("PHA-40", "spread of the area of 1000 people per that of its distribution", 1.0, "1", 0.05,
              "computed: sqrt(exp(omega^2) - 1)", measure=_spread),
        exact("PHA-40", "people inside the 90 % band of others", 90.0, "%", 5.0, "computed: the band is that wide",
              measure=_covered),
        saltelli(what="clearance and share absorbed explain the area", expected=1.0,
                 measure=lambda: _sobol()[0] + _sobol()[1]),
        saltelli(what="volume explains nothing of it", expected=0.0, measure=lambda: _sobol()[2]),
        scaled(what="clearance at 35 kg per that at 70 kg", expected=0.5946, measure=partial(_ratio, halved, 0)),
        scaled(what="volume at 35 kg per that at 70 kg", expected=0.5, measure=partial(_ratio, halved, 1)),
        scaled(what="half-life at 35 kg per that at 70 kg", expected=0.8409, measure=partial(_ratio, halved, 2)),
    ]  # fmt: skip


def _two() -> Any:
    """Two compartments, a metabolite, an incomplete uptake."""
    return Kinetics(
        exchange=par(8, "L/h", CASE),
        peripheral_volume=par(30, "L", CASE),
        available=par(0.7, "1", CASE),
        metabolite_share=par(0.4, "1", CASE),
        metabolite_clearance=par(5, "L/h", CASE),
        metabolite_volume=par(20, "L", CASE),
    )


def _balance() -> float:
    regimen = Regimen.events(amt=100, ii=8, addl=20) + Regimen.events(amt=50, time=30, tinf=5, cmt=2)
    data = course(_two(), regimen, 400.0)
    held = sum(data[f"kinetics.{name}"] for name in ("depot", "central", "peripheral", "deep", "metabolite", "gone"))
    given = data["kinetics.given"]
    return float(abs(held - given).max() / given.max())


def _levels(regimen: Regimen, times: Any) -> Any:
    return values(course(_two(), regimen, times=times, rtol=EXACT), "concentration", "mg/L")


def _superposition() -> float:
    first, second = Regimen.events(amt=100, ii=8, addl=5), Regimen.events(amt=40, time=11, tinf=3, cmt=2)
    times = np.linspace(0, 72, 400)
    both = _levels(first + second, times)
    return float(abs(both - _levels(first, times) - _levels(second, times)).max() / both.max())


def _steady() -> float:
    times = np.linspace(0, 24, 200)
    steady = _levels(Regimen.events(amt=100, ii=12, ss=1, addl=None), times)
    late = _levels(Regimen.events(amt=100, ii=12, addl=None), times + 60 * 12)
    return float(abs(steady - late).max() / steady.max())


def _infusion() -> float:
    part = _two()
    end = 40 / slowest_rate(part)
    data = course(part, Regimen.events(amt=50, tinf=5, cmt=2), times=[0, end])
    area = from_canonical(data["kinetics.exposure"].values[-1], "mg h/L", "h")
    return float(area * from_canonical(part.clearance, "L/h", "h") / 50 - 1)


@cache
def _analysis() -> dict[str, float]:
    """Errors (%) of an analysis of 12 samples; the points of its terminal line as they are."""
    absorbs, leaves, dose, volume = 2.0, 0.2, 100.0, 50.0

    def level(at: Any) -> Any:
        return 1e3 * dose / volume * absorbs / (absorbs - leaves) * (np.exp(-leaves * at) - np.exp(-absorbs * at))

    found = nca(RICH, level(RICH), dose=dose)
    peak = np.log(absorbs / leaves) / (absorbs - leaves)
    true = {"cmax": level(peak), "auc_inf": 1e3 * dose / volume / leaves, "half_life": np.log(2) / leaves}
    return {name: 100 * (found[name] / value - 1) for name, value in true.items()} | {"points": found["points"]}


def _persons(seed: int, times: Any, **given: Any) -> Any:
    part = changed(Kinetics(), absorption_rate=2.0)
    persons = people(PERSONS, part, weight=None, seed=seed, **given)
    return course(part, "100 mg once at 00:00", times=times, vary=persons, rtol=1e-6)


@cache
def _spread() -> float:
    """Coefficient of variation of the area, from the logarithms, per that of the distribution of clearance."""
    data = _persons(1, [0.0, 400.0], spread={"volume": 0, "absorption_rate": 0})
    area = values(data, "exposure", "mg h/L")[:, -1]
    omega = sigma_of(0.35)
    return float(area.std(ddof=1) / area.mean() / np.sqrt(np.expm1(omega**2)))


@cache
def _covered() -> float:
    times = np.array([0.5, 1, 2, 4, 8, 12])
    shown, others = (values(_persons(seed, times), "concentration", "ng/mL") for seed in (1, 2))
    return 100 * coverage(np.tile(times, PERSONS), others.ravel(), times, shown)


@cache
def _sobol() -> tuple[float, float, float]:
    """First-order indices of the logarithm of the area by clearance, share absorbed and volume (Saltelli's design)."""
    part = changed(Kinetics(), available=0.6)
    names = ("clearance", "available", "volume")
    designs = [people(TRIALS, part, weight=None, correlate=(), seed=seed) for seed in (3, 4)]
    from glutamate.engine.model import Model

    system = Model.of(part, name="kinetics").system
    first, second = (design.values(system) for design in designs)

    def logarithm(given: dict[str, Any]) -> Any:
        data = course(part, "100 mg once at 00:00", times=[0.0, 2000.0], vary=given, rtol=1e-6)
        return np.log(values(data, "exposure", "mg h/L")[:, -1])

    a, b = logarithm(first), logarithm(second)
    variance = np.concatenate([a, b]).var()
    found = []
    for name in names:
        mixed = logarithm({**first, f"kinetics.{name}": second[f"kinetics.{name}"]})
        found.append(float(np.mean((b - b.mean()) * (mixed - a)) / variance))
    return found[0], found[1], found[2]


def _ratio(small: Any, which: int) -> float:
    """Clearance, volume or half-life of a person, from a run, per that of one of the reference weight."""
    found = []
    for part in (small, Kinetics()):
        times = np.linspace(0, 40, 401)
        data = course(part, Regimen.events(amt=100, cmt=2), times=times)
        measured = nca(times, values(data, "concentration", "ng/mL"), dose=100.0)
        found.append((measured["clearance"], measured["volume"], measured["half_life"])[which])
    return found[0] / found[1]
