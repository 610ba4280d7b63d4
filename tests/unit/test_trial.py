"""Trials: pairs stay pairs, endpoints say what they say, files are whole, dangers are told, bad input is refused."""

import json
from typing import Any

import numpy as np
import pytest
import xarray as xr

import glutamate
from glutamate.cli import main
from glutamate.drugs.in_life import in_life
from glutamate.engine import discover
from glutamate.errors import GlutamateError, ParameterError, PathError, ResultError
from glutamate.pharmacology.vpc import figure
from glutamate.scenarios import trial_endpoints
from glutamate.scenarios.levels import of_run
from glutamate.scenarios.trial import LEAD_IN, RTOL, Trial, trial
from glutamate.scenarios.trial_endpoints import behind
from glutamate.scenarios.trial_report import ARMS, page, sheet
from glutamate.units import from_canonical

KEYS = {"drug", "dose", "regimen", "people", "days", "seed", "endpoints", "failed", "grade", "safety", "assumptions"}
ROW = {"id", "unit", "drug", "placebo", "difference", "interval", "effect_size"}


@pytest.fixture(scope="module")
def memantine() -> Trial:
    """Ten persons, five weeks."""
    return trial("memantine", "10 mg twice daily from day 8", people=10, days=35, seed=4, threads=1, progress=False)


def row(found: Trial, name: str) -> dict[str, Any]:
    return next(r for r in found.endpoints if r["id"] == name)


def test_a_trial_has_what_the_command_prints(memantine: Trial) -> None:
    done = memantine.to_dict()
    assert set(done) >= KEYS
    assert all(set(r) >= ROW for r in done["endpoints"])
    assert json.loads(json.dumps(done)) == done
    assert done["window"] == {"first_day": 29, "last_day": 35}
    assert any(g["grade"] == "E" and "protection" in g["use"] for g in done["grade"])
    assert "advice" in done["safety"] and done["failed"] == []
    assert all(a["why"] and a["path"] for a in done["assumptions"])
    assert any(a["path"] == "memantine.clearance" for a in done["assumptions"])


def test_both_arms_are_the_same_persons_and_only_doses_differ(memantine: Trial) -> None:
    drug, placebo = (memantine.data[arm] for arm in ARMS)
    for path in ("memantine.clearance", "performance.ceiling", "memantine.weight"):
        if path in drug.coords:
            assert np.array_equal(drug[path], placebo[path])
    assert float(placebo["memantine.concentration"].max()) == 0
    before = drug["memantine.concentration"].values[:, drug["time"].values < 24 * (LEAD_IN + 7)]
    assert before.max() == 0 and float(drug["memantine.concentration"].max()) > 0
    assert np.std(memantine.values["drug"]["memantine.plasma"]) > 0


def test_what_nothing_reaches_does_not_differ_and_says_so(memantine: Trial) -> None:
    lapses, nmda = row(memantine, "readouts.lapses"), row(memantine, "life.nmda")
    assert lapses["reached"] is False and lapses["difference"] == 0 and lapses["placebo"] > 0
    assert nmda["reached"] is True and -0.05 < nmda["difference"] < -0.01
    assert nmda["interval"][0] < nmda["difference"] < nmda["interval"][1] < 0
    assert nmda["effect_size"] is None  # under placebo all have 1


def test_a_number_behind_a_guard_is_reached() -> None:
    model = discover.model("life")
    states, parameters = behind(model.system, ["pressure.asleep"])
    assert {"caffeine.body", "pressure.pressure", "body.pacemaker"} <= states
    assert "caffeine.half_life" in parameters and "hpa.nothing" not in parameters
    assert "caffeine.body" not in behind(model.system, ["alcohol.alcohol"])[0]


def test_the_interval_is_students_and_the_size_is_between_persons() -> None:
    from scipy import stats

    found = trial("methylphenidate", "20 mg daily at 15:00", people=12, days=4, seed=2, threads=1, progress=False)
    drug, placebo = (found.values[arm]["life.sleep.duration"] for arm in ARMS)
    slept = row(found, "life.sleep.duration")
    ends = stats.ttest_rel(drug, placebo).confidence_interval()
    assert slept["interval"] == pytest.approx([ends.low, ends.high])
    assert slept["effect_size"] == pytest.approx((drug - placebo).mean() / placebo.std(ddof=1))
    assert slept["difference"] < 0 and slept["reached"]


def test_the_same_seed_gives_the_same_trial_and_another_does_not(memantine: Trial) -> None:
    given: dict[str, Any] = {"days": 35, "threads": 1, "progress": False}
    again = trial("memantine", "10 mg twice daily from day 8", people=10, seed=4, **given)
    more = trial("memantine", "10 mg twice daily from day 8", people=12, seed=4, **given)
    other = trial("memantine", "10 mg twice daily from day 8", people=10, seed=5, **given)
    assert again.hash == memantine.hash and again.endpoints == memantine.endpoints
    same = more.values["drug"]["memantine.plasma"][:10]
    assert np.array_equal(same, memantine.values["drug"]["memantine.plasma"])
    assert other.hash != memantine.hash
    assert not np.allclose(other.values["drug"]["memantine.plasma"], same)


