"""Ask `circuit_memory`: a cue shown to one pool of cells, with receptors as published and with them changed.

Takes in    factors on receptors, or a substance with a regimen (its highest level within the days sets the factors);
            how much of it acts in this network, interneurons against pyramidal cells; size, seed, how many seeds
Hands on    the level, sites held, factors raw and as they act; spikes, rates and whether the cued pool goes on; Result
Not here    kinetics and actions (drugs), attenuation (circuit.knobs), the network (working_memory), advice
Limits      attractors amplify: occupancies of receptors in people are not fed in raw unless that is asked for; the
            highest level of the days stands still during the run; tolerance and late onset are left out
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "long"
SECONDS = 240.0
Factor = Annotated[float, Field(ge=0, le=2)]
BIN = 20.0  # ms
ARMS = ("control", "changed")
SHOWN = {"pool_1": 60, "pool_2": 30, "unselective": 60, "interneurons": 40}  # cells in the picture of spikes
HOURS = 24.0
PLAN = """\
format = 1
title = "A cue in working memory, and with other receptors"
about = ABOUT
safety = "Networks with attractors amplify: no conclusion on a dose for people can be drawn. Not medical advice."
network = "working_memory"
duration = "END ms"
bin = "BIN ms"
choices = { scale = SIZE }
arms = [{ name = "control" }, { name = "changed", choices = { CHOICES } }]
population = { count = COUNT, seed = SEED }

[outputs]
headline = [
  { id = "cued_pool_before", groups = ["pool_1"], what = "rate", until = "CUE ms" },
  { id = "cued_pool_late", groups = ["pool_1"], what = "rate", start = "LATE ms" },
  { id = "other_pools_late", groups = ["pool_2", "pool_3", "pool_4", "pool_5"], what = "rate", start = "LATE ms" },
  { id = "interneurons_late", groups = ["interneurons"], what = "rate", start = "LATE ms" },
]
figures = [
  { title = "Spikes, control", raster = ["pool_1", "pool_2", "interneurons"], arm = "control" },
  { title = "Rates, control", rates = ["pool_1", "pool_2", "interneurons"], arm = "control" },
  { title = "Spikes, changed", raster = ["pool_1", "pool_2", "interneurons"], arm = "changed" },
  { title = "Rates, changed", rates = ["pool_1", "pool_2", "interneurons"], arm = "changed" },
]
"""


class Knobs(Strict):
    """Factors on receptors of both kinds of cells, of pyramidal cells (e) and interneurons (i)."""

    nmda_e: Factor = 1.0
    nmda_i: Factor = 1.0
    ampa: Factor = 1.0
    gaba: Factor = 1.0
    gaba_time: Annotated[float, Field(ge=0.2, le=3)] = 1.0

    def given(self) -> dict[str, float]:
        """Those that change something."""
        return {name: value for name, value in self.model_dump().items() if value != 1.0}


class With(Strict):
    """Either factors or a substance; `acting` is the share of a factor that reaches this network."""

    factors: Knobs = Knobs()
    substance: Annotated[str, Field(max_length=40)] = ""
    regimen: Annotated[str, Field(max_length=200)] = ""
    days: Annotated[int, Field(ge=1, le=60)] = 1
    acting: Annotated[float, Field(ge=0, le=1)] = 1.0
    side: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    size: Annotated[int, Field(ge=1, le=2)] = 2
    seed: Annotated[int, Field(ge=0, lt=2**30)] = 1
    seeds: Annotated[int, Field(ge=1, le=5)] = 1


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The level, the factors, both arms from the same seeds."""
    from glutamate import Scenario
    from glutamate.circuit.knobs import effective, pool_knobs

    level = _level(given) if given.substance else None
    raw = given.factors.given() if level is None else level["raw"]
    none, pairs, acting = pool_knobs(), effective("pools", raw, kappa=given.acting), pool_knobs(raw, kappa=given.acting)
    choices = ", ".join(f"{name} = {value!r}" for name, value in acting.items() if value != none[name])
    result = Scenario.from_text(plan(given).replace("CHOICES", choices), "circuit_memory").run(
        progress=_whole(tell, given.seeds)
    )
    return {
        "result": result,
        "level": level,
        "factors": [
            {"name": name, "raw": pairs[name].raw, "acting": value}
            for name, value in acting.items()
            if pairs[name].raw != none[name]
        ],
        "arms": _arms(result.data, given.seeds),
        "seed": given.seed,
        "seeds": given.seeds,
        **_moments(),
    }


def _level(given: With) -> dict[str, Any]:
    """The course of a substance, its highest level, sites held, factors on receptors, safety."""
    from glutamate.circuit.knobs import nmda_block
    from glutamate.drugs import load_drug
    from glutamate.drugs.paths import FIELDS, knobs
    from glutamate.pharmacology.course import values
    from glutamate.pharmacology.drug import KNOBS, NOT_ADVICE

    record = load_drug(given.substance)
    data = record.course(given.regimen, HOURS * given.days)
    free, plasma = float(record.peak_free(data)), float(values(data, "concentration", "mg/L").max())
    raw = knobs(given.substance, free, plasma)
    if "nmda_e" in raw and given.side != 1.0:
        raw |= nmda_block(1 - raw["nmda_e"], given.side)
    sites = [
        {
            "site": action.site,
            "held": float(action.occupied(record.level(data, action).max())),
            "knob": KNOBS[action.knob],
            "here": action.knob in FIELDS,
        }
        for action in record.actions
    ]
    return {
        "raw": raw,
        "time": data["time"].values,
        "brain": values(data, "brain", "uM"),
        "free": free,
        "plasma": plasma,
        "sites": sites,
        "safety": record.safety,
        "limits": record.limits,
        "not_advice": NOT_ADVICE,
    }


