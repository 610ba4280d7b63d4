"""simulate_daily: days, bands and full courses agree with `simulate`; a stopped run goes on to the same bits."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glutamate import Assembly, Input
from glutamate.engine.daily import simulate_daily
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.members import unfinished
from glutamate.engine.members.days import REDUCERS, Calendar
from glutamate.engine.members.panels import Panels
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, PathError, ResultError, SolveError
from glutamate.life.effort import Effort

MEMBERS, DAYS = 21, 3
NOISE = np.random.default_rng(5)
RECORD = {"effort.fatigue": tuple(REDUCERS), "effort.mean_load": ("mean",)}
VARY = {"effort.rest_time": 2.0 + NOISE.random(MEMBERS)}


def model() -> Assembly:
    """Load, awake hours and what they leave."""
    inputs = {"load": Input("1", 1.0), "awake": Input("1", 1.0), "detached": Input("1", 0.0)}
    return Assembly({"effort": Effort()}, {f"effort.{name}": name for name in inputs}, inputs, TIME="h")


def days(days: int = DAYS) -> Protocol:
    """Asleep from eleven to seven, work in between."""
    protocol = Protocol()
    for day in range(days):
        protocol = protocol.pulse("awake", 0.0, f"{24 * day + 23} h", "8 h")
        protocol = protocol.pulse("load", 1.7, f"{24 * day + 9.25} h", "8 h")
    return protocol


def run(**more: Any) -> Any:
    """Three days."""
    values = {"days": DAYS, "record": RECORD, "vary": VARY, "keep": 4, "threads": 1, "every": "30 min"}
    return simulate_daily(model(), days(), **values | more)


@pytest.fixture(scope="module")
def whole() -> Any:
    """The run by simulate_daily."""
    return run()


@pytest.fixture(scope="module")
def plain() -> Any:
    """All courses at all times by simulate."""
    times = np.arange(0, 24 * DAYS + 0.25, 0.5)
    return simulate(model(), days(), times=times, vary=VARY, record=list(RECORD), solver="tsit5", rtol=1e-4, threads=1)


def test_courses_of_the_kept_are_those_of_simulate(whole: Any, plain: Any) -> None:
    assert whole.sizes["member"] == 4
    for path in RECORD:
        np.testing.assert_array_equal(whole[path], plain[path][:4])
    np.testing.assert_array_equal(whole["effort.rest_time"], VARY["effort.rest_time"][:4])


def test_bands_are_quantiles_of_all_members(whole: Any, plain: Any) -> None:
    for path in RECORD:
        wanted = np.quantile(plain[path][:, ::2], whole["quantile"], axis=0)
        np.testing.assert_allclose(whole[f"{path}|band"], wanted, rtol=1e-14)
        assert whole[f"{path}|band"].attrs["rank_error"] == 0


def test_numbers_of_a_day(whole: Any, plain: Any) -> None:
    path = "effort.fatigue"
    course = plain[path].values[:, ::2]
    for day in range(DAYS):
        part = course[:, 24 * day : 24 * day + 25]
        wanted = {
            "mean": np.trapezoid(part, axis=1) / 24,
            "min": part.min(axis=1),
            "max": part.max(axis=1),
            "first": part[:, 0],
            "last": part[:, -1],
            "rise": part[:, -1] - part[:, 0],
            "range": np.ptp(part, axis=1),
        }
        for name, values in wanted.items():
            np.testing.assert_allclose(whole[f"{path}:{name}"][:, day], values, rtol=1e-12, atol=1e-15)
    assert set(wanted) == set(REDUCERS)
    assert whole[f"{path}:max"].attrs["units"] == whole[path].attrs["units"]


@pytest.mark.parametrize("more", [{"chunk": 3}, {"chunk": 8, "keep": 9}, {"threads": 2}])
def test_chunks_threads_and_how_many_are_kept_change_no_bit(whole: Any, more: dict[str, Any]) -> None:
    other = run(**more)
    for name in whole.data_vars:
        if ":" in name or "|" in name:
            np.testing.assert_array_equal(other[name], whole[name])


def test_a_lead_in_is_run_and_left_out(plain: Any) -> None:
    late = run(days=2, start_hour=24.0)
    np.testing.assert_array_equal(late["effort.fatigue"], plain["effort.fatigue"][:4, 48:])
    assert late["midnight"].values.tolist() == [24.0, 48.0]


def test_whole_hours_are_whole() -> None:
    calendar = Calendar.of("h", 365, 14 * 24.0, "10 min", "1 h")
    assert (calendar.coarse == 336 + np.arange(8761)).all()
    assert (calendar.fine[::144] == 336 + 24.0 * np.arange(366)).all()
    assert Calendar.of("ms", 2, "1 d", "30 min", "2 h").midnights.tolist() == [86.4e6, 2 * 86.4e6]


class StopError(Exception):
    """Someone pulled the plug."""


@pytest.mark.parametrize("seconds", [0.0, 3600.0])
def test_a_stopped_run_goes_on_to_the_same_bits(
    tmp_path: Path, whole: Any, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(unfinished, "EVERY_S", seconds)
    seen: list[int] = []

    def plug(done: int, total: int) -> None:
        seen.append(done)
        if done >= 12:
            raise StopError

    with pytest.raises(StopError):
        run(chunk=3, resume_folder=tmp_path, progress=plug)
    file = tmp_path / unfinished.NAME
    with np.load(file) as found:
        assert 4 <= int(found["done"]) < MEMBERS
    again: list[int] = []
    rest = run(chunk=3, resume_folder=tmp_path, progress=lambda done, _: again.append(done))
    assert min(again) >= 4
    assert whole.drop_vars("status_of").identical(
        rest.drop_vars("status_of").assign_attrs(created=whole.attrs["created"])
    )
    assert not any(tmp_path.iterdir())


def test_bands_that_no_longer_hold_everyone_go_on_from_a_file() -> None:
    block = NOISE.random((700, 5))
    block[3, 2] = np.nan
    one, two, three = (Panels((0.1, 0.5, 0.9), 5, 128) for _ in range(3))
    one.add(block)
    two.add(block[:333])
    three.restore(two.state())
    three.add(block[333:])
    assert one.rank_error > 0
    np.testing.assert_array_equal(three.result(), one.result())
    assert three.rank_error == one.rank_error


def test_a_chunk_taken_in_by_half_is_not_written(tmp_path: Path, whole: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def add(self: Panels, block: Any) -> None:
        taken.append(len(block))
        if len(taken) == 3:
            raise StopError
        real(self, block)

    real = Panels.add
    monkeypatch.setattr(unfinished, "EVERY_S", 0.0)
    monkeypatch.setattr(Panels, "add", add)
    with pytest.raises(StopError):
        run(chunk=3, resume_folder=tmp_path)
    with np.load(tmp_path / unfinished.NAME) as found:
        assert int(found["done"]) == sum(taken[:2])
    monkeypatch.setattr(Panels, "add", real)
    rest = run(chunk=3, resume_folder=tmp_path)
    for path in RECORD:
        np.testing.assert_array_equal(rest[f"{path}|band"], whole[f"{path}|band"])


def test_another_run_in_the_folder_is_refused(tmp_path: Path) -> None:
    def plug(done: int, total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        run(resume_folder=tmp_path, progress=lambda done, _: plug(done, 0) if done >= 8 else None, chunk=4)
    with pytest.raises(ResultError, match="another run"):
        run(resume_folder=tmp_path, seed=1)
    (tmp_path / unfinished.NAME).write_bytes(b"PK no zip")
    with pytest.raises(ResultError, match="unfinished run"):
        run(resume_folder=tmp_path)


def test_failed_members_keep_their_reason_and_the_others_finish() -> None:
    values = np.full(MEMBERS, 1.0)
    values[[2, 17]] = 1e300
    data = run(vary={"load": values}, record={"effort.mean_load": ("mean",)})
    assert data.attrs["members_failed"] == 2
    assert np.flatnonzero(data["status_of"] != "ok").tolist() == [2, 17]
    assert np.isnan(data["effort.mean_load:mean"][17, -1])
    assert np.isfinite(data["effort.mean_load|band"]).all()


def test_a_single_member_has_days_too() -> None:
    data = run(vary=None)
    assert data["effort.fatigue"].dims == ("time",)
    assert data["effort.fatigue:mean"].sizes == {"everyone": 1, "day": DAYS}


def test_what_does_not_fit_is_refused_with_ways_to_shrink_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1 MB")
    with pytest.raises(SolveError, match="keep fewer members") as refused:
        run(days=365)
    assert "GB" in str(refused.value)


@pytest.mark.parametrize(
    ("more", "error", "text"),
    [
        ({"days": 0}, ParameterError, "whole number"),
        ({"days": 2.0}, ParameterError, "whole number"),
        ({"bands": "25 min"}, ParameterError, "multiples of '30 min'"),
        ({"every": "7 h", "bands": "7 h"}, ParameterError, "whole steps"),
        ({"every": "0 min"}, ParameterError, "multiples"),
        ({"start_hour": -1.0}, ParameterError, "lead-in"),
        ({"record": {"effort.fatigue": ("middle",)}}, ParameterError, "range"),
        ({"record": {"effort.tired": ("mean",)}}, PathError, "effort"),
        ({"solver": "grid"}, SolveError, "tsit5"),
        ({"chunk": 0}, SolveError, "above 0"),
    ],
)
def test_bad_input(more: dict[str, Any], error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        run(**more)


def test_a_file_keeps_every_name(tmp_path: Path, whole: Any) -> None:
    import xarray as xr

    from glutamate.engine.result import write_netcdf

    with xr.open_dataset(write_netcdf(whole, tmp_path / "days.nc"), engine="h5netcdf") as read:
        np.testing.assert_array_equal(read["effort.fatigue:mean"], whole["effort.fatigue:mean"])
