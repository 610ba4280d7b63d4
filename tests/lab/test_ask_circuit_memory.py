"""A cue in working memory under substances: levels, factors and firing of the public functions; limits and errors."""

import pytest
import xarray as xr

from glutamate.circuit.knobs import nmda_block, pool_knobs
from glutamate.circuit.working_memory import held, network
from glutamate.drugs import load_drug
from glutamate.drugs.paths import knobs
from glutamate.engine.network import Record
from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.asks import circuit as page
from glutamate.lab.asks import circuit_memory
from glutamate.lab.wire import checked, plain

KETAMINE = {"substance": "ketamine", "regimen": "0.5 mg/kg iv over 40 min once", "size": 1}


def wanted(**given):
    return checked(circuit_memory, "circuit_memory", given)


def level(**given):
    return circuit_memory._level(wanted(**given))


@pytest.fixture(scope="module")
def lost():
    heard = []
    given = wanted(factors={"nmda_e": 0.8, "nmda_i": 0.8}, acting=1.0, size=1, seed=2)
    return given, circuit_memory.answer(given, lambda done, of: heard.append((done, of))), heard


@pytest.mark.slow
def test_the_cue_is_kept_and_with_a_fifth_of_nmda_blocked_lost(lost):
    _, got, _ = lost
    control, changed = got["arms"]
    assert (control["held"], changed["held"]) == ([True], [False])
    assert got["factors"] == [{"name": name, "raw": 0.8, "acting": 0.8} for name in ("nmda_e", "nmda_i")]
    plain({key: value for key, value in got.items() if key != "result"})


@pytest.mark.slow
def test_both_arms_are_the_network_of_the_public_function(lost):
    given, got, _ = lost
    first, last = got["late"]
    for k, choices in enumerate(({}, {"nmda_e": 0.8, "nmda_i": 0.8})):
        data = network(scale=1, seed=given.seed, **choices).run(last, Record(bin=20.0))
        late = data["rate"].sel(group="pool_1")[data["bin"].values >= first]
        arm = got["arms"][k]
        assert arm["cued"][0] == pytest.approx(float(late.mean()))
        assert arm["held"] == [held(arm["cued"][0], arm["others"][0])]


@pytest.mark.slow
def test_the_python_that_is_shown_gives_the_same_numbers(lost):
    given, got, _ = lost
    names = {}
    exec(circuit_memory.code(given), names)
    xr.testing.assert_equal(got["result"].data, names["data"])


@pytest.mark.slow
def test_progress_of_both_networks_is_one_course(lost):
    _, _, heard = lost
    assert heard == sorted(heard) and len({of for _, of in heard}) == 1
    assert heard[-1][0] == heard[-1][1]


def test_factors_of_a_substance_come_from_its_highest_level():
    got = level(**KETAMINE)
    drug = load_drug("ketamine")
    data = drug.course(KETAMINE["regimen"], 24.0)
    assert got["free"] == float(drug.peak_free(data)) == pytest.approx(0.53, abs=0.02)
    assert got["raw"] == knobs("ketamine", got["free"], got["plasma"])
    assert got["safety"] == drug.safety
    assert [row["here"] for row in got["sites"]] == [True, False]
    assert got["sites"][0]["held"] == pytest.approx(1 - got["raw"]["nmda_e"])


def test_interneurons_may_be_blocked_more():
    got = level(**KETAMINE, side=2.0)
    once = level(**KETAMINE)["raw"]["nmda_e"]
    assert got["raw"] == nmda_block(1 - once, 2.0)


def test_the_plan_runs_what_acts_not_what_is_held():
    given = wanted(**KETAMINE, acting=0.1)
    raw = level(**KETAMINE)["raw"]
    assert pool_knobs(raw, kappa=given.acting)["nmda_e"] == pytest.approx(1 - 0.1 * (1 - raw["nmda_e"]))
    assert "0.1 of every factor acts" in circuit_memory.plan(given)
    assert "medical advice" in circuit_memory.plan(given)


@pytest.mark.parametrize("name", page.BEGIN)
def test_every_substance_of_the_page_has_a_dose_to_begin_with(name):
    regimen, days = page.BEGIN[name]
    got = level(substance=name, regimen=regimen, days=days)
    assert got["free"] > 0 and any(row["here"] for row in got["sites"])
    assert all(0 <= row["held"] <= 1 for row in got["sites"])
    assert any(value != 1 for value in got["raw"].values())


@pytest.mark.parametrize(
    "given",
    [
        {"substance": "kettamine", "regimen": "1 mg once"},
        {"substance": "ketamine", "regimen": "a little"},
        {"substance": "ketamine", "regimen": ""},
        {"substance": "caffeine", "regimen": "1 mg at 25:00"},
    ],
)
def test_a_dose_that_cannot_be_read_is_refused_in_four_parts(given):
    with pytest.raises(GlutamateError) as caught:
        circuit_memory.answer(wanted(**given), lambda done, of: None)
    assert {"asked", "came", "allowed", "do"} <= caught.value.to_dict().keys()


def test_the_ask_is_found_by_its_name():
    assert asks.find("circuit_memory") is circuit_memory
    assert asks.seconds(circuit_memory) == circuit_memory.SECONDS
