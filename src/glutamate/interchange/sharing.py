"""Which nodes of a system get a name of their own in a text that has no other way to share."""

from __future__ import annotations

from collections.abc import Iterable

from glutamate.engine.system import System
from glutamate.engine.trace import BOOLEAN, Graph

LONGEST_COPIES = 500  # nodes that copies of one expression may add
FIXED = {"parameter", "input"}


def written_out(graph: Graph, roots: Iterable[int]) -> dict[int, int]:
    """Nodes of every expression without any sharing, 0 for constants."""
    size: dict[int, int] = {}
    for i in graph.needed(roots):
        size[i] = sum(size[a] for a in graph.args[i]) + 1 if graph.op[i] != "constant" else 0
    return size


def named_nodes(system: System, starts: Iterable[int], outputs: bool, least: float, hoist: bool) -> dict[int, bool]:
    """Nodes to name in the order of definition, and whether they follow from parameters and inputs alone.

    Named is what is used more than once and has `least` nodes; with `hoist` whatever follows from parameters and inputs
    alone and is read by something that does not. `starts` are the start expressions that are written.
    """
    g = system.graph
    roots = [*system.rate, *starts, *(guard.value for guard in system.guards)]
    assigned = [guard.assign for guard in system.guards] + [jump.assign for jump in system.jumps.values()]
    roots += [node for assign in assigned for node in assign.values()]
    roots += [node for _, node in system.outputs.values()] if outputs else []
    needed = g.needed(roots)
    uses = dict.fromkeys(needed, 0)
    for node in [*roots, *(a for i in needed for a in g.args[i])]:
        uses[node] += 1
    reads: dict[int, set[str]] = {}
    for i in needed:
        reads[i] = {g.data[i][0]} if g.op[i] == "symbol" else set().union(*(reads[a] for a in g.args[i]))
    edge = {a for i in needed if reads[i] - FIXED for a in g.args[i]} | set(system.rate)
    named: dict[int, bool] = {}
    size: dict[int, int] = {}
    for i in needed:
        size[i] = sum(size[a] for a in g.args[i]) + 1 if g.args[i] else 0
        if not g.args[i] or g.op[i] in BOOLEAN or "value" in reads[i]:
            continue
        fixed = hoist and not reads[i] - FIXED
        shared = uses[i] > 1 and (size[i] >= least or (uses[i] - 1) * size[i] > LONGEST_COPIES)
        if shared or (fixed and i in edge):
            named[i] = fixed
            size[i] = 0
    return named
