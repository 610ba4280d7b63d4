"""Files of a PEtab problem, version 1: one YAML file that names tables separated by tabs, read and checked.

Takes in    parameter, condition, observable and measurement tables, one SBML model
Refused     by name: what would change the result if it were left out (pre-equilibration, steady state, Laplace noise,
            priors, several problems in one file)
Sources     Schmiester2021
"""

from __future__ import annotations

import csv
import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from glutamate.engine.cluster import need
from glutamate.errors import ScenarioError, closest
from glutamate.sweeps.petab_formula import Formula, formula

LARGEST_FILE = 64 * 2**20
SCALES = ("lin", "log", "log10")
FLAT = ("", "uniform", "parameterScaleUniform")


@dataclasses.dataclass(frozen=True)
class PetabParameter:
    """A row of the parameter table; nominal is on the linear scale, as PEtab writes it."""

    id: str
    scale: str
    low: float
    high: float
    nominal: float
    estimated: bool


@dataclasses.dataclass(frozen=True)
class Observable:
    """A row of the observable table."""

    id: str
    formula: Formula
    noise: Formula
    scale: str


@dataclasses.dataclass(frozen=True)
class Measurement:
    """A row of the measurement table; placeholders {name: number or parameter}."""

    observable: str
    condition: str
    time: float
    value: float
    placeholders: Mapping[str, str]
    line: int


@dataclasses.dataclass(frozen=True)
class PetabTables:
    """Everything of a problem."""

    sbml: Path
    parameters: tuple[PetabParameter, ...]
    conditions: Mapping[str, Mapping[str, str]]
    observables: Mapping[str, Observable]
    measurements: tuple[Measurement, ...]


def read_petab(path: str | Path) -> PetabTables:
    """The tables of the YAML file `path`; ScenarioError with file and line."""
    path = Path(path)
    yaml = need("yaml", f"the PEtab problem {path}")
    try:
        content = yaml.safe_load(_text(path))
    except yaml.YAMLError as problem:
        raise _error(path, "a PEtab problem", f"{problem!s:.120}", "YAML", "correct the file") from None
    if not isinstance(content, dict) or str(content.get("format_version")) not in ("1", "1.0", "1.0.0"):
        found = content.get("format_version") if isinstance(content, dict) else None
        raise _error(path, "the format of a PEtab problem", repr(found), "format_version: 1", "convert it")
    problems = content.get("problems")
    if not isinstance(problems, list) or len(problems) != 1 or not isinstance(problems[0], dict):
        came = f"{len(problems)} problems" if isinstance(problems, list) else "none"
        raise _error(path, "the problems of a PEtab file", came, "one", "split the file")
    one, folder = problems[0], path.parent
    sbml = _files(path, one, "sbml_files")
    if len(sbml) != 1:
        raise _error(path, "the models of a PEtab problem", f"{len(sbml)}", "one SBML file", "name one")
    tables = _files(path, content, "parameter_file")
    return PetabTables(
        folder / sbml[0],
        tuple(_parameter(row) for name in tables for row in _rows(folder / name, ("parameterId", "estimate"))),
        _conditions([folder / name for name in _files(path, one, "condition_files")]),
        _observables([folder / name for name in _files(path, one, "observable_files")]),
        tuple(_measurements([folder / name for name in _files(path, one, "measurement_files")])),
    )


def _files(path: Path, table: Mapping[str, Any], key: str) -> list[str]:
    given = table.get(key)
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise _error(path, f"{key} of a PEtab problem", repr(given), "names of files", "name them")
    return names


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _error(
                path, "a PEtab file", f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,}", "split it"
            )
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as problem:
        do = "check the path"
        raise _error(path, "a PEtab file", f"{problem!s:.120}", "a UTF-8 text", do) from None


class _Row(dict[str, str]):
    """Cells of a line by column, with file and line for errors."""

    def __init__(self, cells: Mapping[str, str], path: Path, line: int) -> None:
        super().__init__(cells)
        self.path, self.line = path, line

    def number(self, column: str, default: float | None = None) -> float:
        text = self.get(column, "")
        if not text and default is not None:
            return default
        try:
            return float(text)
        except ValueError:
            raise self.error(column, repr(text), "a number", "correct the cell") from None

    def error(self, asked: str, came: str, allowed: str, do: str, near: Sequence[str] = ()) -> ScenarioError:
        return _error(self.path, asked, came, allowed, do, self.line, near)


