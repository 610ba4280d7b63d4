"""After months of overload, does a weekend not restore function?

Arms        the end of ninety days at twice the stress, two days after, four weeks after, half a year after
Measured    share of the lost prefrontal spines that is back; of GABA and of transporters
Sources     Radley2006 (spines and their return), Banasr2010 (glia under stress)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AFTER = {"at the end": 0, "weekend": 2, "four weeks": 28, "half a year": 180}
STATES = {"spines": "prefrontal.spines", "GABA": "prefrontal.gaba", "transporters": "prefrontal.transporters"}
NAMES = {"spines": "share of lost spines that is back", "GABA": "share of lost GABA that is back",
         "transporters": "share of lost transporters that is back"}  # fmt: skip
DAYS = 90


def measure(sample: Sample) -> dict:
    """What is back of what was lost, by days of rest."""
    from glutamate import Protocol
    from glutamate.claims.judge.lives import lived

    plan = Protocol().pulse("strain", 1.0, "0 d", f"{DAYS} d")
    hours = [24.0 * (DAYS + rest) for rest in AFTER.values()]
    got = lived(sample, {"": plan}, hours, dict.fromkeys(STATES.values(), "1"), model="stressed_regions")[""]
    return {
        NAMES[name]: {
            arm: 1 - (1 - got[path][:, k]) / (1 - got[path][:, 0]) for k, arm in enumerate(AFTER)
        }
        for name, path in STATES.items()
    }  # fmt: skip


@claim("weekend-is-not-enough")
def weekend_is_not_enough() -> Claim:
    """Two days against months: times of days to weeks decide."""
    return Claim(
        says="After months of overload a weekend does not restore function",
        texts={"N": SAYS},
        arms={
            "at the end": "ninety days at twice an ordinary day's stress",
            "weekend": "two ordinary days after",
            "four weeks": "four ordinary weeks after",
            "half a year": "half an ordinary year after",
        },
        quantities={NAMES["spines"]: "1", NAMES["GABA"]: "1", NAMES["transporters"]: "1"},
        measure=measure,
        rule=Rule("value", "weekend", supported=0.25, contradicted=0.75, why="a quarter is little, three are most"),
        model="stressed_regions",
        touches=("prefrontal.*", "glands.*_turnover", "stressors.gain"),
        evidence=Evidence(
            "B", "spines of rats need weeks; students were well four weeks after an exam month; weekends are untested",
            ("Radley2006", "Liston2006"),
        ),
        limits="Function as a person feels it has no state; attention lost to short sleep is back sooner.",
    )  # fmt: skip
