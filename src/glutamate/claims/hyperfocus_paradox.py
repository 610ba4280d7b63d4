"""Do deep grooves make for rewarding tasks only? Engagement has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("hyperfocus-paradox")
def hyperfocus_paradox() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Deep grooves engage for rewarding tasks, and nothing sustains dull ones",
        texts={"N": SAYS},
        beyond="Interest, engagement and boredom have no state variable. What has one is how deep a repeated "
        "episode is "
        "learnt, and a choice between effort and reward by dopamine; that one follows from the other is in no "
        "equation.",
        evidence=Evidence("E", "reports of hyperfocus come from questionnaires; no study tied them to glutamate "
                          "or GABA",
                          ()),
    )  # fmt: skip
