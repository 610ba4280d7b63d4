"""Do activity and production of GABA rise in deep sleep?

Arms        cortex awake, and for ninety minutes of deep sleep with interneurons that fire as much as it lets them
Measured    GABA made; GABA released; GABA of tissue
Sources     Patel2005 (the cycle by activity), Dash2009 (deep sleep); firing of interneurons in sleep is assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MADE, RELEASED, TISSUE = "GABA made", "GABA released", "GABA of tissue"
PATHS = {MADE: "inhibitory.gaba_made", RELEASED: "inhibitory.released", TISSUE: "tissue.gaba_tissue"}
UNITS = {MADE: "umol/(g min)", RELEASED: "umol/(g min)", TISSUE: "umol/g"}
INHIBITORY, EXCITATORY = "firing of interneurons in deep sleep", "firing of pyramidal cells in deep sleep"


def measure(sample: Sample) -> dict:
    """At the end of ninety minutes."""
    from glutamate import load, simulate
    from glutamate.claims.judge.courses import values

    model, found = load("metabolism"), {}
    people = {path: sample.values[path] for path in sample.values if path in model.values()}
    asleep = {"release_inhibitory": sample[INHIBITORY], "release_excitatory": sample[EXCITATORY]}
    for arm, extra in {"awake": {}, "deep sleep": asleep}.items():
        data = simulate(model, times=[0.0, 45.0, 90.0], vary=people | extra, record=list(PATHS.values()), keep=sample.n)
        found[arm] = {what: values(data, path, UNITS[what])[:, -1] for what, path in PATHS.items()}
    return {what: {arm: got[what] for arm, got in found.items()} for what in PATHS}


@claim("gaba-rises-in-sleep")
def gaba_rises_in_sleep() -> Claim:
    """Production follows release: what interneurons do decides, and that is assumed."""
    return Claim(
        says="GABA activity and production rise in deep sleep",
        texts={"N": SAYS},
        arms={"awake": "firing of quiet waking", "deep sleep": "ninety minutes at the firing of deep sleep"},
        quantities=UNITS,
        measure=measure,
        rule=Rule(
            "percent", "deep sleep", supported=5, contradicted=-2, against="awake",
            why="a twentieth more is a rise; a fall is none",
        ),
        spread={INHIBITORY: "0.85", EXCITATORY: "0.85"},
        assumed={INHIBITORY: (0.6, 1.15), EXCITATORY: (0.6, 1.0)},
        model="metabolism",
        touches=("inhibitory.*_half", "inhibitory.astrocyte_share", "decarboxylase.*_rate", "decarboxylase.half_*"),
        evidence=Evidence(
            "C", "neurons that make sleep release GABA and fire more in it; cortex as a whole fires less",
            ("Patel2005", "Dash2009"),
        ),
        limits="Of cortex. Preoptic neurons and the reticular thalamus do fire more; GABA by stage of "
        "sleep was not measured in people.",
    )  # fmt: skip
