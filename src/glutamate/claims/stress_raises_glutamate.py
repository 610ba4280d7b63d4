"""Does acute stress raise the release of glutamate?

Arms        an ordinary afternoon, the same with a stressor
Measured    highest release per action potential in the hours after; tissue glutamate
Sources     Musazzi2010 (foot shock in rats), Popoli2012 (course)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RELEASE, TISSUE = "release, peak of eight hours", "tissue glutamate, peak of eight hours"
RECORD = {"acute.release": "1", "prefrontal.glutamate_tissue": "1"}
AT = 24 * 2 + 14.0


def measure(sample: Sample) -> dict:
    """A stressor at two in the afternoon of the third day that adds twice the ordinary drive and fades in hours."""
    from glutamate.claims.judge.lives import lived, nights

    quiet = nights(3)
    plans = {"ordinary": quiet, "stressor": quiet.event("stressors.stressor", 2.0, [f"{AT} h"])}
    found = lived(sample, plans, [AT + k / 4 for k in range(33)], RECORD)
    names = dict(zip((RELEASE, TISSUE), RECORD, strict=True))
    return {what: {arm: got[path].max(1) for arm, got in found.items()} for what, path in names.items()}


@claim("stress-raises-glutamate")
def stress_raises_glutamate() -> Claim:
    """Of release; tissue glutamate stands beside it and is another quantity."""
    return Claim(
        says="Acute stress raises glutamate release",
        texts=dict.fromkeys("NOB", SAYS),
        arms={"ordinary": "no stressor", "stressor": "a stressor of twice the ordinary drive, fading in hours"},
        quantities={RELEASE: "1", TISSUE: "1"},
        measure=measure,
        rule=Rule(
            "percent", "stressor", supported=10, contradicted=2, against="ordinary",
            why="a tenth more release is the least that recordings of synapses show",
        ),
        model="life",
        touches=("acute.*", "stressors.gain", "stressors.fade_time", "glands.*"),
        evidence=Evidence(
            "B", "release and vesicles at hand rise in rats, by corticosterone; in people it cannot be measured",
            ("Musazzi2010", "Popoli2012"),
        ),
        limits="The direction comes from rats its size per unit of cortisol is assumed: this is no independent test.",
    )  # fmt: skip
