"""Plasma glutamate: from the plate through a gut that burns most of it, as free glutamate in water or with food.

Scheme      gut (water) -> first pass -> plasma -> gone; gut (with food) -> first pass -> plasma; food -> plasma
Takes in    monosodium glutamate in water (port `water`, mg), with food (port `with_food`, mg), meals (port `food`)
Hands on    plasma glutamate
Not here    the brain (the barrier stands between), red cells (500 to 640 uM; a broken sample shows them), body growth
Limits      with food, emptying is eight times slower and the first pass takes twice as much; each gut pool has a first
            pass of its own; a meal is the liquid meal of the source; Fernstrom1996 found 550 uM where this gives 800
Sources     Stegink1983 (fitted: peaks after 0, 100 and 150 mg/kg), TsaiHuang2000 (level, by way of the resting cortex)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.parameter import par
from glutamate.units import measure, mM, number

content = measure("umol/kg")(low=0, scale="1 umol/kg")
appearance = measure("umol/(kg min)")(low=0, scale="0.1 umol/(kg min)")
dose = measure("mg")


@mechanism
class PlasmaGlutamate:
    """Gut and plasma of one person."""

    weight: float = par(70, "kg", "assumed: an adult", low=50, high=100, domain=POSITIVE)
    molar_mass: float = par(187.13, "g/mol", "assumed: monosodium glutamate with its crystal water", domain=POSITIVE)
    emptying_rate: float = par(0.026, "1/min", "fit:MET-28", domain=POSITIVE, note="k_a, in water")
    food_delay: float = par(8, "1", "fit:MET-28", domain=(1, None))
    first_pass: float = par(5.9, "umol/(kg min)", "fit:MET-28", low=4, high=9, domain=POSITIVE, note="J_fp, in water")
    food_pass: float = par(2, "1", "assumed: carbohydrate doubles what the gut burns", domain=(1, None))
    food_input: float = par(0.39, "umol/(kg min)", "fit:MET-28", domain=(0, None), note="of the liquid meal's protein")
    food_time: float = par(120, "min", "assumed: hours of absorption", domain=POSITIVE)
    distribution: float = par(0.25, "L/kg", "assumed: fluid outside cells", low=0.2, high=0.3, domain=POSITIVE)
    elimination_rate: float = par(0.038, "1/min", "fit:MET-28", low=0.03, high=0.05, domain=POSITIVE, note="k_el")

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Per kg of body; plasma as a concentration."""

        gut_water: content
        gut_food: content
        from_protein: appearance
        glutamate_plasma: mM(low=0, scale="1 uM")

    class Drive(NamedTuple):
        """Level after a night."""

        rest_plasma: mM

    def start(self, drive):
        """After a night."""
        return self.State(0.0, 0.0, 0.0, drive.rest_plasma)

    def rate(self, state, drive):
        """Gut empties, what passes reaches plasma; there it goes back to its level."""
        water = self.emptying_rate * state.gut_water
        food = self.emptying_rate / self.food_delay * state.gut_food
        passed = water**2 / (water + self.first_pass) + food**2 / (food + self.food_pass * self.first_pass)
        above = state.glutamate_plasma - drive.rest_plasma
        return self.State(
            -water,
            -food,
            -state.from_protein / self.food_time,
            (passed + state.from_protein) / self.distribution - self.elimination_rate * above,
        )

    def jumps(self):
        """What is eaten is in the gut at once."""
        return [
            Jump("water", to=self.drink, unit=dose),
            Jump("with_food", to=self.season, unit=dose),
            Jump("food", to=self.eat, unit=number),
        ]

    def drink(self, state, drive, value):
        """Monosodium glutamate in water, on an empty stomach."""
        return state._replace(gut_water=state.gut_water + value / self.molar_mass / self.weight)

    def season(self, state, drive, value):
        """Monosodium glutamate in food."""
        return state._replace(gut_food=state.gut_food + value / self.molar_mass / self.weight)

    def eat(self, state, drive, value):
        """As many meals, each with the protein of the source's."""
        return state._replace(from_protein=state.from_protein + value * self.food_input)
