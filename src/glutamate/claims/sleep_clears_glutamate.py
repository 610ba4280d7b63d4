"""Does sleep lower glutamate and restore GABA?

Arms        asleep from eleven to seven, awake through the same night; the afternoon before, to compare
Measured    ambient glutamate of the cortex at seven; tissue glutamate; tone of GABA
Sources     Dash2009 (rats), Volk2017 (tissue over a night), Yoon2024 (enforced wake: tissue lower, not higher)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AMBIENT, TISSUE, GABA = (
    "ambient glutamate in the morning",
    "tissue glutamate in the morning",
    "tone of GABA in the morning",
)
RECORD = {"ambient.level": "1", "prefrontal.glutamate_tissue": "1", "handed.gaba_tone": "1"}


def measure(sample: Sample) -> dict:
    """The third night is slept or not; read at a quarter to seven."""
    from glutamate.claims.judge.lives import lived, nights

    slept = nights(3)
    kept_up = nights(2).step("arousal", 50.0, "70.9 h")
    found = lived(sample, {"asleep": slept, "awake": kept_up}, [64.0, 78.75], RECORD)
    names = dict(zip((AMBIENT, TISSUE, GABA), RECORD, strict=True))
    return {
        what: {arm: got[path][:, 1] for arm, got in found.items()} | {"afternoon": found["asleep"][path][:, 0]}
        for what, path in names.items()
    }


@claim("sleep-clears-glutamate")
def sleep_clears_glutamate() -> Claim:
    """The rule judges ambient glutamate; GABA stands beside it."""
    return Claim(
        says="Sleep lowers glutamate and restores GABA",
        texts=dict.fromkeys("NOD", SAYS),
        arms={
            "asleep": "in bed from eleven to seven",
            "awake": "kept awake from eleven to seven",
            "afternoon": "at four in the afternoon before",
        },
        quantities={AMBIENT: "1", TISSUE: "1", GABA: "1"},
        measure=measure,
        rule=Rule(
            "percent", "asleep", supported=-10, contradicted=-2, against="awake",
            why="rats show 10 to 20 % between states; below 2 % no method sees it",
        ),
        defaults={"ambient.pressure_gain": 1.5},
        assumed={"ambient.pressure_gain": (0.0, 1.5)},
        model="life",
        touches=("ambient.*", "stages.*", "prefrontal.asleep_level", "prefrontal.overdue_*", "chronic.gaba_*"),
        evidence=Evidence(
            "B", "falls in deep sleep in rats, tissue falls over a night in people; in enforced wake tissue fell too",
            ("Dash2009", "Volk2017", "Yoon2024"),
        ),
        limits="It hangs on one number: how far glutamate turns down in a brain kept awake, fitted to three hours in "
        "rats and applied here to a day. With a third of it the verdict turns. Against the evening before, the "
        "night's mean is 2 % lower and its lowest 9 %; against the afternoon the morning is 14 % lower. "
        "Tissue glutamate is 5 % lower asleep than awake. Nothing is washed out here, and no night moves GABA "
        "by more than the table shows.",
    )  # fmt: skip
