"""Neuromodulators: what the tones of dopamine, noradrenaline and serotonin scale in a circuit and in its choices.

Scheme      tone (1 at baseline) -> factors of NMDA, GABA, gain, effort, discounting, premature responses
Takes in    three tones
Hands on    factors, each 1 at baseline, for whoever owns the scaled quantity
Not here    release, receptors and reuptake of these transmitters, phasic signals (`Eligibility` has the teaching one);
            acetylcholine, which circuits have as adaptation
Limits      laws are signs and shapes with sizes by hand: inverted U of dopamine, logarithm of noradrenaline, inverse
            root of serotonin. Nothing here says which tone a person has
Sources     Durstewitz1999 (dopamine on NMDA and GABA), Eckhoff2009 (gain by noradrenaline), Schweighofer2008
            (serotonin and discounting), Yagishita2014 (window of dopamine), Wardle2011 (effort), Fonseca2015 (waiting)
"""

from itertools import pairwise
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.maths import exp, log, power
from glutamate.parameter import par
from glutamate.units import measure, number

SIZE = "assumed: sign and shape are published, this size is not"


@mechanism
class Neuromodulators:
    """Three tones and the factors they set."""

    dopamine_nmda: float = par(0.25, "1", SIZE, low=0, high=0.5, domain=(0, 1), note="Durstewitz1999")
    dopamine_gaba: float = par(0.15, "1", SIZE, low=0, high=0.3, domain=(0, 1), note="Durstewitz1999")
    noradrenaline_gain: float = par(0.12, "1", SIZE, low=0, high=0.2, domain=(0, 1), note="per doubling; Eckhoff2009")
    serotonin_power: float = par(0.5, "1", SIZE, low=0, high=1, domain=(0, None), note="Schweighofer2008")

    TIME = "s"

    class Drive(NamedTuple):
        """Tones per baseline."""

        dopamine: number(low=0.05)
        noradrenaline: number(low=0.05)
        serotonin: number(low=0.05)

    class Output(NamedTuple):
        """Factors of NMDA on excitatory cells, GABA, gain, cost of effort, discount rate, premature responses."""

        nmda_e: number
        gaba: number
        gain: number
        effort_cost: number
        discount: number
        premature: number

    def output(self, state, drive):
        """Each factor is 1 at baseline."""
        d = drive.dopamine
        middle = 2 * 2 * d / ((1 + d) * (1 + d))  # 1 at baseline, less on both sides
        patience = power(drive.serotonin, -self.serotonin_power)
        return self.Output(
            1 + self.dopamine_nmda * (middle - 1),
            1 + self.dopamine_gaba * (middle - 1),
            1 + self.noradrenaline_gain * log(drive.noradrenaline) / log(2),
            1 / d,
            patience,
            patience,
        )


@mechanism
class EffortChoice:
    """Whether the hard task is taken: reward times probability against effort."""

    sensitivity: float = par(2, "1", "assumed: per unit of value", low=1, high=4, domain=(0, None), note="beta")
    effort_weight: float = par(1, "1", "assumed: value of one unit of effort", low=0.5, high=2, domain=(0, None))

    class Drive(NamedTuple):
        """Extra reward and its probability, extra effort, factor of its cost."""

        reward: number(low=0)
        probability: number(low=0, high=1)
        effort: number(low=0)
        effort_cost: number(low=0)

    class Output(NamedTuple):
        """Probability of the hard task."""

        hard: number

    def output(self, state, drive):
        """Logistic in the difference of value."""
        value = drive.reward * drive.probability - self.effort_weight * drive.effort * drive.effort_cost
        return self.Output(1 / (1 + exp(-self.sensitivity * value)))

    def targets(self):
        """Amphetamine raises effort, most where little is expected."""

        def more(reward):
            tasks = [self.Drive(reward, 0.5, 1.0, 1 / d) for d in (1.5, 1.0)]
            with_drug, without = [float(self.output(None, task).hard) for task in tasks]
            return with_drug / without - 1

        def most_at_low():
            found = [more(r) for r in (1.0, 2.0, 3.0, 4.0)]
            return float(all(a > b > 0 for a, b in pairwise(found)))

        what = "more effort with amphetamine, in proportion most for small rewards"
        return [Target("NEU-03", what, 1, "1", 0, "Wardle2011", "calibration", most_at_low, relative=False)]


