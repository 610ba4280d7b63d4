"""NWB files: read back by pynwb they hold the result; where pynwb is not there only what is refused is tested."""

from importlib.util import find_spec

import numpy as np
import pytest
import xarray as xr

from glutamate.api import load
from glutamate.circuit import coba
from glutamate.engine.network import Record
from glutamate.engine.result import write_netcdf
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, ResultError
from glutamate.interchange.formats import export
from glutamate.interchange.nwb import write_nwb

with_pynwb = pytest.mark.skipif(find_spec("pynwb") is None, reason="pynwb is not installed: the extra `nwb`")


def opened(path):
    from pynwb import NWBHDF5IO

    return NWBHDF5IO(str(path), "r")


def network_run(**record):
    return coba.network(size=200, seed=1).run(30.0, Record(bin=5.0, **record), threads=1)


@with_pynwb
@pytest.mark.slow
def test_spikes_states_and_rates_of_a_network(tmp_path):
    data = network_run(states={"excitatory.voltage": [3, 5]}, every=1.0)
    path = write_nwb(data, tmp_path / "net.nwb")
    with opened(path) as file:
        found = file.read()
        assert len(found.units) == 200 and "not a recording" in found.session_description
        assert list(found.units["group"][:]) == ["excitatory"] * 160 + ["inhibitory"] * 40
        assert found.units["cell"][160] == 0 and found.units.resolution == pytest.approx(1e-4)
        for cell in range(200):
            own = data["spike_time"].values[data["spike_cell"].values == cell]
            assert found.units["spike_times"][cell] == pytest.approx(own / 1000)
        series = found.processing["simulation"]["excitatory.voltage"]
        assert series.unit == "mV" and series.timestamps[:] == pytest.approx(data["time"].values / 1000)
        assert (series.data[:] == data["excitatory.voltage"].values).all()
        rate = found.processing["rates"]["rate"]
        assert (rate.data[:] == data["rate"].values).all() and rate.timestamps[1] == pytest.approx(0.005)
        assert data.attrs["model_hash"] in found.identifier
    from pynwb import validate

    assert not validate(path=str(path))


@with_pynwb
@pytest.mark.slow
def test_cells_whose_spikes_were_not_kept_are_not_shown_as_silent(tmp_path):
    data = network_run(spikes={"excitatory": range(40)})
    with opened(write_nwb(data, tmp_path / "net.nwb")) as file:
        found = file.read()
        assert found.units.id[:].tolist() == np.unique(data["spike_cell"].values).tolist()
        assert "kept" in found.units.description


@with_pynwb
@pytest.mark.slow
def test_courses_of_members(tmp_path):
    model = load("sleep")
    path = model.system.parameters[0].path
    value = model.values()[path]
    data = simulate(model, duration=48.0, times=np.linspace(0, 48, 25), vary={path: [value, 1.1 * value]})
    file = write_netcdf(data, tmp_path / "result.nc")
    with opened(export(str(file), "nwb", tmp_path / "r.nwb")) as written:
        found = written.read()
        courses = [name for name in data.data_vars if "time" in data[name].dims]
        module = found.processing["simulation"]
        assert set(module.data_interfaces) == set(courses) and found.units is None
        for name in courses:
            assert module[name].data[:] == pytest.approx(data[name].transpose("time", "member").values, nan_ok=True)
            assert module[name].timestamps[:] == pytest.approx(3600 * data["time"].values)
            assert "member" in module[name].description


def test_what_is_refused(tmp_path):
    (tmp_path / "there.nwb").write_text("")
    with pytest.raises(ResultError, match="exists"):
        write_nwb(xr.Dataset(), tmp_path / "there.nwb")
    with pytest.raises(ParameterError, match="a result"):
        export(load("sleep"), "nwb", tmp_path / "x.nwb")
    if find_spec("pynwb") is None:
        with pytest.raises(ResultError, match=r"glutamate\[nwb\]"):
            write_nwb(xr.Dataset(), tmp_path / "x.nwb")
    else:
        with pytest.raises(ParameterError, match="courses over time"):
            write_nwb(xr.Dataset({"x": 1.0}), tmp_path / "x.nwb")
    assert [file.name for file in tmp_path.iterdir()] == ["there.nwb"]
