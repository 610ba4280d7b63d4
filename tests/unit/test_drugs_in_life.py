"""Substances in a life: the same numbers as alone, one kinetics each, factors where they belong, people who differ."""

from typing import Any

import numpy as np
import pytest

from glutamate import people
from glutamate.drugs import load_drug
from glutamate.drugs.in_life import OWN_KINETICS, PLACES, give, in_life, medicated, vary
from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import AssemblyError, ParameterError, PathError
from glutamate.life.life import assemble
from glutamate.pharmacology.drug import KNOBS
from glutamate.pharmacology.nca import area
from glutamate.pharmacology.page import text as text_of
from glutamate.pharmacology.regimen import Regimen
from glutamate.units import from_canonical

NAMES = [e.name for e in discover.entries() if e.kind == "drug" and load_drug(e.name).kinetics is not None]
TWICE = Regimen("20 mg twice daily at 08:00,20:00 for 3 days")
HOURS = np.arange(0, 97.0, 0.5)
B5 = {  # substance: dose, hours, {knob: usual factor}; at its furthest on the last day; half to one and a half times
    "memantine": ("20 mg daily at 00:00 for 60 days", {"nmda_synaptic": 0.98, "nmda_extrasynaptic": 0.95}),
    "ketamine": ("0.5 mg/kg iv over 40 min at 00:00 once", {"nmda_synaptic": 0.87}),
    "dextromethorphan": ("45 mg twice daily for 14 days", {"nmda_synaptic": 0.95, "nmda_extrasynaptic": 0.95}),
    "lamotrigine": ("200 mg daily at 00:00 for 30 days", {"release_fast": 0.9, "sodium_available": 0.66}),
    "riluzole": ("50 mg twice daily for 7 days", {"release": 0.9, "uptake": 1.1}),
    "acetylcysteine": ("1200 mg twice daily for 7 days", {"release": 0.95}),
    "topiramate": ("100 mg twice daily for 14 days", {"ampa": 0.95, "release": 0.85, "gaba_tonic": 1.1}),
    "perampanel": ("8 mg daily at 00:00 for 30 days", {"ampa": 0.87}),
    "gabapentin": ("600 mg three times daily for 10 days", {"release": 0.85}),
    "pregabalin": ("150 mg twice daily for 10 days", {"release": 0.85}),
    "lorazepam": ("2 mg once at 00:00", {"ipsc_time": 1.10}),
    "diazepam": ("10 mg once at 00:00", {"ipsc_time": 1.24}),
    "phenobarbital": ("100 mg daily at 00:00 for 30 days", {"ipsc_time": 1.10, "ampa": 0.85}),
    "ethanol": ("45 g once at 00:00", {"nmda_synaptic": 0.86, "nmda_extrasynaptic": 0.86}),
    "caffeine": ("200 mg once at 00:00", {"release": 1.03}),
    "atomoxetine": ("40 mg twice daily for 7 days", {"nmda_synaptic": 0.99}),
    "taurine": ("4 g once at 00:00", {"gaba_tonic": 1.01, "glycine_receptor": 1.0}),
    "d-serine": ("4 g once at 00:00", {"nmda_synaptic": 1.10, "nmda_extrasynaptic": 1.08}),
    # two that lie elsewhere: usual factors are 1.00 (less than a tenth held), and 1.05 to 1.15
    "theanine": ("200 mg once at 00:00", {"ampa": 0.81}),
    "cycloserine": ("50 mg once at 00:00", {"nmda_synaptic": 0.97}),
}


def model(*names: str) -> Model:
    return Model.of(medicated(assemble(), *names), name="life").set(in_life(*names).values)


def run(name: str, regimen: Regimen, times: Any = HOURS, **more: Any) -> Any:
    protocol = give(Protocol(), name, regimen, float(times[-1]) + 1)
    return simulate(model(name), protocol, times=times, solver="tsit5", rtol=1e-6, threads=1, **more)


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(OWN_KINETICS)))
def test_levels_and_factors_are_those_of_the_substance_alone(name: str) -> None:
    record, found = load_drug(name), in_life(name)
    data = run(name, TWICE, record=[found.levels[name], *found.knobs.values()])
    alone = record.course(TWICE, times=HOURS)
    level = alone["kinetics.concentration"].values
    assert level.max() > 0
    assert data[found.levels[name]].values == pytest.approx(level, rel=1e-4, abs=1e-4 * level.max())
    for knob, factor in record.factors_of(alone).items():
        product = np.prod([data[path].values for (_, own), path in found.knobs.items() if own.startswith(knob)], axis=0)
        assert product == pytest.approx(factor, abs=5e-4), knob  # straight between samples there


