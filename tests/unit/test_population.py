"""Populations: distributions against SciPy, texts, members that never change, correlation, occasions, refusals."""

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from glutamate.engine.mechanism import mechanism
from glutamate.engine.members.distribution import (
    beta,
    choice,
    constant,
    lognormal,
    normal,
    parse_distribution,
    uniform,
)
from glutamate.engine.members.population import Population
from glutamate.engine.system import trace
from glutamate.errors import GlutamateError, ParameterError, PathError, UnitError
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, parse_unit


@mechanism
class Body:
    """A few parameters of different units and two inputs."""

    mass: float = par(70, "kg", "assumed: test", domain=(0, None))
    uptake: float = par(1.0, "1/s", "assumed: test")
    affinity: float = par(2.0, "uM", "assumed: test", domain=(0, None))

    class State(NamedTuple):
        x: mM

    class Drive(NamedTuple):
        voltage: mV
        warmth: kelvin

    def start(self, drive):
        return self.State(self.affinity)

    def rate(self, state, drive):
        return self.State(-self.uptake * state.x)


SYSTEM = trace(Body())
SCORES = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)  # an even sample of the normal: no luck in the comparison


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        ("normal(36, 9)", stats.norm(36, 9)),
        ("normal(36, sd 9)", stats.norm(36, 9)),
        ("normal(-36, cv 25 %)", stats.norm(-36, 9)),
        ("normal(36, 9) within 18..65", stats.truncnorm(-2, 29 / 9, 36, 9)),
        ("normal(0, 1) within 5..7", stats.truncnorm(5, 7)),
        ("normal(0, 1) within -7..-5", stats.truncnorm(-7, -5)),
        ("lognormal(72, cv 16 %)", stats.lognorm(math.sqrt(math.log(1 + 0.16**2)), scale=72)),
        ("lognormal(72, sigma 0.4)", stats.lognorm(0.4, scale=72)),
        ("uniform(2, 5)", stats.uniform(2, 3)),
        ("uniform(2, 5) within 3..9", stats.uniform(3, 2)),
        ("beta(2, 5)", stats.beta(2, 5)),
    ],
)
def test_distributions_against_scipy(text, twin):
    drawn = parse_distribution(text).draw(SCORES)
    assert np.allclose(drawn, twin.ppf(stats.norm.cdf(SCORES)), rtol=1e-8, atol=1e-10)


def test_cut_off_lognormal_and_beta_are_truncated():
    for text, twin, low, high in (
        ("lognormal(10, cv 50 %) within 8..20", stats.lognorm(math.sqrt(math.log(1.25)), scale=10), 8, 20),
        ("beta(2, 5) within 0.1..0.4", stats.beta(2, 5), 0.1, 0.4),
    ):
        share = twin.cdf(low) + stats.norm.cdf(SCORES) * (twin.cdf(high) - twin.cdf(low))
        assert np.allclose(parse_distribution(text).draw(SCORES), twin.ppf(share), rtol=1e-8)


def test_choice_and_constant():
    drawn = parse_distribution("choice(1: 20 %, 2: 0 %, 3: 80 %)").draw(SCORES)
    assert {v: (drawn == v).mean() for v in (1, 2, 3)} == {1: 0.2, 2: 0.0, 3: 0.8}
    assert choice([1, 2]).draw(SCORES).mean() == 1.5
    assert set(constant(4).draw(SCORES)) == set(parse_distribution(4).draw(SCORES)) == {4.0}


def test_texts_and_objects_agree():
    pairs = {
        "lognormal(72 kg, cv 16 %)": lognormal("72 kg", cv="16 %"),
        "normal(36, 9) within 18..65": normal(36.0, 9.0).within(18.0, 65.0),
        "uniform(0.1 mM, 0.3 mM)": uniform("0.1 mM", "0.3 mM"),
        "beta(2, 5)": beta(2.0, 5.0),
        "choice(1 mV, 2 mV)": choice(["1 mV", "2 mV"]),
        " 5 1/(uM s) ": constant("5 1/(uM s)"),
        "constant(5 1/(uM s))": constant("5 1/(uM s)"),
    }
    for text, made in pairs.items():
        assert parse_distribution(text) == made


def test_values_are_canonical_in_the_unit_of_their_path():
    population = Population(
        2000,
        {
            "body.mass": "lognormal(72 kg, cv 16 %)",
            "body.affinity": uniform("1 uM", "3 uM"),
            "body.voltage": -65,
            "body.warmth": "normal(36.6 degC, 0.3 degC)",
        },
    )
    values = population.values(SYSTEM)
    assert np.median(values["body.mass"]) == pytest.approx(72e12, rel=0.02)  # ng
    assert 1e-3 < values["body.affinity"].min() < 1.01e-3
    assert 2.99e-3 < values["body.affinity"].max() < 3e-3
    assert set(values["body.voltage"]) == {-65.0}
    assert values["body.warmth"].mean() == pytest.approx(273.15 + 36.6, abs=0.05)
    assert values["body.warmth"].std() == pytest.approx(0.3, rel=0.1)


