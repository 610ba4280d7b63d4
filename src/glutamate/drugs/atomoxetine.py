"""Atomoxetine: holds noradrenaline transporters; cleared ten times as slowly by one in fourteen people.

Acts on     noradrenaline transporters; NMDA channels by a per cent or two
Limits      full effects take weeks, by adaptation that is not modelled
Safety      in the record below
Sources     assumed: usual values
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("atomoxetine", title="Atomoxetine: holds noradrenaline transporters")
def atomoxetine() -> Drug:
    """Capsules, in extensive metabolizers by CYP2D6."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(17, "L/h"),
            volume=usual(60, "L"),
            absorption_rate=usual(1.5, "1/h"),
            available=usual(0.63, "1", "0.94 in poor metabolizers"),
            molar_mass=usual(255.4, "g/mol"),
            unbound=usual(0.02, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.2, "h"),
        ),
        studied="ADHD: 40 to 100 mg a day",
        actions=(
            Action("noradrenaline_transporter", "NET", usual(-1, "1"), half=usual(5, "nM")),
            Action("nmda_synaptic", "NMDA channels", usual(-1, "1"), half=usual(3, "uM")),
        ),
        clearance_by={"CYP2D6 poor metabolizer": usual(2.0 / 17, "1", "7 % of Europeans"),
                      "fluoxetine": usual(0.12, "1", "CYP2D6"), "bupropion": usual(0.12, "1", "CYP2D6")},
        evidence=(("ADHD in children", "A: d 0.45"),),
        safety="Boxed warning: thoughts of suicide in the young. Liver, heart rate, blood pressure. Not with "
        "inhibitors of monoamine oxidase.",
    )  # fmt: skip
