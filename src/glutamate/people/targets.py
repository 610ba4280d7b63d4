"""Targets of profiles: differences of groups as studies report them, and that nobody is told by a scan.

Method      a study draws the shift of its group once, then people from the full spread; its standardized difference is
            compared with what studies of spectra found
Limits      tissue is set from such studies, so that groups come out right is a calibration; that persons cannot be
            told apart follows from the spread and is the point
Sources     Moriguchi2019, Schur2016, Thomson2024, Aoki2013
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.people import load_person
from glutamate.people import spread as usual

STUDIES, GROUP = 400, 500
WHAT = ("glx", "gaba")


def names(kind: str | None = None) -> list[str]:
    """Shipped profiles, of a kind or all."""
    from glutamate.engine import discover

    found = [entry.name for entry in discover.entries() if entry.kind == "person"]
    return [name for name in found if kind is None or load_person(name).kind == kind]


@cache
def shifts(name: str) -> Any:
    """Standardized mean difference (studies, 2) of Glx and GABA to `balanced`, people of one age, GROUP in each."""
    import numpy as np

    found = []
    for study in range(STUDIES):
        ours, others = _group(name, 2 * study), _group("balanced", 2 * study + 1)
        wide = np.sqrt((ours.var(axis=1, ddof=1) + others.var(axis=1, ddof=1)) / 2)
        found.append((ours.mean(axis=1) - others.mean(axis=1)) / wide)
    return np.array(found)


def _group(name: str, seed: int) -> Any:
    """Tissue (2, people) of one study."""
    import numpy as np

    from glutamate.people.drawn import Draws, tissue

    made = tissue(Draws(name, GROUP, seed, True), load_person(name), usual.AGE_OF_NONE)
    return np.stack([made[what] for what in WHAT])


def told_apart(name: str) -> float:
    """Chance that the best straight line through Glx and GABA ranks one of the profile above one of the others.

    The group's shift is its mean; both groups are normal with the same spread, so the area is that of their distance.
    """
    from math import erf

    own = load_person(name)
    apart = sum(float(s.mean.value) ** 2 for s in (own.glx, own.gaba) if s is not None) ** 0.5
    return 0.5 * (1 + erf(apart / 2))


def outside(name: str, what: int) -> float:
    """How far 0 lies outside the middle 95 % of standardized differences; 0 where it is inside."""
    import numpy as np

    low, high = np.quantile(shifts(name)[:, what], (0.025, 0.975))
    return float(max(low, 0.0) + max(-high, 0.0))


def targets() -> list[Target]:
    """Targets of profiles."""
    group = partial(Target, unit="1", kind="calibration", relative=False)
    return [
        group("LIF-27", "depression: standardized difference of prefrontal Glx", -0.38, tolerance=0.31,
              source="Moriguchi2019", measure=lambda: float(shifts("depression")[:, 0].mean())),
        group("LIF-27", "depression: of GABA", -0.39, tolerance=0.13, source="Schur2016",
              measure=lambda: float(shifts("depression")[:, 1].mean())),
        group("LIF-28", "autism: of GABA in children", -0.42, tolerance=0.32, source="Thomson2024",
              measure=lambda: float(shifts("autism_child")[:, 1].mean())),
        group("LIF-28", "autism: larger in children by", 0.25, tolerance=0.2, source="Thomson2024",
              measure=lambda: float((shifts("autism")[:, 1] - shifts("autism_child")[:, 1]).mean())),
        group("LIF-29", "attention deficit: how far no difference of Glx lies outside what is believed", 0.0,
              tolerance=1e-3, source="Aoki2013", hard=True, measure=lambda: outside("adhd", 0)),
        group("LIF-30", "best chance to tell a person of any profile but those by name only, below 0.70", 0.6,
              tolerance=0.1, source="computed: nobody is to be classified", hard=True,
              measure=lambda: max(told_apart(n) for n in names() if not load_person(n).classifiable)),
        group("LIF-30", "the same of the profile by name only", 0.84, tolerance=0.01,
              source="computed: normal distributions a root of two apart", measure=lambda: told_apart("dominance")),
    ]  # fmt: skip
