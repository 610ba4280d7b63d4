"""Substances in the model of a life: kinetics as a part, every knob as a part, and the factors of life that they enter.

Scheme      dose -> kinetics -> sites held -> knobs -> factors handed on; stimulants -> arousal -> sleep
Takes in    names of substances; an assembly that has the parts of the model `life`
Hands on    `in_life`: parts, wires, where doses go, which factor is where, and what has no place; `medicated`, the
            assembly with them; `give`, a regimen as commands of a protocol; `vary`, people who differ
One of each caffeine and ethanol keep the kinetics that life has, with the record's numbers: nothing is dosed twice.
            Life has no absorption of ethanol: a glass enters over the hour in which 95 % are absorbed
Limits      tonic current and GABA made enter one factor, of one substance only one of them; it moves vesicles too.
            NMDA current beside synapses, receptors other than NMDA, channels and monoamines have no place in a life.
            Substances that share a site compete where it is in SHARED; in one pore they act as if in two
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from math import log, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from glutamate.drugs import load_drug
from glutamate.drugs.acting import OWN_KINETICS, at_rest, knob, level, part_of, sites, with_kinetics
from glutamate.drugs.interactions import together
from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.errors import ParameterError
from glutamate.pharmacology.drug import KNOBS, Drug
from glutamate.units import to_canonical

if TYPE_CHECKING:
    from glutamate.engine.events.protocol import Protocol
    from glutamate.pharmacology.regimen import Regimen

PLACES = {  # knob: (factor that life hands on, input of life that it replaces)
    "release": ("release_gain", "drug_release"),
    "uptake": ("uptake", "drug_uptake"),
    "gaba_made": ("gaba_tone", "drug_gaba"),
    "gaba_tonic": ("gaba_tone", "drug_gaba"),
    "nmda_synaptic": ("nmda_gain", "drug_nmda"),
}
WAKES = "dopamine_transporter"
SHARED = ("gamma2 site", "alpha2-delta-1")  # sites of two substances or more, by Gaddum's equation
OF_CAFFEINE = {"release": "caffeine.release", "adenosine_a1": "caffeine.a1", "adenosine_a2a": "caffeine.a2a"}


class InLife(NamedTuple):
    """What substances are in the model `life`.

    doses {substance: part that takes them}, levels {substance: path in plasma}, knobs {(substance, knob): path of its
    factor}, factors {factor of life: path of what all substances together make of it}, values {path: canonical} to
    set, missing texts of what has no place.
    """

    parts: dict[str, Any]
    wires: dict[str, Any]
    doses: dict[str, str]
    levels: dict[str, str]
    knobs: dict[tuple[str, str], str]
    factors: dict[str, str]
    values: dict[str, float]
    missing: tuple[str, ...]


def in_life(*names: str) -> InLife:
    """Substances in a life together; the same name twice is one substance.

    Raises PathError for an unknown substance, ParameterError for one without kinetics.
    """
    from glutamate.drugs.wakefulness import Wakefulness

    given = list(dict.fromkeys(name.strip().lower() for name in names))
    found = InLife({}, {}, {}, {}, {}, {}, {}, ())
    chains: dict[str, list[str]] = {}
    rest: dict[str, float] = {}
    shared: dict[tuple[str, str], list[str]] = {}
    missing: list[str] = []
    for name in given:
        record = load_drug(name)
        _kinetics(name, record, found)
        missing += _knobs(name, record, found, chains, rest, shared)
    for parts in shared.values():
        _compete(parts, found, chains)
    for place, turned in chains.items():
        target = "wakefulness.free" if place == WAKES else f"handed.{place}"
        found.wires.update({f"{after}.before": f"{part}.product" for part, after in pairwise(turned)})
        found.wires[f"{turned[0]}.before"] = Input("1", 1 / prod(rest[part] for part in turned), "rest is 1")
        found.wires[target] = f"{turned[-1]}.product"
        named = [factor for factor, own in PLACES.values() if own == place]
        found.factors[named[0] if named else "arousal"] = f"{turned[-1]}.product"
    if WAKES in chains:
        found.parts["wakefulness"] = Wakefulness()
        found.wires.update({"wakefulness.elsewhere": "arousal", "pressure.arousal": "wakefulness.arousal"})
        found.factors["arousal"] = "wakefulness.arousal"
    for name, factor in together(given).clearance.items():
        if name not in OWN_KINETICS:
            found.values[f"{part_of(name)}.clearance_factor"] = float(factor)
    return found._replace(missing=tuple(missing))


def medicated(assembly: Assembly, *names: str) -> Assembly:
    """An assembly with the parts of `life`, and these substances in it; `in_life(...).values` are still to be set."""
    found = in_life(*names)
    taken = {own for _, own in PLACES.values() if f"handed.{own}" in found.wires}
    return dataclasses.replace(
        assembly,
        parts={**assembly.parts, **found.parts},
        wires={**assembly.wires, **found.wires},
        inputs={path: given for path, given in assembly.inputs.items() if path not in taken},
    )


def give(protocol: Protocol, name: str, regimen: Regimen, until: float) -> Protocol:
    """A protocol with the doses of a regimen before `until` hours; time 0 of the regimen is that of the model.

    Raises ParameterError for a substance without kinetics, or a way of dosing that life has no port for.
    """
    from glutamate.pharmacology.regimen import Regimen

    record, part = with_kinetics(name), part_of(name)
    own = record.given(regimen)
    if part not in OWN_KINETICS.values():
        return protocol.dose(own, part, until)
    do = "give mg by mouth, at moments" if part == "caffeine" else "give mg or g by mouth"
    if any(dose.per_kg or dose.compartment != "depot" for dose in own.doses):
        raise ParameterError(f"{name} in a life", "a dose per kg, or not swallowed", "swallowed amounts", do)
    if part == "alcohol":
        glass = 3 / record.kinetics.absorption_rate
        drinks = [
            dataclasses.replace(
                dose, amount=dose.amount * record.kinetics.available, compartment="central",
                duration=dose.duration or glass,
            )
            for dose in own.doses
        ]  # fmt: skip
        own = Regimen.of(drinks, own.substance, own.text)
    elif any(dose.duration for dose in own.doses):
        raise ParameterError(f"{name} in a life", "a dose over hours", "doses at moments", do)
    for kind, path, value, time in own.commands(part, until):
        protocol = protocol.event(path, value, time) if kind == "event" else protocol.step("drunk", value, time)
    return protocol


def vary(names: Sequence[str], crowd: Any, seed: int = 0) -> dict[str, Any]:
    """{path: (n,)} of people: weight, kidneys, enzymes and what else kinetics differ by; `crowd` is people.draw(...).

    Person k is the same in any number of people, and the same under every regimen.
    """
    found: dict[str, Any] = {}
    for name in names:
        found |= varied(name, kinetic(name, crowd, seed))
    return found


def _kinetics(name: str, record: Drug, found: InLife) -> None:
    """The part, its inputs, where its level is; numbers of the record for the parts that life has."""
    own = with_kinetics(name).kinetics
    part = part_of(name)
    found.doses[name] = part
    if part == "caffeine":
        found.levels[name] = "caffeine.level"
        found.values.update({
            "caffeine.volume": own.volume,
            "caffeine.half_life": log(2) * own.volume / (own.clearance * own.clearance_factor),
            "caffeine.absorption_half_life": log(2) / own.absorption_rate,
        })  # fmt: skip
        return
    if part == "alcohol":
        found.levels[name] = "alcohol.alcohol"
        found.values.update({
            "alcohol.water": own.volume, "alcohol.molar_mass": own.molar_mass,
            "alcohol.burn_max": own.saturable_max, "alcohol.burn_half": own.saturable_half / own.molar_mass,
        })  # fmt: skip
        return
    found.parts[part] = own
    found.levels[name] = f"{part}.concentration"
    for drive, unit in (("infusion", "mg/h"), ("infusion_per_kg", "mg/(kg h)"), ("release", "mg/h"),
                        ("release_per_kg", "mg/(kg h)")):  # fmt: skip
        found.wires[f"{part}.{drive}"] = Input(unit, 0.0)


def _knobs(
    name: str,
    record: Drug,
    found: InLife,
    chains: dict[str, list[str]],
    rest: dict[str, float],
    shared: dict[tuple[str, str], list[str]],
) -> list[str]:
    """Sites and knobs of every action; appends to the chains, says what has no place."""
    if name == "caffeine":
        found.knobs.update({(name, "release"): OF_CAFFEINE["release"]})
        found.factors.update({"caffeine_release": "caffeine.release", "unfelt": "caffeine.unfelt"})
        return []
    missing, turned = [], [action.knob for action in record.actions]
    for k, action in enumerate(record.actions):
        again = "" if action.knob not in turned[:k] else f"_{k}"
        part = f"{part_of(name) if name not in OWN_KINETICS else name}_{action.knob}{again}"
        found.parts[f"{part}_sites"] = sites(action)
        found.wires.update(level(name, action, f"{part}_sites"))
        found.parts[part] = knob(action)
        found.wires[f"{part}.occupied"] = f"{part}_sites.{'occupied' if action.block is None else 'blocked'}"
        found.wires[f"{part}.before"], found.wires[f"{part}.beside"] = Input("1", 1.0), Input("1", 0.0)
        if action.block is None:
            found.wires[f"{part}_sites.rival"] = Input("1", 0.0)
        if action.site in SHARED:
            shared.setdefault((action.knob, action.site), []).append(part)
        found.knobs[name, action.knob + again] = f"{part}.factor"
        rest[part] = at_rest(record, action)
        place = PLACES[action.knob][1] if action.knob in PLACES else action.knob
        if action.knob == "gaba_tonic" and "gaba_made" in turned:
            missing.append(f"{name}: {KNOBS[action.knob]} (GABA made already enters)")
        elif action.knob in PLACES or action.knob == WAKES:
            chains.setdefault(place, []).append(part)
        else:
            missing.append(f"{name}: {KNOBS[action.knob]}")
    return missing


def _compete(parts: list[str], found: InLife, chains: dict[str, list[str]]) -> None:
    """Wires of knobs whose substances share a site: rivals; effects add up in the last, which stays in the chain."""
    if len(parts) < 2:
        return
    for part in parts:
        others = [other for other in parts if other != part]
        found.wires[f"{part}_sites.rival"] = Sum(*[f"{other}_sites.ratio" for other in others])
    found.wires[f"{parts[-1]}.beside"] = Sum(*[f"{other}.effect" for other in parts[:-1]])
    for place, turned in chains.items():
        chains[place] = [part for part in turned if part not in parts[:-1]]


def kinetic(name: str, crowd: Any, seed: int = 0) -> dict[str, Any]:
    """{parameter of Kinetics: (n,)} of people: spread between persons, weight, and the factor on clearance."""
    from glutamate.engine.model import Model
    from glutamate.pharmacology.people import people

    record = with_kinetics(name)
    own = record.kinetics
    weight = to_canonical(crowd.labels["weight"], "kg", "h")
    drawn = people(len(weight), own, spread=dict(record.spread), weight=None, occasion=0.0, seed=seed)
    values = drawn.values(Model.of(own, name="kinetics").system)
    plain = {path.removeprefix("kinetics."): array for path, array in values.items()}
    return plain | {"weight": weight, "clearance_factor": own.clearance_factor * crowd.clearance(record)}


def varied(name: str, found: dict[str, Any]) -> dict[str, Any]:
    """Values of one substance's part in people of these kinetics."""
    own, part = with_kinetics(name).kinetics, part_of(name)
    if part not in OWN_KINETICS.values():
        return {f"{part}.{path}": array for path, array in found.items()}
    size, factor = found["weight"] / own.weight_reference, found["clearance_factor"]
    volume = found.get("volume", own.volume) * size**own.volume_power
    grown = factor * size**own.clearance_power
    if part == "alcohol":
        return {"alcohol.water": volume, "alcohol.burn_max": own.saturable_max * grown}
    return {
        "caffeine.volume": volume,
        "caffeine.half_life": log(2) * volume / (found.get("clearance", own.clearance) * grown),
        "caffeine.absorption_half_life": log(2) / found.get("absorption_rate", own.absorption_rate),
    }
