"""Homeostasis of a cell: a silent one gets more excitation and less inhibition; a threshold of plasticity slides.

Scheme      firing averaged over half a day, relative to what the cell aims at -> factors of its excitatory and
            inhibitory synapses over days; threshold of potentiation at once
Takes in    firing relative to its aim
Hands on    factors of excitation, inhibition, threshold of potentiation; `after_block`
Not here    which signal cells really read: AMPA scaling may follow transmission, GABA scaling spiking (contested)
Limits      pace was chosen within the data, so that a block of two days comes out by construction; factors stop at 0.5
            and 2.2
Sources     Wierenga2005 (excitation), Kilman2002 (inhibition), Bienenstock1982 (sliding threshold)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class SynapticScaling:
    """One cell."""

    scaling_time: float = par(2, "d", "assumed: within the data", low=1, high=4, domain=(0.01, None), note="tau_hs")
    rate_time: float = par(12, "h", "assumed: within the data", low=4, high=24, domain=(0.01, None), note="tau_r")
    least: float = par(0.5, "1", "assumed: largest fall seen", domain=(0, 1))
    most: float = par(2.2, "1", "assumed: largest rise seen", domain=(1, None))
    sliding: float = par(0.3, "1", "assumed: sign as in theory", low=0, high=1, domain=(0, 1), note="k_M")

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Firing averaged; factors."""

        average: number(low=0)
        excitation: number(low=0)
        inhibition: number(low=0)

    class Drive(NamedTuple):
        """Relative to the aim."""

        firing: number(low=0)

    class Output(NamedTuple):
        """Factor of the threshold of potentiation."""

        threshold_factor: number(low=0)

    def start(self, drive):
        """At the aim until now."""
        return self.State(1.0, 1.0, 1.0)

    def _bounded(self, factor, rate):
        """Stops at either end."""
        up = switch(self.most - factor, rate, 0.0)
        down = switch(factor - self.least, rate, 0.0)
        return switch(rate, up, down)

    def rate(self, state, drive):
        """Excitation makes up for what is missing, inhibition for what is too much; in proportion to themselves."""
        missing = (1 - state.average) / self.scaling_time
        return self.State(
            (drive.firing - state.average) / self.rate_time,
            self._bounded(state.excitation, state.excitation * missing),
            self._bounded(state.inhibition, -state.inhibition * missing),
        )

    def output(self, state, drive):
        """Slides with what has been."""
        return self.Output(1 + self.sliding * (state.average - 1))

    def targets(self):
        """Two days of blocked activity."""
        block = partial(Target, unit="1", kind="calibration")
        return [
            block("PLA-22", "excitation after 48 h of block", 2.2, tolerance=0.3, source="Wierenga2005", relative=False,
                  measure=lambda: after_block(48.0)["excitation"]),
            block("PLA-23", "inhibition after 48 h of block", 0.5, tolerance=0.15, source="Kilman2002",
                  measure=lambda: after_block(48.0)["inhibition"]),
        ]  # fmt: skip


def after_block(hours, firing=0.0):
    """Factors after so many hours at a firing relative to the aim."""
    from glutamate.engine.assembly import single
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    built = Model.of(single(SynapticScaling(), "cell"), name="cell").set({"cell.firing": firing})
    data = simulate(built, duration=hours / 24, times=[hours / 24], threads=1)
    return {name: float(data[f"cell.{name}"].values[-1]) for name in ("excitation", "inhibition", "threshold_factor")}


@mechanism
class SlidingThreshold:
    """A synapse of a linear cell under the rule of Bienenstock, Cooper and Munro."""

    learning: float = par(0.01, "1/d", "assumed: days to settle", domain=(0, None), note="eta, at the aim")
    threshold_time: float = par(1.5, "d", "Bienenstock1982", low=1, high=2, domain=(0.01, None), note="not re-read")

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Weight; threshold; both relative to the aim of firing."""

        weight: number(low=0)
        threshold: number(low=0)

    class Drive(NamedTuple):
        """Firing of the source; what else drives the cell."""

        source: number(low=0)
        other: number(low=0)

    class Output(NamedTuple):
        """Firing of the cell."""

        firing: number(low=0)

    def start(self, drive):
        """Threshold at the aim."""
        return self.State(1.0, 1.0)

    def output(self, state, drive):
        """Weighted sum."""
        return self.Output(state.weight * drive.source + drive.other)

    def rate(self, state, drive):
        """Above the threshold stronger, below weaker; the threshold follows the square of firing."""
        firing = self.output(state, drive).firing
        moved = self.learning * drive.source * firing * (firing - state.threshold)
        return self.State(moved * switch(state.weight, 1.0, 0.0), (firing**2 - state.threshold) / self.threshold_time)
