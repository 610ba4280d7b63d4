"""Does zinc change glutamate receptors, and does taking it?

Arms        zinc usual between cells; a tablet, if the brain followed plasma fully; zinc of a synapse in a train; none
Measured    current of GluN2A receptors relative to none
Sources     ErregerTraynelis2008, Traynelis2010 (receptor), Vergnano2014 (zinc of synapses and between cells)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MODEL = "nmda_modulation"
AMBIENT, RISE, TRAIN = (
    "zinc between cells, nM",
    "plasma zinc after a tablet, per before",
    "zinc of a synapse in a train, nM",
)
CURRENT = "GluN2A current per that without zinc"


def measure(sample: Sample) -> dict:
    """Factor of zinc at pH 7.3."""
    import numpy as np

    from glutamate.engine.mechanism import changed
    from glutamate.molecule.nmda_modulation import NMDAModulation

    names = {path.rpartition(".")[2]: sample[path] for path in sample.values if path.startswith(f"{MODEL}.")}
    part = changed(NMDAModulation(), **names)
    levels = {"none": 0.0 * sample[AMBIENT], "usual": sample[AMBIENT], "tablet": sample[AMBIENT] * sample[RISE],
              "train": sample[AMBIENT] + sample[TRAIN]}  # fmt: skip

    def left(zinc: Any) -> Any:
        return np.asarray(part.output(None, part.Drive(3e-3, 0.0, 7.3, 1e-6 * zinc, 0.0)).by_zinc)

    return {CURRENT: {arm: left(zinc) for arm, zinc in levels.items()}}


@claim("zinc-modulates")
def zinc_modulates() -> Claim:
    """Two sentences in one: the receptor's half is shown, the tablet's half is judged."""
    return Claim(
        says="Zinc modulates glutamate receptors; taking zinc changes them",
        texts={"B": SAYS},
        arms={
            "none": "no zinc",
            "usual": "0.5 to 5 nM free between cells",
            "tablet": "the same times 1.2 to 1.5, as plasma after 30 mg: more than a brain would follow",
            "train": "50 to 200 nM more, as in a synapse that fires in a train",
        },
        quantities={CURRENT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "tablet", supported=-5, contradicted=-2, against="usual",
            why="a twentieth is what memantine takes at usual levels; no method sees 2 %",
        ),
        spread={AMBIENT: "uniform(0.5, 5)", RISE: "uniform(1.2, 1.5)", TRAIN: "uniform(50, 200)"},
        assumed={AMBIENT: (0.1, 20.0), RISE: (1.05, 2.0)},
        model=MODEL,
        touches=(f"{MODEL}.zinc_*",),
        evidence=Evidence("D", "the receptor's half is shown in cells and slices; that swallowed zinc changes synapses "
                          "of people has not been measured", ("Vergnano2014", "ErregerTraynelis2008")),
        limits="Mixed: the bound from above lies between the lines, and a brain, which holds its zinc, would not "
        "follow so far. The first half of the sentence is true: see the train. GluN2A only, not the pore. "
        "Much zinc for long takes copper away.",
    )  # fmt: skip
