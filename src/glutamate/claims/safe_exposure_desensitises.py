"""Does repeated safe exposure weaken a fear response?

Arms        eight weeks of waiting, eight sessions of exposure; both after three shocks
Measured    conditioned response in the place of exposure at once, at home, and half a year later
Sources     Bouton2004 (extinction as new learning)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

FEAR, SAFE = "step of fear learning", "step of safety learning"
NOW, HOME_NOW, LATER = "conditioned response", "conditioned response at home", "conditioned response half a year later"
SESSIONS, APART = 8, 7.0


def measure(sample: Sample) -> dict:
    """Three shocks, a week, then sessions or the same time without; then half a year."""
    from glutamate.plasticity.extinction import CLINIC, HOME, People, conditioned, therapy

    found: dict = {NOW: {}, HOME_NOW: {}, LATER: {}}
    for arm in ("waiting", "exposure"):
        fear = conditioned(People(sample[FEAR], sample[SAFE]))
        if arm == "exposure":
            therapy(fear, SESSIONS, apart=APART)
        else:
            fear.wait(SESSIONS * APART)
        found[NOW][arm], found[HOME_NOW][arm] = fear.response(CLINIC), fear.response(HOME)
        fear.wait(180)
        found[LATER][arm] = fear.response(CLINIC)
    return found


@claim("safe-exposure-desensitises")
def safe_exposure_desensitises() -> Claim:
    """Exposure as clinics do it, without homework."""
    return Claim(
        says="Repeated safe exposure weakens a fear response",
        texts={"N": SAYS},
        arms={"waiting": "eight weeks without the cue", "exposure": "eight weekly sessions of four safe trials"},
        quantities={NOW: "1", HOME_NOW: "1", LATER: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "exposure", supported=0.5, contradicted=0.9, against="waiting",
            why="half of a response is what treatment counts as a gain; a tenth is not noticed",
        ),
        spread={FEAR: "uniform(0.5, 0.7)", SAFE: "uniform(0.12, 0.18)"},
        assumed={FEAR: (0.3, 0.95), SAFE: (0.1, 0.2)},
        evidence=Evidence("A", "among the best supported treatments of anxiety; fear can come back with time and place",
                          ("Bouton2004",)),
        limits="Exposure builds inhibition beside fear. A conditioned response is a number here, not what is felt.",
    )  # fmt: skip
