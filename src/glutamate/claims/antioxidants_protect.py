"""Do antioxidants reduce oxidative stress?

Arms        none; 2.4 g of acetylcysteine a day for a month; half as much ligase again; twice the glutathione at once
Measured    radicals of a neuron that glutathione and other enzymes scavenge, glutathione; both per usual
Sources     Coles2018 (acetylcysteine by mouth), Roberts2007 (vitamin E), Bjelakovic2013 (harm)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RADICALS, MADE = "radicals per usual", "glutathione per usual"
CYSTEINE, OTHERS = "free cysteine under acetylcysteine per usual", "share that is scavenged without glutathione"
PATH = "glutathione.glutathione"


def measure(sample: Sample) -> dict:
    """A month; glutathione of neurons is taken to move as that of astrocytes does."""
    import dataclasses

    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    model, still = load("metabolism"), np.ones(sample.n)
    arms = {"none": (still, 1.0), "acetylcysteine": (sample[CYSTEINE], 1.0), "more ligase": (still, 1.5)}
    made = {}
    for arm, (cysteine, ligase) in arms.items():
        free = model.values()["cysteine"] * cysteine
        people = dataclasses.replace(sample, values={**sample.values, "cysteine": free})
        course = ran(model, {arm: (Protocol(), {"ligase": ligase})}, people, {PATH: "umol/g"}, "30 d")[arm][PATH]
        made[arm] = course[:, -1]
    usual = made["none"]
    per = {arm: level / usual for arm, level in made.items()} | {"twice the glutathione": 2 * still}
    radicals = {arm: 1 / (sample[OTHERS] + (1 - sample[OTHERS]) * level) for arm, level in per.items()}
    return {RADICALS: radicals, MADE: per}


@claim("antioxidants-protect")
def antioxidants_protect() -> Claim:
    """The one antioxidant with a way to the brain in this model; vitamins have no state."""
    return Claim(
        says="Antioxidants reduce oxidative stress",
        texts={"O": SAYS},
        arms={
            "none": "nothing taken",
            "acetylcysteine": "2.4 g a day for a month, by the cysteine that it brings",
            "more ligase": "half as much again of the enzyme that makes glutathione, as under sulforaphane",
            "twice the glutathione": "as if glutathione itself reached the neuron",
        },
        quantities={RADICALS: "1", MADE: "1"},
        measure=measure,
        rule=Rule(
            "percent", "acetylcysteine", supported=-10, contradicted=-2, against="none",
            why="a third of what 1,600 units of vitamin E a day took off a marker in blood; 2 % nobody sees",
        ),
        spread={CYSTEINE: "lognormal(1.2, cv 10 %) within 1..1.5"},
        defaults={OTHERS: 0.2},
        assumed={CYSTEINE: (1.0, 1.5), OTHERS: (0.1, 0.6)},
        model="metabolism",
        touches=("glutathione.*", "rest.glutathione*", "rest.glutamate_a"),
        evidence=Evidence(
            "C", "vitamin E in very high doses lowers a marker of oxidation in blood; 6 g of acetylcysteine a day "
            "moved neither glutathione of the brain nor such markers",
            ("Roberts2007", "Coles2018", "Bjelakovic2013"),
        ),
        limits="How much cysteine of the brain rises is assumed, and is all that people differ by: no study of people "
        "shows it. Vitamin E and beta-carotene above usual doses went with more deaths in trials.",
    )  # fmt: skip
