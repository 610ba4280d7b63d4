"""Drill-down: one moment of a life at the scale of rates, of spikes or of a synapse, in milliseconds.

Scheme      factors that `life` handed on at that moment -> lift -> the fast model settles -> the window that is shown
            the same run over the whole span of the bridge -> averages, held against what the bridge says there
Takes in    a run of the model `life` (a Dataset, or a result with `data` and `seed`), person, time, scale
Hands on    `open_window(...)`, a Dataset; its attributes say what was lifted and how well both scales agree
Seeds       one for each seed of the run, person and minute: a moment always shows the same spikes
Scales      circuit and synapse run spiking cells (seconds of work); mean_field gives rates and vesicles synapses that
            hear spikes drawn at these rates (a fraction of a second): windows of one minute, which agree
Not here    a whole day of spikes; drugs, which reach the fast model as effects of their own
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glutamate.errors import ParameterError, PathError, closest

if TYPE_CHECKING:
    import xarray as xr

SCALES = ("synapse", "circuit", "mean_field", "vesicles")
SHOWN = 12  # synapses of which courses are given
FINE = 0.5  # ms between values of a course
AGREES = 3.0  # times the error of the bridge
LONGEST = {"mean_field": 60_000.0, "vesicles": 200.0}  # ms
SAME = 1e-7  # minutes
COURSES = (
    "cleft.glutamate_cleft", "ampa.current", "nmda.current", "calcium.calcium", "calcium.nmda_calcium_current",
)  # fmt: skip


def open_window(
    run: Any,
    person: int = 0,
    when: float | str = 0.0,
    window: float | str = "200 ms",
    scale: str = "synapse",
    context: str | None = None,
    bridge: str = "cortex",
    seed: int | None = None,
) -> xr.Dataset:
    """What happens within `window` at the time `when` of a run of the model `life`.

    person   member of the run
    when     hours from its start, a text such as "34.5 h", or a date and time where the run has `clock`
    window   ms or a text; at most as long as the bridge's own, for "mean_field" a minute, for "vesicles" 200 ms
    scale    "circuit": spikes of all cells, rates, voltages of some; "synapse": courses of SHOWN synapses;
             "mean_field": rates of both kinds of cells every ms; "vesicles": courses of SHOWN synapses that hear
             spikes drawn at these rates, every 0.05 ms, and what each spike released
    context  rest, work or NREM; by default what the person does at that moment
    seed     of the run; by default what the run says

    Times of the result are ms from the moment. Attributes: `context`, `factors`, `lifted`, `bridge` (what it says),
    `restricted` (averages of this run), `error` (of the bridge), `ratio` (how many times that error both differ by),
    `agreement` in words. Raises PathError for an unknown person, scale or context, ParameterError for a moment outside
    the run or the bridge's box, or a run that has not recorded what is handed on.
    """
    from glutamate.engine import discover
    from glutamate.units import parse_unit, quantity

    if scale not in SCALES:
        near = closest(str(scale), SCALES)
        raise PathError(f"the scale {scale!r:.40}", "no such scale", ", ".join(SCALES), "use one", closest=near)
    data = _of_person(getattr(run, "data", run), person)
    found = discover.find("bridge", bridge).load()()
    span = float(quantity(window, parse_unit("ms").dims)) if isinstance(window, str) else float(window)
    longest = LONGEST.get(scale, found.window)
    if not FINE <= span <= longest:
        do = "ask for less, or simulate the fast model itself"
        raise ParameterError("the window", f"{span:g} ms", f"{FINE:g} to {longest:g} ms", do)
    at = _moment(data, when)
    begin, into = minute_of(at) if scale in LONGEST else (at, 0.0)
    stored = max(begin, float(data["time"].values[0]))
    factors = _factors(data, stored, found)
    context = context or _context(data, stored)
    said = found.at({name: factors[name] for name in found.inputs}, context)
    said["calcium_load"] *= factors["nmda_gain"]
    own = int(getattr(run, "seed", data.attrs.get("seed", 0)) if seed is None else seed)
    chosen = seed_of(own, person, begin)
    if scale in LONGEST:
        shown, averages = _by_rates(found, factors, context, chosen, into, span, scale)
    else:
        shown, averages = _fast(found, factors, context, chosen, span, scale)
    return shown.assign_attrs(_about(found, context, factors, said, averages), seed=own, person=person, when_h=at)


def seed_of(seed: int, person: int, hours: float) -> int:
    """Seed of a moment: the same for the same seed, person and minute."""
    import numpy as np

    return int(np.random.SeedSequence([seed, person, round(60 * hours)]).generate_state(1)[0])


def minute_of(hours: float) -> tuple[float, float]:
    """Begin of the minute in which a moment lies (h), and how far into it that is (ms)."""
    whole = math.floor(60 * hours + SAME)
    return whole / 60, max(round(6e4 * (60 * hours - whole), 3), 0.0)


def _of_person(data: Any, person: int) -> Any:
    """One person's courses; in a run of days persons have numbers of their own, else members are counted."""
    named = "person" in data.coords and data["person"].dims == ("member",)
    stored = data["person"].values.tolist() if named else list(range(data.sizes.get("member", 1)))
    if isinstance(person, bool) or not isinstance(person, int) or person not in stored:
        allowed = f"{stored[0]} to {stored[-1]}" if len(stored) > 1 else f"{stored[0]}"
        raise PathError("a person of the run", f"{person!r:.40}", allowed, "name one whose course is stored")
    return data.isel(member=stored.index(person)) if "member" in data.dims else data


