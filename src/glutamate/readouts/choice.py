"""Choice: reaction time and accuracy by a threshold, switching between rules, perseveration.

Takes in    rates (trials, pools, times) in Hz from the onset of the stimulus
Hands on    `choices` per trial, `performance` over trials, `switching` over blocks of a rule
Rule        the first pool whose smoothed rate reaches the threshold has chosen; the smoothing window is causal, so a
            crossing is never seen before it happened; two pools in the same step are decided by the higher rate
Limits      reaction time is decision time: no sensory delay, no movement
Sources     Wang2002 (criterion of 15 Hz), with a window of 50 ms
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite, positive

THRESHOLD = Parameter(15.0, "1/s", "Wang2002", low=12, high=20, domain=(0, None))
WINDOW = Parameter(50.0, "ms", "assumed: the usual sliding window of a rate", low=20, high=100, domain=(0, None))


class Choices(NamedTuple):
    """chosen (trials,), -1 where none decided; reaction_ms (trials,), NaN there."""

    chosen: Any
    reaction_ms: Any


class Performance(NamedTuple):
    """Shares of trials, times in ms; NaN where no trial decided. interval: 95 % of accuracy (Wilson)."""

    decided: float
    accuracy: float
    interval: tuple[float, float]
    reaction_ms: float
    reaction_sd: float
    correct_per_s: float


class Switching(NamedTuple):
    """Per block after a change of rule: trials until followed (NaN if never), share of the old rule meanwhile."""

    trials_to_switch: Any
    perseveration: Any
    no_switch: float


@readout("choices", title="Choice and reaction time by a threshold")
def choices(
    rates: Any, step_ms: float | None = None, *, threshold_hz: float | None = None, window_ms: float | None = None
) -> Choices:
    """First crossing of every trial; `rates` (trials, pools, times) in Hz.

    A trial in which a pool starts above the threshold crosses at 0 ms. Raises ParameterError for other shapes.
    """
    values, step = course(rates, step_ms, "rates of a choice")
    if values.ndim != 3 or values.shape[1] < 2:
        allowed = "(trials, pools, times) with two pools or more"
        raise ParameterError("rates of a choice", f"shape {values.shape}", allowed, "reshape them")
    level = THRESHOLD.value if threshold_hz is None else positive(threshold_hz, "a threshold in Hz")
    width = round(positive(WINDOW.value if window_ms is None else window_ms, "a window in ms") / step)
    smooth = trailing_mean(values, max(width, 1))
    above = smooth >= level
    first = np.where(above.any(axis=(1, 2)), above.any(axis=1).argmax(axis=1), -1)
    at = np.take_along_axis(smooth, np.maximum(first, 0)[:, None, None], axis=2)[:, :, 0]
    return Choices(np.where(first >= 0, at.argmax(axis=1), -1), np.where(first >= 0, first * step, np.nan))


def trailing_mean(values: Any, width: int) -> Any:
    """Mean of the last `width` samples (fewer at the start) along the last axis."""
    sums = np.cumsum(values, axis=-1)
    late = np.zeros_like(sums)
    late[..., width:] = sums[..., :-width]
    return (sums - late) / np.minimum(np.arange(1, values.shape[-1] + 1), width)


@readout("performance", title="Accuracy, speed and reward rate of choices")
def performance(found: Choices, correct: Any, pause_ms: float = 0.0, limit_ms: float | None = None) -> Performance:
    """Over trials whose right pool is `correct` (a number, or one for each trial).

    Correct choices per second count `pause_ms` after every trial and, in undecided trials, `limit_ms` (needed if there
    are any; else correct_per_s is NaN).
    """
    chosen, times = np.asarray(found.chosen), np.asarray(found.reaction_ms, float)
    if len(chosen) == 0:
        raise ParameterError("performance", "no trials", "one trial or more", "run some")
    right, done = chosen == np.broadcast_to(correct, chosen.shape), chosen >= 0
    count, hits = int(done.sum()), int((right & done).sum())
    accuracy = hits / count if count else np.nan
    spent = np.where(done, times, np.nan if limit_ms is None else limit_ms) + pause_ms
    return Performance(
        count / len(chosen),
        accuracy,
        wilson(hits, count),
        float(times[done].mean()) if count else np.nan,
        float(times[done].std(ddof=1)) if count > 1 else np.nan,
        float(1e3 * hits / spent.sum()),
    )


def wilson(hits: int, count: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Interval of a share by Wilson's score; (0, 1) without trials."""
    if count == 0:
        return 0.0, 1.0
    share, spread = hits / count, z**2 / count
    middle, half = share + spread / 2, z * np.sqrt(share * (1 - share) / count + spread / (4 * count))
    return float((middle - half) / (1 + spread)), float((middle + half) / (1 + spread))


@readout("switching", title="Switching between rules, and perseveration")
def switching(chosen: Any, old: Any, new: Any, run: int = 3) -> Switching:
    """Blocks after a change of rule; chosen (blocks, trials), old and new right choices (or one for each trial).

    A rule is followed from the first of `run` choices of it in a row. Perseveration is the share of the old rule's
    choice among trials before that, where the rules differ; no_switch the share of blocks that never follow.
    """
    made = finite(chosen, "choices in blocks", 2)
    kept: Any
    before, after = np.broadcast_to(old, made.shape), np.broadcast_to(new, made.shape)
    if not 1 <= run <= made.shape[1]:
        raise ParameterError("a run of choices", f"{run}", f"1 to {made.shape[1]}", "choose another length")
    kept = np.lib.stride_tricks.sliding_window_view(made == after, run, axis=1).all(axis=2)
    first = np.where(kept.any(axis=1), kept.argmax(axis=1), made.shape[1])
    waiting = (np.arange(made.shape[1]) < first[:, None]) & (before != after)
    stuck = ((made == before) & waiting).sum(axis=1)
    open_trials = waiting.sum(axis=1)
    share = np.divide(stuck, open_trials, out=np.zeros(len(made)), where=open_trials > 0)
    never = first == made.shape[1]
    return Switching(np.where(never, np.nan, first), share, float(never.mean()))
