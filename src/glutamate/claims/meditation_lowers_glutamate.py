"""Does meditation lower glutamate over all?

Arms        eight weeks of stress without and with a practice that damps the stress axis
Measured    index of ambient glutamate; tissue glutamate of the prefrontal cortex; cortisol
Sources     Popoli2012 (stress and glutamate); the damping by meditation is assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AMBIENT, TISSUE, CORTISOL = "ambient glutamate after eight weeks", "tissue glutamate", "cortisol"
RECORD = {"chronic.ambient": "1", "prefrontal.glutamate_tissue": "1", "glands.cortisol": "1"}
DAMPING, DAYS = "stress under meditation", 56


def measure(sample: Sample) -> dict:
    """Practice acts on the drive of the stress axis only; the mean of the last day is read."""
    from glutamate.claims.judge.lives import lived, nights

    plan, gain = nights(DAYS), sample["stressors.gain"]
    plans = dict.fromkeys(("none", "meditation"), (plan, {"strain": 1.0}))
    hours = [24.0 * (DAYS - 1) + h for h in range(0, 24, 2)]
    vary = {"meditation": {"stressors.gain": gain * sample[DAMPING]}}
    found = lived(sample, plans, hours, RECORD, vary=vary)
    names = dict(zip((AMBIENT, TISSUE, CORTISOL), RECORD, strict=True))
    return {what: {arm: got[path].mean(1) for arm, got in found.items()} for what, path in names.items()}


@claim("meditation-lowers-glutamate")
def meditation_lowers_glutamate() -> Claim:
    """In stressed people: the claim's own best case."""
    return Claim(
        says="Meditation lowers overall glutamate",
        texts={"O": SAYS},
        arms={
            "none": "eight weeks at twice an ordinary day's stress",
            "meditation": "the same with a practice that damps the drive of the stress axis",
        },
        quantities={AMBIENT: "1", TISSUE: "1", CORTISOL: "1"},
        measure=measure,
        rule=Rule(
            "percent", "meditation", supported=-5, contradicted=-2, against="none",
            why="being awake or asleep moves it by more than 10 %; half of that would matter, 2 % nobody can see",
        ),
        spread={DAMPING: "0.925"},
        assumed={DAMPING: (0.85, 1.0)},
        model="life",
        touches=("chronic.*_release", "chronic.transporter_*", "chronic.half", "stressors.gain", "glands.*"),
        evidence=Evidence("D", "no study of brain glutamate before and after practice that holds", ("Popoli2012",)),
        limits="What it does for a person is not judged here. The damping is a guess within 0 to 15 %.",
    )  # fmt: skip
