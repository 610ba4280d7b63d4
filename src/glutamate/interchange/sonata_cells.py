"""Which neuron and synapse of NEST a cell and a rule of a network are, for files that NEST can run.

Takes in    a group of a network, its values and starts; a rule for synapses
Hands on    `neuron(network, group)`: model, parameters, values per cell; `weights(...)`: what a port makes of a weight
Units       pF, nS, mV, ms, pA on both sides: nothing is converted
Not here    cells without an equal in NEST: an error names them; sums of states over a group
Limits      a delay lies before the synapse here and after it in NEST, so rules of pairs see the target's spike two
            delays later there; conductance-based cells are stepped by an adaptive solver there, so single spikes part
            after some milliseconds and rates agree
Sources     Dai2020 (the format), RotterDiesmann1999 (how both sides step current-based cells)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import AssemblyError

if TYPE_CHECKING:
    from glutamate.engine.network import Network, Projection

MEMBRANE = {"E_L": "resting_potential", "V_th": "threshold", "V_reset": "reset_potential", "t_ref": "refractory_time"}
TWO_TIMES = {"tau_syn_ex": "excitatory_time", "tau_syn_in": "inhibitory_time"}
REVERSALS = {"E_ex": "excitatory_reversal", "E_in": "inhibitory_reversal"}
CHARGE = {"C_m": "capacitance", "g_L": "leak_conductance", "I_e": "current"}
CONDUCTANCES = {"excitatory_conductance": "g_ex", "inhibitory_conductance": "g_in"}
ANY, POSITIVE, NEGATIVE = 0, 1, -1
HELD = 1e-6  # ms


@dataclasses.dataclass(frozen=True)
class Kind:
    """A model of NEST: its parameters by our names or from our values, states, and ports as (sign, factor)."""

    model: str
    parameters: Mapping[str, str | Callable[[Mapping[str, Any]], Any]]
    states: Mapping[str, str]
    ports: Mapping[str, tuple[int, float]]


@dataclasses.dataclass(frozen=True)
class Neuron:
    """A group in NEST: `shared` numbers by name, `own` values (cells,) by name."""

    model: str
    shared: dict[str, float]
    own: dict[str, Any]


BY_SIGN = {"excitatory": (ANY, 1.0), "inhibitory": (ANY, 1.0)}
BY_PORT = {"excitatory": (POSITIVE, 1.0), "inhibitory": (POSITIVE, -1.0)}
KINDS = {
    "LIFCurrent": Kind(
        "iaf_psc_exp",
        {**MEMBRANE, "C_m": "capacitance", "I_e": "current", "tau_m": "membrane_time", "tau_syn_ex": "synaptic_time",
         "tau_syn_in": "synaptic_time"},
        {"voltage": "V_m"},
        BY_SIGN,
    ),
    "LIFTwoCurrents": Kind(
        "iaf_psc_exp",
        {**MEMBRANE, **TWO_TIMES, "C_m": "capacitance", "I_e": "current",
         "tau_m": lambda values: values["capacitance"] / values["leak_conductance"]},
        {"voltage": "V_m"},
        {"excitatory": (POSITIVE, 1.0), "inhibitory": (NEGATIVE, 1.0)},
    ),
    "LIFDelta": Kind(
        "iaf_psc_delta",
        {"tau_m": "membrane_time", "E_L": lambda values: 0.0, "V_th": "threshold", "V_reset": "reset_potential",
         "t_ref": "refractory_time"},
        {"voltage": "V_m"},
        BY_SIGN,
    ),
    "LIFConductance": Kind(
        "iaf_cond_exp", {**MEMBRANE, **CHARGE, **TWO_TIMES, **REVERSALS}, {"voltage": "V_m", **CONDUCTANCES}, BY_PORT
    ),
    "AdEx": Kind(
        "aeif_cond_exp",
        {**CHARGE, **TWO_TIMES, **REVERSALS, "E_L": "leak_reversal", "V_th": "soft_threshold", "V_peak": "peak",
         "Delta_T": "slope_factor", "V_reset": "reset_potential", "t_ref": "refractory_time",
         "tau_w": "adaptation_time", "a": "adaptation_conductance", "b": "adaptation_step"},
        {"voltage": "V_m", "adaptation": "w", **CONDUCTANCES},
        BY_PORT,
    ),
}  # fmt: skip


def kind_of(network: Network, group: str) -> Kind:
    """The model of NEST that a group's cell is; AssemblyError names a cell that has none."""
    leaves = network.models[group].system.leaves
    names = [type(leaf).__name__ for leaf in leaves.values()]
    if len(names) != 1 or names[0] not in KINDS:
        allowed = "one of " + ", ".join(KINDS)
        do = "run it here, or write such a cell for the other simulator"
        raise AssemblyError(f"the cell of the group {group} in NEST", " with ".join(names), allowed, do)
    return KINDS[names[0]]


