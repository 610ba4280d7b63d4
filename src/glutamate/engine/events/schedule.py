"""Schedule: everything that happens to every member in one phase, as flat arrays the steppers read.

Takes in    the commands of a phase, a System, who runs, when each began, the current values of the inputs
Order       by time; at one time inputs move first, then jumps by priority, then by declaration
Not here    random trains and the times of events (expand.py), the shape of an input (timeline.py)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine.events import stream
from glutamate.engine.events.command import Move, Train, input_of
from glutamate.engine.events.expand import Cohort, Events, check_size, expand
from glutamate.engine.events.timeline import Timeline, timeline
from glutamate.engine.system import System
from glutamate.errors import ParameterError

WIDEST = 4  # a table may hold this many times the events


@dataclasses.dataclass(frozen=True, eq=False)
class Schedule:
    """Events of M members: those of member m stand from offsets[m] to offsets[m + 1], in the order they happen.

    offsets (M+1,) int64; time (E,) absolute, in the system's time unit; port (E,) int64, a place in `targets`; value
    (E,) in canonical units. `targets` holds (path, what): "jump" of a port, "value" or "slope" of an input; a value
    ends the slope before it. `moving` says for every input that moves whether it steps or ramps. `after_end` counts
    the events that lie after the end of the phase and are left out; trains without `until` have none there.
    """

    offsets: Any
    time: Any
    port: Any
    value: Any
    targets: list[tuple[str, str]]
    moving: dict[str, str]
    end_inputs: dict[str, Any]
    after_end: int
    start: Any
    timelines: tuple[Timeline, ...]
    inputs: dict[str, Any]

    def inputs_at(self, moments: Any) -> dict[str, Any]:
        """Value (M,) of every input that moves, at one absolute moment of each member (M,) or of all."""
        moments = np.broadcast_to(np.asarray(moments, np.float64), self.start.shape)
        moved = {line.path: line.at(moments, self.start, self.inputs[line.path]) for line in self.timelines}
        return {**self.inputs, **moved}


def timelines_of(commands: tuple[Any, ...], system: System) -> list[Timeline]:
    """One timeline for every input a phase moves, in order of first mention."""
    moves: dict[str, list[Move]] = {}
    for command in commands:
        if isinstance(command, Move):
            input_of(system, command.path)
            moves.setdefault(command.path, []).append(command)
    return [timeline(system, path, given) for path, given in moves.items()]


def trains_of(commands: tuple[Any, ...], system: System) -> list[tuple[str, Train]]:
    """Trains with a name of their own, those of jumps with a lower priority number first."""
    trains = [command for command in commands if isinstance(command, Train)]
    seen: dict[str, int] = {}
    named = []
    for train in trains:
        train.amounts(system)
        seen[train.port] = seen.get(train.port, -1) + 1
        named.append((f"{train.port}#{seen[train.port]}", train))
    return sorted(named, key=lambda item: system.jumps[item[1].port].priority)


def schedule(
    commands: tuple[Any, ...],
    epoch: int,
    system: System,
    members: Any,
    start: Any,
    end: float,
    seed: int,
    inputs: Mapping[str, Any] | None,
) -> Schedule:
    """The events of one phase; see `Phase.schedule`."""
    numbers = stream.member_numbers(members)
    start = _begin(start, end, len(numbers))
    lines = timelines_of(commands, system)
    held = _held(system, inputs, lines, len(numbers))
    targets: list[tuple[str, str]] = []
    events: list[Events] = []
    for line in lines:
        events += _moves(line, held[line.path], targets)
    cohort = Cohort(numbers, end - start, stream.check_seed(seed), epoch)
    for name, train in trains_of(commands, system):
        if (train.port, "jump") not in targets:
            targets.append((train.port, "jump"))
        if train.trains is not None and np.ndim(members) == 0 and len(train.trains) != len(numbers):
            came = f"{len(train.trains)} trains for {len(numbers)} members"
            raise ParameterError(f"spikes on {train.port}", came, "one train per member", "give as many trains")
        events.append(expand(train, targets.index((train.port, "jump")), name, system, cohort))
    shared = all(item.place is None for item in events)
    offsets, time, port, value, late = (_shared if shared else _own)(events, start, end)
    moving = {line.path: line.kind for line in lines}
    made = Schedule(offsets, time, port, value, targets, moving, {}, late, start, tuple(lines), held)
    return dataclasses.replace(made, end_inputs=made.inputs_at(end))


def _begin(start: Any, end: float, count: int) -> Any:
    try:
        begins = np.broadcast_to(np.asarray(start, np.float64), (count,)).copy()
    except (TypeError, ValueError):
        allowed = f"one number or {count} of them"
        raise ParameterError("the start of a phase", f"{start!r:.60}", allowed, "give a start per member") from None
    if np.isinf(begins).any() or not np.isfinite(end) or (begins > end).any():
        came = f"start {begins.max(initial=-np.inf):g}, end {end:g}"
        do = "end the phase after it began; NaN marks a member that does not run"
        raise ParameterError("the span of a phase", came, "finite, the end not before the start", do)
    return begins


def _held(system: System, inputs: Mapping[str, Any] | None, lines: list[Timeline], count: int) -> dict[str, Any]:
    """Values the inputs have when the phase begins: those given, else the model's own."""
    held: dict[str, Any] = {}
    for path, value in {**{line.path: None for line in lines}, **(inputs or {})}.items():
        slot = input_of(system, path)
        level = np.asarray(slot.value if value is None else value, np.float64)
        if level.shape not in ((), (count,)):
            allowed = f"one number or {count} of them"
            raise ParameterError(
                f"the value of {path}", f"an array of shape {level.shape}", allowed, "give one a member"
            )
        held[path] = float(level) if level.ndim == 0 else level
    return held


