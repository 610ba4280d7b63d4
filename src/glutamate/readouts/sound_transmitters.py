"""Sound and transmitters: what sound in sleep does to the glutamate and GABA that the sleeping model releases.

Takes in    the firing of cortex and thalamus under sound and under sham, the same random input in both
Hands on    model `closed_loop_transmitters`; `arms(...)`, `differences(...)`: active against sham, pair by pair
Rule        a state is equal in both arms if 0 lies in the interval of the paired differences, 95 % for all states
            together; how narrow that interval is says what the comparison could have seen
Limits      one column of deep sleep that hears sound all the time, no other stages, no slow pools of metabolism; firing
            of this model is higher than that of single cells, and densities of terminals are assumed
Sources     Costa2016 (firing and sound), Markram2015 (terminals), HermanJahr2007 (ambient glutamate)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.circuit.rate_release import RateRelease, TissueFluid
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Target
from glutamate.engine.model import model
from glutamate.errors import ParameterError
from glutamate.molecule.eaat import GlutamateTransporter
from glutamate.molecule.gat import GABATransporter
from glutamate.readouts import readout
from glutamate.readouts.closed_loop import closed_loop_sleep
from glutamate.readouts.slow_waves import SETTLE_MS, STEP_MS, sleep

PLACES = {"cortical": ("pyramidal", "relay", "interneuron"), "thalamic": ("relay", "pyramidal", "reticular")}
FIRING = {
    "pyramidal": "cortex.rate_e",
    "interneuron": "cortex.rate_i",
    "relay": "thalamus.rate_t",
    "reticular": "thalamus.rate_r",
}
RELEASED = [f"{name}.vesicles" for name in FIRING]
AMBIENT = [f"{place}_fluid.{name}_ambient" for place in PLACES for name in ("glutamate", "gaba")]
CONFIDENCE = 0.95


class Difference(NamedTuple):
    """Of one state: mean under sham, change under sound relative to it, and the interval of that change."""

    sham: float
    change: float
    low: float
    high: float


@model("closed_loop_transmitters", title="Sleep with sound, and the glutamate and GABA that its firing releases")
def closed_loop_transmitters() -> Assembly:
    """Terminals of four populations, the fluid of cortex and thalamus, uptake of glutamate and GABA there."""
    whole = closed_loop_sleep()
    parts, wires = dict(whole.parts), dict(whole.wires)
    for name, rate in FIRING.items():
        excites = name in ("pyramidal", "relay")
        parts[name] = RateRelease.markram2015_e2() if excites else RateRelease.markram2015_i2()
        wires[f"{name}.rate"] = rate
    for place, (own, other, inhibitory) in PLACES.items():
        fluid, eaat, gat = f"{place}_fluid", f"{place}_eaat", f"{place}_gat"
        parts |= {fluid: TissueFluid(), eaat: GlutamateTransporter(), gat: GABATransporter()}
        wires |= {
            f"{fluid}.own_vesicles": f"{own}.vesicles",
            f"{fluid}.other_vesicles": f"{other}.vesicles",
            f"{fluid}.gaba_vesicles": f"{inhibitory}.vesicles",
            f"{fluid}.glutamate_leak": f"{eaat}.leak",
            f"{fluid}.glutamate_binding": f"{eaat}.binding",
            f"{fluid}.gaba_leak": f"{gat}.leak",
            f"{fluid}.gaba_uptake": f"{gat}.uptake",
            f"{fluid}.resting_glutamate": f"{eaat}.resting_glutamate",
            f"{fluid}.resting_gaba": f"{gat}.resting_gaba",
            f"{eaat}.glutamate": f"{fluid}.glutamate_ambient",
            f"{gat}.gaba": f"{fluid}.gaba_ambient",
        }
    inputs = {
        "working": Input("1", 1.0, "share of transporters that work"),
        "temperature": Input("degC", 37.0),
        "gaba_inside": Input("mM", 10.6, "GABA in cells"),
        "gaba_ratio": Input("1", 1e5, "GABA inside per GABA outside at which nothing moves"),
    }
    wires |= {"*.working": "working", "*.temperature": "temperature"}
    wires |= {"*.gaba_inside": "gaba_inside", "*.ratio": "gaba_ratio"}
    return Assembly(parts, wires, inputs)


@cache
def arms(strength: float, members: int = 12, seconds: float = 300.0) -> dict[str, Any]:
    """Means (members,) after the start of the record: vesicles per terminal and ms, ambient levels in mM."""
    names = [*RELEASED, *AMBIENT]
    data = sleep({"device.strength": strength}, names, members, seconds, "closed_loop_transmitters")
    return {name: data[name].values[:, round(SETTLE_MS / STEP_MS) :].mean(axis=1) for name in names}


@readout("sound_transmitters", title="Glutamate and GABA under sound against sham")
def differences(active: dict[str, Any], sham: dict[str, Any]) -> dict[str, Difference]:
    """Change of every state under sound; both arms {state: means (pairs,)}, pair by pair with the same random input.

    The intervals hold together with 95 % (Student's t, Bonferroni). Raises ParameterError for arms that differ in their
    states or pairs, or fewer than two pairs.
    """
    from scipy.stats import t

    shapes = {name: (np.shape(active.get(name, ())), np.shape(values)) for name, values in sham.items()}
    if active.keys() != sham.keys() or any(a != b or len(a) != 1 or a[0] < 2 for a, b in shapes.values()):
        came, allowed = f"{len(active)} and {len(sham)} states, shapes {shapes}", "the same states, two pairs or more"
        raise ParameterError("two arms of a trial", f"{came:.120}", allowed, "pass both arms of one comparison")
    found = {}
    for name, before in sham.items():
        mean = float(before.mean())
        change = (active[name] - before) / mean
        error = change.std(ddof=1) / np.sqrt(len(change))
        wide = float(t.ppf(1 - (1 - CONFIDENCE) / 2 / len(sham), len(change) - 1) * error)
        found[name] = Difference(mean, float(change.mean()), float(change.mean()) - wide, float(change.mean()) + wide)
    return found


def equal(found: dict[str, Difference]) -> float:
    """Share of states whose interval has 0 in it."""
    return sum(one.low <= 0 <= one.high for one in found.values()) / len(found)


def targets() -> list[Target]:
    """The null: sound changes no state of glutamate or GABA; what it changes, and whether anything is cleared."""
    null = "assumed: no route from sound to a transmitter is published but the firing it evokes"
    row = partial(Target, unit="1", source=null, kind="prediction", relative=False, long=True)

    def trial() -> dict[str, Difference]:
        return differences(arms(0.7), arms(0.0))

    def largest() -> float:
        return max(max(abs(one.low), abs(one.high)) for one in trial().values())

    def cleared() -> float:
        return float(any(trial()[name].high < 0 for name in AMBIENT))

    strict = "share of eight states of glutamate and GABA whose paired change has 0 in its interval"
    return [
        row("CLE-07", strict, 1, tolerance=0, measure=lambda: equal(trial())),
        row("CLE-07", "largest change of a state, interval included", 0, tolerance=0.03, measure=largest),
        row("CLE-07", "ambient glutamate or GABA lowered by sound", 0, tolerance=0, measure=cleared),
    ]
