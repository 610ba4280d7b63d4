"""Readings: what stands beside the headline numbers of a person's run: scans, moments, signs, what they hang on.

Hands on    `beside(run, data, measured)`: [title, [[what, text], ...]] of each that there is something to say of
Scans       tissue glutamate of a region at that hour, and by how much one scan of one person varies
Moments     the same seed, person and minute show the same spikes; a moment outside the bridge says so
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.errors import GlutamateError, ScenarioError
from glutamate.scenarios.person import column
from glutamate.scenarios.person.run import Run

BRIDGE = "cortex"
SCANS, MOMENTS = "Scans", "Moments opened"
FITS = 3  # spectra that are fitted for the bound of the fit

Section = tuple[str, list[tuple[str, str]]]


def beside(run: Run, data: Any, measured: Mapping[str, Any]) -> list[Section]:
    """All sections that have rows."""
    from glutamate.readouts import sign_rows
    from glutamate.scenarios.hangs_on import section

    found = [(SCANS, scans(run, data)), (column.TITLE, column.eeg(run, data)), (MOMENTS, moments(run, data))]
    if run.people > 1:
        found.append((sign_rows.TITLE, sign_rows.rows(measured, run.arms, run.seed)))
    hangs = None if run.scenario.changes else section(run.scenario)
    found += [] if hangs is None else [hangs]
    return [(title, [(str(what), str(text)) for what, text in rows]) for title, rows in found if rows]


def scans(run: Run, data: Any) -> list[tuple[str, str]]:
    """A row for every scan and arm."""
    rows = []
    for k, timeline in enumerate(run.timelines):
        for span in timeline.of("scan"):
            region, sequence = span.options["region"], span.options["sequence"]
            course = data[f"{region}.glutamate_tissue"].sel(member=data["arm"].values == run.arms[k])
            levels = course.sel(time=span.start, method="nearest").values
            levels = levels[np.isfinite(levels)]
            when = f"{np.datetime_as_string(data['clock'].sel(time=span.start, method='nearest').values, 'm')}"
            name = f"{span.what} {region}, {sequence}, {when}" + (f", {run.arms[k]}" if len(run.arms) > 1 else "")
            if not levels.size:
                rows.append((name, "nobody came so far"))
                continue
            low, middle, high = np.quantile(levels, [0.05, 0.5, 0.95])
            people = f"median of {levels.size}, {low:.3f} to {high:.3f}; " if levels.size > 1 else ""
            varies = f"one scan of one person varies by {100 * variation(sequence):.1f} %"
            rows.append((name, f"tissue glutamate {middle:.3f} of its mean ({people}{varies})"))
    return rows


def variation(sequence: str) -> float:
    """Coefficient of variation of one scan for glutamate: bound of the fit, physiology and session together."""
    from glutamate.readouts.mrs.repeat import PHYSIOLOGY, SESSION, repeatability

    bound = repeatability(("Glu",), sequence, repeats=FITS)["Glu"].bound
    return float(np.sqrt(bound**2 + PHYSIOLOGY.canonical() ** 2 + SESSION.canonical() ** 2))


def moments(run: Run, data: Any) -> list[tuple[str, str]]:
    """A row for every moment that the plan opens, in every arm; what stops one is said in its row."""
    rows = []
    for k, one in enumerate(run.plan.outputs.open):
        for arm in run.arms:
            name = f"{str(one.at).replace(' ', 'T')}, person {one.person}, {one.scale}"
            name += f", {arm}" if len(run.arms) > 1 else ""
            try:
                with run.scenario.source.at("outputs", "open", k):
                    shown = open_moment(data, run.seed, one.person, str(one.at), one.window, one.scale, arm)
            except GlutamateError as error:
                rows.append((name, f"not shown: {error.asked}: {error.came}; {error.do}"))
                continue
            rows.append((name, f"{shown.attrs['context']}; {shown.attrs['agreement']}"))
    return rows


def bridge_rows(run: Run) -> list[dict[str, Any]]:
    """Errors of the bridge that moments are opened with; none where the plan opens none."""
    from glutamate.engine import discover

    if not run.plan.outputs.open:
        return []
    entry = discover.find("bridge", BRIDGE)
    return [{"title": entry.title, **entry.load()().row()}]


def open_moment(
    data: Any, seed: int, person: int, when: float | str, window: float | str, scale: str, arm: str | None = None
) -> Any:
    """The window of a person in an arm (the first one without a name); see drill.open_window."""
    from glutamate.errors import closest
    from glutamate.scenarios.drill import open_window

    if "arm" in data.coords:
        arms = list(dict.fromkeys(data["arm"].values.tolist()))
        if arm is not None and arm not in arms:
            near = closest(str(arm), arms)
            raise ScenarioError("the arm of a moment", f"{arm!r:.60}", ", ".join(arms), "use one", closest=near)
        own = data["arm"].values == (arms[0] if arm is None else arm)
        data = data.isel(member=np.flatnonzero(own))
    stamp = str(when).replace(" ", "T") if isinstance(when, str) and "-" in when[:5] else when
    return open_window(data, person, stamp, window, scale, seed=seed)
