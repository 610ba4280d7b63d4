"""Riluzole: lowers release and the sodium current that does not close, and raises uptake a little.

Acts on     release, uptake; at levels in cells that free plasma does not reach
Limits      free plasma holds 0.02 uM where cells answer to 1 uM: effects are set by what whole tissue holds
Safety      in the record below
Sources     Bruno1997 (clearance, women), LeLiboux1997 (peak, time to peak, half-life)
"""

from functools import partial

from glutamate.drugs.measure import half_life, peak, peak_time, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

ONCE = "50 mg once at 00:00"


@drug("riluzole", title="Riluzole: lowers release, raises uptake a little")
def riluzole() -> Drug:
    """Tablets; clearance and volume are apparent ones."""
    return Drug(
        kinetics=Kinetics(
            clearance=par(51.4, "L/h", "Bruno1997", note="CL/F of a man who does not smoke"),
            volume=usual(170, "L", "of an apparent 245 L"),
            exchange=usual(30, "L/h"),
            peripheral_volume=usual(250, "L"),
            absorption_rate=usual(1.5, "1/h"),
            molar_mass=usual(234.2, "g/mol"),
            unbound=par(0.03, "1", "LeLiboux1997"),
            brain_ratio=usual(1.0, "1", "pumped out again"),
            brain_time=usual(0.2, "h"),
        ),
        studied="amyotrophic lateral sclerosis: 50 mg twice a day",
        actions=(
            Action("release", "sodium current, behind it release", usual(-0.2, "1", "0.9 at a usual level"),
                   half=usual(0.17, "mg/L", "level of a usual dose, as tissue holds more than plasma")),
            Action("uptake", "transporters", usual(0.2, "1", "1.1 at a usual level"), half=usual(0.17, "mg/L")),
        ),
        clearance_by={"woman": par(0.68, "1", "Bruno1997"), "smoker": usual(1.36, "1", "CYP1A2")},
        spread={"clearance": 0.51},
        evidence=(
            ("amyotrophic lateral sclerosis: two to three months of life", "A"),
            ("anxiety, obsessions, depression", "C: small, mixed, mostly negative"),
        ),
        safety="Liver: enzymes are watched; rarely white cells are lost, so that fever is an emergency. Caffeine and "
        "other substances of CYP1A2 raise its level.",
    )  # fmt: skip


def targets() -> list[Target]:
    """One tablet."""
    data = partial(run, "riluzole", ONCE, 60.0)
    found = partial(Target, "PHA-11", source="LeLiboux1997", kind="prediction")
    return [
        found(what="peak after 50 mg", **within(101, 245), unit="ng/mL", measure=lambda: peak(data(), "ng/mL")),
        found(what="time to peak", **within(1, 1.5), unit="h", measure=lambda: peak_time(data())),
        found(what="half-life", **within(9, 15), unit="h", measure=lambda: half_life(data(), 24.0)),
        Target("PHA-11", "clearance of women below that of men", 32.0, "%", 0.02, "Bruno1997", "calibration", _women),
    ]  # fmt: skip


def _women() -> float:
    man, woman = (values(run("riluzole", ONCE, 900.0, by), "exposure", "mg h/L")[-1] for by in ("", "woman"))
    return float(100 * (1 - man / woman))
