"""Rule switching: two rules held by recurrence, and the cue it takes to change from one to the other.

Scheme      each pool holds its rule by NMDA and inhibits the other by GABA; a cue feeds the pool of the new rule
Takes in    rates of a cue for either rule; factors of NMDA within pools, of NMDA onto inhibition, of GABA-A
Hands on    rates; `switching` (switched, persevered, without a rule), `switch_cue`: the cue that does it without noise
Not here    learning of rules, costs of a switch in time, more than two rules; stopping (stop_signal.py)
Limits      recurrence of the published set is net of inhibition, and factors act on it whole; attractors of this kind
            answer a cut of a few percent as no person does, so percents of NMDA are not doses; a deep basin resists a
            wrong cue as it resists a right one
Sources     WongWang2006 (equations, constants)
"""

from typing import NamedTuple

from glutamate.circuit.dynamic_mean_field import threshold_rate
from glutamate.circuit.modulated_decision import ModulatedDecision
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.errors import ParameterError, SolveError
from glutamate.maths import sqrt
from glutamate.units import measure, number, pA, share

SET = vars(ModulatedDecision)["PARAMETERS"]
RATE = measure("1/ms").replace(low=0.0)
STEP_MS, SETTLE_MS, CUE_MS, AFTER_MS = 0.2, 3000.0, 300.0, 1000.0
HELD = 0.4  # open receptors above which a pool holds its rule
CUE_MAX, WIDTH = 1.0, 5e-4  # 1/ms
OUTCOMES = ("switched", "persevered", "without")


