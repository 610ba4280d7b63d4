"""Regimen table: doses of several persons in rows, with the columns that pharmacometric software uses.

Columns     TIME (h) and AMT (mg), and any of ID RATE TINF CMT EVID MDV II ADDL SS DV, in any case
Rows        EVID 1 is a dose, 0 an observation; without EVID a row with AMT above 0 is a dose
Not here    resets (EVID 3, 4), other events (EVID 2), rates that are modelled (RATE -1, -2): refused with their row
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from glutamate.errors import ParameterError, closest

if TYPE_CHECKING:
    from glutamate.pharmacology.regimen import Regimen

KNOWN = ("ID", "TIME", "AMT", "RATE", "TINF", "CMT", "EVID", "MDV", "II", "ADDL", "SS", "DV")


def read_table(data: Any, covariates: Iterable[str] = ()) -> dict[Any, Regimen]:
    """Regimens {ID: Regimen}; persons without ID are 1. ParameterError with the row that cannot be read."""
    from glutamate.pharmacology.regimen import Regimen

    rows, columns = _rows(data)
    allowed = {*KNOWN, *(name.upper() for name in covariates)}
    unknown = [name for name in columns if name.upper() not in allowed]
    if unknown:
        do = "rename it, or name it in covariates= if it is no part of a dose"
        near = closest(unknown[0].upper(), KNOWN)
        raise ParameterError(f"the column {unknown[0]!r:.40}", "no such column", ", ".join(KNOWN), do, closest=near)
    upper = [name.upper() for name in columns]
    for name in ("TIME", "AMT"):
        if upper.count(name) != 1:
            raise ParameterError("a table of doses", f"{upper.count(name)} columns {name}", "one", f"give {name}")
    people: dict[Any, list[Regimen]] = {}
    for number, row in enumerate(rows, 1):
        dose = _dose(number, {name.upper(): value for name, value in row.items()})
        if dose is not None:
            people.setdefault(row.get(next((c for c in columns if c.upper() == "ID"), ""), 1), []).append(dose)
    if not people:
        raise ParameterError("a table of doses", "no row with a dose", "at least one", "give AMT above 0")
    return {person: Regimen.of([d for r in doses for d in r.doses]) for person, doses in people.items()}


def _rows(data: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows and columns of a DataFrame, or of {column: values}."""
    asked, allowed = "a table of doses", "a DataFrame or {column: values}"
    if hasattr(data, "to_dict") and hasattr(data, "columns"):
        columns = [str(name) for name in data.columns]
        return [dict(zip(columns, values, strict=True)) for values in data.itertuples(index=False, name=None)], columns
    if not isinstance(data, Mapping):
        raise ParameterError(asked, f"{type(data).__name__}", allowed, "give a table")
    columns = [str(name) for name in data]
    values = [list(column) for column in data.values()]
    if len({len(column) for column in values}) > 1:
        raise ParameterError(asked, "columns of different length", "one value in each row", "fill the columns")
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)], columns


def _dose(number: int, row: dict[str, Any]) -> Any:
    """The dose of one row, None for an observation."""
    from glutamate.pharmacology.regimen import Regimen

    def value(name: str, default: float = 0.0) -> float:
        given = row.get(name, default)
        try:
            found = float(given)
        except (TypeError, ValueError):
            found = float("nan")
        if found != found:
            came, do = f"{name} {given!r:.40}", "fill it; 0 means none"
            raise ParameterError(f"row {number} of a table of doses", came, "a number", do)
        return found

    def wrong(came: str, allowed: str) -> ParameterError:
        return ParameterError(f"row {number} of a table of doses", came, allowed, "correct the row")

    amount = value("AMT")
    kind = value("EVID", 1.0 if amount > 0 else 0.0)
    if kind not in (0, 1):
        raise wrong(f"EVID {kind:g}", "0 (observation) or 1 (dose); resets and other events are not modelled")
    if kind == 0:
        if amount != 0:
            raise wrong(f"AMT {amount:g} with EVID 0", "AMT 0 in an observation")
        return None
    for name in ("ADDL", "SS"):
        if value(name) != int(value(name)):
            raise wrong(f"{name} {value(name):g}", "a whole number")
    compartment = row.get("CMT", "depot")
    if isinstance(compartment, int | float):
        compartment = int(value("CMT")) if value("CMT") == int(value("CMT")) else str(compartment)
    try:
        return Regimen.events(
            amt=amount, time=value("TIME"), ii=value("II"), addl=int(value("ADDL")), ss=int(value("SS")),
            rate=value("RATE"), tinf=value("TINF"), cmt=compartment,
        )  # fmt: skip
    except ParameterError as problem:
        raise ParameterError(
            f"row {number} of a table of doses: {problem.asked}", problem.came, problem.allowed, problem.do
        ) from None
