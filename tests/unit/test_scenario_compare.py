"""Two runs side by side: differences in the same people, arms that belong together, what the plans do not share."""

from typing import Any

import numpy as np
import pytest

import glutamate
from glutamate.errors import PathError
from glutamate.scenarios.compare import beside, compare, course, shared, unmatched
from glutamate.scenarios.differing import differing
from glutamate.scenarios.person.summary import apart


def run(name: str, people: int = 1, seed: int = 3, **given: Any) -> Any:
    return glutamate.Scenario.find(name).run(people=people, seed=seed, **given)


@pytest.fixture(scope="module")
def days() -> tuple[Any, Any]:
    coffee = {"caffeine.half_life": "10 h"}
    return run("ordinary_week", people=6), run("ordinary_week", people=6, set=coffee)


def test_differences_are_taken_in_each_person(days: tuple[Any, Any]) -> None:
    a, b = days
    row = next(r for r in compare(a, b) if r["measure"] == "readouts.lapses")
    each = b.data["headline:readouts.lapses"].values - a.data["headline:readouts.lapses"].values
    assert row["paired"] and row["difference"]["people"] == 6
    low, median, high = np.quantile(each, [0.05, 0.5, 0.95])
    got = row["difference"]
    assert (got["low"], got["median"], got["high"]) == pytest.approx((low, median, high), rel=1e-9)
    half = 1.959964 * each.std(ddof=1) / 6**0.5
    assert got["interval"] == pytest.approx([each.mean() - half, each.mean() + half], rel=1e-6)


def test_what_was_set_is_named(days: tuple[Any, Any]) -> None:
    found = differing(*days)
    assert found["plan"] == []
    assert [(row["path"], row["b"], row["unit"]) for row in found["values"]] == [("caffeine.half_life", 10.0, "h")]


def test_other_seeds_are_other_people() -> None:
    a, b = run("hard_day", people=4), run("hard_day", people=4, seed=4)
    row = next(r for r in compare(a, b) if r["measure"] == "glutamate_after")
    assert not row["paired"] and row["why"] == "other seeds" and row["difference"]["low"] is None
    assert row["difference"]["median"] == pytest.approx(row["b"]["median"] - row["a"]["median"], abs=1e-12)


def test_one_run_each_has_no_band() -> None:
    a, b = run("theta_burst"), run("twenty_hertz")
    rows = compare(a, b)
    assert {row["measure"] for row in rows} >= {"glutamate_peak", "calcium_peak"}
    assert all(row["why"] == "one run each" and row["difference"]["high"] is None for row in rows)
    entries = [row for row in differing(a, b)["plan"] if row["what"] == "entry"]
    assert sum(row["a"] is None for row in entries) == 2 and sum(row["b"] is None for row in entries) == 2
    assert all(row["side"] in "ab" for row in unmatched(a, b))


def test_a_plan_of_one_arm_stands_beside_every_arm(days: tuple[Any, Any]) -> None:
    a, b = days[0], run("open_plan_week", people=6)
    assert beside(a, b) == [("as written", arm.name) for arm in b.plan.arms]
    lapses = [row for row in compare(a, b) if row["measure"] == "readouts.lapses"]
    assert len(lapses) == len(b.plan.arms) and all(row["paired"] for row in lapses)


def test_courses_are_bands_of_the_people(days: tuple[Any, Any]) -> None:
    a, b = days
    assert {"path": "pressure.felt", "unit": "1"} in shared(a, b)
    found = course(a, "pressure.felt")
    assert found["time"].shape == found["median"].shape
    assert np.all(found["low"] <= found["median"]) and np.all(found["median"] <= found["high"])
    with pytest.raises(PathError):
        course(a, "pressure.flet")


def test_courses_of_members_are_quantiles_of_them() -> None:
    a = run("hard_day", people=5)
    found = course(a, "tissue.glutamate_tissue")
    want = np.quantile(a.data["tissue.glutamate_tissue"].values, 0.5, axis=0)
    assert found["median"] == pytest.approx(want, rel=1e-12)
    assert shared(a, run("theta_burst")) == []  # minutes and milliseconds share no axis


def test_times_of_day_differ_the_short_way_round() -> None:
    assert apart("life.sleep.onset", np.array([0.5]), np.array([23.5])) == pytest.approx(1.0)
    assert apart("life.sleep.duration", np.array([0.5]), np.array([23.5])) == pytest.approx(-23.0)
    assert apart("readouts.lapses", np.array([1 + 1e-9]), np.array([1.0])) == 0.0


@pytest.mark.slow
def test_networks_are_compared_by_their_seeds() -> None:
    a, b = run("choice", people=2), run("choice", people=2, set={"coherence": 51.2})
    rows = compare(a, b)
    assert rows and all(row["paired"] for row in rows)
    assert differing(a, b)["plan"] == [{"what": "choices.coherence", "a": "25.6", "b": "51.2"}]
    assert {row["path"] for row in shared(a, b)} == {f"rate.{group}" for group in a.data["group"].values}
