"""Gate: what a page writes, as a name or a text, becomes a shipped thing or a plan without files.

Takes in    names of models and scenarios; a plan's text in TOML; values that are changed in a plan
Hands on    a model, a Scenario; LabError where a name is not shipped, or where a plan would open a file
Why         the public functions take names of files too. On a page they must not: what it asks for may come with a link
            or a file from somebody else, and errors would tell what stands in files of this machine
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glutamate.lab.wire import LabError

FILES = ("spikes",)  # keys of a plan that name a file
OWN = "own plan"


def shipped(kind: str, name: str, also: str = "") -> str:
    """The name, where a thing of this kind, or of the other, has it; LabError with the closest."""
    from glutamate import catalogue
    from glutamate.errors import closest

    known = [row["name"] for each in (kind, also) if each for row in catalogue.listing(each)]
    if name in known:
        return name
    do = "choose one of the list"
    raise LabError(f"the {kind} {name!r:.60}", "no such name", f"a shipped {kind}", do, closest=closest(name, known))


def model(name: str) -> Any:
    """A shipped model or network, or a mechanism alone."""
    from glutamate import load

    return load(shipped("model", name, "mechanism"))


def scenario(
    name: str | None = None, text: str | None = None, set: Mapping[str, Any] | None = None, called: str = OWN
) -> Any:
    """A shipped scenario by name, or the one of a text, with values changed; errors have the line of a text."""
    from glutamate import Scenario

    if (name is None) == (text is None):
        came = "neither" if text is None else "both"
        raise LabError("a plan", f"a name and a text: {came}", "one of them", "choose a scenario, or write one")
    if text is not None:
        found = Scenario.from_text(text, called)
        if any(getattr(found.plan, key, None) is not None for key in FILES):
            _no_file()
    else:
        found = Scenario.from_toml(shipped("scenario", str(name)))
    if any(path.rpartition(".")[2] in FILES for path in set or ()):
        _no_file()
    return found.changed(set) if set else found


def _no_file() -> None:
    do = "write the spikes into the protocol, or run it with glutamate run"
    raise LabError("a plan that is written here", "a file of spikes", "plans without files", do)
