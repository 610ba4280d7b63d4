"""Does acetylcysteine lower an excess of glutamate?

Arms        half of the transporters gone; the same with 2.4 g a day by two accounts: release and exchange as the record
            of the substance has them, or exchange alone with autoreceptors that answer to what it lets out
Measured    ambient and tissue glutamate after a week
Sources     Borgstrom1986 (share, clearance), Katz2015 (fluid of the brain), Kirkland2023 (spectra)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

EXCESS = 0.5  # of transporters
DAILY, MOLAR_MASS = 2400.0, 163.2  # mg, g/mol
RECORD = {"fluid.glutamate_ambient": "nM", "tissue.glutamate_tissue": "umol/g"}
NAMES = dict(zip(RECORD, ("ambient glutamate, end", "tissue glutamate, end"), strict=True))
SHARE, CLEARANCE, HALF = "share that arrives", "clearance, L/h", "level of half action, uM"
RELEASE, EXCHANGE = "most of release that is held back", "most of exchange that is added"


def measure(sample: Sample) -> dict:
    """A week at the mean level of steady doses, which linear kinetics give exactly."""
    import dataclasses

    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran
    from glutamate.drugs import load_drug

    own = load_drug("acetylcysteine").kinetics
    plasma = sample[SHARE] * DAILY / 24 / sample[CLEARANCE]  # mg/L
    fluid = float(own.brain_ratio) * float(own.unbound) * plasma / MOLAR_MASS * 1e3  # uM
    held = fluid / (fluid + sample[HALF])
    exchanged = 1 + sample[EXCHANGE] * held
    cystine = exchanged / (2 - exchanged)  # half saturated at rest
    still = np.ones(sample.n)
    arms = {
        "without": ("none", still, still),
        "as the record says": ("none", 1 - sample[RELEASE] * held, cystine),
        "without, autoreceptors": ("exchange", still, still),
        "by exchange, autoreceptors": ("exchange", still, cystine),
    }
    found: dict = {what: {} for what in NAMES.values()}
    for arm, (brake, release, outside) in arms.items():
        own_values = {**sample.values, "release_excitatory": release, "cystine": outside}
        people = dataclasses.replace(sample, values=own_values)
        plans = {arm: (Protocol(), {"transporters": EXCESS})}
        got = ran(load("metabolism", brake=brake), plans, people, RECORD, "7 d")[arm]
        for path, what in NAMES.items():
            found[what][arm] = got[path][:, -1]
    return found


@claim("nac-lowers-glutamate")
def nac_lowers_glutamate() -> Claim:
    """The record's own numbers are judged, which is the claim's best case; the other account stands beside it."""
    return Claim(
        says="N-acetylcysteine reduces excess glutamate",
        texts={"N": SAYS},
        arms={
            "without": "half of the transporters, so that ambient glutamate is twice the usual",
            "as the record says": "the same with 2.4 g a day: release held back, more exchange",
            "without, autoreceptors": "half of the transporters, with release that answers to ambient glutamate",
            "by exchange, autoreceptors": "the same with 2.4 g a day: more exchange, nothing else",
        },
        quantities={"ambient glutamate, end": "nM", "tissue glutamate, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "as the record says", supported=-10, contradicted=-2, against="without",
            why="awake or asleep moves ambient glutamate by more than 10 %; no method sees 2 % in people",
        ),
        spread={SHARE: "uniform(0.06, 0.10)", CLEARANCE: "lognormal(14.7, cv 30 %)"},
        defaults={HALF: 10.0, RELEASE: 0.3, EXCHANGE: 0.3},
        assumed={HALF: (5.0, 20.0), RELEASE: (0.1, 0.6), EXCHANGE: (0.1, 0.6)},
        model="metabolism",
        touches=("rest.exchange", "rest.spilled", "fluid.*", "tone.ambient_half", "energy.per_cycle"),
        evidence=Evidence(
            "C", "one dose lowered Glx in 19 people with schizophrenia and showed no change in 39 "
            "others; ten days did nothing in 31 young drinkers", ("McQueen2018", "Girgis2019", "Kirkland2023"),
        ),
        limits="How far it holds release back is assumed, not measured; the spread of clearance too. What it does for "
        "the poisoned liver is another matter and certain.",
    )  # fmt: skip