def test_a_substance_beside_it_changes_clearance_and_warns() -> None:
    given: dict[str, Any] = {"people": 4, "days": 10, "threads": 1, "progress": False}
    alone = trial("lamotrigine", "100 mg daily", **given)
    beside = trial("lamotrigine", "100 mg daily", beside=["valproate"], **given)
    assert any("Stevens-Johnson" in text for text in beside.warnings)
    assert not any("Stevens-Johnson" in text for text in alone.warnings)
    assert (beside.values["drug"]["lamotrigine.plasma"] > 1.1 * alone.values["drug"]["lamotrigine.plasma"]).all()
    assert alone.hash != beside.hash


@pytest.mark.slow
def test_stopping_a_benzodiazepine_leaves_a_rebound_and_alcohol_a_withdrawal() -> None:
    given: dict[str, Any] = {"people": 3, "threads": 1, "progress": False}
    pill = trial("diazepam", "10 mg daily for 14 days", days=28, **given)
    assert pill.window == (7, 14)
    assert row(pill, "diazepam.rebound")["difference"] > 0.05 and row(pill, "diazepam.rebound")["placebo"] == 0
    late = row(pill, "diazepam.alertness.rebound")
    assert late["difference"] > 0.05 and late["placebo"] == 0 and "alertness" in late["what"]
    assert len({r["id"] for r in pill.endpoints}) == len(pill.endpoints)
    drink = trial("ethanol", "80 g daily at 20:00 for 20 days", days=26, **given)
    assert row(drink, "life.withdrawal")["difference"] > 0.02
    assert row(drink, "ethanol.plasma.highest")["unit"] == "mM" and not drink.failed


def test_measures_after_the_last_dose_agree_with_the_course_of_each_person(memantine: Trial) -> None:
    found = memantine.nca()
    assert found.sizes["member"] == 10
    free = memantine.kinetic["clearance"] * memantine.kinetic["clearance_factor"]
    size = (memantine.kinetic["weight"] / memantine.record.kinetics.weight_reference) ** 0.75
    expected = from_canonical(free * size, "L/h", "h")
    steady = trial("memantine", "10 mg twice daily", people=10, days=300, seed=4, threads=1, progress=False).nca()
    assert steady["clearance"].values == pytest.approx(expected, rel=0.01)
    assert steady.attrs["long_name"].startswith("non-compartmental")


@pytest.mark.slow
def test_measures_after_an_infusion_give_its_clearance() -> None:
    given: dict[str, Any] = {"people": 4, "days": 6, "threads": 1, "progress": False}
    found = trial("ketamine", "35 mg iv over 40 min at 10:00 on day 2", **given)
    assert not found.failed
    measures = found.nca()
    clearance = from_canonical(found.kinetic["clearance"] * (found.kinetic["weight"] / 70e12) ** 0.75, "L/h", "h")
    assert measures["clearance"].values == pytest.approx(clearance, rel=0.02)
    assert measures["tmax"].values == pytest.approx(40 / 60, abs=0.26)


def test_levels_of_the_trial_are_those_of_the_run(memantine: Trial) -> None:
    data = memantine.data["drug"]
    inside = np.arange(1, len(data["time"]), 97)
    hours = data["time"].values[inside] - 24 * LEAD_IN
    found = memantine.levels(np.concatenate([[0.0], hours]))["kinetics.concentration"].values[:, 1:]
    ran = data["memantine.concentration"].values[:, inside]
    assert ran == pytest.approx(found, rel=20 * RTOL, abs=20 * RTOL * found.max())


@pytest.mark.slow
def test_a_predictive_check_holds_what_the_trial_itself_would_measure(memantine: Trial) -> None:
    hours = np.array([24 * 20 + 2.0, 24 * 25 + 6.0, 24 * 33 + 9.0])
    other = trial("memantine", "10 mg twice daily from day 8", people=60, days=35, seed=9, threads=1, progress=False)
    drawn = other.levels(np.concatenate([[0.0], hours]))["kinetics.concentration"].values[:, 1:]
    measured = from_canonical(drawn, "ng/mL", "h")
    many = trial("memantine", "10 mg twice daily from day 8", people=120, days=35, seed=4, threads=1, progress=False)
    times = np.repeat(hours[None], 60, axis=0)
    found = many.vpc(times.ravel(), measured.ravel(), studies=6, bins=[400, 560, 700, 900])
    middle = found.sel(quantile=0.5)
    assert (middle["observed"] > 0.7 * middle["middle"]).all() and (middle["observed"] < 1.4 * middle["middle"]).all()
    twice = many.vpc(times.ravel(), 2 * measured.ravel(), studies=6, bins=[400, 560, 700, 900]).sel(quantile=0.5)
    assert (twice["observed"] > twice["high"]).all()
    assert figure(found).axes[0].get_ylabel() == "concentration (ng/mL)"


