"""Loader: a file, a shipped name or a text of spikes to a checked Plan; every refusal names file and line.

Errors      ScenarioError for the file and its format; errors of units, paths and protocols get the line of their key
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glutamate.engine import discover
from glutamate.errors import GlutamateError, ScenarioError, closest
from glutamate.scenarios.lines import Place, lines, nearest

LARGEST_FILE = 2**20
DOTTED = (("set",), ("population", "distributions"))  # tables whose keys are paths
EXAMPLE = "the shipped scenarios show the format: glutamate show twenty_hertz"


class Source:
    """A scenario's file and where its keys stand."""

    def __init__(self, file: str | None, found: dict[Place, int]) -> None:
        self.file, self.found = file, found

    def error(
        self, asked: str, came: str, allowed: str, do: str, place: Place = (), near: tuple[str, ...] = ()
    ) -> ScenarioError:
        """A refusal with the line of a place."""
        return ScenarioError(asked, came, allowed, do, file=self.file, line=nearest(self.found, place), closest=near)

    @contextmanager
    def at(self, *place: str | int) -> Iterator[None]:
        """Give errors from inside the file and the line of a place, unless they name a file already."""
        try:
            yield
        except GlutamateError as error:
            dotted = tuple(part for step in place for part in (step.split(".") if isinstance(step, str) else [step]))
            line = nearest(self.found, place if place in self.found else dotted)
            if error.file is None and line is not None:
                error.file, error.line = self.file, line
            raise


def locate(name: str) -> Path:
    """The file of a shipped scenario or of a path; ScenarioError with the closest names."""
    shipped = {e.name: e.file for e in discover.entries() if e.kind == "scenario"}
    if name in shipped:
        return shipped[name]
    path = Path(name)
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if there:
        return path
    asked = f"the scenario {name!r:.80}"
    came = "a folder" if not path.suffix and len(name) < 200 and path.is_dir() else "no such name and no such file"
    allowed = "a shipped scenario (" + ", ".join(shipped) + "), a TOML file or a CSV file of spikes"
    raise ScenarioError(asked, came, allowed, "name one of these", closest=closest(name, shipped))


def read(path: str | Path) -> tuple[Any, Source]:
    """Plan and source of a TOML file."""
    file = str(path)
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as problem:
        came = f"a file that cannot be read: {problem}"
        raise ScenarioError("a scenario file", came, "a TOML file", "check the path", file=file) from None
    return parse(content, file)


def parse(content: bytes, file: str | None = None) -> tuple[Any, Source]:
    """Plan and source of the bytes of a TOML file; raises ScenarioError and nothing else."""
    if len(content) > LARGEST_FILE:
        came = f"{len(content):,} bytes"
        raise ScenarioError(
            "a scenario file", came, f"at most {LARGEST_FILE:,}", "put long lists into a CSV", file=file
        )
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        do = "save the file as UTF-8"
        raise ScenarioError(
            "a scenario file", "bytes that are not UTF-8", "UTF-8 text", do, file=file, line=line
        ) from None
    except (ValueError, RecursionError) as problem:
        match = re.search(r"\(at line (\d+)", str(problem))
        line = int(match[1]) if match else content.count(b"\n") + 1
        came = re.sub(r" \(at .*\)$", "", str(problem)) or "nested too deeply"
        raise ScenarioError("a scenario file", came, "TOML", "correct the line", file=file, line=line) from None
    source = Source(file, lines(text))
    return _plan(data, source), source


