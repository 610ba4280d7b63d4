"""Bands: exact against NumPy, the sketch within its own bound, chunks that do not matter, merging, moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glutamate.engine.members.bands import FEWEST_ROWS, Bands
from glutamate.errors import ParameterError

QUANTILES = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]
SMALL = FEWEST_ROWS * 3 * 8 // 2  # the least budget for one cell


def filled(values, budget=2**26, cuts=(), quantiles=QUANTILES):
    bands = Bands(quantiles, values.shape[1], budget)
    for chunk in np.split(values, sorted(cuts)):
        bands.add(chunk)
    return bands


def drawn(seed, members, cells, missing=0.0):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(size=(members, cells)) * rng.choice([-1, 1, 3], size=(members, cells))
    return np.where(rng.random((members, cells)) < missing, np.nan, values)


def rank_off(values, found, share):
    """How far in rank `found` is from the wanted one; ties count as a whole range."""
    ordered = np.sort(values[~np.isnan(values)])
    first, last = np.searchsorted(ordered, found, "left") + 1, np.searchsorted(ordered, found, "right")
    assert last >= first, "a quantile that is no member's value"
    wanted = share * (len(ordered) - 1) + 1
    return max(0.0, first - wanted, wanted - last)


@given(st.integers(0, 2**32), st.integers(1, 300), st.integers(1, 4), st.sampled_from([0.0, 0.3]))
def test_exact_bands_are_numpy_quantiles(seed, members, cells, missing):
    values = drawn(seed, members, cells, missing)
    bands = filled(values)
    assert bands.exact
    assert bands.rank_error == 0
    for cell in range(cells):
        here = values[~np.isnan(values[:, cell]), cell]
        assert bands.count[cell] == len(here)
        assert bands.missing[cell] == members - len(here)
        if len(here):
            assert np.allclose(bands.result()[:, cell], np.quantile(here, QUANTILES), rtol=1e-14, atol=1e-300)
        else:
            assert np.isnan(bands.result()[:, cell]).all()


@given(
    st.integers(0, 2**32),
    st.integers(200, 6000),
    st.integers(1, 20),
    st.sampled_from(["as drawn", "up", "down", "few"]),
)
@settings(max_examples=40)
def test_the_sketch_keeps_its_bound(seed, members, times, order):
    values = drawn(seed, members, 3)
    values[:, 1] = np.where(np.random.default_rng(seed).random(members) < 0.5, np.nan, values[:, 1])
    values[:, 2] = np.round(values[:, 2])
    if order == "few":
        values[50:, 1] = np.nan
    elif order != "as drawn":
        values = np.sort(values, axis=0)[:: 1 if order == "up" else -1]
    shares = np.linspace(0, 1, 21)
    bands = filled(values, 3 * SMALL * times, quantiles=shares)
    result = bands.result()
    for cell in range(3):
        counted = int((~np.isnan(values[:, cell])).sum())
        assert bands.count[cell] == counted
        if bands.exact:
            assert np.allclose(result[:, cell], np.nanquantile(values[:, cell], shares))
        else:
            bound = bands._rank_bound() + 1
            assert bound <= bands.rank_error * counted + 1e-9 or bands.rank_error == 1
            assert max(rank_off(values[:, cell], result[k, cell], share) for k, share in enumerate(shares)) <= bound


def test_the_bound_is_useful():
    values = drawn(1, 20_000, 2)
    bands = filled(values, 2 * 12 * 2000)
    assert 0 < bands.rank_error < 0.02
    off = [rank_off(values[:, 0], bands.result()[k, 0], share) for k, share in enumerate(QUANTILES)]
    assert max(off) / 20_000 < bands.rank_error
    assert off[0] == off[-1] == 0


@given(st.integers(0, 2**32), st.integers(1, 3000), st.lists(st.integers(0, 3000), max_size=8), st.booleans())
@settings(max_examples=40)
def test_chunks_do_not_matter(seed, members, cuts, small):
    values = drawn(seed, members, 2, 0.1)
    budget = 2 * SMALL * 2 if small else 2**24
    whole, parts = filled(values, budget), filled(values, budget, [min(c, members) for c in cuts])
    assert whole.exact == parts.exact
    assert whole.rank_error == parts.rank_error
    for name in ("mean", "sd", "min", "max", "count", "missing"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name), equal_nan=True)
    assert np.array_equal(whole.result(), parts.result(), equal_nan=True)
    assert np.array_equal(whole.result(), whole.result(), equal_nan=True)


@given(st.integers(0, 2**32), st.integers(0, 1500), st.integers(0, 1500), st.booleans())
@settings(max_examples=30)
def test_merging_counts_everyone(seed, first, second, small):
    values = drawn(seed, first + second, 2)
    budget = 2 * SMALL * 2 if small else 2**24
    one, two = filled(values[:first], budget), filled(values[first:], budget)
    one.merge(two)
    whole = filled(values, budget)
    assert np.array_equal(one.count, whole.count)
    assert np.allclose(one.mean, whole.mean, equal_nan=True)
    assert np.allclose(one.sd, whole.sd, equal_nan=True)
    if two.exact:
        assert np.array_equal(one.result(), whole.result(), equal_nan=True)
    if not one.exact:
        for k, share in enumerate(QUANTILES):
            assert rank_off(values[:, 0], one.result()[k, 0], share) <= one._rank_bound() + 1


def test_moments_against_numpy():
    values = drawn(4, 5000, 3, 0.2)
    values[:, 2] = np.nan
    values[7, 2] = 3.0
    bands = filled(values, 3 * SMALL * 3)
    assert not bands.exact
    assert np.allclose(bands.mean, np.nanmean(values, axis=0))
    assert np.allclose(bands.sd[:2], np.nanstd(values[:, :2], axis=0, ddof=1))
    assert np.isnan(bands.sd[2])
    assert np.array_equal(bands.min, np.nanmin(values, axis=0))
    assert np.array_equal(bands.max, np.nanmax(values, axis=0))
    assert (bands.result()[:, 2] == 3.0).all()


def test_infinite_values_sort_and_do_not_warn():
    values = np.array([[np.inf, 1], [1, -np.inf], [2, 2], [np.inf, 3]])
    bands = filled(values, quantiles=[0, 0.5, 1])
    assert bands.result()[:, 0].tolist()[::2] == [1, np.inf]
    assert bands.result()[:, 1].tolist() == [-np.inf, 1.5, 3]
    assert not np.isfinite(bands.mean[0])


def test_memory_stays_within_the_budget():
    bands = Bands([0.5], 50, 50 * SMALL * 2)
    for seed in range(20):
        bands.add(drawn(seed, 500, 50))
        assert bands._held() * 50 * 8 <= 50 * SMALL * 2 * 2 / 3


def test_empty_bands():
    bands = Bands([0.5], 3)
    assert np.isnan(bands.result()).all()
    assert np.isnan(bands.mean).all()
    assert bands.rank_error == 0
    assert Bands([0.1, 0.5], 0).result().shape == (2, 0)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Bands([1.5], 2), "0 to 1"),
        (lambda: Bands([float("nan")], 2), "0 to 1"),
        (lambda: Bands([0.5], -1), "cells"),
        (lambda: Bands([0.5], 100, 1000), "at least"),
        (lambda: Bands([0.5], 3).add(np.zeros((2, 4))), "(members, 3)"),
        (lambda: Bands([0.5], 3).merge(Bands([0.5], 4)), "4 cells"),
    ],
)
def test_refusals(make, says):
    with pytest.raises(ParameterError) as caught:
        make()
    assert says in str(caught.value)
