"""Does a meal of very much protein raise glutamate in the brain?

Arms        water, a meal, one of three times the protein
Measured    highest ambient glutamate of cortex; highest glutamate in plasma
Sources     Fernstrom1996 (plasma over a day)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "nM", "plasma.glutamate_plasma": "uM"}


def measure(sample: Sample) -> dict:
    """Peaks over six hours."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "water": Protocol(),
        "meal": Protocol().event("plasma.food", "1", ["1 h"]),
        "three times": Protocol().event("plasma.food", "3", ["1 h"]),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "7 h")
    return {
        "ambient glutamate, peak": {arm: got["fluid.glutamate_ambient"].max(1) for arm, got in found.items()},
        "plasma glutamate, peak": {arm: got["plasma.glutamate_plasma"].max(1) for arm, got in found.items()},
    }


@claim("protein-meal-raises-glutamate")
def protein_meal_raises_glutamate() -> Claim:
    """Bound glutamate is burnt by the gut."""
    return Claim(
        says="Very high protein meals raise brain glutamate",
        texts={"B": SAYS},
        arms={
            "water": "water alone",
            "meal": "a usual meal",
            "three times": "a meal with three times its protein",
        },
        quantities={"ambient glutamate, peak": "nM", "plasma glutamate, peak": "uM"},
        measure=measure,
        rule=Rule(
            "percent", "three times", supported=10, contradicted=2, against="water",
            why="awake or asleep moves ambient glutamate by more than 10 %; no method sees 2 % in people",
        ),
        model="metabolism",
        touches=("plasma.*", "barrier.*", "fluid.*"),
        evidence=Evidence(
            "E", "plasma moves a little over a day with meals; the barrier keeps it from the cortex",
            ("Fernstrom1996",),
        ),
        limits="Other amino acids compete at the barrier for carriers; they are not in this run.",
    )  # fmt: skip
