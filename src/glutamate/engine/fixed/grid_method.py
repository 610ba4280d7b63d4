"""Fixed-step methods as nodes of the graph: what one step of size h adds to, or makes of, the states of a node.

exponential_euler   y + h phi(h J_ii) f, phi(x) = (e^x - 1)/x, with the variance of the linearised diagonal for noise;
                    order 1, exact for a constant linear diagonal
heun                two stages, order 2; noise is Ito: its drift correction 1/2 sum_j g_j dg/dy_j is taken from the
                    graph
euler_maruyama      y + h f + sqrt(h) g xi, Ito
Sources             HochbruckOstermann2010 (exponential integrators), KloedenPlaten1992 (stochastic schemes)
"""

from __future__ import annotations

import dataclasses

from glutamate.engine.fixed.array import Node
from glutamate.engine.slots import InputSlot
from glutamate.units import measure

STEP = "~step"
STAGES = {"exponential_euler": 1, "heun": 2, "euler_maruyama": 1}


def with_step(node: Node) -> Node:
    """The node with the step size as its last fixed input, so that what follows from it is computed once."""
    system = node.system
    slot = InputSlot(STEP, measure(system.time), 0.0, "step of the grid")
    return dataclasses.replace(node, system=dataclasses.replace(system, inputs=[*system.inputs, slot]))


def step_nodes(node: Node, method: str) -> list[int]:
    """Per integrated state: the new value (one stage) or h f + noise (heun, which averages two of them)."""
    system = node.system
    g, size = system.graph, node.system.size
    h = g.symbol("input", len(system.inputs) - 1).id
    root = g.unary("sqrt", h)
    states = [g.symbol("state", i).id for i in range(size)]
    result = []
    diagonal: dict[tuple[int, int], int] = {}
    if method == "exponential_euler":
        diagonal = {
            e: d for e, d in g.derivative(system.rate, [("state", i) for i in range(size)]).items() if e[0] == e[1]
        }
    for i, rate in enumerate(system.rate):
        slope = diagonal.get((i, i))
        length, spread = h, root
        if slope is not None:
            x = g.mul(h, slope)
            length = g.mul(h, g.unary("exprel", x, 0))
            spread = g.mul(root, g.unary("sqrt", g.unary("exprel", g.add(x, x), 0)))
        if method == "heun":
            rate = g.sub(rate, _correction(node, i))
        change = g.mul(length, rate)
        for s, row in enumerate(system.noise.values()):
            if i in row:
                xi = g.symbol("value", 1 + node.readings + s).id
                change = g.add(change, g.mul(g.mul(row[i], spread), xi))
        result.append(change if method == "heun" else g.add(states[i], change))
    return result


def _correction(node: Node, i: int) -> int:
    """Half the Ito correction of state i, by which the Stratonovich scheme solves the Ito equation."""
    g = node.system.graph
    total = g.zero
    for row in node.system.noise.values():
        if i not in row:
            continue
        slots = sorted(row)
        for (_, column), slope in g.derivative([row[i]], [("state", j) for j in slots]).items():
            total = g.add(total, g.mul(row[slots[column]], slope))
    return g.mul(g.wrap(0.5), total)