def _moment(data: Any, when: float | str) -> float:
    """Hours from the start of the run."""
    import numpy as np

    from glutamate.units import parse_unit, quantity

    if isinstance(when, str) and when.strip()[:4].isdigit() and "-" in when:
        if "clock" not in data.coords:
            allowed, do = "hours from its start: the run has no clock", 'give hours, such as "34.5 h"'
            raise ParameterError("a moment of the run", repr(when), allowed, do)
        try:
            wanted = np.datetime64(when)
        except ValueError:
            allowed, do = "a date and time such as 2026-03-03T10:15", "correct it"
            raise ParameterError("a moment of the run", repr(when), allowed, do) from None
        hours = float((wanted - data["clock"].values[0]) / np.timedelta64(1, "s")) / 3600 + float(
            data["time"].values[0]
        )
    else:
        hours = float(quantity(when, parse_unit("h").dims, "h")) if isinstance(when, str) else float(when)
    first, last = float(data["time"].values[0]), float(data["time"].values[-1])
    if not first <= hours <= last:
        asked, do = "a moment of the run", "choose one within the run"
        raise ParameterError(asked, f"{hours:g} h", f"{first:g} to {last:g} h", do)
    return hours


def _factors(data: Any, at: float, bridge: Any) -> dict[str, float]:
    """Factors at the nearest stored time."""
    from glutamate.life.bridges.over_time import PART, recorded
    from glutamate.life.factors import moments

    recorded(data, [f"{PART}.{name}" for name in (*bridge.inputs, "nmda_gain")])
    found = {name: float(value) for name, value in moments(data, at, PART).items()}
    lost = [name for name in found if found[name] != found[name]]
    if lost:
        do = "choose a person and a time before the failure"
        raise ParameterError("what life hands on", "a member that has failed by then", "a member that runs", do)
    return found


def _context(data: Any, at: float) -> str:
    """What the person does."""
    from glutamate.life.bridges.over_time import DOES, NAMES, contexts, recorded

    recorded(data, DOES)
    here = data.sel(time=at, method="nearest")
    return NAMES[int(contexts(*(float(here[name]) for name in DOES)))]


def _fast(bridge: Any, factors: Mapping[str, float], context: str, seed: int, span: float, scale: str) -> Any:
    """The Dataset that is shown, and averages over the window of the bridge."""
    import numpy as np

    from glutamate.life.bridges import cortex_run as fast

    found = bridge.lift(factors, context)
    settle, window = bridge.settle, bridge.window
    run = fast.spiking(found, settle, window, seed)
    times = np.arange(settle, settle + window + fast.EVERY / 2, fast.EVERY)
    after = fast.synapses(found, run, times, fast.RECORD)
    averages = {
        "rate_e": run.rate_e,
        "rate_i": run.rate_i,
        "release": fast.released(after),
        "calcium_load": factors["nmda_gain"] * fast.calcium_load(after),
    }
    if scale == "circuit":
        return _spikes(run.data, settle, span), averages
    fine = np.arange(settle, settle + span + FINE / 2, FINE)
    return _courses(fast, found, run, fine, factors["nmda_gain"]), averages


