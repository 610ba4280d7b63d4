"""Bipolar disorder: somewhat more Glx in frontal spectra over studies, with and without medicines.

Sources     assumed: a small difference over studies, not re-read; Schur2016 (no difference of GABA)
"""

from glutamate.people.profile import Profile, person, shift


@person("bipolar", title="Bipolar disorder: somewhat more frontal Glx")
def bipolar() -> Profile:
    """Any phase."""
    return Profile(
        about="an adult with bipolar disorder",
        kind="measured",
        evidence=(("more frontal Glx", "C: phases and medicines mixed"), ("GABA", "B: no difference over studies")),
        glx=shift(0.3, 0.3, "assumed: over studies of mixed phases", "frontal"),
        gaba=shift(0.0, 0.3, "Schur2016"),
        causal="low",
    )
