"""What a cortex does through a run of the model `life`: the bridge `cortex` at every stored moment.

Scheme      asleep: NREM; awake with a load nearer to that of work: work; else rest -> the bridge in that context
Takes in    a Dataset with handed.*, pressure.awake and load.whole over time (and member)
Hands on    `over_time(data)`: rates, release and calcium load over time, the context, and which members left the box
Not here    REM sleep, which is taken for NREM; contexts between rest and work
Sources     assumed: the load that divides rest (0.3) from work (1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glutamate.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

AT_WORK = 0.65
PART = "handed"
DOES = ("pressure.awake", "load.whole")
NAMES = ("rest", "work", "NREM")


def recorded(data: Any, names: Any) -> None:
    """Raise ParameterError where a run has not recorded what is needed."""
    missing = [name for name in names if name not in data]
    if missing:
        came, allowed = "not recorded: " + ", ".join(missing), ", ".join(names)
        do = f'run it with record including "{PART}.*", ' + ", ".join(f'"{name}"' for name in DOES)
        raise ParameterError("what a cortex does in a run of life", came, allowed, do)


def contexts(awake: Any, load: Any) -> Any:
    """Place in NAMES for arrays of wakefulness (0 or 1) and load."""
    import numpy as np

    at_work = np.where(np.asarray(load) >= AT_WORK, 1, 0)
    return np.where(np.asarray(awake) < 0.5, 2, at_work)


def over_time(data: xr.Dataset) -> xr.Dataset:
    """Averages of the bridge over the dimensions of the run; from where a member leaves the box it has no values.

    Returns rate_e, rate_i, release (Hz), calcium_load (fC/s, with the factor on NMDA receptors) and `context` (place in
    the attribute `contexts`); `outside` lists member, time (h) and axis of those that left the box. Raises
    ParameterError for a run that has not recorded what is needed, or a stale bridge.
    """
    import numpy as np
    import xarray as xr

    from glutamate.life.bridges.cortex import cortex

    bridge = cortex()
    recorded(data, [*(f"{PART}.{name}" for name in (*bridge.inputs, "nmda_gain")), *DOES])
    values = {name: data[f"{PART}.{name}"] for name in bridge.inputs}
    shape, dims = values["arousal"].shape, values["arousal"].dims
    flat = {name: np.asarray(v.values, float).reshape(-1, data.sizes["time"]) for name, v in values.items()}
    room = np.stack([axis.inside(flat[name]) for name, axis in bridge.inputs.items()])
    ok = np.logical_and.accumulate((room >= 0).all(axis=0), axis=1)
    place = contexts(data[DOES[0]].values, data[DOES[1]].values).reshape(ok.shape)
    found = {name: np.full(ok.shape, np.nan) for name in bridge.outputs}
    for k, context in enumerate(NAMES):
        here = ok & (place == k)
        if here.any():
            for name, got in bridge.surface({n: v[here] for n, v in flat.items()}, context).items():
                found[name][here] = got
    found["calcium_load"] *= np.asarray(data[f"{PART}.nmda_gain"].values, float).reshape(ok.shape)
    units = {name: {"units": r.unit, "long_name": r.what} for name, r in bridge.readings().items()}
    kept = {name: (dims, v.reshape(shape), units[name]) for name, v in found.items()}
    kept["context"] = (dims, place.reshape(shape), {"units": "1", "long_name": "what the person does"})
    out = xr.Dataset(kept, data.coords).assign_attrs(contexts=list(NAMES), bridge=bridge.name)
    return out.assign_attrs(outside=_outside(ok, room, list(bridge.inputs), data["time"].values))


def _outside(ok: Any, room: Any, names: list[str], hours: Any) -> list[str]:
    """One line for each member that left the box."""
    import numpy as np

    lines = []
    for member in np.flatnonzero(~ok[:, -1]):
        first = int(np.argmin(ok[member]))
        axis = names[int(np.argmin(room[:, member, first]))]
        lines.append(f"member {member} at {hours[first]:g} h: {axis}")
    return lines
