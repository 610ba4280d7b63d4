"""Kinetics against SciPy twins: two compartments with a metabolite, saturable elimination, block of channels."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.parameter import par
from glutamate.pharmacology.course import course, slowest_rate, values
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.occupancy import Occupancy
from glutamate.pharmacology.open_channel_block import OpenChannelBlock
from glutamate.pharmacology.regimen import Regimen

CASE = "assumed: a case"
TWO = Kinetics(
    clearance=par(6, "L/h", CASE), volume=par(20, "L", CASE), exchange=par(4, "L/h", CASE),
    peripheral_volume=par(35, "L", CASE), deep_exchange=par(1, "L/h", CASE), deep_volume=par(80, "L", CASE),
    absorption_rate=par(0.9, "1/h", CASE), available=par(0.6, "1", CASE), metabolite_share=par(0.3, "1", CASE),
    metabolite_clearance=par(2, "L/h", CASE), metabolite_volume=par(15, "L", CASE), weight=par(50, "kg", CASE),
)  # fmt: skip


def twin():
    """Rates of depot, central, peripheral, deep, metabolite (mg) at 50 kg."""
    small, size = (50 / 70) ** 0.75, 50 / 70
    out = small * np.array([6, 4, 1]) / (20 * size)
    back = small * np.array([4 / 35, 1 / 80]) / size
    return np.array(
        [
            [-0.9, 0, 0, 0, 0],
            [0.9, -out.sum(), back[0], back[1], 0],
            [0, out[1], -back[0], 0, 0],
            [0, out[2], 0, -back[1], 0],
            [0, 0.3 * out[0], 0, 0, -small * 2 / (15 * size)],
        ]
    )


def test_three_compartments_and_a_metabolite_are_a_matrix_exponential():
    times = np.linspace(0, 60, 31)
    data = course(TWO, Regimen.events(amt=200), times=times, rtol=1e-10)
    expected = np.array([expm(twin() * t) @ [120, 0, 0, 0, 0] for t in times])
    for k, name in enumerate(("depot", "central", "peripheral", "deep", "metabolite")):
        np.testing.assert_allclose(values(data, name, "mg"), expected[:, k], rtol=1e-7, atol=1e-8)
    assert slowest_rate(TWO) == pytest.approx(-np.linalg.eigvals(twin()).real.max())


def test_doses_per_kg_count_by_weight():
    by_kg = course(TWO, Regimen.events(amt=2, per_kg=True), times=[0, 5.0])
    whole = course(TWO, Regimen.events(amt=100), times=[0, 5.0])
    np.testing.assert_allclose(by_kg["kinetics.central"], whole["kinetics.central"], rtol=1e-9)


def test_elimination_saturates_and_uptake_too():
    part = Kinetics(
        clearance=par(0, "L/h", CASE), volume=par(42, "L", CASE), saturable_max=par(8600, "mg/h", CASE),
        saturable_half=par(80, "mg/L", CASE), absorption_rate=par(3, "1/h", CASE),
        uptake_saturation=par(0.01, "1/g", CASE),
    )  # fmt: skip
    times = np.linspace(0, 6, 25)
    data = course(part, Regimen.events(amt=40_000), times=times, rtol=1e-9)
    absorbed = 40_000 / 1.4

    def rate(t, y):
        level = y[1] / 42
        return [-3 * y[0], 3 * y[0] - 8600 * level / (80 + level)]

    found = solve_ivp(rate, (0, 6), [absorbed, 0], method="LSODA", t_eval=times, rtol=1e-10, atol=1e-9).y
    np.testing.assert_allclose(values(data, "central", "mg"), found[1], rtol=1e-6, atol=1e-5)
    with pytest.raises(ParameterError, match="saturate"):
        course(part, Regimen.events(amt=10, ii=24, ss=1), 24.0)


def test_what_the_body_makes_itself_stays_until_a_dose():
    part = changed(TWO, baseline=par(3, "mg/L", CASE).canonical("h"))
    data = course(part, Regimen.events(amt=1e-6, time=99), 100.0)
    np.testing.assert_allclose(values(data, "concentration", "mg/L"), 3.0, rtol=1e-6)
    np.testing.assert_allclose(values(data, "brain", "mM"), 3 / 200, rtol=1e-6)


def test_brain_and_effect_site_follow():
    part = Kinetics(
        unbound=par(0.2, "1", CASE), brain_ratio=par(0.5, "1", CASE), brain_time=par(2, "h", CASE),
        effect_time=par(3, "h", CASE),
    )  # fmt: skip
    times = np.linspace(0, 12, 13)
    data = course(part, Regimen.events(amt=100, cmt=2), times=times, rtol=1e-10)

    def follows(tau):
        return 2.0 * (np.exp(-0.2 * times) - np.exp(-times / tau)) / (1 - 0.2 * tau)

    np.testing.assert_allclose(values(data, "effect_site", "mg/L"), follows(3), rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(values(data, "brain", "mM"), 0.5 * 0.2 / 200 * follows(2), rtol=1e-7, atol=1e-12)


def test_clearance_grows_with_exposure():
    part = Kinetics(induction_max=par(0.2, "1", CASE), induction_time=par(2, "d", CASE))
    data = course(part, Regimen.events(amt=480, tinf=4800, cmt=2), times=[0, 4000.0])
    level = values(data, "concentration", "mg/L")[-1]
    assert values(data, "clearance_now", "L/h")[-1] == pytest.approx(10 * (1 + 0.2 * level / (level + 0.1)), rel=1e-6)
    assert level == pytest.approx(0.1 / values(data, "clearance_now", "L/h")[-1], rel=1e-6)


def test_a_regimen_runs_in_many_people_at_once():
    clearances = np.array([5.0, 10.0, 20.0]) * TWO.clearance / 6
    data = course(TWO, "100 mg iv once at 00:00", times=[0, 500.0], vary={"kinetics.clearance": clearances})
    area = values(data, "exposure", "mg h/L")[:, -1]
    np.testing.assert_allclose(area, 100 / (np.array([5, 10, 20]) * (50 / 70) ** 0.75), rtol=1e-2)


def test_effect_sets_in_and_wears_off():
    part = Occupancy(
        half=par(10, "nM", CASE), onset_time=par(1, "h", CASE), tolerance_time=par(48, "h", CASE),
        tolerance_loss=par(0.7, "1", CASE),
    )  # fmt: skip
    start = {"occupancy.reached": 0.0, "occupancy.tolerance": 0.0}
    times = np.array([0, 1, 48, 480.0])
    data = simulate(Model.of(part, name="occupancy"), times=times, start=start, drive={"occupancy.free": 30e-6})
    reached, used = 0.75 * (1 - np.exp(-times)), 0.75 * (1 - np.exp(-times / 48))
    np.testing.assert_allclose(data["occupancy.effect"], reached * (1 - 0.7 * used), rtol=1e-5, atol=1e-9)
    rival = part.output(part.start(part.Drive(30e-6, 2.0)), part.Drive(30e-6, 2.0))
    assert rival.occupied == pytest.approx(0.5)


@pytest.mark.parametrize("voltage", [-70.0, -30.0, 20.0])
def test_drug_and_magnesium_share_one_pore(voltage):
    part = OpenChannelBlock.memantine("2a")
    half = part.half_block(voltage, 1.0)
    assert part.output(None, part.Drive(half, 1.0, voltage)).current_factor == pytest.approx(0.5)
    free, drug, ion = 1.0, 3.0 / (0.9 * np.exp((voltage + 70) / 32.2)), 1 / (3.57 * np.exp(0.062 * voltage))
    blocked = part.output(None, part.Drive(3e-3, 1.0, voltage)).blocked
    assert blocked == pytest.approx(drug / (free + drug + ion))


def test_an_unknown_subunit_is_refused():
    with pytest.raises(ParameterError, match="2a, 2b"):
        OpenChannelBlock.ketamine("2e")


@pytest.mark.parametrize("times", [[], [1.0, 0.5], [-1.0, 2.0], ["x"], [[0.0, 1.0]], [0.0, np.nan]])
def test_times_that_cannot_be_are_refused(times):
    with pytest.raises(ParameterError, match="ascending hours"):
        course(TWO, "100 mg once", times=times)
