"""Does each lost night add more glutamate, without limit?

Arms        the first short night, the seventh, the fourteenth: four hours in bed each
Measured    ambient glutamate of the cortex over the day after; lapses of attention, which do add up
Sources     Dash2009 (ambient glutamate turns down under pressure), VanDongen2003 (lapses over fourteen nights)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

NIGHTS = {"rested": 0, "one": 1, "seven": 7, "fourteen": 14}
AMBIENT, TISSUE, LAPSES = "ambient glutamate over the day", "tissue glutamate over the day", "lapses over the day"
RECORD = {"ambient.level": "1", "prefrontal.glutamate_tissue": "1", "performance.lapses": "1"}
USUAL = 3  # nights before


def measure(sample: Sample) -> dict:
    """Four hours in bed, from three to seven, every night after three ordinary ones."""
    from glutamate.claims.judge.lives import lived, nights

    plan = nights(14, bed=27.0, first=USUAL, begun=nights(USUAL))
    hours = [24.0 * (USUAL + lost) + 7.5 + h for lost in NIGHTS.values() for h in range(15)]
    got = lived(sample, {"short": plan}, hours, RECORD)["short"]
    names = dict(zip((AMBIENT, TISSUE, LAPSES), RECORD, strict=True))
    return {
        what: {arm: got[path][:, 15 * k : 15 * k + 15].mean(1) for k, arm in enumerate(NIGHTS)}
        for what, path in names.items()
    }


@claim("sleep-loss-accumulates")
def sleep_loss_accumulates() -> Claim:
    """Fourteen nights against one: what adds up without limit is then far above."""
    return Claim(
        says="Each lost night adds more glutamate without limit",
        texts={"N": SAYS},
        arms={
            "rested": "the day after an ordinary night",
            "one": "the day after one night of four hours",
            "seven": "the day after seven",
            "fourteen": "the day after fourteen",
        },
        quantities={AMBIENT: "1", TISSUE: "1", LAPSES: "1"},
        measure=measure,
        rule=Rule(
            "percent", "fourteen", supported=10, contradicted=2, against="one",
            why="being awake or asleep moves it by more than 10 %; thirteen nights more should add at least that",
        ),
        model="life",
        touches=("ambient.*", "prefrontal.overdue_*", "performance.*"),
        evidence=Evidence(
            "E", "in rats it levels off and turns down under pressure; lapses do rise over fourteen nights",
            ("Dash2009", "VanDongen2003"),
        ),
        limits="Attention does go on getting worse, and people do not notice: driving short of sleep kills.",
    )  # fmt: skip
