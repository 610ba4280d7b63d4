"""What surrounds the cycle against twins in SciPy: plasma, sugar, vitamin, magnesium, sleep, label, vigabatrin."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.simulate import simulate
from glutamate.metabolism.label_targets import curves

TIMES = np.arange(0.0, 481.0, 20.0)


def course(path: str, protocol: Protocol, times: Any = TIMES, choices: Any = (), **values: Any) -> Any:
    model = discover.model("metabolism", choices).set(values)
    return simulate(model, protocol, times=times, record=[path], rtol=1e-9, threads=1)[path].values


def solved(rate: Any, start: Any, times: Any = TIMES) -> Any:
    return solve_ivp(rate, (0, times[-1]), start, "LSODA", times, rtol=1e-10, atol=1e-14, max_step=10.0).y


@pytest.mark.parametrize(("port", "share"), [("plasma.water", 1.0), ("plasma.with_food", 0.0)])
def test_plasma_glutamate(port: str, share: float) -> None:
    dose = 10500.0 / 187.13 / 70 * 1000  # umol/kg
    ka, pass_rate = (0.026, 5.9) if share else (0.026 / 8, 11.8)

    def rate(t: float, y: Any) -> list[float]:
        flow = ka * y[0]
        kept = flow * flow / (flow + pass_rate) + y[1]
        return [-flow, -y[1] / 120, kept / 0.25 - 0.038 * (y[2] - 50)]

    twin = solved(rate, [dose, 0.39, 50.0])[2]
    protocol = Protocol().event(port, "10.5 g", [0.0]).event("plasma.food", 1.0, [0.0])
    np.testing.assert_allclose(1e3 * course("plasma.glutamate_plasma", protocol), twin, rtol=1e-6)


def test_plasma_glucose_is_a_linear_system() -> None:
    matrix = np.array([
        [-0.025, 0, 0, 0],
        [0, -0.01, 0, 0],
        [0.7 * 0.025 / 0.25, 0.7 * 0.01 / 0.25, -0.03, -0.05],
        [0, 0, 0.05, -0.03],
    ])  # fmt: skip
    start = np.array([25 / 180.16 / 70 * 1e3, 80 / 180.16 / 70 * 1e3, 0, 0])  # mmol/kg
    twin = [5 + (expm(matrix * t) @ start)[2] for t in TIMES]
    protocol = Protocol().event("sugar.eat_sugar", "25 g", [0.0]).event("sugar.eat_starch", "80 g", [0.0])
    np.testing.assert_allclose(course("sugar.glucose_plasma", protocol), twin, rtol=1e-7)


def test_vitamin_b6_over_months() -> None:
    times = np.linspace(0, 120 * 1440.0, 25)
    intake = 0.1

    def rate(t: float, y: Any) -> list[float]:
        enters = 1.3 * y[0] / (0.3 + y[0])
        return [np.log(2) / (20 * 1440) * (intake - y[0]), np.log(2) / (2 * 1440) * (enters - y[1])]

    twin = solve_ivp(rate, (0, times[-1]), [1.0, 1.0], "LSODA", times, rtol=1e-10, atol=1e-14).y[1]
    protocol = Protocol().step("vitamin_b6", intake, 0.0)
    np.testing.assert_allclose(course("vitamin.brain", protocol, times), twin, rtol=1e-6)


@pytest.mark.parametrize(("name", "entry", "leaves"), [("regulated", 0.0030, 0.0249), ("bolus", 0.005, 0.005)])
def test_magnesium_follows_a_step_as_an_exponential(name: str, entry: float, leaves: float) -> None:
    protocol = Protocol().step("magnesium_plasma", "2.3 mM", 0.0)
    got = course("magnesium.magnesium_csf", protocol, choices=(("magnesium", name),))
    np.testing.assert_allclose(got, 1.25 + entry / leaves * (2.3 - 0.85) * (1 - np.exp(-leaves * TIMES)), rtol=1e-7)


def test_sleep_and_wake_of_rats() -> None:
    def rate(t: float, y: Any) -> list[float]:
        level, pressure = y
        if t < 180 or t >= 300:
            return [(1.2 - 1.5 * max(pressure - 0.45, 0) - level) / 60, (1 - pressure) / 300]
        return [(0.8 - level) * (1 + 4 * (pressure - 0.35)) / 60, (0.1 - pressure) / 120]

    y, twin = np.array([1.0, 0.35]), [1.0]
    for begin, end in pairwise(TIMES):
        y = solve_ivp(rate, (begin, end - 1e-9), y, "LSODA", rtol=1e-10, atol=1e-12, max_step=1.0).y[:, -1]
        twin.append(y[0])
    got = course("sleep.level", Protocol().pulse("nrem", 1.0, "180 min", "120 min"), choices=(("sleep", "rat"),))
    np.testing.assert_allclose(got, twin, rtol=1e-6)


def test_label_without_dilution_is_the_exponential_of_two_states() -> None:
    times = np.arange(0.0, 121.0, 1.0)
    model = discover.model("cycle", (("label", True),))
    model = model.set({"label.pyruvate_label": 1.0, "label.astrocyte_label": 0.0})
    paths = ["label.glutamate_label", "label.glutamine_label", "energy.neuron_cycle", "tissue.cycle_glutamate"]
    data = simulate(model, times=times, record=paths, rtol=1e-9, threads=1)
    flows = [float(data[p][0]) / 1e3 for p in paths[2:]]
    twin = curves(flows[0], flows[1], 0.10).reshape(len(times), 2)
    for k, path in enumerate(paths[:2]):
        np.testing.assert_allclose(data[path].values, twin[:, k], rtol=1e-6, atol=1e-9)


def test_vigabatrin_takes_out_enzyme() -> None:
    times = np.linspace(0, 8 * 1440.0, 33)

    def rate(t: float, y: Any) -> list[float]:
        return [0.1308 / 1440 * (1 - y[0]) - 0.0143 * y[1] * y[0], -0.4077 / 60 * y[1]]

    twin = solved(rate, [1.0, 1.0], times)[0]
    got = course("transaminase.active", Protocol().event("transaminase.dose", "50 mg/kg", [0.0]), times)
    np.testing.assert_allclose(got, twin, rtol=1e-5)
