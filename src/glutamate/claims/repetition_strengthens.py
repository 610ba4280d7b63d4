"""Does repeated firing strengthen a synapse?

Arms        a synapse before; after a stretch of pairs, source first; the same with the source alone; target first
Measured    weight after per weight before, which is the size of what one signal brings
Sources     GraupnerBrunel2012, Graupner2016 (rules fitted to slices), Sjostrom2001 (pairs by rate)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RATE, LAG, PAIRS, FIT = "pairs per second", "ms from source to target", "number of pairs", "which published fit"
FITS = ("cortical", "slices", "bi_poo", "linear", "boosted")
WEIGHT = "weight after per before"


def measure(sample: Sample) -> dict:
    """Every person takes one of five published fits."""
    import numpy as np

    from glutamate.plasticity.calcium_rule import CalciumRule
    from glutamate.plasticity.pairing import paired

    which = np.minimum(sample[FIT].astype(int), len(FITS) - 1)
    found = {arm: np.ones(sample.n) for arm in ("before", "repeated", "source alone", "target first")}
    for k, name in enumerate(FITS):
        mine = which == k
        if not mine.any():
            continue
        rule = getattr(CalciumRule, name)()
        rate, lag, pairs = sample[RATE][mine], sample[LAG][mine], sample[PAIRS][mine]
        found["repeated"][mine] = paired(rule, rate, lag, pairs)
        found["source alone"][mine] = paired(rule, rate, lag, pairs, targets=0)
        found["target first"][mine] = paired(rule, rate, -lag, pairs)
    return {WEIGHT: found}


@claim("repetition-strengthens")
def repetition_strengthens() -> Claim:
    """Firing is read as in the sentence of Hebb: the source fires and its target fires after it."""
    return Claim(
        says="Repeated firing strengthens a synapse so the same signal lands harder",
        texts={"L": SAYS, "N": SAYS, "D": SAYS},
        arms={
            "before": "before any pair",
            "repeated": "30 to 100 pairs, 1 to 50 a second, the source 5 to 15 ms before its target",
            "source alone": "the same without the target",
            "target first": "the same in reverse order",
        },
        quantities={WEIGHT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "repeated", supported=20, contradicted=5, against="before",
            why="experiments call a fifth potentiation; a twentieth is within the error of a recording",
        ),
        spread={RATE: "uniform(1, 50)", LAG: "uniform(5, 15)", PAIRS: "uniform(30, 100)", FIT: "uniform(0, 5)"},
        assumed={RATE: (0.5, 50.0), LAG: (2.0, 30.0), PAIRS: (10.0, 200.0), FIT: (0.0, 4.9)},
        evidence=Evidence("A", "shown in slices of many regions; how fast and in which order decides, and slow or "
                          "reversed pairs weaken", ("Sjostrom2001", "GraupnerBrunel2012")),
        limits="Which rates a life brings is assumed, and fits disagree: the same pairs weaken the synapses of one "
        "person in twenty by a fifth or more. Minutes after the pairs only: what lasts needs proteins.",
    )  # fmt: skip
