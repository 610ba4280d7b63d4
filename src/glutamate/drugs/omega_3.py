"""Omega-3 fatty acids: part of membranes, over months; no model of what they change.

Acts on     nothing that is modelled
Limits      effects on glutamate or GABA of the brain are not established, so no knob turns
Safety      in the record below
Sources     assumed: usual values
"""

from glutamate.pharmacology.drug import Drug, drug


@drug("omega-3", title="Omega-3: part of membranes, no effect that is modelled")
def omega_3() -> Drug:
    """By mouth; without an effect on any knob."""
    return Drug(
        kinetics=None,
        studied="1 to 2 g of EPA and DHA a day for months",
        evidence=(("depression, beside treatment", "C: small, mixed"), ("ADHD", "C: small"),
                  ("glutamate or GABA of the brain", "D: not established")),
        safety="Bleeding at high doses with substances that thin the blood; flutter of the heart at grams a day.",
    )  # fmt: skip
