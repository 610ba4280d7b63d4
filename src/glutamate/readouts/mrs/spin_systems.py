"""Spin systems: protons of each metabolite that a brain spectrum shows, their shifts and couplings.

Takes in    nothing; a table
Hands on    SYSTEMS by short name, `system(name)`, which knows long names too
Groups      protons that are coupled to each other stand in one group; equivalent protons without a coupling are one
            spin with `protons` above 1
Nuclei      couplings to 31P and 14N split lines; those nuclei are not pulsed, so they act as fixed offsets, one for
            each of their states, and pulses on protons refocus them like a shift
Not here    protons that exchange with water (NH, OH); the glutamate part of NAAG, whose couplings the source leaves out
Sources     Govindaraju2000 with Govindaraju2015; Near2013 (GABA). The second carbon pair of glycerol in GPC is coupled
            to the proton between both pairs
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from glutamate.errors import ParameterError, closest

STATES = {"31P": (-0.5, 0.5), "14N": (-1.0, 0.0, 1.0)}
GOVINDARAJU = "Govindaraju2000;Govindaraju2015"


class Group(NamedTuple):
    """Coupled spins: shifts in ppm, couplings in Hz by pair (from 0), other nuclei with their couplings by spin."""

    shifts: tuple[float, ...]
    couplings: Mapping[tuple[int, int], float] = {}
    protons: float = 1.0
    nuclei: tuple[tuple[str, Mapping[int, float]], ...] = ()

    def offsets(self) -> list[tuple[float, tuple[float, ...]]]:
        """Share of molecules and offset in Hz of every spin, for each state of the other nuclei."""
        states = list(product(*(STATES[name] for name, _ in self.nuclei)))
        rows = []
        for state in states:
            parts = zip(state, self.nuclei, strict=True)
            pairs = [(m, couplings) for m, (_, couplings) in parts]
            offset = tuple(sum(m * c.get(k, 0.0) for m, c in pairs) for k in range(len(self.shifts)))
            rows.append((1 / len(states), offset))
        return rows


class SpinSystem(NamedTuple):
    """A metabolite: long name, groups of coupled protons, source."""

    name: str
    title: str
    groups: tuple[Group, ...]
    source: str = GOVINDARAJU

    @property
    def protons(self) -> float:
        """Protons that give signal."""
        return sum(len(group.shifts) * group.protons for group in self.groups)


def _singlet(shift: float, protons: float) -> Group:
    return Group((shift,), {}, protons)


GLUTAMATE = Group(
    (3.7433, 2.0375, 2.1200, 2.3378, 2.352),
    {
        (0, 1): 7.331, (0, 2): 4.651, (1, 2): -14.849, (1, 3): 6.413,
        (1, 4): 8.406, (2, 3): 8.478, (2, 4): 6.875, (3, 4): -15.915,
    },
)  # fmt: skip
GLUTAMINE = Group(
    (3.753, 2.129, 2.109, 2.432, 2.454),
    {
        (0, 1): 5.847, (0, 2): 6.5, (1, 2): -14.504, (1, 3): 9.165,
        (1, 4): 6.347, (2, 3): 6.324, (2, 4): 9.209, (3, 4): -15.371,
    },
)  # fmt: skip
GABA = Group(
    (2.284, 2.284, 1.888, 1.888, 3.013, 3.013),
    {
        (0, 1): -15.938, (0, 2): 7.678, (0, 3): 6.980, (1, 2): 6.980, (1, 3): 7.678, (2, 3): -15.0,
        (2, 4): 8.510, (2, 5): 6.503, (3, 4): 6.503, (3, 5): 8.510, (4, 5): -14.062,
    },
)  # fmt: skip
CYSTEINE = Group((4.5608, 2.9264, 2.9747), {(0, 1): 7.09, (0, 2): 4.71, (1, 2): -14.06})
GLUTAMYL = Group(
    (3.769, 2.159, 2.146, 2.510, 2.560),
    {
        (0, 1): 6.34, (0, 2): 6.36, (1, 2): -15.48, (1, 3): 6.7,
        (1, 4): 7.6, (2, 3): 7.6, (2, 4): 6.7, (3, 4): -15.92,
    },
)  # fmt: skip
INOSITOL = Group(
    (3.5217, 4.0538, 3.5217, 3.6144, 3.269, 3.6144),
    {(0, 1): 2.889, (0, 5): 9.998, (1, 2): 3.006, (2, 3): 9.997, (3, 4): 9.485, (4, 5): 9.482},
)
TAURINE = Group(
    (3.4206, 3.4206, 3.2459, 3.2459),
    {(0, 1): -12.438, (0, 2): 6.742, (0, 3): 6.464, (1, 2): 6.403, (1, 3): 6.792, (2, 3): -12.93},
)
GLYCEROL = Group(
    (3.605, 3.672, 3.903, 3.871, 3.946),
    {(0, 1): -14.78, (0, 2): 5.77, (1, 2): 4.53, (2, 3): 5.77, (2, 4): 4.53, (3, 4): -14.78},
    nuclei=(("31P", {3: 6.03, 4: 6.03}),),
)
GLYCEROPHOSPHOCHOLINE = Group(
    (4.312, 4.312, 3.659, 3.659),
    {(0, 1): -9.32, (0, 2): 3.1, (0, 3): 5.9, (1, 2): 5.9, (1, 3): 3.1, (2, 3): -9.32},
    nuclei=(("14N", {0: 2.67, 1: 2.67}), ("31P", {0: 6.03, 1: 6.03})),
)
PHOSPHOCHOLINE = Group(
    (4.2805, 4.2805, 3.641, 3.641),
    {(0, 1): -14.89, (0, 2): 2.284, (0, 3): 7.231, (1, 2): 7.326, (1, 3): 2.235, (2, 3): -14.19},
    nuclei=(("14N", {0: 2.680, 1: 2.772}), ("31P", {0: 6.298, 1: 6.249})),
)

SYSTEMS: dict[str, SpinSystem] = {
    row.name: row
    for row in (
        SpinSystem("Glu", "glutamate", (GLUTAMATE,)),
        SpinSystem("Gln", "glutamine", (GLUTAMINE,)),
        SpinSystem("GABA", "gamma-aminobutyric acid", (GABA,), "Near2013"),
        SpinSystem("GSH", "glutathione", (_singlet(3.769, 2), CYSTEINE, GLUTAMYL)),
        SpinSystem(
            "NAA",
            "N-acetylaspartate",
            (_singlet(2.008, 3), Group((4.3817, 2.6727, 2.4863), {(0, 1): 3.861, (0, 2): 9.821, (1, 2): -15.592})),
        ),
        SpinSystem(
            "NAAG",
            "N-acetylaspartylglutamate",
            (_singlet(2.042, 3), Group((4.607, 2.721, 2.519), {(0, 1): 4.412, (0, 2): 9.515, (1, 2): -15.910})),
        ),
        SpinSystem("Cr", "creatine", (_singlet(3.027, 3), _singlet(3.913, 2))),
        SpinSystem("PCr", "phosphocreatine", (_singlet(3.029, 3), _singlet(3.930, 2))),
        SpinSystem("GPC", "glycerophosphocholine", (_singlet(3.212, 9), GLYCEROL, GLYCEROPHOSPHOCHOLINE)),
        SpinSystem("PCh", "phosphocholine", (_singlet(3.208, 9), PHOSPHOCHOLINE)),
        SpinSystem("Ins", "myo-inositol", (INOSITOL,)),
        SpinSystem("Tau", "taurine", (TAURINE,)),
        SpinSystem(
            "Asp",
            "aspartate",
            (Group((3.8914, 2.8011, 2.6533), {(0, 1): 3.647, (0, 2): 9.107, (1, 2): -17.426}),),
        ),
        SpinSystem(
            "Lac",
            "lactate",
            (Group((4.0974, 1.3142, 1.3142, 1.3142), {(0, 1): 6.933, (0, 2): 6.933, (0, 3): 6.933}),),
        ),
        SpinSystem("sIns", "scyllo-inositol", (_singlet(3.34, 6),)),
    )
}
SHORT = {name.lower(): name for name in SYSTEMS} | {row.title.lower(): row.name for row in SYSTEMS.values()}
SUMS = {"Glx": ("Glu", "Gln"), "tNAA": ("NAA", "NAAG"), "tCr": ("Cr", "PCr"), "tCho": ("GPC", "PCh")}


def short_name(name: str) -> str:
    """Short name of a metabolite given by its short or long name; ParameterError with the closest names."""
    known = SHORT.get(str(name).lower())
    if known is None:
        titles = [f"{row.name} ({row.title})" for row in SYSTEMS.values()]
        near = closest(str(name), [*SYSTEMS, *(row.title for row in SYSTEMS.values())])
        asked, do = f"the metabolite {name!r:.60}", "use one of these; sums such as Glx are read from a fit"
        raise ParameterError(asked, "no such spin system", ", ".join(titles), do, closest=near)
    return known
