"""D-serine: the second key of the NMDA receptor, by the spoonful.

Acts on     the co-agonist site of NMDA receptors, which is mostly taken already
Limits      how much the brain holds of a dose is not known; what it does at the site stands in nmda_modulation
Safety      in the record below
Sources     Kantrowitz2010 (levels by dose), Meftah2021 (kinetics, kidney)
"""

from functools import partial

from glutamate.drugs.measure import peak, run
from glutamate.engine.mechanism import Target
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("d-serine", title="D-serine: a co-agonist of NMDA receptors")
def d_serine() -> Drug:
    """By mouth."""
    gain, half = usual(0.3, "1", "headroom above what is there"), usual(20, "uM", "added to 3 uM that are there")
    return Drug(
        kinetics=Kinetics(
            clearance=usual(22, "L/h"),
            volume=usual(95, "L"),
            absorption_rate=usual(1, "1/h"),
            available=usual(0.9, "1"),
            molar_mass=usual(105.1, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(0.1, "1", "slow and low"),
            brain_time=usual(6, "h"),
        ),
        studied="schizophrenia: 30 to 120 mg per kg and day",
        actions=(
            Action("nmda_synaptic", "co-agonist site", gain, half=half),
            Action("nmda_extrasynaptic", "co-agonist site", gain, half=half),
        ),
        evidence=(("schizophrenia, from 60 mg per kg and day", "C: open trials"),),
        safety="Kidneys of rats are harmed; one case in a person. Levels of the kidney are watched in trials.",
    )


def targets() -> list[Target]:
    """A high dose."""
    found = partial(Target, "PHA-34", unit="uM", tolerance=0.25, source="Kantrowitz2010")
    return [
        found(what=f"peak of {dose} mg/kg", expected=expected, kind=kind, measure=partial(_peak, dose))
        for dose, expected, kind in ((30, 120.0, "calibration"), (120, 500.0, "prediction"))
    ]


def _peak(dose: int) -> float:
    return peak(run("d-serine", f"{dose} mg/kg once at 00:00", 24.0), "uM", "free")
