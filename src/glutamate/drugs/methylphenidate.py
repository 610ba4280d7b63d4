"""Methylphenidate: holds the transporters that take dopamine and noradrenaline back.

Acts on     dopamine and noradrenaline transporters
Limits      occupancy by the level of the right-handed half; at 5 mg the images show less than a hyperbola can. A Hill
            coefficient of 1.4 would mend that dose and miss 60 mg (85 against 74 %); fitted to the five means it is 1.1
            or 1.0, as they are weighted, so it is left at 1
Safety      in the record below
Sources     Volkow1998 (dopamine transporters by dose), Hannestad2010 (noradrenaline transporters)
"""

from functools import partial

from glutamate.drugs.measure import peak, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

OCCUPIED = {5: 12.0, 10: 40.0, 20: 54.0, 40: 72.0, 60: 74.0}  # mg by mouth: % of dopamine transporters
PER_DOSE = 9.437e-3 / 20  # peak, mg/L per mg: what these kinetics give


@drug("methylphenidate", title="Methylphenidate: holds dopamine and noradrenaline transporters")
def methylphenidate() -> Drug:
    """Tablets of the hydrochloride; kinetics of the right-handed half, which is half of the dose."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(28, "L/h"),
            volume=usual(130, "L"),
            absorption_rate=usual(0.8, "1/h"),
            available=usual(0.23, "1"),
            salt_factor=usual(0.865 / 2, "1", "base per hydrochloride; half of it is right-handed"),
            molar_mass=usual(233.3, "g/mol"),
            unbound=usual(0.8, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.2, "h"),
        ),
        studied="ADHD: 5 to 60 mg a day",
        actions=(
            Action("dopamine_transporter", "DAT", usual(-1, "1"),
                   half=par(17.5 * PER_DOSE, "mg/L", "Volkow1998", note="peak of the half-maximal 0.25 mg/kg")),
            Action("noradrenaline_transporter", "NET", usual(-1, "1"),
                   half=par(9.8 * PER_DOSE, "mg/L", "Hannestad2010", note="peak of the half-maximal 0.14 mg/kg")),
        ),
        evidence=(
            ("ADHD", "A: d 0.5 to 0.8"),
            ("glutamate pushed to toxic levels at usual doses", "E"),
            ("anxiety made worse", "E on average in children: 23 trials, risk ratio 0.86; single cases may differ"),
        ),
        safety="Heart rate and blood pressure, appetite, sleep; psychosis and abuse at high doses. Not with inhibitors "
        "of monoamine oxidase.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Occupied transporters by dose."""
    found = partial(Target, "PHA-29", unit="%", tolerance=10.0, relative=False, kind="calibration", source="Volkow1998")
    norm = partial(Target, "PHA-30", expected=75.0, unit="%", tolerance=5.0, relative=False, hard=True,
                   kind="calibration", source="Hannestad2010")  # fmt: skip
    return [
        *(
            found(f"dopamine transporters held after {dose} mg", expected, measure=partial(_held, dose, "dopamine"))
            for dose, expected in OCCUPIED.items()
        ),
        *(
            norm(what=f"noradrenaline transporters held after {share:g} mg/kg",
                 measure=partial(_held, 70 * share, "noradrenaline"))
            for share in (0.35, 0.55)
        ),
    ]  # fmt: skip


def _held(dose: float, transporter: str) -> float:
    level = peak(run("methylphenidate", f"{dose:g} mg once at 00:00", 12.0), "mg/L")
    return 100 * (1 - float(methylphenidate().factors(0.0, level)[f"{transporter}_transporter"]))
