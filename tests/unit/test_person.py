"""A plan of days, lived: numbers, arms, people, files, and what is refused."""

import json
import re

import numpy as np
import pytest

from glutamate.errors import GlutamateError, ResultError, ScenarioError
from glutamate.scenarios import Scenario
from glutamate.scenarios.person.measures import oclock
from glutamate.scenarios.person.summary import summary

PLAN = """
format = 1
title = "Two days"
safety = "Nothing here <is> advice."
start = 2026-03-02T00:00:00
days = 2
lead_in = "1 days"
arms = [{ name = "loud" }, { name = "quiet", replace = { "rooms.hall" = "rooms.cell" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "09:00-17:00", room = "hall", breaks = "10 min every 90 min" },
  { days = "daily", at = "08:00", dose = "caffeine 100 mg oral" },
  { days = "day 1", at = "12:30", meal = "lunch" },
  { days = "day 1", at = "18:00-18:30", study = "vocabulary", items = 20 },
  { days = "day 1", at = "15:00", stressor = "news", strength = 1.0, decay = "6 h" },
]
[people]
count = 6
seed = 3
[rooms]
hall = { light = "400 lux", load = 1.4, sensory = 1.8, source = "assumed: a test" }
cell = { light = "400 lux", load = 1.0, sensory = 0.6, source = "assumed: a test" }
[outputs]
headline = ["life.sleep.duration", "life.glutamate_tissue.auditory", "readouts.lapses", "plasticity.vocabulary.recall",
            "caffeine.plasma", "life.glutamate_plasma", "life.sleep.onset"]
keep = 2
figures = ["glutamate", "caffeine"]
"""


def made(text=PLAN, **run):
    return Scenario.from_text(text, "two_days").run(threads=1, **run)


@pytest.fixture(scope="module", autouse=True)
def short_eeg():
    """Seconds of EEG that are enough for what is tested here."""
    from glutamate.scenarios.person import column

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(column, "SECONDS", 7.0)
        yield


@pytest.fixture(scope="module")
def result():
    return made()


def test_the_same_people_live_both_arms(result):
    rows = {row["id"]: row for row in result.summary}
    assert list(rows)[:3] == [
        "life.sleep.duration, loud", "life.sleep.duration, quiet", "life.sleep.duration, quiet - loud",
    ]  # fmt: skip
    data = result.data
    values = data["headline:life.glutamate_tissue.auditory"].values.reshape(2, 6)
    apart = values[1] - values[0]
    row = rows["life.glutamate_tissue.auditory, quiet - loud"]
    assert row["median"] == pytest.approx(np.median(apart)) and row["mean"] == pytest.approx(apart.mean())
    half = 1.959964 * apart.std(ddof=1) / 6**0.5
    assert (row["measure"], row["arm"], row["than"]) == ("life.glutamate_tissue.auditory", "quiet", "loud")
    assert row["interval"] == pytest.approx([apart.mean() - half, apart.mean() + half])
    assert (apart < -0.005).all()
    assert rows["caffeine.plasma, quiet - loud"]["median"] == 0.0
    assert np.ptp(data["headline:caffeine.plasma"].values[:6]) > 0.1
    assert result.members == 12 and result.failed == []


def test_numbers_are_those_of_the_days(result):
    data = result.data
    slept = data["diary.slept:rise"].values
    assert data["headline:life.sleep.duration"].values == pytest.approx(slept.mean(axis=1))
    assert (slept > 5.5).all() and (slept < 8.01).all()
    recall = {row["id"]: row for row in result.summary}["plasticity.vocabulary.recall, loud"]
    assert 60 < recall["median"] <= 100 and recall["unit"] == "%" and recall["assumed"] is True
    assert "vocabulary.reread" in recall["constants"]
    onset = data["headline:life.sleep.onset"].values
    assert (((onset + 12) % 24) > 10).all()
    assert 60 < data["headline:life.glutamate_plasma"].values.max() < 1000


PAIR = """
format = 1
title = "An evening"
safety = "Nothing here <is> advice."
start = 2026-03-02T00:00:00
days = 1
lead_in = "1 days"
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "20:00", dose = "ethanol 16 g oral" },
  { days = "daily", at = "21:00", dose = "lorazepam 1 mg oral" },
]
[people]
count = 2
[outputs]
headline = ["readouts.lapses", "ethanol.plasma"]
"""


