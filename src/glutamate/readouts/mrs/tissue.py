"""Tissue: what is in a voxel: concentrations, shares of grey and white matter and fluid, relaxation, water.

Scheme      signal of a metabolite = C (1 - fluid) exp(-TE/T2) (1 - exp(-TR/T1)); of water, the same summed over the
            three compartments with their water; C = S_m / S_w x 2 x 55510 x sum(f d R_w) / ((1 - f_fluid) R_m)
Takes in    concentrations in mM: mmol per litre of tissue without fluid (umol per g, at 1 kg per litre)
Hands on    `amounts(...)`, `decay(...)`, `water(...)`; Tissue
Limits      grey and white matter hold the same concentrations and the same T1 and T2 of metabolites; fluid holds none.
            Between the fields for which times are known they are linear in the field
Sources     Clarke2021 (times and densities of water, metabolites at 3 and 7 T, the equation), ChoiLee2013
            (glutathione), Deelchand2018 (uncoupled protons under adiabatic refocusing), Rothman1993 (GABA)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts.mrs.checks import kind, real, shown, table
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.spin_systems import Group, short_name
from glutamate.units import parse_unit, quantity

FSL = "Clarke2021"
GREY = "assumed: usual value of human cortical grey matter"
CONCENTRATIONS: dict[str, Parameter] = {
    "NAA": Parameter(11.0, "mM", GREY, low=8, high=13, domain=(0, None)),
    "NAAG": Parameter(1.3, "mM", GREY, low=0.6, high=2.7, domain=(0, None)),
    "Cr": Parameter(4.3, "mM", GREY, low=3.5, high=5.5, domain=(0, None)),
    "PCr": Parameter(3.7, "mM", GREY, low=3, high=5.5, domain=(0, None)),
    "GPC": Parameter(1.0, "mM", GREY, low=0.5, high=1.7, domain=(0, None)),
    "PCh": Parameter(0.5, "mM", GREY, low=0.2, high=1.0, domain=(0, None)),
    "Ins": Parameter(6.0, "mM", GREY, low=5, high=8, domain=(0, None)),
    "sIns": Parameter(0.3, "mM", GREY, low=0.2, high=0.6, domain=(0, None)),
    "Tau": Parameter(1.5, "mM", GREY, low=0.9, high=2.0, domain=(0, None)),
    "Glu": Parameter(9.25, "mM", GREY, low=8, high=12, domain=(0, None)),
    "Gln": Parameter(2.63, "mM", GREY, low=2, high=4, domain=(0, None)),
    "GABA": Parameter(1.14, "mM", "Rothman1993", low=1.0, high=1.5, domain=(0, None), note="1.1 in the source"),
    "GSH": Parameter(1.3, "mM", "ChoiLee2013", low=1.04, high=1.5, domain=(0, None), note="1.20 +- 0.16 in the source"),
    "Asp": Parameter(2.0, "mM", GREY, low=1, high=3, domain=(0, None)),
    "Lac": Parameter(0.7, "mM", GREY, low=0.4, high=1.3, domain=(0, None)),
}

WATER_MOLALITY = Parameter(55.51, "mol/kg", FSL, domain=(0, None), note="of pure water")
WATER_PROTONS = 2
COMPARTMENTS = ("grey", "white", "fluid")
DENSITY = {
    "grey": Parameter(0.78, "kg/L", FSL, domain=(0, 1), note="water in tissue"),
    "white": Parameter(0.65, "kg/L", FSL, domain=(0, 1)),
    "fluid": Parameter(0.97, "kg/L", FSL, domain=(0, 1)),
}
LOW_FIELD = "assumed: no one source; near published values at 1.5 T"
FLUID_LOW = "assumed: as at 3 T, fluid hardly depends on the field"
FIELDS = (1.5, 3.0, 7.0)
WATER_T1 = {
    "grey": (Parameter(1.12, "s", LOW_FIELD), Parameter(1.50, "s", FSL), Parameter(2.05, "s", FSL)),
    "white": (Parameter(0.75, "s", LOW_FIELD), Parameter(0.97, "s", FSL), Parameter(1.21, "s", FSL)),
    "fluid": (Parameter(4.47, "s", FLUID_LOW), Parameter(4.47, "s", FSL), Parameter(4.43, "s", FSL)),
}
WATER_T2 = {
    "grey": (Parameter(95, "ms", LOW_FIELD), Parameter(88, "ms", FSL), Parameter(50, "ms", FSL)),
    "white": (Parameter(78, "ms", LOW_FIELD), Parameter(73, "ms", FSL), Parameter(55, "ms", FSL)),
    "fluid": (Parameter(2030, "ms", FLUID_LOW), Parameter(2030, "ms", FSL), Parameter(1050, "ms", FSL)),
}
METABOLITE_T1 = (Parameter(1.20, "s", LOW_FIELD), Parameter(1.29, "s", FSL), Parameter(1.43, "s", FSL))
METABOLITE_T2 = (Parameter(250, "ms", LOW_FIELD), Parameter(194, "ms", FSL), Parameter(131, "ms", FSL))
OWN_T1 = {"GSH": Parameter(0.397, "s", "ChoiLee2013", low=0.353, high=0.441, note="3 T, taken for every field")}
ADIABATIC_T2 = Parameter(1.21, "1", "Deelchand2018", note="T2 of uncoupled protons in slaser per that in press, 3 T")
EVEN = 1e-6  # how far shares may be from adding up to 1


@dataclasses.dataclass(frozen=True)
class Tissue:
    """Shares of a voxel's volume: grey matter, white matter, fluid. Raises ParameterError unless they add up to 1."""

    grey: float = 1.0
    white: float = 0.0
    fluid: float = 0.0

    def __post_init__(self) -> None:
        values = {}
        for name in COMPARTMENTS:
            asked, do = f"the share of {name} in a voxel", "give shares, not percent"
            values[name] = real(asked, getattr(self, name), 0, 1, do=do)
            object.__setattr__(self, name, values[name])
        came = ", ".join(f"{name} {value:g}" for name, value in values.items())
        if abs(sum(values.values()) - 1) > EVEN:
            do = "divide each by their sum, or give the share that is missing"
            raise ParameterError("shares of a voxel", f"{came}: {sum(values.values()):g} together", "a sum of 1", do)
        if self.fluid > 1 - EVEN:
            raise ParameterError("shares of a voxel", came, "some grey or white matter", "fluid holds no metabolites")

    @property
    def solid(self) -> float:
        """Share that holds metabolites."""
        return 1 - self.fluid


