"""Parkinson's disease: the subthalamic nucleus drives the nigra harder, whose cells make less energy.

Sources     Muddapu2019 (a model of that drive), assumed (sizes)
"""

from glutamate.people.profile import Profile, change, person


@person("parkinsons_disease", title="Parkinson's disease: more drive on cells that make less energy")
def parkinsons_disease() -> Profile:
    """The nigra."""
    return Profile(
        about="an old person with Parkinson's disease",
        kind="illness",
        evidence=(("the subthalamic nucleus fires more", "B"), ("which kills cells of the nigra", "D: a model"),
                  ("a drug on glutamate slows it", "E: none has")),
        changes=(change("drive", 1.75, 1.5, 2.0, "D", "Muddapu2019"), change("energy", 0.8, 0.6, 0.9, "C")),
        causal="low to moderate",
        age="normal(70, 9) within 40..95",
    )  # fmt: skip
