"""Corticostriatal synapses that dopamine changes: use marks a synapse, reward or its lack turns the mark to weight.

Scheme      an input that makes its striatal cell fire leaves a trace, as far as NMDA receptors carry it; dopamine above
            its baseline moves marked weights up, below it down, both more slowly near their ends
Task        cues, each with one right action; the action is drawn by weights; after a delay the outcome less what was
            expected is the dopamine; halfway the right actions are exchanged, so that only mistakes tell
Takes in    delay of the outcome, NMDA, depth of the dips below baseline, size of dopamine signals
Hands on    `CorticostriatalSynapse`; `learn(...)`: right answers of many learners; `errors_after(...)`; `targets()`
Not here    tonic dopamine on effort and memory (neuromodulators.py), indirect pathway as cells of its own, habits
Limits      rates and slope of choice are sizes by hand: signs and comparisons mean something, numbers of trials do not
Sources     Yagishita2014 (window of dopamine, NMDA), Schultz1997 (dopamine as a prediction error)
"""

from functools import partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.errors import ParameterError
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number

SIZE = "assumed: by hand, so that a task of this size is learnt in tens of trials"
WINDOW = (0.3, 0.6, 1.0, 2.0)  # s after the input, where dopamine enlarged spines
OUTSIDE = (-1.0, 5.0)
CUES, ACTIONS = 4, 2
TRIALS, LEARNERS, PAUSE = 240, 400, 6.0  # s from an outcome to the next action
LAST = 40  # trials at the end of each half that count as learnt


