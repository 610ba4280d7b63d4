"""Non-compartmental analysis, virtual people and predictive checks on cases with known answers."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.pharmacology.course import course, values
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.nca import MEASURES, area, nca, nca_of, terminal
from glutamate.pharmacology.people import people
from glutamate.pharmacology.vpc import coverage, figure, vpc

TIMES = np.linspace(0, 24, 49)


def test_a_falling_exponential_is_exact():
    found = nca(TIMES, 100 * np.exp(-0.2 * TIMES), dose=5.0)
    assert found["auc_inf"] == pytest.approx(500, rel=1e-12)
    assert found["half_life"] == pytest.approx(np.log(2) / 0.2)
    assert found["mrt"] == pytest.approx(5.0)
    assert found["clearance"] == pytest.approx(10.0) and found["volume"] == pytest.approx(50.0)


def test_up_is_linear_and_down_logarithmic():
    assert area([0, 1, 2], [0, 10, 5]) == pytest.approx(5 + 5 / np.log(2))
    assert area([0, 1, 2], [10, 0, 0]) == 5


def test_the_terminal_line_takes_the_longest_of_equally_good_ones():
    times = np.array([0, 1, 2, 4, 6, 8, 10.0])
    level = np.array([0, 50, *100 * np.exp(-0.3 * times[2:])])
    rate, last, points, r2 = terminal(times, level)
    assert (rate, points) == (pytest.approx(0.3), 4)
    assert last == pytest.approx(level[-1]) and r2 == pytest.approx(1)


def test_without_a_falling_end_nothing_is_made_up():
    found = nca([0, 1, 2, 3], [0, 1, 2, 3.0], dose=1.0)
    assert found["cmax"] == 3 and found["auc_last"] == 4.5 and found["points"] == 0
    assert all(np.isnan(found[name]) for name in ("half_life", "auc_inf", "clearance", "mrt"))


@pytest.mark.parametrize(
    ("times", "levels", "more"),
    [
        ([0, 1], [1, 2, 3], {}),
        ([0, 0], [1, 2], {}),
        ([0, 1], [1, -2], {}),
        ([0, 1], [1, np.nan], {}),
        ([0, 1], [1, 2], {"dose": 0}),
        ([0, 1], [1, 2], {"interval": 0.7}),
    ],
)
def test_what_cannot_be_analysed_is_refused(times, levels, more):
    with pytest.raises(ParameterError):
        nca(times, levels, **more)


@pytest.fixture(scope="module")
def run():
    population = people(60, Kinetics(), seed=1)
    return course(Kinetics(), "100 mg once at 00:00", times=TIMES, vary=population, rtol=1e-6)


def test_a_course_of_people_is_analysed_person_by_person(run):
    found = nca_of(run, dose=100.0)
    assert set(found.data_vars) == set(MEASURES) and found["cmax"].shape == (60,)
    one = nca(TIMES, values(run, "concentration", "ng/mL")[7], dose=100.0)
    assert float(found["clearance"][7]) == one["clearance"]
    assert "kinetics.weight" in found.coords


def test_people_differ_as_they_were_asked_to():
    drawn = people(20_000, Kinetics(), seed=3, correlate=(("clearance", "volume", 0.6),))
    from glutamate.engine.model import Model

    found = drawn.values(Model.of(Kinetics(), name="kinetics").system)
    clearance, volume = found["kinetics.clearance"], found["kinetics.volume"]
    assert clearance.std() / clearance.mean() == pytest.approx(0.35, rel=0.05)
    assert np.corrcoef(np.log(clearance), np.log(volume))[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.median(clearance) == pytest.approx(Kinetics().clearance, rel=0.02)
    factors = drawn.occasion_values(1)["kinetics.clearance"]
    assert np.log(factors).std() == pytest.approx(np.sqrt(np.log1p(0.2**2)), rel=0.05)


def test_a_spread_of_nothing_known_is_refused():
    with pytest.raises(ParameterError) as caught:
        people(3, Kinetics(), spread={"clearence": 0.3})
    assert "clearance" in caught.value.closest


def test_a_check_finds_the_model_that_made_the_samples(run):
    level = values(run, "concentration", "ng/mL")
    sampled = np.array([2, 5, 10, 20, 40])
    at, measured = np.tile(TIMES[sampled], 60), level[:, sampled].ravel()
    check = vpc(at, measured, TIMES[sampled], level[:, sampled], studies=6, bins=[0, 1.5, 3, 7, 15, 24])
    assert ((check["low"] <= check["observed"]) & (check["observed"] <= check["high"])).mean() > 0.8
    assert coverage(at, measured, TIMES, level) == pytest.approx(0.9, abs=0.04)
    assert coverage(at, 3 * measured, TIMES, level) < 0.7
    assert len(figure(check).axes[0].lines) == 3
    with pytest.raises(ParameterError, match="outside"):
        vpc(at, measured, TIMES[sampled], level[:, sampled], bins=[0, 2])
