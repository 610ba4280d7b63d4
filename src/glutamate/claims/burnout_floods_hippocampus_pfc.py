"""Does burnout raise release in hippocampus and prefrontal cortex and flatten the daily rhythm?

Arms        ninety ordinary days; ninety days at twice the stress and load with six hours in bed
Measured    release over the last day; swing of cortisol and of ambient glutamate over that day, exhaustion
Sources     Popoli2012 (stress and release), Banasr2010 (transporters under stress), Dash2009 (swing of a day)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RELEASE, EXHAUSTION = "release over a day", "exhaustion"
CORTISOL, SWING = "swing of cortisol over a day, of its mean", "swing of ambient glutamate over a day, of its mean"
DAYS = 90


def measure(sample: Sample) -> dict:
    """The last day, every half hour."""
    import numpy as np

    from glutamate.claims.judge.lives import lived, nights

    plans = {
        "ordinary": nights(DAYS),
        "burnout": (nights(DAYS, bed=25.0), {"strain": 1.0, "cognitive": 1.2, "sensory": 1.2}),
    }
    record = {
        "handed.release_gain": "1", "rhythm.plasma": "nM", "ambient.level": "1", "burnout.exhaustion": "1",
    }  # fmt: skip
    hours = 24.0 * (DAYS - 1) + np.arange(0, 24, 0.5)
    found = lived(sample, plans, hours, record)
    made: dict = {what: {} for what in (RELEASE, CORTISOL, SWING, EXHAUSTION)}
    for arm, got in found.items():
        made[RELEASE][arm] = got["handed.release_gain"].mean(1)
        for what, path in ((CORTISOL, "rhythm.plasma"), (SWING, "ambient.level")):
            made[what][arm] = np.ptp(got[path], axis=1) / got[path].mean(1)
        made[EXHAUSTION][arm] = got["burnout.exhaustion"][:, -1]
    return made


@claim("burnout-floods-hippocampus-pfc")
def burnout_floods_hippocampus_pfc() -> Claim:
    """The rule judges release; the rhythm stands beside it. Stress has one factor on release for all regions."""
    return Claim(
        says="Burnout raises release in hippocampus and prefrontal cortex and flattens the daily rhythm",
        texts={"O": SAYS},
        arms={
            "ordinary": "ninety ordinary days",
            "burnout": "twice the stress, half as much load again, six hours in bed",
        },
        quantities={RELEASE: "1", CORTISOL: "1", SWING: "1", EXHAUSTION: "1"},
        measure=measure,
        rule=Rule(
            "percent", "burnout", supported=10, contradicted=2, against="ordinary",
            why="a tenth more release is the least that recordings of synapses show",
        ),
        model="life",
        touches=("acute.*", "glands.*", "stressors.gain", "burnout.half", "ambient.*"),
        people=20,
        evidence=Evidence(
            "D", "release rises after acute stress in rats; in burnout neither release nor its rhythm was measured",
            ("Popoli2012", "Banasr2010"),
        ),
        limits="Here excess cortisol keeps release up for as long as stress lasts, an assumption from acute stress. "
        "Spectra in burnout are few and disagree.",
    )  # fmt: skip
