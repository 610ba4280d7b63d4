"""Perampanel: holds AMPA receptors shut from outside the glutamate site.

Acts on     AMPA receptors
Limits      two published affinities differ sixfold; one between them is used. In a cohort in China exposure was a
            fifth higher than with the clearance of the review; the end of a course halves in 86 h here, 105 h there.
            With a third of the exposure, 105 h without and 25 h with carbamazepine ask for 99 and 71 L: no one volume
            gives both, and these are not the same people. In the clinic its levels fell by 69 %
Safety      in the record below
Sources     Patsalos2015 and FycompaLabel2012 (clearance, half-life, carbamazepine), Jing2023 (a cohort in
            China), ChenPerampanel2014 and Hanada2011 (affinities), Patsalos2016 (held against it: levels in the clinic)
"""

from functools import partial

from glutamate.drugs.measure import half_life, mean, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

DAY = 24.0
HALVES = {"neurons in culture": (0.56, "ChenPerampanel2014"), "calcium signal": (0.093, "Hanada2011")}  # uM


@drug("perampanel", title="Perampanel: holds AMPA receptors shut")
def perampanel() -> Drug:
    """Tablets."""
    return Drug(
        kinetics=Kinetics(
            clearance=par(0.654, "L/h", "Patsalos2015", note="10.9 mL/min"),
            volume=usual(28, "L"),
            exchange=usual(6, "L/h"),
            peripheral_volume=usual(50, "L"),
            absorption_rate=usual(3, "1/h"),
            available=par(1, "1", "Patsalos2015"),
            molar_mass=usual(349.4, "g/mol"),
            unbound=par(0.05, "1", "Patsalos2015"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.5, "h"),
        ),
        studied="epilepsy: 4 to 12 mg at bedtime",
        actions=(
            Action("ampa", "beside the pore", par(-1, "1", "ChenPerampanel2014"),
                   half=par(0.5, "uM", "ChenPerampanel2014;Hanada2011", low=0.093, high=0.56)),
        ),
        clearance_by={
            "carbamazepine": par(3, "1", "FycompaLabel2012", note="a third of the exposure"),
            "Chinese cohort": par(0.53 / 0.654, "1", "fit:PHA-17"),
        },
        evidence=(("focal and generalized seizures", "A: half as many in 35 against 19 %"),
                  ("calm by blocking glutamate", "E: it sedates, and it can make aggressive")),
        safety="Boxed warning: hostility, aggression, thoughts of killing. Stopping at once can bring seizures. "
        "Alcohol makes both worse.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Levels, carbamazepine, block by both affinities."""
    level = partial(Target, "PHA-17", tolerance=0.15)
    block = partial(Target, "PHA-18", unit="%", tolerance=3.0, relative=False, kind="regression")
    return [
        level("mean level under 8 mg a day", 0.5, "mg/L", source="Patsalos2015", kind="calibration",
              measure=lambda: _mean("8 mg", "mg/L")),
        level("exposure in a day under 4 mg, with the clearance of that cohort", 7540.0, "ng h/mL",
              source="Jing2023", kind="calibration",
              measure=lambda: DAY * _mean("4 mg", "ng/mL", "Chinese cohort")),
        level("half-life with carbamazepine", 25.0, "h", source="Patsalos2015", kind="prediction",
              measure=lambda: half_life(run("perampanel", "8 mg once at 00:00", 200.0, "carbamazepine"), 60.0)),
        *(
            block(f"AMPA receptors held at 8 mg a day, half at {half:g} uM ({where})", expected,
                  source=f"computed: free level and {source}", measure=partial(_held, half))
            for (where, (half, source)), expected in zip(HALVES.items(), (13.0, 44.0), strict=True)
        ),
    ]  # fmt: skip


def _mean(amount: str, unit: str, clearance: str = "", path: str = "concentration") -> float:
    data = run("perampanel", f"{amount} daily at 00:00 for 40 days", 40 * DAY, clearance)
    return mean(data, unit, 39 * DAY, 40 * DAY, path)


def _held(half: float) -> float:
    free = _mean("8 mg", "uM", path="brain")
    return 100 * free / (free + half)
