"""Amyotrophic lateral sclerosis: the glial transporter of motor cortex is lost, motor neurons let calcium in.

Sources     Rothstein1995 (transporters), assumed (AMPA receptors)
"""

from glutamate.people.profile import Profile, change, person


@person("amyotrophic_lateral_sclerosis", title="Amyotrophic lateral sclerosis: the glial transporter is lost")
def amyotrophic_lateral_sclerosis() -> Profile:
    """Motor cortex and cord."""
    return Profile(
        about="an adult with amyotrophic lateral sclerosis",
        kind="illness",
        evidence=(("GLT-1 of motor cortex is lower by 71 %, a tenth is left in one of four", "B: tissue of the dead"),
                  ("riluzole adds two to three months of life", "A"), ("that transporters are lost first", "D")),
        changes=(change("uptake", 0.29, 0.1, 0.6, "B", "Rothstein1995"),
                 change("neuronal_uptake", 0.8, 0.8, 1.0, "B", "Rothstein1995"),
                 change("calcium_ampa", 1.5, 1.0, 2.0, "C")),
        causal="moderate",
        age="normal(62, 11) within 25..90",
    )  # fmt: skip
