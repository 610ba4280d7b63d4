"""Low magnesium: a tenth less free magnesium between cells, in people whose blood is far below the usual.

Limits      the brain holds its magnesium: a small lack in blood does nothing there
Sources     assumed: a tenth, with severe deficit
"""

from glutamate.people.profile import Profile, change, person


@person("low_magnesium", title="Low magnesium: a tenth less between cells, in severe deficit")
def low_magnesium() -> Profile:
    """Severe deficit in blood."""
    return Profile(
        about="a person with a severe deficit of magnesium",
        kind="gene",
        evidence=(("seizures at very low magnesium in blood", "A"), ("tablets calm the brain of others", "D")),
        changes=(change("magnesium", 0.9, 0.8, 0.95, "C"),),
        causal="high in severe deficit",
    )
