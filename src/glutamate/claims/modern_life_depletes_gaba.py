"""Does constant input raise glutamate and deplete GABA?

Arms        rest; sixteen hours of every day at half as much firing again; three days of it without any rest
Measured    GABA of tissue after three days; ambient and tissue glutamate then
Sources     Patel2005 (the cycle by activity), Wiehler2022 (tissue glutamate by load)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GABA, TISSUE, AMBIENT = "GABA of tissue", "glutamate of tissue", "ambient glutamate"
PATHS = {GABA: "tissue.gaba_tissue", TISSUE: "tissue.glutamate_tissue", AMBIENT: "fluid.glutamate_ambient"}
UNITS = {GABA: "umol/g", TISSUE: "umol/g", AMBIENT: "nM"}
FIRING, DAYS, RESTED = "firing by constant input", 3, "after a night"
RELEASE = ("release_excitatory", "release_inhibitory")


def measure(sample: Sample) -> dict:
    """Both kinds of neurons fire more, but for the nights of the busy days; read at the end of the third day's load."""
    import numpy as np

    from glutamate import Protocol, load, simulate
    from glutamate.claims.judge.courses import values

    model, nights, found = load("metabolism"), Protocol(), {}
    for path in RELEASE:
        for day in range(DAYS):
            nights = nights.pulse(path, 1.0, f"{24 * day} h", "7 h")
    people = {path: sample.values[path] for path in sample.values if path in model.values()}
    more = dict.fromkeys(RELEASE, sample[FIRING])
    times = 60.0 * np.array([0.0, 24 * DAYS - 17.1, 24 * DAYS - 1])
    for arm, plan, extra in (("rest", Protocol(), {}), ("busy days", nights, more), ("no rest", Protocol(), more)):
        data = simulate(model, plan, times=times, vary=people | extra, record=list(PATHS.values()), keep=sample.n)
        found[arm] = {what: values(data, path, UNITS[what]) for what, path in PATHS.items()}
    made = {what: {arm: got[what][:, -1] for arm, got in found.items()} for what in PATHS}
    for what in PATHS:
        made[what][RESTED] = found["busy days"][what][:, 1]
    return made


@claim("modern-life-depletes-gaba")
def modern_life_depletes_gaba() -> Claim:
    """Three days without a minute of rest: the claim's own best case."""
    return Claim(
        says="Constant input raises glutamate and depletes GABA",
        texts={"N": SAYS},
        arms={
            "rest": "firing of quiet waking for three days",
            "busy days": "half as much firing again for sixteen hours of every day",
            RESTED: "busy days, just before the third begins",
            "no rest": "half as much firing again day and night",
        },
        quantities=UNITS,
        measure=measure,
        rule=Rule(
            "percent", "no rest", supported=-10, contradicted=-3, against="rest",
            why="vitamin B6 deficiency takes 20 to 40 %; half of the least would be depletion, 3 % no scan sees",
        ),
        spread={FIRING: "1.5"},
        assumed={FIRING: (1.1, 2.0)},
        model="metabolism",
        touches=("inhibitory.*_half", "inhibitory.astrocyte_share", "decarboxylase.*_rate", "decarboxylase.half_*"),
        people=20,
        evidence=Evidence(
            "D", "GABA is made anew within the hour; the brain's use of energy is nearly constant over the day; nobody "
            "measured GABA by input",
            ("Patel2005", "Wiehler2022", "RaichleGusnard2002"),
        ),
        limits="The firing of both kinds of neurons is set, alike in all, so that the interval is no measure of "
        "people; no study says how far a busy life raises it, and metabolism of the whole brain hardly moves. "
        "The line is reached at a third more firing; a tenth more takes 2.5 %. A night gives nearly all of it "
        "back. Stress that lasts is another way and another claim.",
    )  # fmt: skip
