"""Do blockers of glutamate receptors impair the forming of memories?

Arms        none; ketamine at the end of an infusion of 0.5 mg/kg; memantine at the level of treatment
Measured    share of thirty words recalled a day later; NMDA current left
Sources     Zhornitsky2022, Morgan2004 (ketamine), Kamp2020, NamendaLabel2013 (levels)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

PERSON, KETAMINE, MEMANTINE = "strength of a person's memory", "free ketamine of brain, uM", "free memantine, uM"
RECALLED, LEFT = "share of thirty words recalled next day", "NMDA current left while learning"


def measure(sample: Sample) -> dict:
    """Level -> share of current -> potentiation -> strength -> recall."""
    import numpy as np

    from glutamate.drugs import load_drug
    from glutamate.plasticity.episodic import LEVEL, blocked
    from glutamate.plasticity.retention import recall, stability_of

    left = {"none": np.ones(sample.n)}
    for name, levels in (("ketamine", sample[KETAMINE]), ("memantine", sample[MEMANTINE])):
        left[name] = np.asarray(load_drug(name).factors(levels)["nmda_synaptic"])
    kept = {arm: sample[PERSON] * np.array([blocked(float(x)) for x in share]) for arm, share in left.items()}
    words = {}
    for arm, strength in kept.items():
        words[arm] = np.zeros(sample.n)
        some = strength > 0
        words[arm][some] = recall(1.0, stability_of(LEVEL.canonical() * strength[some]))
    return {RECALLED: words, LEFT: left}


@claim("blockers-impair-learning")
def blockers_impair_learning() -> Claim:
    """Words learnt while the level stands, recalled when it is gone."""
    return Claim(
        says="Lowering glutamate signalling impairs memory formation",
        texts={"N": SAYS},
        arms={
            "none": "no substance",
            "ketamine": "levels at the end of 0.5 mg/kg into a vein over 40 minutes",
            "memantine": "levels under 20 mg a day",
        },
        quantities={RECALLED: "1", LEFT: "1"},
        measure=measure,
        rule=Rule(
            "difference", "ketamine", supported=-0.05, contradicted=-0.01, against="none",
            why="one and a half words of thirty is what trials see; a third of a word is nothing",
        ),
        spread={PERSON: "lognormal(1, cv 30 %)", KETAMINE: "uniform(0.45, 0.8)", MEMANTINE: "uniform(0.2, 0.45)"},
        assumed={KETAMINE: (0.2, 2.0), PERSON: (0.5, 2.0)},
        evidence=Evidence("A", "56 studies of ketamine in healthy people: small to moderate losses, most in verbal "
                          "learning; more with higher levels", ("Zhornitsky2022", "Morgan2004")),
        limits="By the synapse only: attention, which ketamine changes too, is left out. Memantine at its usual "
        "level costs about one word of thirty. Other blockers act at other receptors. Ketamine is given under "
        "supervision only; with sedatives or opioids it can kill.",
    )  # fmt: skip
