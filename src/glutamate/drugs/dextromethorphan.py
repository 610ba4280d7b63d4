"""Dextromethorphan, with bupropion that keeps it in the body.

Acts on     NMDA channels, serotonin transporters, sigma-1 receptors (not here)
Limits      levels with bupropion were not confirmed; its metabolite dextrorphan blocks more strongly, and bupropion
            keeps it from being made
Safety      in the record below
Sources     Iosifescu2022 (trial); other values are usual ones
"""

from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("dextromethorphan", title="Dextromethorphan: NMDA channels and serotonin")
def dextromethorphan() -> Drug:
    """Hydrobromide with bupropion; without it clearance is thirty times as fast in most people."""
    nmda = usual(-1, "1"), usual(5, "uM", "with magnesium and at rest; 2 to 7 without", low=2, high=7)
    return Drug(
        kinetics=Kinetics(
            clearance=usual(22, "L/h", "with bupropion: half-life of 22 h"),
            volume=usual(700, "L"),
            absorption_rate=usual(0.5, "1/h"),
            available=usual(0.8, "1", "with bupropion; 0.1 without"),
            salt_factor=usual(0.73, "1", "base per hydrobromide with its water"),
            molar_mass=usual(271.4, "g/mol"),
            unbound=usual(0.35, "1", low=0.3, high=0.4),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.1, "h"),
        ),
        studied="depression: 45 mg with 105 mg of bupropion twice a day",
        actions=(
            Action("nmda_synaptic", "NMDA receptors", nmda[0], half=nmda[1]),
            Action("nmda_extrasynaptic", "NMDA receptors", nmda[0], half=nmda[1]),
            Action("serotonin_transporter", "SERT", usual(-1, "1"), half=usual(0.04, "uM", low=0.03, high=0.05)),
        ),
        clearance_by={"extensive metabolizer without bupropion": usual(30, "1", "CYP2D6")},
        evidence=(("depression, with bupropion", "B: 15.9 against 12.1 points, n = 327"),),
        safety="Serotonin syndrome with other antidepressants can kill; bupropion brings seizures, more so where "
        "alcohol or benzodiazepines are stopped. Abuse at high doses: dissociation.",
    )
