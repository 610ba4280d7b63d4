"""Units: text to numbers in canonical units, and the fields of states, drives and outputs.

Canonical   ms, mV, mM, nS, pA, pF, um, K, molecule, ng; amount is mM um^3; another TIME changes time alone
Takes in    texts such as "1/(uM s)" and "20 mM"
Hands on    Unit, canonical floats, Field and the fields a mechanism is annotated with
"""

from glutamate.units.canonical import (
    TIME_UNITS,
    canonical_text,
    from_canonical,
    parse_quantity,
    quantity,
    time_size,
    to_canonical,
)
from glutamate.units.field import (
    Field,
    kelvin,
    measure,
    mM,
    mode,
    molecule,
    ms,
    mV,
    nS,
    number,
    pA,
    past,
    pF,
    pS,
    share,
    um,
    vector,
)
from glutamate.units.frozen import Frozen
from glutamate.units.text import DIMENSIONLESS, DIMENSIONS, Unit, parse_unit

__all__ = [
    "DIMENSIONLESS",
    "DIMENSIONS",
    "TIME_UNITS",
    "Field",
    "Frozen",
    "Unit",
    "canonical_text",
    "from_canonical",
    "kelvin",
    "mM",
    "mV",
    "measure",
    "mode",
    "molecule",
    "ms",
    "nS",
    "number",
    "pA",
    "pF",
    "pS",
    "parse_quantity",
    "parse_unit",
    "past",
    "quantity",
    "share",
    "time_size",
    "to_canonical",
    "um",
    "vector",
]
