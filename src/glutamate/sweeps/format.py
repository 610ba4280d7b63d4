"""The file of a sweep: TOML whose tables and keys are all named here; every refusal names file and line.

    format = 1
    scenario = "theta_burst"                       # or: model = "synapse", duration = "100 ms"
    design = "sobol"                               # grid, lhs, sobol, morris
    n = 256
    headline = [{ id = "peak", path = "calcium.calcium", what = "peak", unit = "uM" }]
    record = ["calcium.calcium"]
    out = "results/calcium.zarr"

    [vary]
    "nmda.number" = "5..20"
    "ampa.number" = "lognormal(50, cv 20 %) within 20..100"

Scenario    gives model, protocol, duration and headline; its people give way to the members of the design
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from glutamate.errors import ScenarioError, closest
from glutamate.scenarios.format import Headline, Name, Quantity, Table
from glutamate.scenarios.lines import Place, lines
from glutamate.scenarios.loader import Source
from glutamate.sweeps.factor import KEYS

LARGEST_FILE = 2**20


class SweepFile(Table):
    """A whole file."""

    format: Literal[1] = 1
    title: Name = "Sweep"
    model: Name | None = None
    scenario: Name | None = None
    choices: dict[str, str | bool | int] = {}
    set: dict[str, Quantity] = {}
    duration: Quantity | None = None
    points: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    design: Literal["grid", "lhs", "sobol", "morris"]
    n: Annotated[int, Field(ge=1)] | None = None
    second_order: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    vary: dict[str, Any]
    headline: list[Headline] = []
    record: list[Name] = []
    chunk: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    out: Name | None = None
    solver: Name = "auto"
    dt: Quantity | None = None
    rtol: Annotated[float, Field(gt=0, lt=1)] = 1e-6


def read(given: str | Path | Mapping[str, Any]) -> tuple[SweepFile, Source, Path]:
    """The checked file, where its keys stand, and the folder that relative names count from.

    given is a path or the same keys as a dict. Raises ScenarioError, with file and line where there is a file.
    """
    if isinstance(given, Mapping):
        return _checked(dict(given), Source(None, {})), Source(None, {}), Path()
    path = Path(given)
    file = str(path)
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as problem:
        came = f"a file that cannot be read: {problem}"
        raise ScenarioError("the file of a sweep", came, "a TOML file", "check the path", file=file) from None
    data, source = _parsed(content, file)
    return _checked(data, source), source, path.parent


def _parsed(content: bytes, file: str) -> tuple[dict[str, Any], Source]:
    asked = "the file of a sweep"
    if len(content) > LARGEST_FILE:
        came = f"{len(content):,} bytes"
        raise ScenarioError(asked, came, f"at most {LARGEST_FILE:,}", "vary fewer paths or values", file=file)
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text), Source(file, lines(text))
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        do = "save the file as UTF-8"
        raise ScenarioError(asked, "bytes that are not UTF-8", "UTF-8 text", do, file=file, line=line) from None
    except (ValueError, RecursionError) as problem:
        match = re.search(r"\(at line (\d+)", str(problem))
        line = int(match[1]) if match else content.count(b"\n") + 1
        came = re.sub(r" \(at .*\)$", "", str(problem)) or "nested too deeply"
        raise ScenarioError(asked, came, "TOML", "correct the line", file=file, line=line) from None


def _checked(data: dict[str, Any], source: Source) -> SweepFile:
    if data.get("format", 1) != 1:
        came = f"format {data['format']!r:.40}"
        raise source.error("the format of a sweep", came, "format = 1", "write format = 1", ("format",))
    for name in ("set", "vary"):
        if isinstance(data.get(name), dict):
            data[name] = dict(_leaves(data[name]))
    try:
        found = SweepFile.model_validate(data)
    except ValidationError as problem:
        raise _refusal(problem, data, source) from None
    if (found.model is None) == (found.scenario is None):
        came = "neither" if found.model is None else "both"
        place = ("scenario",) if "scenario" in data else ()
        raise source.error("a model or a scenario to sweep", came, "one of them", "give one", place)
    if found.scenario is not None:
        for key in ("choices", "duration", "points"):
            if key in data:
                do = f"take {key} out, or change a copy of the scenario"
                raise source.error(f"a sweep of a scenario with {key}", "both", "the scenario's own", do, (key,))
    if not found.vary:
        raise source.error("what a sweep varies", "nothing", "[vary] with a path", "give one", ("vary",))
    return found


def _leaves(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Paths that TOML read as tables in tables, back as texts."""
    for key, value in table.items():
        if isinstance(value, dict) and value and not set(value) & set(KEYS):
            yield from _leaves(value, f"{before}{key}.")
        else:
            yield before + key, value


def _refusal(problem: ValidationError, data: Any, source: Source) -> ScenarioError:
    """The first error in our words, with the line; an unknown key comes first."""
    errors = problem.errors(include_url=False)
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    place: Place = ()
    here: Any = data
    steps: tuple[Any, ...] = first["loc"]
    for step in steps:
        if (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int) and step < len(here)
        ):
            here, place = here[step], (*place, step)
    where = ".".join(map(str, place)) or "the file"
    if first["type"] == "extra_forbidden":
        known = list((Headline if place[0] == "headline" else SweepFile).model_fields)
        came, near = f"an unknown key {place[-1]!r:.60}", closest(str(place[-1]), known)
        return source.error("the keys of a sweep", came, ", ".join(known), "use one of these", place, near)
    if first["type"] == "missing":
        asked = f"the key {first['loc'][-1]!r} in {where}"
        return source.error(asked, "nothing", "a value", "add it: the docs of sweeps show a whole file", place)
    allowed = str(first["msg"]).removeprefix("Input should be ")
    return source.error(f"{where} in a sweep", f"{here!r:.80}", allowed, "correct the value", place)
