"""Can motor circuits not settle without GABA? Restlessness has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("motor-restlessness")
def motor_restlessness() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Motor circuits cannot settle without GABA",
        texts={"N": SAYS},
        beyond="Restlessness has no state variable, and no readout of a circuit for it has been validated. What there "
        "is: the beta rhythm of motor cortex and its answer to paired pulses by GABA. The model gets the sign of the "
        "paired answer under benzodiazepines wrong, and neither of them is restlessness.",
        evidence=Evidence(
            "D", "GABA of motor cortex goes with its rhythms and with paired pulses; that its lack keeps people moving "
            "has not been shown", ("DiLazzaro2006", "Jensen2005"),
        ),
    )  # fmt: skip
