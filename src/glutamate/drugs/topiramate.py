"""Topiramate: many weak actions at once.

Acts on     kainate and AMPA receptors, release by way of sodium channels, tonic GABA; carbonic anhydrase (not here)
Limits      shares of its actions in a living brain are guesses; words come harder, which is not modelled
Safety      in the record below
Sources     assumed: usual values
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("topiramate", title="Topiramate: many weak actions at once")
def topiramate() -> Drug:
    """Tablets."""
    half = usual(12, "uM", "half of kainate receptors at a usual level")
    return Drug(
        kinetics=Kinetics(
            clearance=usual(1.9, "L/h", low=1.8, high=2.0),
            volume=usual(55, "L"),
            absorption_rate=usual(2, "1/h"),
            available=usual(1, "1"),
            molar_mass=usual(339.4, "g/mol"),
            unbound=usual(0.85, "1"),
            brain_ratio=usual(0.9, "1"),
            brain_time=usual(0.5, "h"),
        ),
        renal=usual(0.7, "1", "found unchanged in urine"),
        studied="migraine, epilepsy: 25 to 200 mg twice a day",
        actions=(
            Action("kainate", "GluK1", usual(-1, "1"), half=half),
            Action("ampa", "AMPA receptors", usual(-0.1, "1", "0.95 at a usual level"), half=half),
            Action("release", "sodium channels, behind them release", usual(-0.3, "1", "0.85 at a usual level"),
                   half=half),
            Action("gaba_tonic", "GABA-A receptors", usual(0.2, "1", "1.1 at a usual level"), half=half),
        ),
        clearance_by={"carbamazepine": usual(1.8, "1"), "phenytoin": usual(1.8, "1")},
        evidence=(("migraine, epilepsy", "A"), ("less drinking", "B"), ("anxiety", "D")),
        safety="Harms the unborn. Words and thoughts come harder; kidney stones; acid blood; glaucoma. Stopping at "
        "once can bring seizures.",
    )  # fmt: skip
