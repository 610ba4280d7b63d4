"""Slow states by region: the prefrontal one is that of a life, others go their own way, a SciPy twin agrees."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.simulate import simulate
from glutamate.life.regional_stress import REGIONS, RegionalStress

STATES = ("transporters", "gaba", "spines")
DAYS = np.arange(0.0, 241.0, 0.5)


@pytest.fixture(scope="module")
def strained():
    """Sixty days of twice the drive, then rest."""
    return simulate(
        discover.model("stressed_regions"), Protocol().pulse("strain", 1.0, "0 d", "60 d"), times=24 * DAYS,
        solver="tsit5", rtol=1e-8, threads=1,
    )  # fmt: skip


def at(data, region: str, state: str, day: float) -> float:
    return float(data[f"{region}.{state}"].values[int(np.searchsorted(DAYS, day))])


def test_the_prefrontal_region_is_that_of_a_life(strained):
    data = simulate(
        discover.model("life"), Protocol().pulse("strain", 1.0, "0 d", "60 d"), times=24 * DAYS[:121],
        record=["chronic.transporters", "chronic.spines", "glands.excess"], solver="tsit5", rtol=1e-8, threads=1,
    )  # fmt: skip
    for own, theirs in (("transporters", "chronic.transporters"), ("spines", "chronic.spines")):
        np.testing.assert_allclose(strained[f"prefrontal.{own}"].values[:121], data[theirs].values, rtol=1e-6)
    specs = discover.find("mechanism", "chronic_stress").load().PARAMETERS
    for name in ("half", "transporter_loss", "transporter_down", "transporter_up", "gaba_loss", "gaba_time"):
        mine = RegionalStress.PARAMETERS[name]
        assert (mine.value, mine.unit, mine.low, mine.high) == (
            specs[name].value, specs[name].unit, specs[name].low, specs[name].high,
        )  # fmt: skip
    assert RegionalStress.PARAMETERS["spine_change"].value == -specs["spine_loss"].value


def test_regions_go_their_own_way(strained):
    assert at(strained, "prefrontal", "spines", 60) == pytest.approx(0.80, abs=0.02)
    assert at(strained, "hippocampus", "spines", 60) < 0.9
    assert at(strained, "amygdala", "spines", 60) > 1.15
    assert at(strained, "orbitofrontal", "spines", 60) > 1.3
    assert at(strained, "goal_striatum", "spines", 60) < 1 < at(strained, "habit_striatum", "spines", 60)
    for region in ("sensory", "motor"):
        for state in ("spines", "transporters", "gaba"):
            assert at(strained, region, state, 60) == pytest.approx(1.0, abs=1e-9)


def test_the_amygdala_holds_what_others_have_given_back(strained):
    assert abs(at(strained, "prefrontal", "spines", 140) - 1) < 0.03
    kept = (at(strained, "amygdala", "spines", 140) - 1) / (at(strained, "amygdala", "spines", 60) - 1)
    assert kept > 0.4


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_a_twin_in_scipy(region, strained):
    part = REGIONS[region]()
    specs = {name: getattr(part, name) for name in type(part).PARAMETERS}
    hours = strained["time"].values
    excess = strained["glands.excess"].values

    def slope(t, y):
        h = np.interp(t, hours, excess)
        effect = h / (h + specs["half"])
        gap = 1 - specs["transporter_loss"] * effect - y[0]
        ahead = specs["spine_change"] * effect - (y[2] - 1)
        onward = ahead * specs["spine_change"] > 0
        return [
            gap / (specs["transporter_up"] if gap > 0 else specs["transporter_down"]) / 24,
            (1 - specs["gaba_loss"] * effect - y[1]) / specs["gaba_time"] / 24,
            ahead / (specs["spine_time"] if onward else specs["spine_back"]) / 24,
        ]

    for part_of in (slice(0, 120), slice(120, None)):  # the strain ends between the two
        begin, *rest = range(len(hours))[part_of]
        start = [strained[f"{region}.{state}"].values[begin] for state in STATES]
        span = hours[[begin, rest[-1]]]
        twin = solve_ivp(slope, span, start, t_eval=hours[part_of], rtol=1e-8, max_step=6.0)
        for k, state in enumerate(STATES):
            np.testing.assert_allclose(strained[f"{region}.{state}"].values[part_of], twin.y[k], atol=1e-4)
