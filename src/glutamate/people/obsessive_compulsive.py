"""Obsessive-compulsive disorder: differences of both signs in spectra, none agreed.

Sources     assumed: sizes of both signs, not re-read
"""

from glutamate.people.profile import Profile, person, shift

BOTH = "assumed: both signs between studies"


@person("obsessive_compulsive", title="Obsessive-compulsive disorder: no agreed difference")
def obsessive_compulsive() -> Profile:
    """No mean difference."""
    return Profile(
        about="an adult with an obsessive-compulsive disorder",
        kind="measured",
        evidence=(("Glx and GABA in spectra", "D: both signs"), ("riluzole or memantine help", "C: small trials")),
        glx=shift(0.0, 0.3, BOTH),
        gaba=shift(0.0, 0.3, BOTH),
        causal="low",
    )
