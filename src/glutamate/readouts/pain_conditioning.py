"""Pain conditioning: what five trains of strong stimulation leave in C synapses, with and without a block of NMDA.

Scheme      trains of C fibres -> spikes of the whole dorsal horn cell; both -> calcium of a synapse -> its strength ->
            late spikes to one volley afterwards
Takes in    share of NMDA receptors blocked during the trains
Hands on    `conditioning(...)`: events and spikes; `strength(...)`; `pain_change(...)`
Method      calcium of pre- and postsynaptic spikes decays alike, so times above both thresholds are logarithms and the
            strength follows in closed form, without time steps
Not here    pinprick pain around the site, which ketamine spares; control from the brain; decay within the hour
Limits      constants of the synapse are those of neocortex; the interneuron fires once per pulse, only AMPA grows. The
            strength grows by 32 %, by 30, 14 or -94 % with 8, 30 or 60 % of NMDA blocked: it needs NMDA, but not the
            last twelfth of it. Late responses are five or six spikes, so pain moves by fifths. The reduced cell of
            wind_up.py is no use here: trains drive it to its refractory limit
Sources     Klein2007 (people, ketamine), Graupner2016 (calcium and strength), Hughes2002 (dextromethorphan, wind-up)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from glutamate.circuit.dorsal_compartments import BEFORE_MS, FIBRES, PAIN_MS, PAIN_SPREAD, counted, spikes_so_far
from glutamate.circuit.dorsal_dendrite import DorsalSynapses
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
STEP_MS, AFTER_MS, SEEDS = 0.5, 1500.0, 10


@cache
def conditioning(block: float = 0.0, trains: int = TRAINS) -> tuple[Any, Any]:
    """Times in ms of the events of one synapse, in the middle of a volley, and of the spikes of the cell.

    Raises ParameterError for a block outside 0 to 1, or no train.
    """
    if not 0 <= block <= 1 or trains < 1:
        came = f"{block!r:.40}, {trains} trains"
        raise ParameterError("the block of NMDA receptors", came, "0 to 1, one train or more", "give a share")
    begins = np.add.outer(np.arange(trains) * EVERY_MS, BEFORE_MS + np.arange(PULSES) * PERIOD_MS).ravel()
    delays = PAIN_MS + PAIN_SPREAD * (np.arange(FIBRES) + 0.5) / FIBRES
    pain = np.sort(np.add.outer(begins, delays).ravel())
    at = np.arange(0.0, begins[-1] + AFTER_MS, STEP_MS)
    events = {"substance_p": begins, "pain": pain, "inhibition": pain + 1.0}
    count = spikes_so_far(events, at, {"synapses.nmda": 1 - block})
    return begins + PAIN_MS + PAIN_SPREAD / 2, np.repeat(at[1:] - STEP_MS / 2, np.rint(np.diff(count)).astype(int))


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
    """Late spikes to a volley after conditioning per those before, minus 1; the block is there only in between."""
    before = DorsalSynapses().pain_ampa
    return late(before * strength(*conditioning(block), block)) / late(before) - 1


@cache
def late(ampa: float) -> float:
    """Mean late spikes to one volley by the AMPA of the interneuron's synapses (nS), over delays of fibres."""
    found = [counted(1.0, {"synapses.pain_ampa": ampa}, 1, seed).late[0] for seed in range(SEEDS)]
    return float(np.mean(found))


def targets() -> list[Target]:
    """Pain after five trains, what ketamine prevents of it, wind-up under a small block."""
    small = KETAMINE.canonical()

    def prevented() -> float:
        grown = [strength(*conditioning(block), block) - 1 for block in (small, 0.0)]
        return 1 - grown[0] / grown[1]

    def rest() -> float:
        less, whole = (
            sum(counted(1.0, {"synapses.nmda": x}, seed=seed).wind_up() for seed in range(3)) for x in (1 - small, 1.0)
        )
        return less / whole

    rows: list[tuple[str, float, float, str, Callable[[], float]]] = [
        ("more pain after 100 Hz", 0.51, 0.15, "Klein2007", pain_change),
        ("share of the growth of strength that ketamine prevents", 1, 0.3, "Klein2007", prevented),
        ("wind-up at 1 Hz with 8 % less NMDA, per control", 1, 0.1, "Hughes2002", rest),
    ]
    return [
        Target("PAI-06", what, value, "1", wide, source, "prediction", get, relative=False, long=True)
        for what, value, wide, source, get in rows
    ]
