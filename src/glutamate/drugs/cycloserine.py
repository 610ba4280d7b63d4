"""D-cycloserine: takes the co-agonist site of NMDA receptors and opens them half as well, or better at GluN2C.

Acts on     the co-agonist site: factor (a + e d) / (1 + a + d) per a / (1 + a), a and d in halves of their own
Limits      with 3 uM of co-agonist there it weakens GluN2A and 2B a little and helps only 2C; that it eases the
            extinction of fear would ask for less co-agonist, or for 2C
Safety      in the record below
Sources     Traynelis2010 (co-agonist); efficacy and half are usual values
"""

from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

THERE = 3.0  # uM of co-agonist, as glycine
GLYCINE = {"2a": 1.5, "2b": 0.5, "2c": 0.3}  # uM
HALF = {"2a": 25.0, "2b": 10.0, "2c": 5.0}  # uM
EFFICACY = {"2a": 0.5, "2b": 0.5, "2c": 1.9}


def action(subunit: str, knob: str) -> Action:
    """What it does to one subunit, as gain and half beside the co-agonist that is there."""
    there = THERE / GLYCINE[subunit]
    gain = EFFICACY[subunit] * (1 + there) / there - 1
    half = usual(HALF[subunit] * (1 + there), "uM", "beside 3 uM of co-agonist")
    return Action(knob, f"GluN{subunit.upper()}", par(gain, "1", "Traynelis2010", note="from efficacies"), half=half)


@drug("cycloserine", title="D-cycloserine: half a co-agonist of NMDA receptors")
def cycloserine() -> Drug:
    """Capsules."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(1.6, "L/h"),
            volume=usual(20, "L"),
            absorption_rate=usual(2, "1/h"),
            available=usual(0.9, "1"),
            molar_mass=usual(102.1, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(0.65, "1", low=0.5, high=0.8),
            brain_time=usual(2, "h"),
        ),
        renal=usual(0.6, "1", "found unchanged in urine"),
        studied="extinction of fear: 50 to 250 mg an hour before a session; tuberculosis: 500 mg twice a day",
        actions=(action("2a", "nmda_synaptic"), action("2b", "nmda_extrasynaptic")),
        evidence=(("extinction of fear, beside therapy", "C: d 0.2 to 0.25, and less in newer trials"),),
        safety="Seizures, psychosis, confusion at the doses of tuberculosis, sooner with alcohol or failing kidneys.",
    )
