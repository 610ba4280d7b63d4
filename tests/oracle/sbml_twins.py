"""SBML documents written by libsbml from short formulas, and libRoadRunner as a second opinion on them."""

from __future__ import annotations

from typing import Any

import numpy as np


def write(
    parameters: dict[str, float | None],
    *,
    compartments: dict[str, float] | None = None,
    species: dict[str, dict[str, Any]] | None = None,
    reactions: dict[str, tuple[str, str, str]] | None = None,
    rates: dict[str, str] | None = None,
    assigned: dict[str, str] | None = None,
    algebraic: list[str] | None = None,
    first: dict[str, str] | None = None,
    events: list[dict[str, Any]] | None = None,
    functions: dict[str, str] | None = None,
    constants: dict[str, float] | None = None,
) -> str:
    """The text of a level 3 version 2 document; a reaction is (reactants, products, rate) in blanks."""
    import libsbml

    doc = libsbml.SBMLDocument(3, 2)
    model = doc.createModel()

    def maths(formula: str) -> Any:
        tree = libsbml.parseL3Formula(formula)
        assert tree is not None, libsbml.getLastParseL3Error()
        return tree

    for name, size in (compartments or {}).items():
        c = model.createCompartment()
        c.setId(name), c.setConstant(False), c.setSize(size), c.setSpatialDimensions(3)
    for name, what in (species or {}).items():
        s = model.createSpecies()
        s.setId(name), s.setCompartment(what.get("in", "cell")), s.setConstant(what.get("constant", False))
        s.setBoundaryCondition(what.get("boundary", False)), s.setHasOnlySubstanceUnits(what.get("amount_only", False))
        s.setInitialAmount(what["amount"]) if "amount" in what else s.setInitialConcentration(what["concentration"])
    for group, fixed in ((parameters, False), (constants or {}, True)):
        for name, value in group.items():
            p = model.createParameter()
            p.setId(name), p.setConstant(fixed)
            if value is not None:
                p.setValue(value)
    for name, formula in (functions or {}).items():
        f = model.createFunctionDefinition()
        f.setId(name), f.setMath(maths(formula))
    for name, formula in (first or {}).items():
        i = model.createInitialAssignment()
        i.setSymbol(name), i.setMath(maths(formula))
    for rule, rows in ((model.createRateRule, rates), (model.createAssignmentRule, assigned)):
        for name, formula in (rows or {}).items():
            r = rule()
            r.setVariable(name), r.setMath(maths(formula))
    for formula in algebraic or []:
        model.createAlgebraicRule().setMath(maths(formula))
    for name, (reactants, products, rate) in (reactions or {}).items():
        r = model.createReaction()
        r.setId(name), r.setReversible(False)
        for make, names in ((r.createReactant, reactants), (r.createProduct, products)):
            for one in names.split():
                s = make()
                s.setSpecies(one), s.setStoichiometry(1), s.setConstant(True)
        r.createKineticLaw().setMath(maths(rate))
    for k, what in enumerate(events or []):
        e = model.createEvent()
        e.setId(f"event{k}"), e.setUseValuesFromTriggerTime(what.get("early", True))
        t = e.createTrigger()
        t.setMath(maths(what["trigger"])), t.setPersistent(what.get("persistent", True))
        t.setInitialValue(what.get("initial", True))
        if "delay" in what:
            e.createDelay().setMath(maths(what["delay"]))
        if "priority" in what:
            e.createPriority().setMath(maths(what["priority"]))
        for name, formula in what["set"].items():
            a = e.createEventAssignment()
            a.setVariable(name), a.setMath(maths(formula))
    return str(libsbml.writeSBMLToString(doc))


def roadrunner(text: str, times: Any, names: list[str]) -> dict[str, Any]:
    """libRoadRunner's values of parameters and concentrations at evenly spaced times."""
    import roadrunner

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
    machine = roadrunner.RoadRunner(text)
    machine.integrator.relative_tolerance, machine.integrator.absolute_tolerance = 1e-11, 1e-13
    machine.selections = ["time", *names]
    rows = np.asarray(machine.simulate(float(times[0]), float(times[-1]), len(times)))
    return dict(zip(names, rows[:, 1:].T, strict=True))
