"""The work all engines do: members with own parameters and own spike trains, and the equations as texts.

Takes in    a traced model, the ports that get spikes, how many members
Hands on    `Work`: plain arrays and texts that travel between processes; nothing here integrates
Work        every parameter of every member differs from its default by 10 % (log-normal, redrawn outside its domain),
            but for temperatures and natural constants; Poisson spikes at 20 Hz, an own train for every member and port
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.bench import scalar
from glutamate.engine.adaptive.condense import condense
from glutamate.engine.model import Model
from glutamate.engine.system import System
from glutamate.errors import GlutamateError, PathError, closest
from glutamate.interchange.sbml_ids import settable
from glutamate.interchange.sbml_text import Document
from glutamate.units import TIME_UNITS, parse_unit

DURATION_MS, GRID_MS, SPIKE_INTERVAL_MS = 1000.0, 1.0, 50.0
SPREAD, SEED, DRAWS = 0.1, 20260, 100
CONSTANTS = ("CODATA2018",)
TEMPERATURE = parse_unit("K").dims
PADDING = 1e9  # a time no run reaches, for the spikes a member does not have


@dataclasses.dataclass
class Text:
    """SBML in one form and what an engine needs to run it; `values` and `start` have a row per member.

    `names` and `states` are identifiers, `spikes` those of the spike times of each port; `jumps` are (states, text of
    a function) per port; `back` is the text of a function that gives the original states, None if these are they.
    """

    sbml: str
    names: list[str]
    values: Any
    states: list[str]
    start: Any
    scale: Any
    jumps: list[tuple[list[int], str]]
    spikes: list[list[str]]
    back: str | None = None


@dataclasses.dataclass
class Work:
    """Members of one model; `values` are parameters then inputs, `start` all states, `events` (time, port number)."""

    name: str
    duration: float
    grid: Any
    scale: Any
    values: Any
    split: int
    start: Any
    ports: list[str]
    events: list[list[tuple[float, int]]]
    rate: str
    jacobian: tuple[str, list[int], list[int]]
    jumps: list[tuple[list[int], str]]
    texts: dict[str, Text]

    @property
    def members(self) -> int:
        """How many trajectories."""
        return len(self.events)

    def segments(self, member: int) -> list[tuple[float, int]]:
        """Ends of the stretches without a spike, each with its port number; -1 at the end of the run."""
        return [*self.events[member], (self.duration, -1)]


def spikes(duration: float, interval: float, random: Any) -> Any:
    """Poisson spike times below `duration`, which no spike may come within a grid step of."""
    last = duration * (1 - GRID_MS / DURATION_MS)
    times = np.cumsum(random.exponential(interval, int(4 * duration / interval) + 20))
    return times[times < last]


def varied(system: System, model: Model, members: int, random: Any) -> Any:
    """Values of parameters and inputs of every member, (members, parameters + inputs)."""
    drawn = {}
    for slot, value in ((s, model.values()[s.path]) for s in system.parameters):
        if slot.spec.dims == TEMPERATURE or set(slot.spec.keys) & set(CONSTANTS):
            continue
        low, high = slot.spec.domain_canonical(slot.time)
        x = value * np.exp(SPREAD * random.standard_normal(members))
        for _ in range(DRAWS):
            outside = (x < low) | (x > high)
            if not outside.any():
                break
            x[outside] = value * np.exp(SPREAD * random.standard_normal(int(outside.sum())))
        drawn[slot.path] = np.where((x < low) | (x > high), value, x)
    values = model.values(drawn)
    return np.stack([np.broadcast_to(values[s.path], members) for s in settable(system)], axis=1).astype(float)


def work(model: Model, ports: Sequence[str], members: int, peers: int) -> Work:
    """The work of `members` lanes; the texts for peers hold the spikes of the first `peers` members.

    Raises PathError for a port the model does not have, GlutamateError for a model with guards or noise.
    """
    system, random = model.system, np.random.default_rng(SEED)
    for port in ports:
        if port not in system.jumps:
            raise PathError(
                "a spike port",
                repr(port),
                ", ".join(system.jumps) or "none",
                "use one of these",
                closest=closest(port, system.jumps),
            )
    if system.guards or system.noise or not all(system.mass):
        came = "guards, noise or algebraic unknowns"
        raise GlutamateError(
            f"a benchmark of {model.name}",
            came,
            "differential equations with jumps at given times",
            "choose another model",
        )
    factor = TIME_UNITS[system.time]
    duration, interval = DURATION_MS / factor, SPIKE_INTERVAL_MS / factor
    values = varied(system, model, members, random)
    split = len(system.parameters)
    symbols = {("parameter", k): values[:, k] for k in range(split)}
    symbols |= {("input", k): values[:, split + k] for k in range(len(system.inputs))}
    start = np.stack(
        [np.broadcast_to(x, members) for x in system.graph.evaluate(system.start, symbols)], axis=1
    ).astype(float)
    events = [
        sorted((float(t), k) for k in range(len(ports)) for t in spikes(duration, interval, random))
        for _ in range(members)
    ]
    graph, idle = system.graph, [system.graph.zero] * (len(system.states) - system.size)
    slopes = graph.derivative(system.rate, [("state", i) for i in range(system.size)])
    most = [max(sum(p == k for _, p in e) for e in events[:peers]) for k in range(len(ports))]
    padding = {port: [PADDING] * count for port, count in zip(ports, most, strict=True)}
    scale = np.array([s.field.limits(system.time)[2] for s in system.states])
    return Work(
        name=model.name,
        duration=duration,
        grid=np.linspace(0.0, duration, round(DURATION_MS / GRID_MS) + 1),
        scale=scale,
        values=values,
        split=split,
        start=start,
        ports=list(ports),
        events=events,
        rate=scalar.source(graph, [*system.rate, *idle]),
        jacobian=(scalar.source(graph, list(slopes.values())), [r for r, _ in slopes], [c for _, c in slopes]),
        jumps=_jumps(system, ports),
        texts=_texts(system, ports, symbols, start, padding, peers),
    )


def _jumps(system: System, ports: Sequence[str]) -> list[tuple[list[int], str]]:
    return [
        (list(system.jumps[p].assign), scalar.source(system.graph, list(system.jumps[p].assign.values())))
        for p in ports
    ]


def _texts(
    system: System,
    ports: Sequence[str],
    symbols: Mapping[Any, Any],
    start: Any,
    padding: Mapping[str, Any],
    members: int,
) -> dict[str, Text]:
    """All forms of the model with what the first members need: its own states, and condensed as our engine does."""
    symbols = {key: np.broadcast_to(x, len(start))[:members] for key, x in symbols.items()}
    start = start[:members]
    graph, condensed = system.graph, condense(system)
    small = dataclasses.replace(condensed.system, outputs={}, start=[graph.zero] * len(condensed.system.states))
    originals = {("original", i): start[:, i] for i in range(start.shape[1])}
    inner = graph.evaluate(condensed.enter, {**symbols, **originals, ("time", 0): 0.0})
    entered = np.stack([np.broadcast_to(x, members) for x in inner], axis=1)
    whole = dataclasses.replace(system, outputs={}, start=[graph.zero] * len(system.states))
    return {
        "condensed": dataclasses.replace(
            _text(small, ports, symbols, entered, hoist=True), back=scalar.source(graph, condensed.originals)
        ),
        "hoisted": _text(whole, ports, symbols, start, hoist=True),
        "shared": _text(whole, ports, symbols, start, hoist=True, shared_from=0),
        "plain": _text(whole, ports, symbols, start),
        "events": _text(whole, ports, symbols, start, hoist=True, triggers=padding),
    }


def _text(system: System, ports: Sequence[str], symbols: Mapping[Any, Any], start: Any, **form: Any) -> Text:
    document = Document(system, **form)
    members = len(start)
    given = [
        *(symbols["parameter", k] for k in range(len(system.parameters))),
        *(symbols["input", k] for k in range(len(system.inputs))),
    ]
    given += system.graph.evaluate(list(document.once.values()), symbols)
    values = np.stack([np.broadcast_to(x, members) for x in given], axis=1).astype(float)
    names = [*(document.ids[s.path] for s in settable(system)), *document.once]
    states = [document.ids[s.path] for s in system.states]
    scale = np.array([s.field.limits(system.time)[2] for s in system.states])
    return Text(
        document.text(), names, values, states, start, scale, _jumps(system, ports), list(document.spikes.values())
    )


def part(whole: Work, members: Sequence[int]) -> Work:
    """The same equations with some of the members, small enough to send to another process."""
    chosen = list(members)
    texts = {
        name: dataclasses.replace(text, values=text.values[chosen], start=text.start[chosen])
        for name, text in whole.texts.items()
    }
    events = [whole.events[m] for m in chosen]
    return dataclasses.replace(
        whole, values=whole.values[chosen], start=whole.start[chosen], events=events, texts=texts
    )
