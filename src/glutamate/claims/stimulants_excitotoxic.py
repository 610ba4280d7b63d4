"""Do stimulants push a person in whom glutamate dominates into excitotoxicity?

Arms        busy waking; the same for a brain with little inhibition; that with the highest usual dose of a stimulant;
            status epilepticus for comparison
Measured    highest calcium load of the middle neuron in per cent of the load that kills half of them
Sources     Eckhoff2009 (gain by noradrenaline), Choi1987 (what kills cultures), Spencer2013 (brains under stimulants)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES, WHY, peaks

DOMINANCE, GAIN, DOUBLINGS = (
    "drive of the dominant per ordinary", "gain added by a doubling of noradrenaline",
    "doublings of noradrenaline by the highest dose",
)  # fmt: skip
SCALE = next(iter(SPREAD))
HOURS, DAYS = 12.0, 3


def measure(sample: Sample) -> dict:
    """Twelve busy hours a day for three days; the gain of neurons multiplies their drive all that time."""
    import dataclasses

    dominant, gain = sample[DOMINANCE], 1 + sample[GAIN] * sample[DOUBLINGS]
    factors = {"ordinary": 1.0, "dominant": dominant, "dominant, stimulant": dominant * gain}
    found: dict = {}
    for arm, factor in factors.items():
        people = dataclasses.replace(sample, values={**sample.values, SCALE: sample[SCALE] * factor})
        found |= peaks(people, {arm: ("busy", HOURS)}, days=DAYS)
    return {LOAD: found | peaks(sample, {"status epilepticus": ("status", 4.0)})}


@claim("stimulants-excitotoxic")
def stimulants_excitotoxic() -> Claim:
    """There is no such diagnosis as dominance: three times the drive stands for it, and the search moves it."""
    return Claim(
        says="Stimulants push a glutamate-dominant person into excitotoxicity",
        texts={"N": SAYS},
        arms={
            "ordinary": "twelve busy hours a day",
            "dominant": "the same at three times the drive",
            "dominant, stimulant": "that, with the gain of the highest usual dose of a stimulant all the time",
            "status epilepticus": "four hours of seizure without end: what excitotoxicity is",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule("value", "dominant, stimulant", supported=50, contradicted=20, why=WHY),
        spread=SPREAD,
        defaults={DOMINANCE: 3.0, GAIN: 0.12, DOUBLINGS: 0.75},
        assumed={DOMINANCE: (1.0, 7.0), GAIN: (0.0, 0.2), DOUBLINGS: (0.25, 1.25)},
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "E", "spectra of treated people show less Glx or no change, volumes of the brain are nearer to those of "
            "others; nobody found loss of neurons at usual doses", ("Spencer2013", "Choi1987"),
        ),
        limits="Usual doses only: at many times those amphetamines harm nerve endings and can kill. Gain of neurons is "
        "the one way in this run; blood pressure, heat and lost sleep are not in it.",
    )  # fmt: skip
