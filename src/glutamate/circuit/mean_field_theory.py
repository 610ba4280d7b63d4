"""What a mean field says of a given spiking network: the theory its cells belong to, with the network's own numbers.

Theories    AdEx cells, one excitatory and one inhibitory group: adex_mean_field.py; cells with delta synapses, in any
            groups: Siegert's theory (siegert.py); cells with NMDA gates: the gating of Wong and Wang at a measured rate
Takes in    a `Network`
Hands on    `theory`, `mean_field`: rates by group; `adaptive`: the mechanism that stands for the network; `gating`
Not here    running the network and the comparison (reduce.py)
Sources     DiVolo2019, Brunel2000, WongWang2006
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.circuit import siegert
from glutamate.circuit.adex import AdEx
from glutamate.circuit.adex_mean_field import FIT, AdExMeanField
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.circuit.lif_receptors import LIFReceptors
from glutamate.circuit.wong_wang import WongWang
from glutamate.engine.mechanism import changed
from glutamate.engine.network import Network, PoissonInput
from glutamate.errors import ParameterError, SolveError
from glutamate.units import parse_unit, quantity

SHARED = ("capacitance", "leak_conductance", "excitatory_time", "inhibitory_time", "excitatory_reversal",
          "inhibitory_reversal")  # fmt: skip
ADAPTING = ("adaptation_time", "adaptation_conductance", "adaptation_step")
ASKED = "a network to reduce"
ADAPTIVE, SIEGERT, GATING = "adaptive mean field", "Siegert", "gating of Wong and Wang"
CELLS: dict[type, str] = {AdEx: ADAPTIVE, LIFDelta: SIEGERT, LIFReceptors: GATING}


def theory(network: Network) -> str:
    """Which theory describes the cells of a network; ParameterError if none does."""
    kinds = {type(group.cell) for group in network.groups.values()}
    if len(kinds) == 1 and (kind := kinds.pop()) in CELLS:
        return CELLS[kind]
    came = f"cells of {', '.join(sorted(type(g.cell).__name__ for g in network.groups.values()))}"
    allowed = "all cells of one of " + ", ".join(kind.__name__ for kind in CELLS)
    raise ParameterError(ASKED, came, allowed, "choose one of these cells, or keep the network as it is")


def mean_field(
    network: Network, threshold: AdExMeanField | None = None, near: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Rates in Hz by group that the theory gives; for NMDA gates there is none without a measured rate.

    threshold  whose coefficients of the threshold AdEx cells take; default the published ones
    near       rates in Hz by group where AdEx cells start; default near asynchronous firing
    """
    name = theory(network)
    if name != ADAPTIVE and threshold is not None:
        raise ParameterError(ASKED, f"a threshold for the theory {name}", "one for AdEx cells", "leave it out")
    if name == GATING:
        raise ParameterError(ASKED, "cells with NMDA gates", "AdEx or LIFDelta cells", "call `reduce`, which measures")
    if name == SIEGERT:
        return _siegert_rates(network)
    part, external = adaptive(network)
    if threshold is not None:
        names = [f"{kind}_{name}" for kind in "ei" for name in FIT]
        part = changed(part, **{name: getattr(threshold, name) for name in names})
    if near is not None:
        _one("rates to start at by group", {tuple(sorted(near))}, ("excitatory", "inhibitory"))
    start = part.adapted(1e-3 * near["excitatory"], 1e-3 * near["inhibitory"], external) if near else None
    rates = part.rest(external, start)
    return {group: 1e3 * getattr(rates, f"rate_{group[0]}") for group in network.groups}


def gating(rate: Any) -> Any:
    """Share of open NMDA gates at a rate in Hz in the gating of Wong and Wang: gamma tau r / (1 + gamma tau r)."""
    part = WongWang()
    drive = part.release * part.gating_time * 1e-3 * np.asarray(rate, float)
    return drive / (1 + drive)


