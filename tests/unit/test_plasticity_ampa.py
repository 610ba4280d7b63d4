"""AMPA receptors in slots: rest, a step of efficacy, kinase and phosphatase, conservation."""

import numpy as np
import pytest

from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.plasticity.ampa_trafficking import AMPATrafficking

TIMES = [0.0, 1.0, 3.0, 10.0, 60.0]


def course(**levels):
    part = AMPATrafficking()
    rest = dict.fromkeys(("efficacy", "kinase", "phosphatase"), 0.0)
    built = Model.of(single(part, "site"), name="site").set({f"site.{k}": v for k, v in rest.items()})
    drive = {f"site.{k}": ([0.0, 1e-3, 60.0], [0.0, v, v]) for k, v in levels.items()}
    return simulate(built, duration=60.0, times=TIMES, drive=drive)


def test_rest_holds_eighty_receptors():
    part = AMPATrafficking()
    start = part.start(part.Drive(0.0, 0.0, 0.0))
    assert start.held == pytest.approx(80) and start.free == pytest.approx(20)
    assert part.output(start, part.Drive(0.0, 0.0, 0.0)).weight == pytest.approx(1)


def test_a_step_of_efficacy_reaches_the_ratio_with_a_lag_of_minutes():
    data = course(efficacy=1.0)
    weight = data["site.weight"].values
    assert np.all(np.diff(weight) > 0) and weight[-1] == pytest.approx(5.3, rel=0.02)
    taken = (weight - 1) / 4.3
    assert 0.3 < taken[2] < 0.7  # the reduced form has 0.63 after three minutes
    assert taken[3] == pytest.approx(AMPATrafficking().lagged(10.0), abs=0.1)


def test_kinase_and_phosphatase_point_opposite_ways():
    more, less = course(kinase=1.0)["site.weight"].values, course(phosphatase=1.0)["site.weight"].values
    assert more[1] > 1.003 and less[1] < 0.997


def test_receptors_are_only_made_degraded_and_exchanged():
    part = AMPATrafficking()
    drive, state = part.Drive(0.7, 0.5, 0.2), part.State(100.0, 15.0, 30.0, 300.0)
    rate = part.rate(state, drive)
    entered = part.exchange * (part.free_rest - state.free) + part.turnover * (part.free_rest - state.inside)
    assert rate.held + rate.free + rate.inside == pytest.approx(entered)
