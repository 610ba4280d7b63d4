"""Ask `plan`: a plan of days read, changed by one edit, and laid out for the picture of its weeks.

Takes in    a text in TOML or the name of a shipped plan; perhaps one edit; which days are looked at
Hands on    the text, the plan as a form shows it, spans of every arm, or the error with its line
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab import gate
from glutamate.lab.asks import _plan_edit, _plan_words
from glutamate.lab.wire import LabError, Strict

LANE = "quick"
WARM = True
FIRST = "ordinary_week"


class Edit(Strict):
    """One change: `index` with `entry` (none takes it away), or `add`, or `set`."""

    index: int | None = Field(default=None, ge=0, le=1000)
    entry: dict[str, Any] | None = Field(default=None, max_length=20)
    add: dict[str, Any] | None = Field(default=None, max_length=20)
    set: dict[str, Any] | None = Field(default=None, max_length=40)


class With(Strict):
    """A text or a name."""

    text: str | None = Field(default=None, max_length=200_000)
    name: str | None = Field(default=None, max_length=100)
    edit: Edit | None = None
    from_day: int = Field(default=1, ge=1, le=4000)
    show_days: int = Field(default=14, ge=1, le=42)
    choices: bool = False


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The plan; what is wrong with a text or an edit is part of the answer, with its line."""
    from glutamate.errors import GlutamateError

    before = text = _text(given)
    scenario = error = None
    try:
        text = edited(before, given.edit)
        scenario = read(text)
    except GlutamateError as problem:
        error = problem.to_dict()
    refused = error is not None and given.edit is not None
    if refused:
        text = before
        try:
            scenario = read(text)
        except GlutamateError:
            scenario = None  # it was wrong before: the error of the edit stands
    return {
        "text": text, "changed": text != before, "error": error, "refused": refused,
        "plan": None if scenario is None else _plan_words.described(scenario),
        "arms": [] if scenario is None else _plan_words.spans(scenario, given.from_day, given.show_days),
        "from_day": given.from_day, "show_days": given.show_days,
        "choices": _plan_words.choices() if given.choices else None,
    }  # fmt: skip


def _text(given: With) -> str:
    from pathlib import Path

    if given.text is not None and given.name is not None:
        raise LabError("a plan", "a text and a name", "one of them", "leave one out")
    if given.text is not None:
        return given.text
    name = given.name or FIRST
    scenario = gate.scenario(name)
    if not hasattr(scenario.plan, "timeline"):
        raise LabError(f"the plan {name:.60}", "a scenario of milliseconds", "a plan of days", "choose one of the list")
    return Path(scenario.source.file).read_text("utf-8")


def read(text: str) -> Any:
    """The checked scenario of a text; GlutamateError with its line, LabError for one that is no plan of days."""
    scenario = gate.scenario(text=text, called="scenario")
    if not hasattr(scenario.plan, "timeline"):
        do = "begin with one of the shipped plans"
        raise LabError("a plan of days", "a scenario without a timeline", "a text with `timeline`", do)
    return scenario.check()


def edited(text: str, edit: Edit | None) -> str:
    """The text after one edit; LabError where it says nothing or too much."""
    if edit is None:
        return text
    asked = [edit.index is not None, edit.add is not None, edit.set is not None]
    if sum(asked) != 1 or (edit.entry is not None and edit.index is None):
        came = f"{sum(asked)} changes"
        raise LabError("an edit", came, "index with entry, add, or set", "ask for one change at a time")
    from tomlkit.exceptions import TOMLKitError

    from glutamate.errors import GlutamateError

    try:
        return _edited(text, edit)
    except GlutamateError:
        raise
    except (TOMLKitError, ValueError, TypeError) as problem:  # a value that TOML has not
        allowed = "texts, numbers, truth values, and lists and tables of these"
        raise LabError("an edit of a plan", f"{problem!s:.120}", allowed, "correct the value") from None


def _edited(text: str, edit: Edit) -> str:
    if edit.add is not None:
        return _plan_edit.added(text, edit.add)
    if edit.set is not None:
        return _plan_edit.changed(text, edit.set)
    index = int(edit.index or 0)
    if edit.entry is None:
        return _plan_edit.without(text, index)
    return _plan_edit.replaced(text, index, edit.entry)


def code(given: With) -> str:
    """Python that leaves the spans of every arm in `rows`."""
    from glutamate.errors import GlutamateError

    if given.text is None and given.edit is None:
        made = f"Scenario.from_toml({given.name or FIRST!r})"
    else:
        try:
            made = f"Scenario.from_text({edited(_text(given), given.edit)!r})"
        except GlutamateError:
            made = f"Scenario.from_text({_text(given)!r})"
    lines = ["from glutamate import Scenario", "", f"scenario = {made}.check()", "rows = ["]
    lines += ["    (span.verb, span.what, span.start, span.end)", "    for timeline in scenario.timelines()"]
    return "\n".join([*lines, "    for span in timeline.spans", "]", ""])
