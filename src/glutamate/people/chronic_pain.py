"""Chronic pain: more NMDA current and less uptake in the dorsal horn.

Limits      sensitization of rodents after injury of a nerve; that pain kills neurons is contested and not in here. The
            course of wind-up is in circuit/dorsal_horn.py
Sources     assumed: sizes not established in people
"""

from glutamate.people.profile import Profile, change, person


@person("chronic_pain", title="Chronic pain: more NMDA current and less uptake in the dorsal horn")
def chronic_pain() -> Profile:
    """The dorsal horn."""
    return Profile(
        about="an adult with lasting pain after injury of a nerve",
        kind="illness",
        evidence=(("sensitization needs NMDA receptors", "B"), ("less uptake", "C: rodents"), ("neurons die", "D")),
        changes=(change("nmda", 1.4, 1.3, 1.5, "C"), change("uptake", 0.7, 0.5, 1.0, "C")),
        causal="moderate for sensitization, low for death",
    )
