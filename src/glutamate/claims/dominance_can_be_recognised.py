"""Can a person's glutamate dominance be told from signs or a scan?

Arms        scans of autistic children, of depressed adults, of people made up to be dominant; each against others
Measured    chance that a scan ranks one of the group above one of the others, with the error of a scan
Sources     Moriguchi2019, Schur2016, Thomson2024 (groups); the error of a scan is that of repeated spectra
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GROUPS = {"autistic children": "autism_child", "depression": "depression", "made up": "dominance"}
TOLD, PERFECT = "chance to rank two persons rightly by a scan", "the same by a scan without error"
PERSONS, ERROR = "spread between persons", "error of a scan"


def measure(sample: Sample) -> dict:
    """Both groups are normal with the same spread: the best line through glutamate and GABA."""
    from scipy.special import ndtr

    from glutamate.people import load_person

    kept = sample[PERSONS] / (sample[PERSONS] ** 2 + sample[ERROR] ** 2) ** 0.5
    found: dict = {TOLD: {}, PERFECT: {}}
    for arm, name in GROUPS.items():
        person = load_person(name)
        apart = sum(float(s.mean.value) ** 2 for s in (person.glx, person.gaba) if s is not None) ** 0.5
        found[TOLD][arm], found[PERFECT][arm] = ndtr(kept * apart / 2**0.5), float(ndtr(apart / 2**0.5))
    return found


@claim("dominance-can-be-recognised")
def dominance_can_be_recognised() -> Claim:
    """The arm that is judged was made up to be told: one spread up, one down. The claim's own best case."""
    return Claim(
        says="A person's glutamate dominance can be told from signs or a scan",
        texts=dict.fromkeys("NBD", SAYS),
        arms={
            "autistic children": "a mean shift as studies have it, against other children",
            "depression": "a mean shift as studies have it, against healthy adults",
            "made up": "one standard deviation more glutamate and one less GABA, against all",
        },
        quantities={TOLD: "1", PERFECT: "1"},
        measure=measure,
        rule=Rule(
            "value", "made up", supported=0.9, contradicted=0.8,
            why="nine in ten is asked of a test for single persons; below eight in ten it is not used",
        ),
        spread={PERSONS: "uniform(0.08, 0.12)", ERROR: "uniform(0.05, 0.08)"},
        evidence=Evidence(
            "E", "no diagnosis, no threshold, no test; groups overlap by more than four fifths",
            ("Moriguchi2019", "Schur2016", "Thomson2024"),
        ),
        limits="Signs are weaker than scans: headache or unrest have many causes. Nothing here classifies a person.",
    )  # fmt: skip
