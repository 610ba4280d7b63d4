"""Does riluzole lower release and raise uptake?

Arms        none; 100 mg a day, with sites that meet what is free in plasma, or all that is in plasma
Measured    fall of glutamate released by a burst of fifty spikes a second, rise of uptake; the lesser
Sources     UrbaniBelluzzi2000, Siniscalchi1997 (release), Frizzo2004, Fumagalli2008 (uptake), Bruno1997 (clearance)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.trains import MODEL, TOUCHES, released

LESSER, FALL, RISE = "lesser of fall and rise", "fall of glutamate released by a burst", "rise of uptake"
CLEARANCE, SITES, HALF, GAIN = (
    "clearance, L/h", "level at the sites per total in plasma", "level of half action on uptake, uM",
    "most uptake that is added",
)  # fmt: skip
DAILY, MOLAR_MASS = 100.0, 234.2  # mg, g/mol


def measure(sample: Sample) -> dict:
    """The mean of a day at steady doses."""
    import numpy as np

    from glutamate.drugs import load_drug

    own = load_drug("riluzole").kinetics
    total = DAILY / 24 / sample[CLEARANCE] / MOLAR_MASS  # mM
    levels = {"none": 0.0 * total, "free in plasma": float(own.unbound) * total, "whole plasma": sample[SITES] * total}
    burst = released(sample, "riluzole", levels, rate=50, spikes=50)
    found: dict = {what: {} for what in (LESSER, FALL, RISE)}
    for arm, level in levels.items():
        found[FALL][arm] = 100 * (1 - burst[arm] / burst["none"])
        found[RISE][arm] = 100 * sample[GAIN] * 1e3 * level / (1e3 * level + sample[HALF])
        found[LESSER][arm] = np.minimum(found[FALL][arm], found[RISE][arm])
    return found


@claim("riluzole-lowers-release")
def riluzole_lowers_release() -> Claim:
    """Both halves are claimed, so the lesser is judged."""
    return Claim(
        says="Riluzole lowers release and raises uptake",
        texts={"N": SAYS},
        arms={
            "none": "no substance",
            "free in plasma": "50 mg twice a day, sites meet the three per cent that are free in plasma",
            "whole plasma": "the same, sites meet as much as all plasma holds, since tissue gathers it",
        },
        quantities=dict.fromkeys((LESSER, FALL, RISE), "%"),
        measure=measure,
        rule=Rule(
            "value", "whole plasma", supported=10, contradicted=2,
            why="a tenth is the least that recordings of synapses show; 2 % is lost among failures of release",
        ),
        spread={CLEARANCE: "lognormal(51.4, cv 51 %)"},
        defaults={SITES: 1.0, HALF: 1.0, GAIN: 0.42},
        assumed={SITES: (0.03, 4.0), HALF: (0.5, 10.0), GAIN: (0.2, 0.5)},
        model=MODEL,
        touches=(*TOUCHES, "presynaptic.riluzole_half"),
        evidence=Evidence(
            "D", "both are shown in cells and slices at 1 uM and above, of which plasma holds a third, mostly bound; "
            "that it adds months of life in one illness does not say by what",
            ("Frizzo2004", "Fumagalli2008", "UrbaniBelluzzi2000", "Siniscalchi1997"),
        ),
        limits="What the brain's cells meet of it is not known within a factor of a hundred, and decides the verdict. "
        "It can harm the liver and white cells.",
    )  # fmt: skip
