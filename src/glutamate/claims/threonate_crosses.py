"""Does magnesium threonate raise magnesium of the brain? No salt has a path of its own in this model.

Sources     Slutsky2010 (rats): nothing is measured here
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("threonate-crosses")
def threonate_crosses() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Magnesium threonate raises brain magnesium effectively",
        texts={"N": SAYS},
        beyond="Salts of magnesium have no state variable here: plasma has one magnesium, whatever it was swallowed "
        "with. What has one is the way from plasma into the fluid of the brain, which is slow and small for all.",
        evidence=Evidence(
            "D", "raised it a little in rats; no study measured it in brains of people", ("Slutsky2010",)
        ),
    )
