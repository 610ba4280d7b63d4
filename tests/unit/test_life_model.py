"""The model `life`: events and inputs reach what they should, people stay apart, factors arrive, bad input fails."""

from typing import Any

import numpy as np
import pytest

from glutamate import people
from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, PathError
from glutamate.life import factors
from glutamate.life.averaging import SLOW, Block, averaged
from glutamate.life.burnout import Burnout, resting_places
from glutamate.life.factors import effects, moments
from glutamate.life.life import REGIONS
from glutamate.life.pool_targets import carry_over
from glutamate.life.sleep import Night, nights, timetable


def life(protocol: Protocol | None = None, days: float = 7.0, step: float = 0.5, **more: Any) -> Any:
    """A run of the model from midnight on."""
    values = more.pop("values", {})
    times = np.arange(0, 24 * days + step / 2, step)
    model = discover.model("life").set(values)
    return simulate(model, protocol, times=times, solver="tsit5", rtol=1e-5, threads=1, **more)


@pytest.fixture(scope="module")
def quiet() -> Any:
    """Seven days in which nothing happens."""
    return life()


def at(data: Any, path: str, hour: float) -> float:
    return float(data[path].sel(time=hour, method="nearest"))


def test_alarms_cut_sleep_and_make_debt(quiet: Any) -> None:
    short = life(timetable(nights(26.0, 6.0, 7)))
    slept = [float(d["pressure.asleep"].values[96:].mean() * 24) for d in (quiet, short)]
    assert 7.9 < slept[0] < 8.4
    assert 3.5 < slept[1] <= 4.05
    noon = 24 * 6 + 12.0
    assert at(short, "performance.lapses", noon) > at(quiet, "performance.lapses", noon) + 2
    assert at(short, "performance.debt_share", noon) > 0.05
    assert at(quiet, "performance.debt_share", noon) == 0.0
    assert at(short, "chronic.gaba", noon) < 1.0


def test_evening_lamps_move_the_clock_and_no_glutamate_term_is_needed(quiet: Any) -> None:
    lit = life(values={"lamps": 160.0}, days=10)
    dark = life(days=10)
    late = [float(d["pressure.asleep"].values[-48:].argmax()) for d in (dark, lit)]
    assert late[1] >= late[0] + 1
    assert float(abs(lit["chronic.transporters"] - 1).max()) < 1e-9


def test_a_stressor_lifts_release_for_a_day_and_cortisol_for_hours(quiet: Any) -> None:
    struck = life(Protocol().event("stressors.stressor", 2.0, ["34 h"]))
    assert at(struck, "glands.cortisol", 34.5) > 1.3
    assert at(struck, "glands.cortisol", 58) < 1.01
    assert at(struck, "handed.release_gain", 36) > at(quiet, "handed.release_gain", 36) + 0.05
    assert at(struck, "handed.release_gain", 58) > 1.005
    assert at(struck, "handed.uptake", 160) < 1.0


def test_load_moves_prefrontal_glutamate_by_thinking_and_visual_by_the_senses(quiet: Any) -> None:
    evening = 24 * 3 + 22.0
    thinking = life(Protocol().pulse("cognitive", 1.6, 80.0, 14.0))
    seeing = life(Protocol().pulse("sensory", 1.6, 80.0, 14.0))
    moved = {
        name: [at(d, f"{region}.glutamate_tissue", evening) - at(quiet, f"{region}.glutamate_tissue", evening)
               for region in ("prefrontal", "visual")]
        for name, d in (("thinking", thinking), ("seeing", seeing))
    }  # fmt: skip
    assert moved["thinking"][0] > 0.08 > 1e-6 > abs(moved["thinking"][1])
    assert moved["seeing"][1] > 0.08 > 0.03 > moved["seeing"][0] > 0
    assert at(thinking, "choice.low_cost", evening) > at(quiet, "choice.low_cost", evening)
    assert len(REGIONS) == 4


