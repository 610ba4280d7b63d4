"""Lasting inflammation: less uptake and less glutathione, as cytokines do in cells and rodents.

Limits      that inflammation makes people tired and slow is sure; that glutamate is the way is not. The course of an
            inflammation is in injury/inflammation.py
Sources     assumed: sizes of cells and rodents
"""

from glutamate.people.profile import Profile, change, person


@person("lasting_inflammation", title="Lasting inflammation: less uptake, less glutathione")
def lasting_inflammation() -> Profile:
    """Months of raised cytokines."""
    return Profile(
        about="an adult with lasting inflammation of the body",
        kind="illness",
        evidence=(("fatigue, low mood, slow thought", "A: after cytokines or endotoxin in volunteers"),
                  ("less uptake by glia", "C: cells, rodents"), ("more glutamate as the way to fatigue", "D")),
        changes=(change("uptake", 0.85, 0.7, 1.0, "C"), change("glutathione", 0.85, 0.7, 1.0, "C")),
        causal="low to moderate",
    )  # fmt: skip
