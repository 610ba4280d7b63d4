"""Does acute stress raise alertness, encoding and reaction speed? None of them hangs on stress in this model.

Sources     Shields2017 (stress by phase of memory)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("stress-sharpens-briefly")
def stress_sharpens_briefly() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Acute stress raises alertness, encoding and reaction speed",
        texts={"N": SAYS},
        beyond="Alertness and reaction speed follow sleep, clock and caffeine here, and no state leads to them from "
        "stress. What there is: release that acute stress raises, a factor on learning that excess cortisol lowers, "
        "and a table of studies on stress and memory by phase. None of these is alertness.",
        evidence=Evidence(
            "B",
            "stress after learning helps memory, before retrieval it harms; encoding under stress has both signs",
            ("Shields2017",),
        ),
    )
