"""Does one failure become "I always fail"? Beliefs have no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("one-failure-generalises")
def one_failure_generalises() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="One failure becomes: I always fail",
        texts={"N": SAYS},
        beyond="Beliefs about oneself have no state variable. What has one is how far patterns alike are recalled "
        "together, by inhibition, and how a response learnt in one place shows in another. Neither is a belief.",
        evidence=Evidence("E", "that glutamate or GABA makes a thought general has not been tested", ()),
    )
