"""Does glutamate, as the precursor of glutathione, have its level shaped by it?

Arms        glutathione made as usual, none made, twice as much, each for ten days
Measured    furthest move of tissue and of ambient glutamate from that with usual making; glutathione at the end
Sources     Koga2011 (cells without its ligase), Sedlak2018 (glutathione of people, its ligase raised)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LIGASE = {"usual": 1.0, "none made": 0.0, "twice": 2.0}
TISSUE, AMBIENT, MADE = "furthest move of tissue glutamate", "furthest move of ambient glutamate", "glutathione, end"
PATHS = {
    "tissue.glutamate_tissue": "umol/g",
    "fluid.glutamate_ambient": "nM",
    "glutathione.glutathione": "umol/g",
}
FLUX = "rest.glutathione_flux"


def measure(sample: Sample) -> dict:
    """Ten days, several times the half-life of glutathione; a move counts in either direction."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {arm: (Protocol(), {"ligase": level}) for arm, level in LIGASE.items()}
    found = ran(load("metabolism"), plans, sample, PATHS, "10 d")

    def moved(path: str) -> dict:
        return {arm: 100 * abs(got[path] / found["usual"][path] - 1).max(1) for arm, got in found.items()}

    return {
        TISSUE: moved("tissue.glutamate_tissue"),
        AMBIENT: moved("fluid.glutamate_ambient"),
        MADE: {arm: got["glutathione.glutathione"][:, -1] for arm, got in found.items()},
    }


@claim("glutathione-precursor")
def glutathione_precursor() -> Claim:
    """That it is a precursor is chemistry, written in; judged is whether this shapes the level of glutamate."""
    return Claim(
        says="Glutamate is a precursor of glutathione and that shapes its level",
        texts={"B": SAYS},
        arms={
            "usual": "glutathione made as usual",
            "none made": "no glutathione made for ten days: more than any drug or illness does",
            "twice": "twice as much ligase for ten days",
        },
        quantities={TISSUE: "%", AMBIENT: "%", MADE: "umol/g"},
        measure=measure,
        rule=Rule(
            "value", "none made", supported=5, contradicted=2,
            why="good spectra of one person repeat within about 5 % in glutamate; no method sees 2 %",
        ),
        model="metabolism",
        touches=(
            "glutathione.*", "rest.glutathione*", "rest.glutamate_a", "rest.spilled", "rest.exchange", "astrocytes.*",
            "energy.per_cycle", "energy.astrocytes", "fluid.*",
        ),
        defaults={FLUX: 0.5},  # canonical; a half-life of 18 h
        assumed={FLUX: (0.13, 2.3)},  # of 70 h and of 4 h
        evidence=Evidence(
            "D", "cells in culture hold more glutamate when the ligase is blocked, less when glutathione is not broken "
            "down; one small study of people raised glutathione of blood", ("Koga2011", "Sedlak2019", "Sedlak2018"),
        ),
        limits="People are nearly alike here: most of its numbers are assumed. One pool in astrocytes: a store beside "
        "vesicles of neurons, which cultures suggest, is not in it. Without glutathione cells die of oxidation, which "
        "this run leaves out.",
    )  # fmt: skip
