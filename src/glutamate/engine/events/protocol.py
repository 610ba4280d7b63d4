"""Protocol: what happens to a model from outside, written as a chain of commands.

Example     Protocol().spikes("ampa.spike", rate="20 Hz", until="500 ms").pulse("cell.current", "5 pA", "10 ms", "2 ms")
Takes in    ports and inputs by path; times from the start of the phase; numbers in canonical units or texts with a unit
Hands on    phases, which turn into a schedule when the system is known
Not here    what a regimen of doses means (pharmacology), how long a run lasts (simulate)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from glutamate.engine.events.arguments import (
    BurstTimes,
    check_window,
    read_count,
    read_members,
    read_trains,
    read_values,
)
from glutamate.engine.events.command import Move, Train
from glutamate.engine.events.condition import parse_condition, split_condition
from glutamate.engine.events.moment import Times, read_rate, read_time, read_times
from glutamate.engine.events.schedule import Schedule, schedule, timelines_of, trains_of
from glutamate.engine.system import System
from glutamate.errors import ParameterError


@dataclasses.dataclass(frozen=True, eq=False)
class Phase:
    """Commands that share one start; the phase ends at its condition, after its length, or with the run."""

    commands: tuple[Any, ...] = ()
    condition: str | None = None
    length: Times | None = None
    number: int = 0

    def schedule(
        self,
        system: System,
        members: Any,
        start: Any,
        end: float,
        seed: int = 0,
        inputs: Mapping[str, Any] | None = None,
    ) -> Schedule:
        """Events of M members in this phase.

        `members` is a count M or member numbers (M,); a random train belongs to its member number and seed, whatever
        else runs. `start` (M,) or one number and `end` are absolute, in the system's time unit; NaN marks a member that
        does not run. `inputs` gives the current values {path: number or (M,)}, the model's own where absent. Raises
        PathError, UnitError or ParameterError.
        """
        return schedule(self.commands, self.number, system, members, start, end, seed, inputs)

    def moving(self, system: System) -> dict[str, str]:
        """How every input that moves in this phase does: "step" or "ramp"."""
        return {line.path: line.kind for line in timelines_of(self.commands, system)}

    def duration(self, system: System) -> float | None:
        """How long the phase lasts in the system's time unit, None where its condition or the run decides."""
        return None if self.length is None else self.length.single(system.time)

    def check(self, system: System) -> None:
        """Raise PathError, UnitError or ParameterError if a command or the condition does not fit the system."""
        trains_of(self.commands, system)
        timelines_of(self.commands, system)
        if self.condition is not None:
            parse_condition(self.condition, system)


