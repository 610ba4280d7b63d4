"""Signs of arms: how many of the same people report a sign in each arm of a plan of days, as rows of a report.

Scheme      numbers of a run -> states, in standard deviations of the first arm's people -> signs -> shares by arm
Takes in    {id of a headline number: (arm, person)}, the names of the arms
Hands on    `rows(...)`: (sign, shares), and every sign without a model in words
Limits      the first arm is taken as everyday: there each sign has the share that everybody has. A run of one arm, or
            of one person, says nothing of signs
Sources     signs.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.errors import ParameterError
from glutamate.readouts.signs import SIGNS, signs

TITLE = "What people would report, as far as a state of the model stands behind it"
OF_NUMBERS = {
    "readouts.lapses": "lapses",
    "readouts.sleepiness": "sleepiness",
    "life.sensory_gain": "sensory response",
    "life.glutamate_tissue": "wrong choices",
}
FEWEST = 20  # people, below which a share says little


def rows(measured: Mapping[str, Any], arms: Sequence[str], seed: int = 0) -> list[tuple[str, str]]:
    """(what, shares in every arm) of each sign whose number was measured; then what has no model.

    Empty for one arm or fewer than FEWEST people who came through in all arms. Raises ParameterError for numbers that
    are not (arm, person).
    """
    import numpy as np

    found: dict[str, Any] = {}
    for name, state in OF_NUMBERS.items():
        if name in measured:
            values = np.asarray(measured[name], float)
            if values.ndim != 2 or len(values) != len(arms):
                allowed = f"({len(arms)}, people)"
                raise ParameterError(f"{name} of {len(arms)} arms", f"shape {values.shape}", allowed, "one row an arm")
            found[state] = values
    if len(arms) < 2 or not found:
        return []
    through = np.all([np.isfinite(values).all(axis=0) for values in found.values()], axis=0)
    usual = {state: values[0, through] for state, values in found.items()}
    moved = {state: values[:, through] for state, values in found.items() if usual[state].std() > 0}
    if through.sum() < FEWEST or not moved:
        return []
    shares = []
    for k in range(len(arms)):
        z = {state: (values[k] - values[0].mean()) / values[0].std() for state, values in moved.items()}
        shares.append(signs(z, seed).shares())
    table = [
        (f"{SIGNS[name].title} (grade {SIGNS[name].grade})",
         ", ".join(f"{arm} {100 * share[name]:.0f} %" for arm, share in zip(arms, shares, strict=True)))
        for name in shares[0]
    ]  # fmt: skip
    return [*table, *((sign.title, f"no model; {sign.known}") for sign in SIGNS.values() if not sign.modelled)]
