"""Cells in the network stepper against the adaptive solver, and its functions and draws against NumPy."""

import ctypes
from typing import Any

import numpy as np
import pytest

from glutamate import Protocol, simulate
from glutamate.circuit.adex import AdEx
from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.circuit.lif_current import LIFCurrent
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.circuit.lif_two_currents import LIFTwoCurrents
from glutamate.engine.code import native
from glutamate.engine.network import Explicit, Group, Network, PoissonInput, Projection, Record
from glutamate.engine.network.memory_block import aligned
from glutamate.engine.network.poisson_text import address, numbers, thresholds
from glutamate.engine.network.vector_text import WIDTH, Lines

DT = 0.1
CASES = [
    (LIFCurrent, "lif_current", (900.0, -400.0), 390.0, 1e-8),
    (LIFTwoCurrents, "lif_two_currents", (60.0, -100.0), 40.0, 1e-8),
    (LIFDelta, "lif_delta", (6.0, -2.0), None, 1e-8),
    (LIFConductance, "lif_conductance", (6.0, 10.0), 180.0, 2e-3),
    (AdEx, "ad_ex", (6.0, 20.0), 200.0, 3e-2),
]


def events(kind: str) -> Any:
    """Times of the events at a port, in whole steps."""
    rng = np.random.default_rng(len(kind))
    return np.sort(rng.choice(np.arange(20, 1800), 40 if kind == "excitatory" else 20, replace=False)) * DT


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[1])
def test_cell_follows_the_adaptive_solver(case: Any) -> None:
    """One cell with given events: its voltage between its own spikes, and the times of these to a step."""
    cell, name, (excitation, inhibition), current, tolerance = case
    times = {"excitatory": events("excitatory"), "inhibitory": events("inhibitory")}
    protocol = Protocol()
    for port, weight in (("excitatory", excitation), ("inhibitory", inhibition)):
        protocol = protocol.event(f"{name}.{port}", weight, times[port].tolist())
    grid = np.arange(1, 2001) * DT
    drive = {} if current is None else {f"{name}.current": current}
    smooth = simulate(cell(), protocol, times=grid, drive=drive, rtol=1e-10)
    stepped = alone(cell(), name, times, (excitation, inhibition), current)
    expected = smooth[f"{name}.voltage"].values
    held = smooth[f"{name}.refractory"].values > 1e-9
    spikes = np.flatnonzero(np.diff(held.astype(int)) > 0)
    assert len(spikes) >= 2
    # Up to the first spike nothing but the method differs; a spike is then late by less than a step.
    first = spikes[0]
    got = stepped["cell.voltage"].values[:, 0]
    assert np.abs(got[:first] - expected[:first]).max() <= tolerance
    own = stepped["spike_time"].values
    assert 0 <= own[0] - smooth.time.values[first] <= 2 * DT + 1e-9


def alone(cell: Any, name: str, times: Any, weights: Any, current: Any) -> Any:
    """The same cell in a network: a source cell for every event."""
    steps = sorted({round(t / DT) for port in times.values() for t in port})
    place = {step: k for k, step in enumerate(steps)}
    source = LIFDelta()
    # A source spikes in step 1 by its start above threshold; the delay carries the event to its time.
    group = Group(source, len(steps), {"voltage": 30.0})
    projections = []
    for (port, given), weight in zip(times.items(), weights, strict=True):
        rule = Explicit(
            [place[round(t / DT)] for t in given],
            np.zeros(len(given), int),
            np.full(len(given), weight),
            [t - DT for t in given],
        )
        projections.append(Projection("source", "cell", port, rule))
    network = Network(
        {"cell": Group(cell, 1, drive={} if current is None else {"current": current}), "source": group},
        projections,
        dt=DT,
    )
    record = Record(spikes=["cell"], states={"cell.voltage": [0]}, every=DT)
    return network.run(200.0, record, threads=1, precision="double")


def test_exact_states_and_refractory_time_do_not_depend_on_precision() -> None:
    """A cell that only its constant drive excites spikes at equal intervals, the same in float and double."""
    network = Network({"cell": Group(LIFTwoCurrents(), 3, {"voltage": -60.0})}, dt=DT)
    single, double = (network.run(2000.0, threads=1, precision=p)["spike_time"].values for p in ("single", "double"))
    assert np.array_equal(single, double)
    steps = np.diff(np.unique(np.round(single / DT).astype(int)))
    # From reset to threshold under the constant drive, then held for 5 ms.
    expected = np.ceil(20.0 * np.log(11.0) / DT) + 50
    assert set(steps) == {int(expected)}