def test_a_member_is_the_same_person_in_any_population():
    spread = {"body.mass": "lognormal(72 kg, cv 16 %)"}
    small = Population(10, spread, seed=5).values(SYSTEM)["body.mass"]
    more = {"body.affinity": "uniform(1 uM, 2 uM)", **spread, "body.uptake": "normal(1 1/s, 0.1 1/s)"}
    correlate = [("body.affinity", "body.uptake", 0.5)]
    large = Population(1003, more, correlate=correlate, seed=5, occasion={"*.mass": "5 %"})
    assert np.array_equal(large.values(SYSTEM)["body.mass"][:10], small)
    picked = [0, 7, 8, 500, 1002]
    for path, values in large.values(SYSTEM).items():
        assert np.array_equal(large.values(SYSTEM, picked)[path], values[picked])
    factors = large.occasion_values(2, SYSTEM)["body.mass"]
    assert np.array_equal(large.occasion_values(2, members=picked)["body.mass"], factors[picked])
    assert not np.array_equal(Population(10, spread, seed=6).values(SYSTEM)["body.mass"], small)


def test_correlation_leaves_each_distribution_as_it_is():
    spread = {
        "body.mass": "lognormal(72 kg, cv 16 %)",
        "body.affinity": "uniform(1 uM, 3 uM)",
        "body.uptake": "normal(1 1/s, 0.1 1/s)",
    }
    rho = {
        ("body.mass", "body.affinity"): 0.6,
        ("body.uptake", "body.mass"): -0.5,
        ("body.affinity", "body.uptake"): 0.1,
    }
    population = Population(20_000, spread, correlate=[(*pair, r) for pair, r in rho.items()], seed=2)
    values = population.values(SYSTEM)
    score = {p: stats.norm.ppf(stats.rankdata(v) / (len(v) + 1)) for p, v in values.items()}
    for (first, second), wanted in rho.items():
        assert np.corrcoef(score[first], score[second])[0, 1] == pytest.approx(wanted, abs=0.03)
    assert stats.kstest(values["body.affinity"], stats.uniform(1e-3, 2e-3).cdf).pvalue > 1e-4
    alone = Population(20_000, spread, seed=2).values(SYSTEM)
    assert np.array_equal(alone["body.mass"], values["body.mass"])


def test_occasions_are_lognormal_factors_of_their_own():
    population = Population(20_000, {"body.mass": "70 kg"}, occasion={"body.*": "20 %"}, seed=3)
    factors = [population.occasion_values(k, SYSTEM) for k in range(2)]
    assert set(factors[0]) == {"body.mass", "body.uptake", "body.affinity", "body.voltage", "body.warmth"}
    mass = [f["body.mass"] for f in factors]
    assert np.median(mass[0]) == pytest.approx(1, abs=0.01)
    assert mass[0].std() / mass[0].mean() == pytest.approx(0.2, rel=0.05)
    assert abs(np.corrcoef(*mass)[0, 1]) < 0.03
    assert set(population.occasion_values(0)) == {"body.mass"}
    with pytest.raises(PathError):
        Population(2, {"body.mass": "70 kg"}, occasion={"body.x.*": 0.2}).occasion_values(0, SYSTEM)


