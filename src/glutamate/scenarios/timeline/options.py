"""Options: what each verb's value and options mean, checked once for an entry.

dose        a regimen without times, as in "caffeine 100 mg oral" or "ketamine 0.5 mg/kg iv over 40 min"
meal        breakfast, lunch, dinner, snack or restaurant, then perhaps "with msg 1.5 g and sugar 20 g"
light       "450 lux", or a number of lux
exercise    light, moderate, vigorous
study       vocabulary
scan        mrs, of a region and with a sequence such as "mega-press 3T"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from glutamate.errors import GlutamateError, ScenarioError, closest
from glutamate.scenarios.timeline import format as entries
from glutamate.scenarios.timeline.clock import read_length

INTENSITY = {"light": 0.25, "moderate": 0.5, "vigorous": 1.0}  # of a vigorous bout, assumed
SUBJECTS = ("vocabulary",)
SCANS = ("mrs",)
REGIONS = {"acc": "cingulate", "pfc": "prefrontal", "v1": "visual", "a1": "auditory"}
REGIONS |= {name: name for name in REGIONS.values()}
BRIGHTEST = 200_000.0  # lux, more than the midday sun
LUX = re.compile(r"([0-9]{1,7}(?:\.[0-9]{1,6})?)\s*(?:lux|lx)", re.IGNORECASE)
PLATE = {"meal": "1", "sugar": "20 g", "starch": "80 g"}
SNACK = {"meal": "0.3", "sugar": "15 g", "starch": "15 g"}
EATEN = ("msg", "msg in water", "yeast extract", "sugar", "starch", "glutamine", "aspartame")
MORSEL = re.compile(r"([a-z][a-z ]*?)\s+([0-9].*)")


def read_options(entry: entries.TimelineEntry) -> tuple[str, dict[str, Any]]:
    """The value of an entry's verb as a text, and its options as numbers; GlutamateError for what cannot be."""
    reader = READERS.get(entry.verb)
    return reader(entry) if reader else (str(entry.what), {})


def read_light(given: str | float) -> float:
    """Lux of a number or of a text such as "450 lux"."""
    found = LUX.fullmatch(given.strip()) if isinstance(given, str) else None
    lux = (
        float(found[1]) if found else given if isinstance(given, int | float) and not isinstance(given, bool) else -1.0
    )
    if not 0 <= lux <= BRIGHTEST:
        raise ScenarioError(f"light {given!r:.40}", f"{given!r:.40}", f"0 to {BRIGHTEST:g} lux", 'write "450 lux"')
    return float(lux)


def one_of(asked: str, given: str, known: Iterable[str]) -> str:
    """A name that is known; ScenarioError with the closest ones."""
    known = tuple(known)
    if given not in known:
        near = closest(given, known)
        raise ScenarioError(asked, f"{given!r:.60}", ", ".join(known), "use one of these", closest=near)
    return given


def _work(entry: Any) -> tuple[str, dict[str, Any]]:
    return entry.work, {"load": entry.load, "sensory": entry.sensory}


def _study(entry: Any) -> tuple[str, dict[str, Any]]:
    what = one_of("the subject of study", entry.study, SUBJECTS)
    return what, {"items": entry.items, "method": entry.method, "attention": entry.attention}


def _dose(entry: Any) -> tuple[str, dict[str, Any]]:
    from glutamate.engine import discover
    from glutamate.errors import ParameterError
    from glutamate.pharmacology.regimen_text import read

    try:
        substance, doses = read(entry.dose, at="00:00", days=(1,))
    except ParameterError as error:
        error.asked, error.do = f"the dose {entry.dose!r:.60}", 'write it as in "caffeine 100 mg oral", times in `at`'
        raise
    if substance is None:
        raise ParameterError(f"the dose {entry.dose!r:.60}", "no substance", 'as in "caffeine 100 mg oral"', "name one")
    name = discover.find("drug", substance).name
    if len(doses) != 1:
        came, do = f"{len(doses)} doses", "write an entry for each"
        raise ParameterError(f"the dose {entry.dose!r:.60}", came, "one dose, whose times stand in `at`", do)
    dose = doses[0]
    found = {"amount": dose.amount, "per_kg": dose.per_kg, "compartment": dose.compartment, "duration": dose.duration}
    return entry.dose, {"substance": name, **found}


def _meal(entry: Any) -> tuple[str, dict[str, Any]]:
    from glutamate.engine.events.protocol import Protocol
    from glutamate.metabolism.meals import eat

    name, _, beside = entry.meal.strip().lower().partition(" with ")
    eaten = dict(_plates()[one_of("a meal", name.strip(), _plates())])
    for part in re.split(r"\s*,\s*|\s+and\s+", beside.strip()) if beside.strip() else ():
        found = MORSEL.fullmatch(part)
        if found is None:
            allowed = 'a substance and an amount, as in "lunch with msg 1.5 g and sugar 20 g"'
            raise ScenarioError(f"the meal {entry.meal!r:.60}", f"{part!r:.40}", allowed, "write it so")
        eaten[one_of("what is eaten", found[1], EATEN)] = found[2].strip()
    if entry.meal.lower().rstrip().endswith(" with"):
        raise ScenarioError(f"the meal {entry.meal!r:.60}", "nothing after with", "a substance", "name it")
    for substance, amount in eaten.items():
        eat(Protocol(), substance, amount, [0.0])
    return entry.meal, {"eaten": eaten}


def _plates() -> Mapping[str, Mapping[str, str]]:
    """What is eaten by the name of a meal."""
    from glutamate.metabolism.meals import ORDINARY

    breakfast, lunch, dinner = ORDINARY.values()
    return {"breakfast": breakfast, "lunch": lunch, "dinner": dinner, "restaurant": PLATE, "snack": SNACK}


def _exercise(entry: Any) -> tuple[str, dict[str, Any]]:
    return entry.exercise, {"intensity": INTENSITY[one_of("exercise", entry.exercise, INTENSITY)]}


def _stressor(entry: Any) -> tuple[str, dict[str, Any]]:
    decay = None if entry.decay is None else read_length(entry.decay)
    if decay is not None and not 0 < decay <= 24 * 365:
        raise ScenarioError("the decay of a stressor", f"{entry.decay!r:.40}", "above 0, at most a year", "correct it")
    return entry.stressor, {"strength": entry.strength, "decay": decay}


def _light(entry: Any) -> tuple[str, dict[str, Any]]:
    return str(entry.light), {"light": read_light(entry.light)}


def _scan(entry: Any) -> tuple[str, dict[str, Any]]:
    from glutamate.readouts.mrs.scan import scan

    region = REGIONS[one_of("the region of a scan", entry.region.lower(), REGIONS)]
    try:
        scan(entry.sequence)
    except GlutamateError as error:
        error.asked = f"the sequence {entry.sequence!r:.60}: {error.asked}"
        raise
    return one_of("a scan", entry.scan, SCANS), {"region": region, "sequence": entry.sequence}


READERS: dict[str, Callable[[Any], tuple[str, dict[str, Any]]]] = {
    "work": _work,
    "study": _study,
    "dose": _dose,
    "meal": _meal,
    "exercise": _exercise,
    "stressor": _stressor,
    "light": _light,
    "scan": _scan,
}
