"""The calcium control model against an Euler twin written from its equations."""

import math

import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity.shouval import CalciumControl, change, pairing_change


def twin(rate, pulses, voltage=None, size=None, dt=0.02):
    fast = slow = first = second = calcium = 0.0
    weight, due, period = 0.25, 0.0, 1000 / rate

    def squashed(x):
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, x))))

    for k in range(int(pulses * period / dt)):
        if k * dt >= due - 1e-9:
            added = 0.5 * (1 - fast - slow)
            fast, slow, first, second, due = fast + added / 2, slow + added / 2, first + 1, second + 1, due + period
        v = -65 + size / 0.6968 * (first - second) if voltage is None else voltage
        current = (fast + slow) / 500 / (1 + math.exp(-0.062 * v) / 3.57) * (130 - v)
        goal = 0.25 + squashed(80 * (calcium - 0.55)) - 0.25 * squashed(80 * (calcium - 0.35))
        weight += dt / 1000 / (0.1 / (1e-5 + calcium**3) + 1) * (goal - weight)
        calcium += dt * (current - calcium / 50)
        fast, slow = fast * math.exp(-dt / 50), slow * math.exp(-dt / 200)
        first, second = first * math.exp(-dt / 50), second * math.exp(-dt / 5)
    return weight / 0.25


@pytest.mark.slow
@pytest.mark.parametrize("voltage", [-60.0, -52.0, -45.0])
def test_pairing_at_a_voltage(voltage):
    assert pairing_change(voltage, 20) == pytest.approx(twin(1.0, 20, voltage), rel=0.005)


@pytest.mark.slow
def test_pulses_alone_at_a_rate():
    assert change(4.0, 60, potential=10.0) == pytest.approx(twin(4.0, 60, size=10.0), rel=0.01)


def test_without_receptors_nothing_changes():
    assert change(20.0, 50, potential=10.0, nmda=0.0) == pytest.approx(1.0, abs=1e-6)


def test_target_spikes_depolarize():
    part = CalciumControl()
    drive = part.Drive(1.0, 1.0, 0.0, 1.0)
    after = part.after_target(part.start(drive), drive, 1.0)
    assert part.output(after, drive).voltage == pytest.approx(35.0)


def test_a_train_needs_pulses():
    with pytest.raises(ParameterError):
        change(0.0, 10)
