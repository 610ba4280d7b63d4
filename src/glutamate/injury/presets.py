"""Presets of illness: what each changes in transporters, receptors and energy, how well that is known, what it is not.

Scheme      illness -> changes (path, factor, range, source, evidence) -> factors that other models take in
Takes in    the name of an illness
Hands on    `preset`, `names`, `factors` (one number for each path), `tonic` (glutamate that follows from them)
Not here    a level of glutamate as an input: it follows. Diagnosis: no assay of a person tells one of these apart
Limits      means of groups that overlap widely with health. No preset says what to take or to stop: stopping an
            antiepileptic, a benzodiazepine or alcohol at once can kill
Sources     Rothstein1995, Schur2016, Bao2009, Muddapu2019, Marsman2013, Eid2004, Masliah1996, Tanaka1997, Jones1981,
            Biegon2004
"""

from __future__ import annotations

from dataclasses import dataclass

from glutamate.errors import ParameterError, closest

GUESS = "assumed: size not established"
PATHS = (
    "uptake", "neuronal_uptake", "synthetase", "nmda", "nmda_interneuron", "extrasynaptic", "calcium_ampa", "gaba",
    "drive", "energy", "glutathione", "excitability",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One factor on a path of PATHS, 1 in health; low and high of what was measured; evidence A strong to D weak."""

    path: str
    factor: float
    low: float
    high: float
    source: str
    evidence: str


@dataclass(frozen=True)
class Preset:
    """An illness: its changes, how sure a causal part of glutamate is (high, moderate, low), and what to remember."""

    name: str
    changes: tuple[Change, ...]
    confidence: str
    note: str


def _c(path: str, factor: float, low: float, high: float, source: str = GUESS, evidence: str = "C") -> Change:
    return Change(path, factor, low, high, source, evidence)


_ALL = (
    Preset(
        "stroke", (_c("energy", 0.1, 0.0, 0.5, "Jones1981", "A"),), "high",
        "the mechanism is sure, glutamate as a target of drugs is not: no blocker helped patients; flow: stroke.py",
    ),
    Preset(
        "head injury", (_c("nmda", 0.5, 0.4, 0.8, "Biegon2004", "B"), _c("uptake", 0.8, 0.6, 1.0)), "moderate",
        "the week after the first hour; course: blow.py",
    ),
    Preset(
        "temporal lobe epilepsy",
        (_c("synthetase", 0.6, 0.5, 0.7, "Eid2004", "B"), _c("gaba", 0.8, 0.6, 1.0), _c("uptake", 0.8, 0.5, 1.0)),
        "high", "seizures sure, excess glutamate moderate",
    ),
    Preset(
        "Alzheimer's disease",
        (
            _c("uptake", 0.65, 0.5, 0.8, "Masliah1996", "B"), _c("extrasynaptic", 1.2, 1.0, 1.5),
            _c("nmda", 0.8, 0.6, 1.0, evidence="B"),
        ),
        "moderate", "glutamate in spectra is lower, not higher; memantine helps modestly",
    ),
    Preset(
        "Parkinson's disease",
        (_c("drive", 1.75, 1.5, 2.0, "Muddapu2019", "D"), _c("energy", 0.8, 0.6, 0.9)), "low",
        "of the nigra; no drug on glutamate has slowed it",
    ),
    Preset(
        "amyotrophic lateral sclerosis",
        (
            _c("uptake", 0.29, 0.1, 0.6, "Rothstein1995", "B"),
            _c("neuronal_uptake", 0.8, 0.8, 1.0, "Rothstein1995", "B"),
            _c("calcium_ampa", 1.5, 1.0, 2.0),
        ),
        "moderate", "of motor cortex; riluzole adds two to three months",
    ),
    Preset(
        "multiple sclerosis", (_c("glutathione", 0.85, 0.8, 0.9, evidence="B"), _c("uptake", 0.9, 0.7, 1.0)),
        "moderate",
        "glutamate is higher in acute lesions, not in old ones",
    ),
    Preset(
        "chronic pain", (_c("nmda", 1.4, 1.3, 1.5), _c("uptake", 0.7, 0.5, 1.0)), "moderate",
        "sensitization of the dorsal horn in rodents; that pain kills neurons is contested and not in the preset",
    ),
    Preset(
        "fibromyalgia", (_c("gaba", 0.95, 0.85, 1.0, evidence="D"),), "low",
        "8 % more glutamate in the posterior insula of ten people, none in a later study of 84; the change is a guess",
    ),
    Preset(
        "depression", (_c("gaba", 0.85, 0.75, 1.0, "Schur2016", "B"), _c("uptake", 0.85, 0.8, 0.9)), "low",
        "GABA is lower while depressed (standardized -0.52), not after",
    ),
    Preset(
        "schizophrenia", (_c("nmda_interneuron", 0.7, 0.5, 0.9), _c("drive", 1.15, 1.1, 1.2)), "moderate",
        "from what ketamine does; glutamate of the medial frontal lobe is lower with illness and age (Marsman2013)",
    ),
    Preset("autism", (_c("gaba", 0.85, 0.7, 1.0, "Schur2016", "C"),), "low", "standardized -0.74 in few studies"),
    Preset("attention deficit", (), "low", "no difference of GABA was found (Schur2016), so nothing is changed"),
    Preset("panic disorder", (), "low", "no difference of GABA was found (Schur2016), so nothing is changed"),
    Preset("post-traumatic stress", (), "low", "no difference of GABA was found (Schur2016), so nothing is changed"),
    Preset(
        "GLT-1 null mouse", (_c("uptake", 0.1, 0.05, 0.1, "Tanaka1997", "A"),), "high",
        "lethal seizures before neurons die",
    ),
    Preset(
        "Glud1 mouse", (_c("drive", 1.3, 1.1, 1.5, "Bao2009", "C"),), "moderate",
        "lifelong mild excess costs neurons of CA1",
    ),
)  # fmt: skip
_BY_NAME = {p.name: p for p in _ALL}


def names() -> tuple[str, ...]:
    """Illnesses that have a preset."""
    return tuple(_BY_NAME)


def preset(name: str) -> Preset:
    """The preset of an illness; ParameterError for an unknown name."""
    if name not in _BY_NAME:
        near = closest(str(name), _BY_NAME)
        raise ParameterError("an illness", f"{name!r:.40}", ", ".join(_BY_NAME), "use one of these", closest=near)
    return _BY_NAME[name]


def factors(name: str, quantile: float = 0.5) -> dict[str, float]:
    """Factor of every path of PATHS, 1 where nothing changes; quantile 0 the low end, 0.5 the value, 1 the high end."""
    if not 0 <= quantile <= 1:
        raise ParameterError("a quantile of the range", f"{quantile!r:.40}", "0 to 1", "0.5 gives the value itself")
    found = dict.fromkeys(PATHS, 1.0)
    for change in preset(name).changes:
        low, high = (change.low, change.factor) if quantile < 0.5 else (change.factor, change.high)
        share = 2 * quantile if quantile < 0.5 else 2 * quantile - 1
        found[change.path] = low + share * (high - low)
    return found


def tonic(name: str, quantile: float = 0.5) -> float:
    """Glutamate between cells in mM that follows from the changed uptake, at the firing that goes with it."""
    from glutamate.injury.glial_failure import settled

    return settled(factors(name, quantile)["uptake"])["glutamate"]
