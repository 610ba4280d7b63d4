"""libRoadRunner as a peer, in the fastest form we found.

Takes in    `Work`
Hands on    `RoadRunner(work, form)`: states at the end and on the grid of one member at a relative tolerance
Forms       "integrate" and "simulate" stop at each spike, set the states and restart; "events" runs once over time
            triggers in the text. States, parameters and inputs are set by index in one call, no table of results
"""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any

import numpy as np

from glutamate.bench import scalar
from glutamate.bench.work import PADDING, Work
from glutamate.errors import SolveError

MOST_STEPS = 1_000_000


@dataclasses.dataclass(frozen=True)
class Form:
    """One way to run it: how spikes are given, which text, compiler and family of formulas."""

    spikes: str = "integrate"
    text: str = "condensed"
    compiler: str = "LLJIT"
    stiff: bool = True

    def __str__(self) -> str:
        return f"{self.spikes}, {TEXTS[self.text]}, {self.compiler}, {'BDF' if self.stiff else 'Adams'}"


TEXTS = {
    "condensed": "condensed as ours is, expressions of parameters computed outside",
    "hoisted": "expressions of parameters computed outside",
    "shared": "expressions of parameters computed outside, others shared by assignment rules",
    "plain": "all expressions in the text",
    "events": "expressions of parameters computed outside, one event per spike",
}
FORMS = (
    Form(), Form(text="hoisted"), Form(text="shared"), Form(text="plain"), Form(compiler="MCJIT"), Form("simulate"),
    Form("events", "events"), Form(stiff=False),
)  # fmt: skip


def library() -> Any:
    """The module, without the warnings its wrapper gives on newer Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import roadrunner
    return roadrunner


class RoadRunner:
    """One engine; `tolerance`, then `run` or `grid`."""

    name = "libroadrunner"

    def __init__(self, work: Work, form: Form = FORMS[0]) -> None:
        roadrunner = library()
        self.work, self.form = work, form
        config = roadrunner.Config
        for name in dir(config):
            if name.startswith("LOADSBMLOPTIONS_OPTIMIZE_"):
                config.setValue(getattr(config, name), True)
        config.setValue(config.LOADSBMLOPTIONS_RECOMPILE, True)
        config.setValue(config.LLVM_BACKEND, getattr(config, form.compiler))
        config.setValue(config.LLJIT_OPTIMIZATION_LEVEL, config.AGGRESSIVE)
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        self.text = work.texts[form.text]
        self.engine = roadrunner.RoadRunner(self.text.sbml)
        self.engine.timeCourseSelections = ["time"]
        self.model, self.integrator = self.engine.model, self.engine.getIntegrator()
        self.integrator.setValue("stiff", form.stiff)
        self.integrator.setValue("maximum_num_steps", MOST_STEPS)
        place = {name: k for k, name in enumerate(self.model.getGlobalParameterIds())}
        self._states = np.array([place[name] for name in self.text.states], np.int32)
        spikes = [name for names in self.text.spikes for name in names]
        self._all = np.array([place[name] for name in [*self.text.names, *self.text.states, *spikes]], np.int32)
        self._jumps = [(self._states[to], scalar.function(text)) for to, text in self.text.jumps]
        self._back = scalar.function(self.text.back) if self.text.back else None
        self.tolerance(1e-6)

    def tolerance(self, rtol: float) -> None:
        """Relative tolerance; the absolute one is `rtol * scale`."""
        self.integrator.setValue("relative_tolerance", rtol)
        scale = dict(zip(self.text.states, self.text.scale.tolist(), strict=True))
        integrated = [self.model.getStateVectorId(k) for k in range(self.model.getNumRateRules())]
        self.integrator.setValue("absolute_tolerance", [rtol * scale[name] for name in integrated])

    def run(self, member: int) -> Any:
        """States (slots,) at the end."""
        return self._integrate(member, np.zeros(0))[0]

    def grid(self, member: int) -> tuple[Any, Any]:
        """States at the end (slots,) and on the grid (times, slots)."""
        return self._integrate(member, self.work.grid)

    def _integrate(self, member: int, grid: Any) -> tuple[Any, Any]:
        try:
            self._begin(member)
            return self._events(member, grid) if self.form.spikes == "events" else self._segments(member, grid)
        except RuntimeError as error:
            came = f"libRoadRunner stopped: {error}"
            raise SolveError(
                f"{self.work.name} of the peer", came, "a run to the end", "take a tighter tolerance"
            ) from error

    def _begin(self, member: int) -> None:
        work = self.work
        given = [self.text.values[member], self.text.start[member]]
        if self.form.spikes == "events":
            self.model.reset()
        for port, names in enumerate(self.text.spikes):
            times = [t for t, p in work.events[member] if p == port]
            given.append(np.array([*times, *[PADDING] * (len(names) - len(times))]))
        self.model.setTime(0.0)
        self.model.setGlobalParameterValues(self._all, np.concatenate(given))
        self.integrator.restart(0.0)

    def _advance(self, t: float, end: float) -> None:
        if self.form.spikes == "simulate":
            self.engine.simulate(t, end, 2)
        else:
            self.integrator.integrate(t, end - t)

    def _values(self) -> Any:
        return self.model.getGlobalParameterValues(self._states)

    def _originals(self, member: int, t: float) -> Any:
        """All states of the model as it stands."""
        if self._back is None:
            return self._values()
        values, split = self.work.values[member], self.work.split
        return np.array(self._back(self._values().tolist(), values[:split].tolist(), values[split:].tolist(), 0.0, t))

    def _segments(self, member: int, grid: Any) -> tuple[Any, Any]:
        work, t, done = self.work, 0.0, 0
        p, u = work.values[member, : work.split].tolist(), work.values[member, work.split :].tolist()
        out = np.empty((len(grid), len(work.scale)))
        for end, port in work.segments(member):
            for time in grid[done : np.searchsorted(grid, end)].tolist():
                if time > t:
                    self._advance(t, time)
                    t = time
                out[done] = self._originals(member, time)
                done += 1
            self._advance(t, end)
            t = end
            if port >= 0:
                to, jump = self._jumps[port]
                self.model.setGlobalParameterValues(to, jump(self._values().tolist(), p, u, 1.0, end))
                self.integrator.restart(end)
        out[done:] = final = self._originals(member, t)
        return final, out

    def _events(self, member: int, grid: Any) -> tuple[Any, Any]:
        out, t = np.empty((len(grid), len(self.work.scale))), 0.0
        for k, time in enumerate(grid.tolist()):
            if time > t:
                self._advance(t, time)
                t = time
            out[k] = self._originals(member, time)
        if self.work.duration > t:
            self._advance(t, self.work.duration)
        return self._originals(member, self.work.duration), out