def concentrations(given: Mapping[str, Any] | None = None) -> dict[str, float]:
    """Every metabolite in mM by its short name: those given, numbers in mM or texts such as "9.3 mM", the others as in
    CONCENTRATIONS; 0 leaves one out.

    Raises ParameterError for an unknown or doubled name and for what is negative, UnitError for other units.
    """
    found = {name: row.canonical() for name, row in CONCENTRATIONS.items()}
    changed: set[str] = set()
    for name, value in table("concentrations", {} if given is None else given, '{"Glu": 9.3}').items():
        short = short_name(name)
        if short in changed:
            raise ParameterError(f"the concentration of {short}", "two values", "one", "leave one out")
        changed.add(short)
        asked = f"the concentration of {short}"
        try:
            number = quantity(value, parse_unit("mM").dims)
        except OverflowError:
            raise ParameterError(asked, shown(value), "0 mM or more, finite", "correct it") from None
        found[short] = real(asked, number, 0, unit="mM")
    return found


def voxel(given: Tissue | None) -> Tissue:
    """The Tissue that was given, or grey matter alone."""
    return Tissue() if given is None else kind("the tissue of a voxel", given, Tissue, "Tissue(grey, white, fluid)")


def at_field(rows: tuple[Parameter, ...], field_t: float) -> float:
    """A time in ms at a field: linear between 1.5, 3 and 7 T, constant beyond."""
    import numpy as np

    return float(np.interp(field_t, FIELDS, [row.canonical() for row in rows]))


def relaxed(t1_ms: float, t2_ms: float, scan: Scan) -> float:
    """What is left of full magnetization at the top of the echo."""
    from math import exp

    mixed = exp(-scan.tm_ms / t1_ms) if scan.sequence == "steam" else 1.0
    return exp(-scan.te_ms / t2_ms) * (1 - exp(-scan.tr_ms / t1_ms)) * mixed


def decay(name: str, group: Group, scan: Scan) -> float:
    """Relaxation of one group of a metabolite; uncoupled protons keep more in slaser."""
    t1 = OWN_T1[name].canonical() if name in OWN_T1 else at_field(METABOLITE_T1, scan.field_t)
    t2 = at_field(METABOLITE_T2, scan.field_t)
    longer = ADIABATIC_T2.canonical() if scan.sequence == "slaser" and not group.couplings else 1.0
    return relaxed(t1, t2 * longer, scan)


def water(tissue: Tissue, scan: Scan) -> float:
    """Signal of water at the top of the echo, in mM of protons of the voxel."""
    total = 0.0
    for name in COMPARTMENTS:
        left = relaxed(at_field(WATER_T1[name], scan.field_t), at_field(WATER_T2[name], scan.field_t), scan)
        total += getattr(tissue, name) * float(DENSITY[name].value) * left
    half = 0.5 if scan.sequence == "steam" else 1.0
    return half * WATER_PROTONS * float(WATER_MOLALITY.value) * 1e3 * total


def per_water(mm: float, tissue: Tissue) -> float:
    """mmol per kg of water of grey and white matter, from mmol per litre of tissue without fluid."""
    held = tissue.grey * float(DENSITY["grey"].value) + tissue.white * float(DENSITY["white"].value)
    return mm * tissue.solid / held