@pytest.mark.slow
def test_scores_below_nought_and_dangers_of_pairs_are_said_where_they_are_shown(tmp_path, capsys):
    from glutamate.cli import main

    (tmp_path / "pair.toml").write_text(PAIR, "utf-8")
    assert main(["run", str(tmp_path / "pair.toml"), "--out", str(tmp_path / "out")]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "ethanol + lorazepam: breathing can stop" in shown and "Nothing here <is> advice." in shown
    assert "A pair without a warning here is not a safe pair" in shown
    assert "a score below 0: as good as can be" in shown


def test_hours_count_from_the_plans_start(result):
    data = result.data
    assert data["time"].values[[0, -1]].tolist() == [0.0, 48.0]
    assert str(data["clock"].values[0]) == "2026-03-02T00:00:00.000000000"
    assert str(data["clock"].values[-1]) == "2026-03-04T00:00:00.000000000"
    assert data["arm"].values.tolist() == ["loud", "loud", "quiet", "quiet"]
    assert data["person"].values.tolist() == [0, 1, 0, 1]
    assert data["prefrontal.glutamate_tissue"].dims == ("member", "time")
    assert data["prefrontal.glutamate_tissue|band"].dims == ("arms", "quantile", "band_time")
    band = data["prefrontal.glutamate_tissue|band"].values
    assert (np.diff(band, axis=1) >= -1e-12).all()


def test_person_one_of_two_is_person_one_of_six(result):
    alone = made(people=2)
    for path in ("prefrontal.glutamate_tissue", "caffeine.level"):
        assert np.array_equal(alone.data[path].values[:2], result.data[path].values[:2])


def test_one_person_has_bands_of_what_is_not_known():
    text = PLAN.replace("count = 6", "count = 1").replace(PLAN[PLAN.index("arms") : PLAN.index("timeline")], "")
    found = made(text)
    assert found.members == 1 and found.data.sizes["member"] == 1 and found.data.sizes["everyone"] == 65
    row = found.summary[1]
    assert row["low"] < row["median"] < row["high"] and "interval" not in row
    assert found.data["prefrontal.glutamate_tissue|band"].dims == ("quantile", "band_time")
    assert "one typical person" in json.loads(found.data.attrs["story"])["who"]


@pytest.mark.slow
def test_files_resume_and_overwrite(tmp_path, result):
    first = made(people=2, out=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "result.nc"]
    again = made(people=2, out=tmp_path, resume=True)
    assert again.reused and again.summary == first.summary and again.hash == first.hash
    with pytest.raises(ResultError, match="overwrite"):
        made(people=2, out=tmp_path)
    with pytest.raises(ResultError, match="hash"):
        made(people=2, seed=4, out=tmp_path, resume=True)
    assert made(people=2, seed=4, out=tmp_path, overwrite=True).hash != first.hash
    assert list(first.to_dict()) == ["scenario", "seed", "members", "failed", "headline", "files", "seconds", "hash"]
    json.dumps(first.to_dict(), allow_nan=False)


@pytest.mark.slow
def test_an_arm_that_is_done_is_not_lived_again(tmp_path, monkeypatch):
    from glutamate.scenarios.person import run as module

    lived, live = [], module.Run.live

    def stops(self, arm, *rest):
        if arm == 1 and not lived.count(1):
            lived.append(arm)
            raise KeyboardInterrupt
        lived.append(arm)
        return live(self, arm, *rest)

    monkeypatch.setattr(module.Run, "live", stops)
    with pytest.raises(KeyboardInterrupt):
        made(people=2, out=tmp_path)
    whole = made(people=2, out=tmp_path)
    assert lived == [0, 1, 1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "result.nc"]
    fresh = made(people=2)
    assert whole.summary == fresh.summary


@pytest.mark.slow
def test_a_stopped_run_goes_on_to_the_same_numbers(tmp_path):
    """Stopped after the people kept in full; the file of the arm holds what they did."""

    def stop(done, members):
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(people=11, out=tmp_path, progress=stop)
    assert [p.name for p in (tmp_path / "arm-0").iterdir()] == ["unfinished.npz"]
    whole, fresh = made(people=11, out=tmp_path), made(people=11)
    for name in fresh.data.data_vars:
        assert np.array_equal(whole.data[name].values, fresh.data[name].values), name
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "result.nc"]


