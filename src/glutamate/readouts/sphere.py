"""Sphere: potential on the scalp of a current dipole in a head of nested spherical shells.

Method      in each order of a Legendre series the potential of shell k is a r^n + b r^-(n+1); continuity of potential
            and of radial current carries (a, b) inwards from an insulated surface, and the dipole fixes the scale.
            Radii and coordinates are taken per head radius, so powers stay within range
Limits      dipoles inside the innermost shell; an order of 60 leaves under 1e-3 for dipoles up to 0.87 of the radius of
            the head (`truncation` tells), more for shallower ones
Sources     Rush1969 (nested shells), Brody1973 (homogeneous sphere), Gramfort2013 (the usual radii and conductivities)
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts.course import finite, positive


@dataclasses.dataclass(frozen=True)
class Head:
    """Radii in mm from the inside out (the last is the scalp), conductivities in S/m, and the order of the series."""

    radii: tuple[float, ...] = (81.0, 82.8, 87.3, 90.0)
    conductivities: tuple[float, ...] = (0.33, 1.0, 0.004, 0.33)
    order: int = 60

    def __post_init__(self) -> None:
        for values, name in ((self.radii, "radii in mm"), (self.conductivities, "conductivities in S/m")):
            for value in values:
                positive(value, f"{name} of a head")
        if len(self.radii) != len(self.conductivities) or list(self.radii) != sorted(set(self.radii)):
            came = f"radii {self.radii}, conductivities {self.conductivities}"
            raise ParameterError("the shells of a head", came, "ascending radii, one conductivity each", "correct them")
        if not 1 <= self.order <= 400:
            raise ParameterError("the order of a head", f"{self.order}", "1 to 400", "choose another")

    @classmethod
    def three_shells(cls, skull: float = 0.0042) -> Head:
        """Brain, skull and scalp of 87, 92 and 100 mm; conductivity of the skull in S/m, 0.0042 to 0.0125."""
        return cls((87.0, 92.0, 100.0), (0.33, skull, 0.33))

    def weights(self) -> Any:
        """Surface potential of every order (1..order) per potential of the dipole in an endless innermost medium."""
        n = np.arange(1, self.order + 1, dtype=float)
        radii = np.asarray(self.radii) / self.radii[-1]
        a, b = np.ones_like(n), n / (n + 1)  # no current through the scalp: n a - (n + 1) b = 0 at 1
        for k in range(len(radii) - 2, -1, -1):
            r, ratio = radii[k], self.conductivities[k + 1] / self.conductivities[k]
            inner, outer = a * r**n, b * r ** -(n + 1)
            value, flow = inner + outer, ratio * (n * inner - (n + 1) * outer)
            a = ((n + 1) * value + flow) / ((2 * n + 1) * r**n)
            b = (n * value - flow) / ((2 * n + 1) * r ** -(n + 1))
        return (2 * n + 1) / (n + 1) / b

    def truncation(self, depth_radius: float) -> float:
        """Largest share of the last order in the sum of all, for a dipole at this radius in mm: what is left out."""
        n = np.arange(1, self.order + 1)
        terms = self.weights() * n * (depth_radius / self.radii[-1]) ** (n - 1)
        return float(terms[-1] / terms.sum())


def potential(head: Head, electrodes: Any, positions: Any, moments: Any) -> Any:
    """Potential (electrodes, dipoles) in uV against infinity of a mean of 0 over the sphere.

    electrodes (E, 3) in any length are projected onto the scalp; positions (D, 3) in mm; moments (D, 3) in nA m. Raises
    ParameterError for a dipole outside the innermost shell or an electrode at the centre.
    """
    places, directions = _vectors(positions, "dipole positions"), _vectors(moments, "dipole moments")
    sites = _vectors(electrodes, "electrodes")
    if places.shape != directions.shape:
        came = f"{len(places)} positions, {len(directions)} moments"
        raise ParameterError("dipoles", came, "one moment for each position", "correct one of them")
    lengths = np.linalg.norm(sites, axis=1)
    if (lengths == 0).any():
        raise ParameterError("electrodes", "one at the centre", "a direction from the centre", "move it")
    radius = np.linalg.norm(places, axis=1)
    if (radius >= head.radii[0]).any():
        came = f"{radius.max():g} mm from the centre"
        raise ParameterError("a dipole", came, f"within {head.radii[0]:g} mm", "move it inwards, or change the head")
    unit = sites / lengths[:, None]
    out = np.where(radius[:, None] > 0, places, [0.0, 0.0, 1.0])  # at the centre any axis will do
    out = out / np.linalg.norm(out, axis=1)[:, None]
    radial = (directions * out).sum(axis=1)
    across = directions - radial[:, None] * out
    cosine = unit @ out.T
    tangent = unit @ across.T
    rho = radius / head.radii[-1]
    weights = head.weights()
    total = np.zeros_like(cosine)
    before, now = np.ones_like(cosine), cosine  # P_0, P_1
    slope_before, slope = np.zeros_like(cosine), np.ones_like(cosine)  # P_0', P_1'
    for n in range(1, head.order + 1):
        total += weights[n - 1] * rho ** (n - 1) * (n * radial * now + tangent * slope)
        following = ((2 * n + 1) * cosine * now - n * before) / (n + 1)
        slope_before, slope = slope, slope_before + (2 * n + 1) * now
        before, now = now, following
    scalp = head.radii[-1] * 1e-3
    return total * 1e-9 / (4 * np.pi * head.conductivities[0] * scalp**2) * 1e6


def _vectors(values: Any, what: str) -> Any:
    found = finite(values, what, 2)
    if found.shape[1] != 3:
        raise ParameterError(what, f"shape {found.shape}", "(count, 3)", "give x, y and z")
    return found