def test_caffeine_has_one_kinetics_and_the_record_gives_its_numbers() -> None:
    assert not in_life("caffeine").parts
    data = run("caffeine", TWICE)
    alone = load_drug("caffeine").course(TWICE, times=HOURS)
    level = alone["kinetics.concentration"].values
    assert data["caffeine.level"].values == pytest.approx(level, rel=1e-4, abs=1e-4 * level.max())
    for receptor in ("a1", "a2a"):
        free = load_drug("caffeine").factors_of(alone)[f"adenosine_{receptor}"]
        assert 1 - data[f"caffeine.{receptor}"].values == pytest.approx(free, abs=1e-5)


def test_ethanol_has_one_kinetics_with_the_area_of_the_record() -> None:
    found = in_life("ethanol")
    assert "ethanol" not in found.parts and "alcohol" not in found.parts
    times = np.arange(0, 12.01, 0.05)
    drink = Regimen("40 g once at 00:00")
    data = run("ethanol", drink, times)
    alone = load_drug("ethanol").course(drink, times=times)["kinetics.concentration"].values
    level = data["alcohol.alcohol"].values * load_drug("ethanol").kinetics.molar_mass
    assert area(times, level) == pytest.approx(area(times, alone), rel=0.05)
    assert level.max() == pytest.approx(alone.max(), rel=0.1)
    assert data["handed.nmda_gain"].values.min() == pytest.approx(
        load_drug("ethanol").factors(1e3 * data["alcohol.alcohol"].values.max())["nmda_synaptic"], abs=0.002
    )


@pytest.mark.parametrize("name", B5)
def test_usual_doses_have_usual_effects(name: str) -> None:
    dose, wanted = B5[name]
    days = dose.rpartition(" for ")[2] if " for " in dose else ""
    hours = 24.0 * int(days.split()[0]) if days else 8.0
    times = np.linspace(0, hours, 2401)
    factors = load_drug(name).factors_of(load_drug(name).course(dose, times=times))
    for knob, usual in wanted.items():
        course = factors[knob]
        last = course[times >= hours - 24]
        effect = last[np.argmax(abs(last - 1))] - 1
        assert effect * (usual - 1) >= 0, knob
        assert abs(effect - (usual - 1)) <= max(0.02, 0.5 * abs(usual - 1)), knob


def test_without_a_dose_a_life_is_what_it_was() -> None:
    times = np.arange(0, 49.0, 1.0)
    data = simulate(
        model("memantine", "gabapentin", "riluzole", "glycine", "d-serine", "amphetamine"),
        times=times,
        solver="tsit5",
        rtol=1e-7,
        threads=1,
    )
    plain = simulate(discover.model("life"), times=times, solver="tsit5", rtol=1e-7, threads=1)
    for path in ("handed.release_gain", "handed.nmda_gain", "handed.uptake", "handed.gaba_tone", "performance.lapses"):
        assert data[path].values == pytest.approx(plain[path].values, rel=1e-4, abs=1e-4)


def test_factors_of_several_multiply_and_reach_what_life_hands_on() -> None:
    both = in_life("gabapentin", "riluzole")
    protocol = give(Protocol(), "gabapentin", Regimen("600 mg three times daily for 5 days"), 120.0)
    protocol = give(protocol, "riluzole", Regimen("50 mg twice daily for 5 days"), 120.0)
    data = simulate(model("gabapentin", "riluzole"), protocol, times=np.arange(0, 120, 1.0), solver="tsit5", threads=1)
    own = [data[both.knobs[name, "release"]].values for name in ("gabapentin", "riluzole")]
    assert data[both.factors["release_gain"]].values == pytest.approx(own[0] * own[1], rel=1e-12)
    rest = data["acute.release"].values * data["caffeine.release"].values
    assert data["handed.release_gain"].values == pytest.approx(rest * own[0] * own[1], rel=1e-12)
    assert data["handed.uptake"].values[-1] > 1.03 and own[0][-1] < 0.9 and own[1][-1] < 0.95
    assert any("calcium" in text for text in both.missing)


def test_substances_compete_for_a_site_that_they_share() -> None:
    pair = ("gabapentin", "pregabalin")
    found = in_life(*pair)
    protocol = give(Protocol(), pair[0], Regimen("600 mg three times daily for 20 days"), 480.0)
    protocol = give(protocol, pair[1], Regimen("150 mg twice daily for 20 days"), 480.0)
    data = simulate(model(*pair), protocol, times=np.arange(0, 480, 1.0), solver="rodas5p", rtol=1e-6, threads=1)
    ratios = [data[f"{name}_release_sites.ratio"].values for name in pair]
    held = [data[f"{name}_release_sites.occupied"].values for name in pair]
    for ratio, share in zip(ratios, held, strict=True):
        assert share == pytest.approx(ratio / (1 + ratios[0] + ratios[1]), rel=1e-9)
    last = slice(-48, None)
    both = (ratios[0] + ratios[1]) / (1 + ratios[0] + ratios[1])
    product = data[found.factors["release_gain"]].values
    assert product[last].mean() == pytest.approx((1 - 0.3 * both)[last].mean(), abs=2e-3)
    rest = data["acute.release"].values * data["caffeine.release"].values
    assert data["handed.release_gain"].values == pytest.approx(rest * product, rel=1e-12)
    assert in_life("diazepam", "lorazepam", "phenobarbital").missing


