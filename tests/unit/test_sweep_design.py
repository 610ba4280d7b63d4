"""Designs and indices: layouts against SALib's own, known indices of Ishigami's function, what is refused."""

import numpy as np
import pytest

from glutamate import load
from glutamate.errors import GlutamateError, ParameterError, PathError, UnitError
from glutamate.sweeps.design import Design, blocks_of
from glutamate.sweeps.factor import Factor, factor, factors

NAMES = ("ampa.number", "ampa.open_rate", "ampa.close_rate")


def cube(name: str, n: int, width: int = 3, **options) -> Design:
    """A design whose values are its places."""
    ranges = tuple(Factor(str(k), "0..1", "1", lambda u: u, range=(0.0, 1.0, False)) for k in range(width))
    return Design(name, ranges, n, **options)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_is_laid_out_as_salib_does(second_order):
    sampler = pytest.importorskip("SALib.sample.sobol", reason="the extra `sweep` is not installed")
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    rng = np.random.default_rng(5)
    theirs = sampler.sample(problem, 16, calc_second_order=second_order, seed=rng)
    ours = cube("sobol", 16, seed=5, second_order=second_order)
    assert np.array_equal(ours.places(), theirs)
    assert ours.members == len(theirs) == 16 * ours.block


def test_a_trajectory_moves_every_factor_once_by_two_thirds():
    design = cube("morris", 40, seed=2)
    places = design.places()
    assert places.shape == (160, 3) and set(np.round(places * 3, 9).ravel()) == {0.0, 1.0, 2.0, 3.0}
    steps = np.diff(places.reshape(40, 4, 3), axis=1)
    assert np.abs(steps).sum(axis=1) == pytest.approx(2 / 3)
    assert np.count_nonzero(steps, axis=2).tolist() == [[1, 1, 1]] * 40
    assert {-1.0, 1.0} == set(np.sign(steps[steps != 0]))
    first = np.abs(steps).argmax(axis=2)[:, 0]
    assert set(first) == {0, 1, 2}, "the order is drawn"


def test_a_latin_hypercube_has_one_member_in_every_part():
    places = cube("lhs", 50, seed=1).places()
    assert np.sort((places * 50).astype(int), axis=0).tolist() == [[k] * 3 for k in range(50)]
    assert np.array_equal(places, cube("lhs", 50, seed=1).places())
    assert not np.array_equal(places, cube("lhs", 50, seed=2).places())


def test_a_grid_has_every_combination():
    found = factors(
        load("ampa"),
        {
            "ampa.number": [10, 20],
            "ampa.open_rate": {"low": "1 1/ms", "high": "4 1/ms", "levels": 3, "scale": "log"},
            "ampa.close_rate": "0.5 1/ms..1.5 1/ms",
        },
    )
    values = Design("grid", tuple(found), 2).values()
    assert list(zip(*(values[name].tolist() for name in NAMES), strict=True)) == [
        (a, pytest.approx(b), c) for a in (10.0, 20.0) for b in (1.0, 2.0, 4.0) for c in (0.5, 1.5)
    ]


def test_factors_take_units_distributions_and_published_ranges():
    model = load("synapse")
    linear = factor(model, "ampa.single_conductance", "5 pS..20 pS")
    assert linear.at(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.005, 0.0125, 0.02])
    log = factor(model, "nmda.number", {"low": 1, "high": 100, "scale": "log"})
    assert log.at(np.array([0.0, 0.5, 1.0])) == pytest.approx([1, 10, 100])
    drawn = factor(model, "nmda.number", "lognormal(10, sigma 0.5)")
    assert drawn.at(np.array([0.5, 0.8413447])) == pytest.approx([10, 10 * np.exp(0.5)], rel=1e-6)
    assert not drawn.ends and factor(model, "nmda.number", "lognormal(10, sigma 0.5) within 5..20").ends
    slot = next(s for s in model.system.parameters if s.spec.low is not None and s.spec.low < s.spec.high)
    ends = factor(model, slot.path, "published").at(np.array([0.0, 1.0]))
    assert ends == pytest.approx([slot.spec.canonical_low(slot.time), slot.spec.canonical_high(slot.time)])
    chosen = factor(model, "nmda.number", [1, 5, 9]).at(np.array([0.0, 0.34, 0.99, 1.0]))
    assert chosen.tolist() == [1, 5, 9, 9]


