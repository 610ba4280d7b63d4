"""Wind-up: spikes of a dorsal horn cell to volleys of C fibres at one rhythm, and to touch as inhibition fails.

Scheme      15 volleys of 20 fibres in 20 ms; wind-up is all spikes minus 15 times those after the first volley
Takes in    ProjectionCell, its parameters, magnesium and the reversal of GABA
Hands on    model `wind_up`; `responses`, `wind_up`, `touch_rate`
Not here    what a person feels; the flexion reflex; memory of a conditioned synapse (readouts/pain_conditioning.py)
Limits      the first response is carried by NMDA here and lost with it. The whole cell (dorsal_compartments.py) keeps
            it with NMDA blocked where AMPA is made 2.35 times as strong; so made, this cell keeps a fifth
Sources     Mendell1966 (more with frequency), DickensonSullivan1987 (NMDA), Guirimand2000 (ketamine in people),
            Coull2003 (reversal of GABA after nerve injury)
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from glutamate.circuit.dorsal_horn import ProjectionCell
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Target
from glutamate.engine.model import model
from glutamate.errors import ParameterError

VOLLEYS, FIBRES = 15, 20
BEFORE_MS, TOUCH_MS, TOUCH_HZ = 100.0, 3500.0, 40.0


@model("wind_up", title="A dorsal horn cell under volleys of pain fibres and under touch")
def assemble() -> Assembly:
    """One projection cell."""
    wires = {"cell.magnesium": Input("mM", 1.0), "cell.gaba_reversal": Input("mV", -70.0)}
    return Assembly({"cell": ProjectionCell()}, wires)


def responses(frequency_hz: float, changes: dict[str, Any] | None = None) -> Any:
    """Spikes (volleys,) after each of 15 volleys; `changes` {path: value} of the model."""
    if not 0 < frequency_hz <= 1e3 / FIBRES:
        asked = "the frequency of volleys"
        raise ParameterError(asked, f"{frequency_hz!r:.40}", f"above 0 to {1e3 / FIBRES:g} Hz", "choose another")
    begins = BEFORE_MS + np.arange(VOLLEYS + 1) * 1e3 / frequency_hz
    times = (begins[:-1, None] + np.arange(FIBRES)).ravel()
    return np.diff(_count("cell.pain", times, begins, changes))


def wind_up(frequency_hz: float, changes: dict[str, Any] | None = None) -> float:
    """Spikes in 15 volleys minus 15 times those in the first."""
    found = responses(frequency_hz, changes)
    return float(found.sum() - VOLLEYS * found[0])


def touch_rate(gaba_reversal_mv: float, trains: int = 8, changes: dict[str, Any] | None = None) -> float:
    """Mean output in Hz to Poisson trains of A-beta fibres at 40 Hz for 3.5 s."""
    spikes = 0.0
    for seed in range(trains):
        gaps = np.random.default_rng(seed).exponential(1e3 / TOUCH_HZ, size=400)
        times = np.cumsum(gaps)
        given = {"cell.gaba_reversal": gaba_reversal_mv, **(changes or {})}
        spikes += float(_count("cell.touch", times[times < TOUCH_MS], [0.0, TOUCH_MS], given)[-1])
    return spikes / trains / TOUCH_MS * 1e3


def _count(port: str, times: Any, at: Any, changes: dict[str, Any] | None = None) -> Any:
    """Spikes of the cell (at,) until each of the times `at`, with events at `times` (ms) at one of its ports."""
    from glutamate.engine import discover
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    made = discover.model("wind_up").set(changes or {})
    return simulate(made, Protocol().spikes(port, times=times), times=at, record=["cell.spikes"])["cell.spikes"].values


@cache
def _control(frequency_hz: float) -> float:
    return wind_up(frequency_hz)


def targets() -> list[Target]:
    """Wind-up by frequency, what blocks it, touch without inhibition, and what ketamine does in people."""
    without_nmda, less_nmda = {"cell.nmda_step": 0.0}, {"cell.nmda_step": 4.2}

    def rises() -> float:
        found = [_control(f) for f in (0.1, 0.3, 0.5, 1.0, 2.0)]
        return float(all(a < b for a, b in pairwise(found)))

    def kept() -> float:
        return 1 - wind_up(0.5, without_nmda) / _control(0.5)

    def first() -> float:
        return float(responses(0.5, without_nmda)[0] / responses(0.5)[0])

    def enhanced() -> float:
        return float(wind_up(0.5, {"cell.gaba_step": 0.0}) > _control(0.5))

    def lowered() -> float:
        return float(wind_up(1.0, less_nmda) < 0.95 * _control(1.0))

    def opened() -> float:
        return float(touch_rate(-70.0) == 0 and touch_rate(-50.0) > 3)

    rows = [
        ("PAI-01", "5 spikes or fewer at 0.1 Hz", 0, 5, "Mendell1966", lambda: _control(0.1)),
        ("PAI-01", "40 spikes or more at 0.5 Hz", 1, 0, "Mendell1966", lambda: float(_control(0.5) >= 40)),
        ("PAI-01", "more with every frequency up to 2 Hz", 1, 0, "Mendell1966", rises),
        ("PAI-02", "share of wind-up that NMDA carries, 0.8 or more", 1, 0.2, "DickensonSullivan1987", kept),
        ("PAI-02", "first response kept without NMDA", 1, 0.2, "DickensonSullivan1987", first),
        ("PAI-03", "more wind-up without GABA-A", 1, 0, "Aguiar2010", enhanced),
        ("PAI-04", "touch: silent at -70 mV, above 3 Hz at -50 mV", 1, 0, "Coull2003", opened),
        ("PAI-05", "less summation at 1 Hz with 30 % less NMDA", 1, 0, "Guirimand2000", lowered),
    ]
    kinds = {"DickensonSullivan1987": "prediction", "Guirimand2000": "prediction", "Aguiar2010": "prediction"}
    return [
        Target(i, what, value, "1", wide, source, kinds.get(source, "calibration"), get, relative=False)
        for i, what, value, wide, source, get in rows
    ]
