"""Do ideas come from glutamate that links distant items? Ideas have no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("creativity-from-association")
def creativity_from_association() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Glutamate that links distant items makes ideas; creative and anxious thought share this cause",
        texts={"N": SAYS},
        beyond="Ideas, their worth and anxiety have no state variable here. What has one is how a network steps from "
        "one stored pattern to the next, by inhibition. Such a step is no idea, and nothing tells a creative chain "
        "from an anxious one.",
        evidence=Evidence("E", "no study changed glutamate in people and counted ideas", ()),
    )
