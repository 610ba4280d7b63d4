"""Acting: one action of a substance as parts of a life: sites that are held, the knob behind them, wires to its level.

Takes in    a record of a substance and its actions
Hands on    parts and wires, the factor at rest, the name of the part with its kinetics
Not here    which factor of life a knob enters, and several substances together (in_life.py)
"""

from __future__ import annotations

from typing import Any

from glutamate.drugs import load_drug
from glutamate.engine.assembly import Input
from glutamate.errors import ParameterError
from glutamate.pharmacology.drug import MAGNESIUM, Action, Drug

LEVELS = {"brain": "brain", "plasma": "concentration"}
OWN_KINETICS = {"caffeine": "caffeine", "ethanol": "alcohol"}  # substance: part of life


def part_of(name: str) -> str:
    """The part that holds the kinetics of a substance."""
    plain = name.strip().lower()
    return OWN_KINETICS.get(plain, plain.replace("-", "_"))


def with_kinetics(name: str) -> Drug:
    """The record of a substance; ParameterError for one without kinetics of its own."""
    record = load_drug(name)
    if record.kinetics is None:
        do = "see its page for the input of the metabolism that takes it"
        raise ParameterError(f"{name} in a life", "a substance without kinetics of its own", "one with kinetics", do)
    return record


def at_rest(record: Drug, action: Action) -> float:
    """Factor at the level that the body keeps by itself."""
    own = record.kinetics
    free = own.brain_ratio * own.unbound * own.baseline / own.molar_mass
    return float(action.factor(own.baseline if action.in_plasma else free))


def sites(action: Action) -> Any:
    """The part that says which share of the sites is held."""
    from glutamate.pharmacology.sites import FreeSites, PlasmaSites

    if action.block is not None:
        return action.block
    kind: Any = PlasmaSites if action.in_plasma else FreeSites
    return kind(half=action.half) if action.hill is None else kind(half=action.half, hill=action.hill)


def level(name: str, action: Action, sites: str) -> dict[str, Any]:
    """Wires of the level beside the sites; magnesium and voltage of a pore stay as the record has them."""
    part = part_of(name)
    if name == "ethanol":
        return {f"{sites}.level": "alcohol.alcohol"}
    if action.block is None:
        return {f"{sites}.level": f"{part}.{LEVELS['plasma' if action.in_plasma else 'brain']}"}
    magnesium = Input("mM", float(MAGNESIUM.value), "as in the record")
    voltage = Input("mV", action.voltage, "as in the record")
    return {f"{sites}.blocker": f"{part}.brain", f"{sites}.magnesium": magnesium, f"{sites}.voltage": voltage}


def knob(action: Action) -> Any:
    """The part that says what held sites do, at once, late or less with time; ParameterError for both delays."""
    from glutamate.pharmacology import knob as home

    kinds: Any = home
    if action.onset is not None and action.tolerance is not None:
        came = "an onset and a tolerance"
        raise ParameterError(f"the action on {action.knob} in a life", came, "one of them", "leave one out")
    if action.onset is not None:
        return kinds.LateKnob(gain=action.gain, onset_time=action.onset)
    if action.tolerance is not None:
        time, loss = action.tolerance
        return kinds.WearingKnob(gain=action.gain, tolerance_time=time, tolerance_loss=loss)
    return kinds.Knob(gain=action.gain)
