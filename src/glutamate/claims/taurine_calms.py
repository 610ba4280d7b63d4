"""Does taurine that is swallowed calm? Calm has no state variable in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("taurine-calms")
def taurine_calms() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Oral taurine calms by modulating glutamate",
        texts={"B": SAYS},
        beyond="Calm has no state variable here, nor has taurine of the brain. What has one is taurine in plasma after "
        "it is swallowed; that is not the taurine that receptors meet.",
        evidence=Evidence(
            "D", "acts on receptors in slices; no study showed that swallowed taurine reaches them in people", ()
        ),
    )
