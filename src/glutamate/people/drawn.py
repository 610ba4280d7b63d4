"""Draws: people of a profile, the group's mean once, each person from the full spread around it.

Scheme      seed -> the group's shift and factors (once for each study)
            seed, number of the person -> who she is without the profile; both -> her values
Takes in    a Profile, how many, distributions of age and weight
Hands on    `People`: a Mapping {path of the model `life`: (n,)}, labels, factors, effects on faster models, clearance
Not here    the profiles; regimens (pharmacology); anything that goes from values back to a profile
Sources     Skeldon2023 (age), CockcroftGault1976 (creatinine clearance)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from glutamate.errors import ParameterError, UnitError
from glutamate.people import spread as usual
from glutamate.people.paths import Applied, effects, knobs
from glutamate.people.profile import ADULT_AGE, CHILD_AGE, FACTORS, Profile

STREAM = "person:"


@dataclasses.dataclass(frozen=True)
class People(Mapping[str, Any]):
    """People of one profile. As a Mapping: parameters and inputs of the model `life` (n,), canonical, hours.

    labels {name: (n,)}: age (years), weight (kg), sex, creatinine_clearance (mL/min), cyp2d6, cyp2c19, smoker; glx and
    gaba of tissue, 1 in the mean of all healthy adults of 36. factors {name: (n,)} of profile.FACTORS.
    """

    name: str
    profile: Profile
    n: int
    seed: int
    life: Mapping[str, Any]
    labels: Mapping[str, Any]
    factors: Mapping[str, Any]

    def __getitem__(self, path: str) -> Any:
        return self.life[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.life)

    def __len__(self) -> int:
        return len(self.life)

    def on(self, model: str, members: Any = slice(None)) -> Applied:
        """Effects of these people (or of some) on a faster model, and the factors it has no place for."""
        return effects(model, {name: value[members] for name, value in self.factors.items()})

    def knobs(self, members: Any = slice(None)) -> dict[str, Any]:
        """Factors on receptors for mean fields and spiking pools."""
        return knobs({name: value[members] for name, value in self.factors.items()})

    def kinds(self) -> dict[str, Any]:
        """{kind of person: (n,) bool} under the names that substances use for their clearance."""
        import numpy as np

        held: dict[str, Any] = {"woman": np.asarray(self.labels["sex"]) == "woman", "smoker": self.labels["smoker"]}
        for enzyme in ("cyp2d6", "cyp2c19"):
            held[f"{enzyme.upper()} poor metabolizer"] = np.asarray(self.labels[enzyme]) == "poor"
        return held

    def ambient(self, minutes: float = 10.0) -> Any:
        """Glutamate (n,) between cells in mM that follows from uptake, at the firing that goes with it."""
        from glutamate.engine import discover
        from glutamate.engine.simulate import simulate

        model = discover.model("weak_uptake").set({"tissue.elsewhere": 0.0})
        vary = {"tissue.capacity": self.factors["uptake"]}
        data = simulate(model, times=[0.0, 6e4 * minutes], vary=vary, record=["tissue.glutamate"], threads=1)
        return data["tissue.glutamate"].values[..., -1]

    def clearance(self, record: Any) -> Any:
        """Factor (n,) on the clearance of a substance: its share by kidneys, and kinds of people that its record knows.

        Weight is not in it: kinetics take it by their own power.
        """
        import numpy as np

        factor = record.by_kidneys(self.labels["creatinine_clearance"], self.labels["weight"])
        for kind, has in self.kinds().items():
            if kind in record.clearance_by:
                factor = factor * np.where(has, float(record.clearance_by[kind].value), 1.0)
        return factor


def drawn(
    name: str,
    profile: Profile,
    n: int,
    seed: int = 0,
    *,
    age: Any = None,
    weight: Any = None,
    spread: bool = True,
) -> People:
    """`n` people; see `people.draw`. Without `spread` all are the typical person of the profile's mean group."""
    import numpy as np

    from glutamate.engine.events.stream import check_seed

    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ParameterError("people to draw", f"{n!r:.40}", "a whole number above 0", "give one")
    if not isinstance(spread, bool):
        raise ParameterError("spread", f"{spread!r:.40}", "True or False", "False gives typical persons")
    made = Draws(name, int(n), check_seed(seed), spread)
    labels = _body(made, profile, age, weight)
    labels |= tissue(made, profile, labels["age"])
    life = {
        path: made.values(path, text) if made.spread else _default(path) * np.ones(n)
        for path, (text, _) in usual.LIFE.items()
    }
    for path, specific in usual.OLDER.items():
        years = np.clip((labels["age"] - usual.YOUNG) / (usual.OLD - usual.YOUNG), 0.0, 1.0)
        own = life[path] if path in life else _default(path) * np.ones(n)
        life[path] = own * (1 + (float(specific.value) - 1) * years)
    factors = {factor: made.lognormal(factor, cv) for factor, (cv, _) in usual.FACTORS.items()}
    factors["gaba"] = np.array(labels["gaba"])
    for change in profile.changes:
        mean = change.at(made.belief(change.path))
        if change.path in FACTORS:
            cv = usual.OTHER_CV if change.cv is None else change.cv
            first = factors.get(change.path) if change.cv is None else None
            factors[change.path] = mean * (made.lognormal(change.path, cv) if first is None else first)
        elif change.path in usual.LIFE and change.cv is None:
            life[change.path] = life[change.path] * mean
        else:
            cv = usual.OTHER_CV if change.cv is None else change.cv
            life[change.path] = _default(change.path) * mean * made.lognormal(change.path, cv)
    return People(name, profile, int(n), made.seed, life, labels, factors)