@dataclasses.dataclass(frozen=True, eq=False)
class Protocol:
    """An immutable chain of commands: every method returns a longer protocol.

    Times are numbers in the model's time unit or texts such as "20 ms", counted from the start of the phase. At one
    time inputs move first, then jumps happen by priority, then by declaration.
    """

    parts: tuple[Phase, ...] = (Phase(),)

    def spikes(
        self,
        port: str,
        times: Any = None,
        *,
        rate: Any = None,
        until: Any = None,
        start: Any = None,
        poisson: bool = False,
        jitter: Any = None,
        member: Any = None,
    ) -> Protocol:
        """Spikes on a port: at `times`, one list of times per member, or at a `rate`.

        A rate gives regular spikes from `start` on, before `until` or the end of the phase; with `poisson` every member
        has independent exponential gaps instead. `jitter` is the standard deviation of a normal displacement drawn for
        every member and spike, folded back at the start of the phase. `member` is one member number or several.
        """
        what = f"spikes on {port}"
        if (times is None) == (rate is None):
            came = "both" if times is not None else "neither"
            raise ParameterError(what, f"times and rate: {came}", "one of times=, rate=", "give one of them")
        if rate is None and (poisson or until is not None or start is not None):
            raise ParameterError(what, "times with poisson, start or until", "these with rate=", "leave them out")
        if poisson and jitter is not None:
            raise ParameterError(what, "poisson and jitter", "one of them", "leave jitter out; the times are random")
        members = read_members(what, member)
        if times is not None:
            shared, trains = read_trains(what, times)
            if trains is not None and members is not None:
                raise ParameterError(what, "one train per member and member=", "one of them", "leave member out")
            train = Train(port, times=shared, trains=trains, members=members)
        else:
            train = Train(port, rate=read_rate(f"the rate of {what}", rate), members=members, poisson=bool(poisson))
            begins = None if start is None else read_time(f"the start of {what}", start)
            ends = None if until is None else read_time(f"the end of {what}", until)
            check_window(what, begins, ends)
            train = dataclasses.replace(train, start=begins, until=ends)
        spread = None if jitter is None else read_time(f"the jitter of {what}", jitter)
        if spread is not None and train.trains is not None:
            raise ParameterError(what, "one train per member and jitter", "one of them", "move the given times")
        return self._with(dataclasses.replace(train, jitter=spread))

    def bursts(
        self,
        port: str,
        *,
        count: int = 4,
        spacing: Any = "10 ms",
        bursts: int = 10,
        interval: Any = "200 ms",
        start: Any = "0 ms",
        member: Any = None,
    ) -> Protocol:
        """Bursts of `count` spikes `spacing` apart, a burst every `interval`; by default one theta-burst train."""
        what = f"bursts on {port}"
        first, gap = read_time(f"the start of {what}", start), read_time(f"the spacing of {what}", spacing)
        every = read_time(f"the interval of {what}", interval)
        count, bursts = read_count(f"the spikes in {what}", count), read_count(f"the number of {what}", bursts)
        times = BurstTimes(what, first, gap, every, count, bursts)
        times.check()
        return self._with(Train(port, times=times, members=read_members(what, member)))

    def event(self, port: str, value: Any, times: Any, *, member: Any = None) -> Protocol:
        """Events with a value, such as a dose: one value for all `times` or one for each."""
        what = f"events on {port}"
        moments = read_times(f"the times of {what}", times)
        values = read_values(what, value)
        if len(values) not in (1, len(moments)):
            came = f"{len(values)} values for {len(moments)} times"
            raise ParameterError(what, came, "one value, or one for each time", "give as many values as times")
        return self._with(Train(port, values, False, moments, members=read_members(what, member)))

    def dose(self, regimen: Any, part: str = "kinetics", until: float | None = None) -> Protocol:
        """Doses of a Regimen into a part with the ports and inputs of `Kinetics`, those before `until` hours.

        Raises ParameterError for anything that is no regimen, and for one without end where `until` is missing.
        """
        if not callable(getattr(regimen, "commands", None)):
            do = 'write Regimen("10 mg twice daily for 28 days")'
            raise ParameterError(f"doses into {part}", f"{regimen!r:.60}", "a Regimen", do)
        protocol = self
        for kind, path, value, time in regimen.commands(part, until):
            protocol = protocol.event(path, value, time) if kind == "event" else protocol.step(path, value, time)
        return protocol

    def step(self, path: str, value: Any, start: Any = 0.0) -> Protocol:
        """From `start` on the input has this value."""
        what = f"a step of {path}"
        return self._with(Move(path, "step", read_time(f"the start of {what}", start), read_values(what, value, 1)))

    def pulse(self, path: str, value: Any, start: Any, length: Any) -> Protocol:
        """The input takes a value for `length`, then returns to what holds without the pulse."""
        what = f"a pulse of {path}"
        lasts = read_time(f"the length of {what}", length)
        if not lasts.values[0] > 0:
            raise ParameterError(f"the length of {what}", f"{length!r:.40}", "a time above 0", "give such a length")
        begins = read_time(f"the start of {what}", start)
        return self._with(Move(path, "pulse", begins, read_values(what, value, 1), lasts))

    def clamp(self, path: str, series: Any) -> Protocol:
        """The input follows (times, values), straight between them, and keeps the last value; equal times jump."""
        what = f"a clamp of {path}"
        try:
            times, values = series
        except (TypeError, ValueError):
            raise ParameterError(what, f"{series!r:.60}", "a pair (times, values)", "give the two lists") from None
        moments, levels = read_times(f"the times of {what}", times), read_values(what, values)
        if not len(levels) == len(moments) > 0:
            came = f"{len(moments)} times and {len(levels)} values"
            raise ParameterError(what, came, "as many values as times, at least one", "give a value for every time")
        return self._with(Move(path, "clamp", moments, levels))

    def until(self, end: Any) -> Protocol:
        """End the phase at a condition such as "membrane.voltage > -20 mV", or after a time such as "500 ms"."""
        last = self.parts[-1]
        if last.condition is not None or last.length is not None:
            raise ParameterError("the end of a phase", f"{end!r:.60}, a second one", "one end", "use then(...) between")
        if isinstance(end, str) and any(sign in end for sign in "<>="):
            split_condition(end)
            return self._changed(condition=end)
        return self._changed(length=read_time("the length of a phase", end))

    def then(self, other: Protocol) -> Protocol:
        """Another protocol once this one has ended; its times count from there, and inputs keep their values."""
        last = self.parts[-1]
        if last.condition is None and last.length is None:
            do = 'say until("500 ms") or until("path > value") before then(...)'
            raise ParameterError("a phase after this one", "a phase without an end", "a phase that ends", do)
        if not isinstance(other, Protocol):
            raise ParameterError("what comes then", f"{other!r:.60}", "a Protocol", "write then(Protocol()....)")
        return Protocol(self.parts + other.parts)

    def phases(self) -> tuple[Phase, ...]:
        """The phases in order, numbered; a protocol without `then` has one."""
        return tuple(dataclasses.replace(phase, number=k) for k, phase in enumerate(self.parts))

    def moving(self, system: System) -> dict[str, str]:
        """How every input that moves in any phase does: "ramp" if it ramps in one of them, else "step"."""
        kinds = [phase.moving(system) for phase in self.parts]
        paths = dict.fromkeys(path for each in kinds for path in each)
        return {path: "ramp" if any(each.get(path) == "ramp" for each in kinds) else "step" for path in paths}

    def check(self, system: System) -> None:
        """Raise PathError, UnitError or ParameterError if anything in the protocol does not fit the system."""
        for phase in self.parts:
            phase.check(system)

    def _with(self, command: Any) -> Protocol:
        return self._changed(commands=(*self.parts[-1].commands, command))

    def _changed(self, **changes: Any) -> Protocol:
        return Protocol((*self.parts[:-1], dataclasses.replace(self.parts[-1], **changes)))
