"""Does monosodium glutamate that is eaten raise glutamate in the brain? The texts disagree.

Arms        a day's seasoning drunk in water on an empty stomach, the same in a meal, water alone
Measured    highest ambient glutamate of the cortex per that after water; highest glutamate in plasma
Sources     Fernstrom1996 (plasma over a day), Stegink1983 (with a meal)
"""

from glutamate.claims.judge.claim import DENIES, SAYS, Claim, Evidence, Rule, Sample, claim

AMOUNT = "3 g"
RECORD = {"fluid.glutamate_ambient": "nM", "plasma.glutamate_plasma": "uM"}


def measure(sample: Sample) -> dict:
    """Peaks over four hours after 3 g, from the steady state of each person."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "water": Protocol(),
        "in a meal": Protocol().event("plasma.with_food", AMOUNT, ["1 h"]),
        "on an empty stomach": Protocol().event("plasma.water", AMOUNT, ["1 h"]),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "5 h")
    return {
        "ambient glutamate, peak": {arm: got["fluid.glutamate_ambient"].max(1) for arm, got in found.items()},
        "plasma glutamate, peak": {arm: got["plasma.glutamate_plasma"].max(1) for arm, got in found.items()},
    }


@claim("msg-raises-brain-glutamate")
def msg_raises_brain_glutamate() -> Claim:
    """Three grams are what a day of heavily seasoned food holds."""
    return Claim(
        says="Eating MSG raises brain glutamate",
        texts={"B": SAYS, "N": DENIES, "L": DENIES},
        arms={
            "water": "water alone",
            "in a meal": f"{AMOUNT} of monosodium glutamate in a meal",
            "on an empty stomach": f"{AMOUNT} in water after a night without food",
        },
        quantities={"ambient glutamate, peak": "nM", "plasma glutamate, peak": "uM"},
        measure=measure,
        rule=Rule(
            "percent", "on an empty stomach", supported=10, contradicted=2, against="water",
            why="no method sees 2 % in people; being awake or asleep moves it by more than 10 %",
        ),
        model="metabolism",
        touches=("plasma.*", "barrier.*", "fluid.*"),
        evidence=Evidence(
            "E", "plasma rises if it is drunk fasting, hardly with food; the barrier keeps it from the cortex",
            ("Fernstrom1996", "Stegink1983"),
        ),
    )  # fmt: skip