def _moves(line: Timeline, base: Any, targets: list[tuple[str, str]]) -> list[Events]:
    """The value at every knot and, where it ramps, the slope after it."""
    targets.append((line.path, "value"))
    events = [Events(len(targets) - 1, line.times, line.levels(base))]
    if line.kind == "ramp":
        targets.append((line.path, "slope"))
        ramps = line.slopes != 0
        events.append(Events(len(targets) - 1, line.times[ramps], line.slopes[ramps]))
    return events


def _shared(events: list[Events], start: Any, end: float) -> Any:
    """Every member has the same events: sort once, then repeat."""
    times = np.concatenate([np.empty(0), *(item.times for item in events)])
    lengths = [len(item.times) for item in events]
    check_size("all ports", float(len(times) * len(start)))
    order = np.argsort(times, kind="stable")
    moments = start[:, None] + times[order]
    port = np.repeat([item.target for item in events] or [0], lengths or [0])[order]
    endless = np.repeat([item.open for item in events] or [False], lengths or [0])[order]
    rows = [np.broadcast_to(item.values, (*np.shape(item.values)[:-1], len(item.times))) for item in events]
    common = all(row.ndim == 1 for row in rows)
    if common:
        value = np.broadcast_to(np.concatenate([np.empty(0), *rows])[order], moments.shape)
    else:
        wide = [np.broadcast_to(row, (len(start), row.shape[-1])) for row in rows]
        value = np.concatenate(wide, axis=1)[:, order]
    keep, late = _inside(moments, end, endless)
    ports = np.broadcast_to(port, moments.shape)
    if keep.all():
        counts = np.full(len(start), len(times))
        return _offsets(counts), moments.ravel(), ports.flatten().astype(np.int64), value.flatten(), late
    return _offsets(keep.sum(axis=1)), moments[keep], ports[keep].astype(np.int64), value[keep], late


def _own(events: list[Events], start: Any, end: float) -> Any:
    """Some events belong to single members: write all out and sort by member and time."""
    count = len(start)
    check_size("all ports", float(sum(len(e.times) * (count if e.place is None else 1) for e in events)))
    columns: list[list[Any]] = [[], [], [], [], []]
    for item in events:
        n = len(item.times)
        whole = item.place is None
        place = np.repeat(np.arange(count), n) if whole else item.place
        values = np.broadcast_to(item.values, (count, n)).ravel() if whole else np.broadcast_to(item.values, (n,))
        times = np.tile(item.times, count) if whole else item.times
        parts = (place, times, np.full(len(place), item.target), values, np.full(len(place), item.open))
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
    place, times, port, value, endless = (np.concatenate(column) for column in columns)
    if len(events) > 1:
        order = _by_member(place, times, count)
        place, times, port, value, endless = place[order], times[order], port[order], value[order], endless[order]
    moments = start[place] + times
    keep, late = _inside(moments, end, endless)
    counts = np.bincount(place[keep], minlength=count)
    return _offsets(counts), moments[keep], port[keep].astype(np.int64), value[keep].astype(np.float64), late


def _by_member(place: Any, times: Any, count: int) -> Any:
    """Stable order by member, then time; by rows of a table where no member has far more events than the others."""
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place, minlength=count)
    width = int(counts.max(initial=0))
    if width * count > WIDEST * len(place):
        return np.lexsort((times, place))
    table = np.full((count, width), np.inf)
    filled = np.arange(width) < counts[:, None]
    table[filled] = times[order]
    within = np.argsort(table, axis=1, kind="stable") + (np.cumsum(counts) - counts)[:, None]
    return order[within[filled]]


def _inside(moments: Any, end: float, endless: Any) -> tuple[Any, int]:
    """Which events happen, and how many lie after the end; a train without an end of its own stops before it."""
    keep = (moments < end) | ((moments == end) & ~endless)
    return keep, int(np.count_nonzero((moments > end) & ~endless))


def _offsets(counts: Any) -> Any:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
