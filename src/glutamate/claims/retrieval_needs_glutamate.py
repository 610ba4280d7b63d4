"""Does recall depend on glutamate?

Arms        events stored once and recalled from their content: usual; with most AMPA current gone at recall only; with
            most NMDA current gone while they were stored
Measured    share of the cells of the context that come back
Sources     Day2003, Milton2013 (rats: AMPA receptors for recall)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AMPA, NMDA, NETWORK = "AMPA current left at recall", "NMDA current left while storing", "number of the network"
BACK = "share of the context that comes back"
ARMS = ("usual", "AMPA blocked at recall", "NMDA blocked while storing")
EVENTS = 30


def measure(sample: Sample) -> dict:
    """Thirty events in a hippocampus; what is left of AMPA current stands against noise."""
    from glutamate.plasticity.hippocampal_recall import recall_events

    def back(number: float, ampa: float, nmda: float) -> tuple:
        ways = (1.0, 1.0), (ampa, 1.0), (1.0, nmda)  # all in one network, which is made once
        return tuple(float(recall_events(EVENTS, ampa=a, nmda=n, seed=int(number)).other.mean()) for a, n in ways)

    return {BACK: dict(zip(ARMS, sample.each(back, NETWORK, AMPA, NMDA).T, strict=True))}


@claim("retrieval-needs-glutamate")
def retrieval_needs_glutamate() -> Claim:
    """The sentence is on recall, so the arm that is judged is blocked at recall only."""
    return Claim(
        says="Recall depends on glutamate",
        texts={"N": SAYS},
        arms={
            "usual": "usual receptors all along",
            "AMPA blocked at recall": "5 to 30 % of AMPA current left when the cue comes",
            "NMDA blocked while storing": "5 to 30 % of NMDA current left when events were stored",
        },
        quantities={BACK: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "AMPA blocked at recall", supported=0.5, contradicted=0.9, against="usual",
            why="recall that depends on it loses half or more; a tenth less is within noise",
        ),
        spread={AMPA: "uniform(0.05, 0.3)", NMDA: "uniform(0.05, 0.3)", NETWORK: "uniform(0, 1000)"},
        people=2,
        evidence=Evidence("A", "in rats a block of AMPA receptors stops recall and one of NMDA receptors does not; "
                          "AMPA receptors carry most fast signals, so nothing else was to be expected",
                          ("Day2003", "Milton2013")),
        limits="NMDA receptors have no part in recall in these equations, so that they are spared is no test. How much "
        "is blocked is assumed and too dear to be searched.",
    )  # fmt: skip
