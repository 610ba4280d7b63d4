"""Substances: one file each, with kinetics, what it acts on, evidence, safety and sources.

Takes in    records and mechanisms of pharmacology; receptors and metabolism where a target needs them
Hands on    `load_drug(name)`, factors on the knobs of every scale (paths.py), what substances do to each other
Not here    advice on a dose, or for anyone to take or stop anything; people (people), claims (claims)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glutamate.pharmacology.drug import Drug


def load_drug(name: str) -> Drug:
    """The shipped substance of this generic name; PathError with the closest names."""
    from glutamate.engine import discover

    found: Drug = discover.find("drug", name.strip().lower()).load()()
    return found