def test_report_says_dangers_arms_and_four_glutamates(result, tmp_path):
    page = result.report(tmp_path / "r.html").read_text()
    assert "Nothing here &lt;is&gt; advice." in page
    for text in ("In numbers", "Four glutamates", "in the cleft", "in plasma", "quiet - loud", "Unrest, palpitations"):
        assert text in page, text
    assert page.count("<svg") == 2 and "http://" not in page.split("<h2>Sources")[0]
    result.figure(tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 10_000


def test_what_is_set_is_the_same_in_everybody():
    found = made(people=3, set={"caffeine.half_life": "9 h"})
    assert found.data.attrs["members_failed"] == 0
    level = found.data["caffeine.level"].values[:, -1]
    late = found.data["caffeine.level"].values[:, -7]  # an hour before
    assert level / late == pytest.approx(2 ** (-1 / 9), rel=2e-3)


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ('"caffeine.plasma"', '"memantine.plasma"', "a headline"),
        ('figures = ["glutamate"', 'figures = ["withdrawal"', "a figure"),
        ("seed = 3", 'profile = "adlut"', "the person"),
        ('"life.sleep.duration", "life', '"life.sleep.duraton", "life', "a headline"),
        ('"life.sleep.onset"]', '"life.sleep.duration"]', "headline ids"),
    ],
)
def test_bad_plans_name_the_line(before, after, part, tmp_path):
    file, text = tmp_path / "plan.toml", PLAN.replace(before, after)
    line = text[: text.index(after)].count("\n") + 1
    file.write_text(text)
    with pytest.raises(GlutamateError) as caught:
        Scenario.from_toml(file).check()
    error = caught.value
    assert (error.file, error.line) == (str(file), line)
    assert part in error.asked and error.came and error.allowed and error.do


def test_set_of_an_unknown_path_is_refused():
    with pytest.raises(GlutamateError, match=r"caffeine\.half_lief"):
        made(people=2, set={"caffeine.half_lief": "9 h"})
    with pytest.raises(ScenarioError, match="people"):
        made(people=0)


def test_time_of_day_goes_around_the_clock():
    assert oclock(np.array([[23.0, 1.0], [np.nan, 22.5], [np.nan, np.nan]])) == pytest.approx(
        [0.0, 22.5, np.nan], nan_ok=True
    )


def test_draws_of_one_person_are_no_members():
    import xarray as xr

    from glutamate.scenarios.person.execute import failures

    status = ["ok", "left domain", "ok", "left domain", "ok", "left domain"]
    data = xr.Dataset({"status_of": ("everyone", status)})
    assert failures(data, 2, 1) == 1
    assert failures(data, 2, 3) == 3
    assert failures(data, 1, 1) == 0


def test_who_failed_counts_in_no_number():
    from glutamate.scenarios.person.measures import Measure, last

    class Nothing:
        """A system without parameters."""

    measure = Measure("x", "x", "1", {}, lambda days: days, last)
    values = {"x": np.array([[1.0, 2.0, np.nan], [2.0, np.nan, 5.0]])}
    rows = summary([measure], values, ["a", "b"], Nothing(), 0.9, 3)
    assert [row["median"] for row in rows] == [1.5, 3.5, 1.0]
    assert rows[-1]["mean"] == 1.0 and rows[-1]["interval"] is None


def test_scans_and_moments_stand_beside_the_numbers(monkeypatch):
    from glutamate.scenarios import drill
    from glutamate.scenarios.person import readings

    monkeypatch.setattr(readings, "variation", lambda sequence: 0.05)
    opened = []

    def window(data, person, when, window, scale, seed):
        opened.append((data["arm"].values[0], data.sizes["member"], person, when, window, scale, seed))
        raise ScenarioError("the bridge", "outside its box", "inside", "choose another moment")

    monkeypatch.setattr(drill, "open_window", window)
    entry = '  { days = "day 2", at = "10:00", scan = "mrs", region = "v1", sequence = "press 3T" },\n]\n[people]'
    text = PLAN.replace("]\n[people]", entry)
    text = text.replace("keep = 2", 'keep = 2\nopen = [{ at = "2026-03-02T10:15:00", person = 1, scale = "circuit" }]')
    found = made(text, people=2)
    sections = dict(found.beside)
    scans = sections[readings.SCANS]
    assert [name for name, _ in scans] == [
        "mrs visual, press 3T, 2026-03-03T10:00, loud", "mrs visual, press 3T, 2026-03-03T10:00, quiet",
    ]  # fmt: skip
    level = np.median(found.data["visual.glutamate_tissue"].sel(time=34.0).values[:2])
    assert f"tissue glutamate {level:.3f}" in scans[0][1] and "5.0 %" in scans[0][1]
    assert "outside its box" in sections[readings.MOMENTS][0][1]
    assert opened[0] == ("loud", 2, 1, "2026-03-02T10:15:00", "200 ms", "circuit", 3)
    assert opened[1][0] == "quiet"
    with pytest.raises(ScenarioError, match="loud, quiet"):
        found.open(0, 1.0, arm="lowd")


