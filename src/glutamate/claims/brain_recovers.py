"""Can the balance be restored with time?

Arms        after sixty days at twice the stress: at once, two weeks, two months and half a year of ordinary days
Measured    share of what was lost that is back, the least of GABA, transporters and spines; dendrites of the amygdala
Sources     Radley2006 (spines and their return), Banasr2010 (transporters), Vyas2004 (amygdala, which keeps it)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AFTER = {"at once": 0, "two weeks": 14, "two months": 60, "half a year": 180}
BACK, AMYGDALA = "share of what was lost that is back, the least of three", "share back in dendrites of the amygdala"
STATES, GROWN = ("prefrontal.gaba", "prefrontal.transporters", "prefrontal.spines"), "amygdala.spines"
DAYS = 60


def measure(sample: Sample) -> dict:
    """Each state per its own loss at the end of stress."""
    import numpy as np

    from glutamate import Protocol
    from glutamate.claims.judge.lives import lived

    plan = Protocol().pulse("strain", 1.0, "0 d", f"{DAYS} d")
    hours = [24.0 * (DAYS + rest) for rest in AFTER.values()]
    got = lived(sample, {"": plan}, hours, dict.fromkeys((*STATES, GROWN), "1"), model="stressed_regions")[""]
    back = {path: 1 - (1 - course) / (1 - course[:, :1]) for path, course in got.items()}
    least = np.min([back[path] for path in STATES], axis=0)
    return {
        BACK: {arm: least[:, k] for k, arm in enumerate(AFTER)},
        AMYGDALA: {arm: back[GROWN][:, k] for k, arm in enumerate(AFTER)},
    }


@claim("brain-recovers")
def brain_recovers() -> Claim:
    """Once the stress has ended; the amygdala stands beside it."""
    return Claim(
        says="The balance can be restored with time",
        texts={"O": SAYS},
        arms={
            "at once": "the end of sixty days at twice an ordinary day's stress",
            "two weeks": "two ordinary weeks after",
            "two months": "two ordinary months after",
            "half a year": "half an ordinary year after",
        },
        quantities={BACK: "1", AMYGDALA: "1"},
        measure=measure,
        rule=Rule("value", "half a year", supported=0.9, contradicted=0.5, why="nine tenths are back; half is not"),
        model="stressed_regions",
        touches=("prefrontal.*", "amygdala.spine_*", "glands.*_turnover", "stressors.gain"),
        evidence=Evidence(
            "B", "spines of young rats are back in three weeks and students were well in four; in the old less is",
            ("Radley2006", "Liston2006"),
        ),
        limits="That each state returns when stress ends is built in; times are tested. The amygdala keeps more.",
    )  # fmt: skip
