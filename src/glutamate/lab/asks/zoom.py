"""Ask `zoom`: a moment of one person of a plan: the day, the minute, the second or ten milliseconds around it.

Takes in    the text of a plan, which person of how many, arm, moment, depth
Hands on    strips of courses with units, what they were started from, how well the scales agree
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from glutamate.lab.asks import _zoom
from glutamate.lab.asks._zoom import With as Moment
from glutamate.lab.wire import LabError

LANE = "quick"
WARM = True
POINTS = 1000  # of a minute's course
BIN = 60  # ms of a point of it


class With(Moment):
    """A person of a plan, at a moment."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The window of that depth which holds the moment."""
    if given.spiking:
        do = "ask zoom_spiking, which says how far it is"
        raise LabError("spiking cells", "a run of seconds", "mean field and vesicles here", do)
    life, plan = _zoom.life_of(given)
    begin, end = _zoom.window(given, plan)
    if given.depth == "day":
        return _day(given, life, plan, begin, end)
    from glutamate.scenarios.drill import open_window

    scale = "vesicles" if given.depth == "ms" else "mean_field"
    data = open_window(life, given.person, begin / 3.6e6, float(end - begin), scale)
    more = {"agreement": _zoom.agreement(data)}
    if given.depth == "ms":
        return _zoom.answer(given, begin, end, plan, data, **_milliseconds(data, life, given, begin), **more)
    return _zoom.answer(given, begin, end, plan, data, **_rates(data, given.depth), **more)


def _day(given: With, life: Any, plan: Any, begin: int, end: int) -> dict[str, Any]:
    """Stored courses of the day."""
    import numpy as np

    from glutamate.units import from_canonical

    low, high = begin / 3.6e6, end / 3.6e6
    hours = life["time"].values
    data = life.isel(time=np.flatnonzero((hours >= low - 1e-9) & (hours <= high + 1e-9)))
    x = data["time"].values - low
    strips = []
    for panel in json.loads(life.attrs["panels"]):
        lines = [
            (label, x, np.asarray(from_canonical(data[path].values[0], panel["unit"], "h")))
            for label, path in zip(panel["labels"], panel["paths"], strict=True)
        ]
        strips.append(_zoom.strip(panel["name"], panel["title"], ", ".join(panel["paths"]), panel["unit"], lines))
    people = int(life.attrs["people"])
    says = f"the plan lived by person {given.person + 1} of {people}, with the seed {life.attrs['seed']}"
    return _zoom.answer(
        given, begin, end, plan, data, strips=strips, x={"label": "hours of the window", "unit": "h", "from": 0},
        started_from={"says": says, "rows": []}, agreement=None,
    )  # fmt: skip


def _rates(data: Any, depth: str) -> dict[str, Any]:
    """Rates of a minute, by means of BIN ms, or of a second as they are."""
    second = depth == "second"
    x, courses = _courses(data, second)
    both = [("excitatory", "rate_e"), ("inhibitory", "rate_i")]
    strips = [
        _strip("rates", "how often cells fire", "mean rate", "Hz", both, x, courses),
        _strip("voltage", "mean voltage of excitatory cells", "membrane potential", "mV",
               [("excitatory", "voltage_e")], x, courses),
        _strip("release", "vesicles released by one excitatory synapse", "release rate", "Hz",
               [("mean synapse", "release")], x, courses),
    ]  # fmt: skip
    says = "the same run of the minute, cut here" if second else "what the person's life hands down at this minute"
    unit, label = ("ms", "time in the second") if second else ("s", "time in the minute")
    return {
        "x": {"label": label, "unit": unit, "from": 0}, "strips": strips,
        "started_from": {"says": says, "rows": _zoom.handed(data)},
    }  # fmt: skip


