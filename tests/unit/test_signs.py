"""Signs: shares, retests, words where there is no model, studies, and refusals."""

import json

import numpy as np
import pytest
from scipy.stats import norm

from glutamate import catalogue
from glutamate.engine import discover
from glutamate.errors import ParameterError
from glutamate.readouts import sign_studies as studies
from glutamate.readouts import sign_targets
from glutamate.readouts.signs import (
    GABA_WEIGHT,
    OF_LIFE,
    RETEST,
    SIGNS,
    liability,
    signs,
    standardized,
    states_of_life,
)

MODELLED = [name for name, sign in SIGNS.items() if sign.modelled]
SILENT = [name for name, sign in SIGNS.items() if not sign.modelled]


def normal(count: int = 20_000, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {state: rng.normal(size=count) for state in sorted({SIGNS[name].state for name in MODELLED})}


def test_balanced_people_have_each_sign_as_often_as_its_share_says():
    found = signs(normal(), seed=3)
    for name, share in found.shares().items():
        wanted = float(SIGNS[name].share.value)
        assert share == pytest.approx(wanted, abs=4 * (wanted * (1 - wanted) / 20_000) ** 0.5), name
    assert set(found.present) == set(MODELLED) and found.waiting == ()


@pytest.mark.parametrize("name", ["lapses", "lights and sounds", "seizure"])
def test_a_state_moves_a_sign_as_its_weight_says(name):
    sign = SIGNS[name]
    z = np.full(200_000, 2.0)
    weight, share = float(sign.weight.value), float(sign.share.value)
    expected = norm.cdf((norm.ppf(share) + 2 * weight) / (1 - weight**2) ** 0.5)
    assert (liability(name, z) > 0).mean() == pytest.approx(expected, abs=0.004)


def test_two_occasions_repeat_as_reliably_as_the_retest_says():
    z = np.random.default_rng(0).normal(size=40_000)
    first, second = (liability("anxiety", z, seed=5, occasion=k) for k in (0, 1))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(float(RETEST.value), abs=0.01)
    assert first.std() == pytest.approx(1.0, abs=0.02)
    np.testing.assert_array_equal(first, liability("anxiety", z, seed=5))


@pytest.mark.parametrize("name", SILENT)
def test_a_sign_without_a_model_answers_in_words(name):
    found = signs(normal(10))
    assert name not in found.present and "no model" in found.words[name]
    assert SIGNS[name].share is None and SIGNS[name].weight is None
    with pytest.raises(ParameterError, match="words only"):
        liability(name, np.zeros(3))


def test_signs_that_lack_their_state_are_said():
    found = signs({"lapses": np.zeros(4)})
    assert set(found.present) == {"lapses"} and "migraine" in found.waiting and found.present["lapses"].shape == (4,)
    assert signs({}).present == {}


def test_no_weight_of_gaba_on_anxiety_and_what_one_would_look_like():
    assert float(GABA_WEIGHT.value) == 0.0
    none, strong = studies.correlations(repeats=300), studies.correlations(repeats=300, weight=0.9)
    assert abs(none.mean()) < 0.03 and np.abs(none).mean() == pytest.approx((2 / np.pi / 42) ** 0.5, rel=0.12)
    own = (0.65 - 0.4**2) ** 0.5
    assert strong.mean() == pytest.approx(0.9 * own * float(studies.REPEAT.value) ** 0.5, abs=0.03)
    assert studies.called_significant(43) == pytest.approx(0.301, abs=0.001)


def test_disagreement_of_studies_by_hand():
    found = studies.agreement(((0.1, 10), (-0.1, 10)))
    precision = 10 / (2 * 0.15**2)
    assert found.effect == pytest.approx(0.0) and found.inconsistent == pytest.approx(1 - 1 / (2 * precision * 0.01))
    assert studies.agreement(((0.1, 10), (0.1, 20))).p == pytest.approx(1.0)
    assert studies.agreement().inconsistent > 0.9
    assert studies.group_difference().std() == pytest.approx(0.15 * (2 / 16) ** 0.5, rel=0.05)


def test_food_takes_the_excess_of_symptoms_away():
    fasting, fed = studies.after_glutamate(), studies.after_glutamate(fasting=False)
    assert fasting["excess"].mean() > 0.08 and abs(fed["excess"].mean()) < 0.01
    assert 0.131 < fasting["placebo"].mean() < 0.246


def test_twins_give_back_what_was_inherited():
    assert studies.inherited(0.0, seed=1) == pytest.approx(0.0, abs=0.1)
    assert studies.inherited(0.8, seed=1) == pytest.approx(0.8, abs=0.1)
    plain = studies.inherited(0.5, seed=2, reliability=1.0)
    assert plain == pytest.approx(0.5, abs=0.1)


def test_odds_of_one_sign_are_capped():
    assert sign_targets.odds(0.9, 0.1) == 2.0 and sign_targets.odds(0.1, 0.9) == 0.5
    assert sign_targets.odds(0.3, 0.2) == pytest.approx(1.5)


def test_states_come_from_a_run_of_a_life():
    from glutamate import people
    from glutamate.engine.simulate import simulate
    from glutamate.life.sleep import nights, timetable

    record = ["pressure.awake", *sorted({path for path, _ in OF_LIFE.values()})]
    crowd = dict(people.draw("adult", 12, seed=2))

    def states(bed: float) -> dict[str, np.ndarray]:
        week = timetable(nights(bed, 7.0, 3)).event("stressors.stressor", 1.0, ["80 h"])
        data = simulate(
            discover.model("life"), week, times=np.arange(0, 97, 1.0), vary=crowd, record=record, solver="tsit5",
            rtol=1e-4, threads=1,
        )  # fmt: skip
        return states_of_life(data, 72.0, 96.0)

    rested, short = states(23.0), states(27.0)
    z = standardized(short, rested)
    assert set(z) == set(OF_LIFE)
    assert z["lapses"].mean() > 0.3 and z["sleepiness"].mean() > 0.3
    assert signs(z).present["lapses"].shape == (12,)


def test_the_readout_is_listed_and_shown():
    assert "signs" in {row["name"] for row in catalogue.listing("readouts")}
    json.dumps(catalogue.show("signs"))


@pytest.mark.slow
def test_no_sign_decides_an_arm_when_odds_are_capped():
    assert sign_targets.capped() <= 2.0


@pytest.mark.parametrize(
    "call",
    [
        lambda: signs({"laps": np.zeros(3)}),
        lambda: signs({"lapses": np.zeros((3, 2))}),
        lambda: signs({"lapses": np.array([1.0, np.nan])}),
        lambda: signs({"lapses": np.zeros(3), "memory": np.zeros(4)}),
        lambda: signs({"lapses": np.zeros(3)}, retest=0.1),
        lambda: liability("laps", np.zeros(3)),
        lambda: standardized({"lapses": np.zeros(3)}, {"lapses": np.zeros(3)}),
        lambda: standardized({"lapses": np.zeros(3)}, {"memory": np.zeros(3)}),
        lambda: studies.correlations(people=2),
        lambda: studies.agreement(((0.1, 10),)),
        lambda: studies.inherited(1.5),
    ],
)
def test_wrong_input_is_refused(call):
    with pytest.raises(ParameterError) as caught:
        call()
    assert caught.value.do
