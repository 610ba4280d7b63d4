"""Does lamotrigine reduce the release of glutamate?

Arms        none; the steady level of 200 mg a day
Measured    glutamate that a terminal releases over a burst of fifty spikes a second, and over ten at five a second
Sources     Leach1986 (release), HusseinPosner1997 (clearance), Godlewska2019 and Frye2007 (spectra)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.trains import MODEL, TOUCHES, released

BURST, SLOW = "glutamate released by a burst", "glutamate released by slow firing"
CLEARANCE, RATIO, HALF = (
    "clearance, L/h",
    "lamotrigine of brain fluid per free in plasma",
    "presynaptic.lamotrigine_half",
)
DAILY, MOLAR_MASS = 200.0, 256.1  # mg, g/mol


def measure(sample: Sample) -> dict:
    """The mean of a day at steady doses; kinetics are linear."""
    from glutamate.drugs import load_drug

    own = load_drug("lamotrigine").kinetics
    plasma = DAILY / 24 / (sample[CLEARANCE] * (1 + float(own.induction_max)))  # mg/L
    free = sample[RATIO] * float(own.unbound) * plasma / MOLAR_MASS  # mM
    levels = {"none": 0.0, "200 mg a day": free}
    return {
        BURST: released(sample, "lamotrigine", levels, rate=50, spikes=50),
        SLOW: released(sample, "lamotrigine", levels, rate=5, spikes=10),
    }


@claim("lamotrigine-lowers-release")
def lamotrigine_lowers_release() -> Claim:
    """A burst is judged: it holds channels that fast firing has inactivated, so this is the claim's best case."""
    return Claim(
        says="Lamotrigine reduces glutamate release",
        texts={"N": SAYS},
        arms={"none": "no substance", "200 mg a day": "the mean level of 200 mg a day after months"},
        quantities={BURST: "molecule", SLOW: "molecule"},
        measure=measure,
        rule=Rule(
            "percent", "200 mg a day", supported=-10, contradicted=-2, against="none",
            why="a tenth is the least that recordings of synapses show; 2 % is lost among failures of release",
        ),
        spread={CLEARANCE: "lognormal(1.94, cv 32 %)", RATIO: "uniform(0.8, 1)"},
        defaults={HALF: 0.021},
        assumed={HALF: (0.0105, 0.042)},  # one study, of slices under a poison
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "C", "in slices it holds back glutamate that a sodium-channel opener lets out; ten weeks changed no Glx "
            "of 21 people with bipolar depression, lower glutamine went with remission in 23",
            ("Leach1986", "Godlewska2019", "Frye2007"),
        ),
        limits="GABA terminals answer to twice the level, so that balance shifts less than release. A rash can be the "
        "begin of a reaction that kills; stopping at once can bring seizures.",
    )  # fmt: skip
