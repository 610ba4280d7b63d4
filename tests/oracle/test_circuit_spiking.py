"""Networks and theories of spiking circuits against integrals by SciPy, hand counts and published rates."""

import math

import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.special import erf

from glutamate.circuit import brunel, coba, cuba, microcircuit, siegert
from glutamate.circuit.lif_current import LIFCurrent
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.circuit.spike_statistics import irregularity, rhythm
from glutamate.engine.network import Group, Network, PoissonInput, Record
from glutamate.errors import ParameterError


@pytest.mark.parametrize(("low", "high"), [(-2.0, 0.5), (-0.5, 1.2), (0.2, 1.5)])
def test_siegert_integrals(low: float, high: float) -> None:
    """The plain integrals of Brunel (2000), where they do not overflow."""
    tau, held = 20.0, 2.0
    first = quad(lambda u: math.exp(u * u) * (1 + erf(u)), low, high, epsabs=1e-12)[0]
    rate = 1 / (held + tau * math.sqrt(math.pi) * first)
    assert siegert.rate(low, high, tau, held) == pytest.approx(rate, rel=1e-9)
    second = dblquad(lambda z, x: math.exp(x * x + z * z) * (1 + erf(z)) ** 2, low, high, -7.0, lambda x: x)[0]
    cv = math.sqrt(2 * math.pi * (rate * tau) ** 2 * second)
    assert siegert.variation(low, high, tau, held) == pytest.approx(cv, rel=1e-6)


def test_siegert_far_below_threshold_does_not_overflow() -> None:
    assert 0 < siegert.rate(5.0, 20.0, 20.0, 2.0) < 1e-100
    # Intervals of a cell that only noise brings to threshold are those of a Poisson process.
    assert siegert.variation(2.0, 5.0, 20.0, 2.0) == pytest.approx(1.0, abs=1e-3)


def test_a_cell_under_poisson_input_fires_as_the_theory_says() -> None:
    """2,000 cells for one second: delta synapses of 0.1 mV, mean below threshold."""
    cell = LIFDelta()
    per_ms = 9.0
    mean, spread = 0.1 * 20 * per_ms, math.sqrt(0.01 * 20 * per_ms)
    theory = 1000 * siegert.rate((10 - mean) / spread, (20 - mean) / spread, 20.0, 2.0)
    given = PoissonInput("cell", "excitatory", per_ms, 0.1)
    network = Network({"cell": Group(cell, 2000, {"voltage": "normal(15 mV, 1 mV)"})}, inputs=[given], dt=0.02, seed=4)
    rates = network.run(1200.0, Record(spikes=False, bin=100.0), threads=1)["rate"].values[2:, 0]
    # Finite jumps and steps lower the rate by some percent.
    assert rates.mean() == pytest.approx(theory, rel=0.08)


def test_irregularity_and_rhythm() -> None:
    rng = np.random.default_rng(1)
    regular = np.concatenate([np.arange(20) * 10.0 + k for k in range(5)])
    cells = np.repeat(np.arange(5), 20)
    assert irregularity(regular, cells) == pytest.approx(0.0, abs=1e-6)
    times = np.cumsum(rng.exponential(10.0, (50, 400)), axis=1).ravel()
    assert irregularity(times, np.repeat(np.arange(50), 400)) == pytest.approx(1.0, abs=0.02)
    assert math.isnan(irregularity(times[:4], np.zeros(4, int)))
    time = np.arange(0, 2000, 0.5)
    assert rhythm(10 + np.sin(2 * np.pi * 0.04 * time) + rng.normal(0, 0.1, len(time)), 0.5) == pytest.approx(40, abs=1)


def test_microcircuit_has_the_published_numbers() -> None:
    network = microcircuit.network()
    assert network.size == 77_169
    assert network.estimate().synapses == 298_880_940
    assert len(network.projections) == 55
    doubled = next(p for p in network.projections if (p.source, p.target) == ("L4E", "L23E"))
    assert doubled.weight.mean == pytest.approx(2 * 87.8)
    with pytest.raises(ParameterError, match="scale"):
        microcircuit.network(0.0)


def test_missing_current_replaces_the_mean_of_what_is_left_out() -> None:
    """At a quarter of the synapses with twice the weight, half of the mean is missing."""
    full = microcircuit.missing_current(1e-12)
    assert microcircuit.missing_current(0.25) == pytest.approx([0.5 * c for c in full], rel=1e-5)
    assert microcircuit.missing_current(1.0) == [0.0] * 8
    # Of layer 6 excitatory cells by hand: the background alone.
    background = 2900 * 8.0 * 87.8 * LIFCurrent().synaptic_time / 1000
    recurrent = sum(
        microcircuit.synapses(6, s) / 14395 * microcircuit.RATES[s] * microcircuit.weight(6, s)[0] for s in range(8)
    )
    assert full[6] == pytest.approx(background + recurrent * LIFCurrent().synaptic_time / 1000, rel=1e-5)


@pytest.mark.slow
def test_a_tenth_of_the_microcircuit_keeps_its_rates() -> None:
    """But layer 2/3: a current stands for the inputs that are gone, and its low rate hangs on the balance of both."""
    data = microcircuit.network(0.1).run(1000.0, Record(spikes=False, bin=100.0))
    off = np.abs(data["rate"].values[2:].mean(axis=0) / microcircuit.RATES - 1)
    assert off[2:].max() < 0.25
    assert off[:2].max() < 0.55


def test_cuba_is_active_and_irregular() -> None:
    data = cuba.network().run(600.0, Record(bin=100.0))
    rates = data["rate"].values[2:].mean(axis=0)
    assert np.all((rates > 2) & (rates < 30))
    assert irregularity(data["spike_time"].values, data["spike_cell"].values) > 0.5


def test_coba_without_a_kick_is_silent() -> None:
    import dataclasses

    network = dataclasses.replace(coba.network(), inputs=())
    quiet = {n: dataclasses.replace(g, start={}) for n, g in network.groups.items()}
    assert dataclasses.replace(network, groups=quiet).run(100.0).sizes["event"] == 0


def test_brunel_in_small_has_its_inputs() -> None:
    network = brunel.network(5.0, 2.0, scale=0.1)
    assert network.estimate().synapses == 1250 * 1250
    means, _ = network.rates(network.inputs[0])
    # Twice the threshold rate, 20 per ms, in a step of 0.05 ms.
    assert means == pytest.approx([1.0])
