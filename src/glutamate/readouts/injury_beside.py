"""Beside a run of injury: four outputs that are never added up, and how far the three ion models disagree.

Takes in    the Dataset of a run with a CalciumLoad (`four_outputs`); nothing of the run (`ion_models`)
Hands on    rows of text that scenarios show beside their headline numbers
Limits      one run gives the load by one set of equations: the spread of neurons lost is that of the scale of the
            load, a factor of 3 either way, alone; outputs.assess runs the other two sets as well
Sources     none of its own; injury/outputs.py, injury/ion_spread.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from glutamate.errors import ParameterError
from glutamate.readouts import readout

LOAD = "load.load"
MEANING = {"hubel": "neuron, glia and space (anoxia)", "kalia": "closed synapse", "wei": "one neuron with oxygen"}


@readout("four_outputs", title="Four outputs of a load, apart", of_run=True)
def four_outputs(data: Any) -> list[tuple[str, str]]:
    """Function, structure, chemistry, neurons: (what, value), by the median member of a run that has `load.load`.

    Raises ParameterError for a run without it, or one in which every member failed.
    """
    import numpy as np

    from glutamate.injury.outputs import of_course

    if LOAD not in data or "time" not in data[LOAD].dims:
        came = f"{len(data.data_vars)} variables without {LOAD}"
        raise ParameterError("four outputs of a run", came, "a run with a calcium load", "record it")
    course = np.atleast_2d(data[LOAD].values)
    course = course[~np.isnan(course[:, -1])]
    if not len(course):
        raise ParameterError("four outputs of a run", "no member that reached its end", "one or more", "mend the run")
    minutes = data["time"].values * _minutes(data["time"].attrs.get("units", "ms"))
    return of_course(minutes, np.median(course, axis=0)).rows()


@readout("ion_models", title="Least share of the pump, bath and glia that holds for five minutes", of_run=True)
def ion_models(data: Any) -> list[tuple[str, str]]:
    """(model, share) of the three ion models, side by side; kept in the cache folder, since nothing of it changes."""
    from glutamate.engine.code.native import cache_folder, write_atomically
    from glutamate.injury import ion_spread

    texts = b"".join(path.read_bytes() for path in sorted(Path(ion_spread.__file__).parent.glob("*.py")))
    folder = cache_folder()
    file = folder / f"ion_spread_{hashlib.sha256(texts).hexdigest()}.json" if folder else None
    try:
        found = json.loads(file.read_text("utf-8")) if file else ion_spread.spread()
    except (OSError, ValueError):
        found = ion_spread.spread()
        if file:
            write_atomically(file, json.dumps(found).encode())
    return [(f"{name}, {MEANING[name]}", f"{share:g}" if share <= 1 else "none") for name, share in found.items()]


def _minutes(unit: str) -> float:
    from glutamate.units import parse_unit

    return float(parse_unit(unit).factor / parse_unit("min").factor)
