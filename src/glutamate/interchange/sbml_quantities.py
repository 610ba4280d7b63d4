"""Everything an SBML model gives an identifier, and what determines it.

Takes in    a libsbml model of level 2 or 3
Hands on    `Contents`: quantities (species, compartments, parameters, stoichiometries), reactions, rules, functions
Not here    nodes of a graph (sbml_system.py), the meaning of events (sbml_events.py)
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from glutamate.errors import closest
from glutamate.interchange.sbml_file import SbmlError


@dataclasses.dataclass
class Quantity:
    """One identifier: `value` is its literal start (an amount if `as_amount`), None if it has none.

    Determined by at most one of `assigned` (a rule), `rate` (a rule), reactions (`reacts`) and an algebraic rule;
    `first` is its initial assignment; `jumps` says that events assign it; `substance` that a species is an amount
    wherever its identifier stands.
    """

    id: str
    kind: str
    constant: bool
    value: float | None = None
    as_amount: bool = False
    compartment: str = ""
    substance: bool = False
    boundary: bool = False
    factor: str = ""
    assigned: Any = None
    rate: Any = None
    first: Any = None
    jumps: bool = False
    reacts: bool = False

    @property
    def dense(self) -> bool:
        """Whether the identifier stands for a concentration."""
        return self.kind == "species" and not self.substance

    @property
    def free(self) -> bool:
        """Whether nothing but an algebraic rule could determine it."""
        return not (self.constant or self.assigned or self.rate or (self.reacts and not self.boundary))


@dataclasses.dataclass
class Part:
    """One species in one reaction: its stoichiometry is a number, an identifier or a tree; sign -1 for reactants."""

    species: str
    sign: int
    number: float
    name: str = ""
    tree: Any = None


@dataclasses.dataclass
class Reaction:
    """One reaction: its rate's tree, its own parameters, what it uses and makes."""

    id: str
    law: Any
    local: dict[str, float | None]
    parts: list[Part]


@dataclasses.dataclass
class Contents:
    """A model as plain records; trees stay libsbml's."""

    name: str
    quantities: dict[str, Quantity]
    reactions: dict[str, Reaction]
    functions: dict[str, Any]
    algebraic: list[Any]
    factor: str


def contents(model: Any) -> Contents:
    """The records of a model; raises SbmlError for what is missing, doubled or not supported."""
    table: dict[str, Quantity] = {}
    level = model.getLevel()
    for c in model.getListOfCompartments():
        value = c.getSize() if c.isSetSize() else None
        table[c.getId()] = Quantity(c.getId(), "compartment", c.getConstant(), value)
    for s in model.getListOfSpecies():
        table[s.getId()] = _species(s, level)
    for p in model.getListOfParameters():
        value = p.getValue() if p.isSetValue() else None
        table[p.getId()] = Quantity(p.getId(), "parameter", p.getConstant(), value)
    reactions = {r.getId(): _reaction(r, table, level) for r in model.getListOfReactions()}
    result = Contents(
        model.getName() or model.getId(),
        table,
        reactions,
        {f.getId(): f for f in model.getListOfFunctionDefinitions()},
        [],
        model.getConversionFactor() if level > 2 else "",
    )
    for s in [q for q in table.values() if q.kind == "species"]:
        _quantity(table, s.compartment, f"the compartment of {s.id}")
    for first in model.getListOfInitialAssignments():
        if first.getMath() is not None:
            _quantity(table, first.getSymbol(), "an initial assignment").first = first.getMath()
    for rule in model.getListOfRules():
        _rule(rule, result)
    for event in model.getListOfEvents():
        for a in event.getListOfEventAssignments():
            _quantity(table, a.getVariable(), f"an assignment of event {event.getId()}").jumps = True
    for q in table.values():
        if q.constant and (q.assigned or q.rate or q.jumps or (q.reacts and q.kind == "species" and not q.boundary)):
            raise SbmlError(
                f"{q.kind} {q.id} of an SBML model",
                "constant, yet a rule, an event or a reaction changes it",
                "one of both",
                "correct its attribute constant",
            )
    return result


def _species(s: Any, level: int) -> Quantity:
    as_amount = s.isSetInitialAmount()
    value = (
        s.getInitialAmount() if as_amount else s.getInitialConcentration() if s.isSetInitialConcentration() else None
    )
    return Quantity(
        s.getId(),
        "species",
        s.getConstant(),
        value,
        as_amount,
        s.getCompartment(),
        s.getHasOnlySubstanceUnits(),
        s.getBoundaryCondition(),
        s.getConversionFactor() if level > 2 else "",
    )


def _reaction(r: Any, table: dict[str, Quantity], level: int) -> Reaction:
    if (level < 3 or r.getVersion() < 2) and r.isSetFast() and r.getFast():
        raise SbmlError(
            f"reaction {r.getId()} of an SBML model",
            "fast: it is in equilibrium at all times",
            "reactions with a rate",
            "write the equilibrium as an algebraic rule, or give it a fast rate",
        )
    law = r.getKineticLaw()
    local: dict[str, float | None] = {}
    if law is not None:
        for p in [*law.getListOfParameters(), *law.getListOfLocalParameters()]:
            local[p.getId()] = p.getValue() if p.isSetValue() else None
    parts = []
    for sign, references in ((-1, r.getListOfReactants()), (1, r.getListOfProducts())):
        for s in references:
            species = _quantity(table, s.getSpecies(), f"reaction {r.getId()}")
            species.reacts = True
            part = Part(s.getSpecies(), sign, 1.0)
            if s.isSetStoichiometryMath() and s.getStoichiometryMath().getMath() is not None:
                part.tree = s.getStoichiometryMath().getMath()
            else:
                number = s.getStoichiometry()
                part.number = number / s.getDenominator() if level < 3 else number
            if s.isSetId():
                part.name = s.getId()
                value = None if math.isnan(part.number) or (level > 2 and not s.isSetStoichiometry()) else part.number
                table[part.name] = Quantity(part.name, "reference", s.getConstant() if level > 2 else False, value)
                if part.tree is not None:
                    table[part.name].assigned = part.tree
            parts.append(part)
    tree = law.getMath() if law is not None else None
    return Reaction(r.getId(), tree, local, parts)


def _rule(rule: Any, result: Contents) -> None:
    tree = rule.getMath()
    if tree is None:  # a rule without mathematics says nothing
        return
    if rule.isAlgebraic():
        result.algebraic.append(tree)
        return
    q = _quantity(result.quantities, rule.getVariable(), "a rule")
    if q.assigned or q.rate:
        raise SbmlError(f"one rule for {q.id}", "two", "one", "remove one")
    if rule.isRate():
        q.rate = tree
    else:
        q.assigned = tree


def _quantity(table: dict[str, Quantity], name: str, where: str) -> Quantity:
    if name not in table:
        raise SbmlError(
            f"{where} of an SBML model",
            f"{name!r}, which is not defined",
            "identifiers of species, compartments, parameters and stoichiometries",
            "define it",
            closest=closest(name, table),
        )
    return table[name]
