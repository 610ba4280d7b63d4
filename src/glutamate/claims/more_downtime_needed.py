"""Do neurons, and those of neurodivergent people more, need days of downtime after load?

Arms        after a day at twice the load: a person with an ordinary gain of the senses, and with half as much again
Measured    hours until nine tenths of the fatigue and of the tissue glutamate that the day added are gone
Sources     MeijmanMulder1998 (effort and recovery), Wiehler2022 (tissue glutamate by load)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

FATIGUE, TISSUE = "hours until added fatigue is gone", "hours until added tissue glutamate is gone"
PATHS = {FATIGUE: "effort.fatigue", TISSUE: "prefrontal.glutamate_tissue"}
GAINS, DAY, LEFT, LONGEST = {"ordinary": 1.0, "high gain": 1.5}, 3, 0.1, 96


def measure(sample: Sample) -> dict:
    """The day against an ordinary one of the same person; hours run from eleven in the evening."""
    import numpy as np

    from glutamate.claims.judge.lives import lived, nights

    usual = nights(DAY + 6)
    hard = usual
    for kind in ("cognitive", "sensory"):
        hard = hard.pulse(kind, 1.6, f"{24 * DAY + 7} h", "16 h")
    hours = 24.0 * DAY + 23 + np.arange(0, LONGEST + 1, 1.0)
    found: dict = {what: {} for what in PATHS}
    for arm, gain in GAINS.items():
        vary = {"usual": {"trait": np.full(sample.n, gain)}, "hard": {"trait": np.full(sample.n, gain)}}
        got = lived(sample, {"usual": usual, "hard": hard}, hours, dict.fromkeys(PATHS.values(), "1"), vary=vary)
        for what, path in PATHS.items():
            added = got["hard"][path] - got["usual"][path]
            over = np.abs(added) > LEFT * np.abs(added[:, :1])
            found[what][arm] = np.where(over.any(1), over.shape[1] - over[:, ::-1].argmax(1), 0.0)
    return found


@claim("more-downtime-needed")
def more_downtime_needed() -> Claim:
    """A high gain of the senses stands for the people of the claim: its own best case."""
    return Claim(
        says="Neurons, and neurodivergent people more, need days of downtime after load",
        texts={"N": SAYS},
        arms={
            "ordinary": "a day at twice the load, then ordinary days",
            "high gain": "the same with half as much again of all that the senses bring",
        },
        quantities={FATIGUE: "h", TISSUE: "h"},
        measure=measure,
        rule=Rule("value", "high gain", supported=48, contradicted=24, why="two days are days; one night is not"),
        model="life",
        touches=("effort.*", "prefrontal.time"),
        evidence=Evidence(
            "C", "people recover overnight where they detach; how long neurodivergent people need was not measured so",
            ("MeijmanMulder1998", "Wiehler2022"),
        ),
        limits="Of one day. After months of load weeks are needed, which is another claim. All times are assumed, "
        "and none hangs on the gain of the senses.",
    )  # fmt: skip
