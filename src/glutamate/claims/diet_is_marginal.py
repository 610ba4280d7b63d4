"""Are changes of food marginal for the brain's glutamate?

Arms        a day of three meals, the same with a gram of glutamate in each
Measured    highest ambient glutamate of cortex; highest glutamate in plasma
Sources     Fernstrom1996, Stegink1983
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MEALS = ["1 h", "6 h", "12 h"]
RECORD = {"fluid.glutamate_ambient": "nM", "plasma.glutamate_plasma": "uM"}


def measure(sample: Sample) -> dict:
    """Peaks over a day."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "balanced": Protocol().event("plasma.food", "1", MEALS),
        "seasoned": Protocol().event("plasma.food", "1", MEALS).event("plasma.with_food", "1 g", MEALS),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "16 h")
    return {
        "ambient glutamate, peak": {arm: got["fluid.glutamate_ambient"].max(1) for arm, got in found.items()},
        "plasma glutamate, peak": {arm: got["plasma.glutamate_plasma"].max(1) for arm, got in found.items()},
    }


@claim("diet-is-marginal")
def diet_is_marginal() -> Claim:
    """The first half is judged; plasma answers the second."""
    return Claim(
        says="Food changes are marginal; balanced meals cut glutamate spikes",
        texts={"N": SAYS},
        arms={
            "balanced": "three meals",
            "seasoned": "three meals with 1 g of glutamate in each",
        },
        quantities={"ambient glutamate, peak": "nM", "plasma glutamate, peak": "uM"},
        measure=measure,
        rule=Rule(
            "percent", "seasoned", supported=2, contradicted=10, against="balanced",
            why="awake or asleep moves it by more than 10 %; no method sees 2 %; judged is the first half",
        ),
        model="metabolism",
        touches=("plasma.*", "barrier.*", "fluid.*"),
        evidence=Evidence(
            "B", "a day of seasoned food moved plasma a little; no brain effect of usual amounts was found",
            ("Fernstrom1996", "Stegink1983"),
        ),
        limits="Spikes in plasma are a different quantity; see the second row. Liver disease is not modelled here.",
    )  # fmt: skip