@mechanism
class RulePools:
    """Two pools that hold rules."""

    self_coupling: float = SET["self_coupling"]
    cross_coupling: float = SET["cross_coupling"]
    background: float = SET["background"]
    input_coupling: float = SET["input_coupling"]
    slope: float = SET["slope"]
    offset: float = SET["offset"]
    curvature: float = SET["curvature"]
    release: float = SET["release"]
    gating_time: float = SET["gating_time"]
    noise_time: float = SET["noise_time"]
    noise_size: float = SET["noise_size"]

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Open NMDA receptors and noise current of each pool."""

        first: share
        second: share
        noise_first: pA
        noise_second: pA

    class Drive(NamedTuple):
        """Cues; factors of receptors."""

        cue_first: RATE
        cue_second: RATE
        nmda_e: number(low=0)
        nmda_i: number(low=0)
        gaba: number(low=0)

    class Output(NamedTuple):
        """Firing of each pool."""

        rate_first: measure("1/ms")
        rate_second: measure("1/ms")

    def start(self, drive):
        """No rule is held."""
        return self.State(0.1, 0.1, 0.0, 0.0)

    def output(self, state, drive):
        """Rates of both pools."""
        first = self._current(state.first, state.second, drive.cue_first, drive) + state.noise_first
        second = self._current(state.second, state.first, drive.cue_second, drive) + state.noise_second
        return self.Output(
            threshold_rate(self.slope * first - self.offset, self.curvature),
            threshold_rate(self.slope * second - self.offset, self.curvature),
        )

    def _current(self, own, other, cue, drive):
        across = drive.nmda_i * drive.gaba * self.cross_coupling * other
        return drive.nmda_e * self.self_coupling * own - across + self.background + self.input_coupling * cue

    def rate(self, state, drive):
        """Receptors open with the rate and close; noise forgets."""
        out = self.output(state, drive)
        return self.State(
            (1 - state.first) * self.release * out.rate_first - state.first / self.gating_time,
            (1 - state.second) * self.release * out.rate_second - state.second / self.gating_time,
            -state.noise_first / self.noise_time,
            -state.noise_second / self.noise_time,
        )

    def noise(self, state, drive):
        """Independent input to each pool."""
        still = self.State(*[0.0] * len(self.State._fields))
        size = self.noise_size / sqrt(self.noise_time)
        return {"first": still._replace(noise_first=size), "second": still._replace(noise_second=size)}


def holding(part, nmda_e=1.0, nmda_i=1.0, gaba=1.0):
    """State without noise that holds the first rule; SolveError where none does, ParameterError for a bad factor."""
    if not all(0 <= value < float("inf") for value in (nmda_e, nmda_i, gaba)):
        came = f"nmda_e {nmda_e!r:.20}, nmda_i {nmda_i!r:.20}, gaba {gaba!r:.20}"
        raise ParameterError("factors of receptors", came, "finite numbers from 0", "change what lies outside")
    drive = part.Drive(0.0, 0.0, nmda_e, nmda_i, gaba)
    state = course(part, part.State(0.65, 0.03, 0.0, 0.0), drive, SETTLE_MS)
    if state.first < HELD or state.second > HELD:
        came = f"{state.first:.2f} and {state.second:.2f} of open receptors"
        raise SolveError("a rule that holds itself", came, f"one pool above {HELD:g}", "raise NMDA within pools")
    return state


def switch_cue(part, nmda_e=1.0, nmda_i=1.0, gaba=1.0):
    """Weakest cue (1/ms) of 300 ms that changes the rule without noise, to 0.5 Hz; SolveError above 1 per ms."""
    held = holding(part, nmda_e, nmda_i, gaba)

    def changes(cue):
        cued = course(part, held, part.Drive(0.0, cue, nmda_e, nmda_i, gaba), CUE_MS)
        end = course(part, cued, part.Drive(0.0, 0.0, nmda_e, nmda_i, gaba), AFTER_MS)
        return end.second > HELD > end.first

    low, high = 0.0, 0.02
    while not changes(high):
        low, high = high, 1.5 * high
        if high > CUE_MAX:
            came = f"none up to {1e3 * low:.0f} Hz"
            raise SolveError("a cue that changes the rule", came, "a rule that can be left", "change the receptors")
    while high - low > WIDTH:
        middle = (low + high) / 2
        low, high = (low, middle) if changes(middle) else (middle, high)
    return high


def switching(cue, nmda_e=1.0, nmda_i=1.0, gaba=1.0, trials=200, seed=0, part=None):
    """Shares of trials {outcome: share} after a cue (1/ms) of 300 ms for the other rule, one second later.

    `switched`: the new rule alone is held; `persevered`: the old one alone; `without`: neither, or both. Without noise
    before the cue the first rule is held. Raises ParameterError for a bad cue or number of trials, SolveError where no
    rule is held to begin with.
    """
    import numpy as np

    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    if not (0 <= cue < float("inf") and trials >= 1):
        came = f"cue {cue!r:.20}, trials {trials!r:.20}"
        raise ParameterError("a cue that is tried", came, "a finite rate from 0, one trial or more", "change it")
    part = RulePools() if part is None else part
    held = holding(part, nmda_e, nmda_i, gaba)
    run = Model.of(single(part, "rules"), name="rules").set({"rules.nmda_e": nmda_e, "rules.nmda_i": nmda_i})
    data = simulate(
        run,
        Protocol().pulse("rules.cue_second", cue, start=0.0, length=CUE_MS),
        times=[0.0, CUE_MS + AFTER_MS],
        vary={"rules.gaba": np.full(trials, gaba)},
        start={"rules.first": held.first, "rules.second": held.second},
        record=["rules.first", "rules.second"],
        solver="euler_maruyama",
        dt=STEP_MS,
        seed=seed,
        threads=1,
    )
    old, new = (data[f"rules.{name}"].values[:, -1] > HELD for name in ("first", "second"))
    shares = (float((new & ~old).mean()), float((old & ~new).mean()), float((old == new).mean()))
    return dict(zip(OUTCOMES, shares, strict=True))


def course(part, state, drive, length):
    """State after `length` ms under a constant drive, without noise."""
    from scipy.integrate import solve_ivp

    path = solve_ivp(
        lambda t, y: part.rate(part.State(*y), drive), (0, length), state, method="LSODA", rtol=1e-8, atol=1e-10
    )
    return part.State(*path.y[:, -1].tolist())
