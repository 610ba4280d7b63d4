"""Events of a life: exposure and what brings fear back, intrusions, evenings of learning, study sessions."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity import episodic, extinction, intrusions, study_session
from glutamate.plasticity.episodic import Evening


@pytest.mark.parametrize(
    "bad",
    [
        lambda: extinction.Fear().response(2),
        lambda: extinction.Fear().expose(nmda=-1),
        lambda: extinction.Fear().expose(sedation=2),
        lambda: extinction.Fear().wait(-1),
        lambda: intrusions.strength(-1),
        lambda: intrusions.per_day(0.0, -1),
        lambda: Evening(attention=1.2),
        lambda: Evening(gaba=-1),
        lambda: study_session.reread_or_tested(1, 0),
        lambda: study_session.focus_blocks(0, 5, 1),
    ],
)
def test_refusals_have_four_parts(bad) -> None:
    with pytest.raises(ParameterError) as caught:
        bad()
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_one_trial_of_each_kind_by_hand() -> None:
    fear = extinction.Fear()
    fear.shock(1)
    fear.wait(2)
    held, aroused = 0.6 * np.exp(-2 / 1000), 0.2 * np.exp(-1)
    felt = 1 / (1 + np.exp(-(held - 0.5 + aroused) / 0.1))
    assert fear.expose(0)[0] == pytest.approx(felt, rel=1e-12)
    assert fear.safe[:, 0] == pytest.approx([0.15 * felt, 0], rel=1e-12)
    less = 1 / (1 + np.exp(-(held - 0.3 * 0.15 * felt - 0.5 + aroused) / 0.1))
    assert fear.response(1)[0] == pytest.approx(less, rel=1e-12)


def test_fear_stays_while_the_response_goes() -> None:
    fear = extinction.extinguished(25)
    assert fear.response(0)[0] < 0.1
    assert fear.fear[0] > 0.85


def test_homework_carries_therapy_home() -> None:
    without, with_it = (extinction.rated(1, homework=n) for n in (0, 4))
    assert with_it["home"] > 3 * without["home"]
    assert with_it["clinic"] == pytest.approx(without["clinic"], rel=0.3)


def test_a_weak_trial_needs_more_sessions_without_nmda() -> None:
    usual, blocked = (extinction.conditioned() for _ in range(2))
    extinction.therapy(usual)
    extinction.therapy(blocked, nmda=0.0)
    assert blocked.response()[0] > 0.8 > 0.4 > usual.response()[0]


def test_a_diary_counts_what_the_rate_says() -> None:
    one = intrusions.film(people=4000, seed=2)
    assert one.counted.mean(0)[:3] == pytest.approx(one.expected[:3], rel=0.1)


def test_less_gaba_brings_more_memories() -> None:
    rates = [float(intrusions.everyday(g)) for g in (0.8, 1.0, 1.2)]
    assert rates[0] > 1.5 * rates[1] > 2 * rates[2]


def test_attention_divided_costs_encoding_far_more_than_recall() -> None:
    from glutamate.plasticity.associative import Willshaw

    lost = 1 - episodic.scores(Evening(attention=0.5)).mean() / episodic.scores().mean()
    store = Willshaw(120)
    full, half = (store.activity(0.55, store.cue(part, np.linspace(0.5, 1, 60))) for part in (1.0, 0.83))
    own = [float(np.take_along_axis(x, store.patterns[:60], axis=1).mean()) for x in (full, half)]
    assert lost > 3 * abs(1 - own[1] / own[0])


def test_an_evening_without_changes_has_strength_one() -> None:
    assert episodic.strength() == pytest.approx(1.0, rel=1e-12)
    assert episodic.strength(Evening(nmda=0.0)) == 0
    assert episodic.scores(Evening(nmda=0.0), people=50).max() == 0


def test_stress_long_gone_does_nothing() -> None:
    potentiation, threshold, synthesis = episodic.modulated(3000.0)
    assert (potentiation, threshold, synthesis) == pytest.approx((1, 1, 1), abs=1e-3)


def test_rest_helps_focus() -> None:
    through, blocks = study_session.focus_blocks(100, 0, 1), study_session.focus_blocks(25, 10, 4)
    assert 1 > blocks > 1.3 * through


def test_tests_win_between_five_minutes_and_two_days() -> None:
    assert 5 / 1440 < study_session.crossover() < 2
