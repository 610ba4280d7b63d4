"""Mean fields, fields of supralinear pairs and reductions: what they refuse, flag and agree on."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from glutamate.circuit import adaptive_network, brunel, siegert, ssn_line, ssn_ring
from glutamate.circuit.adex_mean_field import AdExMeanField
from glutamate.circuit.cuba import network as cuba_network
from glutamate.circuit.mean_field_theory import adaptive, gating, mean_field
from glutamate.circuit.montbrio_conductance import MontbrioPair, SelfInhibitory
from glutamate.circuit.normalization import NAMES, Normalization, fitted
from glutamate.circuit.reduce import named, nmda_pool, reduce, report
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.network import Network, PoissonInput
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, PathError, SolveError


def test_weak_adaptation_switched_on_from_silence_is_flagged() -> None:
    part = AdExMeanField(adaptation_step=5.0)
    model = Model.of(part)
    external = model.system.inputs[0].path
    prefix = external.rpartition(".")[0] + "."
    silent = {prefix + name: 0.0 for name in ("rate_e", "rate_i", "adaptation")}
    runs = [simulate(model, duration="2 s", drive={external: 0.0025}, start=start, threads=1)
            for start in (None, silent)]  # fmt: skip
    flags = [run[prefix + "paroxysmal"].values for run in runs]
    assert flags[0].max() == 0
    assert flags[1][0] == 0
    assert flags[1][-1] == 1
    assert np.all(np.diff(flags[1]) >= 0)
    assert 1e3 * runs[1][prefix + "rate_e"].values[-1] == pytest.approx(192.8, abs=2)
    with pytest.raises(SolveError, match="excitatory cells at 19"):
        part.rest(0.0025, part.State(0.0, 0.0, 0.0, 0.0))


def test_gaba_on_each_population_moves_the_adaptive_mean_field_its_way() -> None:
    part = AdExMeanField()
    on_e, on_i = (changed(part, **{name: 4.5}).rest(0.0025).rate_e for name in ("inhibition_e", "inhibition_i"))
    assert on_i < part.rest(0.0025).rate_e < on_e


def test_magnesium_and_gaba_act_on_the_pair() -> None:
    def rates(magnesium: float, **changes: float) -> float:
        model = Model.of(changed(MontbrioPair(), **changes))
        prefix = model.system.inputs[0].path.rpartition(".")[0] + "."
        data = simulate(model, duration="1 s", drive={prefix + "magnesium": magnesium}, threads=1)
        assert np.all(data[prefix + "unblocked_e"].values <= 1)
        return float(data[prefix + "rate_e"].values[500:].mean())

    assert rates(0.0) > 1.1 * rates(1.0)
    assert rates(0.0, nmda_e=0.0, nmda_i=0.0) == pytest.approx(rates(1.0, nmda_e=0.0, nmda_i=0.0), rel=1e-6)
    assert rates(1.0, gaba_e=2.0) < rates(1.0)


@pytest.mark.slow
def test_more_gaba_larger_and_slower_rhythm() -> None:
    rhythms = [SelfInhibitory(strength=k).rhythm() for k in (0.7, 1.0, 1.5)]
    assert rhythms[0] == 0
    assert rhythms[1] > rhythms[2] > 0


def test_ring_follows_where_gaba_is_lost() -> None:
    peak = {gaba: ssn_ring.response(20.0, 0.0, *gaba).max() for gaba in ((1.0, 1.0), (0.95, 1.0), (1.0, 0.8))}
    assert peak[1.0, 0.8] < 0.5 * peak[1.0, 1.0] < peak[1.0, 1.0] < 0.6 * peak[0.95, 1.0]
    with pytest.raises(SolveError, match="rates above"):
        ssn_ring.response(20.0, 0.0, 0.8, 1.0)
    ring = ssn_ring.ring()
    turned = ring.settled(ssn_ring.gratings({ssn_ring.FIRST + 30: 20.0})).rate_e
    np.testing.assert_allclose(np.roll(ssn_ring.response(20.0), 30), turned, rtol=1e-5)


@pytest.mark.slow
def test_line_follows_where_gaba_is_lost() -> None:
    control = ssn_line.suppression(50.0)
    assert ssn_line.suppression(50.0, 1.0, 0.8) < control
    assert ssn_line.suppression(25.0, 0.8, 1.0) > ssn_line.suppression(25.0)
    with pytest.raises(SolveError, match="rates above"):
        ssn_line.size_tuning(50.0, 0.8, 1.0)
    field = ssn_line.line().settled(ssn_line.grating(4.0, 25.0))
    np.testing.assert_allclose(field.rate_e, field.rate_e[::-1], rtol=1e-5)


@pytest.mark.slow
def test_normalization_is_the_fit_it_says_it_is() -> None:
    fit, part = fitted(), Normalization()
    for name in NAMES:
        assert getattr(part, name) == pytest.approx(fit.parameters[name], rel=2e-3)
    assert fit.error < 0.12
    assert fit.error_unseen < 0.12
    strong = part.output(None, part.Drive(np.array([1e3, 1e3, 0.0]), np.array([0.0, 1e3, 0.0]), 1.0)).response
    np.testing.assert_allclose(strong / part.rate_max, [1, 1 / (1 + part.other_weight), 0], rtol=1e-5)


def test_a_network_hands_its_numbers_to_its_mean_field() -> None:
    part, external = adaptive(adaptive_network.network(20.0, -63.0, drive_hz=3.0))
    default = AdExMeanField()
    assert external == pytest.approx(0.003)
    assert (part.adaptation_step, part.leak_reversal_e, part.leak_reversal_i) == (20.0, -63.0, -65.0)
    for name in ("excitation_e", "excitation_i", "inhibition_e", "inhibition_i", "cells", "inhibitory_share",
                 "probability", "fibres", "capacitance", "adaptation_time"):  # fmt: skip
        assert getattr(part, name) == pytest.approx(getattr(default, name)), name
    for g, drive in brunel.STATES.values():
        rates = mean_field(brunel.network(g, drive))
        assert rates["excitatory"] == pytest.approx(siegert.brunel(g, drive)[0], rel=1e-6)
        assert rates["inhibitory"] == pytest.approx(rates["excitatory"])


def altered(network: Network, **changes: Any) -> Network:
    first, *others = network.projections
    return dataclasses.replace(network, projections=[dataclasses.replace(first, **changes), *others])


def test_networks_without_a_mean_field_are_refused() -> None:
    net = adaptive_network.network()
    with pytest.raises(ParameterError, match="one weight"):
        adaptive(altered(net, weight="normal(1.5 nS, cv 10 %)"))
    with pytest.raises(ParameterError, match="their own port"):
        adaptive(altered(net, port="inhibitory"))
    inputs = [dataclasses.replace(net.inputs[0], weight="2 nS"), *net.inputs[1:]]
    with pytest.raises(ParameterError, match="as strong as excitation"):
        adaptive(dataclasses.replace(net, inputs=inputs))
    with pytest.raises(ParameterError, match="one outside input"):
        adaptive(dataclasses.replace(net, inputs=net.inputs[:1]))
    with pytest.raises(ParameterError, match="all cells of one of"):
        mean_field(cuba_network())
    with pytest.raises(ParameterError, match="measures"):
        mean_field(nmda_pool(2000.0))
    with pytest.raises(PathError, match="brunel"):
        reduce("brunell")
    with pytest.raises(ParameterError, match="one theory"):
        reduce({"a": adaptive_network.network(), "b": brunel.network(5.0, 2.0)})
    with pytest.raises(ParameterError, match="measure from"):
        reduce(nmda_pool(2000.0), measure=10.0)


def test_gates_of_a_pool_against_two_numbers() -> None:
    data = reduce({"weak": nmda_pool(100.0), "strong": nmda_pool(2100.0)}, settle=500.0, measure=1000.0)
    assert list(data.coords) == ["point", "group"]
    assert data["spiking"].attrs["units"] == "1"
    assert data["spiking"].values[0] == 0
    assert np.isnan(data["error"].values[0])
    expected = data["mean_field"] / data["spiking"] - 1
    np.testing.assert_allclose(data["error"].values[1], expected.values[1])
    assert 0 < abs(data["error"].values[1, 0]) < 0.1
    np.testing.assert_allclose(data["mean_field"], gating(data["rate"].values))
    text = report(data)
    assert "strong" in text
    assert f"largest error: {100 * abs(expected.values[1, 0]):.1f} %" in text


def test_delta_cells_follow_their_theory() -> None:
    """Cells that hear only trains of their own, as the theory has it, at two strengths."""
    cell = brunel.network(5.0, 2.0).groups["excitatory"]
    group = dataclasses.replace(cell, size=500)
    networks = {}
    for hz in (10.5, 14.0):
        train = PoissonInput("cells", "excitatory", f"{hz} Hz", 0.1, number=1000)
        networks[f"{hz} Hz"] = Network({"cells": group}, [], [train], dt=0.05)
    data = reduce(networks, settle=200.0, measure=1000.0)
    assert np.all(np.abs(data["error"].values) < 0.05)


@pytest.mark.slow
def test_adaptive_network_and_its_mean_field() -> None:
    only = {"drive 2.5 Hz": named("adaptive_network")["drive 2.5 Hz"]}
    data = reduce(only, settle=1000.0, measure=1000.0)
    assert np.all(np.abs(data["error"].values) < 0.1)
    assert np.all(data["standard_error"].values < 0.1 * data["spiking"].values)
