"""A person from day to day: the model `life`, all processes of this room with one another.

Scheme      light and bed -> sleep -> lapses, sleepiness, synapses; load -> tissue glutamate, fatigue -> exhaustion;
            stressors -> glands -> transporters, GABA, spines; caffeine and alcohol beside; all -> factors handed on
Takes in    cognitive and sensory load, lamps, lasting strain, detachment, drinking, protection, a sensory trait
            events pressure.lie_down, pressure.get_up, stressors.stressor, exercise.bout, caffeine.dose
Hands on    handed.* (factors for faster scales), performance.lapses, sleepiness.sleepiness, rhythm.plasma,
            *.glutamate_tissue by region, burnout.exhaustion, withdrawal.severity
Not here    other drugs, food (metabolism), learning (plasticity), who a person is (people)
Sources     those of its parts
"""

from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import model
from glutamate.life.acute_stress import AcuteStress
from glutamate.life.alcohol import Alcohol
from glutamate.life.alcohol_withdrawal import AlcoholWithdrawal
from glutamate.life.body_clock import BodyClock
from glutamate.life.burnout import Burnout
from glutamate.life.caffeine import Caffeine
from glutamate.life.choice_cost import ChoiceCost
from glutamate.life.chronic_stress import ChronicStress
from glutamate.life.cortisol_rhythm import CortisolRhythm
from glutamate.life.day_clock import DayClock
from glutamate.life.effort import Effort
from glutamate.life.exercise import Exercise
from glutamate.life.handed_on import HandedOn
from glutamate.life.hpa_glands import HpaGlands
from glutamate.life.load import Load
from glutamate.life.performance import Performance
from glutamate.life.room_light import RoomLight
from glutamate.life.sleep import WIRES as SLEEP
from glutamate.life.sleep import sleeper
from glutamate.life.sleep_stages import SleepStages
from glutamate.life.sleepiness import Sleepiness
from glutamate.life.stressors import Stressors
from glutamate.life.synaptic_homeostasis import SynapticHomeostasis
from glutamate.life.tissue_pool import TissuePool
from glutamate.metabolism.alcohol_adaptation import AlcoholAdaptation
from glutamate.metabolism.sleep_wake import SleepWake

