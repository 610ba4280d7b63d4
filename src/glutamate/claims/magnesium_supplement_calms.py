"""Does magnesium that is swallowed lower the activity of NMDA receptors?

Arms        usual magnesium of plasma, 0.05 mM more as a supplement gives, 2.3 mM as by drip in a hospital
Measured    share of open channels that conduct at -70 mV, with magnesium of the brain's fluid in balance with plasma
Sources     McKee2005 (plasma and fluid), JahrStevens1990 (the block)
"""

from types import SimpleNamespace

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RAISED = {"usual": 0.0, "supplement": 0.05, "drip": 1.45}  # mM above 0.85 in plasma
OPEN, FREE = "open channels that conduct at -70 mV", "free magnesium of brain fluid"


def measure(sample: Sample) -> dict:
    """Fluid in balance with plasma, then the block."""
    from glutamate.molecule.magnesium_block import unblocked_share

    half, slope = sample["magnesium_block.half"], sample["magnesium_block.slope"]
    gain, rest, free = sample["entry per exit"], sample["fluid, total"], sample["fluid, free"]
    level = {arm: free * (1 + gain * more / rest) for arm, more in RAISED.items()}
    return {
        OPEN: {
            arm: unblocked_share(SimpleNamespace(magnesium=one, voltage=-70.0), half, slope)
            for arm, one in level.items()
        },
        FREE: level,
    }


@claim("magnesium-supplement-calms")
def magnesium_supplement_calms() -> Claim:
    """The block is real; the way there is the question."""
    return Claim(
        says="Oral magnesium lowers NMDA activity",
        texts=dict.fromkeys("BON", SAYS),
        arms={
            "usual": "0.85 mM in plasma",
            "supplement": "0.05 mM more, as tablets give",
            "drip": "2.3 mM for a day by drip",
        },
        quantities={OPEN: "1", FREE: "mM"},
        measure=measure,
        rule=Rule(
            "percent", "supplement", supported=-10, contradicted=-3, against="usual",
            why="a tenth of the current is the least that blockers in use take; 3 % is below the error of recordings",
        ),
        spread={
            "entry per exit": "uniform(0.1, 0.4)", "fluid, total": "uniform(0.9, 1.4)",
            "fluid, free": "uniform(0.7, 0.9)",
        },
        model="magnesium_block",
        touches=("magnesium_block.*",),
        evidence=Evidence(
            "E", "a day of 2.3 mM in plasma raised that of the fluid by 15 %, tablets by nothing measured",
            ("McKee2005", "Brewer2001"),
        ),
        limits="People who lack magnesium are another case. A drip in eclampsia acts on vessels too, and too much "
        "stops breathing.",
    )  # fmt: skip