def ishigami(places):
    x = -np.pi + 2 * np.pi * places
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigami_s_function():
    """Closed form with a = 7 and b = 0.1: V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, V13 = 8 b^2 pi^8 / 225."""
    pytest.importorskip("SALib", reason="the extra `sweep` is not installed")
    from glutamate.sweeps.indices import indices

    one, two, both = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2, 49 / 8, 8 * 0.01 * np.pi**8 / 225
    whole = one + two + both
    design = cube("sobol", 4096, seed=3, second_order=True)
    values = ishigami(design.places())
    found = indices(design, values)
    first = [row["first"] for row in found["factors"]]
    total = [row["total"] for row in found["factors"]]
    assert first == pytest.approx([one / whole, two / whole, 0.0], abs=0.02)
    assert total == pytest.approx([(one + both) / whole, two / whole, both / whole], abs=0.02)
    pairs = {tuple(row["paths"]): row["second"] for row in found["pairs"]}
    assert pairs["0", "2"] == pytest.approx(both / whole, abs=0.03)
    assert pairs["0", "1"] == pytest.approx(0.0, abs=0.03)
    assert (found["left_out"], found["reason"]) == (0, None)
    values[5] = np.nan
    again = indices(design, values)
    assert again["left_out"] == 1
    assert [row["first"] for row in again["factors"]] == pytest.approx(first, abs=0.01)


def test_effects_of_a_plane_are_its_slopes():
    pytest.importorskip("SALib", reason="the extra `sweep` is not installed")
    from glutamate.sweeps.indices import indices

    design = cube("morris", 20, seed=1)
    values = design.places() @ [3.0, -2.0, 0.0] + 1
    rows = indices(design, values)["factors"]
    assert [row["mean"] for row in rows] == pytest.approx([3, -2, 0], abs=1e-9)
    assert [row["mean_size"] for row in rows] == pytest.approx([3, 2, 0], abs=1e-9)
    assert [row["spread"] for row in rows] == pytest.approx([0, 0, 0], abs=1e-9)
    values[1] = np.nan
    found = indices(design, values)
    assert found["left_out"] == 1 and [row["mean"] for row in found["factors"]] == pytest.approx([3, -2, 0], abs=1e-9)


def test_a_number_that_only_rounding_moves_has_no_indices():
    from glutamate.sweeps.indices import indices

    design = cube("sobol", 8)
    noise = 1 + 1e-9 * np.random.default_rng(1).random(design.members)
    assert "same in all members" in indices(design, noise, rtol=1e-6)["reason"]
    gone = np.full(design.members, np.nan)
    found = indices(design, gone)
    assert found["left_out"] == 8 and "0 whole blocks" in found["reason"]


def test_blocks_with_a_failed_member_are_left_out_and_counted():
    values, left_out = blocks_of([1, 2, np.nan, 4, 5, 6], 2)
    assert (values.tolist(), left_out) == ([1, 2, 5, 6], 1)


@pytest.mark.parametrize(
    ("path", "given", "error", "part"),
    [
        ("ampa.nubmer", "1..2", PathError, "ampa.number"),
        ("ampa.number", "2..1", ParameterError, "low below high"),
        ("ampa.number", "1 mM..2 mM", UnitError, "mM"),
        ("ampa.number", {"low": 0, "high": 2, "scale": "log"}, ParameterError, "0 < low"),
        ("ampa.number", {"low": 1}, ParameterError, "low and high"),
        ("ampa.number", {"low": 1, "hihg": 2}, ParameterError, "high"),
        ("ampa.number", {"low": 1, "high": 2, "scale": "cubic"}, ParameterError, "linear or log"),
        ("ampa.number", {"low": 1, "high": 2, "levels": 0}, ParameterError, "from 1"),
        ("ampa.number", [], ParameterError, "at least one"),
        ("ampa.number", [None], ParameterError, "a number or a text"),
        ("ampa.number", [-5], ParameterError, "ampa.number"),
        ("ampa.number", "-5..5", ParameterError, "ampa.number"),
        ("ampa.open_rate", "published", ParameterError, "low and high"),
        ("ampa.number", "lognomal(1, cv 2)", ParameterError, "lognormal"),
    ],
)
def test_a_factor_that_does_not_fit_is_refused(path, given, error, part):
    with pytest.raises(error) as caught:
        factor(load("ampa"), path, given)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "n", "given", "part"),
    [
        ("sobool", 8, "1..2", "sobol"),
        ("sobol", 100, "1..2", "128 or 64"),
        ("sobol", 0, "1..2", "from 1"),
        ("lhs", 2.5, "1..2", "whole number"),
        ("grid", 0, "1..2", "give n"),
        ("grid", 3, "normal(10, 1)", "choose lhs"),
        ("morris", 3, "lognormal(10, cv 20 %)", "cut it off"),
        ("sobol", 8, [1, 2], "choice"),
        ("grid", 100_000_001, "1..2", "from 1"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(name, n, given, part):
    with pytest.raises(GlutamateError) as caught:
        Design(name, (factor(load("ampa"), "ampa.number", given),), n)
    assert part in str(caught.value)
