"""Whole brain: the dynamic mean field in every region of a connectome, regions differing as you say.

Scheme      each region hears the synaptic activity of others, weighted, G times, and as late as its fibres are long;
            white noise enters the activity of both populations
Takes in    a Connectome, a DynamicMeanField, values by region (n,), receptors by region (`under`)
Hands on    `WholeBrain`, the settings of one brain; brain/run.py runs many at once, brain/balance.py sets inhibition
Limits      the noise may carry an activity below 0 or above 1, where the published programs cut it off; here nothing
            is cut, and runs report how much of the time it was below 0. 2 rates of a region: no laminae, no plasticity
Sources     Deco2014 (model, noise as its authors' programs have it: 0.01 per root ms); Deco2021 (regional gain)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.brain.connectome import Connectome
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.circuit.knob_table import KNOBS
from glutamate.circuit.knobs import parameters
from glutamate.engine.mechanism import check_domain, with_values
from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

NOISE = Parameter(0.01, "1/ms^0.5", "Deco2014", domain=(0, None), note="sigma, on both activities")
CURRENT = "current"
STATES = ("excitation", "inhibition_active")


@dataclasses.dataclass(frozen=True, eq=False)
class WholeBrain:
    """Settings of one brain.

    speed     of conduction in m/s; None for no delays, else the connectome needs lengths
    noise     size of the noise on both activities, per root of a ms
    values    {parameter of the region, or `current`: (n,) in canonical units}, instead of the region's own
    Raises ParameterError for unknown names, shapes that do not fit and values outside their domain.
    """

    connectome: Connectome
    region: DynamicMeanField = dataclasses.field(default_factory=DynamicMeanField)
    speed: float | None = None
    noise: float = float(NOISE.value)
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.noise < np.inf:
            raise ParameterError("the noise of a brain", f"{self.noise!r:.40}", "finite, from 0", "per root of a ms")
        if self.speed is not None:
            self.connectome.delays(self.speed)
        checked = {name: self._checked(name, given) for name, given in self.values.items()}
        object.__setattr__(self, "values", checked)

    def __len__(self) -> int:
        return len(self.connectome)

    @property
    def labels(self) -> Sequence[str]:
        """Names of the regions."""
        return self.connectome.labels

    def value(self, name: str) -> Any:
        """A parameter, or `current`, of every region (n,)."""
        if name in self.values:
            return self.values[name]
        return np.full(len(self), 0.0 if name == CURRENT else getattr(self.region, self._known(name)))

    def part(self) -> Any:
        """The region with arrays (n,) where regions differ: its equations then hold for all of them at once."""
        return with_values(self.region, **{k: v for k, v in self.values.items() if k != CURRENT})

    def changed(self, **values: Any) -> WholeBrain:
        """Copy with other values, numbers or (n,); a number stands for all regions."""
        return dataclasses.replace(self, values={**self.values, **values})

    def gained(self, gain: Any) -> WholeBrain:
        """Copy whose populations answer `gain` (a number or (n,)) times as steeply: M_i of a map of receptors."""
        at = np.broadcast_to(np.asarray(gain, float), (len(self),))
        if not (np.isfinite(at).all() and (at > 0).all()):
            raise ParameterError("the gain of regions", "not all finite and above 0", "factors", "1 changes nothing")
        names = ("slope_e", "offset_e", "slope_i", "offset_i")
        return self.changed(**{name: at * self.value(name) for name in names})

    def under(
        self, knobs: Any = None, *, where: Sequence[str] | None = None, kappa: float | None = None, **given: Any
    ) -> WholeBrain:
        """Copy with receptors changed, by knobs as in circuit/knobs.py: numbers, or (n,) for a map of receptors.

        where: labels of the regions that change, all if None.
        """
        asked = {} if knobs is None else dict(knobs) if isinstance(knobs, Mapping) else dict(vars(knobs))
        asked |= given
        if where is not None:
            inside = np.zeros(len(self), bool)
            inside[[self.connectome.index(label) for label in where]] = True
            neutral = {name: KNOBS[name if name in KNOBS else f"{name}_e"].neutral for name in asked if _is_knob(name)}
            asked = {k: np.where(inside, v, neutral[k]) if k in neutral else v for k, v in asked.items()}
        for name, value in asked.items():
            if np.ndim(value) and np.shape(value) != (len(self),):
                came = f"shape {np.shape(value)}"
                raise ParameterError(f"the knob {name:.40}", came, f"a number or ({len(self)},)", "one for each region")
        return self.changed(**parameters(self.part(), asked, kappa=kappa))

    def _known(self, name: str) -> str:
        names = [*type(self.region).PARAMETERS, CURRENT]  # type: ignore[attr-defined]
        if name not in names:
            near, do = closest(str(name), names), "name one of these"
            raise ParameterError(f"the value {name!r:.40} of a region", "unknown", ", ".join(names), do, closest=near)
        return name

    def _checked(self, name: str, given: Any) -> Any:
        self._known(name)
        try:
            array = np.asarray(given, float)
            array = np.broadcast_to(array, (len(self),)).copy()
        except (TypeError, ValueError):
            came = f"{given!r:.40}" if np.ndim(given) == 0 else f"shape {np.shape(given)}"
            allowed = f"a number or ({len(self)},)"
            raise ParameterError(f"{name} of regions", came, allowed, "give one for each region") from None
        if name == CURRENT:
            if not np.isfinite(array).all():
                raise ParameterError("the current into regions", "not all finite", "pA", "correct it")
            return array
        spec = self.region.provenance()[name]  # type: ignore[attr-defined]
        for label, value in zip(self.labels, array, strict=True):
            check_domain(f"{name} of {label}", spec, float(value), self.region.TIME)
        return array


def _is_knob(name: str) -> bool:
    return name in KNOBS or f"{name}_e" in KNOBS
