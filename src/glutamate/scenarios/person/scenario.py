"""Person scenario: a checked plan of days that can be run for many people, arm by arm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glutamate.scenarios.loader import Source

if TYPE_CHECKING:
    from glutamate.scenarios.result import Result
    from glutamate.scenarios.timeline.span import Timeline


class PersonScenario:
    """A plan and where its keys stand; `changes` are parameters that a user has set."""

    def __init__(
        self, name: str, plan: Any, source: Source, folder: Path, changes: Mapping[str, Any] | None = None
    ) -> None:
        self.name, self.plan, self.source, self.folder = name, plan, source, folder
        self.changes = dict(changes or {})

    def changed(self, set: Mapping[str, Any] | None = None) -> PersonScenario:
        """Copy with other parameters of the model `person`, the same in everybody: {path: number or text}."""
        given = {path.removeprefix("person."): value for path, value in (set or {}).items()}
        return PersonScenario(self.name, self.plan, self.source, self.folder, {**self.changes, **given})

    def timelines(self) -> list[Timeline]:
        """The timeline of every arm; ScenarioError with file and line for what cannot be."""
        from glutamate.scenarios.timeline.span import resolve

        return [resolve(self.plan, arm.name) for arm in self.plan.arms]

    def check(self) -> PersonScenario:
        """Raise what is wrong with the plan, with its line; nothing is simulated."""
        from glutamate.scenarios.person.run import Run, check_profile

        check_profile(self.plan)
        run = Run(self, None, None)
        with self.source.at("timeline"):
            _ = run.protocols
        _ = run.crowd
        for k in range(len(self.plan.outputs.open)):
            with self.source.at("outputs", "open", k):
                self._check_moment(k)
        return self

    def _check_moment(self, k: int) -> None:
        """Raise ScenarioError for a moment of nobody whose courses are kept, or at no such scale."""
        from glutamate.errors import ScenarioError, closest
        from glutamate.scenarios.drill import SCALES

        one, asked = self.plan.outputs.open[k], f"the moment {k + 1} to open"
        if one.scale not in SCALES:
            near = closest(one.scale, SCALES)
            raise ScenarioError(asked, f"the scale {one.scale!r:.40}", ", ".join(SCALES), "use one", closest=near)
        kept = min(self.plan.outputs.keep, self.plan.people.count)
        if one.person >= kept:
            do = "name one of these, or raise keep"
            raise ScenarioError(asked, f"person {one.person}", f"0 to {kept - 1}, whose courses are kept", do)

    def described(self) -> dict[str, Any]:
        """What `glutamate show` prints beside the file."""
        from glutamate.scenarios.person.run import Run

        run = Run(self, None, None)
        return {
            "outputs": [{"name": m.id, "unit": m.unit, "what": m.what, "path": ", ".join(m.paths)} for m in run.asked],
            "events": [{"name": entry.says(), "unit": None, "emits": []} for entry in self.plan.timeline],
        }

    def run(
        self,
        people: int | None = None,
        seed: int | None = None,
        out: str | Path | None = None,
        set: Mapping[str, Any] | None = None,
        overwrite: bool = False,
        resume: bool = False,
        progress: bool | Callable[[int, int], None] | None = None,
        threads: int | None = None,
    ) -> Result:
        """Live the plan and measure; with `out` also write result.nc and report.html there.

        `people` and `seed` replace those of the plan. The same people live every arm. One person is the typical one of
        the profile, with bands over what is not known for sure. Results that are there are refused, replaced with
        `overwrite`, or with `resume` reused if they are of the same run; a run that was stopped goes on where it was.
        Raises GlutamateError for anything that does not fit.
        """
        from glutamate.scenarios.person.execute import execute
        from glutamate.scenarios.person.run import check_profile

        check_profile(self.plan)
        folder = None if out is None else Path(out)
        return execute(self.changed(set), people, seed, folder, overwrite, resume, progress, threads)
