"""Algebraic rules: which quantity each one determines, and whether it can be solved for it beforehand.

Takes in    the contents of a model
Hands on    `Unknowns`: explicit ones, `quantity: rule` with the rule linear in it, and implicit ones for the solver
Method      a matching of rules and free quantities, those that events assign last; a quantity is explicit if its rule
            mentions it, is linear in it and does not depend on it through others
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.trace import Graph
from glutamate.interchange.sbml_file import SbmlError
from glutamate.interchange.sbml_math import Translator
from glutamate.interchange.sbml_quantities import Contents


@dataclasses.dataclass
class Unknowns:
    """Trees of algebraic rules by the quantity they determine."""

    explicit: dict[str, Any]
    implicit: dict[str, Any]


class Names:
    """A scope in which every identifier is its own symbol."""

    def __init__(self) -> None:
        self.graph, self.index = Graph(), dict[str, int]()

    def named(self, name: str) -> int:
        """A symbol of its own."""
        return self.graph.symbol("name", self.index.setdefault(name, len(self.index))).id

    def rate_of(self, name: str) -> int:
        """Another symbol of its own."""
        return self.named(f"rateOf {name}")

    def slope(self, node: int) -> int:
        """The node: what matters here is what it reads."""
        return node

    def delayed(self, value: int, lag: int) -> int:
        """The value: that it is past does not matter here."""
        return value

    def positive(self, node: int) -> int:
        """Compared where it stands."""
        return self.graph._node("lt", (self.graph.zero, node))

    def whole(self, node: int) -> int:
        """Rounded where it stands."""
        return self.graph.unary("floor", node)

    def read(self, nodes: list[int]) -> set[str]:
        """The identifiers that nodes read."""
        names = list(self.index)
        return {names[i] for kind, i in self.graph.symbols(nodes) if kind == "name"}


def unknowns(found: Contents) -> Unknowns:
    """What the algebraic rules determine; raises SbmlError for a rule with nothing left to determine."""
    result = Unknowns({}, {})
    if not found.algebraic:
        return result
    scope = Names()
    write = Translator(scope, found.functions)
    rules = [write.number(tree) for tree in found.algebraic]
    direct = [scope.read([node]) for node in rules]
    below = {q.id: scope.read([write.number(q.assigned)]) for q in found.quantities.values() if q.assigned is not None}
    for r in found.reactions.values():
        if r.law is not None:
            below[r.id] = scope.read([write.number(r.law)]) - set(r.local)
    deep = [_reach(names, below) for names in direct]
    chosen = _match(deep, found)
    through = {**below, **{q: direct[k] - {q} for q, k in chosen.items()}}
    for name, k in chosen.items():
        symbol = ("name", scope.index[name])
        slope = scope.graph.derivative([rules[k]], [symbol]).get((0, 0), scope.graph.zero)
        linear = slope != scope.graph.zero and symbol not in scope.graph.symbols([slope])
        alone = name in direct[k] and name not in _reach(through[name], through)
        road = result.explicit if linear and alone else result.implicit
        road[name] = found.algebraic[k]
    return result


def _reach(names: set[str], below: dict[str, set[str]]) -> set[str]:
    """All identifiers that these depend on, themselves included."""
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(below.get(name, ()))
    return seen


def _match(reads: list[set[str]], found: Contents) -> dict[str, int]:
    """A free quantity for every rule (augmenting paths)."""
    free = sorted((q for q in found.quantities.values() if q.free), key=lambda q: q.jumps)
    owner: dict[str, int] = {}

    def assign(k: int, tried: set[str]) -> bool:
        for q in free:
            if q.id in reads[k] and q.id not in tried:
                tried.add(q.id)
                if q.id not in owner or assign(owner[q.id], tried):
                    owner[q.id] = k
                    return True
        return False

    for k in range(len(reads)):
        if not assign(k, set()):
            raise SbmlError(
                f"algebraic rule {k + 1} of an SBML model",
                "no quantity is left that it could determine",
                "as many free quantities (not constant, no rule, no reaction) as algebraic rules",
                "set constant to false for the quantity it should determine, or drop the rule",
            )
    return owner