REGIONS = ("prefrontal", "cingulate", "visual", "auditory")
INPUTS = {
    "cognitive": Input("1", 0.8, "load of thinking while awake: 0.3 at rest, 1 at work, 2 extreme"),
    "sensory": Input("1", 0.8, "load of the senses while awake"),
    "lamps": Input("1", 0.0, "lux of lamps and screens beyond the evening's"),
    "strain": Input("1", 0.0, "lasting stress above an ordinary day's 1"),
    "detached": Input("1", 0.0, "0 to 1, free of work while awake"),
    "drunk": Input("g/h", 0.0, "alcohol"),
    "protection": Input("1", 0.0, "share of treatment that holds spines"),
    "trait": Input("1", 1.0, "sensory gain of the person"),
    "arousal": Input("1", 0.0, "0 to 1, keeps awake"),
    "drug_release": Input("1", 1.0, "factor of medicines on release"),
    "drug_uptake": Input("1", 1.0, "factor of medicines on uptake"),
    "drug_gaba": Input("1", 1.0, "factor of medicines on GABA"),
    "drug_nmda": Input("1", 1.0, "factor of medicines on NMDA current"),
}
WIRES: dict[str, Any] = SLEEP | {
    "light.lamps": "lamps",
    "pressure.unfelt": "caffeine.unfelt",
    "pressure.arousal": "arousal",
    "performance.asleep": "pressure.asleep",
    "performance.hour": "clock.hour",
    "performance.caffeine": "caffeine.lapses",
    "sleepiness.asleep": "pressure.asleep",
    "sleepiness.hour": "clock.hour",
    "stages.asleep": "pressure.asleep",
    "ambient.nrem": "stages.nrem",
    "ambient.rem": "stages.rem",
    "synapses.awake": "pressure.awake",
    "synapses.load": "load.whole",
    "synapses.pressure": "ambient.pressure",
    "load.cognitive": "cognitive",
    "load.sensory": "sensory",
    "load.awake": "pressure.awake",
    "load.gain": "trait",
    "choice.glutamate_tissue": "prefrontal.glutamate_tissue",
    "stressors.strain": "strain",
    "stressors.damping": "exercise.damping_factor",
    "glands.stress": "stressors.stress",
    "rhythm.hour": "clock.hour",
    "rhythm.level": "glands.cortisol",
    "acute.excess": "glands.excess",
    "chronic.excess": "glands.excess",
    "chronic.debt": "performance.debt_share",
    "chronic.protection": "protection",
    "chronic.load": "load.whole",
    "effort.load": "load.whole",
    "effort.awake": "pressure.awake",
    "effort.detached": "detached",
    "burnout.residue": "effort.residue",
    "burnout.debt": "performance.debt_share",
    "burnout.load": "effort.mean_load",
    "alcohol.drunk": "drunk",
    "adaptation.alcohol": "alcohol.alcohol",
    "withdrawal.excitability": "adaptation.release",
    "withdrawal.gaba_adapted": "adaptation.gaba_adapted",
    "handed.stress_release": "acute.release",
    "handed.caffeine_release": "caffeine.release",
    "handed.transporters": "chronic.transporters",
    "handed.stress_gaba": "chronic.gaba",
    "handed.alcohol_gaba": "withdrawal.gaba",
    "handed.nmda_adapted": "adaptation.nmda_adapted",
    "handed.spines": "chronic.spines",
    "handed.strength": "synapses.strength",
    "handed.awake": "pressure.awake",
    "handed.overdue": "pressure.overdue",
    "handed.trait": "trait",
    "handed.habit": "exercise.plasticity",
    "handed.debt": "performance.debt_share",
    "handed.excess": "glands.excess",
    "handed.ambient": "ambient.level",
    **{f"handed.{name}": name for name in ("drug_release", "drug_uptake", "drug_gaba", "drug_nmda")},
}


def parts(age: str) -> dict[str, Any]:
    """Every part of a person of an age."""
    return {
        "clock": DayClock(),
        "light": RoomLight(),
        "body": BodyClock(),
        "pressure": sleeper(age),
        "stages": SleepStages(),
        "performance": Performance(),
        "sleepiness": Sleepiness(),
        "ambient": SleepWake.human(),
        "load": Load(),
        "synapses": SynapticHomeostasis(),
        **{region: TissuePool() for region in REGIONS},
        "choice": ChoiceCost(),
        "exercise": Exercise(),
        "stressors": Stressors(),
        "glands": HpaGlands(),
        "rhythm": CortisolRhythm(),
        "acute": AcuteStress(),
        "chronic": ChronicStress() if age == "30" else ChronicStress.aged(),
        "effort": Effort(),
        "burnout": Burnout(),
        "caffeine": Caffeine(),
        "alcohol": Alcohol(),
        "adaptation": AlcoholAdaptation(),
        "withdrawal": AlcoholWithdrawal(),
        "handed": HandedOn(),
    }


@model("life", title="A person from day to day: sleep, stress, load, fatigue and what they hand on")
def assemble(age: str = "30") -> Assembly:
    """The parts and their wires; age "30" or "65". Raises ParameterError for another."""
    wires = dict(WIRES)
    for region in REGIONS:
        wires |= {
            f"{region}.load": f"load.{region}",
            f"{region}.awake": "pressure.awake",
            f"{region}.overdue": "pressure.overdue",
            f"{region}.spines": "chronic.spines",
            f"{region}.boost": "exercise.boost",
        }
    return Assembly(parts(age), wires, INPUTS, TIME="h")
