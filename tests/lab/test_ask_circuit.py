"""Mean fields and spiking networks that the page Circuit asks for: the same numbers, limits, errors."""

import numpy as np
import pytest
import xarray as xr

from glutamate import load
from glutamate.circuit.adex_mean_field import AdExMeanField
from glutamate.circuit.corticothalamic import Corticothalamic
from glutamate.circuit.corticothalamic_spectrum import spectrum
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.circuit.knobs import apply
from glutamate.circuit.ssn import SupralinearRate, settled
from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.wire import LabError, checked, plain


def asked(name, tell=lambda done, of: None, **given):
    ask = asks.find(name)
    return ask.answer(checked(ask, name, given), tell)


def from_code(name, **given):
    ask = asks.find(name)
    names = {}
    exec(ask.code(checked(ask, name, given)), names)
    return names["data"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("circuit_balance", {"nmda_e": 0.9, "gaba": 0.8, "push": 45.5}),
        ("circuit_rhythm", {"nmda_e": 0.93, "nmda_i": 0.95, "gaba_thalamus": 1.1, "nmda_share": 0.55}),
        ("circuit_gain", {"gaba": 1.15, "nmda_e": 1.05}),
        ("circuit_gain", {"circuit": "adaptive", "gaba": 1.1, "adaptation": 80.0, "leak": -64.0}),
        ("circuit_spikes", {"network": "coba", "size": 0.25, "seconds": 0.8, "seed": 3}),
    ],
)
def test_the_python_that_is_shown_gives_the_same_numbers(name, given):
    xr.testing.assert_equal(asked(name, **given)["data"], from_code(name, **given))


def test_balance_begins_at_the_rest_of_the_mean_field():
    got = asked("circuit_balance", gaba=0.8, push=0.0)
    published, less = DynamicMeanField().firing(), apply(DynamicMeanField(), gaba=0.8).firing()
    for arm, wanted in (("before", published), ("changed", less)):
        assert [got["rest"][arm][kind] for kind in "ei"] == pytest.approx(wanted, rel=1e-6)
        for kind, rate in zip("ei", wanted, strict=True):
            assert got["rates"][arm][kind] == pytest.approx(rate, rel=1e-4), "it stays there without a push"
    assert {row["path"].rpartition(".")[2] for row in got["parameters"]} == {"inhibition", "self_inhibition"}


def test_a_push_raises_both_kinds_of_cells_while_it_lasts():
    got = asked("circuit_balance", push=40.0)
    low, high = got["pushed"]
    inside = (got["time"] > low + 100) & (got["time"] < high)
    for kind in "ei":
        assert (got["rates"]["before"][kind][inside] > 1.2 * got["rest"]["before"][kind]).all()


def test_rhythm_is_the_spectrum_of_the_loop():
    got = asked("circuit_rhythm", nmda_e=0.9, nmda_i=0.88)
    wanted = spectrum(Corticothalamic(), got["frequency"], nmda_e=0.9, nmda_i=0.88)
    assert np.array_equal(got["power"]["changed"], wanted)
    assert got["peak"]["before"] == pytest.approx(8.9, abs=0.05)
    assert {row["name"]: row["ratio"] for row in asked("circuit_rhythm")["bands"]} == pytest.approx(
        dict.fromkeys(("delta", "theta", "alpha", "beta"), 1.0)
    )


@pytest.mark.parametrize("given", [{"gaba": 0.7, "rates": "settled"}, {"nmda_i": 0.9}])
def test_a_state_that_does_not_exist_or_does_not_last_is_an_error_in_four_parts(given):
    with pytest.raises(GlutamateError) as caught:
        asked("circuit_rhythm", **given)
    assert {"asked", "came", "allowed", "do"} <= caught.value.to_dict().keys()


def test_gain_reads_steady_rates():
    got = asked("circuit_gain", gaba=1.2)
    part = apply(SupralinearRate(), gaba=1.2)
    for k in (20, 50):
        end = settled(part, float(got["drive"][k]))
        assert got["rates"]["changed"]["e"][k] == pytest.approx(end.rate_e, rel=1e-4)
        assert got["rates"]["changed"]["i"][k] == pytest.approx(end.rate_i, rel=1e-4)
    assert not any(len(found) for found in got["unsettled"]["before"].values())
    slope = got["slope"]["before"]
    assert 0 < np.nanargmax(slope) < len(slope) - 1, "first steeper, then held by inhibition"