@pytest.mark.parametrize("dt", [0.1, 0.05, 0.025])
def test_conductance_cell_converges_at_second_order(dt: float) -> None:
    """One event of each kind at a cell far from threshold, against the adaptive solver."""
    protocol = Protocol().event("lif_conductance.excitatory", 10.0, [1.0])
    protocol = protocol.event("lif_conductance.inhibitory", 40.0, [2.0])
    times = np.arange(1, 21) * 1.0
    expected = simulate(LIFConductance(), protocol, times=times, rtol=1e-11)["lif_conductance.voltage"].values
    source = Group(LIFDelta(), 2, {"voltage": 30.0})
    rules = [Explicit([k], [0], [w], [k + 1.0 - dt]) for k, w in ((0, 10.0), (1, 40.0))]
    network = Network(
        {"source": source, "cell": Group(LIFConductance(), 1)},
        [
            Projection("source", "cell", port, rule)
            for port, rule in zip(("excitatory", "inhibitory"), rules, strict=True)
        ],
        dt=dt,
    )
    got = network.run(20.0, Record(states={"cell.voltage": [0]}), threads=1, precision="double")["cell.voltage"]
    error = np.abs(got.values[:, 0] - expected).max()
    assert error < 1.3 * (dt / 0.1) ** 2 * 1e-3
    assert error > 0


FUNCTIONS: dict[str, Any] = {
    "exp": (np.exp, (-100.0, 88.0), 4e-7),
    "log": (np.log, (1e-30, 1e30), 4e-7),
    "expm1": (np.expm1, (-20.0, 20.0), 6e-7),
    "exprel": (lambda x: np.expm1(x) / x, (-30.0, 30.0), 6e-7),
    "log1p": (np.log1p, (-0.99, 100.0), 6e-7),
    "tanh": (np.tanh, (-12.0, 12.0), 8e-7),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_vector_functions(name: str) -> None:
    expected, (low, high), tolerance = FUNCTIONS[name]
    body = Lines(double=False)
    x = body.put(f"load {body.vector}, ptr %x, align 64")
    y = body.call(name, x)
    text = "\n".join(
        [
            *sorted(body.intrinsics),
            "define void @f(ptr %x, ptr %y) {",
            "  br label %loop",
            "loop:",
            *body.lines,
            f"  store {body.vector} {y}, ptr %y, align 64",
            "  ret void",
            "}",
        ]
    )
    engine, _, _ = native.compiled(f"test {text}", lambda: (text, b""), native.machine())
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(engine.get_function_address("f"))
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.uniform(low, high, 4000), np.clip(rng.uniform(-1, 1, 4000), low, high)])
    if name == "log":
        values = np.exp(rng.uniform(np.log(low), np.log(high), 8000))
    values = values.astype(np.float32)
    given, got = aligned((WIDTH,), np.float32), aligned((WIDTH,), np.float32)
    result = np.empty_like(values)
    for k in range(0, len(values), WIDTH):
        given[:] = values[k : k + WIDTH]
        function(given.ctypes.data, got.ctypes.data)
        result[k : k + WIDTH] = got
    exact = expected(values.astype(float))
    normal = np.abs(exact) > 1e-37
    np.testing.assert_allclose(result[normal], exact[normal], rtol=tolerance)
    assert np.abs(result[~normal]).max(initial=0.0) <= 1.2e-37


@pytest.mark.parametrize("mean", [0.003, 1.28, 2.32, 30.0])
def test_poisson_numbers_are_those_of_numpy_and_have_the_law(mean: float) -> None:
    from scipy.stats import poisson

    edges = thresholds(mean)
    # The law itself: the chance of every number, to 2^-32.
    chances = np.diff(np.concatenate([[0], edges.astype(float), [2.0**32]])) / 2.0**32
    assert np.abs(chances - poisson.pmf(np.arange(len(chances)), mean)).max() < 2.0**-31
    out = aligned((64 * 40,), np.int32)
    kinds = [ctypes.c_void_p] * 2 + [ctypes.c_int64] * 3 + [ctypes.c_uint32] * 5
    function = ctypes.CFUNCTYPE(None, *kinds)(address())
    seed, step, stream = 123 | (456 << 32), 7 | (3 << 32), 2**31 + 5
    function(out.ctypes.data, edges.ctypes.data, len(edges), 3, 40, 7, stream, 3, 123, 456)
    assert np.array_equal(out, numbers(mean, np.arange(64 * 40) + 3 * 64, step, stream, seed))


def test_poisson_input_reaches_the_chosen_cells_at_its_rate() -> None:
    """Counted by cells that a single event makes spike."""
    group = Group(LIFDelta(refractory_time=0.0), 500)
    given = PoissonInput("cell", "excitatory", ["100 Hz", 0.0], 25.0, bin="500 ms", cells=(100, 300))
    data = Network({"cell": group}, inputs=[given], seed=3).run(1000.0, Record(bin=500.0), threads=1)
    assert set(data["spike_cell"].values) <= set(range(100, 300))
    expected = 200 * 50.0  # less what falls into one step together
    together = 1 - (1 - np.exp(-0.01)) / 0.01
    assert data["rate"].values[1, 0] == 0
    assert abs(data.sizes["event"] - expected * (1 - together)) < 5 * np.sqrt(expected)
