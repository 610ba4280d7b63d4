"""Inhibition that holds excitation which would run away: what a drive to interneurons then does to them.

Scheme      two rates with rectified inputs; with W_EE above 1 excitation alone is unstable (an inhibition-stabilised
            network): more drive to the interneurons LOWERS their rate, since they lose more excitation than they gain
Balanced    spiking cells with K inputs of each kind and weights that fall as 1 / sqrt(K): inputs of both kinds cancel,
            W r + h = 0, so that rates are -W^-1 h, linear in the drive whatever the cells are
Takes in    drives of both populations; inputs per cell, rate of the outside
Hands on    rates; `steady(...)`, `spiking(...)`, `spiking_rates(...)`, `balanced(...)`
Not here    power-law gain (ssn.py), which moves between both regimes
Limits      weights are chosen for their regime, not measured; a balanced rate is reached as 1 / sqrt(K): interneurons
            are 23 % above it with 100 inputs, 13 % with 400. A network where most pairs are connected would follow
            common fluctuations instead, so cells must be many more than K
Sources     TsodyksSkaggs1997 (paradoxical effect), VreeswijkSompolinsky1996 (balance)
"""

from typing import Any, NamedTuple

from glutamate.circuit.lif_delta import LIFDelta
from glutamate.engine.mechanism import mechanism
from glutamate.engine.network import FixedInDegree, Group, Network, PoissonInput, Projection, Record
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number

SIZE = "assumed: an example of its regime; TsodyksSkaggs1997"
SPIKING = ((1.0, -2.0), (2.0, -2.5))  # onto E and I (rows) from E and I: inhibition-stabilised and stable
OUTSIDE = (1.0, 0.8)
UNIT = 20.0  # mV, what K^(1/2) simultaneous spikes of weight 1 add
DELAY = "normal(2 ms, 0.7 ms)"  # spread, so that no rhythm arises
SETTLE, LENGTH = 200.0, 1000.0  # ms
NAMES = ("excitatory", "inhibitory")


@mechanism
class StabilisedPair:
    """An excitatory and an inhibitory population; rates and drives in one unit."""

    excite_e: float = par(1.5, "1", SIZE, low=0.5, high=3, domain=(0, None), note="W_EE; above 1 unstable alone")
    inhibit_e: float = par(1.0, "1", SIZE, domain=(0, None), note="W_EI")
    excite_i: float = par(2.0, "1", SIZE, domain=(0, None), note="W_IE")
    inhibit_i: float = par(1.0, "1", SIZE, domain=(0, None), note="W_II")
    time_e: float = par(20, "ms", SIZE, domain=(0, None), note="tau_E")
    time_i: float = par(10, "ms", SIZE, domain=(0, None), note="tau_I")

    TIME = "ms"

    class State(NamedTuple):
        """Rates."""

        rate_e: number(low=0)
        rate_i: number(low=0)

    class Drive(NamedTuple):
        """Drive of each population."""

        drive_e: number
        drive_i: number

    def start(self, drive):
        """Silent."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Each relaxes to its rectified input."""
        into_e = drive.drive_e + self.excite_e * state.rate_e - self.inhibit_e * state.rate_i
        into_i = drive.drive_i + self.excite_i * state.rate_e - self.inhibit_i * state.rate_i
        return self.State(
            (maximum(into_e, 0.0) - state.rate_e) / self.time_e, (maximum(into_i, 0.0) - state.rate_i) / self.time_i
        )

    def stabilised(self):
        """Whether excitation would run away without inhibition, while both rates are above 0."""
        return self.excite_e > 1


def steady(pair: StabilisedPair, drive_e: float = 10.0, drive_i: float = 10.0, time: float = 2000.0) -> Any:
    """Rates (E, I) to which a silent pair settles; stepped, not solved for, so that it must be stable."""
    from glutamate.engine.assembly import single
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    made = Model.of(single(pair, "pair"), name="pair").set({"pair.drive_e": drive_e, "pair.drive_i": drive_i})
    data = simulate(made, times=[0.0, time], record=["pair.rate_e", "pair.rate_i"])
    return tuple(float(data[f"pair.rate_{x}"].values[-1]) for x in "ei")


def spiking(
    inputs: int = 400, outside_hz: float = 20.0, more_i: float = 0.0, size: int = 4000, seed: int = 0
) -> Network:
    """`size` cells of each kind with `inputs` of each kind; `more_i` is added to the interneurons' share of drive."""
    names, cell, weight = NAMES, LIFDelta(), UNIT / inputs**0.5
    groups = {name: Group(cell, size, {"voltage": "uniform(0 mV, 20 mV)"}) for name in names}
    rule = FixedInDegree(inputs)
    projections = [
        Projection(source, target, source, rule, weight * SPIKING[row][column], DELAY)
        for row, target in enumerate(names)
        for column, source in enumerate(names)
    ]
    shares = (OUTSIDE[0], OUTSIDE[1] + more_i)
    drive = [
        PoissonInput(name, "excitatory", f"{outside_hz * share} Hz", weight, number=inputs)
        for name, share in zip(names, shares, strict=True)
    ]
    return Network(groups, projections, drive, seed=seed)


def spiking_rates(**options: Any) -> Any:
    """Rates (E, I) in Hz of `spiking` over a second."""
    data = spiking(**options).run(SETTLE + LENGTH, Record(spikes=False, bin=SETTLE), threads=1)
    return data["rate"].values[1:].mean(axis=0)


def balanced(outside_hz: float = 20.0, more_i: float = 0.0) -> Any:
    """Rates (E, I) in Hz of many inputs: -W^-1 h."""
    import numpy as np

    return -np.linalg.solve(SPIKING, [outside_hz * OUTSIDE[0], outside_hz * (OUTSIDE[1] + more_i)])
