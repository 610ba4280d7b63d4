"""Extinction: a fear that is learnt at once, a second memory that inhibits it, and what brings the fear back.

Scheme      a shock moves fear towards itself; a cue without one adds to an inhibitory memory bound to the context;
            response = sigmoid of fear less inhibition less threshold. Inhibition fades within weeks, fear within years
Takes in    trials with or without a shock, context of each, days between, GABA at retrieval, factor of NMDA receptors
            and share of benzodiazepine while learning, spread between people
Hands on    `Fear`, `People`, `therapy(...)`, `effect(...)`; `targets()`
Not here    spikes (fear_circuit.py, amygdala.py in circuit), avoidance, what makes a cue, side effects
Limits      designed to give recovery, renewal and reinstatement, so those are no test; all sizes are assumed. What the
            clinician sees is the room of the therapy, what parents see is everywhere else. One cue is all there is to
            fear, so therapy does four to five times as much as in trials. A drug halves learning in any session, so the
            second is spoilt two thirds as much as the first, not spared
Sources     Bouton2004 (extinction as new learning), MataixCols2017 (D-cycloserine), Hart2014 (midazolam by session),
            Sharma2021 (therapy of anxiety in autism by rater)
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

FEAR_STEP = Parameter(0.6, "1", "assumed: one shock is most of it", low=0.3, high=1, domain=(0, 1), note="a_F")
SAFE_STEP = Parameter(0.15, "1", "assumed: 10 trials or so", low=0.1, high=0.2, domain=(0, 1), note="a_X")
SAFE_TIME = Parameter(30, "d", "assumed: recovers in weeks", low=20, high=40, domain=(1, None), note="tau_X")
FEAR_TIME = Parameter(1000, "d", "assumed: years", low=730, domain=(1, None), note="tau_F")
ELSEWHERE = Parameter(0.3, "1", "assumed: what inhibition does in another context", domain=(0, 1), note="kappa")
THRESHOLD = Parameter(0.5, "1", "assumed: half of full fear", domain=(0, 1), note="th")
WIDTH = Parameter(0.1, "1", "assumed: of the sigmoid", domain=(1e-3, None), note="s")
AROUSED = Parameter(0.2, "1", "assumed: what a shock takes off the threshold", domain=(0, 1))
AROUSED_TIME = Parameter(2, "d", "assumed: days", domain=(0.1, None))
SEDATED = Parameter(0.5, "1", "assumed: learning lost under a benzodiazepine", low=0.25, high=1, domain=(0, 1))
SPREAD = Parameter(0.4, "1", "assumed: log of both steps between people", low=0.2, high=0.6, domain=(0, None))
RATING = Parameter(0.2, "1", "assumed: noise of a rating, in responses", low=0.1, high=0.3, domain=(0, None))
POTENTIATED = Parameter(1.15, "1", "assumed: as if D-cycloserine added co-agonist", low=1.1, high=1.2, domain=(0, None))
PARTIAL = Parameter(
    0.95, "1", "assumed: a partial agonist beside 3 uM of co-agonist", low=0.93, high=0.96, domain=(0, None)
)
SEEDS, COUNT = 20, 200
CLINIC, HOME = 0, 1


@dataclasses.dataclass(frozen=True)
class People:
    """Steps of learning of people: of fear and of its inhibition (n,)."""

    fear_step: Any
    safe_step: Any

    @classmethod
    def drawn(cls, count: int = COUNT, seed: int = 0) -> People:
        """People who differ by the assumed spread; a step stays below 1."""
        import numpy as np

        z = np.random.default_rng(seed).standard_normal((2, count)) * SPREAD.canonical()
        fear = FEAR_STEP.canonical()
        odds = fear / (1 - fear) * np.exp(z[0])
        return cls(odds / (1 + odds), np.minimum(SAFE_STEP.canonical() * np.exp(z[1]), 1.0))


class Fear:
    """Fear and inhibition of n people at one time; methods change it in place, day by day."""

    def __init__(self, people: People | None = None, contexts: int = 2) -> None:
        import numpy as np

        self.people = People(np.array([FEAR_STEP.canonical()]), np.array([SAFE_STEP.canonical()]))
        self.people = people or self.people
        self.fear = np.zeros(len(self.people.fear_step))
        self.safe = np.zeros((contexts, len(self.fear)))
        self.aroused = np.zeros(len(self.fear))

    def response(self, context: int = CLINIC, gaba: Any = 1.0) -> Any:
        """Conditioned response (n,), 0 to 1, to the cue in a context; GABA at retrieval scales inhibition."""
        import numpy as np

        if not 0 <= context < len(self.safe):
            allowed = f"0 to {len(self.safe) - 1}"
            raise ParameterError("a context", f"{context!r:.20}", allowed, "make Fear with more contexts")
        felt = self.safe[context] + ELSEWHERE.canonical() * (self.safe.sum(0) - self.safe[context])
        least = THRESHOLD.canonical() - self.aroused
        return 1 / (1 + np.exp(-(self.fear - gaba * felt - least) / WIDTH.canonical()))

    def shock(self, context: int = CLINIC, cue: bool = True, size: float = 1.0) -> Any:
        """A shock, with the cue or alone; the response (n,) before it. It arouses and takes from inhibition."""
        before = self.response(context)
        if cue:
            self.fear = self.fear + self.people.fear_step * (size - self.fear)
            self.safe[context] *= 1 - self.people.fear_step
        self.aroused = self.aroused * 0 + AROUSED.canonical()
        return before

    def expose(self, context: int = CLINIC, nmda: float = 1.0, sedation: float = 0.0) -> Any:
        """The cue without a shock; the response (n,) to it. NMDA receptors carry learning, sedation 0 to 1 spoils it.

        Raises ParameterError for a negative factor or a sedation outside 0 to 1.
        """
        if not (nmda >= 0 and 0 <= sedation <= 1):
            came = f"NMDA {nmda!r:.20}, sedation {sedation!r:.20}"
            raise ParameterError("an exposure", came, "NMDA from 0, sedation 0 to 1", "change what lies outside")
        felt = self.response(context)
        self.safe[context] += self.people.safe_step * nmda * (1 - SEDATED.canonical() * sedation) * felt
        return felt

    def wait(self, days: float) -> None:
        """Inhibition, fear and arousal fade."""
        from math import exp

        if not days >= 0:
            raise ParameterError("a time to wait", f"{days!r:.20} d", "from 0", "give days")
        self.safe *= exp(-days / SAFE_TIME.canonical("d"))
        self.fear = self.fear * exp(-days / FEAR_TIME.canonical("d"))
        self.aroused = self.aroused * exp(-days / AROUSED_TIME.canonical("d"))


def conditioned(people: People | None = None, shocks: int = 3, rest: float = 7.0) -> Fear:
    """People some days after shocks at home."""
    fear = Fear(people)
    for _ in range(shocks):
        fear.shock(HOME)
    fear.wait(rest)
    return fear


def therapy(
    fear: Fear, sessions: int = 8, trials: int = 4, apart: float = 7.0, homework: int = 0, **how: Any
) -> list[Any]:
    """Sessions of exposure in the clinic, `homework` trials at home after each; response (n,) at every first trial."""
    seen = []
    for _ in range(sessions):
        for k in range(trials):
            felt = fear.expose(CLINIC, **how)
            if k == 0:
                seen.append(felt)
        for _ in range(homework):
            fear.expose(HOME)
        fear.wait(apart)
    return seen


def effect(treated: Any, control: Any, seed: int = 0) -> float:
    """Hedges' g of rated responses (n,) of two groups, negative where the treated have less; ratings are noisy."""
    import numpy as np

    rng = np.random.default_rng((seed, 7))
    a, b = (np.asarray(x) + RATING.canonical() * rng.standard_normal(len(x)) for x in (treated, control))
    spread = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    return float((a.mean() - b.mean()) / spread * (1 - 3 / (4 * (len(a) + len(b)) - 9)))