def _courses(data: Any, second: bool) -> tuple[Any, dict[str, Any]]:
    """Times, and of every course mean, lowest and highest of each point."""
    x = data["time"].values
    names = [str(name) for name in data.data_vars]
    if second:
        return x, {name: (data[name].values, None, None) for name in names}
    cut = {name: data[name].values[: POINTS * BIN].reshape(POINTS, BIN) for name in names}
    found = {name: (each.mean(axis=1), each.min(axis=1), each.max(axis=1)) for name, each in cut.items()}
    return 1e-3 * (x[: POINTS * BIN].reshape(POINTS, BIN).mean(axis=1) + 0.5), found


def _strip(name: str, title: str, term: str, unit: str, shown: Any, x: Any, courses: Any) -> Any:
    lines = [(label, x, courses[key][0]) for label, key in shown]
    kept = [(label, courses[key]) for label, key in shown if courses[key][1] is not None]
    bands = [(f"{label}, lowest to highest in {BIN} ms", x, low, high) for label, (_, low, high) in kept]
    return _zoom.strip(name, title, term, unit, lines, bands)


def _milliseconds(data: Any, life: Any, given: With, begin: int) -> dict[str, Any]:
    """Spikes, vesicles and courses of the synapses shown."""
    import numpy as np

    from glutamate.units import from_canonical

    x, shown = data["time"].values, data["synapse"].values.tolist()
    when, cell, amount = (data[name].values for name in ("spike_time", "spike_cell", "vesicles"))
    excites, heard = cell < data.attrs["excitatory_cells"], np.isfinite(amount)
    row = np.array([shown.index(int(each)) + 1 for each in cell[heard]], float)
    ticks = [("excitatory", when[excites], cell[excites].astype(float))]
    ticks.append(("inhibitory", when[~excites], cell[~excites].astype(float)))
    strips = [
        _zoom.strip("spikes", "which of 2,000 cells fire", "spikes; row: number of the cell", "1", ticks=ticks),
        _zoom.strip("vesicles", "vesicles released at twelve synapses", "row: synapse, mean over trials", "1",
                    ticks=[("vesicles", when[heard], row)]),
    ]  # fmt: skip
    strips[1]["ticks"][0]["size"] = amount[heard]
    for name, title, term, path, unit in (
        ("cleft", "glutamate in the cleft", "cleft glutamate", "cleft.glutamate_cleft", "mM"),
        ("ampa", "fast current in", "AMPA current", "ampa.current", "pA"),
        ("nmda", "slow current in", "NMDA current", "nmda.current", "pA"),
        ("calcium", "calcium in the spine", "calcium concentration", "calcium.calcium", "uM"),
    ):
        values = np.asarray(from_canonical(data[path].values, unit, "ms"))
        lines = [(f"synapse {k + 1} (cell {shown[k]})", x, values[k]) for k in range(len(shown))]
        strips.append(_zoom.strip(name, title, term, unit, lines))
    return {
        "x": {"label": "time in the window", "unit": "ms", "from": 0}, "strips": strips,
        "started_from": {"says": "spikes drawn at the rates of the second above", "rows": _now(life, given, begin)},
    }  # fmt: skip


def _now(life: Any, given: With, begin: int) -> list[dict[str, Any]]:
    """Rates and voltage of the mean field where the window begins."""
    from glutamate.scenarios.drill import open_window

    here = open_window(life, given.person, begin / 3.6e6, 1.0, "mean_field").isel(time=0)
    names = ("rate_e", "rate_i", "voltage_e")
    return [
        {"what": here[n].attrs["long_name"], "value": float(here[n]), "unit": here[n].attrs["units"]} for n in names
    ]


def code(given: With) -> str:
    """Python that leaves the same courses in `data`."""
    begin, end = _zoom.window(given, _zoom.read(given.text).plan)
    lines = _zoom.lived(given)
    if given.depth == "day":
        lines += [
            f"low, high = {begin / 3.6e6!r}, {end / 3.6e6!r}",
            'data = life.isel(time=(life["time"].values >= low - 1e-9) & (life["time"].values <= high + 1e-9))',
        ]
    else:
        scale = "vesicles" if given.depth == "ms" else "mean_field"
        lines += [f"data = open_window(life, {given.person}, {begin / 3.6e6!r}, {float(end - begin)}, {scale!r})"]
    return "\n".join([*lines, ""])
