"""Ask `synapse_about`: what can be moved on the page Synapse.

Takes in    parameters of the model `synapse` that have a published range, its inputs, the schemes of its receptors
Hands on    rows for sliders; states of each receptor and the flows between them
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.asks.synapse import INPUTS, RECEPTORS
from glutamate.lab.wire import Strict

LANE = "quick"
WARM = True


class With(Strict):
    """Nothing to choose."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Sliders and schemes."""
    import glutamate

    model = glutamate.load("synapse")
    rows = [row for row in model.parameter_rows() if row["low"] is not None and row["high"] is not None]
    inputs = []
    for slot in model.system.inputs:
        if slot.path in INPUTS:
            low, high, why = INPUTS[slot.path]
            unit = slot.field.unit.text
            inputs.append({"path": slot.path, "value": slot.value, "low": low, "high": high, "unit": unit, "note": why})
    schemes = {}
    for name in RECEPTORS:
        alone = glutamate.load(name)
        states = [slot.path for slot in alone.system.states]
        schemes[name] = {"title": alone.title, "states": states, "flows": alone.flows()}
    return {"parameters": rows, "inputs": inputs, "schemes": schemes}


def code(given: With) -> str:
    """Python that gives the same rows."""
    return 'import glutamate\n\nrows = glutamate.load("synapse").parameter_rows()\n'