def plan(given: With) -> str:
    """The scenario that is run, as TOML, with CHOICES where the factors that act go."""
    times = _moments()
    what = f"{given.substance}, {given.regimen}" if given.substance else "factors on receptors"
    about = json.dumps(f"Changed by {what}; {given.acting:g} of every factor acts in this network.")
    filled = {"ABOUT": about, "END": times["late"][1], "LATE": times["late"][0], "CUE": times["cue"][0], "BIN": BIN,
              "SIZE": given.size, "COUNT": given.seeds, "SEED": given.seed}  # fmt: skip
    text = PLAN
    for word, value in filled.items():
        text = text.replace(word, value if isinstance(value, str) else f"{value:g}" if word != "SEED" else str(value))
    return text


def _moments() -> dict[str, Any]:
    """When the cue is shown and when late in the delay begins and ends, ms; when a cue counts as kept."""
    from glutamate.circuit.working_memory import CUE, DELAY, END, LEAST, RATIO

    rule = {"least": float(LEAST.value), "ratio": float(RATIO.value)}
    return {"cue": list(CUE), "late": [CUE[1] + DELAY[0], END], "rule": rule}


def _whole(tell: Callable[[int, int], None], seeds: int) -> Callable[[int, int], None]:
    """Progress of all networks as one: each tells its own from the beginning."""
    done, last = 0, 0

    def told(now: int, of: int) -> None:
        nonlocal done, last
        done += now < last
        last = now
        tell(done * of + now, len(ARMS) * seeds * of)

    return told


def _arms(data: Any, seeds: int) -> list[dict[str, Any]]:
    """For each arm: rates late in the delay of every seed, rates over time and spikes of the first."""
    import numpy as np

    from glutamate.circuit.working_memory import held
    from glutamate.readouts.memory import persistent_rate

    first, last = _moments()["late"]
    groups = data["group"].values.tolist()
    pools = [k for k, name in enumerate(groups) if name.startswith("pool_")]
    cued, others = groups.index("pool_1"), [k for k in pools if groups[k] != "pool_1"]
    found = []
    for k, arm in enumerate(ARMS):
        rates = np.moveaxis(data["rate"].values[k * seeds : (k + 1) * seeds], 1, 2)  # (seeds, groups, bins)
        late = persistent_rate(rates[:, pools], pools.index(cued), BIN, start_ms=first, end_ms=last)
        courses = {
            "pool_1": rates[0, cued],
            "others": rates[0, others].mean(axis=0),
            "interneurons": rates[0, groups.index("interneurons")],
        }
        found.append(
            {"name": arm, "cued": late.cued, "others": late.others, "index": late.index,
             "held": [held(*pair) for pair in zip(late.cued.tolist(), late.others.tolist(), strict=True)],
             "time": data["bin"].values, "courses": courses, "spikes": _spikes(data, k * seeds)}
        )  # fmt: skip
    return found


def _spikes(data: Any, member: int) -> list[dict[str, Any]]:
    """Spikes of cells evenly spread over the groups of the picture, each in its row."""
    import numpy as np

    places = dict(zip(data["group"].values.tolist(), data["first_cell"].values.tolist(), strict=True))
    sizes = dict(zip(data["group"].values.tolist(), data["cells"].values.tolist(), strict=True))
    own = data["spike_member"].values == member
    times, cells = data["spike_time"].values[own], data["spike_cell"].values[own]
    found, row = [], 0
    for name, most in SHOWN.items():
        size = sizes[name]
        picked = places[name] + np.linspace(0, size - 1, min(most, size)).astype(int)
        kept = np.isin(cells, picked)
        rows = row + np.searchsorted(picked, cells[kept])
        found.append({"name": name, "cells": size, "shown": len(picked), "time": times[kept], "row": rows})
        row += len(picked)
    return found


def code(given: With) -> str:
    """Python that leaves the same `data`."""
    lines = ["from glutamate import Scenario"]
    if given.substance:
        lines += [
            "from glutamate.circuit.knobs import nmda_block, pool_knobs",
            "from glutamate.drugs import load_drug",
            "from glutamate.drugs.paths import knobs",
            "from glutamate.pharmacology.course import values",
            "",
            f"drug = load_drug({given.substance!r})",
            f"course = drug.course({given.regimen!r}, {HOURS * given.days!r})  # h",
            'plasma = float(values(course, "concentration", "mg/L").max())',
            f"raw = knobs({given.substance!r}, float(drug.peak_free(course)), plasma)",
        ]
        if given.side != 1.0:
            lines += ['if "nmda_e" in raw:', f'    raw |= nmda_block(1 - raw["nmda_e"], {given.side!r})']
    else:
        lines += ["from glutamate.circuit.knobs import pool_knobs", "", f"raw = {given.factors.given()!r}"]
    lines += [
        "none = pool_knobs()",
        f"acting = pool_knobs(raw, kappa={given.acting!r})",
        'choices = ", ".join(f"{name} = {value!r}" for name, value in acting.items() if value != none[name])',
        f"plan = {_text(plan(given))}",
        'data = Scenario.from_text(plan.replace("CHOICES", choices)).run().data',
    ]
    return "\n".join(lines) + "\n"


def _text(plan: str) -> str:
    """A text of several lines as Python writes it, readable; the plan holds no triple quotes of its own."""
    return f'r"""{plan}"""' if '"""' not in plan else repr(plan)
