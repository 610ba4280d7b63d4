"""Memory table: recall, confusion and chains of memories by depth, load, overlap, inhibition and adaptation.

Scheme      200 points of a Latin hypercube -> Willshaw stores and Potts networks at each -> a smooth surface through
            them; its error is that at points left out. Outside of the box nothing is answered
Takes in    depth of one memory (1: as all), load, share of cells in common, inhibition, time of adaptation
Hands on    `lookup(...)`: probability of recall, confusion with a similar memory, visits per s, share of the deepest;
            `errors()`; `measure(...)`: one point anew; `build()`: the file anew
Not here    persons; what sets inhibition; the same table for one synapse (induction_table.py)
Limits      surfaces are steep where inhibition ends a chain (0.9 to 1.1) or lets memories merge (0.5 to 0.7): `errors`
            says by how much they are off. Depth does not act on Willshaw stores
Sources     none; runs of associative.py and latching.py
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from glutamate.errors import ParameterError

BOX = {
    "depth": (1.0, 2.0),
    "load": (0.1, 0.45),
    "overlap": (0.0, 0.5),
    "inhibition": (0.5, 1.4),
    "adaptation": (100.0, 400.0),
}
MEASURES = ("recall", "confusion", "visits_per_s", "deepest")
POINTS, SECONDS, NETWORKS = 200, 3.0, 3
FILE = Path(__file__).with_name("memory_table.csv")
FOLDS = 10


class Memories(NamedTuple):
    """Recall from half a cue, confusion with a partner (both 0 to 1), visits per s, share of the deepest."""

    recall: Any
    confusion: Any
    visits_per_s: Any
    deepest: Any


def measure(
    depth: float, load: float, overlap: float, inhibition: float, adaptation_ms: float, seed: int = 0
) -> Memories:
    """One point by running both networks, means of three; inhibition is the factor of either network.

    `load` is the share of synapses on in the Willshaw store; the Potts network holds 100 patterns per unit of load.
    """
    import numpy as np

    from glutamate.plasticity.associative import Willshaw, recalled
    from glutamate.plasticity.latching import Potts, chain

    count = max(round(float(np.log(1 - load) / np.log(1 - 0.04**2))), 2)
    rows = []
    for net in range(NETWORKS):
        own = seed * NETWORKS + net
        store = recalled(Willshaw(count, overlap, own), inhibition, right=np.linspace(0.6, 1, min(count, 60)))
        one = chain(Potts(own, 250, round(100 * load), depth), inhibition, adaptation_ms, 1e3 * SECONDS)
        share = float((one.visits == 0).mean()) if len(one.visits) else 0.0
        rows.append((store.hit, store.partner, len(one.visits) / SECONDS, share))
    return Memories(*(float(x) for x in np.mean(rows, axis=0)))


def build() -> None:
    """Run the design (some minutes) and write it beside this file."""
    from scipy.stats import qmc

    low, high = zip(*BOX.values(), strict=True)
    design = qmc.scale(qmc.LatinHypercube(len(BOX), seed=0).random(POINTS), low, high)
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*BOX, *MEASURES])
        for k, point in enumerate(design):
            table.writerow([f"{x:.5g}" for x in (*point, *measure(*point, seed=k))])


@cache
def table() -> tuple[Any, Any]:
    """The shipped design (200, 5) and what was measured there (200, 4)."""
    import numpy as np

    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(np.array([[float(row[name]) for name in names] for row in rows]) for names in (BOX, MEASURES))  # type: ignore[return-value]


def _scaled(points: Any) -> Any:
    import numpy as np

    low, high = (np.array(side) for side in zip(*BOX.values(), strict=True))
    return (points - low) / (high - low)


def _surface(points: Any, values: Any) -> Any:
    from scipy.interpolate import RBFInterpolator

    return RBFInterpolator(_scaled(points), values, kernel="linear", smoothing=1e-2)


@cache
def _shipped() -> Any:
    return _surface(*table())


def lookup(
    depth: Any = 1.0, load: Any = 0.2, overlap: Any = 0.3, inhibition: Any = 1.0, adaptation: Any = 200.0
) -> Memories:
    """The surface at numbers or arrays (...); adaptation in ms; shares are held within 0 to 1, rates from 0.

    Raises ParameterError outside of the box.
    """
    import numpy as np

    given = np.broadcast_arrays(*(np.asarray(x, float) for x in (depth, load, overlap, inhibition, adaptation)))
    for (name, (low, high)), values in zip(BOX.items(), given, strict=True):
        if not ((values >= low) & (values <= high)).all():
            came = f"{name} from {values.min():g} to {values.max():g}"
            raise ParameterError("the memory table", came, f"{low:g} to {high:g}", "stay inside, or run `measure`")
    found = _shipped()(_scaled(np.stack([v.ravel() for v in given], axis=1)))
    found = np.clip(found, 0, [1, 1, np.inf, 1])  # shares and rates: a smooth surface swings a little beyond them
    return Memories(*(column.reshape(given[0].shape) for column in found.T))


@cache
def errors() -> Memories:
    """Root mean square error of each surface at points left out, a tenth at a time."""
    import numpy as np

    points, values = table()
    missed = np.empty_like(values)
    for fold in range(FOLDS):
        out = np.arange(len(points)) % FOLDS == fold
        missed[out] = _surface(points[~out], values[~out])(_scaled(points[out])) - values[out]
    return Memories(*np.sqrt((missed**2).mean(axis=0)).tolist())
