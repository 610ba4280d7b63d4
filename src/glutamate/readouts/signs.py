"""Signs: what people would say of themselves, as far as a state of a model stands behind it, and words where none does.

Scheme      y = a + b z + trait + error; a sign is there if y > 0. y has variance 1 in the balanced population: a comes
            from the share that has the sign there, b from the effect of its state z, error from retests
Takes in    states of people in standard deviations of the balanced population, more is more of the sign
Hands on    `signs(...)`: who reports what; SIGNS; `states_of_life(...)`, `standardized(...)`
Not here    signs of arms (arm_signs.py), studies (sign_studies.py). A sign never feeds back on a state, and no sign of
            a person is turned into a cause or a profile: there is no function for it
Limits      most weights are assumed; GABA has none on anxiety and sleep, because studies disagree in sign. Signs
            without a model answer in words and never with a number
Sources     arm_signs.py (shares, retest); each sign says how well it is known
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, NamedTuple

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter
from glutamate.readouts import readout

RETEST = Parameter(0.65, "1", "assumed: of questions asked twice", low=0.5, high=0.8, domain=(0, 1))
GABA_WEIGHT = Parameter(0.0, "1", "assumed: studies of GABA and anxiety or sleep differ in sign", low=-0.3, high=0.3)
WHY = "assumed: no study gives one"


def _share(value: float, low: float, high: float, source: str = "assumed: of adults, by what is asked") -> Parameter:
    return Parameter(value, "1", source, low=low, high=high, domain=(0, 1))


@dataclasses.dataclass(frozen=True)
class Sign:
    """One sign. `share` of the balanced population that has it; `weight`: correlation of the state with y.

    Grade A much evidence that the state makes the sign, to D reasoning; `state` is empty where there is no model.
    """

    title: str
    grade: str
    known: str
    state: str = ""
    share: Parameter | None = None
    weight: Parameter | None = None

    @property
    def modelled(self) -> bool:
        """Whether a state stands behind it."""
        return bool(self.state)

    def words(self) -> str:
        """What is said of the sign; all that is said where there is no model."""
        if self.modelled:
            return f"{self.title}: from {self.state}, grade {self.grade}; {self.known}"
        return f"{self.title}: no model; {self.known}"


def _sign(
    title: str, state: str, share: tuple[float, float, float], weight: float, grade: str, known: str, source: str = WHY
) -> Sign:
    return Sign(title, grade, known, state, _share(*share), Parameter(weight, "1", source, low=-0.9, high=0.9))


def _none(title: str, known: str = "nothing here makes it") -> Sign:
    return Sign(title, "", known)


SOME, LITTLE = (0.2, 0.1, 0.3), (0.1, 0.05, 0.15)
AFTER_MSG = "of 130 who say they react 38 % did after 5 g of glutamate only, 13 % after placebo only; not with food"
SIGNS = {
    "lights and sounds": _sign("lights, sounds or textures are too much", "sensory response", LITTLE, 0.4, "C",
                               "over half in several groups; GABA is lower in some regions and studies, not in others"),
    "anxiety": _sign("anxious most days", "threat", (0.15, 0.1, 0.2), 0.4, "D",
                     "more GABA went with more anxiety in 43 people; no weight on GABA"),
    "panic": _sign("sudden panic", "threat", (0.03, 0.01, 0.05), 0.4, "D", "the loop is in circuit/panic_loop.py"),
    "racing mind": _sign("thoughts go round", "rumination", SOME, 0.3, "D", "no measure in people"),
    "insomnia": _sign("cannot fall asleep or calm", "arousal", SOME, 0.4, "D",
                      "GABA lower by 30 % in one study, higher by 12 % in another, equal in a third: no weight"),
    "sleepiness": _sign("sleepy by day", "sleepiness", SOME, 0.7, "A", "after lost sleep"),
    "lapses": _sign("fog, lapses", "lapses", SOME, 0.7, "A", "after lost sleep; by stress C"),
    "slow thought": _sign("thinks slowly", "choice time", SOME, 0.5, "C", "by stress; after lost sleep A"),
    "poor memory": _sign("forgets, loses the thread", "memory", SOME, 0.5, "B", "as ketamine does to the healthy"),
    "hard decisions": _sign("decisions are hard", "wrong choices", SOME, 0.4, "C", "after hard thinking"),
    "no drive": _sign("nothing is worth the effort", "effort", SOME, 0.4, "C", "dopamine, not glutamate"),
    "impatience": _sign("wants it now", "patience", SOME, 0.4, "C", "serotonin, not glutamate"),
    "acts too soon": _sign("acts before thinking", "premature", SOME, 0.4, "C", "serotonin, not glutamate"),
    "lasting pain": _sign("pain that stays", "wind-up", (0.2, 0.1, 0.3), 0.4, "B", "mechanism in animals"),
    "touch hurts": _sign("light touch hurts", "touch", (0.07, 0.03, 0.1), 0.4, "B", "mechanism in animals"),
    "migraine": _sign("migraine", "spreading", (0.12, 0.1, 0.15), 0.3, "B", "threshold of a spreading wave only"),
    "seizure": _sign("a seizure", "seizure", (0.01, 0.005, 0.02), 0.8, "A", "runaway firing"),
    "headache": _none("headache", AFTER_MSG),
    "nausea": _none("nausea", AFTER_MSG),
    "muscle tension": _none("muscle tension"),
    "restlessness": _none("restlessness"),
    "on fire": _none("the brain feels on fire"),
    "gut": _none("an upset gut"),
    "heart": _none("a racing heart"),
}  # fmt: skip
OF_LIFE = {  # state: output of the model `life`, sign
    "lapses": ("performance.lapses", 1.0),
    "sleepiness": ("sleepiness.sleepiness", 1.0),
    "sensory response": ("handed.sensory_gain", 1.0),
    "threat": ("stressors.stress", 1.0),
    "arousal": ("stressors.stress", 1.0),
    "wrong choices": ("prefrontal.glutamate_tissue", 1.0),
}
OF_ARMS = (  # states of arm_signs.states, in its order
    "sensory response", "memory", "choice time", "wrong choices", "effort", "patience", "premature", "lapses",
)  # fmt: skip


class Reported(NamedTuple):
    """present {sign: (people,) bool}; words {sign: text} of signs without a model; waiting: signs that lack a state."""

    present: dict[str, Any]
    words: dict[str, str]
    waiting: tuple[str, ...]

    def shares(self) -> dict[str, float]:
        """Share of people with each sign."""
        return {name: float(found.mean()) for name, found in self.present.items()}


@readout("signs", title="What people report of themselves, with how well each sign is known")
def signs(states: Mapping[str, Any], seed: int = 0, *, occasion: int = 0, retest: float = 0.65) -> Reported:
    """Signs of people whose `states` {state: (people,)} are in standard deviations of the balanced population.

    `occasion` numbers the time of asking: traits stay, errors are new. Raises ParameterError for an unknown state,
    arrays of different length, values that are not finite, or a retest reliability above 1 or below a squared weight.
    """
    import numpy as np

    known = {sign.state for sign in SIGNS.values() if sign.modelled}
    arrays = {name: np.asarray(values, float) for name, values in states.items()}
    for name, values in arrays.items():
        if name not in known:
            near = closest(name, known)
            raise ParameterError("a state of signs", f"{name!r:.60}", ", ".join(sorted(known)), "use one", closest=near)
        if values.ndim != 1 or not np.isfinite(values).all():
            came, do = f"an array of shape {values.shape}, or not finite", "give one finite number for each person"
            raise ParameterError(f"the state {name}", came, "(people,)", do)
    sizes = {len(values) for values in arrays.values()}
    if len(sizes) > 1:
        raise ParameterError("states of signs", f"{sorted(sizes)} people", "the same people in each", "correct them")
    count = sizes.pop() if sizes else 0
    present, waiting = {}, []
    for name, sign in SIGNS.items():
        if sign.modelled and sign.state in arrays:
            present[name] = liability(name, arrays[sign.state], seed, occasion=occasion, retest=retest) > 0
        elif sign.modelled:
            waiting.append(name)
    assert all(len(found) == count for found in present.values())
    return Reported(present, {n: s.words() for n, s in SIGNS.items() if not s.modelled}, tuple(waiting))


def liability(name: str, z: Any, seed: int = 0, *, occasion: int = 0, retest: float = 0.65, trait: Any = None) -> Any:
    """y (people,) of a sign: above 0 it is there. `trait` replaces the person's own part (people,), standard normal."""
    import numpy as np
    from scipy.special import ndtri

    sign = SIGNS.get(name)
    if sign is None or sign.share is None or sign.weight is None:
        allowed = ", ".join(n for n, s in SIGNS.items() if s.modelled)
        came = f"{name!r:.40}, {sign.words() if sign else 'no such sign'}"
        raise ParameterError("the liability to a sign", came, allowed, "signs without a model have words only")
    weight = float(sign.weight.value)
    if not weight**2 <= retest <= 1:
        asked, allowed = f"the retest of {name}", f"{weight**2:.2g} to 1: the state is part of what stays"
        raise ParameterError(asked, f"{retest:g}", allowed, "give such a reliability")
    key = [seed, sum(map(ord, name))]
    own = np.random.default_rng([*key, 0]).normal(size=len(z)) if trait is None else trait
    error = np.random.default_rng([*key, 1, occasion]).normal(size=len(z))
    level = ndtri(float(sign.share.value))
    return level + weight * z + np.sqrt(retest - weight**2) * own + np.sqrt(1 - retest) * error


