"""Does omega-3 lower excitotoxic inflammation? Its lipids have no state variable in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("omega3-protects")
def omega3_protects() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Omega-3 lowers excitotoxic inflammation",
        texts={"N": SAYS, "O": SAYS},
        beyond="Lipids of membranes have no state variable here, and the record of omega-3 has no action. What has "
        "one is inflammation as a given share, whose effect on uptake is unknown in people.",
        evidence=Evidence("D", "animals and cells; no study measured glutamate in brains of people", ()),
    )