def _by_rates(
    bridge: Any, factors: Mapping[str, float], context: str, seed: int, begin: float, span: float, scale: str
) -> Any:
    """The Dataset that is shown, from `begin` ms into its minute, and averages over the minute."""
    from glutamate.scenarios import drill_mean_field, drill_vesicles

    found = bridge.lift(factors, context)
    whole = drill_mean_field.minute(found, seed)
    if scale == "mean_field":
        return drill_mean_field.shown(whole, begin, span), whole.averages()
    shown = drill_vesicles.shown(whole, found, seed, begin, span, factors["nmda_gain"])
    return shown, whole.averages()


def _spikes(data: Any, settle: float, span: float) -> Any:
    """Spikes, rates and voltages of the window; times from its begin."""
    end = settle + span
    events = (data["spike_time"].values >= settle) & (data["spike_time"].values < end)
    bins = (data["bin"].values >= settle) & (data["bin"].values < end)
    times = (data["time"].values >= settle) & (data["time"].values <= end)
    shown = data.isel(event=events, bin=bins, time=times).drop_vars("spike_count")
    moved = {"spike_time": shown["spike_time"] - settle}
    moved |= {name: shown[name] - settle for name in ("bin", "time")}
    return shown.assign({"spike_time": moved.pop("spike_time")}).assign_coords(moved)


def _courses(fast: Any, found: Any, run: Any, times: Any, nmda_gain: float) -> Any:
    """Courses of the synapses that are busiest in the window, and the spikes that they hear."""
    import numpy as np
    import xarray as xr

    begin, end = float(times[0]), float(times[-1])
    heard = fast.trains(run, end)
    count = [sum(begin <= t for t in train) for train in heard]
    busiest = sorted(np.argsort(count, kind="stable")[::-1][:SHOWN].tolist())
    data = fast.synapses(found, run, times, list(COURSES), cells=busiest, nmda_gain=nmda_gain)
    data = data.rename({"member": "synapse"}).drop_vars(["release.sites", "status"])
    data = data.assign_coords(synapse=busiest, time=data["time"] - begin)
    spikes = [(t - begin, cell) for cell in busiest for t in heard[cell] if t >= begin]
    kept = {
        "spike_time": ("event", [t for t, _ in spikes], {"units": "ms", "long_name": "time of a spike"}),
        "spike_cell": ("event", [c for _, c in spikes], {"units": "1", "long_name": "synapse that hears it"}),
    }
    return data.assign({name: xr.Variable(*given) for name, given in kept.items()})


def _about(
    bridge: Any, context: str, factors: Mapping[str, float], said: Mapping[str, float], averages: Mapping[str, float]
) -> dict[str, Any]:
    """Attributes: what was lifted, and both scales side by side."""
    error = {name: row["rms"] for name, row in bridge.stored().errors[context].items()}
    off = {name: averages[name] / said[name] - 1 for name in averages}
    ratio = {name: abs(off[name]) / error[name] for name in averages}
    wide = [f"{name} {100 * off[name]:+.1f} %, {ratio[name]:.1f} times" for name in averages if ratio[name] > AGREES]
    agreement = (
        f"off by more than {AGREES:g} times the error of the bridge: {'; '.join(wide)}"
        if wide
        else f"within {AGREES:g} times the error of the bridge"
    )
    lifted = bridge.lift(factors, context)
    plain = {
        "factors": dict(factors),
        "lifted": lifted.parameters | lifted.inputs,
        "bridge": dict(said),
        "restricted": dict(averages),
        "error": error,
        "ratio": ratio,
    }
    return {
        "context": context,
        "scale_bridge": bridge.name,
        "agreement": agreement,
        **{name: json.dumps(value) for name, value in plain.items()},
    }