@mechanism
class CorticostriatalSynapse:
    """One synapse onto a striatal cell of the direct pathway, and the dopamine around it."""

    trace_time: float = par(1, "s", "Yagishita2014", low=0.5, high=2, domain=(0, None), note="tau_e")
    dopamine_time: float = par(0.3, "s", "assumed: uptake in the striatum", low=0.1, high=0.5, domain=(0, None))
    learning_rate: float = par(3, "1/s", SIZE, low=1, high=10, domain=(0, None), note="eta")
    largest_weight: float = par(2, "1", "assumed: twice the start, as spines enlarge", domain=(1, None))

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Trace, dopamine above its baseline, weight relative to its start."""

        trace: number
        dopamine: number
        weight: number

    class Drive(NamedTuple):
        """NMDA receptors that work."""

        nmda: number(low=0)

    def start(self, drive):
        """Nothing marked."""
        return self.State(0.0, 0.0, 1.0)

    def rate(self, state, drive):
        """Trace and dopamine fade; together they move the weight between 0 and its largest."""
        up = maximum(state.dopamine, 0.0) * (self.largest_weight - state.weight)
        down = maximum(-state.dopamine, 0.0) * state.weight
        return self.State(
            -state.trace / self.trace_time,
            -state.dopamine / self.dopamine_time,
            self.learning_rate * state.trace * (up - down),
        )

    def jumps(self):
        """An input that makes the cell fire; a burst of dopamine, or a dip as a negative value."""
        return [Jump("input", to=self.after_input), Jump("dopamine", to=self.after_dopamine)]

    def after_input(self, state, drive, value):
        """The synapse is marked."""
        return state._replace(trace=state.trace + value * drive.nmda)

    def after_dopamine(self, state, drive, value):
        """Dopamine leaves its baseline."""
        return state._replace(dopamine=state.dopamine + value)

    def change(self, lag, nmda=1.0, dopamine=1.0):
        """Change of weight by one input and dopamine `lag` s later, stepped by the solver."""
        from glutamate.engine.assembly import single
        from glutamate.engine.events.protocol import Protocol
        from glutamate.engine.model import Model
        from glutamate.engine.simulate import simulate

        made = Model.of(single(self, "synapse"), name="synapse").set({"synapse.nmda": nmda})
        plan = Protocol().event("synapse.input", 1.0, [10.0]).event("synapse.dopamine", dopamine, [10.0 + lag])
        data = simulate(made, plan, times=[0.0, 30.0], record=["synapse.weight"])
        return float(data["synapse.weight"].values[-1]) - 1

    def targets(self):
        """Dopamine within two seconds after an input strengthens it, earlier or later it does not: below a tenth."""

        def window():
            best = self.change(WINDOW[0])
            inside, outside = [self.change(x) for x in WINDOW], [self.change(x) for x in OUTSIDE]
            return float(min(inside) > 0.1 * best > max(map(abs, outside)))

        row = partial(Target, "NEU-06", unit="1", tolerance=0, source="Yagishita2014", relative=False)
        return [
            row("corticostriatal synapse: dopamine at 0.3 to 2 s strengthens, not 1 s before or 5 s after", 1,
                kind="calibration", measure=window),
        ]  # fmt: skip


def learn(
    delay: float = 1.0,
    nmda: float = 1.0,
    dips: float = 1.0,
    bursts: float = 1.0,
    slope: float = 3.0,
    synapse: CorticostriatalSynapse | None = None,
    seed: int = 0,
) -> Any:
    """Whether each learner was right in each trial (LEARNERS, TRIALS); right actions are exchanged halfway.

    `delay` in s from action to outcome, `dips` and `bursts` are factors of negative and positive errors of prediction,
    `slope` is that of the choice. Between events the synapse's equations are solved exactly. ParameterError for numbers
    below 0.
    """
    import numpy as np

    given = {"delay": delay, "nmda": nmda, "dips": dips, "bursts": bursts, "slope": slope}
    for name, value in given.items():
        if not (np.isfinite(value) and value >= 0):
            raise ParameterError(f"{name} of the task", repr(value), "a finite number from 0", "correct it")
    cell, rng = synapse or CorticostriatalSynapse(), np.random.default_rng(seed)
    everyone = np.arange(LEARNERS)
    weight, trace = np.ones((LEARNERS, CUES, ACTIONS)), np.zeros((LEARNERS, CUES, ACTIONS))
    expected, known = np.full((LEARNERS, CUES), 0.5), np.zeros((LEARNERS, CUES))
    right = np.zeros((LEARNERS, TRIALS), bool)
    both = 1 / (1 / cell.trace_time + 1 / cell.dopamine_time)
    area = cell.learning_rate * both * (1 - np.exp(-PAUSE / both))
    wait, pause = np.exp(-delay / cell.trace_time), np.exp(-PAUSE / cell.trace_time)
    for trial in range(TRIALS):
        cue = rng.integers(CUES, size=LEARNERS)
        drive = slope * weight[everyone, cue]
        action = (rng.random(LEARNERS) * (1 + np.exp(drive[:, 0] - drive[:, 1])) < 1).astype(int)
        trace[everyone, cue, action] += nmda
        known[everyone, cue] += nmda
        trace, known = trace * wait, known * wait
        right[:, trial] = action == (cue + (trial >= TRIALS // 2)) % ACTIONS
        error = right[:, trial] - expected[everyone, cue]
        signal = np.where(error > 0, bursts, dips) * error
        moved = 1 - np.exp(-area * np.abs(signal)[:, None, None] * trace)
        weight += moved * (np.where(signal > 0, cell.largest_weight, 0.0)[:, None, None] - weight)
        # What is expected of a cue is learnt by the same dopamine and the same kind of trace.
        moved = 1 - np.exp(-area * np.abs(signal)[:, None] * known)
        expected += moved * (np.where(signal > 0, 1.0, 0.0)[:, None] - expected)
        trace, known = trace * pause, known * pause
    return right


def learnt(right: Any) -> tuple[float, float]:
    """Shares of right answers at the end of each half, all learners together."""
    half = TRIALS // 2
    return float(right[:, half - LAST : half].mean()), float(right[:, -LAST:].mean())


def errors_after(right: Any) -> float:
    """Mean number of mistakes after the right actions were exchanged."""
    return float((~right[:, TRIALS // 2 :]).sum(axis=1).mean())