def standardized(states: Mapping[str, Any], balanced: Mapping[str, Any]) -> dict[str, Any]:
    """States (people,) in standard deviations of the same states of balanced people; ParameterError without spread."""
    import numpy as np

    found = {}
    for name, values in states.items():
        if name not in balanced:
            near = closest(name, balanced)
            raise ParameterError(f"the state {name!r:.40}", "no balanced people", ", ".join(balanced), "add them",
                                 closest=near)  # fmt: skip
        base = np.asarray(balanced[name], float)
        if not base.std() > 0:
            raise ParameterError(f"the state {name}", "balanced people who are all alike", "a spread", "draw people")
        found[name] = (np.asarray(values, float) - base.mean()) / base.std()
    return found


def states_of_life(data: Any, begin: float, end: float) -> dict[str, Any]:
    """States (people,) from a run of the model `life` with members: means over the waking hours from `begin` to `end`.

    What the run did not record is left out and its signs wait. Raises ParameterError where nobody is awake then.
    """
    import numpy as np

    part = data.sel(time=slice(begin, end))
    awake = part["pressure.awake"].transpose("member", "time").values if "pressure.awake" in part else None
    found = {}
    for name, (path, way) in OF_LIFE.items():
        if path in part:
            values = part[path].transpose("member", "time").values
            weights = np.ones_like(values) if awake is None else awake
            hours = weights.sum(axis=1)
            if not (hours > 0).all():
                came, do = f"nobody awake from {begin:g} to {end:g} h", "give a span with waking hours"
                raise ParameterError("states of a life", came, "waking hours in each person", do)
            found[name] = way * (values * weights).sum(axis=1) / hours
    return found


def states_of_arm(arm: Mapping[str, float], count: int, seed: int) -> dict[str, Any]:
    """States (people,) of an arm of arm_signs in standard deviations of balanced people; {} is nobody's arm."""
    from glutamate.readouts.arm_signs import balanced, states

    every = balanced()
    z = (states(dict(arm), count, seed) - every.mean) / every.spread
    return dict(zip(OF_ARMS, z.T, strict=True))
