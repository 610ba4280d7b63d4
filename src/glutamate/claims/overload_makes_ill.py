"""Does a week of overload cause inflammation that is felt as illness? Neither the way nor the feeling is modelled.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("overload-makes-ill")
def overload_makes_ill() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="A week of overload causes inflammation felt as illness",
        texts={"N": SAYS},
        beyond="Feeling ill has no state variable, and no published number leads from mental or sensory load to "
        "inflammation. What there is: inflammation as an input that lowers transporters, and load that makes fatigue "
        "and a calcium load far below what damages neurons. Neither stands for illness.",
        evidence=Evidence(
            "D", "acute stress moves markers of inflammation a little; illness by overload is untested", ()
        ),
        limits="Feeling ill after a hard week is real; infection and short sleep are not in this claim.",
    )
