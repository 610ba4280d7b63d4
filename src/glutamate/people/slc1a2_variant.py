"""SLC1A2 variant: the glial transporter GLT-1 works worse.

Sources     assumed: size differs between variants
"""

from glutamate.people.profile import Profile, change, person


@person("slc1a2_variant", title="SLC1A2 variant: the glial transporter works worse")
def slc1a2_variant() -> Profile:
    """One copy."""
    return Profile(
        about="a person with a rare variant of SLC1A2",
        kind="gene",
        evidence=(("epilepsy from infancy", "B: few families"),),
        changes=(change("uptake", 0.6, 0.4, 0.8, "C", "assumed: size differs between variants"),),
        causal="high",
    )
