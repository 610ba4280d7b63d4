"""Does low glutamate signalling contribute to depression and fatigue? Mood has no state in this model.

Sources     Moriguchi2019 (tissue glutamate is lower in groups with depression)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("low-glutamate-in-depression")
def low_glutamate_in_depression() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Low glutamate signalling contributes to depression and fatigue",
        texts={"D": SAYS},
        beyond="Mood has no state variable, and the fatigue that has one follows load and rest and no transmitter. "
        "What there is: a group of people who are depressed with 0.3 standard deviations less tissue glutamate in the "
        "medial frontal lobe, taken from studies; stress that lowers spines and uptake at once, so that tissue "
        "glutamate falls while ambient glutamate rises. That either makes mood is not in it.",
        evidence=Evidence(
            "C", "spectra show less Glx in groups, mostly in people on medicines; cause and effect are open",
            ("Moriguchi2019",),
        ),
        limits="Low mood that lasts is treatable: see a doctor. In thoughts of suicide call for help at once.",
    )  # fmt: skip
