"""Repeat: how far apart two scans of one person are when nothing has happened.

Scheme      variance of a concentration = bound of the fit + physiology + session, each per mean squared
Takes in    a Scan, signal to noise, coefficients of variation of physiology (each metabolite by itself) and session
            (gain, place of the voxel, shares of tissue: all metabolites alike)
Hands on    `repeatability`: mean, variation, and its parts, by metabolite; `detectable`: the step that n scans can
            show; `sorting`: how well one scan sorts people into those above and those below the middle
Limits      both variations are normal and independent; drift and movement within a scan are left out
Sources     Gonen2020: glutamate varied by 4.6 % between days at 7 T with bounds of up to 2.0 %, which leaves 4.1 %;
            an even split gives 2.9 % each
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.mrs.checks import real, shown, whole
from glutamate.readouts.mrs.fit import mr_fit
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.scan import scan as read_scan
from glutamate.readouts.mrs.spectrum import mr_spectrum
from glutamate.readouts.mrs.spin_systems import SUMS, short_name
from glutamate.readouts.mrs.tissue import Tissue, concentrations

PHYSIOLOGY = Parameter(0.029, "1", "Gonen2020", low=0.029, high=0.05, domain=(0, 1), note="half of what bounds leave")
SESSION = Parameter(0.029, "1", "Gonen2020", low=0.029, high=0.05, domain=(0, 1), note="the other half")
MOST = 10_000  # repeats


class Variation(NamedTuple):
    """Over repeats: mean in mM; variation and bound of the fit per mean."""

    mean: float
    variation: float
    bound: float


@readout("repeatability", title="Variation between repeated MR spectra of one person")
def repeatability(
    names: tuple[str, ...] = ("Glu", "Gln", "GABA", "Glx"),
    scan: Scan | str = "press 3T",
    *,
    amounts: Mapping[str, Any] | None = None,
    tissue: Tissue | None = None,
    snr: float = 60.0,
    repeats: int = 200,
    physiology: float | None = None,
    session: float | None = None,
    seed: int = 0,
) -> dict[str, Variation]:
    """Simulate and fit `repeats` scans; names of metabolites or sums. Raises ParameterError for fewer than 3 repeats,
    variations outside 0 to 0.3, and what `mr_spectrum` refuses.
    """
    scan = read_scan(scan)
    repeats = whole("repeats of a scan", repeats, 3, MOST, do="200 is usual")
    seed = whole("seed of repeated scans", seed, 0, 2**63)
    parts = {"physiology": (physiology, PHYSIOLOGY), "session": (session, SESSION)}
    spread = {}
    for name, (given, usual) in parts.items():
        value = usual.canonical() if given is None else given
        spread[name] = real(f"variation by {name}", value, 0, 0.3, unit="of the mean", do="give a share")
    if not isinstance(names, tuple | list) or not names:
        raise ParameterError("what repeated scans are read for", shown(names), 'names such as ("Glu",)', "name them")
    wanted = [name if name in SUMS else short_name(name) for name in names]
    own = concentrations(amounts)
    rng = np.random.default_rng([seed, 1])
    found = np.empty((repeats, len(wanted)))
    bounds = np.empty((repeats, len(wanted)))
    for k in range(repeats):
        each = np.exp(spread["physiology"] * rng.standard_normal(len(own)))
        gain = np.exp(spread["session"] * rng.standard_normal())
        person = {name: value * one for (name, value), one in zip(own.items(), each, strict=True)}
        fit = mr_fit(mr_spectrum(person, scan, tissue, snr=snr, seed=int(rng.integers(2**31))))
        found[k] = [gain * fit.amount(name) for name in wanted]
        bounds[k] = [gain * fit.bound(name) for name in wanted]
    mean = found.mean(0)
    return {
        name: Variation(float(mean[k]), float(found[:, k].std(ddof=1) / mean[k]), float(bounds[:, k].mean() / mean[k]))
        for k, name in enumerate(wanted)
    }


def detectable(variation: float, scans: int, power: float = 0.8, level: float = 0.05) -> float:
    """Smallest relative step between two states that a paired comparison of `scans` scans each shows with this power
    (normal approximation, two-sided).
    """
    from scipy.stats import norm

    variation = real("variation between scans", variation, 0, 1, open_low=True, do="give a share of the mean")
    scans = whole("scans to compare", scans, 2, 10**9)
    power = real("the power of a comparison", power, 0.01, 0.9999)
    level = real("the level of a comparison", level, 0, power, open_low=True, do="0.05 is usual")
    return float((norm.ppf(1 - level / 2) + norm.ppf(power)) * variation * np.sqrt(2 / scans))


class Sorting(NamedTuple):
    """Share of the variance that is between people; chance that a scan puts a person on the right side of the middle;
    chance that a second scan puts the person on the same side as the first.
    """

    reliability: float
    right_side: float
    same_side: float


def sorting(between: float, within: float) -> Sorting:
    """What a scan of one person is worth, from the variations between people and between scans of one person, each per
    mean; all normal. Chance alone is 0.5: a "type" read from one scan is not kept by many people in the next.

    Raises ParameterError for variations outside 0 to 1, or none at all.
    """
    between = real("the variation between people", between, 0, 1, do="give a share of the mean")
    within = real("the variation between scans of one person", within, 0, 1, do="give a share of the mean")
    if between == within == 0:
        raise ParameterError("what a scan is worth", "no variation at all", "one of them above 0", "correct them")
    reliability = between**2 / (between**2 + within**2)
    right = 0.5 + np.arctan2(between, within) / np.pi  # of two normals with a correlation: 1/2 + asin(r)/pi
    return Sorting(reliability, float(right), float(0.5 + np.arcsin(reliability) / np.pi))
