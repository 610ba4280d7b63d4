"""Expansion of trains: the times of every member's events on one port, relative to the start of the phase.

Shared      one list of times for all members; kept as one list, whatever the number of members
Own         Poisson trains, jittered trains and trains given per member: member by member, in ascending time
Randomness  keyed by seed, port, which train of the port it is, phase and member number; nothing else enters
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.engine.events import stream
from glutamate.engine.events.command import Train
from glutamate.engine.system import System
from glutamate.errors import ParameterError

MOST_EVENTS = 200_000_000
ROUNDING = 1e-12
POISSON, JITTER = 0, 1


@dataclasses.dataclass(frozen=True, eq=False)
class Events:
    """Events on one target: times (E,) for all, or with `place` (E,) the row of the member that receives each.

    `values` is (1,), (E,) or (M, E); `open` marks events that go on to the end of the phase, whenever that is.
    """

    target: int
    times: Any
    values: Any
    place: Any = None
    open: bool = False


@dataclasses.dataclass(frozen=True, eq=False)
class Cohort:
    """Who runs: member numbers (M,), the span of the phase (M,) of each, seed and phase number."""

    numbers: Any
    span: Any
    seed: int
    epoch: int


def expand(train: Train, target: int, name: str, system: System, cohort: Cohort) -> Events:
    """The events of one train; `name` tells it from other trains of the port."""
    values = train.amounts(system)
    rows = np.arange(len(cohort.numbers))
    if train.members is not None:
        rows = rows[np.isin(cohort.numbers, train.members)]
    if train.trains is not None:
        return _given(train, target, values, system, cohort, rows)
    if train.poisson:
        return _poisson(train, target, values, name, system, cohort, rows)
    endless = train.rate is not None and train.until is None
    times = train.times.within(system.time) if train.times is not None else _regular(train, system, cohort)
    shared = Events(target, times, values, open=endless)
    if train.jitter is None and train.members is None:
        return shared
    check_size(train.port, len(times) * len(rows))
    place = np.repeat(rows, len(times))
    spread = np.broadcast_to(times, (len(rows), len(times)))
    order = np.broadcast_to(np.arange(len(times)), spread.shape)
    if train.jitter is not None:
        noise = stream.normal_scores(_draws(cohort, name, rows, len(times), JITTER))
        moved = np.abs(spread + train.jitter.single(system.time) * noise)
        order = np.argsort(moved, axis=1, kind="stable")
        spread = np.take_along_axis(moved, order, axis=1)
    return Events(target, spread.ravel(), values[order.ravel()] if len(values) > 1 else values, place, endless)


def check_size(port: str, events: float) -> None:
    """Raise ParameterError for more events than memory is meant for."""
    if events > MOST_EVENTS:
        do = "lower the rate, set until, or run fewer members at a time"
        raise ParameterError(f"events on {port}", f"{events:.3g} events", f"at most {MOST_EVENTS:,} at a time", do)


def _draws(cohort: Cohort, name: str, rows: Any, count: int, use: int) -> Any:
    """The first `count` draws (rows, count) of some members."""
    members = cohort.numbers[rows]
    tiles = range(-(-count // stream.DRAWS))
    drawn = [stream.raw_draws(cohort.seed, name, members, tile, cohort.epoch, use) for tile in tiles]
    return np.concatenate([np.empty((len(rows), 0), np.uint64), *drawn], axis=1)[:, :count]


def _regular(train: Train, system: System, cohort: Cohort) -> Any:
    """Times (E,) from `start` in equal steps, before `until` or before the end of the longest phase."""
    assert train.rate is not None
    rate, start, stop = _window(train, system, cohort)
    longest = float(np.max(stop, initial=start))
    check_size(train.port, (longest - start) * rate * len(cohort.numbers))
    count = int(np.ceil((longest - start) * rate * (1 - ROUNDING))) if rate > 0 else 0
    times = start + np.arange(count) / (rate or 1.0)
    return times[times < longest]


def _window(train: Train, system: System, cohort: Cohort) -> tuple[float, float, Any]:
    """Rate, first moment and last moment (M,) of a train with a rate; members that do not run have no time."""
    assert train.rate is not None
    start = 0.0 if train.start is None else train.start.single(system.time)
    span = np.nan_to_num(cohort.span, nan=0.0, posinf=np.inf)
    last = None if train.until is None else train.until.single(system.time)
    if last is not None and last < start:
        came = f"start {start:g}, until {last:g} {system.time}"
        raise ParameterError(f"spikes on {train.port}", came, "until at or after start", "correct one of them")
    stop = span if last is None else np.where(np.isnan(cohort.span), 0.0, last)
    if not np.isfinite(stop).all():
        raise ParameterError(f"the end of the train on {train.port}", "a phase without end", "an end", "give until=")
    return train.rate.within(system.time), start, stop


def _given(train: Train, target: int, values: Any, system: System, cohort: Cohort, rows: Any) -> Events:
    """Trains given per member; train k belongs to member number k."""
    assert train.trains is not None
    if len(cohort.numbers) and int(cohort.numbers.max()) >= len(train.trains):
        came = f"{len(train.trains)} trains and member {int(cohort.numbers.max())}"
        raise ParameterError(f"spikes on {train.port}", came, "one train per member", "give a train for every member")
    each = [train.trains[member].within(system.time) for member in cohort.numbers[rows]]
    place = np.repeat(rows, [len(times) for times in each])
    return Events(target, np.concatenate([np.empty(0), *each]), values, place)


def _poisson(train: Train, target: int, values: Any, name: str, system: System, cohort: Cohort, rows: Any) -> Events:
    """Independent exponential gaps; draw k of a member is always its k-th gap."""
    rate, start, stop = _window(train, system, cohort)
    stop = stop[rows]
    check_size(train.port, float(np.sum(np.maximum(stop - start, 0.0))) * rate)
    times, place = [np.empty(0)], [np.empty(0, np.int64)]
    now = np.full(len(rows), start)
    active = np.flatnonzero(now < stop) if rate > 0 else np.empty(0, np.int64)
    tile = 0
    while active.size:
        first, last = int(active[0]), int(active[-1]) + 1  # a run of neighbours costs one generator
        members = cohort.numbers[rows[first:last]]
        raw = stream.raw_draws(cohort.seed, name, members, tile, cohort.epoch, POISSON)[active - first]
        gaps = -np.log(stream.open_unit(raw)) / rate
        gaps[:, 0] += now[active]
        moments = np.cumsum(gaps, axis=1)
        inside = moments < stop[active, None]
        times.append(moments[inside])
        place.append(np.repeat(rows[active], inside.sum(axis=1)))
        now[active] = moments[:, -1]
        active = active[inside[:, -1]]
        tile += 1
    where = np.concatenate(place)
    order = np.argsort(where, kind="stable") if tile > 1 else slice(None)
    return Events(target, np.concatenate(times)[order], values, where[order], train.until is None)
