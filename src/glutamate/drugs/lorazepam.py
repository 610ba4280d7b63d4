"""Lorazepam: a benzodiazepine of half a day, without metabolites that act.

Acts on     the benzodiazepine site of GABA-A receptors with gamma2
Limits      occupancy by total plasma, as measured in rats; tolerance as for diazepam, to sedation at the pace of rats
Safety      in the record below
Sources     File1985 (tolerance to sedation); others are usual values
"""

from functools import partial

from glutamate.drugs.diazepam import SEDATION, SLEEPY, TOLERANCE
from glutamate.drugs.measure import peak, run
from glutamate.engine.mechanism import Target
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

HALF = 0.1  # mg/L, total


@drug("lorazepam", title="Lorazepam: strengthens GABA-A receptors for half a day")
def lorazepam() -> Drug:
    """Tablets."""
    half = usual(HALF, "mg/L", "total in plasma of rats", low=0.094, high=0.134)
    return Drug(
        kinetics=Kinetics(
            clearance=usual(4.6, "L/h"),
            volume=usual(80, "L"),
            absorption_rate=usual(1.2, "1/h"),
            available=usual(0.93, "1"),
            molar_mass=usual(321.2, "g/mol"),
            unbound=usual(0.10, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.3, "h"),
        ),
        studied="anxiety, seizures: 1 to 4 mg",
        actions=(
            Action("benzodiazepine_site", "gamma2 site", usual(-1, "1"), half=half),
            Action("ipsc_time", "gamma2 site", usual(0.6, "1", "decay at full occupancy"), half=half,
                   tolerance=TOLERANCE),
            Action("alertness", "gamma2 site", SLEEPY, half=half, tolerance=SEDATION),
        ),
        evidence=(("status epilepticus, acute anxiety", "A"), ("anxiety over months", "C: tolerance, and worse after")),
        safety="Stopping at once after weeks of daily use can bring seizures that kill; it is tapered over weeks to "
        "months by those who prescribe it. With opioids or alcohol breathing can stop. Falls, memory gaps, dependence.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Occupied sites at the peak."""
    found = partial(Target, "PHA-22", unit="%", tolerance=8.0, relative=False, kind="regression")
    source = "computed: occupancy by total plasma, half at 0.1 mg/L"
    return [
        found(f"sites taken after {dose} mg", expected, source=source, measure=partial(_taken, dose))
        for dose, expected in ((2, 17.0), (4, 29.0))
    ]


def _taken(dose: int) -> float:
    level = peak(run("lorazepam", f"{dose} mg once at 00:00", 24.0), "mg/L")
    return 100 * level / (level + HALF)
