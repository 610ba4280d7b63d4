"""The threshold of the adaptive mean field: found again where it is known, and what a new one changes."""

from typing import Any

import numpy as np
import pytest

from glutamate.circuit import adaptive_network, brunel, threshold_fit
from glutamate.circuit.adex_mean_field import FIT, AdExMeanField
from glutamate.circuit.mean_field_theory import mean_field
from glutamate.circuit.reduce import nmda_pool, reduce
from glutamate.circuit.threshold_fit import fit_threshold
from glutamate.engine.mechanism import changed
from glutamate.errors import ParameterError


def rates(part: AdExMeanField, gaba: float) -> list[float]:
    scaled = changed(part, inhibition_e=gaba * part.inhibition_e, inhibition_i=gaba * part.inhibition_i)
    return [1e3 * rate for rate in scaled.rest(0.0025, scaled.adapted(0.0016, 0.010, 0.0025))[:2]]


@pytest.mark.parametrize("kind", ["e", "i"])
def test_known_coefficients_are_found_again(kind: str) -> None:
    part = AdExMeanField()
    points: Any = threshold_fit._points(part, kind, 0.0025, (10, 9))
    assert points.shape[1] > 60
    assert set(points[2]) == set(threshold_fit.STRENGTHS)
    given = np.full(points.shape[1], 5e-3)
    voltages: Any = threshold_fit._voltages(part, kind, points, given)
    firing = part.firing(kind, voltages)
    kept = firing > 1e-4
    own = type(voltages)(*(value[kept] for value in voltages))
    found = threshold_fit._coefficients(part, kind, own, firing[kept], 1e9)
    for name in FIT:
        key = f"{kind}_{name}"
        assert found[key] == pytest.approx(getattr(part, key), abs=1e-4), key


def test_voltages_know_adaptation_and_strength() -> None:
    """Adapted to a rate: the current is what spikes and the mean voltage hold up, with GABA at the point's strength."""
    part = AdExMeanField()
    points = np.array([[2.0, 2.0], [1.0, 1.0], [0.8, 1.2]])
    found: Any = threshold_fit._voltages(part, "e", points, np.array([2e-3, 3e-3]))
    for k, strength in enumerate(points[2]):
        current = 60 * 500 * (2e-3, 3e-3)[k] + 4 * (found.mean[k] + 65)
        excitation, inhibition = 1.5 * 5 * 2.0, 5 * strength * 5 * 1.0
        mean = (-80 * inhibition - 65 * 10 - current) / (10 + excitation + inhibition)
        assert found.mean[k] == pytest.approx(mean, rel=1e-9)


@pytest.mark.slow
def test_a_threshold_fitted_to_single_cells_is_near_the_shipped_one() -> None:
    fit = fit_threshold(adaptive_network.network(), (5, 6), cells=8, settle=500.0, measure=1000.0)
    assert {"measured", "standard_error", "fitted", "published"} < set(fit.data)
    assert fit.errors()["excitatory"] < 0.6 * fit.errors("published")["excitatory"]
    assert fit.errors()["inhibitory"] < 0.25
    for got, shipped in zip(rates(fit.part, 1.0), rates(AdExMeanField.broad(), 1.0), strict=True):
        assert got == pytest.approx(shipped, rel=0.15)


def test_less_gaba_raises_excitation_with_the_new_threshold_only() -> None:
    published, broad = AdExMeanField(), AdExMeanField.broad()
    assert rates(published, 0.9)[0] < rates(published, 1.0)[0]
    assert rates(broad, 0.8)[0] > rates(broad, 0.9)[0] > rates(broad, 1.0)[0] > rates(broad, 1.1)[0]


@pytest.mark.slow
def test_a_threshold_goes_into_a_reduction() -> None:
    net = adaptive_network.network()
    data = reduce(net, settle=1000.0, measure=500.0, threshold=AdExMeanField.broad())
    assert data["mean_field"].values[0] == pytest.approx(rates(AdExMeanField.broad(), 1.0), rel=1e-5)
    assert 0.05 < data["error"].values[0, 0] < 0.45


def test_what_has_no_threshold_is_refused() -> None:
    with pytest.raises(ParameterError, match="from 4 by 4 levels, 1 cell"):
        fit_threshold(adaptive_network.network(), cells=0)
    for network in (nmda_pool(2000.0), brunel.network(5.0, 2.0)):
        with pytest.raises(ParameterError, match="cells of the theory"):
            fit_threshold(network)
    with pytest.raises(ParameterError, match="one for AdEx cells"):
        mean_field(brunel.network(5.0, 2.0), AdExMeanField())
    with pytest.raises(ParameterError, match="one for AdEx cells"):
        reduce(nmda_pool(2000.0), threshold=AdExMeanField())
    with pytest.raises(ParameterError, match="start at by group"):
        mean_field(adaptive_network.network(), near={"excitatory": 2.0})