@mechanism
class DelayedChoice:
    """Whether the larger, later reward is taken."""

    discount_rate: float = par(0.05, "1/s", "assumed: of delays of seconds", low=0.01, high=0.2, domain=(0, None))
    sensitivity: float = par(5, "1", "assumed: per unit of value", low=2, high=10, domain=(0, None), note="beta")

    TIME = "s"

    class Drive(NamedTuple):
        """Small reward now, large reward and its delay, factor of discounting."""

        small: number(low=0)
        large: number(low=0)
        delay: measure("s").replace(low=0.0)
        discount: number(low=0)

    class Output(NamedTuple):
        """Probability of the large reward."""

        later: number

    def output(self, state, drive):
        """Hyperbolic discounting, logistic choice."""
        worth = drive.large / (1 + self.discount_rate * drive.discount * drive.delay)
        return self.Output(1 / (1 + exp(-self.sensitivity * (worth - drive.small))))

    def targets(self):
        """Less serotonin, more small rewards now; more serotonin, fewer premature responses."""
        tones = Neuromodulators()

        def factors(serotonin):
            return tones.output(None, tones.Drive(1.0, 1.0, serotonin))

        def impulsive():
            tasks = [self.Drive(0.5, 1.0, 20.0, factors(h).discount) for h in (0.5, 1.0)]
            depleted, control = [1 - float(self.output(None, task).later) for task in tasks]
            return float(depleted > control)

        def waits():
            found = [float(factors(h).premature) for h in (0.5, 1.0, 2.0, 4.0)]
            return float(all(a > b for a, b in pairwise(found)) and float(factors(4.0).gain) == 1)

        rows = [
            ("NEU-04", "more small rewards now when serotonin is depleted", "Schweighofer2008", impulsive),
            ("NEU-05", "premature responses fall with serotonin, gain (and so speed) stays", "Fonseca2015", waits),
        ]
        return [Target(i, what, 1, "1", 0, source, "calibration", get, relative=False) for i, what, source, get in rows]


@mechanism
class Eligibility:
    """A trace that an input leaves, and the change of weight that reward makes of it."""

    trace_time: float = par(1, "s", "Yagishita2014", low=0.5, high=2, domain=(0, None), note="tau_e")
    learning_rate: float = par(0.1, "1", "assumed: per unit of reward", low=0.01, high=0.5, domain=(0, None))

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Trace, and weight relative to its start."""

        trace: number
        weight: number

    def start(self, drive):
        """No trace, weight 1."""
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        """The trace fades, the weight stays."""
        return self.State(-state.trace / self.trace_time, 0.0 * state.weight)

    def jumps(self):
        """An input leaves a trace; a teaching signal (reward minus expectation) turns it into weight."""
        return [Jump("input", to=self.after_input), Jump("reward", to=self.after_reward)]

    def after_input(self, state, drive, value):
        """The trace adds up."""
        return state._replace(trace=state.trace + value)

    def after_reward(self, state, drive, value):
        """Weight changes by what is left of the trace."""
        return state._replace(weight=state.weight + self.learning_rate * value * state.trace)

    def targets(self):
        """Reward within two seconds strengthens, before the input or after five it does not."""

        def change(lag):
            from glutamate.engine.assembly import single
            from glutamate.engine.events.protocol import Protocol
            from glutamate.engine.model import Model
            from glutamate.engine.simulate import simulate

            made = Model.of(single(self, "synapse"), name="synapse")
            plan = Protocol().spikes("synapse.input", times=[10.0]).spikes("synapse.reward", times=[10.0 + lag])
            data = simulate(made, plan, times=[0.0, 20.0], record=["synapse.weight"])
            return float(data["synapse.weight"].values[-1]) - 1

        def window():
            full = self.learning_rate
            inside, outside = [change(x) for x in (0.3, 1.0, 2.0)], [change(x) for x in (-1.0, 5.0)]
            return float(min(inside) > 0.1 * full and max(outside) < 0.01 * full)

        what = "reward 0.3 to 2 s after an input strengthens it, not before it or 5 s after"
        return [Target("NEU-06", what, 1, "1", 0, "Yagishita2014", "calibration", window, relative=False)]
