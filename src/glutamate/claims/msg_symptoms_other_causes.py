"""Have symptoms that are blamed on MSG other causes? Symptoms have no state variable in this model.

Sources     Geha2000 (trials with people who said that they react): nothing is measured here
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("msg-symptoms-other-causes")
def msg_symptoms_other_causes() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Symptoms blamed on MSG have other causes",
        texts={"N": SAYS},
        beyond="Headache, flush and expectation have no state variable here. What has one is glutamate in plasma and "
        "in the brain after it is eaten; that it hardly moves in the brain does not say what a symptom comes from.",
        evidence=Evidence("B", "large amounts without food gave symptoms now and then, not repeatably", ("Geha2000",)),
    )
