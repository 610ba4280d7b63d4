"""Vigabatrin: takes GABA transaminase out for good, until new enzyme is made.

Acts on     GABA transaminase (port transaminase.dose of the models `cycle` and `metabolism`)
Limits      kinetics of the drug stand in gaba_transaminase.py, fitted to one dose and to lasting treatment
Safety      in the record below
Sources     Petroff1996 (GABA of the brain)
"""

from glutamate.drugs.measure import within
from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import DAY, at_rest, course
from glutamate.pharmacology.drug import Drug, drug

GABA = "tissue.gaba_tissue"
WEEKS = 4


@drug("vigabatrin", title="Vigabatrin: takes GABA transaminase out for good")
def vigabatrin() -> Drug:
    """Taken by the model `metabolism` at the port transaminase.dose, in mg per kg."""
    return Drug(
        kinetics=None,
        studied="infantile spasms, epilepsy: 50 mg per kg and day",
        evidence=(("infantile spasms", "A"), ("GABA of the brain doubles or trebles", "B: spectra"),
                  ("anxiety", "D")),
        safety="The visual field is lost for good in about a third of those who take it for long; eyes are watched. "
        "Stopping at once can bring seizures.",
        limits="The positive control of the GABA chain: what raises GABA is seen to raise it.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Weeks of 50 mg per kg and day in two doses."""
    return [
        Target("PHA-37", "GABA after four weeks per before", **within(2, 3), unit="1", source="Petroff1996",
               kind="calibration", measure=_gaba),
    ]  # fmt: skip


def _gaba() -> float:
    doses = tuple(0.5 * DAY * k for k in range(14 * WEEKS))
    found = course((0.0, 7 * WEEKS * DAY), events=(("transaminase.dose", "25 mg/kg", doses),))[GABA]
    return float(found[-1] / at_rest(GABA))
