"""Person: the model `life` with what a plan asks for beside it: substances, meals, study, lasting stressors, a diary.

Scheme      life; medicines -> factors handed on, sleep; meals -> plasma; study -> words known; all -> diary
Takes in    names of substances, hours of lasting stressors, whether the person learns and eats
Hands on    what life hands on; diary.*, vocabulary.recall, plasma.glutamate_plasma, levels of substances
Not here    when what happens (lower.py), who the person is (people). Plasma, tissue and ambient glutamate stand side by
            side and none reads another: the barrier and hours lie between them
Sources     those of its parts
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.model import Model, model
from glutamate.errors import ParameterError, closest

BY_EVENTS = ("cognitive", "sensory", "detached")  # inputs of life that events set here
YES, SWEETENER, POWDER = "yes", "aspartame", "glutamine"
EATS = (YES, SWEETENER, POWDER)
REST_PLASMA = Input("mM", 0.05, "of plasma after a night, as in the resting cortex")


@model("person", title="A person's days: life with substances, meals, study and a diary")
def assemble(
    substances: str = "", stressors: str = "", learns: bool = False, eats: str = "", age: str = "30"
) -> Assembly:
    """The parts and their wires.

    substances   names joined by commas, as in "caffeine, memantine"
    stressors    hours in which lasting stressors fade, joined by commas
    learns       whether there is a list of words
    eats         "yes" where there are meals; "yes, aspartame, glutamine" with these beside
    age          "30" or "65"

    Raises PathError for an unknown substance, ParameterError for anything else.
    """
    from glutamate.drugs.in_life import medicated
    from glutamate.life.diary import Diary
    from glutamate.life.life import assemble as life
    from glutamate.life.lit_room import LitRoom
    from glutamate.life.surroundings import Surroundings
    from glutamate.plasticity.word_list import WordList

    base = life(age)
    parts: dict[str, Any] = {**base.parts, "light": LitRoom(), "diary": Diary(), "day": Surroundings()}
    wires: dict[str, Any] = {
        **base.wires, "light.inside": "day.in_place", "light.indoors": "day.lux",
        "load.cognitive": "day.cognitive_load", "load.sensory": "day.sensory_load", "effort.detached": "day.free",
        "diary.awake": "pressure.awake", "diary.hour": "clock.hour",
        "diary.lapses": "performance.lapses", "diary.sleepiness": "sleepiness.sleepiness",
    }  # fmt: skip
    inputs = {path: given for path, given in base.inputs.items() if path not in BY_EVENTS}
    strain = base.wires["stressors.strain"]
    for hours in listed(stressors):
        made = _lasting(hours)
        part = stressor_part(hours)
        parts[part] = made
        wires[f"{part}.elsewhere"], strain = strain, f"{part}.strain"
    wires["stressors.strain"] = strain
    if learns:
        parts["vocabulary"] = WordList()
        wires["vocabulary.learning"] = "handed.plasticity"
    if eats:
        _feed(listed(eats), parts, wires, inputs)
    assembly = dataclasses.replace(base, parts=parts, wires=wires, inputs=inputs)
    names = listed(substances)
    return medicated(assembly, *names) if names else assembly


def listed(text: str) -> list[str]:
    """Names joined by commas, each once; ParameterError for anything but a text."""
    given: object = text
    if not isinstance(given, str):
        do = 'write "caffeine, memantine"'
        raise ParameterError("names joined by commas", f"{given!r:.60}", "a text", do)
    return list(dict.fromkeys(name.strip().lower() for name in given.split(",") if name.strip()))


def stressor_part(hours: float | str) -> str:
    """Name of the part that holds stressors fading in so many hours."""
    return "stressor_" + f"{float(hours):g}".replace(".", "_").replace("+", "").replace("-", "_") + "_h"


def _lasting(hours: str) -> Any:
    from glutamate.life.lasting_stressor import LastingStressor
    from glutamate.parameter import par

    try:
        length = float(hours)
    except ValueError:
        came, allowed = f"{hours!r:.40}", 'hours joined by commas, as in "6, 24"'
        raise ParameterError("lasting stressors", came, allowed, "write it so") from None
    return LastingStressor(fade_time=par(length, "h", "assumed: the plan says so", domain=(1e-3, None)))


def _feed(eats: list[str], parts: dict[str, Any], wires: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Plasma, sugar and what else is eaten."""
    from glutamate.metabolism.plasma_glucose import PlasmaGlucose
    from glutamate.metabolism.plasma_glutamate import PlasmaGlutamate

    for name in eats:
        if name not in EATS:
            near = closest(name, EATS)
            raise ParameterError("what is eaten", f"{name!r:.40}", ", ".join(EATS), "use these", closest=near)
    parts |= {"plasma": PlasmaGlutamate(), "sugar": PlasmaGlucose()}
    wires |= {"plasma.rest_plasma": "rest_plasma", "sugar.glucose_level": "glucose_level"}
    inputs |= {"rest_plasma": REST_PLASMA, "glucose_level": Input("mM", 5.0, "of plasma without food")}
    if SWEETENER in eats:
        from glutamate.metabolism.aspartame import Aspartame

        parts["sweetener"] = Aspartame()
    if POWDER in eats:
        from glutamate.metabolism.plasma_glutamine import PlasmaGlutamine

        parts["glutamine"] = PlasmaGlutamine()


def build(substances: list[str], stressors: list[float], learns: bool, eats: list[str]) -> tuple[Model, Any]:
    """The model of these needs, with the substances' own values, and what `in_life` says of them (None without)."""
    from glutamate.drugs.in_life import in_life
    from glutamate.engine import discover

    choices: dict[str, Any] = {"substances": ", ".join(sorted(substances)), "learns": learns, "eats": ", ".join(eats)}
    choices["stressors"] = ", ".join(f"{hours:g}" for hours in sorted(set(stressors)))
    made = discover.model("person", tuple(sorted((key, value) for key, value in choices.items() if value)))
    if not substances:
        return made, None
    found = in_life(*sorted(substances))
    return made.set(found.values), found
