"""Glial failure: glutamate between cells when uptake is weak; release grows with firing, firing with glutamate.

Scheme      leak and release by firing -> glutamate -> uptake (capacity) ; glutamate -> NMDA receptors -> firing
Takes in    capacity of uptake (1 in health), drive of the network
Hands on    glutamate, firing; `settled` (steady state or none)
Not here    who lowers the capacity (inflammation.py, people); receptors in detail
Limits      loop gains are guesses; a null mutant seizes in life for more reasons than this one
Sources     HermanJahr2007 (level at rest), PatneauMayer1990 (occupancy), Tanaka1997, Rothstein1996 (knock-outs)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.maths import maximum, power
from glutamate.parameter import par
from glutamate.units import measure, mM, number

GUESS = "assumed: order of magnitude"
SEIZURE_HZ = 50.0
NEURONAL = 0.05  # share of uptake by the neuronal carrier EAAC1, assumed from its density


@mechanism
class GlialFailure:
    """A cubic millimetre of cortex without places."""

    uptake: float = par(3.5, "mM/s", GUESS, low=1, high=4, domain=(1e-3, None), note="V at full capacity")
    half: float = par(18, "uM", "HermanJahr2007", low=4.3, high=30, domain=(0.1, None), note="K_m, not re-read there")
    level: float = par(25, "nM", "HermanJahr2007", low=10, high=90, domain=(0.1, None), note="at rest")
    rest: float = par(1, "Hz", GUESS, low=0.2, high=2, domain=(0.01, None))
    leak: float = par(0.5, "1", GUESS, domain=(0, 1), note="share of release at rest that does not follow firing")
    most: float = par(100, "Hz", GUESS, domain=(1, None), note="firing in a seizure")
    recurrent: float = par(0.5, "1", GUESS, domain=(0, 0.99), note="net self-excitation of the network")
    tonic: float = par(20, "Hz", GUESS, low=5, high=40, domain=(0, None), note="drive by all NMDA receptors")
    occupied_half: float = par(2.3, "uM", "PatneauMayer1990", domain=(0.01, None))
    hill: float = par(1.5, "1", "PatneauMayer1990", domain=(0.1, None))
    network_time: float = par(50, "ms", GUESS, domain=(0.1, None))

    TIME = "ms"

    class State(NamedTuple):
        """Glutamate between cells, firing."""

        glutamate: mM(low=0, scale="25 nM")
        firing: measure("Hz")(low=0)

    class Drive(NamedTuple):
        """Capacity of uptake per that of health, and what comes from elsewhere."""

        capacity: number(low=0)
        elsewhere: measure("Hz")(low=0)

    def start(self, drive):
        """Health."""
        return self.State(self.level, self.rest)

    def occupancy(self, glutamate):
        """Share of NMDA receptors with glutamate."""
        bound = power(glutamate / self.occupied_half, self.hill)
        return bound / (1 + bound)

    def rate(self, state, drive):
        """Release covers uptake at rest; firing relaxes to drive and to its own."""
        c, r = state.glutamate, state.firing
        resting = self.uptake * self.level / (self.level + self.half)
        released = resting * (self.leak + (1 - self.leak) * r / self.rest)
        base = self.rest * (1 - self.recurrent) - self.tonic * self.occupancy(self.level)
        into = self.recurrent * r + maximum(base, 0.0) + self.tonic * self.occupancy(c) + drive.elsewhere
        into = self.most * into / (self.most + into) * (1 + self.rest / self.most)
        return self.State(
            glutamate=released - drive.capacity * self.uptake * c / (c + self.half),
            firing=(into - r) / self.network_time,
        )

    def targets(self):
        """Spontaneous seizures where GLT-1 is nearly gone; no rise where the neuronal carrier is."""
        ours = partial(Target, "EXC-29", unit="1", relative=False, kind="prediction")

        def null():
            return float(settled(0.1)["firing"] > SEIZURE_HZ and settled(1.0)["firing"] < 2)

        def neuronal():
            return settled(1 - NEURONAL)["glutamate"] / settled(1.0)["glutamate"] - 1

        return [
            ours(
                "a tenth of uptake: firing runs away, in health not", 1, tolerance=0, source="Tanaka1997", measure=null
            ),
            ours("rise without EAAC1, below 0.2", 0, tolerance=0.2, source="Rothstein1996", measure=neuronal),
        ]


def settled(capacity: float, minutes: float = 10.0, **changes: float) -> dict[str, float]:
    """Glutamate (mM) and firing (Hz) after so many minutes at a capacity of uptake."""
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    made = Model.of(changed(GlialFailure(), **changes)) if changes else Model.of(GlialFailure())
    made = made.set({"glial_failure.capacity": capacity, "glial_failure.elsewhere": 0.0})
    data = simulate(made, times=[0.0, 6e4 * minutes], threads=1)
    return {
        "glutamate": float(data["glial_failure.glutamate"].values[-1]),
        "firing": 1e3 * float(data["glial_failure.firing"].values[-1]),
    }
