"""Who people are: what group studies say of profiles, as distributions of a group's mean and of a person within it.

Takes in    a profile, a number of people, a seed
Hands on    `PROFILES`; `draw`: tissue Glx and GABA relative to the mean of all, and parameters of the model `life`
Method      a study draws the shift of its group once, then each person from the full spread: they overlap by 70 to 90 %
Limits      a profile says nothing of one person: from Glx and GABA none of them can be told (targets LIF-30). The
            profile `dominance` is a statement of nobody's measurement and is exempt; people made by it are told easily
Sources     Schur2016, Moriguchi2019, Thomson2024, Aoki2013; spreads are assumed from repeated spectra
"""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError, closest

GLX_CV, GABA_CV = 0.09, 0.15  # between people
STUDIES, GROUP = 400, 500


@dataclasses.dataclass(frozen=True)
class Profile:
    """Mean shift and its uncertainty in units of the spread between people; other parameters as texts by path."""

    title: str
    grade: str
    glx: tuple[float, float]
    gaba: tuple[float, float]
    source: str
    parameters: tuple[tuple[str, str], ...] = ()
    hypothetical: bool = False


PROFILES = {
    "balanced": Profile("no profile", "A", (0.0, 0.0), (0.0, 0.0), "the reference"),
    "adhd": Profile("attention deficit", "D", (0.0, 0.25), (0.0, 0.3), "Aoki2013;Schur2016"),
    "autism_child": Profile("autism, children", "C", (0.0, 0.3), (-0.35, 0.3), "Thomson2024;Schur2016"),
    "autism": Profile("autism, adults", "C", (0.0, 0.3), (-0.1, 0.3), "Thomson2024;Schur2016"),
    "anxiety": Profile(
        "panic, after trauma", "D", (0.0, 0.3), (-0.1, 0.3), "Schur2016",
        (("stressors.gain", "lognormal(1.2, cv 10 %)"),),
    ),
    "depression": Profile(
        "major depression", "B", (-0.3, 0.3), (-0.35, 0.3), "Moriguchi2019;Schur2016",
        (("glands.receptor_half", "lognormal(4.8, cv 10 %)"),),
    ),
    "trauma": Profile(
        "hurt in childhood", "C", (0.0, 0.3), (-0.2, 0.3), "assumed: one study of 56",
        (("stressors.gain", "lognormal(1.2, cv 20 %)"), ("glands.receptor_half", "lognormal(4.4, cv 10 %)")),
    ),
    "dominance": Profile(
        "much glutamate, little GABA: no diagnosis, no threshold, no test", "E", (1.0, 0.0), (-1.0, 0.0),
        "assumed: a scenario by name only", hypothetical=True,
    ),
}  # fmt: skip
OTHERS = (
    ("pressure.ceiling", "normal(18.67, cv 1 %)"),
    ("body.period", "normal(24.2, 0.15)"),
    ("performance.ceiling", "lognormal(24.12, cv 45 %)"),
    ("performance.wake_time", "lognormal(40, cv 25 %)"),
    ("performance.debt_time", "lognormal(97.44, cv 30 %)"),
    ("burnout.half", "lognormal(0.4, cv 30 %)"),
    ("chronic.transporter_down", "uniform(168, 1008)"),
    ("chronic.spine_time", "uniform(120, 960)"),
    ("trait", "lognormal(1, cv 15 %)"),
)  # in canonical units of the model `life`, whose time is the hour; spreads are assumed


def profile(name: str) -> Profile:
    """A profile by name; ParameterError with the closest names."""
    if name not in PROFILES:
        near = closest(str(name), PROFILES)
        raise ParameterError("a profile", f"{name!r:.40}", ", ".join(PROFILES), "use one of these", closest=near)
    return PROFILES[name]


def draw(name: str, people: int, seed: int = 0, spread: bool = True) -> dict[str, Any]:
    """{"glx": (people,), "gaba": (people,)} relative to the mean of all people, and {path: (people,)} of `life`.

    The group's shift is drawn once; persons are drawn from the full spread. Without `spread` every parameter of `life`
    that the profile leaves alone stays at its default. Raises ParameterError for an unknown profile or fewer than one.
    """
    import numpy as np

    from glutamate.engine.members.distribution import parse_distribution

    own = profile(name)
    if not isinstance(people, int) or people < 1:
        raise ParameterError("people to draw", f"{people!r:.40}", "a whole number above 0", "give one")
    rng = np.random.default_rng(seed)
    made: dict[str, Any] = {}
    for what, (mean, unsure), cv in (("glx", own.glx, GLX_CV), ("gaba", own.gaba, GABA_CV)):
        shift = mean + unsure * rng.standard_normal()
        made[what] = 1 + cv * (shift + rng.standard_normal(people))
    texts = dict(OTHERS) if spread else {}
    for path, text in (texts | dict(own.parameters)).items():
        made[path] = parse_distribution(text).draw(rng.standard_normal(people))
    return made


@cache
def shifts(name: str) -> Any:
    """Standardized mean difference (studies, 2) of Glx and GABA to `balanced`, over studies of 500 a group."""
    import numpy as np

    found = []
    for study in range(STUDIES):
        ours, others = draw(name, GROUP, 2 * study, False), draw("balanced", GROUP, 2 * study + 1, False)
        found.append(
            [
                (ours[k].mean() - others[k].mean()) / np.sqrt((ours[k].var(ddof=1) + others[k].var(ddof=1)) / 2)
                for k in ("glx", "gaba")
            ]
        )
    return np.array(found)


def told_apart(name: str) -> float:
    """Chance that the best straight line through Glx and GABA ranks one of the profile above one of the others.

    The group's shift is its mean; 20,000 persons each.
    """
    import numpy as np

    own = profile(name)
    rng = np.random.default_rng(3)
    way = np.array([own.glx[0], own.gaba[0]])
    if not way.any():
        return 0.5
    ours, others = rng.standard_normal((20_000, 2)) @ way + way @ way, rng.standard_normal((20_000, 2)) @ way
    return float(np.searchsorted(np.sort(others), ours).mean() / len(others))


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
        group("LIF-30", "best chance to tell a person of any measured profile, below 0.70", 0.6, tolerance=0.1,
              source="computed: nobody is to be classified", hard=True,
              measure=lambda: max(told_apart(n) for n, p in PROFILES.items() if not p.hypothetical)),
        group("LIF-30", "the same of the profile by name only", 0.84, tolerance=0.01,
              source="computed: normal distributions a root of two apart",
              measure=lambda: told_apart("dominance")),
    ]  # fmt: skip
