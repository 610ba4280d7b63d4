"""Dendrites in ischaemia: they bead and lose spines within minutes of depolarization, and come back if energy does.

Scheme      depolarized -> beaded; energy -> restored; beaded for too long -> part of it lost for good
Takes in    voltage of the tissue, share of energy
Hands on    share of dendrites that is beaded, share lost
Not here    slow loss of spines by load and stress (slow_damage.py)
Limits      three rates; depolarization is taken as the trigger, so half of normal flow does nothing
Sources     Murphy2008 (minutes), ZhangMurphy2005 (flow)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.injury.membrane_flux import logistic
from glutamate.parameter import par
from glutamate.units import mV, share

SEEN = "fit:EXC-34"


@mechanism
class Dendrites:
    """Dendrites of one neighbourhood."""

    bead_time: float = par(0.7, "min", SEEN, low=0.5, high=2, domain=(0.01, None))
    restore_time: float = par(12, "min", SEEN, low=5, high=30, domain=(0.01, None), note="at full energy")
    lost_time: float = par(60, "min", "assumed: an hour without flow is not survived", domain=(0.1, None))
    half: float = par(-45, "mV", "assumed: where a depolarization counts", domain=None)
    width: float = par(3, "mV", "assumed: where a depolarization counts", domain=(0.1, None))

    TIME = "min"

    class State(NamedTuple):
        """Shares; the rest is well."""

        beaded: share
        lost: share

    class Drive(NamedTuple):
        """Of the tissue."""

        voltage: mV
        energy: share

    def start(self, drive):
        """All well."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Well to beaded and back; a part of the beaded goes."""
        down = logistic((drive.voltage - self.half) / self.width)
        beads = down * (1 - state.beaded - state.lost) / self.bead_time
        gone = down * state.beaded / self.lost_time
        restored = drive.energy * (1 - down) * state.beaded / self.restore_time
        return self.State(beads - restored - gone, gone)

    def targets(self):
        """Minutes to loss and to restoration; half of flow."""
        ours = partial(Target, "EXC-34", source="Murphy2008", relative=False)

        def lost():
            return ischaemia(7.0)["half_beaded"]

        def back():
            return ischaemia(7.0)["restored"]

        def spared():
            return ischaemia(300.0, 0.5)["most"]

        return [
            ours("minutes of stopped flow until half is beaded", 2.5, "min", 1.0, kind="calibration", measure=lost),
            ours("minutes until restored after 7 min, 10 to 60", 35, "min", 25, kind="calibration", measure=back),
            Target(
                "EXC-34", "most that beads in 5 h of half of flow", 0, "1", 0.1, "ZhangMurphy2005", "prediction",
                spared, relative=False,
            ),
        ]  # fmt: skip


@cache
def ischaemia(minutes: float, left: float = 0.0) -> dict[str, float]:
    """Beading under stopped or reduced flow: minutes to half, minutes of return to a tenth, most, lost for good."""
    import numpy as np

    from glutamate.engine.assembly import Assembly
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate
    from glutamate.injury.ion_models import stopped_flow

    whole = stopped_flow()
    wires = {**whole.wires, "dendrites.voltage": "tissue.voltage", "dendrites.energy": "failure.energy"}
    made = Model.of(Assembly({**whole.parts, "dendrites": Dendrites()}, wires))
    coupling = {"failure.coupling_left": left}
    made = made.set({"failure.length": f"{minutes} min", "failure.left": left, **coupling})
    times = np.arange(0.0, 6e4 * (minutes + 90), 5e3)
    data = simulate(made, times=times, record=["dendrites.beaded", "dendrites.lost"], threads=1)
    beaded, t = data["dendrites.beaded"].values, times / 6e4 - 20 / 60
    hit = t[beaded > 0.5]
    late = t[(beaded < 0.1) & (t > minutes)]
    return {
        "half_beaded": float(hit[0]) if len(hit) else float("inf"),
        "restored": float(late[0] - minutes) if len(late) else float("inf"),
        "most": float(beaded.max()),
        "lost": float(data["dendrites.lost"].values[-1]),
    }