def neuron(network: Network, group: str) -> Neuron:
    """Parameters and starts of a group under the names that NEST has for them.

    Raises AssemblyError for a cell, or a start of a state, that NEST has no equal of.
    """
    from glutamate.engine.network.starts import start_of

    kind = kind_of(network, group)
    given = {**network.values(group), **network.varied(group)}
    values = {path.rpartition(".")[2]: value for path, value in given.items()}
    found = {
        name: values[rule] if isinstance(rule, str) else rule(values) for name, rule in sorted(kind.parameters.items())
    }
    cell = network.cells[group]
    for place, starts in start_of(network, group, network.groups[group]).items():
        state = cell.system.states[cell.stored[place]].path.rpartition(".")[2]
        if state in kind.states:
            found[kind.states[state]] = starts if np.ptp(starts) else float(starts[0])
        elif starts.any():
            allowed = "0, since " + kind.model + " starts so"
            raise AssemblyError(f"the start of {group}.{state} in NEST", f"{starts[0]:g}", allowed, "leave it away")
    shared = {name: float(value) for name, value in found.items() if not np.ndim(value)}
    return Neuron(kind.model, shared, {name: np.asarray(v, float) for name, v in found.items() if np.ndim(v)})


def weights(network: Network, group: str, port: str, given: Any) -> Any:
    """Weights (N,) at a port as NEST wants them, where their sign chooses the synapse; AssemblyError for a wrong sign.

    A port may be given by one of the names that share its slot.
    """
    sign, factor = kind_of(network, group).ports[port.rpartition(".")[2]]
    values = np.asarray(given)
    if sign and (values * sign < 0).any():
        wrong = values[values * sign < 0].flat[0]
        allowed = "from 0" if sign > 0 else "up to 0"
        do = "NEST chooses the synapse by the sign of a weight: let no weight change it"
        raise AssemblyError(f"weights at the port {port!r} of {group} in NEST", f"{wrong:g}", allowed, do)
    return values * values.dtype.type(factor)


def synapse(network: Network, projection: Projection) -> tuple[str, dict[str, float], float]:
    """Model of NEST for the synapses of a rule, its parameters, and the factor on their weights.

    Raises AssemblyError for a rule that NEST has no equal of.
    """
    from glutamate.engine.network import ShortTerm, SpikePairs

    rule = projection.plasticity
    if isinstance(rule, ShortTerm):
        if not rule.recovery_time:
            asked = f"synapses from {projection.source} to {projection.target} in NEST"
            raise AssemblyError(asked, "a recovery time of 0", "above 0", "give a short one")
        # Of two models of NEST the other one, tsodyks2_synapse, recovers by the interval before the last (3.10). This
        # one holds what was released for tau_psc, which we make short; its weight is that of all resources.
        values = {
            "U": rule.use, "u": 0.0, "x": 1.0, "y": 0.0, "tau_rec": rule.recovery_time,
            "tau_fac": rule.facilitation_time, "tau_psc": HELD,
        }  # fmt: skip
        return "tsodyks_synapse", values, 1.0 / rule.use
    if isinstance(rule, SpikePairs):
        largest = float(weights(network, projection.target, projection.port, [rule.largest_weight])[0])
        values = {"eta": rule.rate, "alpha": rule.depression, "tau": rule.time, "Wmax": largest}
        return "vogels_sprekeler_synapse", values, 1.0
    asked = f"synapses from {projection.source} to {projection.target} in NEST"
    raise AssemblyError(asked, type(rule).__name__, "ShortTerm, SpikePairs or none", "run this network here")


def postsynaptic_time(network: Network, group: str) -> float | None:
    """Decay time of the trace that NEST keeps in a cell for rules of pairs; AssemblyError if rules differ in it."""
    from glutamate.engine.network import SpikePairs

    rules = [p.plasticity for p in network.projections if p.target == group]
    times = sorted({rule.time for rule in rules if isinstance(rule, SpikePairs)})
    if len(times) > 1:
        came = ", ".join(f"{t:g} ms" for t in times)
        raise AssemblyError(f"rules of pairs onto {group} in NEST", f"traces of {came}", "one time", "make them equal")
    return times[0] if times else None
