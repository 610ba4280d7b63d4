"""Does caffeine raise glutamate and deplete GABA?

Arms        none; 400 mg at once, at terminals of glutamate; the same at terminals of both kinds
Measured    rise of ambient glutamate, fall of tissue GABA over six hours; the lesser of the two
Sources     Elmenhorst2012 (A1 receptors by level), Solinas2002 (glutamate in rats), Oeltzschner2018 (GABA in people)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "nM", "tissue.gaba_tissue": "umol/g"}
LESSER, RISE, FALL = "lesser of rise and fall", "rise of ambient glutamate", "fall of tissue GABA"
VOLUME, HALF_LIFE, A1, GAIN = (
    "volume, L", "half-life of caffeine, h", "level that holds half of A1 receptors, mg/L",
    "release added where all A1 receptors are held",
)  # fmt: skip
ABSORPTION = 5.0  # 1/h
DOSE = 400.0  # mg


def measure(sample: Sample) -> dict:
    """The highest level of the dose, held for six hours, in people who are not used to it."""
    import dataclasses

    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    loss = np.log(2) / sample[HALF_LIFE]
    peak = DOSE / sample[VOLUME] * (loss / ABSORPTION) ** (loss / (ABSORPTION - loss))
    release = 1 + sample[GAIN] * peak / (peak + sample[A1])
    still = np.ones(sample.n)
    arms = {"none": (still, still), "glutamate only": (release, still), "both kinds": (release, release)}
    courses = {}
    for arm, (excitatory, inhibitory) in arms.items():
        own = {"release_excitatory": excitatory, "release_inhibitory": inhibitory}
        people = dataclasses.replace(sample, values={**sample.values, **own})
        courses[arm] = ran(load("metabolism"), {arm: Protocol()}, people, RECORD, "6 h")[arm]
    found: dict = {what: {} for what in (LESSER, RISE, FALL)}
    for arm, got in courses.items():
        ambient, gaba = (got[path] / courses["none"][path] for path in RECORD)
        found[RISE][arm] = 100 * (ambient.max(1) - 1)
        found[FALL][arm] = 100 * (1 - gaba.min(1))
        found[LESSER][arm] = np.minimum(found[RISE][arm], found[FALL][arm])
    return found


@claim("caffeine-raises-glutamate")
def caffeine_raises_glutamate() -> Claim:
    """Both halves are claimed, so the lesser is judged, in the arm that could show both."""
    return Claim(
        says="Caffeine raises glutamate and depletes GABA",
        texts={"N": SAYS},
        arms={
            "none": "no caffeine",
            "glutamate only": "400 mg at once: A1 receptors of glutamatergic terminals",
            "both kinds": "the same, with GABA terminals as if they had these receptors too",
        },
        quantities=dict.fromkeys((LESSER, RISE, FALL), "%"),
        measure=measure,
        rule=Rule(
            "value", "both kinds", supported=5, contradicted=2,
            why="good spectra repeat within 5 to 7 %; no method sees 2 %",
        ),
        spread={
            VOLUME: "lognormal(42, cv 18 %) within 30..60",
            HALF_LIFE: "lognormal(5, cv 40 %) within 2..10",
        },
        defaults={A1: 13.0, GAIN: 0.1},
        assumed={A1: (6.5, 26.0), GAIN: (0.0, 0.2)},
        model="metabolism",
        touches=("rest.spilled", "fluid.*", "energy.per_cycle", "decarboxylase.share_67", "inhibitory.*_half"),
        evidence=Evidence(
            "D", "in the accumbens of rats glutamate outside cells rose, by A1 receptors; release of GABA has none of "
            "them in culture; one study edited spectra of GABA in people before and after it",
            ("Solinas2002", "Oeltzschner2018"),
        ),
        limits="How much release A1 receptors hold back in people is assumed. Less blood flow, which caffeine brings, "
        "is not in it. Pure powder by the gram can kill.",
    )  # fmt: skip
