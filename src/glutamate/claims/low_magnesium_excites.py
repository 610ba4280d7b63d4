"""Does low magnesium unblock NMDA receptors?

Arms        free magnesium of brain fluid 0.8 mM, 0.6 mM as in severe lack, none as in a bath for slices
Measured    share of open channels that conduct at -70 mV
Sources     JahrStevens1990 (the block)
"""

from types import SimpleNamespace

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"usual": 0.8, "low": 0.6, "none": 0.0}  # mM
OPEN = "open channels that conduct at -70 mV"


def measure(sample: Sample) -> dict:
    """Unblocked share by level, over published curves."""
    from glutamate.molecule.magnesium_block import unblocked_share

    half, slope = sample["magnesium_block.half"], sample["magnesium_block.slope"]
    return {
        OPEN: {
            arm: unblocked_share(SimpleNamespace(magnesium=level, voltage=-70.0), half, slope)
            for arm, level in ARMS.items()
        }
    }


@claim("low-magnesium-excites")
def low_magnesium_excites() -> Claim:
    """Magnesium outside brain cells, which the brain holds; plasma is another quantity."""
    return Claim(
        says="Low magnesium unblocks NMDA receptors",
        texts={"B": SAYS},
        arms={
            "usual": "0.8 mM free outside brain cells",
            "low": "0.6 mM, a quarter less",
            "none": "none, as in a bath for slices",
        },
        quantities={OPEN: "1"},
        measure=measure,
        rule=Rule(
            "percent", "low", supported=10, contradicted=3, against="usual",
            why="a tenth of the current is what a low dose of a blocker takes; 3 % is below the error of recordings",
        ),
        model="magnesium_block",
        touches=("magnesium_block.*",),
        evidence=Evidence("A", "shown in cells and slices", ("JahrStevens1990",)),
        limits="The brain holds its magnesium when plasma falls; a quarter less is severe, and was not measured here.",
    )  # fmt: skip
