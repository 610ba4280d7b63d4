"""Ask `circuit_gain`: how a circuit answers its drive, and how steeply, as published and with other receptors.

Takes in    which circuit: supralinear cells held by inhibition, or adaptive cells of which the drive has a rate in Hz;
            factors on receptors; for adaptive cells how strongly they adapt and their leak, within the published ranges
Hands on    rates of both kinds over the drive, slopes, where they did not settle, the Dataset
Not here    the equations: `supralinear_rate`, `adex_mean_field`
Limits      adaptive cells were fitted without NMDA: factors on it do not enter there, and the answer says so
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from glutamate.lab.asks._circuit import ARMS, Receptors

LANE = "quick"
WARM: dict[str, object] = {}
SETTLED = 1e-3  # relative change over the last stretch that still counts as settled
POINTS = 51


class Circuit(NamedTuple):
    """Where the class is, its name in paths, its drive: path, unit, highest; when the rates are read, in ms."""

    module: str
    mechanism: str
    part: str
    drive: str
    unit: str
    highest: float
    times: tuple[float, float, float]


CIRCUITS = {
    "supralinear": Circuit(
        "glutamate.circuit.ssn", "SupralinearRate", "supralinear_rate", "drive", "1", 50.0, (0.0, 1900.0, 2000.0)
    ),
    "adaptive": Circuit(
        "glutamate.circuit.adex_mean_field", "AdExMeanField", "ad_ex_mean_field", "external", "Hz", 4.0,
        (0.0, 9500.0, 10000.0),
    ),
}  # fmt: skip


class With(Receptors):
    """Circuit, receptors; step of adaptation in pA and leak reversal in mV of adaptive cells."""

    circuit: Literal["supralinear", "adaptive"] = "supralinear"
    adaptation: Annotated[float, Field(ge=0, le=100)] = 60.0
    leak: Annotated[float, Field(ge=-65, le=-60)] = -65.0


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Two runs over a row of drives, each read at its end."""
    import numpy as np
    import xarray as xr

    from glutamate import simulate
    from glutamate.units import from_canonical

    circuit = CIRCUITS[given.circuit]
    path = f"{circuit.part}.{circuit.drive}"
    drives = np.linspace(0.0, circuit.highest, POINTS)
    vary = {path: [f"{value!r} {circuit.unit}" for value in drives.tolist()]}
    runs = [simulate(model, times=list(circuit.times), vary=vary, record=_rates(circuit)) for model in _models(given)]
    data = xr.concat(runs, "arm", combine_attrs="drop_conflicts").assign_coords(
        arm=list(ARMS), drive=("member", drives, {"units": circuit.unit})
    )
    hertz = (lambda values: from_canonical(values, "Hz")) if circuit.unit == "Hz" else (lambda values: values)
    rates, slopes, unsettled = {}, {}, {}
    ran_away = _limit(circuit)
    for k, arm in enumerate(ARMS):
        ends = {kind: hertz(data[f"{circuit.part}.rate_{kind}"].values[k]) for kind in "ei"}
        moved = np.abs(ends["e"][:, -1] - ends["e"][:, -2]) > SETTLED * np.maximum(1.0, np.abs(ends["e"][:, -1]))
        gone = ends["e"][:, -1] > ran_away
        kept = {kind: np.where(moved | gone, np.nan, values[:, -1]) for kind, values in ends.items()}
        rates[arm] = kept
        slopes[arm] = _slopes(drives, kept["e"])
        failed = ~np.isfinite(ends["e"][:, -1])
        unsettled[arm] = {"moving": drives[moved & ~gone], "ran_away": drives[gone], "failed": drives[failed]}
    return {
        "data": data,
        "drive": drives,
        "unit": circuit.unit,
        "rates": rates,
        "slope": slopes,
        "unsettled": unsettled,
        "without_nmda": given.circuit == "adaptive",
    }


def _slopes(drives: Any, rates: Any) -> Any:
    """Gain along every stretch of three drives or more that has rates; nowhere across a gap."""
    import numpy as np

    from glutamate.readouts.gain import gain

    found = np.full(len(drives), np.nan)
    whole = np.flatnonzero(np.isfinite(rates))
    for stretch in np.split(whole, np.flatnonzero(np.diff(whole) > 1) + 1):
        if len(stretch) > 2:
            found[stretch] = gain(drives[stretch], rates[stretch])
    return found


def _rates(circuit: Circuit) -> list[str]:
    return [f"{circuit.part}.rate_e", f"{circuit.part}.rate_i"]


def _models(given: With) -> list[Any]:
    """The circuit as published, and changed."""
    from importlib import import_module

    from glutamate import Model
    from glutamate.circuit.knobs import apply

    circuit = CIRCUITS[given.circuit]
    mechanism = getattr(import_module(circuit.module), circuit.mechanism)
    if given.circuit == "adaptive":
        part = mechanism.broad()
        changed = Model.of(apply(part, gaba=given.gaba)).set(_cells(given))
        return [Model.of(part), changed]
    part = mechanism()
    return [Model.of(each) for each in (part, apply(part, nmda_e=given.nmda_e, nmda_i=given.nmda_i, gaba=given.gaba))]


def _cells(given: With) -> dict[str, float]:
    """Parameters of adaptive cells by path."""
    part = CIRCUITS["adaptive"].part
    return {f"{part}.adaptation_step": given.adaptation, f"{part}.leak_reversal_e": given.leak}


def _limit(circuit: Circuit) -> float:
    """Rate in Hz above which the circuit itself says that it ran away."""
    from importlib import import_module

    from glutamate.units import from_canonical

    part = getattr(import_module(circuit.module), circuit.mechanism)()
    rate = getattr(part, "paroxysmal_rate", None)
    return float("inf") if rate is None else float(from_canonical(rate, "Hz"))


def code(given: With) -> str:
    """Python that leaves the same `data`."""
    circuit = CIRCUITS[given.circuit]
    if given.circuit == "adaptive":
        lines = f"""\
published = {circuit.mechanism}.broad()  # thresholds fitted with more and less GABA too
changed = Model.of(apply(published, gaba={given.gaba!r})).set({_cells(given)!r})  # pA, mV
"""
    else:
        lines = f"""\
published = {circuit.mechanism}()
changed = Model.of(apply(published, {given.written()}))
"""
    return f"""\
import numpy as np
import xarray as xr
from glutamate import Model, simulate
from {circuit.module} import {circuit.mechanism}
from glutamate.circuit.knobs import apply

{lines}drives = np.linspace(0.0, {circuit.highest!r}, {POINTS})
vary = {{"{circuit.part}.{circuit.drive}": [f"{{value!r}} {circuit.unit}" for value in drives.tolist()]}}
record = {_rates(circuit)!r}
times = {list(circuit.times)!r}  # ms
runs = [simulate(model, times=times, vary=vary, record=record) for model in (Model.of(published), changed)]
data = xr.concat(runs, "arm", combine_attrs="drop_conflicts").assign_coords(
    arm={list(ARMS)!r}, drive=("member", drives, {{"units": {circuit.unit!r}}})
)
"""
