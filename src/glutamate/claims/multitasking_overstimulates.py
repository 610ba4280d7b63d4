"""Does doing many things at once overstimulate? Overstimulation has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("multitasking-overstimulates")
def multitasking_overstimulates() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Doing many things at once overstimulates",
        texts={"O": SAYS},
        beyond="Overstimulation has no state variable, and nothing here makes two tasks release more glutamate "
        "than one "
        "of the same load. What has a state is attention that is divided: it costs memory, which is another claim.",
        evidence=Evidence("C", "doing two things costs time, errors and memory; excess of glutamate by it is not "
                          "measured", ("Craik1996",)),
    )  # fmt: skip
