"""Plans: what the asks of the page Compare share: a side that is run, its size, runs that are kept.

Takes in    a shipped name or a text of TOML, and values that are changed
Hands on    the scenario, refused where it would not fit the lab; its Result, once for the same question
Limits      MOST_DAYS person-days, MOST_KEPT_DAYS of them in full, MOST_BYTES of the courses of a protocol, by a
            first run of one person, MOST_STEPS cell-steps and MOST_SYNAPSES of networks, KEPT results
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.errors import SolveError
from glutamate.lab import gate
from glutamate.lab.wire import LabError, Strict

MOST_DAYS = 400_000  # of people or, for one person, of draws; a minute or two
MOST_KEPT_DAYS = 20_000  # whose every hour is kept
MOST_BYTES = 400e6
MOST_POINTS = 200_000  # of one person
MOST_STEPS = 4e9  # cells times steps; a minute or two
MOST_SYNAPSES = 2e7
KEPT = 2
DRAWS = 65  # lives of a plan for one person: the best guess and what is not known for sure
Changed = Annotated[float, Field(ge=-1e30, le=1e30)] | Annotated[str, Field(max_length=100)] | bool

_runs: OrderedDict[str, Any] = OrderedDict()


class Side(Strict):
    """A shipped scenario by name or a text of TOML, and values by path that differ from it."""

    scenario: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=100_000)
    set: dict[Annotated[str, Field(max_length=200)], Changed] = Field(default={}, max_length=50)


def scenario(side: Side) -> Any:
    """The scenario of a side, checked; errors have the line of a text."""
    return gate.scenario(side.scenario or None, side.text or None, side.set)


def people_of(plan: Any) -> Any:
    """The table of a plan that says how many people, or networks, and from which seed on."""
    return plan.people if hasattr(plan, "people") else plan.population


def fits(found: Any, people: int) -> None:
    """LabError for a plan that would take longer than the lab waits."""
    plan = found.plan
    if hasattr(plan, "timeline"):
        lives = (people if people > 1 else DRAWS) * len(plan.arms)
        if lives * plan.days > MOST_DAYS:
            came = f"{lives:,} lives of {plan.days:,} days"
            do = "choose fewer people or days, or run it with glutamate run"
            raise LabError(f"the plan {found.name}", came, f"lives times days up to {MOST_DAYS:,}", do)
        kept = min(people, plan.outputs.keep) * len(plan.arms) * plan.days
        if kept > MOST_KEPT_DAYS:
            came, allowed = f"{kept:,} days that are kept in full", f"up to {MOST_KEPT_DAYS:,}"
            raise LabError(f"the plan {found.name}", came, allowed, "set keep in its outputs to fewer people")
    elif hasattr(plan, "network"):
        network = found.network(0, 0)
        do = f"choose fewer seeds or a smaller network, or use the command line: glutamate run {found.name}"
        try:
            synapses = network.estimate(plan.duration).synapses
        except SolveError as error:  # more memory than the lab has
            raise LabError(error.asked, error.came, error.allowed, do) from None
        steps = network.size * network.steps(plan.duration) * len(plan.arms) * people
        if steps > MOST_STEPS or synapses > MOST_SYNAPSES:
            came = (
                f"{network.size:,} cells, {synapses:,.0f} synapses, {len(plan.arms) * people} runs of {plan.duration}"
            )
            allowed = f"{MOST_STEPS:.0e} cell-steps, {MOST_SYNAPSES:.0e} synapses"
            raise LabError(f"the network of {found.name}", came, allowed, do)
    elif plan.points > MOST_POINTS:
        came, allowed = f"{plan.points:,} points", f"up to {MOST_POINTS:,}"
        raise LabError(f"the plan {found.name}", came, allowed, "choose fewer points")
    elif people > 1:
        each = found.run(people=1).data.nbytes  # times after every spike are added to the points of a plan
        if each * people > MOST_BYTES:
            came = f"{people} people with {each / 1e6:.1f} MB of courses each"
            do = "choose fewer people, or run it with glutamate run"
            raise LabError(f"the plan {found.name}", came, f"{MOST_BYTES / 1e6:.0f} MB in all", do)


def run(side: Side, people: int, seed: int, tell: Callable[[int, int], None]) -> Any:
    """The Result of a side; the same question is answered from what is kept."""
    key = json.dumps([side.model_dump(), people, seed], sort_keys=True)
    if key not in _runs:
        found = scenario(side).check()
        fits(found, people)
        while len(_runs) >= KEPT:
            _runs.popitem(last=False)  # before the run, which needs the room
        _runs[key] = found.run(people=people, seed=seed, progress=tell)
    _runs.move_to_end(key)
    return _runs[key]


def run_line(side: Side, people: int, seed: int, called: str = "result") -> list[str]:
    """Python of the public functions that runs a side."""
    where = f"from_text({side.text!r}, 'own plan')" if side.text else f"from_toml({side.scenario!r})"
    change = f", set={side.set}" if side.set else ""
    return [f"plan = glutamate.Scenario.{where}", f"{called} = plan.run(people={people}, seed={seed}{change})"]