def test_methylphenidate_keeps_awake_by_dopamine_and_what_has_no_place_is_named() -> None:
    found = in_life("methylphenidate")
    assert found.factors["arousal"] == "wakefulness.arousal"
    assert found.missing == (f"methylphenidate: {KNOBS['noradrenaline_transporter']}",)
    evening = Regimen("20 mg once at 20:00")
    times = np.arange(0, 48, 0.1)
    data = run("methylphenidate", evening, times)
    plain = simulate(discover.model("life"), times=times, solver="tsit5", threads=1)
    begin = [times[200:][np.argmax(d["pressure.asleep"].values[200:] > 0.5)] for d in (plain, data)]
    assert begin[0] + 0.2 < begin[1] < begin[0] + 6


def test_every_knob_has_a_place_or_is_named() -> None:
    for name in NAMES:
        found = in_life(name)
        for action in load_drug(name).actions:
            if name == "caffeine":
                continue
            placed = action.knob in PLACES or action.knob == "dopamine_transporter"
            assert placed != any(KNOBS[action.knob] in text for text in found.missing)


def test_other_substances_change_clearance() -> None:
    assert in_life("lamotrigine", "phenobarbital").values["lamotrigine.clearance_factor"] == pytest.approx(1.80, 0.01)
    assert "lamotrigine.clearance_factor" not in in_life("lamotrigine").values


def test_people_differ_by_weight_and_enzymes_and_stay_the_same_persons() -> None:
    few, many = (people.draw("adult", n, 3) for n in (40, 80))
    names = ("atomoxetine", "caffeine", "ethanol")
    found, more = vary(names, few, 3), vary(names, many, 3)
    for path, array in found.items():
        assert array == pytest.approx(np.broadcast_to(more[path], 80)[:40])
    poor = np.asarray(many.labels["cyp2d6"]) == "poor"
    assert more["atomoxetine.clearance_factor"][poor] == pytest.approx(2 / 17)
    assert from_canonical(more["atomoxetine.weight"], "kg", "h") == pytest.approx(many.labels["weight"])
    smoker = many.labels["smoker"]
    assert np.median(more["caffeine.half_life"][smoker]) < np.median(more["caffeine.half_life"][~smoker])
    assert np.corrcoef(more["alcohol.water"], many.labels["weight"])[0, 1] > 0.4
    data = run("atomoxetine", Regimen("40 mg once at 00:00"), np.arange(0, 25.0, 1.0), vary=found | dict(few),
               record=["atomoxetine.concentration"])  # fmt: skip
    assert np.isfinite(data["atomoxetine.concentration"].values).all()


def test_kidneys_clear_what_they_clear_and_weight_counts_once() -> None:
    crowd = people.draw("adult", 300, 5, age="uniform(20, 85)")
    found = {
        name: vary((name,), crowd, 5)[f"{name}.clearance_factor"] for name in ("gabapentin", "memantine", "lorazepam")
    }
    filtered = crowd.labels["creatinine_clearance"] * 70 / crowd.labels["weight"]
    assert found["gabapentin"] == pytest.approx(filtered / 110)
    assert found["memantine"] == pytest.approx(0.52 + 0.48 * filtered / 110)
    assert (found["lorazepam"] == 1).all()
    old = crowd.labels["age"] > 70
    assert found["gabapentin"][old].mean() < 0.7 < 1 < found["gabapentin"][crowd.labels["age"] < 30].mean()
    assert "kidneys' filtration" in text_of(load_drug("gabapentin"), "card")


def test_bad_input_is_refused() -> None:
    with pytest.raises(PathError, match="memantin"):
        in_life("memantin")
    with pytest.raises(ParameterError, match="without kinetics"):
        in_life("zinc")
    with pytest.raises(ParameterError, match="swallowed"):
        give(Protocol(), "ethanol", Regimen("0.5 g/kg iv over 1 h once at 00:00"), 24.0)
    with pytest.raises(ParameterError, match="over hours"):
        give(Protocol(), "caffeine", Regimen.events(amt=100, tinf=2), 24.0)
    with pytest.raises(AssemblyError):
        Model.of(medicated(discover.find("model", "sleep").load()(), "memantine"))