def test_caffeine_hides_pressure_and_delays_sleep_but_pressure_goes_on_rising() -> None:
    cup = life(Protocol().event("caffeine.dose", "200 mg", ["20 h"]), days=2, step=0.1)
    none = life(days=2, step=0.1)
    second = 120  # half past eleven, between the first and the second sleep
    begun = [0.1 * (second + np.argmax(d["pressure.asleep"].values[second:] > 0.5)) for d in (none, cup)]
    assert begun[0] + 0.1 < begun[1] < begun[0] + 2
    between = (begun[0] + begun[1]) / 2
    assert at(cup, "pressure.pressure", between) > at(none, "pressure.pressure", between)
    assert at(cup, "pressure.felt", between) < at(cup, "pressure.pressure", between)


def test_caffeine_level_is_two_exponentials() -> None:
    cup = life(Protocol().event("caffeine.dose", "200 mg", ["20 h"]), days=2, step=0.1)
    t = cup["time"].values - 20
    ka, ke = np.log(2) / 0.25, np.log(2) / 5
    level = np.where(t >= 0, 200 / 42 * ka / (ka - ke) * (np.exp(-ke * t) - np.exp(-ka * t)), 0.0)
    found = cup["caffeine.level"].values / 1e-9
    after = t > 0.05
    np.testing.assert_allclose(found[after], level[after], atol=2e-3)


def test_three_bouts_a_week_damp_stress_by_a_tenth() -> None:
    hours = [f"{24 * d + 18} h" for d in range(140) if d % 7 in (0, 2, 4)]
    trained = life(Protocol().event("exercise.bout", 1.0, hours), days=140, step=6.0)
    assert float(trained["exercise.damping_factor"][-28:].mean()) == pytest.approx(0.9, abs=0.01)
    assert float(trained["handed.plasticity"].max()) < 1.5


def test_people_stay_apart() -> None:
    vary = dict(people.draw("depression", 6, seed=2))
    data = life(vary=vary, days=3, step=4.0)
    one = life(vary={p: v[3:4] for p, v in vary.items()}, days=3, step=4.0)
    assert data.sizes["member"] == 6
    for path in ("pressure.pressure", "performance.lapses", "glands.cortisol"):
        np.testing.assert_array_equal(data[path].values[3], one[path].values[0])


def test_factors_reach_the_synapse_and_the_cycle() -> None:
    given = {"release_gain": 1.2, "uptake": 0.8, "gaba_tone": 0.9, "arousal": 0.5}
    synapse = discover.model("synapse", ())
    moved, plain = synapse.with_effects(*effects("synapse", given)).values(), synapse.values()
    assert moved["release.release_probability"] == pytest.approx(1.2 * plain["release.release_probability"])
    assert moved["transporters"] == pytest.approx(0.8 * plain["transporters"])
    ratio = moved["inhibition.vesicle_molecules"] / plain["inhibition.vesicle_molecules"]
    assert ratio == pytest.approx(0.9**0.32)
    for name in factors.MOVES:
        kind = discover.find("mechanism", name).load() if name == "jansen_rit" else None
        slots = (Model.of(kind()) if kind else discover.model(name, ())).slots()
        assert all(path in slots for _, path, _ in factors.MOVES[name]), name


def test_factors_are_read_from_a_run_and_refused_outside_their_bounds(quiet: Any) -> None:
    found = moments(quiet, 40.0)
    assert set(found) == set(factors.BOUNDS)
    effects("cycle", found)
    with pytest.raises(ParameterError, match="nothing is extrapolated"):
        effects("synapse", {"uptake": np.array([1.0, 0.2])})
    with pytest.raises(ParameterError, match="nothing is extrapolated"):
        effects("synapse", {"uptake": float("nan")})
    with pytest.raises(ParameterError, match="gaba_tone"):
        effects("synapse", {"gaba_ton": 1.0})
    with pytest.raises(PathError, match="synapse"):
        effects("synaps", {})


