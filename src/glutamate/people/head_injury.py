"""Head injury: fewer NMDA receptors that answer in the week after the first hour, less uptake.

Limits      the course of ions and glutamate after the blow is in injury/blow.py
Sources     Biegon2004 (receptors), assumed (uptake)
"""

from glutamate.people.profile import Profile, change, person


@person("head_injury", title="Head injury: fewer NMDA receptors that answer, less uptake")
def head_injury() -> Profile:
    """The week after the first hour."""
    return Profile(
        about="an adult in the week after a head injury",
        kind="illness",
        evidence=(("hyperactive for an hour, then down for a week", "B: mice"), ("less uptake", "C")),
        changes=(change("nmda", 0.5, 0.4, 0.8, "B", "Biegon2004"), change("uptake", 0.8, 0.6, 1.0, "C")),
        causal="moderate",
    )