def test_gain_of_adaptive_cells_is_that_of_their_rest():
    got = asked("circuit_gain", circuit="adaptive", gaba=1.1)
    part = apply(AdExMeanField.broad(), gaba=1.1)
    k = 25
    end = part.rest(1e-3 * float(got["drive"][k]))
    assert got["unit"] == "Hz" and got["without_nmda"]
    assert got["rates"]["changed"]["e"][k] == pytest.approx(1e3 * end.rate_e, rel=1e-3)


def test_a_slope_is_not_drawn_across_a_gap():
    got = asked("circuit_gain", circuit="adaptive", gaba=0.9, adaptation=20.0)
    rates, slope = got["rates"]["changed"]["e"], got["slope"]["changed"]
    gap = np.flatnonzero(np.isnan(rates))
    assert len(gap) and gap[0] > 2, "drives at which it swings"
    first = slice(0, gap[0])
    assert slope[first] == pytest.approx(np.gradient(rates[first], got["drive"][first], edge_order=2))


def test_drives_at_which_a_circuit_runs_away_are_named_and_not_drawn():
    got = asked("circuit_gain", circuit="adaptive", gaba=0.7, adaptation=0.0)
    gone = np.isin(got["drive"], got["unsettled"]["changed"]["ran_away"])
    assert gone.any()
    assert np.isnan(got["rates"]["changed"]["e"][gone]).all()
    failed = asked("circuit_gain", gaba=0.7, nmda_e=1.3, nmda_i=0.7)
    assert len(failed["unsettled"]["changed"]["failed"]) == np.isnan(failed["rates"]["changed"]["e"]).sum() > 0


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("circuit_balance", {"gaba": 0.2}, "gaba"),
        ("circuit_balance", {"push": float("nan")}, "push"),
        ("circuit_rhythm", {"nmda_share": 0.9}, "nmda_share"),
        ("circuit_gain", {"circuit": "elsewhere"}, "circuit"),
        ("circuit_gain", {"adaptation": "60"}, "adaptation"),
        ("circuit_spikes", {"seconds": 60.0}, "seconds"),
        ("circuit_spikes", {"network": "microcircuit", "size": 1.0}, "circuit_spikes"),
        ("circuit_spikes", {"seed": -1}, "seed"),
        ("circuit_memory", {"seeds": 6}, "seeds"),
        ("circuit_memory", {"factors": {"nmda": 0.9}}, "factors.nmda"),
        ("circuit", {"more": 1}, "more"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_runs(name, given, key):
    with pytest.raises(LabError, match=key):
        checked(asks.find(name), name, given)


def test_ranges_are_those_of_the_parameters():
    got = asked("circuit")
    row = next(r for r in load("adex_mean_field").parameter_rows() if r["path"].endswith("adaptation_step"))
    assert (got["ranges"]["adaptation_step"]["low"], got["ranges"]["adaptation_step"]["high"]) == (0, 100)
    assert got["ranges"]["adaptation_step"]["source"] == row["source"]
    assert {"brunel", "coba", "microcircuit", "working_memory"} <= got["networks"].keys()
    assert {"ketamine", "memantine", "diazepam"} <= {row["name"] for row in got["substances"]}
    assert all(row["safety"] for row in got["substances"])
    plain(got)  # it travels


@pytest.mark.parametrize("network", ["brunel", "microcircuit"])
def test_spikes_in_the_picture_are_those_of_the_run(network):
    size = {"brunel": 0.2, "microcircuit": 0.05}[network]
    heard = []
    got = asked(
        "circuit_spikes", lambda done, of: heard.append((done, of)), network=network, size=size, seconds=0.8, cells=50
    )
    data, whole = got.pop("data"), 0
    assert heard[-1][0] == heard[-1][1]
    assert got["shown"] == sum(group["shown"] for group in got["groups"]) <= 50 + len(got["groups"])
    for group in got["groups"]:
        inside = (group["row"] >= group["first_row"]) & (group["row"] < group["first_row"] + group["shown"])
        assert inside.all()
        whole += len(group["time"])
        late = data["rate"].sel(group=group["name"])[data["bin"].values >= got["from"]]
        assert group["rate"] == pytest.approx(float(late.mean()))
    assert 0 < whole < data.sizes["event"]
    assert got["density"].shape == (len(got["groups"]), len(got["frequency"]))
    plain(got)


def test_a_run_that_is_not_wanted_any_more_stops():
    class Stopped(BaseException):
        pass

    calls = []

    def tell(done, of):
        calls.append(done)
        if len(calls) == 2:
            raise Stopped

    with pytest.raises(Stopped):
        asked("circuit_spikes", tell, network="coba", size=0.25, seconds=3.0)
    assert calls[-1] < 30_000
