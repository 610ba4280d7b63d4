"""Does aerobic exercise support the clearance of glutamate?

Arms        eight weeks of stress without exercise and with three vigorous bouts a week
Measured    glutamate transporters at the end; tissue glutamate twenty minutes after a bout
Sources     Maddock2016 (tissue glutamate goes up after a bout), Banasr2010 (transporters under stress)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

UPTAKE, AFTER = "transporters after eight weeks", "tissue glutamate twenty minutes after a bout"
DAYS = 56


def measure(sample: Sample) -> dict:
    """A bout at five in the afternoon of every second day; the last on the last day but one."""
    from glutamate.claims.judge.lives import lived, nights

    usual, last = nights(DAYS), 24.0 * (DAYS - 2) + 17
    active = usual.event("exercise.bout", 1.0, [f"{last - 24 * 2.333 * k} h" for k in range(24)][::-1])
    plans = {"none": (usual, {"strain": 1.0}), "three a week": (active, {"strain": 1.0})}
    record = {"handed.uptake": "1", "prefrontal.glutamate_tissue": "1"}
    found = lived(sample, plans, [last + 1 / 3, 24.0 * DAYS - 1], record)
    return {
        UPTAKE: {arm: got["handed.uptake"][:, 1] for arm, got in found.items()},
        AFTER: {arm: got["prefrontal.glutamate_tissue"][:, 0] for arm, got in found.items()},
    }


@claim("exercise-clears-glutamate")
def exercise_clears_glutamate() -> Claim:
    """The way that could help: exercise damps stress, which lowers transporters."""
    return Claim(
        says="Aerobic exercise supports clearance",
        texts={"O": SAYS},
        arms={
            "none": "eight weeks at twice an ordinary day's stress, no exercise",
            "three a week": "the same with twenty vigorous minutes three times a week",
        },
        quantities={UPTAKE: "1", AFTER: "1"},
        measure=measure,
        rule=Rule(
            "percent", "three a week", supported=5, contradicted=1, against="none",
            why="a twentieth more transporters moves ambient glutamate by as much; a hundredth nobody can measure",
        ),
        model="life",
        touches=("exercise.*", "chronic.transporter_*", "chronic.half", "glands.*", "stressors.gain"),
        evidence=Evidence(
            "D", "a bout raises tissue glutamate by 5 % for an hour; clearance was not measured in people",
            ("Maddock2016", "Banasr2010"),
        ),
        limits="Sleep and mood gain by exercise in trials; that is another claim. The damping of stress is assumed.",
    )  # fmt: skip
