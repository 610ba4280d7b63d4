"""Do flavourings with free glutamate (yeast extract, hydrolysed protein) act as excitotoxins?

Arms        a meal, and the same seasoned with 1.5 g of glutamate
Measured    highest ambient glutamate of cortex; highest glutamate in plasma
Sources     Stegink1983, Fernstrom1996
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "nM", "plasma.glutamate_plasma": "uM"}


def measure(sample: Sample) -> dict:
    """Peaks over five hours."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "meal": Protocol().event("plasma.food", "1", ["1 h"]),
        "seasoned": Protocol().event("plasma.food", "1", ["1 h"]).event("plasma.with_food", "1.5 g", ["1 h"]),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "6 h")
    return {
        "ambient glutamate, peak": {arm: got["fluid.glutamate_ambient"].max(1) for arm, got in found.items()},
        "plasma glutamate, peak": {arm: got["plasma.glutamate_plasma"].max(1) for arm, got in found.items()},
    }


@claim("natural-flavours-excite")
def natural_flavours_excite() -> Claim:
    """Glutamate is one substance, wherever it comes from."""
    return Claim(
        says="Natural flavours, yeast extract and hydrolysed protein act as excitotoxins",
        texts={"B": SAYS},
        arms={
            "meal": "a meal",
            "seasoned": "the same with 1.5 g of free glutamate from flavourings",
        },
        quantities={"ambient glutamate, peak": "nM", "plasma glutamate, peak": "uM"},
        measure=measure,
        rule=Rule(
            "percent", "seasoned", supported=100, contradicted=10, against="meal",
            why="ambient glutamate of dying tissue is a hundredfold and more; sleep and wake differ by over 10 %",
        ),
        model="metabolism",
        touches=("plasma.*", "barrier.*", "fluid.*"),
        evidence=Evidence(
            "E", "meals with added glutamate hardly move plasma; the barrier keeps it from the cortex",
            ("Stegink1983", "Fernstrom1996"),
        ),
        limits="Their other substances are not modelled.",
    )  # fmt: skip