def adaptive(network: Network) -> tuple[AdExMeanField, float]:
    """The mean field of a network of AdEx cells, and its external rate in 1/ms; ParameterError where it has none."""
    _one(f"cells of the theory {ADAPTIVE}", {theory(network)}, ADAPTIVE)
    cells = {name: group.cell for name, group in network.groups.items()}
    _one("two groups, excitatory and inhibitory", {tuple(cells)}, ("excitatory", "inhibitory"))
    e, i = cells["excitatory"], cells["inhibitory"]
    _one("no current into cells", {float(g.drive.get("current", 0.0)) for g in network.groups.values()}, 0.0)
    _one("inhibitory cells without adaptation", {(i.adaptation_conductance, i.adaptation_step)}, (0.0, 0.0))
    same = {key: _one(f"one {key} for all cells", {getattr(e, key), getattr(i, key)}) for key in SHARED}
    sizes = {name: group.size for name, group in network.groups.items()}
    weights, chances = {}, set()
    for p in network.projections:
        _one(f"a projection of {p.source} cells to their own port", {p.port}, p.source)
        weights[p.source, p.target] = _weight(network, p)
        chances.add(p.rule.expected(sizes[p.source], sizes[p.target]) / (sizes[p.source] * sizes[p.target]))
    _one("one projection of each pair of groups", {len(network.projections), len(weights)}, 4)
    for given in network.inputs:
        _one("outside input as strong as excitation", {_weight(network, given)}, weights["excitatory", given.target])
    _one("one outside input to each group", {tuple(sorted(p.target for p in network.inputs))}, tuple(sorted(cells)))
    own = {f"{source[:-3]}ion_{target[0]}": w for (source, target), w in weights.items()}
    part = changed(
        AdExMeanField(), **same, **own, **{key: getattr(e, key) for key in ADAPTING},
        leak_reversal_e=e.leak_reversal, leak_reversal_i=i.leak_reversal, cells=float(sum(sizes.values())),
        inhibitory_share=sizes["inhibitory"] / sum(sizes.values()),
        probability=_one("one connection probability", {round(c, 12) for c in chances}),
        fibres=_one("one number of outside fibres", {float(given.number) for given in network.inputs}),
    )  # fmt: skip
    return part, _one("one outside rate", {_outside(given) for given in network.inputs})


def _siegert_rates(network: Network) -> dict[str, float]:
    """Self-consistent rates of groups of cells with delta synapses, by relaxation from silence."""
    names = list(network.groups)
    cells = [group.cell for group in network.groups.values()]
    strength = np.zeros((2, len(names), len(names)))  # K J and K J^2, from column to row
    outside = np.zeros((2, len(names)))
    for p in network.projections:
        row, column = names.index(p.target), names.index(p.source)
        size = network.groups[p.target].size
        count = p.rule.expected(network.groups[p.source].size, size) / size
        weight = _weight(network, p)
        strength[:, row, column] += count * weight, count * weight**2
    for given in network.inputs:
        weight = _weight(network, given)
        outside[:, names.index(given.target)] += given.number * _outside(given) * np.array([weight, weight**2])
    tau = np.array([cell.membrane_time for cell in cells])
    nu = np.zeros(len(names))
    for _ in range(siegert.MOST_STEPS):
        mean, variance = tau * (strength @ nu + outside)
        spread = np.sqrt(np.maximum(variance, 1e-12))
        found = [
            siegert.rate((c.reset_potential - m) / s, (c.threshold - m) / s, c.membrane_time, c.refractory_time)
            for c, m, s in zip(cells, mean, spread, strict=True)
        ]
        change = np.array(found) - nu
        nu += siegert.STEP * change
        if np.all(np.abs(change) < siegert.TOLERANCE * np.maximum(nu, 1e-6)):
            return dict(zip(names, (1e3 * nu).tolist(), strict=True))
    raise SolveError("steady rates of the mean field", "rates that do not settle", "rates that settle", "change drives")


def _weight(network: Network, given: Any) -> float:
    """The weight of all synapses of a projection or an input; ParameterError where it is drawn."""
    low, high = network.weight(given.target, given.port, given.weight)(np.array([-1.0, 1.0]))
    return float(_one("one weight for all synapses of a projection", {float(low), float(high)}))


def _outside(given: PoissonInput) -> float:
    """The last rate of an input, in 1/ms."""
    rate = given.rate if isinstance(given.rate, str | float | int) else list(given.rate)[-1]
    return float(quantity(rate, parse_unit("1/ms").dims))


def _one(wanted: str, values: set[Any], only: Any = None) -> Any:
    """The one value of a set, which must be `only` if that is given; ParameterError with what the theory needs."""
    if len(values) != 1 or (only is not None and values != {only}):
        raise ParameterError(ASKED, ", ".join(map(str, values)), wanted, "keep the spiking network, or change it so")
    return next(iter(values))
