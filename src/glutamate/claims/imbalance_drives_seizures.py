"""Does runaway glutamate or loss of GABA cause seizures?

Arms        4,000 cells at usual weights; a third of GABA or less; AMPA two to four times; little change; the lesser
Measured    firing of the excitatory cells
Sources     VogelsAbbott2005 (network), ChagnacAmitai1989 (slices without GABA), Truccolo2011 (spikes in seizures)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GABA, MORE, MILD, NETWORK = "GABA left", "AMPA relative to usual", "GABA left, mild", "number of the network"
LESSER, RATE, PEAK = "the lesser of both", "firing of excitatory cells", "highest firing in 10 ms"
SETTLE, LENGTH = 100.0, 300.0  # ms


def measure(sample: Sample) -> dict:
    """After the kick that starts it; 300 ms from then on."""
    import dataclasses

    import numpy as np

    from glutamate.circuit.coba import WEIGHTS, network
    from glutamate.engine.network import Record

    def ran(number: float, gaba: float = 1.0, ampa: float = 1.0) -> tuple:
        usual, scale = network(int(number)), {"inhibitory": gaba, "excitatory": ampa}
        weights = {port: float(text.split()[0]) * scale[port] for port, text in WEIGHTS.items()}
        changed = [dataclasses.replace(one, weight=f"{weights[one.port]} nS") for one in usual.projections]
        made = dataclasses.replace(usual, projections=changed)
        data = made.run(SETTLE + LENGTH, Record(bin=10.0), threads=1)
        rates = data["rate"].values[data["bin"].values >= SETTLE, 0]
        return float(rates.mean()), float(rates.max())

    found = {
        "usual": sample.each(ran, NETWORK),
        "little GABA": sample.each(ran, NETWORK, GABA),
        "much glutamate": sample.each(lambda k, more: ran(k, ampa=more), NETWORK, MORE),
        "mild": sample.each(ran, NETWORK, MILD),
    }
    both = np.minimum(found["little GABA"], found["much glutamate"])
    table = {arm: got.T for arm, got in (found | {LESSER: both}).items()}
    return {what: {arm: got[k] for arm, got in table.items()} for k, what in enumerate((RATE, PEAK))}


@claim("imbalance-drives-seizures")
def imbalance_drives_seizures() -> Claim:
    """Either cause must do it for the sentence to hold."""
    return Claim(
        says="Runaway glutamate or loss of GABA causes seizures",
        texts={"B": SAYS, "L": SAYS},
        arms={
            "usual": "usual weights",
            "little GABA": "a third of the weight of inhibition or less",
            "much glutamate": "two to four times the weight of excitation",
            "mild": "10 to 30 % less inhibition",
            LESSER: "the lower firing of little GABA and much glutamate",
        },
        quantities={RATE: "Hz", PEAK: "Hz"},
        measure=measure,
        rule=Rule(
            "ratio", LESSER, supported=5, contradicted=2, against="usual",
            why="all cells firing fivefold is runaway; twofold is a busy cortex",
        ),
        spread={GABA: "uniform(0, 0.33)", MORE: "uniform(2, 4)", MILD: "uniform(0.7, 0.9)",
                NETWORK: "uniform(0, 1000)"},
        people=2,
        evidence=Evidence("A", "blocking GABA receptors makes slices and animals seize, and what adds to GABA stops "
                          "seizures; single cells in seizures of people fire in more ways than all at once",
                          ("ChagnacAmitai1989", "Truccolo2011")),
        limits="Loss of GABA passes the line by itself, stronger excitation in part of the networks. Runaway firing "
        "of one patch, not a seizure of a person: ions, which carry and end real ones, are not in this "
        "network. How much is lost is assumed and too dear to be searched. Seizures are an emergency; "
        "stopping benzodiazepines, barbiturates or alcohol at once after long use can bring them on and kill.",
    )  # fmt: skip
