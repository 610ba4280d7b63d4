"""Report of a trial: page, figures and the stored Dataset.

Takes in    a Trial
Hands on    `page`, HTML in one file; `sheet`, the figures as PNG; `stored`, one Dataset with both arms
Figures     levels of single persons with median and 90 % band; factors; what a person would notice, by day and arm
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from glutamate.report.html import Safe, document, facts, folded, table, tag
from glutamate.report.page import NOT_ADVICE, number
from glutamate.report.style import COLOURS, QUIET, style, unit_text

INTERVALS = """The difference is the mean over pairs, its interval is that of this mean, the size is the difference in
standard deviations between persons. Pairs are the same virtual person twice, which no trial has, and the interval holds
no doubt about the model. Not reached: nothing in the model leads from the substance there, which is no finding that it
does nothing."""
ARMS = ("drug", "placebo")
NOTICED = ("readouts.lapses", "readouts.sleepiness", "life.sleep.duration", "life.glutamate_tissue", "life.withdrawal")
SIZE = (7.4, 2.3)  # inches
MOST_FACTORS = 4
Draw = Callable[[Any], None]


def page(trial: Any) -> str:
    """HTML of a trial: safety first, then numbers, figures, what was run, what is assumed, sources."""
    from glutamate.parameter import citation

    title = f"{trial.drug.capitalize()} against placebo"
    length = f"{trial.people:,} virtual persons for {trial.days} days"
    lead = f"{length}, each once with and once without: {trial.regimen.text or 'doses as events'}."
    parts: list[object] = [tag("header", tag("h1", title), tag("p", lead, kind="quiet"))]
    parts.append(tag("p", tag("strong", "Safety. "), trial.record.safety, kind="safety"))
    parts += [tag("p", tag("strong", "Together. "), text, kind="safety") for text in trial.warnings]
    if trial.failed:
        rows = [
            (row["arm"], row["member"], number(row["time"]), row["reason"], row["path"] or "") for row in trial.failed
        ]
        lost = f"{len(trial.failed):,} runs failed; these persons are in no number below."
        parts += [tag("p", lost, kind="note"), folded("Which", table(("arm", "person", "hour", "reason", "at"), rows))]
    first, last = trial.window[0] + 1, trial.window[1]
    parts += [tag("h2", f"In numbers, days {first} to {last}"), _numbers(trial), *_words(trial)]
    parts += _after_last_dose(trial)
    parts.append(tag("h2", "Over time"))
    parts += [tag("figure", tag("h3", name), Safe(_svg(draw))) for name, draw in figures(trial)]
    grades: list[tuple[object, ...]] = [(row["grade"], row["use"], row["says"]) for row in trial.grade]
    parts += [tag("h2", "Evidence"), table(("grade", "use", ""), grades), _about(trial)]
    assumed: list[tuple[object, ...]] = [
        (tag("code", r["path"]), number(r["value"]), r["unit"], r["why"]) for r in trial.assumptions
    ]
    shown = table(("parameter", "value", "unit", "why this value"), assumed, (1,))
    parts += [tag("h2", "What was assumed"), folded(f"{len(assumed)} parameters", shown)]
    keys = trial.model.sources()
    parts += [tag("h2", "Sources"), folded(f"{len(keys)} works", tag("ol", *(tag("li", citation(k)) for k in keys)))]
    parts.append(tag("footer", tag("p", NOT_ADVICE)))
    return document(title, *parts)


def _numbers(trial: Any) -> Safe:
    head = ("", "measure", "drug", "placebo", "difference", "95 % interval", "size", "unit")
    rows = []
    for row in trial.endpoints:
        ends = "" if row["interval"] is None else " to ".join(number(end) for end in row["interval"])
        size = number(row["effect_size"]) if row["reached"] else "not reached"
        values = (number(row[name]) for name in ("drug", "placebo", "difference"))
        rows.append((row["id"], row["what"], *values, ends, size, unit_text(row["unit"])))
    return table(head, rows, (2, 3, 4, 5, 6))


MEASURES = {
    "cmax": "highest level", "tmax": "time of it after the dose", "ctrough": "level at the end",
    "auc_tau": "area over an interval", "auc_inf": "area to the end of time", "half_life": "half-life",
    "clearance": "clearance, per share absorbed", "volume": "volume, likewise",
    "fluctuation": "peak to trough, of the mean",
}  # fmt: skip


def _after_last_dose(trial: Any) -> list[object]:
    """Non-compartmental measures of all persons after the last dose: median, 90 %, geometric CV; nothing where none."""
    from glutamate.errors import ParameterError

    try:
        data = trial.nca()
    except ParameterError as problem:
        return [tag("h2", "Kinetics"), tag("p", f"No analysis of the last dose: {problem.came}.", kind="quiet")]
    rows = []
    for name, what in MEASURES.items():
        values = data[name].values[np.isfinite(data[name].values)]
        if not values.size or (name == "auc_inf" and np.isfinite(data["auc_tau"].values).any()):
            continue
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        spread = np.sqrt(np.expm1(np.var(np.log(values), ddof=1))) if len(values) > 1 and (values > 0).all() else np.nan
        ends = f"{number(low)} to {number(high)}"
        rows.append((what, number(middle), ends, number(100 * spread), unit_text(data[name].attrs["units"])))
    head = ("after the last dose", "median", "90 % of persons", "geometric CV, %", "unit")
    return [tag("h2", "Kinetics"), table(head, rows, (1, 2, 3))]


def _words(trial: Any) -> Iterator[Safe]:
    yield tag("p", INTERVALS, kind="quiet")
    if trial.missing:
        yield tag("p", "No place in a life's model: " + "; ".join(trial.missing) + ".", kind="note")


def _about(trial: Any) -> Safe:
    doses = trial.regimen.given(24.0 * trial.days)
    return facts([
        ("profile", trial.crowd.name), ("people", f"{trial.people:,}"), ("doses", f"{len(doses):,}"),
        ("seed", trial.seed), ("days", "in bed from 23 to 7 o'clock, no other events"),
        ("studied", trial.record.studied), ("run", trial.hash),
    ])  # fmt: skip


def figures(trial: Any) -> Iterator[tuple[str, Draw]]:
    """Title and drawing of every figure that applies."""
    unit = "mM" if trial.levels_path == "alcohol.alcohol" else "ng/mL"
    yield "Level in plasma: single persons, median and 90 % of them", lambda axes: _levels(axes, trial, unit)
    paths = [trial.reads[row["id"]][0] for row in trial.endpoints
             if row["reached"] and row["what"].startswith("factor on")][:MOST_FACTORS]  # fmt: skip
    if paths:
        yield "Factors: median and 90 % of persons", lambda axes: _factors(axes, trial, paths)
    for row in trial.endpoints:
        if row["id"] in NOTICED and row["reached"]:
            yield _daily_title(row), partial(_by_day, trial=trial, row=row)


def sheet(trial: Any, path: Any) -> None:
    """All figures below each other, as a PNG file."""
    from matplotlib.figure import Figure

    panels = list(figures(trial))
    with style():
        drawn = Figure(figsize=(SIZE[0], SIZE[1] * len(panels)), layout="constrained")
        for k, (title, draw) in enumerate(panels):
            axes = drawn.add_subplot(len(panels), 1, k + 1)
            draw(axes)
            axes.set_title(title)
        drawn.savefig(path, format="png", dpi=130)


def stored(trial: Any) -> Any:
    """Both arms in one Dataset: days of everybody, bands, courses of some, endpoints (arm, everyone)."""
    import xarray as xr

    both = xr.concat([trial.data[arm] for arm in ARMS], dim="arm", combine_attrs="drop_conflicts")
    both = both.assign_coords(arm=list(ARMS))
    units = {row["id"]: {"units": row["unit"], "long_name": row["what"]} for row in trial.endpoints}
    rows = {
        f"endpoint:{name}": (("arm", "everyone"), np.array([trial.values[arm][name] for arm in ARMS]), units[name])
        for name in trial.values["drug"]
    }
    facts_of = {
        "title": f"{trial.drug} against placebo",
        "run": json.dumps({"hash": trial.hash, "seconds": trial.seconds}),
    }
    return both.assign(rows).assign_attrs(facts_of | {"trial": json.dumps(trial.endpoints, default=str)})


def _svg(draw: Draw) -> str:
    from matplotlib.figure import Figure

    from glutamate.report.figures import inline

    with style():
        figure = Figure(figsize=SIZE, layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        draw(axes)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return inline(out.getvalue())


def _days(hours: Any) -> Any:
    """Days since midnight before day 1, from the hours of the run."""
    from glutamate.scenarios.trial import LEAD_IN

    return hours / 24.0 - LEAD_IN


def _levels(axes: Any, trial: Any, unit: str) -> None:
    from glutamate.units import from_canonical

    data, path = trial.data["drug"], trial.levels_path
    single = np.atleast_2d(from_canonical(data[path].values, unit, "h"))
    for course in single:
        axes.plot(_days(data["time"].values), course, color=QUIET, linewidth=0.4, alpha=0.5)
    _shaded(axes, data, from_canonical(_band(data, path), unit, "h"), COLOURS[0], "median")
    axes.set(xlabel="day", ylabel=unit, ylim=(0, None))


def _factors(axes: Any, trial: Any, paths: list[str]) -> None:
    data = trial.data["drug"]
    for k, path in enumerate(paths):
        name = path.removesuffix(".factor").removeprefix(trial.drug.replace("-", "_") + "_").replace("_", " ")
        _shaded(axes, data, _band(data, path), COLOURS[k], name)
    axes.axhline(1, color=QUIET, linewidth=0.7)
    axes.set(xlabel="day", ylabel="factor")
    axes.legend(frameon=False, loc="best", fontsize=8)


def _band(data: Any, path: str) -> Any:
    """5, 50 and 95 % over all persons, canonical."""
    wanted = data[f"{path}|band"].sel(quantile=[0.05, 0.5, 0.95], method="nearest")
    return wanted.values


def _shaded(axes: Any, data: Any, band: Any, colour: str, label: str) -> None:
    low, middle, high = band
    days = _days(data["band_time"].values)
    axes.fill_between(days, low, high, color=colour, alpha=0.22, linewidth=0)
    axes.plot(days, middle, color=colour, linewidth=1.1, label=label)


def _daily_title(row: dict[str, Any]) -> str:
    what = row["what"].partition(",")[0]
    return f"{what[0].upper()}{what[1:]}: median and 90 % of persons, by day"


def _by_day(axes: Any, trial: Any, row: dict[str, Any]) -> None:
    from glutamate.drugs.in_life import in_life
    from glutamate.scenarios.trial_endpoints import endpoints, measured

    rows = [found for found in endpoints(trial.drug, in_life(trial.drug)) if found.id == row["id"]]
    for arm, colour in zip(ARMS, (COLOURS[1], COLOURS[0]), strict=True):
        days = range(trial.days)
        each = [measured(rows, trial.data[arm], slice(d, d + 1), slice(d, d + 1))[row["id"]] for d in days]
        low, middle, high = np.nanquantile(np.array(each), [0.05, 0.5, 0.95], axis=1)
        at = np.arange(1, trial.days + 1)
        axes.fill_between(at, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(at, middle, "o-", markersize=2.5, color=colour, label=arm)
    axes.set(xlabel="day", ylabel="" if row["unit"] == "1" else unit_text(row["unit"]))
    axes.legend(frameon=False, loc="best", fontsize=8)
