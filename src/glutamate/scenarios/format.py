"""Format 1: the tables and keys of a scenario file. Nothing else is accepted, and nothing is converted in silence.

Quantities  numbers in canonical units, or texts with a unit: "20 Hz", "1 mM"
Protocol    every entry has exactly one verb (spikes bursts event step pulse clamp phase_ends) and its options
Times       count from the start, after `phase_ends` from where that phase ended
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from glutamate.engine.events.protocol import Protocol

Quantity = str | int | float
Name = Annotated[str, Field(min_length=1, max_length=200)]
Prose = Annotated[str, Field(max_length=2000), AfterValidator(lambda text: " ".join(text.split()))]


class Table(BaseModel):
    """Strict: no unknown keys, no other types, no nan or inf."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Entry(Table, ABC):
    """One thing that happens; `add` puts it into a protocol."""

    verb: ClassVar[str]

    def add(self, protocol: Protocol) -> Protocol:
        """The protocol with this entry."""
        options = self.model_dump(exclude_none=True)
        return self._add(protocol, options.pop(self.verb), **options)

    @abstractmethod
    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        """The protocol with this entry at its target."""

    def says(self) -> str:
        """The entry in one line."""
        options = self.model_dump(exclude_none=True, exclude_defaults=True)
        return f"{self.verb} {options.pop(self.verb)}" + "".join(f", {key} {value}" for key, value in options.items())


class Spikes(Entry):
    """Spikes on a port: at times, or at a rate (regular, or random with poisson)."""

    verb = "spikes"
    spikes: Name
    times: list[Quantity] | None = None
    rate: Quantity | None = None
    start: Quantity | None = None
    until: Quantity | None = None
    poisson: bool = False
    jitter: Quantity | None = None

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.spikes(target, **options)


class Bursts(Entry):
    """`repeats` bursts of `count` spikes each."""

    verb = "bursts"
    bursts: Name
    count: int = 4
    spacing: Quantity = "10 ms"
    repeats: int = 10
    interval: Quantity = "200 ms"
    start: Quantity = "0 ms"

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.bursts(target, bursts=options.pop("repeats"), **options)


class Event(Entry):
    """Events with a value, such as molecules."""

    verb = "event"
    event: Name
    value: Quantity | list[Quantity]
    times: list[Quantity]

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.event(target, options["value"], options["times"])


class Step(Entry):
    """An input takes a value from `start` on."""

    verb = "step"
    step: Name
    value: Quantity
    start: Quantity = 0.0

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.step(target, **options)


class Pulse(Entry):
    """An input takes a value for a while."""

    verb = "pulse"
    pulse: Name
    value: Quantity
    start: Quantity
    length: Quantity

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.pulse(target, **options)


class Clamp(Entry):
    """An input follows values, straight between the times."""

    verb = "clamp"
    clamp: Name
    times: list[Quantity]
    values: list[Quantity]

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.clamp(target, (options["times"], options["values"]))


class PhaseEnds(Entry):
    """The phase ends after a time or when a condition comes true; later entries count from there."""

    verb = "phase_ends"
    phase_ends: Quantity

    def _add(self, protocol: Protocol, target: Any, **options: Any) -> Protocol:
        return protocol.until(target)


VERBS: dict[str, type[Entry]] = {e.verb: e for e in (Spikes, Bursts, Event, Step, Pulse, Clamp, PhaseEnds)}


class Headline(Table):
    """One number of every member: a measure of the course of `path`, printed in `unit`."""

    id: Name
    path: Name
    what: Literal["peak", "minimum", "mean", "final", "integral", "at"]
    unit: Name
    at: Quantity | None = None
    start: Quantity | None = None
    until: Quantity | None = None

    def described(self) -> dict[str, Any]:
        """The row as a reader sees it."""
        moment = f" {self.at}" if self.at is not None else ""
        ends = (("from", self.start), ("until", self.until))
        window = [f"{word} {value}" for word, value in ends if value is not None]
        what = " ".join([f"{self.what}{moment} of {self.path}", *window])
        return {"name": self.id, "path": self.path, "what": what, "unit": self.unit}


class Figure(Table):
    """One panel of the report: courses over time, or the spikes on ports."""

    title: Name
    paths: list[Name] = []
    spikes: list[Name] = []
    labels: list[Name] = []
    unit: Name | None = None
    scale: Literal["linear", "log"] = "linear"


class Outputs(Table):
    """What the result and the report show; `band` is the share of members between low and high.

    `beside` names readouts of a whole run, whose rows stand beside the headline numbers.
    """

    headline: list[Headline] = []
    beside: list[Name] = []
    figures: list[Figure] = []
    band: Annotated[float, Field(gt=0, lt=1)] = 0.9


class People(Table):
    """Who is simulated. `vary = "published"` draws every parameter with a published range from that range."""

    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    vary: Literal["published", "none"] = "published"
    distributions: dict[str, Quantity] = {}


class Plan(Table):
    """A whole file; `about` says what it is for, `safety` what must be known where a life may hang on it."""

    format: Literal[1]
    title: Name
    about: Prose = ""
    safety: Prose = ""
    model: Name
    choices: dict[str, str | bool | int] = {}
    duration: Quantity | None = None
    points: Annotated[int, Field(ge=2, le=1_000_000)] = 1001
    spikes: Name | None = None
    port: Name = "release.spike"
    set: dict[str, Quantity] = {}
    protocol: list[Any] = []
    outputs: Outputs = Outputs()
    population: People = People()

    def asked(self) -> list[tuple[str, str]]:
        """Rows of the report: what was run."""
        rows = [("model", self.model), *((f"choice {key}", str(value)) for key, value in self.choices.items())]
        rows += [("set", f"{path} = {value}") for path, value in self.set.items()]
        rows += [("protocol", entry.says()) for entry in self.protocol]
        if self.spikes is not None:
            rows.append(("spikes from", self.spikes.replace("\\", "/").rpartition("/")[2] + f" on {self.port}"))
        return rows


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): Plan,
    ("outputs",): Outputs,
    ("outputs", "headline"): Headline,
    ("outputs", "figures"): Figure,
    ("population",): People,
}