def test_covariates_set_values_or_travel_as_labels():
    table = {
        "body.mass [kg]": [60, 70],
        "body.voltage": np.array([-60.0, -70.0]),
        "sex": ["f", "m"],
        "age [years]": [3, 4],
    }
    population = Population(2, {"body.affinity": "1 uM"}, covariates=table)
    values = population.values(SYSTEM)
    assert values["body.mass"].tolist() == [60e12, 70e12]
    assert values["body.voltage"].tolist() == [-60, -70]
    assert set(population.labels(SYSTEM)) == {"sex", "age [years]"}
    assert population.values(SYSTEM, [1])["body.mass"].tolist() == [70e12]
    with pytest.raises(PathError, match=r"body\.mass"):
        Population(2, covariates={"body.maas": [1, 2]}).values(SYSTEM)
    with pytest.raises(UnitError):
        Population(2, covariates={"body.mass [mV]": [1, 2]}).values(SYSTEM)
    with pytest.raises(ParameterError):
        Population(2, covariates={"sex": ["f"]})
    with pytest.raises(ParameterError, match="no numbers"):
        Population(2, covariates={"body.mass": ["60", "heavy"]}).values(SYSTEM)


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda: Population(0), ParameterError, "members"),
        (lambda: Population(True), ParameterError, "members"),
        (lambda: Population(3, seed=-1), ParameterError, "2^64"),
        (lambda: Population(3, {"body.mss": 1}).values(SYSTEM), PathError, "body.mass"),
        (lambda: Population(3, {"body.x": 1}).values(SYSTEM), PathError, "parameters and inputs"),
        (lambda: Population(3, {"body.mass": "normal(70 mV, 1 mV)"}).values(SYSTEM), UnitError, "mV"),
        (lambda: Population(99, {"body.affinity": "normal(1 uM, 1 uM)"}).values(SYSTEM), ParameterError, "within"),
        (lambda: Population(3, {"body.mass": "beta(1, 2)"}).values(SYSTEM), ParameterError, "ng"),
        (lambda: Population(3, {"body.mass": "gaussian(1, 2)"}), ParameterError, "normal"),
        (lambda: Population(3, {"body.mass": "normal(1)"}).values(SYSTEM), ParameterError, "sd"),
        (lambda: Population(3, {"body.mass": "normal(1, 2, 3)"}), ParameterError, "1 or 2 plain values"),
        (lambda: Population(3, {"body.mass": "normal(1, 2, sd 3)"}), ParameterError, "once"),
        (lambda: Population(3, {"body.mass": "lognormal(72 kg, sd 3)"}), ParameterError, "cv or sigma"),
        (lambda: Population(3, {"body.mass": "lognormal(-72 kg, cv 3)"}).values(SYSTEM), ParameterError, "above 0"),
        (lambda: Population(3, {"body.mass": "normal(1, 2) within 3"}), ParameterError, "18..65"),
        (lambda: Population(3, {"body.mass": "normal(1, 2) within 5..3"}).values(SYSTEM), ParameterError, "below"),
        (lambda: Population(3, {"body.mass": "normal(1, 2) within 90..99"}).values(SYSTEM), ParameterError, "widen"),
        (
            lambda: Population(3, {"body.mass": 1, "body.uptake": 1}, correlate=[("body.mass", "x", 0.1)]),
            PathError,
            "x",
        ),
        (
            lambda: Population(3, {"body.mass": 1, "body.uptake": 1}, correlate=[("body.mass", "body.uptake", 1)]),
            ParameterError,
            "-1 < rho < 1",
        ),
        (lambda: Population(3, {"body.mass": 1}, covariates={"body.mass": [1, 2, 3]}), ParameterError, "one of them"),
        (lambda: Population(3).values(SYSTEM, [3]), ParameterError, "0 to 2"),
        (lambda: Population(3, occasion={"body.mass": -1}), ParameterError, "cv"),
        (lambda: Population(3, {"body.mass": None}), ParameterError, "None"),
    ],
)
def test_refusals(make, kind, says):
    with pytest.raises(kind) as caught:
        make()
    assert says in str(caught.value)


def test_correlations_that_cannot_hold_together_are_refused_with_a_way_out():
    paths = ["body.mass", "body.uptake", "body.affinity"]
    pairs = [(paths[0], paths[1], 0.9), (paths[1], paths[2], 0.9), (paths[0], paths[2], -0.9)]
    with pytest.raises(ParameterError, match="positive definite") as caught:
        Population(3, dict.fromkeys(paths, 1), correlate=pairs)
    share = float(caught.value.do.split()[-1])
    Population(3, dict.fromkeys(paths, 1), correlate=[(a, b, 0.99 * share * r) for a, b, r in pairs])


WORDS = st.sampled_from(
    [
        "normal",
        "lognormal",
        "beta",
        "choice",
        "uniform",
        "constant",
        "(",
        ")",
        ",",
        "1",
        "2 mM",
        "cv ",
        "sd ",
        "16 %",
        ":",
        " within ",
        "..",
        "-",
        "nan",
    ]
)


@given(st.text(max_size=60) | st.lists(WORDS, max_size=12).map("".join))
def test_any_text_is_a_distribution_or_refused(text):
    try:
        drawn = parse_distribution(text).draw(SCORES[:5], parse_unit("mM").dims)
    except GlutamateError:
        return
    assert np.isfinite(drawn).all()


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(-5, 4), st.floats(0.01, 5))
def test_limits_hold_and_order_is_kept(mean, sd, low, width):
    drawn = normal(mean, sd).within(mean + low * sd, mean + (low + width) * sd).draw(SCORES)
    slack = 1e-12 * (abs(mean) + sd)
    assert drawn.min() >= mean + low * sd - slack
    assert drawn.max() <= mean + (low + width) * sd + slack
    assert (np.diff(drawn) >= 0).all()
