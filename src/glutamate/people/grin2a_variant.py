"""GRIN2A variant that loses function: fewer NMDA receptors with this subunit answer.

Limits      variants that gain function do the reverse and are not in here
Sources     assumed: size differs between variants
"""

from glutamate.people.profile import Profile, change, person


@person("grin2a_variant", title="GRIN2A variant: fewer NMDA receptors answer")
def grin2a_variant() -> Profile:
    """One copy lost."""
    return Profile(
        about="a person with a rare variant of GRIN2A that loses function",
        kind="gene",
        evidence=(("epilepsy and aphasia of childhood", "B"),),
        changes=(change("nmda", 0.7, 0.5, 0.9, "C", "assumed: size differs between variants"),),
        causal="high",
    )
