"""SCN1A variant: inhibitory cells fire less, and less GABA is let go than is made.

Limits      a loss of sodium current of inhibitory cells, shown here as less GABA; the current itself is not in here
Sources     assumed: size differs between variants
"""

from glutamate.people.profile import Profile, change, person


@person("scn1a_variant", title="SCN1A variant: inhibitory cells fire less")
def scn1a_variant() -> Profile:
    """One copy lost."""
    return Profile(
        about="a person with a rare variant of SCN1A",
        kind="gene",
        evidence=(("severe epilepsy from infancy", "A"),),
        changes=(change("gaba", 0.7, 0.5, 0.9, "C", "assumed: size differs between variants"),),
        causal="high",
    )
