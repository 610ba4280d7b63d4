"""Stroke: energy fails where blood does not come; everything else follows from that.

Limits      the mechanism is sure, glutamate as a target of drugs is not: no blocker helped patients. The course of
            flow and what dies of it is in injury/stroke.py
Sources     Jones1981 (flow and what fails)
"""

from glutamate.people.profile import Profile, change, person


@person("stroke", title="Stroke: energy fails where blood does not come")
def stroke() -> Profile:
    """The core, in the first hours."""
    return Profile(
        about="an adult with a fresh stroke, where flow has stopped",
        kind="illness",
        evidence=(("transporters reverse and cells take up calcium without energy", "A"),
                  ("a blocker of glutamate helps patients", "E: many trials")),
        changes=(change("energy", 0.1, 0.0001, 0.5, "A", "Jones1981", 0.1),),
        causal="high",
        limits="An emergency: minutes count. Nothing here is for deciding on a treatment.",
    )  # fmt: skip
