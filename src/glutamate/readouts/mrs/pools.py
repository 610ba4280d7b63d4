"""Pools: the amounts that a model of metabolism holds, as a scan takes them.

Takes in    the Dataset of a run with the totals of tissue (models `cycle` and `metabolism`), a time, a member
Hands on    `metabolite_amounts`: {"Glu": mM, ...} for `mr_spectrum` and `repeatability`
Limits      totals of whole tissue: ambient glutamate is counted in them and is less than a millionth; what the
            model does not hold (creatine, NAA and others) stays as it usually is
Sources     none; the density is a convention
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.errors import ParameterError, UnitError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.mrs.checks import real, shown, whole
from glutamate.units import from_canonical, parse_unit, quantity

POOLS = {
    "Glu": "tissue.glutamate_tissue",
    "Gln": "tissue.glutamine_tissue",
    "GABA": "tissue.gaba_tissue",
    "Asp": "tissue.aspartate_tissue",
    "GSH": "tissue.glutathione_tissue",
    "Lac": "lactate.lactate_tissue",
}
CONVENTION = "assumed: studies write umol per g of wet tissue as mM; wet tissue weighs 1.04 to 1.05 kg per litre"
DENSITY = Parameter(1.0, "kg/L", CONVENTION, low=1.0, high=1.06, domain=(0, None))
ROUNDING = 1e-9  # of the run: a time this close to an end is the end


@readout("metabolite_amounts", title="Amounts of metabolites for an MR spectrum, from a run of metabolism")
def metabolite_amounts(data: Any, at: float | str | None = None, *, member: int | None = None) -> dict[str, float]:
    """Amounts in mM by short name, at a time: a number in the run's own unit or a text such as "6 h"; default its end.

    Between stored times amounts are interpolated linearly. A run of many members needs `member`, counted from 0. Raises
    ParameterError for a Dataset without such pools, a time outside the run, a member that is not there or that failed.
    """
    held = getattr(data, "data_vars", {})
    there = {name: data[path] for name, path in POOLS.items() if path in held}
    asked = "amounts of metabolites"
    if "Glu" not in there or "time" not in data.coords:
        came = ", ".join(map(str, held))[:80] or shown(data)
        raise ParameterError(asked, came, f"a run that stores {', '.join(POOLS.values())}", "run cycle or metabolism")
    times = np.asarray(data["time"].values, float)
    moment = _moment(at, times, str(data["time"].attrs.get("units", "min")))
    row = None
    if "member" in data.dims:
        if member is None:
            count = data.sizes["member"]
            raise ParameterError(asked, f"{count} members", "one of them", f"pass member, 0 to {count - 1}")
        row = whole("the member of a run", member, 0, data.sizes["member"] - 1)
    elif member is not None:
        raise ParameterError("the member of a run", shown(member), "none: it has no members", "leave it out")
    found = {}
    for name, course in there.items():
        values = np.asarray((course if row is None else course.isel(member=row)).values, float)
        amount = float(from_canonical(np.interp(moment, times, values), "umol/g")) * float(DENSITY.value)
        found[name] = real(f"the amount of {name} in a run", amount, 0, unit="mM", do="take a member that did not fail")
    return found


def _moment(at: float | str | None, times: Any, unit: str) -> float:
    """A time of the run in its own unit."""
    if at is None:
        return float(times[-1])
    try:
        moment = quantity(at, parse_unit(unit).dims, unit)
    except OverflowError:
        raise UnitError("the time of a scan", shown(at), f"a number in {unit}, or a text", "correct it") from None
    first, last = float(times[0]), float(times[-1])
    near = [end for end in (first, last) if abs(moment - end) <= ROUNDING * (last - first)]
    return near[0] if near else real("the time of a scan", moment, first, last, unit=unit)
