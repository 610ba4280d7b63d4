"""MR spectra of a run of metabolism: what a scanner shows of its pools, and what it does not."""

import numpy as np
import pytest
import xarray as xr

from glutamate.engine import discover
from glutamate.engine.simulate import simulate
from glutamate.errors import GlutamateError, ParameterError, UnitError
from glutamate.readouts.mrs import metabolite_amounts, mr_fit, mr_spectrum
from glutamate.readouts.mrs.pools import POOLS
from glutamate.readouts.mrs.tissue import CONCENTRATIONS


def run(glutamate=(9000.0, 10000.0), dims=("time",), **more):
    """A Dataset as a run stores it; a canonical unit of a pool is a thousandth of umol/g."""
    names = {POOLS["Glu"]: (dims, np.array(glutamate))} | more
    return xr.Dataset(names, coords={"time": ("time", [0.0, 100.0], {"units": "min"})})


def test_amounts_at_a_time():
    data = run()
    assert metabolite_amounts(data) == {"Glu": pytest.approx(10.0)}
    assert metabolite_amounts(data, "0.5 h")["Glu"] == metabolite_amounts(data, 30)["Glu"] == pytest.approx(9.3)
    assert metabolite_amounts(data, 100 * (1 + 1e-12))["Glu"] == pytest.approx(10.0)
    assert mr_fit(mr_spectrum(metabolite_amounts(data, 0))).amount("Glu") == pytest.approx(9.0)


def test_amounts_of_a_member():
    data = run([[9000.0, 9100.0], [8000.0, np.nan]], ("member", "time"))
    assert metabolite_amounts(data, member=0)["Glu"] == pytest.approx(9.1)
    for wrong in (None, 1, 2, True):  # 1 failed, 2 is not there
        with pytest.raises(ParameterError):
            metabolite_amounts(data, member=wrong)
    with pytest.raises(ParameterError):
        metabolite_amounts(run(), member=0)


@pytest.mark.parametrize("at", ["2 h", -1, 101.0, "1 mM", "soon", 10**400, [], float("nan")])
def test_times_outside_the_run_are_refused(at):
    with pytest.raises((ParameterError, UnitError)):
        metabolite_amounts(run(), at)


@pytest.mark.parametrize("data", [None, 3, {"Glu": 9}, xr.Dataset(), xr.Dataset({POOLS["Glu"]: 9000.0})])
def test_what_holds_no_pools_is_refused(data):
    with pytest.raises(GlutamateError) as refused:
        metabolite_amounts(data)
    assert all((refused.value.came, refused.value.do))


@pytest.mark.slow
def test_a_scan_sees_tissue_and_not_what_is_ambient():
    """A quarter of the transporters left: ambient glutamate rises fourfold, the spectrum stays as it is."""
    model = discover.model("cycle")
    times = np.array([0.0, 720.0, 1440.0])
    rest, blocked = (simulate(model, drive=drive, times=times, threads=1) for drive in ({}, {"transporters": 0.25}))
    ambient = [data["fluid.glutamate_ambient"].values[-1] for data in (rest, blocked)]
    assert ambient[1] > 3 * ambient[0]
    scanned = [mr_fit(mr_spectrum(metabolite_amounts(data), "slaser 7T")) for data in (rest, blocked)]
    for name in ("Glu", "Gln", "GABA"):
        before, after = (fit.amount(name) for fit in scanned)
        assert after == pytest.approx(before, rel=1e-4)
    held = metabolite_amounts(rest)
    assert set(held) == set(POOLS) < set(CONCENTRATIONS)
    for name, mm in held.items():  # what is assumed without a run is what the model rests at
        assert mm == pytest.approx(CONCENTRATIONS[name].canonical(), rel=1e-3)
