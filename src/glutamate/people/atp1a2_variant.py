"""ATP1A2 variant of familial migraine: the sodium pump of glia, on which uptake runs, works worse.

Sources     Leo2011 (mice: easier spreading waves); the size is assumed
"""

from glutamate.people.profile import Profile, change, person


@person("atp1a2_variant", title="ATP1A2 variant (familial migraine 2): less uptake by glia")
def atp1a2_variant() -> Profile:
    """One copy."""
    return Profile(
        about="a person with familial hemiplegic migraine 2",
        kind="gene",
        evidence=(("easier spreading waves", "B: mice with the human variant"), ("less uptake by glia", "C")),
        changes=(change("uptake", 0.7, 0.5, 0.9, "C", "assumed: size; by the pump of glia"),),
        causal="high",
    )
