"""Does magnesium block NMDA receptors?

Arms        the shipped block of open channels, without magnesium and with that of brain fluid
Measured    share of open channels that carry current, at rest and fully depolarised
Sources     JahrStevens1990 (the block by voltage; curves of other laboratories differ 3.5-fold at -70 mV)
"""

from types import SimpleNamespace

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"without": 0.0, "with magnesium": 1.0}  # mM
AT_REST, DEPOLARISED = "open channels that conduct at -70 mV", "open channels that conduct at 0 mV"


def measure(sample: Sample) -> dict:
    """Unblocked share by voltage, over published curves."""
    from glutamate.molecule.magnesium_block import unblocked_share

    half, slope = sample["magnesium_block.half"], sample["magnesium_block.slope"]
    return {
        what: {
            arm: unblocked_share(SimpleNamespace(magnesium=level, voltage=voltage), half, slope)
            for arm, level in ARMS.items()
        }
        for what, voltage in ((AT_REST, -70.0), (DEPOLARISED, 0.0))
    }


@claim("magnesium-blocks-nmda")
def magnesium_blocks_nmda() -> Claim:
    """True of the receptor; what a supplement does is another claim."""
    return Claim(
        says="Magnesium blocks NMDA receptors",
        texts={"B": SAYS, "N": SAYS},
        arms={"without": "no magnesium", "with magnesium": "1 mM outside, as in brain fluid"},
        quantities={AT_REST: "1", DEPOLARISED: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "with magnesium", supported=0.5, contradicted=0.9, against="without",
            why="a block holds back half of the current at rest or more",
        ),
        model="magnesium_block",
        touches=("magnesium_block.*",),
        evidence=Evidence("A", "shown in cells ever since the receptors were first recorded", ("JahrStevens1990",)),
        limits="Depolarised channels conduct most of their current: the block is what makes them detect coincidence.",
    )  # fmt: skip
