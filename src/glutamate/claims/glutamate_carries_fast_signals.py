"""Does glutamate carry the great majority of fast excitation? Nothing else could do it in this model.

Sources     Traynelis2010 (review): nothing is measured here
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("glutamate-carries-fast-signals")
def glutamate_carries_fast_signals() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Glutamate carries the great majority of fast excitation",
        texts={"L": SAYS, "N": SAYS, "D": SAYS},
        beyond="Fast excitation by acetylcholine, serotonin, purines or gap junctions has no state variable here: "
        "every fast excitatory synapse is one of glutamate, so its share would be the whole by construction and no run "
        "could find less. What there is: how much of it AMPA and NMDA receptors carry, which is another claim.",
        evidence=Evidence("A", "textbook: antagonists of its receptors silence most excitatory transmission of the "
                          "brain", ("Traynelis2010",)),
    )  # fmt: skip
