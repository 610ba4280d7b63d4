"""Do stimulants help attention and raise anxiety with dose? Anxiety has no state variable in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("stimulant-anxiety-dose")
def stimulant_anxiety_dose() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Stimulants help attention but raise arousal and anxiety with dose",
        texts={"N": SAYS},
        beyond="Attention and anxiety as felt have no state variable here. What has one is dopamine, noradrenaline and "
        "sleepiness after a substance; none of them is anxiety, and none may stand for it.",
        evidence=Evidence(
            "B", "trials find better attention; anxiety and lost sleep are among the effects on their labels", ()
        ),
    )
