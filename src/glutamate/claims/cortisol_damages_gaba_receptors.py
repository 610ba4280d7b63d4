"""Does chronic cortisol damage GABA receptors, and trauma change the density of NMDA receptors? Neither has a state.

Sources     Popoli2012 (stress and receptors of glutamate)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("cortisol-damages-gaba-receptors")
def cortisol_damages_gaba_receptors() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Chronic cortisol damages GABA receptors; trauma changes NMDA receptor density",
        texts={"N": SAYS},
        beyond="The number of GABA and NMDA receptors does not hang on cortisol or on what happened in childhood here, "
        "for want of a measured size. What there is: the amount of GABA, which stress lowers in weeks and which comes "
        "back; spines, which take their receptors with them and come back. Neither is damage to receptors.",
        evidence=Evidence(
            "D",
            "stress and steroids change subunits and traffic of both receptors in animals, in either direction",
            ("Popoli2012",),
        ),
    )
