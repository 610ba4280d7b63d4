"""Format 1 for networks: a file that names a network, the arms to compare, and what to show of groups of cells.

Arms        the same network and seeds with other choices; without any there is one, "as written"
Choices     the arguments of the network's function: `glutamate show working_memory` lists them
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from glutamate.scenarios.format import Name, Prose, Quantity, Table

Choice = str | bool | int | float


class Arm(Table):
    """One of the networks that are compared."""

    name: Name = "as written"
    choices: dict[str, Choice] = {}


class GroupHeadline(Table):
    """One number of every member: a measure of groups of cells over a window."""

    id: Name
    groups: Annotated[list[Name], Field(min_length=1)]
    what: Literal["rate", "irregularity"]
    start: Quantity = 0.0
    until: Quantity | None = None

    @property
    def unit(self) -> str:
        """Hz of a rate."""
        return "Hz" if self.what == "rate" else "1"

    def described(self) -> dict[str, Any]:
        """The row as a reader sees it."""
        end = f" until {self.until}" if self.until is not None else ""
        what = f"{self.what} of {', '.join(self.groups)} from {self.start}{end}"
        return {"name": self.id, "path": ", ".join(self.groups), "what": what, "unit": self.unit}


class GroupFigure(Table):
    """One panel: spikes of groups (at most `cells` of each), or their rates, in one arm, from `start` on."""

    title: Name
    raster: list[Name] = []
    rates: list[Name] = []
    arm: Name | None = None
    start: Quantity = 0.0
    cells: Annotated[int, Field(ge=1, le=2000)] = 60
    labels: list[Name] = []

    @property
    def groups(self) -> list[str]:
        """What is shown."""
        return self.raster or self.rates


class NetworkOutputs(Table):
    """What the result and the report show; `band` is the share of seeds between low and high."""

    headline: list[GroupHeadline] = []
    figures: list[GroupFigure] = []
    band: Annotated[float, Field(gt=0, lt=1)] = 0.9


class Seeds(Table):
    """How many networks of each arm are drawn, from which seed on."""

    count: Annotated[int, Field(ge=1, le=1000)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0


class NetworkPlan(Table):
    """A whole file."""

    format: Literal[1]
    title: Name
    about: Prose = ""
    safety: Prose = ""
    network: Name
    choices: dict[str, Choice] = {}
    arms: Annotated[list[Arm], Field(min_length=1)] = [Arm()]
    duration: Quantity
    bin: Quantity = "10 ms"
    outputs: NetworkOutputs = NetworkOutputs()
    population: Seeds = Seeds()

    def asked(self) -> list[tuple[str, str]]:
        """Rows of the report: what was run."""
        rows = [("network", self.network), *((f"choice {key}", str(value)) for key, value in self.choices.items())]
        for arm in self.arms if self.arms != [Arm()] else []:
            changes = ", ".join(f"{key} {value}" for key, value in arm.choices.items())
            rows.append((f"arm {arm.name}", changes or "nothing changed"))
        return [*rows, ("duration", str(self.duration)), ("rates in bins of", str(self.bin))]


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): NetworkPlan,
    ("arms",): Arm,
    ("outputs",): NetworkOutputs,
    ("outputs", "headline"): GroupHeadline,
    ("outputs", "figures"): GroupFigure,
    ("population",): Seeds,
}
