"""Hippocampal recall: events of content and context stored once, more strongly when they matter, and built anew.

Scheme      event = cells of content + cells of context; emotion adds stored copies; the path of hippocampal_path.py
            stores and completes. Recall is carried by AMPA receptors: their factor stands against the noise; NMDA
            receptors count while storing only. Events alike share cells; what is weak comes back as what all share
Takes in    number of events, share of cells all share, copies of emotional events, NMDA at storing, AMPA and noise at
            recall, GABA, which part is the cue
Hands on    `events`, `Recalled`, `recall_events(...)`
Not here    time, sleep, how emotion reaches the hippocampus (modulation.py), words
Limits      copies stand for a stronger trace; whether CA3 or the short way does this is contested (hippocampal_path.py)
Sources     Day2003 (retrieval by AMPA receptors, encoding by NMDA receptors), Neher2015 (the short way)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from glutamate.errors import ParameterError

CONTENT = 60  # of the 100 active cells; the rest are context
PARTS = {"content": slice(0, CONTENT), "context": slice(CONTENT, None)}


class Recalled(NamedTuple):
    """Share of cells that come back (events,): of the part that was no cue, of cells of its own, of cells all share."""

    other: Any
    own: Any
    common: Any


def events(count: int, likeness: float = 0.3, seed: int = 0) -> Any:
    """Active cells (count, 100) of events: content first, then context; a share of either is common to all.

    Raises ParameterError for no event or a likeness outside 0 to below 1.
    """
    import numpy as np

    if count < 1 or not 0 <= likeness < 1:
        came = f"{count!r:.20} events, likeness {likeness!r:.20}"
        raise ParameterError(
            "events to remember", came, "one or more, likeness 0 to below 1", "change what lies outside"
        )
    rng = np.random.default_rng(seed)
    order = rng.permutation(1000)
    sizes = [round(likeness * CONTENT), round(likeness * (100 - CONTENT))]
    shared = [order[: sizes[0]], order[sizes[0] : sum(sizes)]]
    rows = []
    for _ in range(count):
        drawn = rng.permutation(order[sum(sizes) :])[: 100 - sum(sizes)]
        cut = CONTENT - sizes[0]
        rows.append(np.concatenate([shared[0], drawn[:cut], shared[1], drawn[cut:]]))
    return np.array(rows)


@lru_cache(2)
def _wired(seed: int, gaba: float, way: str) -> Any:
    """The hippocampus used last, whose wires take longer than a recall."""
    from glutamate.circuit.hippocampal_path import Hippocampus

    return Hippocampus(seed, gaba, way)


def recall_events(
    count: int = 60,
    cue: str = "content",
    emotional: int = 0,
    copies: int = 3,
    likeness: float = 0.3,
    nmda: float = 1.0,
    ampa: float = 1.0,
    noise: float = 0.2,
    gaba: float = 1.0,
    seed: int = 0,
    way: str = "long",
) -> Recalled:
    """Events recalled from their content or their context; the first `emotional` ones were stored `copies` times.

    Raises ParameterError for an unknown cue, too many emotional events, or a factor of AMPA that is not above 0.
    """  # fmt: skip
    import numpy as np

    from glutamate.circuit.hippocampal_path import Memory

    if cue not in PARTS or not 0 <= emotional <= count or copies < 1 or not ampa > 0:
        came = f"cue {cue!r:.20}, {emotional!r:.20} emotional in {copies!r:.20} copies, AMPA {ampa!r:.20}"
        allowed = f"{' or '.join(PARTS)}; 0 to {count}; 1 or more; above 0"
        raise ParameterError("a recall of events", came, allowed, "change what lies outside")
    cells = events(count, likeness, seed)
    on = np.zeros((count, 1000), np.float32)
    np.put_along_axis(on, cells, np.float32(1), axis=1)
    stored = np.concatenate([on, *[on[:emotional]] * (copies - 1)]) if emotional else on
    memory = Memory(_wired(seed, gaba, way), stored, nmda)
    given = np.zeros_like(on)
    np.put_along_axis(given, cells[:, PARTS[cue]], np.float32(1), axis=1)
    back = memory.recall(given, noise / ampa, seed + 1)
    hit = np.take_along_axis(back, cells, axis=1)
    other = PARTS["context" if cue == "content" else "content"]
    shared = np.isin(np.arange(1000), cells[0]) & (on.sum(0) == count)
    common = np.take_along_axis(np.broadcast_to(shared, on.shape), cells, axis=1)
    own = (hit * ~common).sum(1) / (~common).sum(1)
    alike = (hit * common).sum(1) / np.maximum(common.sum(1), 1)
    return Recalled(hit[:, other].mean(1), own, alike)
