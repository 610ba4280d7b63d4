"""GAD1 variant: the enzyme that makes GABA works at half or less on both copies.

Sources     assumed: size differs between variants
"""

from glutamate.people.profile import Profile, change, person


@person("gad1_variant", title="GAD1 variant: half the enzyme that makes GABA, or less")
def gad1_variant() -> Profile:
    """Both copies."""
    return Profile(
        about="a person with a rare variant of GAD1 on both copies",
        kind="gene",
        evidence=(("epilepsy and delay from infancy", "B: few families"),),
        changes=(change("gaba", 0.5, 0.2, 0.8, "C", "assumed: size differs between variants"),),
        causal="high",
    )
