"""Illness: calcium load of neurons in groups of ill people per that of healthy ones, at a busy drive.

Scheme      busy drive x firing x release x NMDA receptors, per uptake and GABA -> load; missing energy slows
            extrusion
Limits      each factor enters with a power of one, which is assumed; the load of waking hours only, not of years
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glutamate.claims.judge.claim import Sample

RAISES, LOWERS = ("drive", "release", "nmda"), ("uptake", "gaba")
FIRST = "healthy"


def named(profile: str, factor: str) -> str:
    """Name of a person's number."""
    return f"{profile.replace('_', ' ')}, {factor}"


def ranges(profiles: Iterable[str]) -> dict[str, tuple[float, float, float]]:
    """{name: (value, low, high)} of the factors of profiles that act on the load."""
    from glutamate.people import load_person

    found = {}
    for profile in profiles:
        for change in load_person(profile).changes:
            if change.path in (*RAISES, *LOWERS, "energy"):
                one = change.factor
                low, high = (float(one.value if end is None else end) for end in (one.low, one.high))
                found[named(profile, change.path)] = (float(one.value), low, high)
    return found


def loads(sample: Sample, profiles: Mapping[str, str], drive: str = "busy", hours: float = 4.0) -> dict[str, Any]:
    """{arm: (n,)} highest load in per cent of the lethal one; `profiles` {arm: profile}, the healthy come first."""
    import numpy as np

    from glutamate import load, simulate
    from glutamate.injury.death import DRIVES

    model, found = load("waking_load"), {}
    people = {path: sample[path] for path in sample.values if path in model.values()}
    for arm, profile in {FIRST: "", **profiles}.items():
        scale = np.asarray(sample["scale of waking drive"], float)
        for factor, sign in {**dict.fromkeys(RAISES, 1), **dict.fromkeys(LOWERS, -1)}.items():
            scale = scale * np.asarray(sample.values.get(named(profile, factor), 1.0)) ** sign
        unfed = np.zeros(sample.n) + 1 - np.asarray(sample.values.get(named(profile, "energy"), 1.0))
        vary = people | {"load.drive_most": sample["load.drive_most"] * scale, "load.unfed": unfed}
        data = simulate(
            model, duration=f"{hours} h", vary=vary, drive={"load.unblocked": DRIVES[drive]}, record=["load.load"],
            keep=sample.n,
        )  # fmt: skip
        found[arm] = 100 * np.atleast_2d(data["load.load"].values).max(1)
    return found