def _error(
    path: Path, asked: str, came: str, allowed: str, do: str, line: int | None = None, near: Sequence[str] = ()
) -> ScenarioError:
    return ScenarioError(asked, came, allowed, do, file=str(path), line=line, closest=near)


def _rows(path: Path, needed: Sequence[str]) -> list[_Row]:
    reader = csv.DictReader(_text(path).splitlines(), delimiter="\t", restkey="too many", restval="")
    columns = [name.strip() for name in reader.fieldnames or []]
    for name in needed:
        if name not in columns:
            came = ", ".join(columns)[:200] or "no column"
            raise _error(path, f"the column {name}", came, ", ".join(needed), "add it", 1, closest(name, columns))
    rows = []
    for cells in reader:
        if "too many" in cells:
            raise _error(path, "a line of a table", "more cells than columns", f"{len(columns)}", "correct it",
                         reader.line_num)  # fmt: skip
        clean = {key.strip(): (value or "").strip() for key, value in cells.items()}
        rows.append(_Row(clean, path, reader.line_num))
    if not rows:
        raise _error(path, "a table", "no lines", "at least one", "fill it")
    return rows


def _parameter(row: _Row) -> PetabParameter:
    scale = row.get("parameterScale") or "lin"
    if scale not in SCALES:
        raise row.error("parameterScale", repr(scale), ", ".join(SCALES), "use one of these")
    estimated = row["estimate"] in ("1", "1.0", "true", "True")
    if estimated and row.get("objectivePriorType", "") not in FLAT:
        allowed, do = "no prior, or a uniform one", "add the prior as a measurement, or take it out"
        raise row.error(f"the prior of {row['parameterId']}", row["objectivePriorType"], allowed, do)
    low, high = row.number("lowerBound", -math.inf), row.number("upperBound", math.inf)
    if estimated and not (math.isfinite(low) and math.isfinite(high) and low < high and (scale == "lin" or low > 0)):
        allowed = "low < high, and 0 < low on a logarithmic scale"
        raise row.error(f"the bounds of {row['parameterId']}", f"{low:g} to {high:g}", allowed, "correct them")
    nominal = row.number("nominalValue", math.nan)
    if not estimated and not math.isfinite(nominal):
        raise row.error(f"nominalValue of {row['parameterId']}", "none", "a number where estimate is 0", "give it")
    return PetabParameter(row["parameterId"], scale, low, high, nominal, estimated)


def _conditions(files: Sequence[Path]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in files:
        for row in _rows(path, ("conditionId",)):
            if row["conditionId"] in found:
                raise row.error("conditionId", f"{row['conditionId']} twice", "every id once", "rename one")
            found[row["conditionId"]] = {
                key: value for key, value in row.items() if key not in ("conditionId", "conditionName") and value
            }
    return found


def _observables(files: Sequence[Path]) -> dict[str, Observable]:
    found: dict[str, Observable] = {}
    for path in files:
        for row in _rows(path, ("observableId", "observableFormula", "noiseFormula")):
            name, scale = row["observableId"], row.get("observableTransformation") or "lin"
            if name in found:
                raise row.error("observableId", f"{name} twice", "every id once", "rename one")
            if scale not in SCALES:
                raise row.error("observableTransformation", repr(scale), ", ".join(SCALES), "use one of these")
            if row.get("noiseDistribution", "") not in ("", "normal"):
                came = row["noiseDistribution"]
                raise row.error(f"the noise of {name}", came, "normal", "least squares know no other")
            value, noise = (formula(row[f"{key}Formula"], f"{key} {name} in {path}") for key in ("observable", "noise"))
            found[name] = Observable(name, value, noise, scale)
    return found


def _measurements(files: Sequence[Path]) -> list[Measurement]:
    found = []
    for path in files:
        for row in _rows(path, ("observableId", "simulationConditionId", "measurement", "time")):
            if row.get("preequilibrationConditionId", ""):
                allowed = "simulations that begin at the start of the model"
                raise row.error("a measurement", "pre-equilibration", allowed, "begin at a steady state of your own")
            time = row.number("time")
            if not 0 <= time < math.inf:
                raise row.error("the time of a measurement", f"{time:g}", "a finite time from 0", "give a late time")
            placeholders = {
                f"{kind}Parameter{k}_{row['observableId']}": text.strip()
                for kind in ("observable", "noise")
                for k, text in enumerate(filter(None, row.get(f"{kind}Parameters", "").split(";")), 1)
            }
            value = row.number("measurement")
            found.append(
                Measurement(row["observableId"], row["simulationConditionId"], time, value, placeholders, row.line)
            )
    return found
