"""Do neurodivergent brains have high glutamate and low GABA?

Arms        groups as studies of spectra describe them: autistic children, autistic adults, attention deficit; all three
Measured    how far a group's mean of tissue glutamate is up and of GABA is down, in standard deviations of persons
Sources     Thomson2024, Schur2016 (autism), Aoki2013 (attention deficit)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GROUPS = {"autistic children": "autism_child", "autistic adults": "autism", "attention deficit": "adhd"}
BALANCE, GLUTAMATE, GABA = "glutamate up and GABA down, mean of both", "tissue glutamate", "tissue GABA"
DRAWS = {f"{arm}, {what}": "uniform(0, 1)" for arm in GROUPS for what in (GLUTAMATE, GABA)}


def measure(sample: Sample) -> dict:
    """A design point is what studies leave possible for the means of the groups."""
    from scipy.special import ndtri

    from glutamate.people import load_person

    found: dict = {what: {} for what in (BALANCE, GLUTAMATE, GABA)}
    for arm, name in GROUPS.items():
        person = load_person(name)
        for what, shift in ((GLUTAMATE, person.glx), (GABA, person.gaba)):
            assert shift is not None
            found[what][arm] = float(shift.mean.value) + shift.unsure * ndtri(sample[f"{arm}, {what}"])
        found[BALANCE][arm] = (found[GLUTAMATE][arm] - found[GABA][arm]) / 2
    for of in found.values():
        of["all"] = sum(of.values()) / len(GROUPS)
    return found


@claim("neurodivergent-high-glutamate")
def neurodivergent_high_glutamate() -> Claim:
    """The claim is of neurodivergent people; so the mean of the groups is judged, each stands beside it."""
    return Claim(
        says="Neurodivergent brains have high glutamate and low GABA",
        texts={"N": SAYS},
        arms={**{arm: f"mean of a group: {arm}" for arm in GROUPS}, "all": "mean of the three groups"},
        quantities=dict.fromkeys((BALANCE, GLUTAMATE, GABA), "1"),
        measure=measure,
        rule=Rule(
            "value", "all", supported=0.2, contradicted=0.1,
            why="a fifth of a standard deviation is called small; at half of that 96 % of two groups overlap",
        ),
        spread=DRAWS,
        evidence=Evidence(
            "D", "less GABA in autistic children, small or none in adults; glutamate of both signs; nothing in "
            "attention deficit", ("Thomson2024", "Schur2016", "Aoki2013"),
        ),
        limits="Means of groups, taken from those studies: no test of them, and nothing follows for one person.",
    )  # fmt: skip
