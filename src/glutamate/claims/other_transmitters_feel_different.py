"""Do changes of dopamine, serotonin and noradrenaline feel different? Feelings have no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("other-transmitters-feel-different")
def other_transmitters_feel_different() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Changes of dopamine, serotonin and noradrenaline have signatures of their own",
        texts={"N": SAYS},
        beyond="What a person feels has no state variable, so that no feeling can be told from another. Their "
        "tones, given from outside, scale receptors, gain, potentiation, effort and waiting in different ways. "
        "Those are "
        "different numbers and no feelings.",
        evidence=Evidence("E", "no set of feelings tells which transmitter has changed; the same ones are "
                          "shared by many "
                          "conditions", ()),
    )  # fmt: skip
