"""Ask `zoom_spiking`: the 2,000 spiking cells of a moment of one person, for a second.

Takes in    what `zoom` takes, with the depth "second"
Hands on    every spike, rates, voltages of some cells, and how well the scales agree
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.asks import _zoom
from glutamate.lab.asks._zoom import With as Moment
from glutamate.lab.wire import LabError

LANE = "long"
SECONDS = 60.0
CELLS = 3  # of which the voltage is drawn
NOTE = (
    "the cells run from silence for this minute's factors and seed: every second of a minute shows the same spikes, "
    "and they are other ones than the ten milliseconds show, which are drawn at the rates of the mean field"
)


class With(Moment):
    """A person of a plan, at a moment."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """A second of the network, after it has settled."""
    if given.depth != "second":
        raise LabError("spiking cells", f"the depth {given.depth}", "second", "ask for a second")
    from glutamate.scenarios.drill import open_window

    tell(0, 2)
    life, plan = _zoom.life_of(given)
    begin, end = _zoom.window(given, plan)
    tell(1, 2)
    data = open_window(life, given.person, begin / 3.6e6, 1000.0, "circuit")
    data = data.assign_attrs(limits=NOTE)
    tell(2, 2)
    when, cell = data["spike_time"].values, data["spike_cell"].values.astype(float)
    excites = cell < int(data["first_cell"].values[1])
    kinds = [("excitatory", when[excites], cell[excites]), ("inhibitory", when[~excites], cell[~excites])]
    rate, bins = data["rate"].values, data["bin"].values
    voltage = data["excitatory.voltage"].values
    lines = [(f"cell {k}", data["time"].values, voltage[:, k]) for k in range(CELLS)]
    strips = [
        _zoom.strip("spikes", "which of 2,000 cells fire", "spikes; row: number of the cell", "1", ticks=kinds),
        _zoom.strip("rates", "how often cells fire", "rate in 5 ms", "Hz",
                    [("excitatory", bins, rate[:, 0]), ("inhibitory", bins, rate[:, 1])]),
        _zoom.strip("voltage", "voltage of three cells", "membrane potential every 5 ms", "mV", lines),
    ]  # fmt: skip
    started = {"says": "what the person's life hands down at this minute", "rows": _zoom.handed(data)}
    x = {"label": "time in the second", "unit": "ms", "from": 0}
    more = {"x": x, "strips": strips, "started_from": started, "agreement": _zoom.agreement(data)}
    return _zoom.answer(given, begin, end, plan, data, **more)


def code(given: With) -> str:
    """Python that leaves the same spikes in `data`."""
    begin, _ = _zoom.window(given, _zoom.read(given.text).plan)
    lines = _zoom.lived(given)
    return "\n".join([*lines, f'data = open_window(life, {given.person}, {begin / 3.6e6!r}, 1000.0, "circuit")', ""])
