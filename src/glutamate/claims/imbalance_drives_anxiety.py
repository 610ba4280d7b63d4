"""Does more glutamate relative to GABA drive anxiety and panic? Anxiety has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("imbalance-drives-anxiety")
def imbalance_drives_anxiety() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Excess of glutamate relative to GABA drives anxiety and panic",
        texts={"B": SAYS, "N": SAYS, "L": SAYS},
        beyond="Anxiety and panic have no state variable. What there is: two pools of an amygdala in which less GABA "
        "lowers the cue that lets the fear pool win, and an arousal that feeds itself, both designed and fitted to no "
        "person. The one may not stand for what a person feels; the claim on reactions to small events measures it.",
        evidence=Evidence(
            "C", "medicines that add to GABA calm within the hour; spectra of people with anxiety differ little and in "
            "both directions", ("Vlachos2011",),
        ),
        limits="Stopping benzodiazepines or alcohol at once after long use can kill; only a doctor may plan it.",
    )  # fmt: skip
