"""A long run by days: fast processes are run for three days out of many, slow states go on as those days say.

Scheme      run three days (the first settles what is fast); from the change over the second and third the exponential
            of every slow state; leap to the end of the block; run again
Takes in    a model, blocks of days with the inputs and events of each; people
Hands on    slow states at the beginning of every block and at the end, last states, the largest doubt
Method      with changes a and b of two days running, m further days add b (r + ... + r^m), r = b / a; straight on
            where r is not within 0 to 1 or the state hardly moves. The doubt is what straight on would have said
Limits      right where each slow state nears its own rest exponentially within a block; the model `life` itself needs
            no averaging (a year of it costs some hundredths of a second): this is for runs with slower parts in them
Sources     none: Aitken's extrapolation
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from glutamate.errors import ParameterError, PathError, closest

SETTLE_D, LOOK_D = 1, 2
STILL = 1e-7  # change of a day below which a slow state goes straight on, relative to its size or 1
SLOW = (
    "chronic.transporters", "chronic.gaba", "chronic.spines", "chronic.strain", "glands.corticotrophs",
    "glands.adrenal", "burnout.exhaustion", "performance.debt", "performance.mean_debt", "effort.mean_load",
    "exercise.habit", "caffeine.grown", "alcohol.induced", "adaptation.nmda_adapted", "adaptation.gaba_adapted",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Block:
    """Some days alike: how many, inputs or parameters by path, and events by the hour within a day."""

    days: int
    given: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    events: Callable[[Any, float], Any] | None = None


@dataclasses.dataclass(frozen=True)
class Averaged:
    """Days (blocks + 1,), slow states {path: (people, blocks + 1)}, last states, doubt {path: largest}."""

    days: Any
    slow: dict[str, Any]
    last: dict[str, Any]
    doubt: dict[str, float]


def averaged(
    model: Any,
    blocks: Sequence[Block],
    *,
    vary: Mapping[str, Any] | None = None,
    start: Mapping[str, Any] | None = None,
    slow: Sequence[str] = SLOW,
    rtol: float = 1e-5,
) -> Averaged:
    """Run blocks of days one after the other; see the head of the file.

    `events(protocol, hour)` of a block adds the events of a day that begins at `hour` and returns the protocol. Raises
    ParameterError for no block, or one of fewer days than are looked at; PathError for a slow state there is none of.
    """
    import numpy as np

    if not blocks or any(not isinstance(b.days, int) or b.days < SETTLE_D + LOOK_D for b in blocks):
        came = ", ".join(f"{b.days!r}" for b in blocks) or "none"
        least = f"blocks of at least {SETTLE_D + LOOK_D} days"
        raise ParameterError("blocks of days", came, least, "join short blocks, or run them in full")
    names = [s.path for s in model.system.states]
    for path in slow:
        if path not in names:
            near = closest(path, names)
            raise PathError(f"the slow state {path!r:.60}", "no such state", "a state", "name one", closest=near)
    state: Mapping[str, Any] | None = start
    day, course = 0, [0]
    kept: dict[str, list[Any]] = {path: [] for path in slow}
    doubt = dict.fromkeys(slow, 0.0)
    for block in blocks:
        looked, first = _window(model, block, state, vary, rtol, names)
        rest = block.days - SETTLE_D - LOOK_D
        last = {n: v[:, -1] for n, v in looked.items()}
        for path in slow:
            if not kept[path]:
                kept[path].append(first[path])
            a, b = np.diff(looked[path], axis=1).T
            leap = _leap(a, b, rest, np.maximum(np.abs(last[path]), 1.0))
            doubt[path] = max(doubt[path], float(np.abs(leap - rest * b).max()))
            last[path] = last[path] + leap
            kept[path].append(last[path])
        if "clock.hour" in last:
            last["clock.hour"] = last["clock.hour"] + 24.0 * rest
        state, day = last, day + block.days
        course.append(day)
    assert state is not None
    return Averaged(np.array(course), {p: np.array(v).T for p, v in kept.items()}, dict(state), doubt)


def _window(model: Any, block: Block, state: Any, vary: Any, rtol: float, names: list[str]) -> tuple[Any, Any]:
    """States at the ends of the last days of a window (people, days), and at its beginning (people,)."""
    import numpy as np

    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    days = SETTLE_D + LOOK_D
    protocol = Protocol()
    for day in range(days if block.events else 0):
        assert block.events is not None
        protocol = block.events(protocol, 24.0 * day)
    if state is not None and not vary:
        state = {n: np.asarray(v).reshape(-1)[0] for n, v in state.items()}
    own = model.set({p: v for p, v in block.given.items() if np.ndim(v) == 0})
    people = {**(vary or {}), **{p: v for p, v in block.given.items() if np.ndim(v)}}
    data = simulate(
        own, protocol, times=24.0 * np.arange(days + 1), vary=people or None, record=names, start=state, rtol=rtol,
        solver="tsit5", threads=1, keep=10**9,
    )  # fmt: skip
    found = {n: np.atleast_2d(data[n].values) for n in names}
    return {n: v[:, SETTLE_D:] for n, v in found.items()}, {n: v[:, 0] for n, v in found.items()}


def _leap(a: Any, b: Any, days: int, size: Any) -> Any:
    """What `days` further days add after two with changes a and b."""
    import numpy as np

    moves = np.abs(a) > STILL * size
    ratio = np.where(moves, b / np.where(moves, a, 1.0), 1.0)
    fades = moves & (ratio >= 0) & (ratio < 1)
    r = np.where(fades, ratio, 0.5)
    return np.where(fades, b * r * (1 - r**days) / (1 - r), days * b)
