"""Reduction of spiking networks to mean fields, with how far off they are.

Data's way  a network -> its cells choose the theory, its synapses the parameters (mean_field_theory.py) -> rates of
            both, and the error
Takes in    "adaptive_network", "brunel" or "nmda_pool" over a few drives, or networks of one's own
Hands on    `reduce(...)`, a Dataset; `report(data)`, a table; `targets()`
Limits      steady rates only: rhythms, transients and the choice between several states are not compared
Sources     DiVolo2019, Brunel2000, WongWang2006
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.circuit.adex_mean_field import AdExMeanField
from glutamate.circuit.lif_receptors import LIFReceptors
from glutamate.circuit.mean_field_theory import ADAPTIVE, GATING, adaptive, gating, mean_field, theory
from glutamate.engine.mechanism import Target
from glutamate.engine.network import AllToAll, Group, Network, PoissonInput, Projection, Record
from glutamate.errors import ParameterError, PathError, closest

if TYPE_CHECKING:
    import xarray as xr

BIN = 50.0  # ms
DRIVES = (2.0, 2.5, 3.0, 4.0)  # Hz of every external fibre of the adaptive network
POOL_RATES = (1700.0, 1900.0, 2100.0, 2400.0)  # Hz of outside AMPA events of the NMDA pool
POOL, POOL_AMPA, POOL_NMDA = 200, 2.1, 0.02  # cells, nS, nS
SPANS = {"adaptive_network": (1500.0, 1500.0), "brunel": (200.0, 800.0), "nmda_pool": (1000.0, 2000.0)}  # ms
SPAN = (1500.0, 1500.0)  # ms, of other networks


def reduce(
    network: str | Network | Mapping[str, Network] = "adaptive_network",
    settle: float | None = None,
    measure: float | None = None,
    seed: int = 0,
    threshold: AdExMeanField | None = None,
) -> xr.Dataset:
    """Run networks, solve their mean fields, compare.

    network   a name, a Network, or networks of equal groups by label
    settle    ms that are not counted; default 1500, or what the named network needs
    measure   ms that are; default 1500, or what the named network needs
    seed      of the named networks
    threshold whose coefficients the mean field of AdEx cells takes, such as `threshold_fit.fit_threshold(...).part`

    The mean field of AdEx cells starts at the rates of the network, so that both are compared in one state.

    Returns `spiking`, its `standard_error`, `mean_field` and the relative `error` over (point, group), in Hz; for the
    NMDA pool shares of open gates, and the `rate`. The error is NaN where the spiking network is silent. Raises
    PathError for another name, ParameterError for a network that none of the theories describes, SolveError where the
    mean field has no steady rates.
    """
    import xarray as xr

    if isinstance(network, Network):
        network = {"network": network}
    networks = named(network, seed) if isinstance(network, str) else network
    spans = SPANS[network] if isinstance(network, str) else SPAN
    settle, measure = (own if given is None else given for given, own in zip((settle, measure), spans, strict=True))
    if not (settle >= 0 and measure >= 2 * BIN):
        came, allowed = f"settle {settle:g}, measure {measure:g} ms", f"settle from 0, measure from {2 * BIN:g} ms"
        raise ParameterError("the time to compare over", came, allowed, "give more")
    groups = {tuple(each.groups) for each in networks.values()}
    if len(groups) != 1:
        raise ParameterError("networks to reduce", f"{len(groups)} sets of groups", "one set of groups", "call twice")
    theories = {theory(each) for each in networks.values()}
    if len(theories) != 1:
        raise ParameterError("networks to reduce", ", ".join(sorted(theories)), "one theory for all", "call twice")
    if threshold is not None and theories != {ADAPTIVE}:
        came, allowed = f"a threshold for the theory {theories.pop()}", "one for AdEx cells"
        raise ParameterError("a network to reduce", came, allowed, "leave it out")
    gates = theories == {GATING}
    found: dict[str, list[Any]] = {key: [] for key in ("spiking", "standard_error", "mean_field", "rate")}
    for each in networks.values():
        rates = _run(each, settle, measure, "nmda_gate" if gates else None)
        found["spiking"].append(rates[-1].mean(axis=0))
        found["standard_error"].append(rates[-1].std(axis=0, ddof=1) / math.sqrt(len(rates[-1])))
        found["rate"].append(rates[0].mean(axis=0))
        if gates:
            found["mean_field"].append(gating(found["rate"][-1]))
        else:
            near = dict(zip(each.groups, found["spiking"][-1].tolist(), strict=True))
            found["mean_field"].append(list(mean_field(each, threshold, near).values()))
    unit, what = ("1", "share of open NMDA gates") if gates else ("Hz", "firing rate")
    about = {"units": unit, "long_name": what}
    axes = ("point", "group")
    kept = {key: (axes, np.array(found[key]), about) for key in ("spiking", "standard_error", "mean_field")}
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(kept["spiking"][1] > 0, kept["mean_field"][1] / kept["spiking"][1] - 1, np.nan)
    kept["error"] = (axes, error, {"units": "1", "long_name": "mean field per spiking network, less 1"})
    if gates:
        kept["rate"] = (axes, np.array(found["rate"]), {"units": "Hz", "long_name": "firing rate"})
    coordinates = {"point": list(networks), "group": list(groups.pop())}
    attributes = {"theory": theories.pop(), "settle": settle, "measure": measure}
    return xr.Dataset(kept, coordinates, attributes)


def report(data: xr.Dataset) -> str:
    """A table of `reduce`: one line for each point and group, then the largest error."""
    unit = data["spiking"].attrs["units"]
    lines = [f"{data['spiking'].attrs['long_name']} ({unit}); theory: {data.attrs['theory']}"]
    lines.append(f"{'point':28}{'group':>14}{'spiking':>12}{'+-':>10}{'mean field':>12}{'error (%)':>11}")
    for point in data["point"].values:
        for group in data["group"].values:
            row = data.sel(point=point, group=group)
            keys = ("spiking", "standard_error", "mean_field")
            spiking, spread, field = (float(row[key]) for key in keys)
            lines.append(
                f"{point:28}{group:>14}{spiking:12.4g}{spread:10.2g}{field:12.4g}{100 * float(row['error']):11.1f}"
            )
    return "\n".join([*lines, f"largest error: {100 * float(abs(data['error']).max()):.1f} %"])


def named(name: str, seed: int = 0) -> dict[str, Network]:
    """Networks of a name by label; PathError for another name."""
    from glutamate.circuit import adaptive_network, brunel

    if name == "adaptive_network":
        return {f"drive {hz:g} Hz": adaptive_network.network(drive_hz=hz, seed=seed) for hz in DRIVES}
    if name == "brunel":
        return {f"{k}: g {g:g}, drive {d:g}": brunel.network(g, d, seed=seed) for k, (g, d) in brunel.STATES.items()}
    if name == "nmda_pool":
        return {f"outside {hz:g} Hz": nmda_pool(hz, seed) for hz in POOL_RATES}
    known = ", ".join(SPANS)
    raise PathError(f"the network {name!r:.60}", "no such name", known, "use one", closest=closest(name, SPANS))


def nmda_pool(outside: float, seed: int = 0) -> Network:
    """200 pyramidal cells that hear each other's NMDA gates weakly, under outside AMPA events of a rate in Hz."""
    drive = {"magnesium": 1.0, "current": 0.0, "tonic_conductance": 0.0}
    group = Group(LIFReceptors(), POOL, {"voltage": "uniform(-60 mV, -50 mV)"}, drive)
    heard = Projection("pyramidal", "pyramidal", "nmda", AllToAll("nmda_gate"), POOL_NMDA, 0.5)
    train = PoissonInput("pyramidal", "ampa", f"{outside} Hz", POOL_AMPA)
    return Network({"pyramidal": group}, [heard], [train], seed=seed)


