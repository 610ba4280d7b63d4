"""Is glutamate cleared within milliseconds of each signal?

Arms        one spike with all transporters, with half, with hardly any
Measured    time from the peak until the cleft has a tenth of it
Sources     Clements1992 (glutamate of the cleft), BerglesTzingounisJahr2002 (transporters)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"all": 1.0, "half": 0.5, "few": 0.05}  # share of transporters
RECORD, TIME = {"cleft.glutamate_cleft": "uM"}, "time to a tenth of the peak in the cleft"
STEP = 0.005  # ms


def measure(sample: Sample) -> dict:
    """One spike; the last moment above a tenth."""
    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plan = Protocol().spikes("release.spike", times=[2.0])
    plans = {arm: (plan, {"transporters": share}) for arm, share in ARMS.items()}
    found = {}
    for arm, got in ran(load("synapse"), plans, sample, RECORD, "60 ms", times=np.arange(0.0, 60.0, STEP)).items():
        course = got["cleft.glutamate_cleft"]
        above = course > course.max(1, keepdims=True) / 10
        last = above.shape[1] - 1 - above[:, ::-1].argmax(1)
        found[arm] = STEP * (last - course.argmax(1))
    return {TIME: found}


@claim("glutamate-is-cleared-fast")
def glutamate_is_cleared_fast() -> Claim:
    """A tenth of a millimolar peak is what receptors of the synapse hardly answer to."""
    return Claim(
        says="Glutamate is cleared within milliseconds of each signal",
        texts={"L": SAYS},
        arms={
            "all": "one spike with all transporters",
            "half": "the same with half of them",
            "few": "the same with a twentieth of them",
        },
        quantities={TIME: "ms"},
        measure=measure,
        rule=Rule(
            "value", "all", supported=10, contradicted=50,
            why="milliseconds are fewer than ten; fifty would fill the gap between spikes at 20 per second",
        ),
        model="synapse",
        touches=("cleft.*", "eaat.glt1_density", "eaat.glast_density", "release.vesicle_molecules"),
        people=20,
        evidence=Evidence("A", "about a millisecond in the cleft", ("Clements1992", "BerglesTzingounisJahr2002")),
        limits="By diffusion; transporters clear the fluid around it. Measured decays are near 1 ms, tenfold.",
    )  # fmt: skip
