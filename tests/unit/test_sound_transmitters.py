"""Release by rate against single spikes, the fluid against its balance, and a null that can fail."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from glutamate import simulate
from glutamate.circuit.rate_release import RateRelease, TissueFluid
from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.readouts.slow_waves import sleep
from glutamate.readouts.sound_transmitters import AMBIENT, closed_loop_transmitters, differences, equal
from glutamate.synapse.release import Release

RATE = 0.02  # per ms


@pytest.mark.slow
def test_the_mean_terminal_is_the_mean_of_terminals_that_hear_poisson_spikes():
    terminal = Release.markram2015_e2()
    rng = np.random.default_rng(4)
    vesicles = []
    for _ in range(400):
        state, last, total = terminal.start(None), 0.0, 0.0
        times = np.cumsum(rng.exponential(1 / RATE, size=80))
        for now in times[times < 1000.0]:
            wait = now - last
            state = terminal.State(
                state.utilization * np.exp(-wait / terminal.facilitation_time),
                1 - (1 - state.resources) * np.exp(-wait / terminal.recovery_time),
            )
            total += terminal.vesicles(state, None, 1.0)
            state, last = terminal.after_spike(state, None, 1.0), now
        vesicles.append(total)
    mean = RateRelease.markram2015_e2()
    drive = mean.Drive(RATE)
    path = solve_ivp(lambda t, y: mean.rate(mean.State(*y), drive), (0, 1000), mean.start(drive), max_step=1.0)
    counted = np.trapezoid([mean.output(mean.State(*y), drive).vesicles for y in path.y.T], path.t)
    assert counted == pytest.approx(np.mean(vesicles), rel=0.05)
    assert np.std(vesicles) / 20 < 0.02 * counted


def test_the_mean_terminal_has_the_numbers_of_its_terminal():
    terminal, mean = Release.markram2015_i2(), RateRelease.markram2015_i2()
    assert all(getattr(mean, name) == getattr(terminal, name) for name in vars(RateRelease)["PARAMETERS"])


def test_constant_release_settles_where_uptake_carries_it():
    firing = {f"{name}.rate": rate for name, rate in (("pyramidal", 0.01), ("relay", 0.02), ("interneuron", 0.01))}
    whole = closed_loop_transmitters()
    parts = {name: whole.parts[name] for name in ("pyramidal", "relay", "interneuron")}
    for name, part in parts.items():
        made = Model.of(single(part, name), name="terminal").set({f"{name}.rate": firing[f"{name}.rate"]})
        last = simulate(made, times=[0.0, 20e3])[f"{name}.vesicles"].values[-1]
        step = part.start(None)
        for _ in range(4000):
            slope = part.rate(step, part.Drive(firing[f"{name}.rate"]))
            step = part.State(*(x + 5 * d for x, d in zip(step, slope, strict=True)))
        assert last == pytest.approx(part.output(step, part.Drive(firing[f"{name}.rate"])).vesicles, rel=1e-4)
    fluid, gat = TissueFluid(), whole.parts["cortical_gat"]
    drive = fluid.Drive(0.002, 0.003, 0.005, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    inflow = fluid.rate(fluid.start(drive), drive)
    molecules = 0.77 * 0.002 * 3000 + 0.09 * 0.003 * 3000  # per um^3 of tissue and ms
    assert inflow.glutamate_ambient == pytest.approx(molecules / 6.02214076e5 / 0.2)  # 6e5 molecules in um^3 mM
    level = brentq(lambda g: inflow.gaba_ambient - gat.output(None, gat.Drive(g, 10.6, 1e5, 1.0)).uptake, 1e-6, 1.0)
    assert level > 10.6 / 1e5


def test_the_comparison_sees_a_change_above_its_noise_and_holds_without_one():
    rng = np.random.default_rng(1)
    missed = 0
    for _ in range(400):
        sham = {str(k): 1 + 0.1 * rng.normal(size=12) for k in range(8)}
        active = {name: values + 0.003 * rng.normal(size=12) for name, values in sham.items()}
        missed += equal(differences(active, sham)) < 1
        moved = active | {"3": active["3"] * 1.01}
        assert [name for name, one in differences(moved, sham).items() if one.low > 0.002] == ["3"]
    assert missed < 400 * 0.09  # one family in twenty is expected


@pytest.mark.slow
def test_arms_share_their_random_input_until_the_first_sound():
    names = [*AMBIENT, "device.sound"]
    quiet, loud = (sleep({"device.strength": s}, names, 2, 12.0, "closed_loop_transmitters") for s in (0.0, 0.7))
    for member in range(2):
        first = np.flatnonzero(loud["device.sound"].values[member] > 0)[0]
        for name in AMBIENT:
            before, after = quiet[name].values[member], loud[name].values[member]
            np.testing.assert_array_equal(before[:first], after[:first])
            assert (before[first:] != after[first:]).any()


def test_arms_that_do_not_pair_are_refused():
    pair = {"x": np.array([1.0, 2.0])}
    for wrong in ({}, {"y": pair["x"]}, {"x": np.ones(3)}):
        with pytest.raises(ParameterError):
            differences(wrong, pair)
    found = differences({"x": np.array([1.1, 2.1])}, pair)["x"]
    assert found.change == pytest.approx(0.1 / 1.5)
    assert found.high - found.low == pytest.approx(0, abs=1e-9)  # both pairs changed alike


def test_sound_reaches_terminals_only_through_firing():
    wires = closed_loop_transmitters().wires
    readers = {drive for drive, source in wires.items() if isinstance(source, str) and source.startswith("device.")}
    assert readers == {"thalamus.sound"}
