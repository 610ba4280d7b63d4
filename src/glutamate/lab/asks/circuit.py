"""Ask `circuit`: what the page Circuit needs before it draws: ranges with their sources, networks, substances.

Hands on    rows of published ranges, states of the sparse network, choices of spiking networks, substances that reach
            receptors of a network, how far their action is drawn towards nothing there and why
Not here    runs (circuit_balance, circuit_rhythm, circuit_gain, circuit_spikes, circuit_memory)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.asks._circuit import LEAST, MOST
from glutamate.lab.wire import Strict

LANE = "quick"
WARM: dict[str, object] = {}
RANGES = {
    "corticothalamic": ("nmda_share",),
    "adex_mean_field": ("adaptation_step", "leak_reversal_e"),
}
NETWORKS = ("brunel", "coba", "adaptive_network", "microcircuit", "working_memory")
# A regimen to begin with and the days it is followed, both free to change; as the records say they were studied.
BEGIN = {
    "ketamine": ("0.5 mg/kg iv over 40 min once", 1),
    "esketamine": ("84 mg once", 1),
    "memantine": ("20 mg daily", 30),
    "dextromethorphan": ("45 mg twice daily", 7),
    "cycloserine": ("100 mg once", 1),
    "ethanol": ("40 g once", 1),
    "diazepam": ("10 mg once", 1),
    "lorazepam": ("2 mg once", 1),
    "phenobarbital": ("100 mg daily", 30),
    "perampanel": ("8 mg daily", 30),
    "topiramate": ("100 mg twice daily", 14),
}


class With(Strict):
    """Nothing."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Everything from records and parameters."""
    from glutamate import catalogue, load
    from glutamate.circuit.brunel import STATES
    from glutamate.circuit.knobs import KAPPA_ATTRACTOR, SIDE

    ranges = {}
    for name, wanted in RANGES.items():
        for row in load(name).parameter_rows():
            short = row["path"].rpartition(".")[2]
            if short in wanted:
                ranges[short] = {key: row[key] for key in ("value", "unit", "low", "high", "source", "note")}
    networks = {row["name"]: row["title"] for row in catalogue.listing("model") if row["name"] in NETWORKS}
    return {
        "factor": {"low": LEAST, "high": MOST, "source": "chosen for this page; 1 is as published"},
        "ranges": ranges,
        "states": [{"name": name, "g": g, "drive": drive} for name, (g, drive) in STATES.items()],
        "networks": networks,
        "substances": _substances(),
        "kappa": _about(KAPPA_ATTRACTOR),
        "side": _about(SIDE),
    }


def _about(parameter: Any) -> dict[str, Any]:
    return {key: getattr(parameter, key) for key in ("value", "unit", "low", "high", "source", "note")}


def _substances() -> list[dict[str, Any]]:
    """Substances with kinetics that turn a receptor which the networks have."""
    from glutamate import catalogue
    from glutamate.drugs import load_drug
    from glutamate.drugs.paths import knobs

    found = []
    for row in catalogue.listing("drug"):
        name = row["name"]
        record = load_drug(name)
        if name not in BEGIN or record.kinetics is None or not knobs(name, 0.0, 0.0):
            continue
        regimen, days = BEGIN[name]
        found.append(
            {"name": name, "title": row["title"], "studied": record.studied, "regimen": regimen, "days": days,
             "safety": record.safety, "limits": record.limits}
        )  # fmt: skip
    return found


def code(given: With) -> str:
    """Python of the same lists."""
    return """\
from glutamate import catalogue, load

rows = [row for row in load("adex_mean_field").parameter_rows() if row["low"] is not None]
networks = [row for row in catalogue.listing("model") if row["scale"] == "circuit"]
substances = catalogue.listing("drug")
"""