def _plan(data: dict[str, Any], source: Source) -> Any:
    from pydantic import ValidationError

    from glutamate.scenarios.format import TABLES, Plan

    if data.get("format", 1) != 1:
        came = f"format {data['format']!r:.40}"
        raise source.error("the format of a scenario", came, "format = 1", "write format = 1", ("format",))
    if "network" in data and "model" not in data:
        return _network_plan(data, source)
    if "timeline" in data and "model" not in data:
        from glutamate.scenarios.timeline.read import read_plan

        return read_plan(data, source)
    for names in DOTTED:
        _flatten(data, names)
    entries = data.get("protocol", [])
    kinds = [_verb(entry, source, k) for k, entry in enumerate(entries)] if isinstance(entries, list) else []
    checked = []
    for k, kind in enumerate(kinds):
        try:
            checked.append(kind.model_validate(entries[k]))
        except ValidationError as problem:
            raise refusal(problem, entries[k], source, TABLES, ("protocol", k), kind) from None
    try:
        return Plan.model_validate({**data, "protocol": checked} if isinstance(entries, list) else data)
    except ValidationError as problem:
        raise refusal(problem, data, source, TABLES) from None


def _network_plan(data: dict[str, Any], source: Source) -> Any:
    from pydantic import ValidationError

    from glutamate.scenarios.network_format import TABLES, NetworkPlan

    try:
        return NetworkPlan.model_validate(data)
    except ValidationError as problem:
        raise refusal(problem, data, source, TABLES) from None


def _flatten(data: Any, names: tuple[str, ...]) -> None:
    """Turn `nmda.number = 10`, which TOML reads as a table in a table, back into a path."""
    for name in names[:-1]:
        data = data.get(name, {}) if isinstance(data, dict) else {}
    if isinstance(data, dict) and isinstance(data.get(names[-1]), dict):
        data[names[-1]] = dict(leaves(data[names[-1]]))


def leaves(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Paths and values of tables within tables."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{before}{key}.")
        else:
            yield before + key, value


def _verb(entry: Any, source: Source, k: int) -> Any:
    """The class of one entry of the protocol, by the one verb in it."""
    from glutamate.scenarios.format import VERBS

    asked, place = f"entry {k + 1} of the protocol", ("protocol", k)
    if not isinstance(entry, dict):
        raise source.error(asked, f"{entry!r:.60}", "a table with one verb", EXAMPLE, place)
    verbs = [name for name in VERBS if name in entry]
    if len(verbs) != 1:
        came = f"the verbs {', '.join(verbs)}" if verbs else f"the keys {', '.join(map(repr, list(entry)[:6]))}"
        near = () if verbs else tuple(dict.fromkeys(n for key in list(entry)[:6] for n in closest(key, VERBS)))
        raise source.error(asked, came, "exactly one of " + ", ".join(VERBS), EXAMPLE, place, near)
    return VERBS[verbs[0]]


def refusal(
    problem: Any, data: Any, source: Source, tables: Any, before: Place = (), kind: Any = None
) -> ScenarioError:
    """The first error of pydantic in our words, with the line."""
    errors = problem.errors(include_url=False)
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])  # a misspelt key is missing too
    place: Place = ()
    here = data
    for step in first["loc"]:  # what is no key or index of the data is a branch of a union
        if (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int) and step < len(here)
        ):
            here, place = here[step], (*place, step)
    names = tuple(p for p in place if isinstance(p, str))
    where = ".".join(str(p) for p in (*before, *place)) or "the file"
    if first["type"] == "extra_forbidden":
        table = kind or tables.get(names[:-1])
        known = list(table.model_fields) if table else []
        near = closest(names[-1], known)
        asked = f"the keys of {'.'.join(map(str, (*before, *place[:-1]))) or 'a scenario'}"
        return source.error(
            asked, f"an unknown key {names[-1]!r:.60}", ", ".join(known), "use one of these", (*before, *place), near
        )
    if first["type"] == "missing":
        asked = f"the key {first['loc'][-1]!r} in {where}"
        return source.error(asked, "nothing", "a value", EXAMPLE, (*before, *place))
    allowed = str(first["msg"]).removeprefix("Input should be ")
    return source.error(f"{where} in a scenario", f"{here!r:.80}", allowed, "correct the value", (*before, *place))
