"""Block: means of a stretch of circuit activity, as slow scales take them over.

Takes in    rates of excitatory and inhibitory cells, release probability, synapses per cell, NMDA current of a cell
Hands on    mean rates, glutamate released, calcium through NMDA receptors, ATP spent, share of time in a seizure
Rule        a block lasts 1 to 60 s; what is slower than that sees only these means
Limits      release counts vesicles as rate x release probability x synapses, so one vesicle at most per synapse and
            spike; ATP is the rodent budget, and the human cell, with longer axons, is held to spend more
Sources     AttwellLaughlin2001 (ATP), Schneggenburger1993 (calcium share of the NMDA current)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.course import course, positive
from glutamate.readouts.synchrony import seizure_share

ATP_PER_SPIKE = Parameter(
    7.1e8, "1", "AttwellLaughlin2001", domain=(0, None), note="spike, its release and what it opens behind it; rodent"
)
ATP_AT_REST = Parameter(3.42e8, "1/s", "AttwellLaughlin2001", domain=(0, None), note="of a silent neuron")
CALCIUM_SHARE = Parameter(0.1, "1", "Schneggenburger1993", low=0.07, high=0.14, domain=(0, 1), note="of NMDA current")
FARADAY = Parameter(96485.33212, "C/mol", "CODATA2018", domain=(0, None))

UNITS = {
    "rate_e": "1/s",
    "rate_i": "1/s",
    "vesicles": "1/s",
    "calcium": "fmol/s",
    "atp": "1/s",
    "atp_per_spike": "1",
    "seizure_share": "1",
}


class Block(NamedTuple):
    """Means over the block, each (...); units in UNITS. vesicles, calcium and atp are per excitatory cell.

    calcium is NaN where no NMDA current was given.
    """

    rate_e: Any
    rate_i: Any
    vesicles: Any
    calcium: Any
    atp: Any
    atp_per_spike: float
    seizure_share: Any


@readout("block", title="Block means for slow scales: release, calcium, ATP")
def block(
    rate_e: Any,
    rate_i: Any,
    step_ms: float | None = None,
    *,
    release_probability: float,
    synapses: float,
    nmda_current: Any = None,
    calcium_share: float | None = None,
    atp_per_spike: float | None = None,
) -> Block:
    """Means of rates (..., times) in Hz, and of an NMDA current (..., times) of one cell in pA, inward negative.

    synapses is the number of output synapses of a cell. Raises ParameterError for a probability or share outside 0 to
    1, negative rates, or an NMDA current whose mean is outward: calcium would leave through it.
    """
    excitatory, step = course(rate_e, step_ms, "the rate of excitatory cells")
    inhibitory, _ = course(rate_i, None if hasattr(rate_i, "dims") else step, "the rate of inhibitory cells")
    for name, values in (("excitatory", excitatory), ("inhibitory", inhibitory)):
        if (values < 0).any():
            came = f"{values.min():g} Hz"
            raise ParameterError(f"the rate of {name} cells", came, "0 or more", "pass rates in Hz")
    chance = _share(release_probability, "the release probability")
    share = CALCIUM_SHARE.canonical() if calcium_share is None else _share(calcium_share, "the calcium share")
    cost = ATP_PER_SPIKE.canonical() if atp_per_spike is None else positive(atp_per_spike, "ATP per spike")
    mean_e = excitatory.mean(axis=-1)
    calcium: Any = np.full(mean_e.shape, np.nan)
    if nmda_current is not None:
        current, _ = course(nmda_current, None if hasattr(nmda_current, "dims") else step, "the NMDA current")
        mean = current.mean(axis=-1)
        if (mean > 0).any():
            came, allowed = f"{mean.max():g} pA on average", "0 or less: inward is negative"
            raise ParameterError("the NMDA current", came, allowed, "turn its sign")
        calcium = -mean * share / (2 * FARADAY.value) * 1e3  # pA / (C/mol) = 1e-12 mol/s = 1e3 fmol/s
    return Block(
        mean_e,
        inhibitory.mean(axis=-1),
        mean_e * chance * positive(synapses, "synapses of a cell"),
        calcium,
        ATP_AT_REST.value + cost * mean_e,
        cost,
        seizure_share(excitatory),
    )


def _share(value: float, what: str) -> float:
    if not 0 <= value <= 1:
        raise ParameterError(what, f"{value!r:.40}", "0 to 1", "give a share")
    return float(value)
