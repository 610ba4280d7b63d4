"""Depression: less GABA while depressed, less Glx in the medial frontal lobe, slow feedback of cortisol, fewer glia.

Limits      GABA is back to that of others when the depression has gone; less tissue glutamate goes with more or less
            of it between cells
Sources     Moriguchi2019 (Glx -0.38, -0.69 to -0.07), Schur2016 (GABA -0.52 depressed, -0.24 and not sure after)
"""

from glutamate.people.profile import Profile, change, person, shift


@person("depression", title="Depression: less GABA while depressed, less Glx, slow feedback of cortisol")
def depression() -> Profile:
    """Major depression, now."""
    return Profile(
        about="an adult who is depressed now",
        kind="measured",
        evidence=(("less GABA in spectra while depressed", "B"),
                  ("less Glx in the medial frontal lobe", "B: medicated people; not sure in others"),
                  ("cortisol feedback is slow", "B: in a part of people"),
                  ("fewer glia, fewer transporters", "C: tissue of the dead, stressed animals")),
        glx=shift(-0.3, 0.3, "Moriguchi2019", "medial frontal"),
        gaba=shift(-0.35, 0.3, "Schur2016"),
        changes=(change("glands.receptor_half", 1.2, 1.1, 1.3, "B"), change("uptake", 0.85, 0.8, 0.9, "C")),
        causal="low to moderate",
        limits="Ketamine acts within hours, which says little about what was wrong.",
    )  # fmt: skip
