"""Gabapentin: takes calcium channels off the membrane of busy terminals, over days.

Acts on     alpha2-delta-1 of presynaptic calcium channels; what follows is slow
Limits      uptake from the gut saturates dose by dose; that it raises GABA rests on one laboratory
Safety      in the record below
Sources     BockbraderWesche2010 (share absorbed, clearance)
"""

from functools import partial

from glutamate.drugs.measure import analysis, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

SOURCE = "BockbraderWesche2010"


@drug("gabapentin", title="Gabapentin: fewer calcium channels in busy terminals")
def gabapentin() -> Drug:
    """Capsules."""
    slow = usual(24, "h", "channels leave the membrane over days")
    half = usual(5, "mg/L", "total; the site itself holds it far more firmly")
    return Drug(
        kinetics=Kinetics(
            clearance=usual(7.2, "L/h", "the kidney's"),
            volume=usual(58, "L"),
            absorption_rate=usual(0.35, "1/h"),
            available=par(0.825, "1", SOURCE, note="of a small dose"),
            uptake_saturation=par(1 / 0.8, "1/g", SOURCE, note="half of it at a dose of 800 mg"),
            molar_mass=usual(171.2, "g/mol"),
            unbound=usual(0.97, "1"),
            brain_ratio=usual(0.15, "1", low=0.1, high=0.2),
            brain_time=usual(1.0, "h"),
        ),
        renal=usual(1, "1", "all of it leaves by the kidneys"),
        studied="pain of nerves, epilepsy: 300 to 1200 mg three times a day",
        actions=(
            Action("release", "alpha2-delta-1", usual(-0.3, "1", "in primed terminals"), half=half, onset=slow),
            Action("calcium_channels", "alpha2-delta-1", usual(-0.2, "1"), half=half, onset=slow),
        ),
        evidence=(("pain of nerves", "A: one in six to eight gains"), ("GABA in the brain", "C: one laboratory"),
                  ("anxiety", "C")),
        safety="With opioids, alcohol or benzodiazepines breathing can stop. Dependence; stopping at once can bring "
        "seizures and unrest. The kidney clears it.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Share absorbed, and the exposure to one capsule."""
    share = partial(Target, "PHA-20", unit="%", tolerance=3.0, relative=False, source=SOURCE, kind="calibration")
    return [
        share("share absorbed at 900 mg a day", 60.0, measure=partial(_share, 300.0)),
        share("share absorbed at 3600 mg a day", 33.0, measure=partial(_share, 1200.0)),
        Target("PHA-20", "exposure to 300 mg", 24.8, "mg h/L", 0.1, "assumed: a label's value", "prediction",
               lambda: 1e-3 * analysis(run("gabapentin", "300 mg once at 00:00", 72.0), 300.0)["auc_inf"]),
    ]  # fmt: skip


def _share(dose: float) -> float:
    """By exposure, against a dose into a vein."""
    mouth = values(run("gabapentin", f"{dose} mg once at 00:00", 200.0), "exposure", "mg h/L")[-1]
    vein = values(run("gabapentin", f"{dose} mg iv once at 00:00", 200.0), "exposure", "mg h/L")[-1]
    return float(100 * mouth / vein)
