"""Format 1 for the days of people: a file with `timeline` instead of `model`.

Entry       `days` + `at` + exactly one verb (sleep room work study dose meal exercise stressor light scan), its options
            beside it; what the texts of days, times and verbs mean stands in days.py, clock.py and options.py
Arms        the same people and seeds with something replaced, or with entries of their own (`arm = "name"`)
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PrivateAttr, WithJsonSchema

from glutamate.scenarios.format import Name, Prose, Quantity, Table
from glutamate.scenarios.loader import Source

LONGEST_DAYS = 3660  # ten years
Count = Annotated[int, Field(ge=1, le=10_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=5)]
DAYS_SAY = "daily, weekdays, weekend, mon,thu, day 3, day 3..9 or 2026-03-04; then perhaps every 2 weeks"
TIMES_SAY = "08:00; 08:00,20:00; 09:00-17:30 (past midnight too); waking; bedtime -30 min"
DayText = Annotated[str, Field(min_length=1, max_length=200, description=DAYS_SAY)]
TimeText = Annotated[str, Field(min_length=1, max_length=200, description=TIMES_SAY)]
AsText = WithJsonSchema({"type": "string", "description": "a local date, or date and time, without a zone"})


class TimelineEntry(Table):
    """What all entries have."""

    verb: ClassVar[str]

    days: DayText
    at: TimeText
    instead_of: Name | list[Name] | None = Field(None, description="the days of the entries it replaces")
    arm: Name | None = Field(None, description="the only arm it is in")
    note: Prose = ""

    @property
    def what(self) -> Any:
        """The value of the verb."""
        return getattr(self, self.verb)

    def says(self) -> str:
        """The entry in one line."""
        options = self.model_dump(exclude_none=True, exclude_defaults=True)
        first = " ".join(str(options.pop(key)) for key in ("days", "at"))
        verb = f"{self.verb} {options.pop(self.verb, self.what)}"
        return f"{first}: {verb}" + "".join(f", {key.replace('_', ' ')} {value}" for key, value in options.items())


class Sleep(TimelineEntry):
    """In bed, from lights out to the alarm."""

    verb = "sleep"
    sleep: Literal["window", "nap", "none"]


class InRoom(TimelineEntry):
    """In one of the rooms of the file."""

    verb = "room"
    room: Name
    breaks: Name | None = None


class Work(TimelineEntry):
    """Work of any kind; an ordinary working hour has load 1."""

    verb = "work"
    work: Name
    load: Factor = 1.0
    sensory: Factor = 1.0
    breaks: Name | None = None


class Study(TimelineEntry):
    """Learning."""

    verb = "study"
    study: Name
    items: Count = 20
    method: Literal["test", "reread"] = "test"
    attention: Share = 1.0
    breaks: Name | None = None


class Taken(TimelineEntry):
    """A dose, as in "caffeine 100 mg oral"."""

    verb = "dose"
    dose: Name


class Meal(TimelineEntry):
    """A meal, as in "lunch with msg 1.5 g"."""

    verb = "meal"
    meal: Name


class Exercise(TimelineEntry):
    """A bout of exercise."""

    verb = "exercise"
    exercise: Name


class Stressor(TimelineEntry):
    """Something that strains: strength 1 doubles the drive of the stress axis for a while."""

    verb = "stressor"
    stressor: Name
    strength: Annotated[float, Field(gt=0, le=10)] = 1.0
    decay: Name | None = None


class Light(TimelineEntry):
    """Lamps or screens, in lux."""

    verb = "light"
    light: Quantity


class Measured(TimelineEntry):
    """A measurement."""

    verb = "scan"
    scan: Name
    region: Name = "acc"
    sequence: Name = "press 3T"


ENTRIES: dict[str, type[TimelineEntry]] = {
    e.verb: e for e in (Sleep, InRoom, Work, Study, Taken, Meal, Exercise, Stressor, Light, Measured)
}
Entry = Sleep | InRoom | Work | Study | Taken | Meal | Exercise | Stressor | Light | Measured


class TimelineArm(Table):
    """One of the lives that are compared: what is replaced by what."""

    name: Name = "as written"
    replace: dict[str, Quantity] = {}


class RoomTable(Table):
    """A place; light in lux, loads 1 in an ordinary working hour."""

    light: Quantity | None = None
    load: Factor = 1.0
    sensory: Factor = 1.0
    source: Prose


class TimelinePeople(Table):
    """Who is simulated; age in years and weight are numbers or distributions."""

    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    profile: Name = "adult"
    age: Quantity = 30
    weight: Quantity = "70 kg"


class Opened(Table):
    """A moment that is opened down to a finer scale."""

    at: Annotated[str | datetime, AsText]
    person: Annotated[int, Field(ge=0)] = 0
    scale: Name = "synapse"
    window: Name = "200 ms"


class TimelineOutputs(Table):
    """What the result and the report show; `keep` people have every hour, all others bands and days."""

    headline: list[Name] = []
    keep: Annotated[int, Field(ge=0, le=10_000)] = 20
    band: Annotated[float, Field(gt=0, lt=1)] = 0.9
    open: list[Opened] = []
    figures: list[Name] = []


class TimelinePlan(Table):
    """A whole file."""

    format: Literal[1]
    title: Name
    about: Prose = ""
    safety: Prose = ""
    start: Annotated[datetime | date, AsText]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
    lead_in: Name = "0 days"
    arms: Annotated[list[TimelineArm], Field(min_length=1, max_length=20)] = [TimelineArm()]
    timeline: Annotated[list[Entry], Field(min_length=1, max_length=1000)]
    people: TimelinePeople = TimelinePeople()
    rooms: dict[str, RoomTable] = {}
    outputs: TimelineOutputs = TimelineOutputs()
    _source: Source = PrivateAttr(default_factory=lambda: Source(None, {}))

    @property
    def source(self) -> Source:
        """The file and where its keys stand."""
        return self._source

    def stands_in(self, source: Source) -> TimelinePlan:
        """The same plan, whose errors name the lines of this file."""
        plan = self.model_copy()
        plan._source = source
        return plan

    def begins(self) -> datetime:
        """The first moment of the plan; ScenarioError for one with a zone, or of another age."""
        start = self.start if isinstance(self.start, datetime) else datetime.combine(self.start, time())
        if start.tzinfo is not None or not 1900 <= start.year <= 2200:
            came, allowed = f"{self.start}", "a local date and time from 1900 to 2200, without a zone"
            do = "write it as in 2026-03-02T00:00:00"
            raise self.source.error("the start of a plan", came, allowed, do, ("start",))
        return start

    def asked(self) -> list[tuple[str, str]]:
        """Rows of the report: what was run."""
        rows = [("start", self.start.isoformat()), ("days", str(self.days)), ("lead-in", self.lead_in)]
        for arm in self.arms if self.arms != [TimelineArm()] else []:
            changes = ", ".join(f"{value} for {key}" for key, value in arm.replace.items())
            rows.append((f"arm {arm.name}", changes or "as written"))
        rows += [("timeline", entry.says()) for entry in self.timeline]
        people = self.people
        rows.append(("people", f"{people.count}, {people.profile}, age {people.age}, weight {people.weight}"))
        return rows


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): TimelinePlan,
    ("arms",): TimelineArm,
    ("people",): TimelinePeople,
    ("outputs",): TimelineOutputs,
    ("outputs", "open"): Opened,
}
