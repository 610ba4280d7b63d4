"""Amphetamine (dexamfetamine, lisdexamfetamine): lets dopamine and noradrenaline out and keeps them out.

Acts on     dopamine and noradrenaline transporters, vesicles (here as a stronger hold on the transporters)
Limits      release is not modelled as such; acid urine halves its half-life
Safety      in the record below
Sources     assumed: usual values
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("amphetamine", title="Amphetamine: lets dopamine and noradrenaline out")
def amphetamine() -> Drug:
    """Tablets of the sulfate of the right-handed form."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(19, "L/h", "at usual urine"),
            volume=usual(280, "L"),
            absorption_rate=usual(0.8, "1/h"),
            available=usual(0.95, "1"),
            salt_factor=usual(0.73, "1", "base per sulfate"),
            molar_mass=usual(135.2, "g/mol"),
            unbound=usual(0.8, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.1, "h"),
        ),
        renal=usual(0.4, "1", "found unchanged in urine of usual acidity"),
        studied="ADHD: 5 to 40 mg a day",
        actions=(
            Action("dopamine_transporter", "DAT and vesicles", usual(-1, "1"), half=usual(0.03, "mg/L")),
            Action("noradrenaline_transporter", "NET and vesicles", usual(-1, "1"), half=usual(0.015, "mg/L")),
        ),
        clearance_by={"acid urine": usual(2, "1"), "alkaline urine": usual(0.5, "1")},
        evidence=(("ADHD", "A"), ("glutamate pushed to toxic levels at usual doses", "E")),
        safety="Psychosis, heart and blood pressure, abuse and dependence. Not with inhibitors of monoamine oxidase.",
    )
