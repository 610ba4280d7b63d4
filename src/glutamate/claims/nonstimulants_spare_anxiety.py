"""Do atomoxetine, guanfacine or a stimulant with a GABA enhancer avoid anxiety? Anxiety has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("nonstimulants-spare-anxiety")
def nonstimulants_spare_anxiety() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Atomoxetine, guanfacine, or a stimulant with a GABA enhancer avoid the anxiety of stimulants",
        texts={"N": SAYS},
        beyond="Anxiety has no state variable, so that no medicine can spare it or cause it here. Where a substance is "
        "in the library, its course in plasma and its sites are there, and what they do to receptors and circuits.",
        evidence=Evidence("C", "in trials stimulants lower anxiety on average more often than they raise it; of the "
                          "combination with a GABA enhancer there is no sound trial", ()),
        limits="Which medicine suits a person is for a doctor. Sedatives and what is taken beside them can kill "
        "together; "
        "so can stopping a benzodiazepine at once after long use.",
    )  # fmt: skip
