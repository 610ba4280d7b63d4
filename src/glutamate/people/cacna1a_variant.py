"""CACNA1A variant of familial migraine: calcium channels of terminals open more easily, and more is released.

Limits      spreading waves of such tissue are in injury/spreading.py
Sources     vandenMaagdenberg2004 (mice: more release, easier spreading waves); the size is assumed
"""

from glutamate.people.profile import Profile, change, person


@person("cacna1a_variant", title="CACNA1A variant (familial migraine 1): more is released")
def cacna1a_variant() -> Profile:
    """One copy."""
    return Profile(
        about="a person with familial hemiplegic migraine 1",
        kind="gene",
        evidence=(("more release, lower threshold of spreading waves", "B: mice with the human variant"),
                  ("migraine with weakness of one side", "A: families")),
        changes=(change("release", 1.5, 1.2, 1.8, "C", "assumed: size; mice release more"),),
        causal="high",
    )  # fmt: skip