def augmented(nmda: float, seed: int = 0, sessions: int = 5) -> tuple[float, float]:
    """g after exposure with a factor of NMDA against exposure alone, at once and half a year later."""
    arms = []
    for k, factor in enumerate((nmda, 1.0)):
        fear = conditioned(People.drawn(COUNT, 2 * seed + k))
        therapy(fear, sessions, nmda=factor)
        now = fear.response(CLINIC)
        fear.wait(180)
        arms.append((now, fear.response(CLINIC)))
    return effect(arms[0][0], arms[1][0], seed), effect(arms[0][1], arms[1][1], seed)


def sedated(session: int, seed: int = 0) -> float:
    """Response at test with a benzodiazepine in the first or second extinction, less that without, mean of people."""
    found = []
    for drug in (1.0, 0.0):
        fear = conditioned(People.drawn(COUNT, seed))
        for number in (1, 2) if session == 2 else (1,):
            if number == 2:
                fear.shock(CLINIC)
                fear.wait(1)
            for _ in range(12):
                fear.expose(CLINIC, sedation=drug if number == session else 0.0)
            fear.wait(1)
        found.append(float(fear.response(CLINIC).mean()))
    return found[0] - found[1]


def rated(seed: int = 0, homework: int = 1) -> dict[str, float]:
    """g of therapy against waiting, positive for less anxiety: clinic and home after it, clinic half a year later."""
    groups = [conditioned(People.drawn(COUNT, 2 * seed + k)) for k in range(2)]
    therapy(groups[0], homework=homework)
    groups[1].wait(56)
    treated, waiting = groups

    def gain(context: int) -> float:
        return -effect(treated.response(context), waiting.response(context), seed)

    found = {"clinic": gain(CLINIC), "home": gain(HOME)}
    for group in groups:
        group.wait(180)
    return found | {"later": gain(CLINIC)}


