"""Plasma glucose: sugar that comes at once, starch that comes slowly, and a hormone that overshoots.

Scheme      sugar, starch -> plasma glucose -> hormone -| plasma glucose
Takes in    sugar and starch (ports, mg), the level without food (an input: low for a clamp, insulin or a long fast)
Hands on    plasma glucose
Not here    diabetes, counter-regulation, insulin itself (the hormone is what insulin does, in mM)
Limits      linear: a second meal adds up; a spike is followed by an undershoot of a tenth of its height
Sources     Ackerman1965 (scheme: two linear equations whose own period is below four hours); its rates are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.plasma_glutamate import dose
from glutamate.parameter import par
from glutamate.units import measure, mM

content = measure("mmol/kg")(low=0, scale="0.01 mmol/kg")


@mechanism
class PlasmaGlucose:
    """Gut, plasma and hormone of one person."""

    weight: float = par(70, "kg", "assumed: an adult", domain=POSITIVE)
    molar_mass: float = par(180.16, "g/mol", "assumed: glucose", domain=POSITIVE)
    sugar_rate: float = par(0.025, "1/min", "assumed: half in 28 min", low=0.015, high=0.04, domain=POSITIVE)
    starch_rate: float = par(0.01, "1/min", "assumed: half in 70 min", low=0.006, high=0.015, domain=POSITIVE)
    available: float = par(0.7, "1", "assumed: passes the liver; 75 g of sugar add 4 mM", domain=(0, 1))
    distribution: float = par(0.25, "L/kg", "assumed: fluid outside cells", domain=POSITIVE)
    use_rate: float = par(0.03, "1/min", "assumed: without hormone", domain=POSITIVE, note="m1")
    hormone_effect: float = par(0.05, "1/min", "assumed: period of 1.8 h", domain=(0, None), note="m2")
    hormone_loss: float = par(0.03, "1/min", "assumed: period of 1.8 h", domain=POSITIVE, note="m3")
    hormone_gain: float = par(0.05, "1/min", "assumed: period of 1.8 h", domain=(0, None), note="m4")

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Per kg of body; excursion from the level and hormone above its own, as concentrations."""

        sugar: content
        starch: content
        excursion: mM(scale="0.1 mM")
        hormone: mM(scale="0.1 mM")

    class Drive(NamedTuple):
        """Level without food."""

        glucose_level: mM(low=0)

    class Output(NamedTuple):
        """In plasma."""

        glucose_plasma: mM

    def start(self, drive):
        """After a night."""
        return self.State(0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Two guts, one damped oscillator."""
        quick, slow = self.sugar_rate * state.sugar, self.starch_rate * state.starch
        enters = self.available * (quick + slow) / self.distribution
        return self.State(
            -quick,
            -slow,
            enters - self.use_rate * state.excursion - self.hormone_effect * state.hormone,
            self.hormone_gain * state.excursion - self.hormone_loss * state.hormone,
        )

    def output(self, state, drive):
        """Level and excursion."""
        return self.Output(drive.glucose_level + state.excursion)

    def jumps(self):
        """What is eaten is in the gut at once."""
        return [Jump("eat_sugar", to=self.sweet, unit=dose), Jump("eat_starch", to=self.plain, unit=dose)]

    def sweet(self, state, drive, value):
        """Sugar as glucose."""
        return state._replace(sugar=state.sugar + value / self.molar_mass / self.weight)

    def plain(self, state, drive, value):
        """Starch as glucose."""
        return state._replace(starch=state.starch + value / self.molar_mass / self.weight)
