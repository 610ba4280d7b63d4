"""Calcium load of a neuron in units of the load that kills half of them, and what of its extrusion is lost.

Scheme      glutamate at NMDA receptors -> load -> extruded; load^2 -> extrusion lost -> slowly regained; late loop
Takes in    glutamate at the receptor, freedom from magnesium block, receptor block, loss of energy for extrusion
Hands on    load, share of extrusion lost; `death.py` turns the highest load into dying neurons
Not here    where calcium goes (calcium_cascade.py), synaptic against extrasynaptic receptors (survival.py)
Limits      a construction: four numbers fitted to cultures. Three minutes at 500 uM kill 39 %, where near none die; a
            blocker given at once rescues less than was seen; without astrocytes the shift is 20-fold, 100 was seen
Sources     PatneauMayer1990 (half occupancy), Choi1987 (deaths by dose)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import mM, number, share

FIT = "fit:EXC-15"


@mechanism
class CalciumLoad:
    """One neuron of the middle; loads of others scale with their threshold."""

    drive_most: float = par(0.394, "1/min", FIT, low=0.29, high=0.40, domain=(0, None), note="J_M, all open")
    clearance_time: float = par(5.7, "min", FIT, low=5.7, high=14.7, domain=(0.01, None), note="tau_L")
    damage: float = par(1 / 60, "1/min", FIT, domain=(0, None), note="k_X, at the load that kills half")
    repair_time: float = par(60, "min", "assumed: an hour", domain=(0.01, None), note="tau_X")
    loop: float = par(0, "1/min", "assumed: 0 in the sets without a late loop", domain=(0, None), note="J_S")
    loop_load: float = par(1.5, "1", FIT, domain=(0.01, None), note="L_s")
    loop_time: float = par(23, "min", FIT, domain=(0.01, None), note="tau_S")
    loop_rise: float = par(5, "min", "assumed: minutes", domain=(0.01, None))
    half: float = par(2.3, "uM", "PatneauMayer1990", domain=(0.01, None), note="EC50 of glutamate; not re-read")
    hill: float = par(1.5, "1", "PatneauMayer1990", domain=(0.1, None))

    TIME = "min"
    STATIONARY = False

    class State(NamedTuple):
        """Load, extrusion lost, late loop."""

        load: number(low=0)
        lost: share
        late: share

    class Drive(NamedTuple):
        """Glutamate at the receptor; shares free of magnesium, blocked by a drug, of extrusion without energy."""

        glutamate: mM(low=0)
        unblocked: share
        nmda_block: share
        unfed: share

    class Output(NamedTuple):
        """Drive per its largest value."""

        drive: share

    @classmethod
    def linear(cls):
        """Without damage to extrusion."""
        return cls(
            drive_most=par(0.305, "1/min", FIT), clearance_time=par(14.7, "min", FIT), damage=par(0, "1/min", FIT)
        )

    @classmethod
    def bistable(cls):
        """Damage that holds itself only at high loads."""
        fast = par(8, "min", FIT)
        return cls(drive_most=par(0.31, "1/min", FIT), clearance_time=fast, damage=par(0.0133, "1/min", FIT))

    @classmethod
    def late_loop(cls):
        """Release that goes on after the insult, so that a late blocker can rescue."""
        return cls(
            drive_most=par(0.292, "1/min", FIT),
            clearance_time=par(12.7, "min", FIT),
            damage=par(0.0128, "1/min", FIT),
            repair_time=par(155, "min", FIT),
            loop=par(0.288, "1/min", FIT),
        )

    def start(self, drive):
        """No load."""
        return self.State(0.0, 0.0, 0.0)

    def occupancy(self, glutamate):
        """Share of NMDA receptors that glutamate opens, per that at saturation."""
        bound = power(glutamate / self.half, self.hill)
        return bound / (1 + bound)

    def output(self, state, drive):
        """Occupied, free of magnesium, not blocked."""
        return self.Output(self.occupancy(drive.glutamate) * drive.unblocked * (1 - drive.nmda_block))

    def rate(self, state, drive):
        """Load in and out; damage; the late loop."""
        loop = self.loop * state.late * (1 - drive.nmda_block)
        into = self.drive_most * self.output(state, drive).drive + loop
        out = state.load / self.clearance_time * (1 - state.lost) * (1 - drive.unfed)
        turned = (state.load / self.loop_load) ** 4
        return self.State(
            load=into - out,
            lost=self.damage * state.load**2 * (1 - state.lost) - state.lost / self.repair_time,
            late=turned / (1 + turned) * (1 - state.late) / self.loop_rise - state.late / self.loop_time,
        )
