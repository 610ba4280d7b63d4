"""One life out of many: a person of a plan of days lived alone, with the same bits as in the crowd.

Scheme      people drawn as for the whole plan -> the numbers of one of them -> the plan lived once, in one arm
Takes in    a PersonScenario, who, which arm, how many people and which seed the plan is run with
Hands on    `one_life(...)`: courses of that person, with all that drill-down reads, for `open_window`
Not here    bands, numbers of days and headline, which need everybody
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from glutamate.errors import PathError, ScenarioError, closest

if TYPE_CHECKING:
    import xarray as xr

FINE = "10 min"


def one_life(
    scenario: Any,
    person: int = 0,
    arm: str | None = None,
    people: int | None = None,
    seed: int | None = None,
    threads: int | None = 1,
) -> xr.Dataset:
    """Courses (member of one, time) of a person; `people` and `seed` as in `scenario.run`, those of the plan without.

    The person needs not be one whose courses a run keeps. Times are hours from the plan's start, ten minutes apart, in
    plans that keep them wider for drill-down as wide as there; the attribute `panels` says which are drawn together and
    in what unit. Raises PathError for a person or ScenarioError for an
    arm that is not there, and what `scenario.run` raises.
    """
    from glutamate.engine.daily import simulate_daily
    from glutamate.scenarios.person.data import joined
    from glutamate.scenarios.person.figures import shown
    from glutamate.scenarios.person.run import HANDED, OPENED, RTOL, SOLVER, STEPS, Run, check_profile

    check_profile(scenario.plan)
    run = Run(scenario, people, seed)
    if isinstance(person, bool) or not isinstance(person, int) or not 0 <= person < run.people:
        raise PathError("a person of the plan", f"{person!r:.40}", f"0 to {run.people - 1}", "people count from 0")
    if arm is not None and arm not in run.arms:
        near = closest(str(arm), run.arms)
        raise ScenarioError("the arm of a life", f"{arm!r:.60}", ", ".join(run.arms), "use one", closest=near)
    k = 0 if arm is None else run.arms.index(arm)
    days = run.plan.days
    every, _ = next((fine, wide) for longest, fine, wide in STEPS if days <= longest)
    every = FINE if days > OPENED and not run.plan.outputs.open else every
    handed = [path for path in run.system.outputs if path.startswith("handed.")]
    paths = dict.fromkeys([*run.recorded(), *handed, *HANDED])
    data = simulate_daily(
        run.model, run.protocols[k], days=days, start_hour=run.shift, every=every, bands=every, keep=1,
        vary={path: values[person : person + 1] for path, values in run.vary().items()},
        record=dict.fromkeys(paths, ()), seed=run.seed, solver=SOLVER, rtol=RTOL, threads=threads, progress=False,
    )  # fmt: skip
    data = data.drop_vars([name for name in data.data_vars if str(name).endswith("|band")])
    whole = joined([data], [run.arms[k]], run.shift, run.timelines[k].start)
    panels = shown(run.system, run.drugs.levels if run.drugs else {})
    return whole.assign_coords(
        person=("member", [person]), member=[person + k * run.people], person_of=("everyone", [person])
    ).assign_attrs(
        seed=run.seed, people=run.people, hash=run.hash(),
        panels=json.dumps([{"name": name, **panels[name]._asdict()} for name in run.figures]),
    )  # fmt: skip
