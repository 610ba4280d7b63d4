"""Does memantine block excess NMDA activity and spare normal signalling?

Arms        receptors in glutamate that stays at 2 to 20 uM; receptors of a synapse that gets its pulses
Measured    share of the current that is blocked, in per cent, at levels of treatment
Sources     KotermanskiJohnson2009 (affinity), Xia2010 (beside and within synapses), NamendaLabel2013 (levels)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DRUG, EXCESS = "free memantine, uM", "glutamate that stays, uM"
STEADY, PULSED = "mV in excess", "mV while a pulse lasts"
HELD, RATE, MAGNESIUM = "excess", "pulses per second", 0.8  # mM
BLOCKED, RATIO = "current blocked", "block of excess per block of normal"
REST, AMBIENT, PULSE, OPEN = -65.0, 2.5e-5, 1.0, 50.0  # mV; mM; ms; ms


def measure(sample: Sample) -> dict:
    """Matrix exponentials of the trapping scheme until a pulse repeats itself."""
    import numpy as np
    from scipy.linalg import expm

    from glutamate.molecule import assay
    from glutamate.molecule.nmda_trapping import BlockedNMDAReceptor

    part = BlockedNMDAReceptor.memantine()
    place = part.State._fields.index("open")

    def bathed(drug: float, glutamate: float, voltage: float) -> float:
        return assay.steady(
            part, assay.bath(part, glutamate=glutamate, voltage=voltage, blocker=drug, magnesium=MAGNESIUM), ["open"]
        )

    def evoked(drug: float, voltage: float, rate: float) -> float:
        def grown(glutamate: float, where: float, time: float) -> Any:
            at = assay.bath(part, glutamate=glutamate, voltage=where, blocker=drug, magnesium=MAGNESIUM)
            return expm(assay.generator(part, at) * time)

        pulse, after = grown(1.0, voltage, PULSE), grown(AMBIENT, voltage, OPEN / 10)
        wait = grown(AMBIENT, REST, 1e3 / rate - PULSE - OPEN)
        cycle = wait @ np.linalg.matrix_power(after, 10) @ pulse
        found, vectors = np.linalg.eig(cycle)
        shares = np.real(vectors[:, np.argmin(abs(found - 1))])
        shares, total = pulse @ (shares / shares.sum()), 0.0
        for _ in range(10):
            shares = after @ shares
            total += float(shares[place])
        return total

    def one(drug: float, excess: float, steady: float, pulsed: float, rate: float) -> tuple:
        tonic = 1 - bathed(1e-3 * drug, 1e-3 * excess, steady) / bathed(0.0, 1e-3 * excess, steady)
        return 100 * tonic, 100 * (1 - evoked(1e-3 * drug, pulsed, rate) / evoked(0.0, pulsed, rate))

    tonic, normal = sample.each(one, DRUG, EXCESS, STEADY, PULSED, RATE).T
    return {BLOCKED: {HELD: tonic, "normal": normal}, RATIO: {HELD: tonic / normal}}


@claim("memantine-spares-normal")
def memantine_spares_normal() -> Claim:
    """Both halves at once: the difference must be large for the sentence to hold."""
    return Claim(
        says="Memantine blocks excess NMDA activity and spares normal signalling",
        texts={"N": SAYS},
        arms={
            HELD: "a cell at -60 to -40 mV in 2 to 20 uM of glutamate that stays",
            "normal": "a synapse with 1 to 10 pulses a second, at -50 to -20 mV while one lasts",
        },
        quantities={BLOCKED: "%", RATIO: "1"},
        measure=measure,
        rule=Rule(
            "difference", HELD, supported=10, contradicted=2, against="normal",
            why="a tenth more of the excess current is a block that matters; two points no recording tells apart",
        ),
        spread={
            DRUG: "uniform(0.2, 0.45)", EXCESS: "uniform(2, 20)", STEADY: "uniform(-60, -40)",
            PULSED: "uniform(-50, -20)", RATE: "uniform(1, 10)",
        },
        assumed={EXCESS: (1.0, 100.0), STEADY: (-70.0, -20.0), PULSED: (-65.0, -10.0), RATE: (0.1, 15.0)},
        people=20,
        evidence=Evidence("C", "in cell culture current of receptors beside synapses is blocked twice as much; that "
                          "it protects people whose brains are healthy is untested",
                          ("Xia2010", "KotermanskiJohnson2009")),
        limits="In culture receptors beside synapses are blocked twice as much; this scheme makes no difference "
        "between them, a known miss. With twice, the difference would be about four points, between the "
        "lines. GluN2A only; at GluN2C and 2D block is larger. Not a reason to take or stop it.",
    )  # fmt: skip
