"""Glycine: co-agonist of NMDA receptors, by the cup; transport keeps it from synapses.

Acts on     the co-agonist site of NMDA receptors, which is mostly taken already
Limits      transporters hold the level at synapses; what is added there is a guess
Safety      in the record below
Sources     assumed: usual values; the site stands in nmda_modulation.py
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("glycine", title="Glycine: a co-agonist of NMDA receptors")
def glycine() -> Drug:
    """In water."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(60, "L/h"),
            volume=usual(40, "L"),
            absorption_rate=usual(1.5, "1/h"),
            available=usual(0.8, "1"),
            molar_mass=usual(75.07, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(0.03, "1", "fluid per plasma"),
            brain_time=usual(6, "h"),
            baseline=usual(17, "mg/L", "230 uM"),
        ),
        studied="schizophrenia: 0.4 to 0.8 g per kg and day",
        actions=(
            Action("nmda_synaptic", "co-agonist site", usual(0.2, "1", "held back by transport"),
                   half=usual(50, "uM")),
        ),
        evidence=(("schizophrenia, lasting signs", "C: mixed"), ("sleep", "C: small")),
        safety="Nausea; not with clozapine.",
        limits="Factors count from no glycine at all; compare them with those at its usual level.",
    )  # fmt: skip
