"""A moment of a life as rates and as vesicles: every window is cut from one minute, one life is as in the crowd."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from glutamate import Scenario
from glutamate.errors import ParameterError, PathError, ScenarioError
from glutamate.life.bridges.cortex import cortex
from glutamate.life.bridges.cortex_run import lifted
from glutamate.scenarios.drill import minute_of, open_window, seed_of
from glutamate.scenarios.drill_mean_field import minute
from glutamate.scenarios.drill_one import one_life
from glutamate.scenarios.drill_vesicles import spikes

TEXT = """
format = 1
title = "Two days"
start = 2026-03-02T00:00:00
days = 2
lead_in = "2 days"
arms = [{ name = "coffee" }, { name = "none", replace = { "dose.caffeine" = "none" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "09:00-17:00", work = "desk" },
  { days = "daily", at = "08:00", dose = "caffeine 200 mg oral" },
]
[people]
count = 12
seed = 5
age = "normal(36, 9) within 18..65"
weight = "lognormal(72 kg, cv 16 %)"
[outputs]
keep = 4
"""
HALF = 10.5


@pytest.fixture(scope="module")
def plan():
    return Scenario.from_text(TEXT)


@pytest.fixture(scope="module")
def run(plan):
    return plan.run(progress=False)


@pytest.fixture(scope="module")
def whole(run):
    """The minute from half past ten of person 1."""
    return run.open(1, HALF, "60 s", "mean_field")


def at(ms: float) -> float:
    return HALF + ms / 3.6e6


def test_a_second_is_cut_from_its_minute(run, whole):
    second = run.open(1, at(12_000), "1 s", "mean_field")
    assert second["time"].values[[0, -1]].tolist() == [0.0, 1000.0]
    for name in ("rate_e", "rate_i", "voltage_e", "adaptation", "release"):
        np.testing.assert_array_equal(second[name], whole[name].values[12_000:13_001])
    for name in ("factors", "restricted", "bridge", "ratio", "agreement", "lifted"):
        assert second.attrs[name] == whole.attrs[name]


def test_what_is_said_of_both_scales_is_what_was_computed(run, whole):
    here, said = (json.loads(whole.attrs[name]) for name in ("restricted", "bridge"))
    error, ratio = (json.loads(whole.attrs[name]) for name in ("error", "ratio"))
    assert set(here) == set(ratio) == {"rate_e", "rate_i", "release"}
    for name in here:
        assert here[name] == pytest.approx(float(whole[name].mean()), rel=2e-4)  # unscaled; one value more at the end
        assert ratio[name] == pytest.approx(abs(here[name] / said[name] - 1) / error[name])
    wide = [name for name in ratio if ratio[name] > 3]
    assert all(name in whole.attrs["agreement"] for name in wide)
    factors = json.loads(whole.attrs["factors"])
    at_bridge = cortex().at({name: factors[name] for name in cortex().inputs}, whole.attrs["context"])
    assert said["rate_e"] == pytest.approx(float(at_bridge["rate_e"]))


def test_a_millisecond_shows_the_same_spikes_in_every_window(run):
    short = run.open(1, at(12_340), "10 ms", "vesicles")
    long = run.open(1, at(12_300), "200 ms", "vesicles")
    over = run.open(1, at(11_990), "20 ms", "vesicles")  # reaches over two seconds
    inside = (long["spike_time"] >= 40) & (long["spike_time"] < 50)
    np.testing.assert_allclose(long["spike_time"][inside] - 40, short["spike_time"], atol=1e-9)
    np.testing.assert_array_equal(long["spike_cell"][inside], short["spike_cell"])
    later = run.open(1, at(12_000), "10 ms", "vesicles")
    np.testing.assert_allclose(over["spike_time"][over["spike_time"] >= 10] - 10, later["spike_time"], atol=1e-9)
    again = run.open(1, at(12_340), "10 ms", "vesicles")
    assert again.drop_attrs().identical(short.drop_attrs())


def test_synapses_shown_hear_the_spikes_and_release(run):
    found = run.open(1, at(12_300), "100 ms", "vesicles")
    assert found.sizes["synapse"] == 12 and found.sizes["time"] == 1001
    amounts, cells = found["vesicles"].values, found["spike_cell"].values
    heard = np.isin(cells, found["synapse"].values)
    assert heard.sum() >= 12 and np.isnan(amounts[~heard]).all()
    assert (amounts[heard] > 0.2).all() and (amounts[heard] < 10).all()
    busy, when = cells[heard][-1], found["spike_time"].values[heard][-1]
    cleft = found["cleft.glutamate_cleft"].sel(synapse=busy)
    assert float(cleft.sel(time=slice(when, when + 1)).max()) > 0.5 > float(cleft.sel(time=slice(0, 0.2)).max())


def test_what_a_spike_releases_by_recursion_from_spike_to_spike(run):
    """Utilization and resources of the terminal, both with 150 ms, from rest a second before the window."""
    found = run.open(1, at(12_300), "100 ms", "vesicles")
    lifted_here = _lifted(found)
    whole = minute(lifted_here, seed_of(5, 1, HALF))
    drawn = [spikes(whole, seed_of(5, 1, HALF), second) for second in (11, 12)]
    times, cells = (np.concatenate([each[k] for each in drawn]) for k in (0, 1))
    share = lifted_here.parameters["release.release_probability"]
    checked = 0
    for cell in found["synapse"].values.tolist():
        used, left, before, given = 0.0, 1.0, 11_300.0, []
        for when in times[(cells == cell) & (times >= 11_300) & (times < 12_400)]:
            fade = np.exp(-(when - before) / 150)
            used, left, before = used * fade, 1 - (1 - left) * fade, when
            used += share * (1 - used)
            given.append((when - 12_300, 10 * used * left))
            left -= used * left
        own = found["spike_cell"].values == cell
        inside = [amount for when, amount in given if when >= 0]
        np.testing.assert_allclose(found["vesicles"].values[own], inside, rtol=2e-3)
        checked += len(inside)
    assert checked >= 12


def test_the_cells_fire_at_the_rates_of_the_minute(whole, run):
    found = minute(_lifted(whole), 3)
    own = [spikes(found, 3, second) for second in range(20)]
    for first, last, name in ((0, 1600, "rate_e"), (1600, 2000, "rate_i")):
        fired = sum(int(((cells >= first) & (cells < last)).sum()) for _, cells in own) / (last - first) / 20
        meant = float(getattr(found, name)[4000:24_000].mean())
        assert fired == pytest.approx(meant, rel=4 / np.sqrt(20 * meant * (last - first)))
    times = np.concatenate([each for each, _ in own])
    assert (np.diff(times) >= 0).all() and times[0] >= 0 and times[-1] < 20_000


def _lifted(window):
    from glutamate.life.bridges.cortex_run import Lifted

    given = json.loads(window.attrs["lifted"])
    inputs = {name: given.pop(name) for name in ("outside_hz", "transporters", "magnesium")}
    return Lifted(given, inputs, {})


def test_other_people_minutes_and_seeds_have_fluctuations_of_their_own(run, whole):
    data = run.data.isel(member=run.data["arm"].values == "coffee")
    others = [run.open(2, HALF, "1 s", "mean_field"), run.open(1, at(60_000), "1 s", "mean_field")]
    others.append(open_window(SimpleNamespace(data=data, seed=6), 1, HALF, "1 s", "mean_field"))
    values = [tuple(each["rate_e"].values[:50]) for each in (whole, *others)]
    assert len(set(values)) == 4


def test_windows_that_do_not_fit_their_minute_are_refused(run):
    with pytest.raises(ParameterError, match="at most 30000 ms from there") as refused:
        run.open(1, at(30_000), "40 s", "mean_field")
    assert "minute" in refused.value.do
    with pytest.raises(ParameterError, match=r"0\.5 to 200 ms"):
        run.open(1, HALF, "201 ms", "vesicles")
    with pytest.raises(ParameterError, match=r"0\.5 to 60000 ms"):
        run.open(1, HALF, "61 s", "mean_field")
    with pytest.raises(PathError, match="synapse, circuit, mean_field, vesicles"):
        run.open(1, HALF, "1 s", "meanfield")


def test_paroxysm_is_said_and_not_shown():
    wild = {"release_gain": 1.3, "synapses": 1.2, "gaba_tone": 0.6, "uptake": 1.0, "sensory_gain": 2.0, "arousal": 1.2}
    with pytest.raises(ParameterError, match="excitatory cells at 19") as refused:
        minute(lifted(wild, {"senses": 1.0}), 0)
    assert "circuit" in refused.value.do


def test_the_minute_of_a_moment():
    assert minute_of(10.5) == (10.5, 0.0)
    hours, into = minute_of(10.5 + 59.999 / 3600)
    assert hours == 10.5 and into == pytest.approx(59_999, abs=1e-3)
    for k in range(3000):
        hours, into = minute_of(k / 60)
        assert round(60 * hours) == k and into == 0


def test_one_life_has_the_same_bits_as_in_the_crowd(plan, run):
    for person, arm in ((0, None), (3, "coffee"), (2, "none")):
        alone = one_life(plan, person, arm)
        place = (run.data["person"].values == person) & (run.data["arm"].values == (arm or "coffee"))
        crowd = run.data.isel(member=np.flatnonzero(place))
        courses = [name for name in crowd.data_vars if crowd[name].dims == ("member", "time")]
        assert len(courses) > 20
        for name in courses:
            np.testing.assert_array_equal(alone[name].values, crowd[name].values, err_msg=name)
        np.testing.assert_array_equal(alone["clock"], crowd["clock"])
    opened = open_window(alone, 2, HALF, "1 s", "mean_field")
    assert opened.identical(run.open(2, HALF, "1 s", "mean_field", arm="none"))


def test_one_life_of_somebody_whose_course_no_run_keeps(plan):
    alone = one_life(plan, 11)
    assert alone["person"].values.tolist() == [11] and alone.attrs["seed"] == 5
    assert open_window(alone, 11, HALF, "1 s", "mean_field").attrs["person"] == 11
    with pytest.raises(PathError, match="11"):
        open_window(alone, 0, HALF, "1 s", "mean_field")
    with pytest.raises(PathError, match="0 to 11"):
        one_life(plan, 12)
    with pytest.raises(ScenarioError, match="coffee, none"):
        one_life(plan, 0, "cofee")
    other = one_life(plan, 11, people=40, seed=6)
    assert other.attrs["people"] == 40 and not np.array_equal(other["pressure.felt"], alone["pressure.felt"])


def test_a_long_plan_is_lived_finely_by_one_person():
    text = TEXT.replace("days = 2", "days = 70", 1)
    alone = one_life(Scenario.from_text(text), 3)
    assert alone.sizes["time"] == 70 * 144 + 1 and "handed.arousal" in alone


def test_a_plan_may_open_moments_at_both_scales():
    opened = 'open = [{ at = "2026-03-02T10:30:00", scale = "mean_field", window = "5 s" }, '
    opened += '{ at = "2026-03-02T10:30:00", person = 1, scale = "vesicles", window = "10 ms" }]'
    found = Scenario.from_text(TEXT + opened).check().run(people=2, progress=False)
    rows = dict(dict(found.beside)["Moments opened"])
    assert [name.split(", ")[1:3] for name in rows][::2] == [["person 0", "mean_field"], ["person 1", "vesicles"]]
    shown = found.open(1, "2026-03-02T10:30:00", "1 s", "mean_field", arm="none").attrs
    assert rows["2026-03-02T10:30:00, person 1, vesicles, none"] == f"{shown['context']}; {shown['agreement']}"
