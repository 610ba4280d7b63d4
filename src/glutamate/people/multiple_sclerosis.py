"""Multiple sclerosis: less glutathione, less uptake; tissue glutamate is higher in acute lesions, not in old ones.

Limits      a fifth more Glx was seen in acute white matter, which is a reading and not a cause: it is not set here
Sources     assumed: spectra of patients, not re-read
"""

from glutamate.people.profile import Profile, change, person


@person("multiple_sclerosis", title="Multiple sclerosis: less glutathione, less uptake")
def multiple_sclerosis() -> Profile:
    """White matter."""
    return Profile(
        about="an adult with multiple sclerosis",
        kind="illness",
        evidence=(("less glutathione in the progressive form", "B"), ("less uptake", "C"),
                  ("more glutamate in acute lesions", "B")),
        changes=(change("glutathione", 0.85, 0.8, 0.9, "B"), change("uptake", 0.9, 0.7, 1.0, "C")),
        causal="moderate",
    )  # fmt: skip
