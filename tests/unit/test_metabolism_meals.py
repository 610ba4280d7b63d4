"""Meals and the people who eat them: what is refused, what adds up, bands of a crowd in little memory."""

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.members.population import Population
from glutamate.engine.simulate import simulate
from glutamate.errors import GlutamateError, ParameterError, UnitError
from glutamate.metabolism.meals import ORDINARY, clock, days_of_meals, eat
from glutamate.scenarios.people import published

LEVELS = ["plasma.glutamate_plasma", "fluid.glutamate_ambient", "tissue.glutamate_tissue"]
DAY = 1440.0


def test_a_day_of_meals_is_what_was_asked_for() -> None:
    by_hand = Protocol()
    for time, plate in ORDINARY.items():
        for substance, amount in plate.items():
            by_hand = eat(by_hand, substance, amount, [clock(time)])
    times = np.arange(0.0, DAY + 1, 30.0)
    model = discover.model("metabolism")
    one = simulate(model, days_of_meals(1), times=times, record=LEVELS, threads=1)
    same = simulate(model, by_hand, times=times, record=LEVELS, threads=1)
    for path in LEVELS:
        assert (one[path].values == same[path].values).all()


@pytest.mark.parametrize(
    ("substance", "amount", "error", "says"),
    [
        ("salt", "1 g", ParameterError, "no such name"),
        ("mgs", "1 g", ParameterError, "msg"),
        ("msg", "-1 g", ParameterError, "nought or more"),
        ("msg", "nan g", GlutamateError, "nan"),
        ("meal", -1, ParameterError, "nought or more"),
        ("msg", "1 mM", UnitError, "mM"),
        ("vigabatrin", "3 g", UnitError, "g"),
    ],
)
def test_refuses(substance: str, amount: str | float, error: type[GlutamateError], says: str) -> None:
    with pytest.raises(error, match=says):
        eat(Protocol(), substance, amount, [0.0])


@pytest.mark.parametrize("text", ["24:00", "8:5", "noon", "12.30", "-1:00", ""])
def test_refuses_a_time_of_day(text: str) -> None:
    with pytest.raises(ParameterError, match="00:00 to 23:59"):
        clock(text)


@pytest.mark.parametrize("days", [0, -1, 1.5, True, 10**6])
def test_refuses_days(days: int) -> None:
    with pytest.raises(ParameterError, match="whole number of days"):
        days_of_meals(days)


def test_refuses_a_plan_without_meals() -> None:
    with pytest.raises(ParameterError, match="name a meal"):
        days_of_meals(3, {})


@pytest.mark.parametrize(
    "choices",
    [
        {"spill": "much"},
        {"sleep": "cat"},
        {"magnesium": "oral"},
        {"alcohol": "some"},
        {"sweetener": 2},
        {"label": "True"},
        {"spill": 1},
    ],
)
def test_refuses_choices(choices: dict[str, object]) -> None:
    with pytest.raises(GlutamateError):
        discover.model("metabolism", tuple(choices.items()))


def test_bands_of_a_crowd_in_little_memory_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    model = discover.model("metabolism")
    drawn = Population(300, published(model.system), seed=3)
    times = np.arange(0.0, 2 * DAY + 1, 20.0)
    protocol = days_of_meals(2)
    whole = simulate(model, protocol, times=times, vary=drawn, record=LEVELS, threads=1)
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1.5 MB")
    streamed = simulate(model, protocol, times=times, vary=drawn, record=LEVELS, keep=20, threads=1)
    assert streamed.sizes["member"] == 20
    assert streamed.attrs["members_failed"] == 0
    for path in LEVELS:
        assert (streamed[path].values == whole[path].values[:20]).all()
        bands = np.quantile(whole[path].values, streamed["quantile"].values, axis=0)
        np.testing.assert_allclose(streamed[f"{path}|band"].values, bands, rtol=0.02)


def test_yeast_extract_is_a_tenth_of_its_weight_in_msg() -> None:
    model = discover.model("metabolism")
    runs = [
        simulate(model, eat(Protocol(), what, amount, [0.0]), times=[0.0, 60.0], record=LEVELS, threads=1)
        for what, amount in (("yeast extract", "20 g"), ("msg", "2 g"), ("msg", "2000 mg"))
    ]
    for path in LEVELS:
        np.testing.assert_allclose(runs[0][path].values, runs[1][path].values, rtol=1e-12)
        assert (runs[1][path].values == runs[2][path].values).all()


def test_meals_move_plasma_and_not_the_cortex() -> None:
    times = np.arange(0.0, DAY + 1, 10.0)
    data = simulate(discover.model("metabolism"), days_of_meals(1), times=times, record=LEVELS, threads=1)
    plasma, ambient, tissue = (data[path].values / data[path].values[0] for path in LEVELS)
    assert plasma.max() > 1.5
    assert 0 < ambient.max() - 1 < 0.01
    assert 0 < tissue.max() - 1 < 0.001
