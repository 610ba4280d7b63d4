"""Signs of seven arms: what people would report whose glutamate, GABA, other transmitters or sleep are moved.

Scheme      person: receptors and tones spread around 1; arm: one of them is moved; circuits and laws turn both into
            eight states; a sign is present if state + noise is above a level, the same for all
Takes in    an arm, people in it; what spreads between them, how reliable a report is
Hands on    `people(...)`: signs (people, signs) of 0 and 1; ARMS and SIGNS by name
Not here    telling arms apart (arm_discrimination.py); a profile of one person: signs are counted over groups and
            never turned back into a cause
Limits      spread between people and reliability are assumed or from scans of small groups; all states but that of
            lapses are those of this program's circuits and laws, so arms differ as these do
Sources     Hennequin2018 (response to light and sound), WongWang2006 (choice and memory), Wardle2011 (effort),
            Schweighofer2008 (waiting), LimDinges2010 (lapses after sleep loss, abstract)
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from glutamate.circuit.modulated_decision import BEFORE_MS, COHERENCE, LIMIT_MS, ModulatedDecision
from glutamate.circuit.neuromodulators import DelayedChoice, EffortChoice, Neuromodulators
from glutamate.circuit.ssn import SupralinearRate
from glutamate.circuit.wong_wang import WongWang
from glutamate.engine.mechanism import with_values
from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

RECEPTORS = Parameter(0.15, "1", "assumed: CV of GABA between people in scans", low=0.1, high=0.2, domain=(0, None))
TONES = Parameter(0.25, "1", "assumed: log of a tone between people", low=0.1, high=0.4, domain=(0, None))
RELIABILITY = Parameter(0.65, "1", "assumed: of questions asked twice", low=0.5, high=0.8, domain=(0, 1))
PREMATURE = Parameter(0.5, "1", "assumed: log of premature responses between people", low=0.3, high=1, domain=(0, None))
LAPSES = Parameter(0.776, "1", "LimDinges2010", note="standard deviations of lapses after a night without sleep")
ARMS = {
    "more glutamate": {"gaba": 0.9},
    "less glutamate": {"nmda": 0.9},
    "dopamine low": {"dopamine": 0.5},
    "noradrenaline low": {"noradrenaline": 0.5},
    "noradrenaline high": {"noradrenaline": 2.0},
    "serotonin low": {"serotonin": 0.5},
    "sleep lost": {"sleep": 1.0},
}
SIGNS = {  # share of a balanced population that reports it
    "lights and sounds": 0.1,
    "poor memory": 0.2,
    "slow thought": 0.2,
    "hard decisions": 0.2,
    "no drive": 0.2,
    "impatience": 0.2,
    "acts too soon": 0.2,
    "lapses": 0.2,
}
KNOBS = ("gaba", "nmda", "dopamine", "noradrenaline", "serotonin")
STIMULUS, TRIALS = 20.0, 4
STEP_MS, LONG_MS = 0.5, 1000.0
REWARD, EFFORT = (2.0, 0.5), 1.0
WAIT = (0.5, 1.0, 20.0)  # small reward, large reward, seconds until the large one


def states(arm: dict[str, float], count: int, seed: int) -> Any:
    """What circuits make of people (count, signs), before anything is standardised; more is more of the sign."""
    unknown = [name for name in arm if name not in (*KNOBS, "sleep")]
    if unknown or count < 2:
        came = f"{count} people, {unknown or 'known'} knobs"
        near = closest(unknown[0], KNOBS) if unknown else ()
        raise ParameterError("an arm", came, "two people or more, " + ", ".join(KNOBS), "correct it", closest=near)
    rng = np.random.default_rng(seed)
    widths = {name: (RECEPTORS if name in ("gaba", "nmda") else TONES).canonical() for name in KNOBS}
    own = {name: np.exp(wide * rng.normal(size=count)) * arm.get(name, 1.0) for name, wide in widths.items()}
    laws = Neuromodulators()
    made = laws.output(None, laws.Drive(own["dopamine"], own["noradrenaline"], own["serotonin"]))
    nmda, gaba = own["nmda"] * made.nmda_e, own["gaba"] * made.gaba
    time, wrong = _choices(nmda, gaba, made.gain, seed)
    tiring = rng.normal(size=count) + arm.get("sleep", 0.0) * LAPSES.canonical()
    return np.stack(
        [
            _response(nmda, gaba, made.gain),
            -_memory(nmda, gaba, made.gain),
            time,
            wrong,
            -_effort(made.effort_cost, rng),
            -_patience(made.discount, rng),
            np.log(made.premature) + PREMATURE.canonical() * rng.normal(size=count),
            tiring,
        ],
        axis=-1,
    )


class Balanced(NamedTuple):
    """Of people in no arm, each (signs,): mean and standard deviation of states, level above which one is reported."""

    mean: Any
    spread: Any
    level: Any


@cache
def balanced(count: int = 2000, seed: int = 987) -> Balanced:
    """A population in which each sign has the share that SIGNS gives."""
    found = states({}, count, seed)
    mean, spread = found.mean(axis=0), found.std(axis=0)
    heard = (found - mean) / spread + _noise(count, seed)
    level = np.array([np.quantile(x, 1 - share) for x, share in zip(heard.T, SIGNS.values(), strict=True)])
    return Balanced(mean, spread, level)


def people(arm: str, count: int, seed: int) -> Any:
    """Signs (count, signs), 0 or 1, of people in an arm; reports are as noisy as RELIABILITY says."""
    if arm not in ARMS:
        raise ParameterError(
            f"the arm {arm!r:.40}", "no such arm", ", ".join(ARMS), "use one", closest=closest(arm, ARMS)
        )
    every = balanced()
    return (((states(ARMS[arm], count, seed) - every.mean) / every.spread + _noise(count, seed)) > every.level) * 1.0


def _noise(count: int, seed: int) -> Any:
    """Of a report (count, signs), in standard deviations of the state."""
    wide = np.sqrt(1 / RELIABILITY.canonical() - 1)
    return wide * np.random.default_rng([seed, 1]).normal(size=(count, len(SIGNS)))


def _response(nmda: Any, gaba: Any, gain: Any) -> Any:
    """Log of the sensory response; all excitation follows `nmda` here, all inhibition `gaba`."""
    whole = SupralinearRate()
    part = with_values(
        whole,
        excite_e=whole.excite_e * nmda,
        excite_i=whole.excite_i * nmda,
        inhibit_e=whole.inhibit_e * gaba,
        inhibit_i=whole.inhibit_i * gaba,
    )
    drive = part.Drive(STIMULUS * gain)
    state = part.State(np.zeros_like(nmda), np.zeros_like(nmda))
    state = _settled(part, state, drive, 300.0)
    return np.log(state.rate_e)


def _memory(nmda: Any, gaba: Any, gain: Any) -> Any:
    """Winner minus loser, open receptors, a second after a cue."""
    whole = WongWang()
    part = with_values(
        whole,
        self_coupling=whole.self_coupling * nmda * gain,
        cross_coupling=whole.cross_coupling * gaba * gain,
    )
    state = _settled(part, part.State(0.6 + 0 * nmda, 0.05 + 0 * nmda), part.Drive(0.0, 0.0), LONG_MS)
    return state.first - state.second


def _settled(part: Any, state: Any, drive: Any, until: float) -> Any:
    for _ in range(round(until / STEP_MS)):
        slope = part.rate(state, drive)
        state = part.State(*(x + STEP_MS * dx for x, dx in zip(state, slope, strict=True)))
    return state


def _choices(nmda: Any, gaba: Any, gain: Any, seed: int) -> tuple[Any, Any]:
    """Mean time (people,) of a choice, the limit where there is none, and share of trials not chosen right."""
    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    pools, count = ModulatedDecision(), len(nmda)
    repeated = {
        "self_coupling": pools.self_coupling * nmda,
        "cross_coupling": pools.cross_coupling * gaba,
        "gain": gain,
    }
    data = simulate(
        Model.of(single(pools, "decision"), name="decision").set({"decision.coherence": COHERENCE}),
        Protocol().pulse("decision.stimulus", 1.0, start=BEFORE_MS, length=LIMIT_MS),
        times=[0.0, BEFORE_MS + LIMIT_MS],
        vary={f"decision.{name}": np.repeat(values, TRIALS) for name, values in repeated.items()},
        record=["decision.chosen", "decision.reaction"],
        solver="euler_maruyama",
        dt="0.2 ms",
        seed=seed,
    )
    chosen, time = (data[f"decision.{name}"].values[:, -1].reshape(count, TRIALS) for name in ("chosen", "reaction"))
    return np.where(chosen > 0, time, LIMIT_MS).mean(axis=1), (chosen != 1).mean(axis=1)


def _effort(cost: Any, rng: Any) -> Any:
    """Probability of the hard task, by people who differ in how they weigh effort and how firmly they choose."""
    choice = _traits(EffortChoice, rng, len(cost))
    return choice.output(None, choice.Drive(*REWARD, EFFORT, cost)).hard


def _patience(discount: Any, rng: Any) -> Any:
    """Probability of the later reward, by people who differ in how steeply they discount and how firmly they choose."""
    choice = _traits(DelayedChoice, rng, len(discount))
    return choice.output(None, choice.Drive(*WAIT, discount)).later


def _traits(kind: Any, rng: Any, count: int) -> Any:
    """A choice whose parameters (count,) spread over their ranges, evenly in the logarithm."""
    drawn = {}
    for name, one in vars(kind)["PARAMETERS"].items():
        scale = one.canonical(kind.TIME) / one.value
        drawn[name] = scale * np.exp(rng.uniform(np.log(one.low), np.log(one.high), count))
    return with_values(kind(), **drawn)