def test_measures_of_any_run_with_a_level(memantine: Trial) -> None:
    data = memantine.data["drug"]
    begin = 24.0 * (LEAD_IN + 30) + 8
    found = of_run(data, "memantine.concentration", start=begin, end=begin + 12, interval=True)
    assert (found["average"].values > 20).all() and (found["fluctuation"].values < 1).all()
    with pytest.raises(PathError, match=r"memantine\.concentration"):
        of_run(data, "memantine.concentratio", start=0, end=1)
    with pytest.raises(ParameterError, match="at least 3"):
        of_run(data, "memantine.concentration", start=1e6, end=2e6)


@pytest.mark.slow
def test_files_are_whole_and_are_not_overwritten(tmp_path: Any, memantine: Trial) -> None:
    folder = tmp_path / "out"
    given: dict[str, Any] = {"people": 3, "days": 4, "threads": 1, "progress": False, "out": folder}
    done = trial("caffeine", "100 mg daily at 08:00", **given)
    data = xr.load_dataset(done.files["result"], engine="h5netcdf")
    assert list(data["arm"].values) == list(ARMS)
    kept = data["endpoint:caffeine.plasma"].values
    assert kept[0] == pytest.approx(done.values["drug"]["caffeine.plasma"]) and (kept[1] == 0).all()
    html = (folder / "report.html").read_text("utf-8")
    assert html.count("<svg") >= 3 and "Safety" in html and "not medical advice" in html and "<script" not in html
    with pytest.raises(ResultError, match="overwrite"):
        trial("caffeine", "100 mg daily at 08:00", **given)
    trial("caffeine", "200 mg daily at 08:00", overwrite=True, **given)
    assert not list(folder.glob("*.part"))
    sheet(memantine, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 10_000
    assert "Not reached" in page(memantine)


@pytest.mark.slow
def test_the_command_prints_one_document_and_a_table(capsys: Any) -> None:
    call = ["trial", "lorazepam", "--dose", "2 mg daily", "--people", "2", "--days", "3", "--beside", "opioid"]
    assert main([*call, "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert done["people"] == 2 and set(done) >= KEYS
    assert main(call) == 0
    text = capsys.readouterr().out
    assert "breathing can stop" in text and "Nothing here is advice" in text and "lorazepam.ipsc_time" in text


@pytest.mark.parametrize(
    ("drug", "dose", "more", "says"),
    [
        ("memantin", "10 mg daily", {}, "memantine"),
        ("memantine", "10 mgg daily", {}, "mgg"),
        ("memantine", "10 mg", {}, "without a time"),
        ("memantine", "caffeine 10 mg daily", {}, "caffeine"),
        ("memantine", "10 mg daily from day 14", {"days": 10}, "none before"),
        ("zinc", "10 mg daily", {}, "without kinetics"),
        ("memantine", "10 mg daily", {"people": 0}, "people"),
        ("memantine", "10 mg daily", {"days": 1.5}, "days"),
        ("memantine", "10 mg daily", {"seed": -1}, "seed"),
        ("memantine", "10 mg daily", {"profile": "nobody"}, "nobody"),
        ("memantine", "10 mg daily", {"beside": ["foo"]}, "foo"),
        ("ethanol", "0.5 g/kg daily", {}, "per kg"),
        ("caffeine", "100 mg over 2 h daily", {}, "hours"),
    ],
)
def test_bad_input_is_refused_in_four_parts(drug: str, dose: str, more: dict[str, Any], says: str) -> None:
    with pytest.raises(GlutamateError) as caught:
        glutamate.trial(drug, dose, **({"people": 2, "days": 5} | more))
    error = caught.value
    assert all((error.asked, error.came, error.allowed, error.do)) and says in str(error)


def test_a_failed_person_is_in_no_number() -> None:
    found = trial("memantine", "10 mg daily", people=4, days=3, threads=1, progress=False)
    data = found.data["drug"].copy(deep=True)
    data["status_of"] = data["status_of"].astype("<U20")
    data["status_of"].values[2] = "left domain"
    rows = trial_endpoints.endpoints("memantine", in_life("memantine"))
    values = trial_endpoints.measured(rows, data, slice(0, 3), slice(2, 3))
    assert np.isnan(values["memantine.plasma"]).tolist() == [False, False, True, False]
    told = trial_endpoints.summary(rows, values, found.values["placebo"], {r.id: True for r in rows})
    assert told[0]["drug"] == pytest.approx(np.nanmean(values["memantine.plasma"]))
    none = trial_endpoints.summary(rows[:1], {rows[0].id: np.full(4, np.nan)}, values, {rows[0].id: True})
    assert none[0]["difference"] is None and none[0]["interval"] is None
