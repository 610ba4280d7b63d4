"""Values that differ from cell to cell within a group: given as arrays, or drawn once from a distribution.

Takes in    `Group.vary`: parameters or drives by name, arrays (cells,) in canonical units or texts
Hands on    values (cells,) by path, checked against the domain of each parameter
Same        a drawn value belongs to seed, cell and parameter: not to the order of groups' code, threads or blocks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code.philox import normals, words
from glutamate.engine.members.distribution import parse_distribution
from glutamate.engine.model import canonical_value
from glutamate.engine.slots import ParameterSlot
from glutamate.errors import ParameterError

if TYPE_CHECKING:
    from glutamate.engine.network.network import Network

STREAM = 1 << 29


def varied(network: Network, name: str) -> dict[str, Any]:
    """Values (cells,) of a group by path; {} where all cells are alike."""
    from glutamate.engine.network.network import by_end

    group, model = network.groups[name], network.models[name]
    slots = model.slots()
    derived = [path for path, leaf in model.system.leaves.items() if hasattr(leaf, "calibrate")]
    if group.vary and derived:
        do = "make groups of equal cells"
        raise ParameterError(f"values of every cell of {name}", f"{derived[0]}, which derives others", "none", do)
    first = network.firsts[name]
    found: dict[str, Any] = {}
    for key, given in group.vary.items():
        for path in by_end(key, list(slots), f"a parameter or drive of {name}"):
            slot = slots[path]
            asked = f"{path} of every cell of {name}"
            if isinstance(slot, ParameterSlot) and slot.spec.binding == "structural":
                raise ParameterError(asked, "a structural parameter", "values that code reads", "make groups of it")
            if isinstance(given, str):
                dims = slot.spec.dims if isinstance(slot, ParameterSlot) else slot.field.unit.dims
                pair = words(network.seed, np.arange(first, first + group.size), STREAM + list(slots).index(path), 0)
                values = parse_distribution(given).draw(normals(*pair)[0], dims)
            else:
                values = np.asarray(given, float)
            if np.shape(values) != (group.size,) or not np.isfinite(values).all():
                came = f"shape {np.shape(values)}, or values that are not finite"
                raise ParameterError(asked, came, f"{group.size} numbers or a distribution", "correct it")
            for end in (values.min(), values.max()):
                canonical_value(slot, float(end), "ms")
            found[path] = values
    return found
