"""Caffeine: keeps adenosine off its receptors; pressure to sleep is there but not read.

Acts on     adenosine A1 and A2A receptors
Limits      that it raises glutamate and uses up GABA has no support; what A1 receptors then let go is small.
            Patients who drank 259 mg in coffee reached 8.9 mg/L, this gives 5.6
Safety      in the record below
Sources     Elmenhorst2012 (A1), Ishibashi2022 (A2A, levels after coffee)
"""

from functools import partial

from glutamate.drugs.measure import half_life, peak, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("caffeine", title="Caffeine: keeps adenosine off its receptors")
def caffeine() -> Drug:
    """In a drink."""
    first = par(13, "mg/L", "Elmenhorst2012", note="total in plasma")
    return Drug(
        kinetics=Kinetics(
            clearance=usual(5.8, "L/h"),
            volume=usual(42, "L"),
            absorption_rate=usual(5, "1/h"),
            available=usual(1, "1"),
            molar_mass=usual(194.2, "g/mol"),
            unbound=usual(0.7, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.1, "h"),
        ),
        studied="one to three cups, 100 to 300 mg",
        actions=(
            Action("adenosine_a1", "A1 receptors", usual(-1, "1"), half=first),
            Action("adenosine_a2a", "A2A receptors", usual(-1, "1"),
                   half=par(4.2, "mg/L", "Ishibashi2022", low=3.8, high=4.8, note="between both doses of coffee")),
            Action("release", "A1 receptors of terminals", usual(0.1, "1"), half=first,
                   tolerance=(usual(7, "d"), usual(0.2, "1", "more A1 receptors"))),
        ),
        clearance_by={"smoker": usual(1.6, "1", "CYP1A2"), "oestrogen contraceptive": usual(0.5, "1", "CYP1A2")},
        evidence=(
            ("wakefulness, fewer lapses", "A"),
            ("more glutamate, less GABA", "D: unsupported"),
        ),
        safety="Unrest, palpitations, poor sleep; grams at once, as of pure powder, can kill. Headache for days after "
        "stopping.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Two cups."""
    data = partial(run, "caffeine", "200 mg once at 00:00", 30.0)
    level = partial(Target, "PHA-28", tolerance=0.1)
    usually = partial(level, kind="calibration", source="assumed: usual value")
    taken = partial(Target, "PHA-28", unit="%", tolerance=8.0, relative=False, kind="calibration")
    return [
        usually(what="peak of 200 mg", expected=4.3, unit="mg/L", measure=lambda: peak(data(), "mg/L")),
        usually(what="half-life", expected=5.0, unit="h", measure=lambda: half_life(data(), 6.0)),
        *(
            Target("PHA-28b", f"level after coffee with {dose} mg", seen, "mg/L", 0.1, "Ishibashi2022", "prediction",
                   partial(_coffee, dose))
            for dose, seen in ((129.5, 4.48), (259.0, 8.92))
        ),
        taken("A2A receptors taken at 4.48 mg/L", 54.0, source="Ishibashi2022", measure=partial(_taken, "a2a", 4.48)),
        taken("A2A receptors taken at 8.92 mg/L", 65.0, source="Ishibashi2022", measure=partial(_taken, "a2a", 8.92)),
        taken("A1 receptors taken at 13 mg/L", 50.0, source="Elmenhorst2012", measure=partial(_taken, "a1", 13.0)),
    ]  # fmt: skip


def _coffee(dose: float) -> float:
    """Highest level, where the source took a sample at an hour that is not told."""
    return peak(run("caffeine", f"{dose} mg once at 00:00", 8.0), "mg/L")


def _taken(receptor: str, level: float) -> float:
    return 100 * (1 - float(caffeine().factors(0.0, level)[f"adenosine_{receptor}"]))
