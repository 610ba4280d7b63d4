"""Guanfacine: alpha2A receptors of the prefrontal cortex.

Acts on     alpha2A receptors
Limits      what they do in prefrontal circuits stands in neuromodulators.py
Safety      in the record below
Sources     assumed: usual values
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("guanfacine", title="Guanfacine: alpha2A receptors")
def guanfacine() -> Drug:
    """Tablets with slow release."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(18, "L/h"),
            volume=usual(430, "L"),
            absorption_rate=usual(0.35, "1/h"),
            available=usual(0.58, "1"),
            molar_mass=usual(246.1, "g/mol"),
            unbound=usual(0.3, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.2, "h"),
        ),
        renal=usual(0.5, "1", "found unchanged in urine"),
        studied="ADHD in children: 1 to 4 mg a day",
        actions=(Action("alpha2a", "alpha2A receptors", usual(1, "1"), half=usual(40, "nM", low=20, high=60)),),
        evidence=(("ADHD in children", "A: d 0.45"),),
        safety="Low blood pressure, slow heart, sleepiness; stopping at once can make blood pressure jump.",
    )
