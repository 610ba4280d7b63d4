"""Occasions: what differs from day to day changes the course when it should, and loses no milligram."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine.members.population import Population
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.pharmacology.course import course, values
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.people import people
from glutamate.pharmacology.regimen import Regimen
from glutamate.units import from_canonical

PART = Kinetics(clearance=10.0e15, volume=50e15, absorption_rate=1.0)
TIMES = np.arange(0, 97.0, 1.0)
DAILY = Regimen("100 mg daily at 08:00 for 4 days")


def crowd(n: int = 6, spread: float = 0.4, **more: Any) -> Population:
    return people(n, PART, occasion=spread, seed=3, **more)


def two(_: float, y: Any, taken: float, lost: float) -> list[float]:
    """Depot and body."""
    return [-taken * y[0], taken * y[0] - lost * y[1]]


def test_courses_follow_the_clearance_of_each_occasion() -> None:
    drawn = crowd()
    begins = [24.0, 48.0, 72.0]
    data = course(PART, DAILY, times=TIMES, vary=drawn, occasions=begins)
    assert data["occasion"].values[[0, 24, 25, 60, 96]].tolist() == [0, 0, 1, 2, 3]
    own = drawn.values(Model.of(PART, name="kinetics").system)
    for member in (0, 4):

        def get(name: str, unit: str, k: int = member) -> float:
            return float(from_canonical(own[f"kinetics.{name}"][k], unit, "h"))

        weight = get("weight", "kg") / 70
        volume, rate = get("volume", "L") * weight, get("absorption_rate", "1/h")
        state, found = np.zeros(2), [0.0]
        for day in range(4):
            factor = drawn.occasion_values(day)["kinetics.clearance"][member]
            clearance = get("clearance", "L/h") * factor * weight**0.75
            for begin, end, dose in ((24.0 * day, 24.0 * day + 8, 0.0), (24.0 * day + 8, 24.0 * day + 24, 100.0)):
                state = state + np.array([dose, 0.0])
                done = solve_ivp(two, (begin, end), state, args=(rate, clearance / volume), rtol=1e-10, atol=1e-12,
                                 t_eval=np.arange(begin + 1, end + 0.5))  # fmt: skip
                found += list(done.y[1] / volume)
                state = done.y[:, -1]
        assert values(data, "concentration", "mg/L")[member] == pytest.approx(found, rel=1e-5, abs=1e-8)


def test_without_spread_between_occasions_pieces_are_the_whole() -> None:
    drawn = crowd(spread=1e-12)
    dose = Regimen("100 mg iv over 10 h at 20:00 daily for 3 days")
    cut = course(PART, dose, times=TIMES, vary=drawn, occasions=[24.0, 30.0, 50.0])
    one = course(PART, dose, times=TIMES, vary=drawn)
    for path in ("kinetics.concentration", "kinetics.given", "kinetics.exposure", "kinetics.brain"):
        assert cut[path].values == pytest.approx(one[path].values, rel=1e-6, abs=1e-12 * float(one[path].max()) + 1e-30)


def test_nothing_is_lost_between_pieces() -> None:
    data = course(PART, DAILY, times=TIMES, vary=crowd(), occasions=[20.0, 32.0, 33.0])
    kept = sum(data[f"kinetics.{name}"].values for name in ("depot", "central", "peripheral", "deep", "gone"))
    assert kept == pytest.approx(data["kinetics.given"].values, rel=1e-9)
    assert values(data, "given", "mg")[:, -1] == pytest.approx(400.0)


def test_spread_of_an_occasion_adds_to_that_between_persons() -> None:
    drawn = people(2000, PART, spread={"clearance": 0.3, "volume": 0, "absorption_rate": 0}, weight=None, occasion=0.3,
                   seed=1)  # fmt: skip
    times = np.array([0.0, 400.0, 800.0])
    data = course(PART, Regimen("100 mg once at 00:00"), times=times, vary=drawn, occasions=[400.0],
                  record=["kinetics.exposure"])  # fmt: skip
    log_area = np.log(data["kinetics.exposure"].values[:, 1])
    assert log_area.std() == pytest.approx(np.sqrt(2 * np.log1p(0.09)), rel=0.06)


def test_a_person_has_the_same_occasions_in_any_crowd_and_others_at_another_seed() -> None:
    few, many = crowd(3), crowd(8)
    given: dict[str, Any] = {"times": TIMES, "occasions": [24.0]}
    first = course(PART, DAILY, vary=few, **given)["kinetics.concentration"].values
    part = course(PART, DAILY, vary=few, record="kinetics.concentration", **given)
    assert list(part.data_vars) == ["kinetics.concentration"]
    assert np.array_equal(part["kinetics.concentration"].values, first)
    assert np.array_equal(first, course(PART, DAILY, vary=many, **given)["kinetics.concentration"].values[:3])


@pytest.mark.parametrize("begins", [[0.0], [24.0, 24.0], [30.0, 24.0], [float("nan")], [-1.0]])
def test_hours_that_do_not_ascend_are_refused(begins: list[float]) -> None:
    with pytest.raises(ParameterError, match="occasions begin"):
        course(PART, DAILY, times=TIMES, vary=crowd(), occasions=begins)


def test_people_without_spreads_and_steady_states_are_refused() -> None:
    with pytest.raises(ParameterError, match="day to day"):
        course(PART, DAILY, times=TIMES, vary={"kinetics.clearance": [1e16, 2e16]}, occasions=[24.0])
    with pytest.raises(ParameterError, match="steady"):
        course(PART, Regimen.events(amt=10, ii=12, ss=1), times=TIMES, vary=crowd(), occasions=[24.0])


def test_covariates_carry_weight_and_labels_into_the_course() -> None:
    table = {"weight [kg]": [35.0, 70.0], "centre": ["a", "b"]}
    none = dict.fromkeys(("clearance", "volume", "absorption_rate"), 0)
    drawn = people(2, PART, spread=none, weight=None, occasion=0, covariates=table)
    data = course(PART, Regimen("100 mg once at 00:00"), times=np.array([0.0, 300.0]), vary=drawn)
    area = values(data, "exposure", "mg h/L")[:, -1]
    assert area[0] / area[1] == pytest.approx(2**0.75, rel=1e-5)
    assert list(data["centre"].values) == ["a", "b"]


def test_courses_of_people_over_each_other_show_all_and_their_middle() -> None:
    from glutamate.pharmacology.spaghetti import MOST, spaghetti

    data = course(PART, DAILY, times=TIMES, vary=crowd(60))
    axes = spaghetti(data).axes[0]
    assert len(axes.lines) == MOST + 1 and axes.get_ylabel() == "concentration (ng/mL)"
    middle = np.median(values(data, "concentration", "ng/mL"), axis=0)
    assert axes.lines[-1].get_ydata() == pytest.approx(middle)
    with pytest.raises(ParameterError, match="one person"):
        spaghetti(course(PART, DAILY, times=TIMES))