def tissue(made: Draws, profile: Profile, years: Any) -> dict[str, Any]:
    """Glx and GABA of tissue, relative to the mean of all healthy adults."""
    found = {}
    aged = float(usual.AGED.value) * (years - usual.AGE_OF_NONE)
    for what, cv, own, by_age in (
        ("glx", usual.GLX_CV, profile.glx, aged),
        ("gaba", usual.GABA_CV, profile.gaba, 0.0),
    ):
        mean = 0.0 if own is None else float(own.mean.value) + own.unsure * made.group(what)
        found[what] = 1 + float(cv.value) * (mean + by_age + made.scores(what))
        if not (found[what] > 0).all():
            raise ParameterError(f"tissue {what}", "a draw of 0 or less", "above 0", "use another seed")
    return found


class Draws:
    """Numbers by address: of a person by path and number, of a group by profile and path."""

    def __init__(self, name: str, n: int, seed: int, spread: bool) -> None:
        self.name, self.n, self.seed, self.spread = name, n, seed, spread

    def scores(self, path: str) -> Any:
        """(n,) standard normal; 0 for typical persons."""
        import numpy as np

        from glutamate.engine.events import stream

        if not self.spread:
            return np.zeros(self.n)
        return stream.normal_scores(stream.raw_draws(self.seed, STREAM + path, np.arange(self.n))[:, 0])

    def group(self, path: str) -> float:
        """Standard normal, one for all people of this profile and seed."""
        import numpy as np

        from glutamate.engine.events import stream

        if not self.spread:
            return 0.0
        raw = stream.raw_draws(self.seed, f"group:{self.name}:{path}", np.arange(1))
        return float(stream.normal_scores(raw[:, 0])[0])

    def belief(self, path: str) -> float:
        """Quantile of what is believed of the group, from 0 to 1."""
        from math import erf, sqrt

        return 0.5 * (1 + erf(self.group(path) / sqrt(2)))

    def lognormal(self, path: str, cv: float) -> Any:
        """(n,) around 1."""
        import numpy as np

        return np.exp(np.sqrt(np.log1p(cv**2)) * self.scores(path))

    def values(self, path: str, given: Any, dims: Any = None, time: str = "h") -> Any:
        """(n,) canonical from a distribution as text or a number."""
        from glutamate.engine.members.distribution import parse_distribution
        from glutamate.units import DIMENSIONLESS

        return parse_distribution(given).draw(self.scores(path), DIMENSIONLESS if dims is None else dims, time)

    def among(self, path: str, kinds: Any) -> Any:
        """(n,) names, each with its share; the most frequent for typical persons."""
        import numpy as np
        from scipy.special import ndtr

        names, shares = zip(*kinds, strict=True)
        if not self.spread:
            return np.full(self.n, names[int(np.argmax(shares))])
        return np.asarray(names)[np.searchsorted(np.cumsum(shares)[:-1], ndtr(self.scores(path)), side="right")]


def _body(made: Draws, profile: Profile, age: Any, weight: Any) -> dict[str, Any]:
    """Age, weight, sex, kidneys, enzymes, smoking."""
    import numpy as np

    usually = profile.age if made.spread or profile.age != ADULT_AGE else usual.YOUNG
    years = made.values("age", usually if age is None else age)
    _inside("ages", years, usual.AGES, "years")
    sex = made.among("sex", (("woman", float(usual.WOMEN.value)), ("man", 1 - float(usual.WOMEN.value))))
    if weight is None and profile.age == CHILD_AGE:
        at, middle = zip(*usual.CHILD_WEIGHT, strict=True)
        kilograms = np.interp(years, at, middle) * made.lognormal("weight", 0.15)
    else:
        kilograms = _weights(made, usual.WEIGHT if weight is None else weight)
    _inside("weights", kilograms, usual.WEIGHTS, "kg")
    creatinine = np.where(sex == "woman", usual.CREATININE["woman"], usual.CREATININE["man"])
    creatinine = creatinine * made.lognormal("creatinine", float(usual.CREATININE_CV.value))
    cleared = (float(usual.KIDNEY.value) - years) * kilograms / (72 * creatinine) * np.where(sex == "woman", 0.85, 1.0)
    smoker = made.among("smoker", ((True, float(usual.SMOKERS.value)), (False, 1 - float(usual.SMOKERS.value))))
    return {
        "age": years,
        "weight": kilograms,
        "sex": sex,
        "creatinine_clearance": cleared,
        "cyp2d6": made.among("cyp2d6", usual.CYP2D6),
        "cyp2c19": made.among("cyp2c19", usual.CYP2C19),
        "smoker": smoker.astype(bool) & (years >= 18),
    }


def _weights(made: Draws, given: Any) -> Any:
    """kg from a text with a unit of mass, or from plain numbers, which are kg."""
    from glutamate.units import from_canonical, parse_unit

    try:
        return made.values("weight", given)
    except UnitError:
        return from_canonical(made.values("weight", given, parse_unit("kg").dims), "kg", "h")


def _inside(what: str, values: Any, ends: tuple[float, float], unit: str) -> None:
    import numpy as np

    bad = np.flatnonzero(~(np.isfinite(values) & (values >= ends[0]) & (values <= ends[1])))
    if bad.size:
        came = f"{values[bad[0]]:.3g} {unit} of person {bad[0]}, and {bad.size} of {len(values)} outside"
        do = 'cut the distribution off, as in "normal(36, 9) within 18..65"'
        raise ParameterError(what, came, f"{ends[0]:g} to {ends[1]:g} {unit}", do)


def _default(path: str) -> float:
    """What a parameter of `life` is in everybody, in canonical units."""
    from glutamate.engine import discover

    return float(discover.model("life").values()[path])
