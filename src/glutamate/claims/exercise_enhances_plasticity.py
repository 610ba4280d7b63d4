"""Does aerobic exercise enhance plasticity? Exercise has no way into synapses that learn in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("exercise-enhances-plasticity")
def exercise_enhances_plasticity() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Aerobic exercise enhances plasticity",
        texts={"O": SAYS},
        beyond="Exercise acts on a person's days here, and nothing leads from it to a synapse that learns: the growth "
        "factors that might carry it have no state. An arrow put in by hand would only give back what was put in.",
        evidence=Evidence("C", "months of training go with a little better memory on average, with large differences "
                          "between trials; the way is shown in rodents", ()),
    )  # fmt: skip