def test_days_in_blocks_agree_with_every_day() -> None:
    model = discover.model("life")
    blocks = [Block(10), *[Block(10, {"strain": 1.0})] * 4, *[Block(10)] * 5]
    found = averaged(model, blocks)
    times = 24.0 * np.arange(0, 101, 10)
    full = simulate(model, Protocol().pulse("strain", 1.0, 240.0, 960.0), times=times, record=list(SLOW), rtol=1e-5,
                    solver="tsit5", threads=1)  # fmt: skip
    for path in ("chronic.transporters", "chronic.gaba", "chronic.spines", "glands.adrenal", "glands.corticotrophs"):
        assert float(abs(found.slow[path][0] - full[path].values).max()) < 0.01, path
    assert found.days[-1] == 100
    with pytest.raises(ParameterError, match="at least 3 days"):
        averaged(model, [Block(2)])
    with pytest.raises(PathError, match=r"chronic\.spines"):
        averaged(model, [Block(7)], slow=["chronic.spine"])


def test_nights_that_overlap_are_refused() -> None:
    with pytest.raises(ParameterError, match="hours that rise"):
        timetable([Night(23, 31), Night(30, 40)])
    with pytest.raises(ParameterError, match="hours that rise"):
        timetable([Night(31, 23)])
    with pytest.raises(ParameterError, match="30, 65"):
        discover.model("life", (("age", "40"),))


def test_exhaustion_has_a_threshold_and_less_load_removes_it() -> None:
    part = Burnout()
    places = resting_places(part)
    assert [stable for _, stable in places] == [True, False, True]
    np.testing.assert_allclose([x for x, _ in places], [0.0, 0.2, 0.8])
    assert resting_places(part, 0.7) == [(0.0, True)]


def test_drinking_at_three_hundred_grams_does_not_pile_up() -> None:
    from glutamate.life.alcohol_targets import stopped

    _, run = stopped(300.0, 16.0)
    assert run["alcohol.alcohol"][0] < 100.0


def test_the_carry_over_of_a_hard_day_depends_on_the_pace() -> None:
    """The pace of tissue glutamate is a guess: at 7.2 h twice as much is left at waking."""
    left = [carry_over(time)[1] for time in (3.0, 4.0, 7.2, 10.0)]
    assert left == sorted(left)
    assert left[2] == pytest.approx(4.0, abs=0.6)


def test_pulses_keep_the_mean_of_the_rhythm_and_mean_more_to_a_low_affinity_receptor() -> None:
    from glutamate.life.cortisol_pulses import CortisolPulses, pulse_train, receptor_mean
    from glutamate.life.cortisol_targets import day

    hours, sizes = pulse_train(60, seed=4)
    assert 15 < len(hours) / 60 < 22
    protocol = Protocol().event("cortisol_pulses.pulse", [f"{s} nM" for s in sizes], [f"{h} h" for h in hours])
    times = np.arange(24, 60 * 24, 0.1)
    data = simulate(Model.of(CortisolPulses()), protocol, times=np.concatenate([[0.0], times]), threads=1)
    level = data["cortisol_pulses.plasma"].values[1:] / 1e-6
    assert level.mean() == pytest.approx(189, rel=0.06)
    assert level.std() > day("plasma")[0] / 4
    pulsed, steady = receptor_mean(level, 4 * 170)
    assert pulsed > 2 * steady
    with pytest.raises(ParameterError, match="up to 366"):
        pulse_train(0)


def test_three_views_of_clearance_in_sleep() -> None:
    from glutamate.life.solute_clearance import SoluteClearance

    ends = []
    for part in (SoluteClearance(), SoluteClearance.faster(), SoluteClearance.slower()):
        model = Model.of(part).set({"solute_clearance.sleep": 0.0})
        protocol = Protocol().pulse("solute_clearance.sleep", 1.0, 1.0, 8.0)
        data = simulate(model, protocol, times=[0, 9.0], rtol=1e-8, threads=1)
        ends.append(float(data["solute_clearance.level"][-1]))
        factor = part.asleep
        assert ends[-1] == pytest.approx(1 / factor + (1 - 1 / factor) * np.exp(-factor * 8 / 6), rel=1e-5)
    assert ends[0] == pytest.approx(1.0)
    assert ends[1] < 1.0 < ends[2]
