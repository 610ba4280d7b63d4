"""Writing the whole module of a program: kernels first, then the step, then the loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.engine.adaptive import rosenbrock
from glutamate.engine.adaptive.condense import Condensed
from glutamate.engine.adaptive.driver import Driver
from glutamate.engine.adaptive.tableau import METHODS
from glutamate.engine.code.ir import Module
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.native import Machine
from glutamate.engine.code.workspace import Workspace


def write_module(
    condensed: Condensed, record: Sequence[int], moving: Mapping[int, str], method: str, width: int, machine: Machine
) -> tuple[str, dict[str, Any]]:
    """Module text and side data {rows, tables_at, tables} of the adaptive loop for a system."""
    system = condensed.system
    module = Module(width, machine.fused, machine.attributes)
    low = Lowering(system, module, moving)
    ws = Workspace()
    for name, rows in (
        ("y", len(system.states)),
        ("yn", system.size),
        ("u", 3 * len(moving)),
        ("t", 1),
        ("v", 1),
        ("h", 1),
    ):
        ws.reserve(name, rows)
    if method == "tsit5":
        from glutamate.engine.adaptive import tsit5

        step: rosenbrock.Step | tsit5.Step = tsit5.Step(low, ws)
        order = tsit5.ORDER
    else:
        step = rosenbrock.Step(low, ws, METHODS[method])
        order = METHODS[method].order
    driver = Driver(low, ws, step, record, order, condensed)
    driver.write_kernels()
    low.setup()
    tables = step.tables()
    ws.reserve("p", low.parameter_rows)
    ws.reserve("w", low.scratch)
    ws.reserve("tables", -(-len(tables) // width))
    step.write_trial()
    if driver.interpolated() or driver.guards:
        wanted = driver.interpolated()
        step.write_dense(wanted)
        if driver.guards:
            step.write_dense([i for i in range(system.size) if i not in wanted], "dense_rest")
    driver.write()
    side = {"rows": ws.rows, "tables_at": ws.start["tables"], "tables": tables}
    return module.text(), side
