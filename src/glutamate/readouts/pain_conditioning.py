"""Pain conditioning: what five trains of strong stimulation leave in C synapses, with and without a block of NMDA.

Scheme      trains of C fibres -> spikes of the projection cell; both -> calcium of a synapse -> its strength -> spikes
            to one test volley afterwards
Takes in    share of NMDA receptors blocked during the trains
Hands on    `conditioning(...)`: events and spikes; `strength(...)`; `pain_change(...)`
Method      calcium of pre- and postsynaptic spikes decays alike, so times above both thresholds are logarithms and the
            strength follows in closed form, without time steps
Not here    pinprick pain around the site, which ketamine spares; control from the brain; decay within the hour
Limits      constants of the synapse are those of neocortex, C fibres follow 100 Hz without failure. The trains drive
            the reduced cell to its refractory limit, by NK1 even without NMDA, so no block changes what they leave; its
            response is carried by NMDA, so AMPA that grows by 73 % adds 5 % to it; were NMDA to grow alike, 62 %
Sources     Klein2007 (people, ketamine), Graupner2016 (calcium and strength), Hughes2002 (dextromethorphan, wind-up)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from glutamate.circuit.dorsal_horn import ProjectionCell
from glutamate.circuit.wind_up import BEFORE_MS, FIBRES, spikes_so_far, wind_up
from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout

SET = "Graupner2016"
CALCIUM_MS = Parameter(18.9304, "ms", SET, domain=(0, None), note="tau_Ca")
PRE = Parameter(0.864672, "1", SET, domain=(0, None), note="C_pre")
POST = Parameter(2.308148, "1", SET, domain=(0, None), note="C_post")
PAIRED = Parameter(2.0, "1", SET, domain=(0, None), note="n: both spikes at once, per sum of both alone")
LOW = Parameter(1.0, "1", SET, domain=(0, None), note="theta_d")
HIGH = Parameter(4.997795, "1", SET, domain=(0, None), note="theta_p")
WEAKEN = Parameter(111.8252, "1", SET, domain=(0, None), note="gamma_d")
STRENGTHEN = Parameter(894.2369, "1", SET, domain=(0, None), note="gamma_p")
SLOW_MS = Parameter(707.023e3, "ms", SET, domain=(0, None), note="tau_rho")
DELAY_MS = Parameter(10.0, "ms", SET, domain=(0, None), note="D")
KETAMINE = Parameter(0.08, "1", "assumed: block by 0.25 mg/kg is 4 to 8 %", low=0.04, high=0.08, domain=(0, 1))
TRAINS, PULSES, PERIOD_MS, EVERY_MS = 5, 100, 10.0, 10e3
STEP_MS, TEST_MS = 0.5, 1000.0
MIDDLE = FIBRES // 2


@cache
def conditioning(block: float = 0.0) -> tuple[Any, Any]:
    """Times in ms of the events of one fibre, in the middle of a volley, and of the spikes of the cell.

    Raises ParameterError for a block outside 0 to 1.
    """
    if not 0 <= block <= 1:
        raise ParameterError("the block of NMDA receptors", f"{block!r:.40}", "0 to 1", "give a share")
    begins = np.add.outer(np.arange(TRAINS) * EVERY_MS, BEFORE_MS + np.arange(PULSES) * PERIOD_MS).ravel()
    every = np.sort(np.add.outer(begins, np.arange(FIBRES)).ravel())
    at = np.arange(0.0, every[-1] + TEST_MS, STEP_MS)
    count = spikes_so_far("cell.pain", every, at, {"cell.nmda_step": (1 - block) * _own("nmda_step")})
    spikes = np.repeat(at[1:] - STEP_MS / 2, np.rint(np.diff(count)).astype(int))
    return begins + MIDDLE, spikes


@readout("synaptic_strength", title="Strength of a synapse after trains of spikes, by calcium")
def strength(pre: Any, post: Any, block: float = 0.0) -> float:
    """Factor on a synapse after pre- and postsynaptic spikes (ms), with a share of its NMDA receptors blocked.

    A spike of the cell adds more calcium the more presynaptic calcium it meets. Both presynaptic terms pass through
    NMDA receptors. Raises ParameterError for a block outside 0 to 1.
    """
    if not 0 <= block <= 1:
        raise ParameterError("the block of NMDA receptors", f"{block!r:.40}", "0 to 1", "give a share")
    time, own, other = CALCIUM_MS.canonical(), PRE.canonical() * (1 - block), POST.canonical()
    boost = ((PAIRED.canonical() * (other + PRE.canonical()) - other) / PRE.canonical() - 1) * (1 - block)
    low, high = LOW.canonical(), HIGH.canonical()
    down, up = WEAKEN.canonical() / SLOW_MS.canonical(), STRENGTHEN.canonical() / SLOW_MS.canonical()
    times = np.concatenate([np.asarray(pre, float) + DELAY_MS.canonical(), np.asarray(post, float)])
    order = np.argsort(times, kind="stable")
    comes_first = np.arange(len(times)) < len(np.asarray(pre))
    share, from_pre, from_post = 0.5, 0.0, 0.0
    waits = np.diff(times[order], append=np.inf)
    for event, wait in zip(order, waits, strict=True):
        if comes_first[event]:
            from_pre += own
        else:
            from_post += other + boost * from_pre
        calcium = from_pre + from_post
        above = min(wait, time * np.log(calcium / high)) if calcium > high else 0.0
        between = (min(wait, time * np.log(calcium / low)) if calcium > low else 0.0) - above
        end = up / (up + down)
        share = end + (share - end) * np.exp(-(up + down) * above)
        share *= np.exp(-down * between)
        fall = np.exp(-wait / time)
        from_pre, from_post = from_pre * fall, from_post * fall
    return float(share / 0.5)


@cache
def pain_change(block: float = 0.0) -> float:
    """Spikes to a test volley after conditioning per those before, minus 1; the block is there only in between."""
    factor = strength(*conditioning(block), block)
    volley = BEFORE_MS + np.arange(FIBRES)
    grown = {"cell.ampa_step": factor * _own("ampa_step")}
    before, after = (spikes_so_far("cell.pain", volley, [0.0, TEST_MS], changes)[-1] for changes in ({}, grown))
    return float(after / before - 1)


def _own(name: str) -> float:
    return float(getattr(ProjectionCell(), name))


def targets() -> list[Target]:
    """Pain after five trains, what ketamine prevents of it, wind-up under a small block."""
    small = KETAMINE.canonical()

    def prevented() -> float:
        return 1 - pain_change(small) / pain_change()

    def rest() -> float:
        return wind_up(1.0, {"cell.nmda_step": (1 - small) * _own("nmda_step")}) / wind_up(1.0)

    rows: list[tuple[str, float, float, str, Callable[[], float]]] = [
        ("more pain after 100 Hz", 0.51, 0.15, "Klein2007", pain_change),
        ("share of it that ketamine prevents", 1, 0.3, "Klein2007", prevented),
        ("wind-up at 1 Hz with 8 % less NMDA, per control", 1, 0.1, "Hughes2002", rest),
    ]
    return [
        Target("PAI-06", what, value, "1", wide, source, "prediction", get, relative=False)
        for what, value, wide, source, get in rows
    ]
