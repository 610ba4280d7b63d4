"""Hurt in childhood: stress weighs more and feedback of cortisol is slower in adults; GABA by one small study.

Scheme      share of the full change = 1 - exp(-dose), a part of which can be undone
Sources     assumed: one study of 29 and 27 people; sizes of stress and feedback
"""

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.people.profile import Profile, change, person, shift

REVERSED = Parameter(0.5, "1", "assumed: part that can be undone", low=0.3, high=0.7, domain=(0, 1))


@person("trauma", title="Hurt in childhood: stress weighs more, feedback of cortisol is slower")
def trauma(dose: float | None = None, undone: float = 0.0) -> Profile:
    """`dose` of exposure, 1 where 63 % of the change is reached, None for the whole change; `undone` 0 to 1."""
    one = share(dose, undone)
    return Profile(
        about="an adult who was hurt as a child",
        kind="measured",
        evidence=(("stress systems differ in adults", "B: direction of cortisol differs between studies"),
                  ("less GABA in the left superior temporal lobe, no difference of glutamate", "C: 29 against 27")),
        glx=shift(0.0, 0.3, "assumed: one study of 56"),
        gaba=shift(-0.2 * one, 0.3, "assumed: one study of 56", "left superior temporal"),
        changes=(
            change("stressors.gain", 1 + 0.2 * one, 1 + 0.1 * one, 1 + 0.4 * one, "C"),
            change("glands.receptor_half", 1 + 0.1 * one, 1.0, 1 + 0.2 * one, "C"),
        ),
        causal="low",
        limits="That it is for ever is not known: a third to two thirds are taken to be reversible.",
    )  # fmt: skip


def share(dose: float | None, undone: float = 0.0) -> float:
    """Part of the full change after a dose of exposure; ParameterError for a negative dose or `undone` outside 0..1."""
    from math import exp

    if (dose is not None and not dose >= 0) or not 0 <= undone <= 1:
        raise ParameterError("a dose of exposure", f"{dose}, undone {undone:g}", "from 0 on; 0 to 1", "correct it")
    reached = 1.0 if dose is None else 1 - exp(-dose)
    return reached * (1 - float(REVERSED.value) * undone)
