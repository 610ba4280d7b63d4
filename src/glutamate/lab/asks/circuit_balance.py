"""Ask `circuit_balance`: rates of excitation and inhibition in a region of cortex that is pushed for half a second.

Takes in    factors on NMDA of each kind of cell and on GABA-A of all, a current into excitatory cells
Hands on    rates over time as published and changed, rates at rest, the Dataset
Not here    the equations: the mean field `dynamic_mean_field`, and what a factor becomes in it (knobs)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.lab.asks._circuit import ARMS, Receptors

LANE = "quick"
WARM: dict[str, object] = {}
PUSHED = (300.0, 800.0)  # ms
END, STEP = 1500.0, 5.0  # ms


class With(Receptors):
    """Receptors, and the current in pA."""

    push: Annotated[float, Field(ge=-50, le=100)] = 30.0


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Two runs of the mean field, each from its own rest."""
    import numpy as np
    import xarray as xr

    from glutamate import load, simulate, steady_state
    from glutamate.circuit.dynamic_mean_field import DynamicMeanField
    from glutamate.circuit.knobs import parameters
    from glutamate.units import from_canonical

    published = load("dynamic_mean_field")
    turned = parameters(DynamicMeanField(), nmda_e=given.nmda_e, nmda_i=given.nmda_i, gaba=given.gaba)
    changed = published.set({f"dynamic_mean_field.{name}": value for name, value in turned.items()})
    (low, high), runs, rests = PUSHED, [], []
    ramp = ([0.0, low, low, high, high, END], [0.0, 0.0, given.push, given.push, 0.0, 0.0])
    for model in (published, changed):
        rest = steady_state(model)
        rests.append({kind: _hertz(rest.outputs[f"dynamic_mean_field.rate_{kind}"]) for kind in "ei"})
        runs.append(
            simulate(
                model,
                times=np.arange(0.0, END + STEP / 2, STEP),
                drive={"dynamic_mean_field.current": ramp},
                start=rest.values,
                record=["dynamic_mean_field.rate_e", "dynamic_mean_field.rate_i"],
            )
        )
    data = xr.concat(runs, "arm", combine_attrs="drop_conflicts").assign_coords(arm=list(ARMS))
    rates = {
        arm: {kind: from_canonical(data[f"dynamic_mean_field.rate_{kind}"].values[k], "Hz") for kind in "ei"}
        for k, arm in enumerate(ARMS)
    }
    return {
        "data": data,
        "time": data["time"].values,
        "rates": rates,
        "rest": dict(zip(ARMS, rests, strict=True)),
        "pushed": PUSHED,
        "parameters": _parameters(published, changed, turned),
        "title": published.title,
    }


def _hertz(rate: float) -> float:
    from glutamate.units import from_canonical

    return float(from_canonical(rate, "Hz"))


def _parameters(published: Any, changed: Any, turned: dict[str, Any]) -> list[dict[str, Any]]:
    """What the factors became: path, unit, value as published and changed, source."""
    after = {row["path"]: row["canonical_value"] for row in changed.parameter_rows()}
    return [
        {
            "path": row["path"],
            "unit": row["canonical_unit"],
            "before": row["canonical_value"],
            "changed": after[row["path"]],
            "source": row["source"],
        }
        for row in published.parameter_rows()
        if row["path"].rpartition(".")[2] in turned
    ]


def code(given: With) -> str:
    """Python that leaves the same `data`."""
    low, high = PUSHED
    return f"""\
import numpy as np
import xarray as xr
from glutamate import load, simulate, steady_state
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.circuit.knobs import parameters

published = load("dynamic_mean_field")
turned = parameters(DynamicMeanField(), {given.written()})
changed = published.set({{f"dynamic_mean_field.{{name}}": value for name, value in turned.items()}})
push = ([0, {low:g}, {low:g}, {high:g}, {high:g}, {END:g}], [0, 0, {given.push!r}, {given.push!r}, 0, 0])  # ms, pA
runs = [
    simulate(
        model,
        times=np.arange(0.0, {END + STEP / 2!r}, {STEP!r}),
        drive={{"dynamic_mean_field.current": push}},
        start=steady_state(model).values,
        record=["dynamic_mean_field.rate_e", "dynamic_mean_field.rate_i"],
    )
    for model in (published, changed)
]
data = xr.concat(runs, "arm", combine_attrs="drop_conflicts").assign_coords(arm={list(ARMS)!r})  # rates in 1/ms
"""
