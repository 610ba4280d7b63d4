"""PEtab problems, version 1, as fits: an SBML model under conditions, observables and noise by formulas.

Residuals   (observable - measurement) / noise on the scale of the observable; where noise is fitted one more for each
            measurement, the root of 2 log(noise) + OFFSET, so that the sum of squares follows the likelihood
Slopes      central differences, all sets as lanes of one run for each condition
Likelihood  normal; `nllh` is the negative logarithm PEtab tools report
Sources     Schmiester2021
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.request import thread_count
from glutamate.errors import ScenarioError, closest
from glutamate.sweeps.courses import Timed, courses, request_for
from glutamate.sweeps.factor import Factor, span
from glutamate.sweeps.fit import Fit, solve
from glutamate.sweeps.petab_file import Measurement, PetabTables, read_petab
from glutamate.sweeps.problem import Problem

OFFSET = 50.0  # keeps the root real for noise above exp(-25)
SCALE: dict[str, Callable[[Any], Any]] = {"lin": lambda x: x, "log": np.log, "log10": np.log10}
INSIDE: dict[str, Callable[[float], Any]] = {
    "lin": lambda y: 1.0,
    "log": lambda y: y,
    "log10": lambda y: y * np.log(10.0),
}


@dataclasses.dataclass(frozen=True)
class Condition:
    """One condition: its measurements, its times, what it sets from which parameter, and the request of its run."""

    id: str
    measurements: tuple[Measurement, ...]
    times: Any
    linked: Mapping[str, str]
    recorded: tuple[str, ...]
    timed: Timed


class Petab:
    """A PEtab problem: a source of residuals, with `nllh`, `simulate` and `fit`."""

    known = True

    def __init__(self, tables: PetabTables, model: Model, rtol: float = 1e-8, threads: int | None = None) -> None:
        self.tables, self.threads = tables, thread_count(threads)
        self.parameters = {p.id: p for p in tables.parameters}
        self.estimated = [p.id for p in tables.parameters if p.estimated]
        own = model.slots()
        self.model = model.set({p.id: p.nominal for p in tables.parameters if not p.estimated and p.id in own})
        self.conditions = [
            self._condition(name, rtol) for name in dict.fromkeys(m.condition for m in tables.measurements)
        ]
        self.fitted_noise = any(
            set(self._names(m, noise=True)) & set(self.estimated) for c in self.conditions for m in c.measurements
        )
        ranges = tuple(
            Factor(p.id, f"{p.low:g}..{p.high:g}, {p.scale}", "1", span(p.low, p.high, p.scale != "lin"),
                   range=(p.low, p.high, p.scale != "lin"))
            for p in tables.parameters if p.estimated
        )  # fmt: skip
        self.problem = Problem(ranges, self)

    @classmethod
    def read(cls, path: str | Path, rtol: float = 1e-8, threads: int | None = None) -> Petab:
        """The problem of a YAML file; ScenarioError, SbmlError or PathError for what does not fit."""
        from glutamate.interchange.sbml import load_file

        tables = read_petab(path)
        return cls(tables, load_file(tables.sbml), rtol, threads)

    @property
    def count(self) -> int:
        """Number of residuals."""
        return len(self.tables.measurements) * (2 if self.fitted_noise else 1)

    @property
    def nominal(self) -> dict[str, float]:
        """The estimated parameters as the table has them."""
        return {name: self.parameters[name].nominal for name in self.estimated}

    def fit(self, method: str = "local", starts: int = 16, polish: int = 3, seed: int = 0) -> Fit:
        """The best values; see glutamate.api.fit."""
        return solve(self.problem, self.nominal, method, starts, polish, seed)

    def nllh(self, values: Mapping[str, float] | None = None) -> float:
        """Negative log-likelihood at these values, without any at the nominal ones.

        Infinite where the model fails, a logarithm has no value or a noise is not above 0.
        """
        given = self.nominal if values is None else dict(values)
        simulated, noise = self.observed(np.array([[given[name] for name in self.estimated]]))
        total = 0.0
        with np.errstate(all="ignore"):
            for k, m in enumerate(self._ordered()):
                scale = self.tables.observables[m.observable].scale
                r = (SCALE[scale](simulated[0, k]) - SCALE[scale](m.value)) / noise[0, k]
                total += 0.5 * r * r + np.log(noise[0, k] * np.sqrt(2 * np.pi)) + np.log(INSIDE[scale](m.value))
        return float(total) if np.isfinite(total) and (noise > 0).all() else np.inf

    def observed(self, values: Any) -> tuple[Any, Any]:
        """Observables and noise (m, measurements), grouped by condition, at values (m, p) of the estimated."""
        out, spread = [], []
        known: dict[str, Any] = {p.id: p.nominal for p in self.tables.parameters}
        known.update(zip(self.estimated, np.asarray(values, float).T, strict=True))
        for condition in self.conditions:
            varied = {target: np.broadcast_to(known[name], len(values)) for target, name in condition.linked.items()}
            found = courses(condition.timed, varied, self.threads)
            rows = np.searchsorted(condition.times, [m.time for m in condition.measurements])
            for m, row in zip(condition.measurements, rows, strict=True):
                read = {**known, **{name: found[:, row, k] for k, name in enumerate(condition.recorded)}}
                read |= {name: self._placed(text, known) for name, text in m.placeholders.items()}
                read["time"] = m.time
                observable = self.tables.observables[m.observable]
                value = observable.formula(read)
                out.append(np.broadcast_to(value, len(values)))
                spread.append(np.broadcast_to(observable.noise({**read, m.observable: value}), len(values)))
        return np.stack(out, axis=1), np.stack(spread, axis=1)

    def residuals(self, values: Any) -> Any:
        """Residuals (m, count); NaN where a run fails or a logarithm has none."""
        simulated, noise = self.observed(values)
        blocks = []
        with np.errstate(all="ignore"):
            for k, m in enumerate(self._ordered()):
                scale = SCALE[self.tables.observables[m.observable].scale]
                blocks.append(
                    (scale(simulated[:, k]) - scale(m.value)) / np.where(noise[:, k] > 0, noise[:, k], np.nan)
                )
            whole = np.stack(blocks, axis=1)
            if self.fitted_noise:
                whole = np.concatenate([whole, np.sqrt(2 * np.log(noise) + OFFSET)], axis=1)
        return whole

    def slopes(self, values: Any) -> Any:
        """None: formulas are differentiated by differences."""
        return None

    def model_with(self, values: Mapping[str, float]) -> Model:
        """The model with those of the values that are its own."""
        own = self.model.slots()
        return self.model.set({name: value for name, value in values.items() if name in own})

    def _ordered(self) -> list[Measurement]:
        return [m for condition in self.conditions for m in condition.measurements]

    def _placed(self, text: str, known: Mapping[str, Any]) -> Any:
        return known[text] if text in known else float(text)

    def _names(self, m: Measurement, noise: bool) -> list[str]:
        """Names that an observable's formula (or its noise) reads at a measurement, placeholders filled in."""
        observable = self.tables.observables[m.observable]
        names = (observable.noise if noise else observable.formula).names
        return [m.placeholders.get(name, name) for name in names]

    def _condition(self, name: str, rtol: float) -> Condition:
        tables, own = self.tables, self.model.slots()
        if name not in tables.conditions:
            near = closest(name, tables.conditions)
            raise _unknown(f"the condition {name!r}", "not in the condition table", tables.conditions, near)
        model, linked = self.model, {p: p for p in self.estimated if p in own}
        for target, text in tables.conditions[name].items():
            if target not in own:
                near = closest(target, own)
                raise _unknown(f"{target!r} in the condition {name}", "nothing that the model can be given", own, near)
            linked.pop(target, None)
            if text in self.parameters:
                linked[target] = text
            else:
                model = model.set({target: _number(text, f"{target} in the condition {name}")})
        mine = tuple(m for m in tables.measurements if m.condition == name)
        times = np.unique([m.time for m in mine])
        recorded = tuple(dict.fromkeys(n for m in mine for n in self._read(m)))
        timed = request_for(model, Protocol(), times, list(linked), list(recorded) or list(
            model.system.outputs)[:1], rtol)  # fmt: skip
        return Condition(name, mine, times, linked, recorded, timed)

    def _read(self, m: Measurement) -> list[str]:
        """Outputs of the model that a measurement reads; ScenarioError for a name nobody knows."""
        if m.observable not in self.tables.observables:
            near = closest(m.observable, self.tables.observables)
            came = "not in the observable table"
            raise _unknown(f"the observable {m.observable!r}", came, self.tables.observables, near)
        found = []
        for text in m.placeholders.values():
            if text not in self.parameters:
                _number(text, f"a placeholder of {m.observable} in line {m.line}")
        observable = self.tables.observables[m.observable]
        if observable.scale != "lin" and not m.value > 0:
            asked, allowed = f"the measurement of {m.observable} in line {m.line}", "more than 0 on a logarithmic scale"
            raise ScenarioError(asked, f"{m.value:g}", allowed, "correct it, or choose the scale lin")
        for name in dict.fromkeys([*observable.formula.names, *observable.noise.names]):
            if name in self.model.system.outputs:
                found.append(name)
            elif name not in self.parameters and name not in m.placeholders and name not in ("time", m.observable):
                known = [*self.model.system.outputs, *self.parameters]
                raise _unknown(
                    f"{name!r} in the observable {m.observable}", "no such name", known, closest(name, known)
                )
        return found


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        allowed = "a number, or a parameter of the parameter table"
        raise ScenarioError(where, repr(text), allowed, "correct it") from None


def _unknown(asked: str, came: str, known: Any, near: tuple[str, ...]) -> ScenarioError:
    return ScenarioError(asked, came, ", ".join(list(known)[:12]) or "nothing", "correct the name", closest=near)
