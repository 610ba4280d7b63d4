"""Is strengthening carried by added AMPA receptors?

Arms        a synapse before; an hour after potentiation; the same with no way in for receptors; without exocytosis
Measured    depolarisation of a passive cell that one spike adds beyond that before
Sources     GraupnerBrunel2012 (size), Penn2017 (receptors held in place), Park2018 (review)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

PART, EFFICACY = "ampa_trafficking", "efficacy after potentiation"
GAINED, HELD = "depolarisation gained", "AMPA receptors in slots per before"
SHUT = "1e-6 1/s"
CLOSED = {
    "insertion blocked": ("exocytosis", "turnover", "exchange"),
    "no exocytosis": ("exocytosis", "turnover"),
    "after": (),
}  # fmt: skip


def measure(sample: Sample) -> dict:
    """Receptors settle for an hour; then their number, relative to before, stands in a synapse that gets one spike."""
    import dataclasses

    import numpy as np

    from glutamate import Protocol, load, simulate
    from glutamate.claims.judge.courses import ran, values
    from glutamate.engine.discover import alone

    part, synapse = alone(PART), load("synapse")
    mine = {path: sample[path] for path in sample.values if path in part.values()}
    rest = simulate(part, times=[0.0, 1.0], vary=mine | {f"{PART}.efficacy": np.zeros(sample.n)}, keep=sample.n)
    before, held = values(rest, f"{PART}.held", "1")[:, -1], {"before": np.ones(sample.n)}
    for arm, shut in CLOSED.items():
        made = part.set({f"{PART}.{name}": SHUT for name in shut})
        left = {path: value for path, value in mine.items() if path.rpartition(".")[2] not in shut}
        after = simulate(
            made, times=[0.0, 60.0], vary=left | {f"{PART}.efficacy": sample[EFFICACY]}, start=rest, keep=sample.n
        )
        held[arm] = values(after, f"{PART}.held", "1")[:, -1] / before
    plan, peak = Protocol().spikes("release.spike", times=[2.0]), {}
    for arm, ratio in held.items():
        people = dict(sample.values)
        people["ampa.number"] = float(synapse.values()["ampa.number"]) * ratio
        here = dataclasses.replace(sample, values=people)
        course = ran(synapse, {arm: plan}, here, {"membrane.voltage": "mV"}, "40 ms")[arm]["membrane.voltage"]
        peak[arm] = course.max(1) - course[:, 0]
    return {GAINED: {arm: value - peak["before"] for arm, value in peak.items()}, HELD: held}


@claim("ampa-insertion-carries-ltp")
def ampa_insertion_carries_ltp() -> Claim:
    """The sentence is on what carries strengthening, so its carrier is taken away."""
    return Claim(
        says="Strengthening is carried by added AMPA receptors",
        texts={"L": SAYS},
        arms={
            "before": "before potentiation",
            "after": "an hour after it",
            "insertion blocked": "the same, no receptor from the store or from the dendrite",
            "no exocytosis": "the same, none from the store; those of the dendrite may come",
        },
        quantities={GAINED: "mV", HELD: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "insertion blocked", supported=0.3, contradicted=0.7, against="after",
            why="what carries strengthening takes most of it away when blocked; if most stays, others carry it",
        ),
        spread={EFFICACY: "uniform(0.3, 1)"},
        assumed={EFFICACY: (0.1, 1.0)},
        model=PART,
        touches=(f"{PART}.*",),
        people=50,
        evidence=Evidence("A", "receptors held in place or kept from the surface cost most of early strengthening in "
                          "slices and impair learning in mice; release adds at some synapses",
                          ("Penn2017", "Park2018")),
        limits="Receptors are what can change in this model; a terminal that releases more is not offered, so the run "
        "shows that receptors must come from elsewhere, not that nothing else changes.",
    )  # fmt: skip
