"""Synthetic connectome: regions spread over two half ellipsoids, fibres that thin out with distance.

Scheme      centres: a spiral over the left hemisphere, mirrored to the right; chance of a fibre ~ exp(-distance /
            range), between hemispheres times `crossing`; mirror regions are always connected, and `homotopic` times as
            strongly; weights are log-normal, the same in both directions as tractography sees them
Lengths     within a hemisphere the straight line times `detour`, between hemispheres through the corpus callosum
Hands on    `synthetic(...)`: a Connectome whose source says that no brain was measured
Limits      a stand-in with the statistics of a connectome, for tests, teaching and questions that do not turn on which
            region is which; the density is the one expected, a draw scatters about it
Sources     ErcseyRavasz2013 (exponential rule), Hagmann2008 (weights over orders of magnitude, strong homotopic pairs)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.brain.connectome import Connectome
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

RANGE = Parameter(
    35.0, "mm", "assumed: a decay as in human tractography; the form is measured", low=30, high=40, domain=(1, 1000)
)
DENSITY = Parameter(
    0.27, "1", "assumed: as parcellations into 70 to 80 regions have", low=0.1, high=0.45, domain=(0, 1)
)
SPREAD = Parameter(1.0, "1", "assumed: sd of the logarithm of weights", low=0.5, high=1.5, domain=(0, 4))
CROSSING = Parameter(
    0.25, "1", "assumed: fewer fibres cross than stay, at the same distance", low=0.1, high=0.5, domain=(0, 1)
)
HOMOTOPIC = Parameter(3.0, "1", "assumed: mirror regions are among the strongest pairs", low=1, high=5, domain=(0, 100))
DETOUR = Parameter(1.3, "1", "assumed: fibres bend; length per straight line", low=1.1, high=1.6, domain=(1, 5))

MIDDLE = (0.0, -18.0, 16.0)  # mm, of the ellipsoid, x to the right, y to the front, z upwards
AXES = (64.0, 84.0, 60.0)  # mm
LEAST_X, LEAST_HEIGHT = 8.0, -0.75  # mm from the midline; share of the vertical axis below which no cortex is
CALLOSUM = (0.0, -10.0, 25.0)  # mm


def synthetic(
    n: int = 80,
    seed: int = 0,
    *,
    range_mm: float | None = None,
    density: float | None = None,
    spread: float | None = None,
    crossing: float | None = None,
    homotopic: float | None = None,
    detour: float | None = None,
) -> Connectome:
    """n regions, labelled L01, L02, ... and R01, ... from front to back; the same seed draws the same.

    Labels have as many digits as half of n. Weights have mean 1 over the fibres; take `row_normalised` or `scaled`
    next. Raises ParameterError for an odd n or less than 4, values outside their domain, and a density that the mirror
    pairs alone exceed.
    """
    if n % 2 or not 4 <= n <= 10_000:
        raise ParameterError("regions of two hemispheres", f"{n!r:.40}", "an even number from 4", "choose one")
    range_mm = _inside("range_mm", RANGE, range_mm)
    density = _inside("density", DENSITY, density)
    spread = _inside("spread", SPREAD, spread)
    crossing = _inside("crossing", CROSSING, crossing)
    homotopic = _inside("homotopic", HOMOTOPIC, homotopic)
    detour = _inside("detour", DETOUR, detour)
    half = n // 2
    left = hemisphere(half)
    centres = np.concatenate([left, left * (-1, 1, 1)])
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    across = (np.arange(n)[:, None] < half) != (np.arange(n) < half)
    mirror = np.abs(np.arange(n)[:, None] - np.arange(n)) == half
    chance = np.exp(-apart / range_mm) * np.where(across, crossing, 1.0)
    chance = np.where(mirror, 1.0, _scaled_chance(chance, mirror, density))
    draws = np.random.default_rng([seed, n])
    upper = np.triu(np.ones((n, n), bool), 1)
    there = upper & (draws.random((n, n)) < chance)
    weights = np.where(there, np.exp(spread * draws.standard_normal((n, n))), 0.0)
    weights = np.where(mirror, homotopic * weights, weights)
    weights = weights + weights.T
    through = np.linalg.norm(centres - CALLOSUM, axis=1)
    lengths = np.where(across, through[:, None] + through[None], detour * apart)
    np.fill_diagonal(lengths, 0.0)
    labels = [f"{side}{k + 1:0{len(str(half))}d}" for side in "LR" for k in range(half)]
    mean = weights[weights > 0].mean() if weights.any() else 1.0
    return Connectome(labels, weights / mean, lengths, centres, f"synthetic: {n} regions, seed {seed}; not measured")


def hemisphere(count: int) -> Any:
    """Centres (count, 3) in mm evenly over the left half of the ellipsoid, the brain stem's side left out."""
    drawn = count
    while True:
        drawn += max(drawn // 50, 1)
        height = 1 - (2 * np.arange(drawn) + 1) / drawn
        turn = np.pi * (3 - np.sqrt(5)) * np.arange(drawn)
        flat = np.sqrt(1 - height**2)
        points = np.stack([flat * np.cos(turn), flat * np.sin(turn), height], axis=1)
        place = points * AXES + MIDDLE
        kept = place[(place[:, 0] <= -LEAST_X) & (points[:, 2] >= LEAST_HEIGHT)]
        if len(kept) >= count:
            break
    # the spiral runs from the top down: take every so many, so that a surplus is dropped evenly
    even = kept[np.linspace(0, len(kept) - 1, count).round().astype(int)]
    return even[np.argsort(-even[:, 1], kind="stable")]


def spherical(centres: Any, radius_mm: float = 76.0) -> tuple[Any, Any]:
    """Positions and outward normals, both (n, 3), of centres carried from the ellipsoid onto a sphere about the origin.

    For the EEG of a spherical head, whose innermost shell must hold the radius in mm; x stays right, y front, z up.
    Raises ParameterError for a radius that is not above 0, and a centre in the middle, which has no direction.
    """
    if not 0 < radius_mm < np.inf:
        raise ParameterError("the radius of a sphere", f"{radius_mm!r:.40} mm", "above 0", "75 to 80 mm fit a head")
    along = (np.asarray(centres, float) - MIDDLE) / AXES
    size = np.linalg.norm(along, axis=1, keepdims=True)
    if (size == 0).any():
        raise ParameterError("regions on a sphere", "one in its middle", "centres off the middle", "move it")
    return radius_mm * along, along / size


def _inside(name: str, declared: Parameter, given: float | None) -> float:
    """The value given or declared; ParameterError outside the domain."""
    if given is None:
        return float(declared.value)
    low, high = (end if end is None else float(end) for end in declared.domain)
    if not (-np.inf if low is None else low) <= given <= (np.inf if high is None else high):
        came, allowed = f"{given!r:.40} {declared.unit}", f"{low:g} to {high:g} {declared.unit}"
        raise ParameterError(f"{name} of a synthetic connectome", came, allowed, "choose a value inside")
    return float(given)


def _scaled_chance(chance: Any, mirror: Any, density: float) -> Any:
    """Chances times the one factor with which the expected density comes out, none above 1."""
    n = len(chance)
    others = ~mirror & ~np.eye(n, dtype=bool)
    wanted = density * n * (n - 1) - mirror.sum()
    if wanted < 0 or (wanted > 0 and not (chance[others] > 0).any()):
        came, least = f"{density:g}", mirror.sum() / (n * (n - 1))
        raise ParameterError("a density of fibres", came, f"{least:.3g} or more: mirror pairs are kept", "raise it")
    low, high = 0.0, 1.0
    while np.minimum(high * chance[others], 1).sum() < min(wanted, (chance[others] > 0).sum()) and high < 1e300:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(middle * chance[others], 1).sum() < wanted else (low, middle)
    return np.minimum(high * chance, 1)