def _run(network: Network, settle: float, measure: float, state: str | None) -> list[Any]:
    """Rates (bins, groups) in Hz, and if a state is named its means over cells."""
    states = {f"{name}.{state}": range(group.size) for name, group in network.groups.items()} if state else {}
    data = network.run(settle + measure, Record(spikes=False, bin=BIN, states=states, every=BIN))
    found = [data["rate"].values[data["bin"].values >= settle]]
    if state:
        late = data["time"].values > settle
        found.append(np.stack([data[path].values[late].mean(axis=1) for path in states], axis=1))
    return found


def targets() -> list[Target]:
    """Error of the adaptive mean field against the spiking network it stands for, in three states."""
    from glutamate.circuit import adaptive_network

    ours = partial(Target, "CIR-53", source="computed: the spiking network here", kind="regression", unit="1",
                   expected=0, relative=False, long=True)  # fmt: skip

    def error(state: tuple[float, float], k: int) -> float:
        part, external = adaptive(adaptive_network.network(*state))
        return float(1e3 * part.rest(external)[k] / adaptive_network.rates(*state)[k] - 1)

    states = (("strong adaptation", (60.0, -65.0), 0.10),
              ("strong adaptation, higher leak reversal", (60.0, -63.0), 0.10),
              ("weak adaptation", (5.0, -65.0), 0.25))  # fmt: skip
    return [
        ours(what=f"error of the mean field, {what}, {kind}", tolerance=tolerance, measure=partial(error, state, k))
        for what, state, tolerance in states
        for k, kind in enumerate(adaptive_network.CELLS)
    ]