def extinguished(trials: int = 15) -> Fear:
    """One usual person after extinction in the clinic."""
    fear = conditioned()
    for _ in range(trials):
        fear.expose(CLINIC)
    return fear


def targets() -> list[Target]:
    """Four ways back of fear, D-cycloserine, midazolam, therapy by who rates it; means of 20 groups."""
    import numpy as np

    def back(change: Any, context: int = CLINIC) -> Any:
        def measure() -> float:
            fear = extinguished()
            low = fear.response(CLINIC)[0]
            change(fear)
            return float(fear.response(context)[0] > low + 0.1)

        return measure

    def saved() -> float:
        old, new = extinguished(), Fear()
        for fear in (old, new):
            fear.shock(CLINIC)
        return float(old.response(CLINIC)[0] > new.response(CLINIC)[0])

    def added(nmda: Parameter, when: int) -> Any:
        return lambda: float(np.mean([augmented(nmda.canonical(), s)[when] for s in range(SEEDS)]))

    def spoiled() -> float:
        first, second = (np.mean([sedated(k, s) for s in range(SEEDS)]) for k in (1, 2))
        return float(first > 0.05 and second < first / 2)

    def by_rater(part: Any) -> Any:
        def measure() -> float:
            groups = [rated(s) for s in range(SEEDS)]
            return float(part({name: np.mean([g[name] for g in groups]) for name in groups[0]}))

        return measure

    sign = partial(Target, expected=1, unit="1", tolerance=0, relative=False)
    made = partial(sign, "PLA-35", source="Bouton2004", kind="calibration")
    size = partial(Target, "PLA-36", unit="1", tolerance=0.15, source="MataixCols2017", relative=False)
    cbt = partial(Target, "PLA-58", unit="1", source="Sharma2021", kind="prediction", relative=False)
    return [
        made("spontaneous recovery within four weeks", measure=back(lambda fear: fear.wait(28))),
        made("renewal where fear was learnt", measure=back(lambda fear: None, HOME)),
        made("reinstatement by a shock alone", measure=back(lambda fear: fear.shock(CLINIC, cue=False))),
        sign(
            "PLA-35",
            "one shock does more after extinction than before",
            source="Bouton2004",
            kind="prediction",
            measure=saved,
        ),
        size(
            "D-cycloserine after therapy, as 15 % more NMDA", -0.25, kind="calibration", measure=added(POTENTIATED, 0)
        ),
        size("the same half a year later", 0, kind="prediction", measure=added(POTENTIATED, 1)),
        size("D-cycloserine as a partial agonist", -0.25, kind="prediction", measure=added(PARTIAL, 0)),
        sign(
            "PLA-37",
            "midazolam spoils the first extinction, the second half as much or less",
            source="Hart2014",
            kind="prediction",
            measure=spoiled,
        ),
        cbt("effect that clinicians see", 0.88, tolerance=0.3, measure=by_rater(lambda g: g["clinic"])),
        cbt("effect that parents see", 0.4, tolerance=0.3, measure=by_rater(lambda g: g["home"])),
        cbt("clinicians see more than parents", 1, tolerance=0, measure=by_rater(lambda g: g["clinic"] > g["home"])),
        cbt("half a year later, within 0.2 of none", 0, tolerance=0.2, measure=by_rater(lambda g: g["later"])),
    ]
