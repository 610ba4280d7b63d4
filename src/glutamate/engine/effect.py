"""Effects: how a drug, a hormone or a disease changes parameters of a part it does not know.

Order       at one path at most one replacement, then sums, then products
Occupancy   a share f of the sites is taken and (1 - f) of the value remains; at one site ligands compete (Gaddum),
            r_i = f_i / (1 - f_i) and f_i' = r_i / (1 + sum r), at different sites what remains multiplies
Assumed     that different sites act independently; the competition at one site is Gaddum's equation
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.events.command import leaf_time
from glutamate.engine.system import System
from glutamate.errors import ParameterError, PathError, closest
from glutamate.units import quantity

OPERATIONS = ("replace", "add", "scale", "occupy")


@dataclasses.dataclass(frozen=True, eq=False)
class Effect:
    """One change of the value at `path`.

    `op` is replace or add (value canonical, or a text with a unit), scale (a factor) or occupy (the share, 0 to 1, of
    `site` that would be taken if no other ligand were there). `value` may be an array (M,), one number a member.
    """

    path: str
    op: str
    value: Any
    site: str | None = None

    def __post_init__(self) -> None:
        asked = f"an effect on {self.path}"
        if self.op not in OPERATIONS:
            near = closest(str(self.op), OPERATIONS)
            raise ParameterError(asked, f"op {self.op!r:.40}", ", ".join(OPERATIONS), "use one of these", closest=near)
        if self.site is not None and self.op != "occupy":
            raise ParameterError(asked, f"a site with op {self.op}", "a site with occupy only", "leave the site out")
        if isinstance(self.value, str):
            return
        number = _floats(asked, self.value)
        if not np.isfinite(number).all():
            raise ParameterError(asked, f"the value {self.value!r:.60}", "finite numbers", "give a finite value")
        if self.op == "occupy" and not ((number >= 0) & (number <= 1)).all():
            came = f"an occupancy from {number.min():g} to {number.max():g}"
            raise ParameterError(asked, came, "shares from 0 to 1", "give the share of the sites that is taken")


def apply_effects(
    values: Mapping[str, Any], effects: Iterable[Effect], *, system: System | None = None
) -> dict[str, Any]:
    """Values {path: canonical float or (M,)} after all effects; paths without an effect pass as they are.

    With `system` texts with units are read and results are checked against the domain of their parameter. Raises
    PathError for an unknown path, ParameterError for two replacements, an unnamed site among several, or a result
    outside its domain, UnitError for another dimension.
    """
    by_path: dict[str, list[Effect]] = {}
    for effect in effects:
        if effect.path not in values:
            near = closest(effect.path, values)
            allowed = "paths of the values that are given"
            raise PathError(f"an effect on {effect.path!r:.80}", "no such path", allowed, "name one", closest=near)
        by_path.setdefault(effect.path, []).append(effect)
    result = dict(values)
    for path, given in by_path.items():
        result[path] = _changed(path, values[path], given, system)
        if system is not None:
            _check(path, result[path], system)
    return result


def compete(occupancies: Sequence[Any]) -> list[Any]:
    """Share of one site that each ligand holds, from the shares it would hold alone (Gaddum); floats or arrays (M,).

    A share of 1 alone leaves nothing to the others; two of them raise ParameterError.
    """
    ratios, full = _ratios(occupancies)
    total = 1.0 + sum(ratios, start=np.zeros(()))
    return [
        np.where(full, np.asarray(share, np.float64) == 1, ratio / total)[()]
        for share, ratio in zip(occupancies, ratios, strict=True)
    ]


def _ratios(occupancies: Sequence[Any]) -> tuple[list[Any], Any]:
    """r of every ligand, and whether one takes all of the site."""
    alone = [np.asarray(share, np.float64) for share in occupancies]
    full = sum((np.where(share == 1, 1, 0) for share in alone), start=np.zeros((), int))
    if np.any(full > 1):
        do = "give one of them a share below 1"
        raise ParameterError("ligands at one site", "two that take all of it", "at most one share of 1", do)
    return [share / np.where(share == 1, 1.0, 1.0 - share) for share in alone], full > 0


def _changed(path: str, value: Any, effects: list[Effect], system: System | None) -> Any:
    replaced = [effect for effect in effects if effect.op == "replace"]
    if len(replaced) > 1:
        raise ParameterError(
            f"the value of {path}", f"{len(replaced)} replacements", "at most one", "remove the others"
        )
    value = _amount(replaced[0], system) if replaced else value
    for effect in effects:
        if effect.op == "add":
            value = value + _amount(effect, system)
    for effect in effects:
        if effect.op == "scale":
            value = value * _share(effect)
    sites: dict[str | None, list[Any]] = {}
    for effect in effects:
        if effect.op == "occupy":
            sites.setdefault(effect.site, []).append(_share(effect))
    if None in sites and sum(map(len, sites.values())) > 1:
        do = "give each a site; ligands at one site compete, at different sites they multiply"
        raise ParameterError(f"the occupancy at {path}", "several, one without a site", "a site for each", do)
    for shares in sites.values():
        value = value * _free(shares)
    return value


def _free(shares: list[Any]) -> Any:
    """What remains of one site: 1 / (1 + sum r), 0 where a ligand takes all."""
    if len(shares) == 1:
        return 1.0 - shares[0]
    ratios, full = _ratios(shares)
    return np.where(full, 0.0, 1.0 / (1.0 + sum(ratios, start=np.zeros(()))))[()]


def _amount(effect: Effect, system: System | None) -> Any:
    if not isinstance(effect.value, str):
        return effect.value if np.ndim(effect.value) == 0 else np.asarray(effect.value, np.float64)
    if system is None:
        do = "pass system=, or give the number in canonical units"
        raise ParameterError(f"an effect on {effect.path}", f"{effect.value!r}", "texts only with a system", do)
    for slot in system.parameters:
        if slot.path == effect.path:
            return quantity(effect.value, slot.spec.dims, slot.time)
    for given in system.inputs:
        if given.path == effect.path:
            return quantity(effect.value, given.field.dims, system.time)
    raise _no_value(effect.path, system)


def _share(effect: Effect) -> Any:
    if isinstance(effect.value, str):
        number = quantity(effect.value, (0,) * 7)
        return Effect(effect.path, effect.op, number, effect.site).value
    return effect.value if np.ndim(effect.value) == 0 else np.asarray(effect.value, np.float64)


def _check(path: str, value: Any, system: System) -> None:
    """Raise ParameterError if a parameter has left its domain."""
    slot = next((slot for slot in system.parameters if slot.path == path), None)
    if slot is None:
        if all(given.path != path for given in system.inputs):
            raise _no_value(path, system)
        return
    low, high = slot.spec.domain_canonical(leaf_time(system, path))
    number = np.atleast_1d(np.asarray(value, np.float64))
    outside = np.flatnonzero(~(np.isfinite(number) & (number >= low) & (number <= high)))
    if outside.size:
        came = f"{number[outside[0]]:g} in {outside.size} of {number.size}"
        do = "make the effect smaller; nothing is clipped"
        raise ParameterError(f"{path} after its effects", came, f"finite, from {low:g} to {high:g}", do)


def _no_value(path: str, system: System) -> PathError:
    names = [*(slot.path for slot in system.parameters), *(slot.path for slot in system.inputs)]
    return PathError(
        f"an effect on {path}",
        "no such parameter or input",
        "parameters and inputs",
        "name one",
        closest=closest(path, names),
    )


def _floats(asked: str, value: Any) -> Any:
    try:
        if isinstance(value, bool):
            raise TypeError
        return np.asarray(value, np.float64)
    except (TypeError, ValueError):
        raise ParameterError(asked, f"the value {value!r:.60}", "a number, an array or a text", "give one") from None
