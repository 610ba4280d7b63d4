"""One night: synapses shrink but for the largest, tagged memories are replayed, capture goes on.

Scheme      every NREM hour a synapse loses the same share of its size, unless it was among the largest fifth in the
            evening; replayed synapses are potentiated or depressed with the shares U and D of table T1; a day of
            learning adds what a night took
Takes in    sizes of synapses, hours of NREM sleep, which of them are tagged, replays
Hands on    sizes after the night, strong over weak; `loss_per_hour`; `targets()`
Not here    sleep stages (circuit/sleeping_cortex.py), capture by protein (luboeinski.py)
Limits      net growth in sleep was seen elsewhere: the loss is uncertain from 0 to 0.25 a night. It is set so that the
            mean of a night comes out as measured; since the largest fifth holds two fifths of all, the others lose
            31 %, and strong over weak grows by 45 %. Where large begins is sharp here; replay is assumed
Sources     DeVivo2017 (a loss in proportion to size, the largest fifth spared)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError

NIGHT_H, LOSS = 8.0, 0.18
SPREAD, LARGE = 0.65, 0.8  # of the logarithm of sizes; quantile above which a synapse is spared
SAMPLES = 20_001


def sizes(number: int = SAMPLES) -> Any:
    """Sizes at evenly spaced quantiles of the lognormal, median 1, (number,)."""
    import numpy as np
    from scipy.special import ndtri

    return np.exp(SPREAD * ndtri((np.arange(number) + 0.5) / number))


def _shrunk(size: Any, hours: float, loss: float, large: float) -> Any:
    """Whole hours, then the rest of one; sizes above `large` stay."""
    import numpy as np

    whole = int(hours)
    left = (1 - loss) ** whole * (1 - (hours - whole) * loss)
    return np.where(size <= large, size * left, size)


@cache
def loss_per_hour(loss: float = LOSS) -> float:
    """Share that synapses below the largest fifth lose per hour, so that 8 h take the share `loss` of the mean."""
    import numpy as np
    from scipy.optimize import brentq

    before = sizes()
    large = float(np.quantile(before, LARGE))
    return float(brentq(lambda d: _shrunk(before, NIGHT_H, d, large).mean() / before.mean() - 1 + loss, 0.0, 0.9))


def night(
    size: Any,
    hours: float = NIGHT_H,
    tagged: Any = None,
    replays: int = 20,
    loss: float = LOSS,
    ends: tuple[float, float] | None = None,
    seed: int = 0,
) -> Any:
    """Sizes after a night of NREM hours; `tagged` (bool, as `size`) are replayed.

    A replay is an episode of 30 pairs at +10 ms and 40 Hz with little noradrenaline: a tagged synapse below the middle
    of `ends` (lower and upper size, by default the quantiles 0.2 and 0.9) goes up with U, one above comes down with D.
    Raises ParameterError for sizes that are not above 0, hours below 0 or a loss outside 0 to 0.25.
    """
    import numpy as np

    before = np.asarray(size, float)
    if not (before.size and (before > 0).all() and hours >= 0 and 0 <= loss <= 0.25):
        came = f"{before.size} sizes, {hours!r:.20} h, loss {loss!r:.20}"
        raise ParameterError("a night", came, "sizes above 0, hours from 0, a loss of 0 to 0.25", "change them")
    after = _shrunk(before, hours, loss_per_hour(loss), float(np.quantile(before, LARGE)))
    if tagged is None:
        return after
    up, down = replayed(replays)
    low, high = np.quantile(before, [0.2, 0.9]) if ends is None else ends
    chance = np.random.default_rng(seed).random(before.shape)
    weak = after < np.sqrt(low * high)
    rises, falls = tagged & weak & (chance < up), tagged & ~weak & (chance < down)
    return np.where(rises, np.maximum(after, high), np.where(falls, np.minimum(after, low), after))


@cache
def replayed(replays: int) -> tuple[float, float]:
    """Shares that have gone up and come down after so many replays."""
    from glutamate.plasticity.induction_table import episodes, table

    point = table(40.0, 10.0, pairs=30)
    up = float(episodes(point["up"], point["down"], replays, 0.0)[-1])
    down = 1 - float(episodes(point["up"], point["down"], replays, 1.0)[-1])
    return up, down


def contrast(size: Any, after: Any) -> float:
    """Mean of the largest fifth over the mean of the rest, after over before."""
    import numpy as np

    large = size >= np.quantile(size, LARGE)
    return float(after[large].mean() / after[~large].mean() / (size[large].mean() / size[~large].mean()))


def kept_by_large(quantile: float = LARGE) -> float:
    """Change of the mean size of synapses above a quantile over one night."""
    import numpy as np

    before = sizes()
    large = before >= np.quantile(before, quantile)
    return float(night(before)[large].mean() / before[large].mean() - 1)


def shrinkage() -> float:
    """Change of the mean size over one night."""
    return float(night(sizes()).mean() / sizes().mean()) - 1


def targets() -> list[Target]:
    """What a night does to the interface of axon and spine."""
    row = partial(Target, "PLA-47", unit="1", source="DeVivo2017", kind="calibration", relative=False, tolerance=0.03)
    return [
        row("change of the mean size over a night", -0.18, measure=shrinkage),
        row("change of the largest fifth over a night", 0.0, measure=kept_by_large),
    ]
