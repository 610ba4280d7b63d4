"""Shipped scenarios of days: each resolves in every arm, arms differ, what could kill is said."""

from pathlib import Path

import pytest

from glutamate.engine import discover
from glutamate.scenarios.loader import parse, read
from glutamate.scenarios.timeline.span import resolve

NAMES = ["ordinary_week", "open_plan_week", "festival_weekend", "exam_month", "two_weeks_at_six_hours"]
NAMES += ["sixty_days_of_stress", "burnout_and_return", "memantine_three_months", "alcohol_stop", "life_year"]
DEADLY = {"alcohol_stop": "medical\nsupervision", "festival_weekend": "can kill", "memantine_three_months": "prescri"}


def timelines(name):
    plan, _ = read(discover.find("scenario", name).file)
    return plan, {arm.name: resolve(plan, arm.name) for arm in plan.arms}


@pytest.mark.parametrize("name", NAMES)
def test_every_arm_resolves_and_differs_from_the_first(name):
    plan, lines = timelines(name)
    first, *others = lines.values()
    assert plan.about and plan.outputs.headline and first.end == 24 * plan.days
    assert all((line.spans, line.rooms) != (first.spans, first.rooms) for line in others)
    nights = [s for s in first.of("sleep") if s.start >= 0]
    assert len(nights) > 0.9 * plan.days and all(3 <= s.end - s.start <= 12 for s in nights[:-1])


@pytest.mark.parametrize(("name", "says"), DEADLY.items())
def test_what_could_kill_is_said(name, says):
    plan, _ = timelines(name)
    assert " ".join(says.split()) in plan.safety


def test_the_exam_arms_hold_the_same_hours_of_study():
    _, lines = timelines("exam_month")
    hours = {arm: sum(s.end - s.start for s in line.of("study")) for arm, line in lines.items()}
    assert hours["spaced"] == pytest.approx(8) == hours["massed"]


def test_short_nights_are_as_short_as_the_arm_says():
    _, lines = timelines("two_weeks_at_six_hours")
    for arm, wanted in (("six hours", 6), ("eight hours", 8), ("four hours", 4)):
        nights = [s.end - s.start for s in lines[arm].of("sleep")]
        ends = [s.end / 24 for s in lines[arm].of("sleep")]
        assert [n for n, e in zip(nights, ends, strict=True) if 0 < e < 14] == pytest.approx([wanted] * 14)
        assert [n for n, e in zip(nights, ends, strict=True) if 15 < e < 20] == pytest.approx([8] * 5)


def test_twenty_nights_are_missed_in_the_year():
    _, lines = timelines("life_year")
    slept = {arm: len(line.of("sleep")) for arm, line in lines.items()}
    assert slept["no night missed"] - slept["as written"] == 20


def test_drink_falls_to_nought_in_both_arms_and_placebo_has_no_dose():
    _, lines = timelines("alcohol_stop")
    ends = {arm: max(s.start for s in line.of("dose")) / 24 for arm, line in lines.items()}
    assert 59 < ends["stopped at once"] < 60 and 73 < ends["lowered over two weeks"] < 74
    _, lines = timelines("memantine_three_months")
    assert not lines["placebo"].of("dose") and len(lines["memantine"].of("dose")) == 91


def test_the_documented_timeline_resolves():
    page = (Path(__file__).resolve().parents[2] / "docs" / "scenarios.md").read_text("utf-8")
    blocks = [block.split("```")[0] for block in page.split("```toml\n")[1:]]
    plans = [parse(block.encode())[0] for block in blocks if "\ntimeline = [" in block]
    assert plans and all(resolve(plan, arm.name).spans for plan in plans for arm in plan.arms)
