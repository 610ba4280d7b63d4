"""Metabolism: the cycle of a gram of cortex in a person who eats, sleeps and takes vitamins.

Scheme      plate -> plasma -> barrier -> cycle; vitamin B6 -> decarboxylase; sleep -> ambient glutamate; cycle beside
            plasma magnesium -> cerebrospinal fluid
Takes in    meals (ports plasma.water, plasma.with_food, plasma.food, sugar.eat_sugar, sugar.eat_starch, glutamine.dose,
            sweetener.dose), vigabatrin (transaminase.dose), vitamin intake, sleep stage; the inputs that `show` lists
Hands on    plasma.glutamate_plasma, fluid.glutamate_ambient, fluid.gaba_ambient, tissue.*, excitatory.filling,
            inhibitory.filling, magnesium.magnesium, energy.supply, arcuate.glutamate_arcuate
Not here    the cleft of a synapse (the synapse has it), doses of drugs to their sites, a week of a life
Limits      those of its parts; phenylalanine reaches plasma and nothing reads it
Sources     those of its parts
"""

from collections.abc import Callable
from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.metabolism.alcohol_adaptation import AlcoholAdaptation
from glutamate.metabolism.aspartame import Aspartame
from glutamate.metabolism.circumventricular import CircumventricularOrgan
from glutamate.metabolism.csf_magnesium import CSFMagnesium
from glutamate.metabolism.cycle import BLOOD, bound, cells, known
from glutamate.metabolism.plasma_glucose import PlasmaGlucose
from glutamate.metabolism.plasma_glutamate import PlasmaGlutamate
from glutamate.metabolism.plasma_glutamine import PlasmaGlutamine
from glutamate.metabolism.sleep_wake import SleepWake
from glutamate.metabolism.vitamin_b6 import VitaminB6

MAGNESIUM: dict[str, Callable[[], Any]] = {"regulated": CSFMagnesium, "bolus": CSFMagnesium.bolus}
SLEEP: dict[str, Callable[[], Any] | None] = {"off": None, "human": SleepWake.human, "rat": SleepWake}
ALCOHOL: dict[str, Callable[[], Any] | None] = {
    "off": None,
    "adapts": AlcoholAdaptation,
    "null": AlcoholAdaptation.null,
}
BODY_INPUTS = {
    "vitamin_b6": Input("1", 1.0, "intake relative to what keeps plasma at its usual level"),
    "glucose_level": Input("mM", 5.0, "of plasma without food; low for insulin or a long fast"),
    "magnesium_plasma": Input("mM", 0.85, "total; a supplement adds 0.05"),
}
BODY_WIRES = {
    "*.glutamate_plasma": "plasma.glutamate_plasma",
    "*.glutamine_plasma": "glutamine.glutamine_plasma",
    "*.glucose_plasma": "sugar.glucose_plasma",
    "decarboxylase.coenzyme": "vitamin.brain",
    "vitamin.intake": "vitamin_b6",
    "sugar.glucose_level": "glucose_level",
    "magnesium.magnesium_plasma": "magnesium_plasma",
}
STAGES = {
    "nrem": Input("1", 0.0, "share of the moment in NREM sleep"),
    "rem": Input("1", 0.0, "share of the moment in REM sleep"),
}


@model("metabolism", title="The glutamate-glutamine-GABA cycle in a person who eats and sleeps")
def assemble(
    spill: str = "constant",
    brake: str = "none",
    label: bool = False,
    magnesium: str = "regulated",
    sleep: str = "off",
    sweetener: bool = False,
    alcohol: str = "off",
) -> Assembly:
    """The parts of metabolism and their wires.

    spill, brake, label   as in the cycle
    magnesium   "regulated" (little and slow) or "bolus" (what a bolus shows), two sets that no study joins
    sleep       "off", "human" or "rat": whether sleep and wake move what is spilled, at whose pace
    alcohol     "off", "adapts" (receptors adapt and release follows) or "null" (release does not)
    sweetener   whether aspartame may be drunk (port sweetener.dose)

    Raises ParameterError for any other choice.
    """
    known("magnesium", magnesium, MAGNESIUM)
    known("sleep", sleep, SLEEP)
    known("alcohol", alcohol, ALCOHOL)
    known("sweetener", sweetener, (True, False))
    parts, wires, inputs = cells(spill, brake, label)
    parts |= {
        "plasma": PlasmaGlutamate(),
        "glutamine": PlasmaGlutamine(),
        "sugar": PlasmaGlucose(),
        "vitamin": VitaminB6(),
        "magnesium": MAGNESIUM[magnesium](),
        "arcuate": CircumventricularOrgan(),
    }
    inputs = {k: v for k, v in inputs.items() if k not in (*BLOOD, "coenzyme")} | BODY_INPUTS
    wires |= BODY_WIRES
    law = SLEEP[sleep]
    if law is not None:
        parts["sleep"] = law()
        wires |= {"sleep.nrem": "nrem", "sleep.rem": "rem", "excitatory.spill_factor": "sleep.level"}
        inputs = {k: v for k, v in inputs.items() if k != "spill_factor"} | STAGES
    drinks = ALCOHOL[alcohol]
    if drinks is not None:
        parts["drinks"] = drinks()
        wires |= {"drinks.alcohol": Input("mM", 0.0, "of the body's water"), "tone.excitatory": "drinks.release"}
        inputs = {k: v for k, v in inputs.items() if k != "release_excitatory"}
    if sweetener:
        parts["sweetener"] = Aspartame()
    return bound(parts, wires, inputs)
