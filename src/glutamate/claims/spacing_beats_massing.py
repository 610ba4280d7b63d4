"""Do spaced repetition and active recall make lasting memory?

Arms        two studies at once, two studies apart by a tenth to a third of the delay
Measured    recall at a delay of one to three months; a week after a text was reread or tested
Sources     Cepeda2008 (gaps and delays), RoedigerKarpicke2006 (tests)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DELAY, GAP = "days to the test", "gap per delay"
RECALL, TEXT = "recall at the test", "share of a text recalled a week later"


def measure(sample: Sample) -> dict:
    """Two sessions of the law of retention; a text reread or tested."""
    import numpy as np

    from glutamate.plasticity.retention import two_sessions
    from glutamate.plasticity.study_session import reread_or_tested

    delay, week = sample[DELAY], reread_or_tested(7.0)
    return {
        RECALL: {
            "massed": np.asarray(two_sessions(np.zeros(sample.n), delay)),
            "spaced": np.asarray(two_sessions(np.maximum(sample[GAP] * delay, 1.0), delay)),
        },
        TEXT: {"massed": float(week.reread), "spaced": float(week.tested)},
    }


@claim("spacing-beats-massing")
def spacing_beats_massing() -> Claim:
    """Recall itself, whatever its mechanism."""
    return Claim(
        says="Spaced repetition and active recall make lasting memory",
        texts={"L": SAYS},
        arms={"massed": "two studies at once; a text read twice", "spaced": "two studies apart; a text read and "
            "tested"},
        quantities={RECALL: "1", TEXT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "spaced", supported=10, contradicted=2, against="massed",
            why="one item in ten more is worth a calendar; 2 % is not",
        ),
        spread={DELAY: "uniform(30, 90)", GAP: "uniform(0.1, 0.3)"},
        assumed={DELAY: (2.0, 365.0), GAP: (0.02, 1.0)},
        evidence=Evidence("A", "one of the surest findings on learning", ("Cepeda2008", "RoedigerKarpicke2006")),
        limits="The law of retention was fitted to reviews of cards; it holds no transmitter.",
    )  # fmt: skip
