"""Does acetylcysteine ease obsessive and compulsive patterns? They have no state variable in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("nac-eases-compulsions")
def nac_eases_compulsions() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="NAC is particularly effective for obsessive and compulsive patterns",
        texts={"N": SAYS},
        beyond="Obsessions and compulsions have no state variable here. What has one is a habit, its cue and its "
        "strength, and cysteine outside cells; a habit is not a compulsion, and may not stand for one.",
        evidence=Evidence("C", "small trials, some with an effect and some without", ()),
    )