def test_eeg_of_a_morning_is_that_of_the_columns_gains(result, monkeypatch):
    from glutamate.scenarios.person import column
    from glutamate.scenarios.person.run import Run

    seen = {}
    real = column._spectra

    def kept(excitatory, inhibitory, seed):
        seen["gains"] = (excitatory, inhibitory)
        seen["found"] = real(excitatory, inhibitory, seed)
        return seen["found"]

    monkeypatch.setattr(column, "_spectra", kept)
    run = Run(Scenario.from_text(PLAN), None, None)
    rows = column.eeg(run, result.data)
    assert [name for name, _ in rows[1:]] == [
        f"{day}T10:00, {arm}" for arm in ("loud", "quiet") for day in ("2026-03-02", "2026-03-03")
    ]
    excitatory, inhibitory = seen["gains"]
    assert excitatory[:2] == pytest.approx([3.25, 3.25 * 1.01]) and inhibitory[0] == 22.0 and len(excitatory) == 10
    here = result.data.isel(member=0).sel(time=10.0)
    gain = float(here["handed.release_gain"] * here["handed.synapses"])
    assert excitatory[2] == pytest.approx(3.25 * gain)
    peak, power = seen["found"]
    assert 10 < peak[0] < 11.5 and power[1] > power[0]
    assert f"power of alpha {np.median(power[2:4]) / power[0]:.2f} of rested" in rows[1][1]


@pytest.mark.parametrize("dose", ["zinc 25 mg oral", "caffeine 100 mg iv", "ethanol 0.5 g/kg oral"])
def test_a_dose_that_a_life_cannot_take_names_its_line(dose, tmp_path):
    text = PLAN.replace("caffeine 100 mg oral", dose).replace('"caffeine.plasma",', "").replace(', "caffeine"]', "]")
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(GlutamateError) as caught:
        Scenario.from_toml(tmp_path / "plan.toml").check()
    assert caught.value.line == text[: text.index(dose)].count("\n") + 1
    assert caught.value.file == str(tmp_path / "plan.toml")


@pytest.mark.parametrize(
    "entry",
    [
        'at = "2026-03-02T10:15:00", person = 2',
        'at = "2026-03-09T10:15:00"',
        'at = "noon"',
        'at = "2026-03-02T10:15:00", scale = "spine"',
    ],
)
def test_moments_that_cannot_be_opened_are_refused(entry):
    text = PLAN.replace("keep = 2", f"keep = 2\nopen = [{{ {entry} }}]")
    with pytest.raises(ScenarioError, match="moment"):
        Scenario.from_text(text).check()


def test_courses_of_a_substance_are_analysed(result):
    found = result.nca("caffeine")
    assert found.sizes["member"] == 4 and (found["cmax"].values > 1000).all()
    assert result.nca()["cmax"].values == pytest.approx(found["cmax"].values)
    level = result.data["caffeine.level"]
    samples = np.repeat([9.0, 12.0, 20.0], 4), level.sel(time=[9.0, 12.0, 20.0]).values.T.ravel()
    from glutamate.units import from_canonical

    checked = result.vpc(samples[0], from_canonical(samples[1], "mg/L", "h"), bins=[8.0, 10.0, 16.0, 24.0], studies=2)
    assert checked.sizes["bin"] == 3
    with pytest.raises(GlutamateError):
        result.nca("memantine")


def test_card_of_the_page_has_no_addresses(result, tmp_path):
    page = result.report(tmp_path / "r.html").read_text()
    assert not re.findall(r'(?:src|href)="http', page)


def test_differences_of_rounding_are_none_and_missing_ones_stay_missing():
    from glutamate.scenarios.person.measures import Measure, last

    class Nothing:
        """A system without parameters."""

    measure = Measure("x", "x", "1", {}, lambda days: days, last)
    values = {"x": np.array([[1.0, 2.0, 4.0], [1.0 + 1e-9, np.nan, 3.0]])}
    row = summary([measure], values, ["a", "b"], Nothing(), 1.0, 3)[-1]
    assert (row["low"], row["median"], row["high"]) == (-1.0, -0.5, 0.0) and row["mean"] == -0.5
