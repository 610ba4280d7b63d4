"""Models of a person that run give what their laws say, event by event."""

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.simulate import simulate
from glutamate.plasticity import extinction, habit, intrusions, retention
from glutamate.plasticity.vocabulary import Vocabulary

DAY = 86_400_000.0


def run(name: str, protocol: Protocol, days: list[float], record: list[str], drive: dict | None = None):
    return simulate(discover.model(name), protocol, times=days, record=record, drive=drive or {}, threads=1)


def test_a_word_as_the_law_says() -> None:
    protocol = Protocol().event("item.review", 1.0, ["2 d", "9 d", "50 d"]).event("item.lapse", 1.0, ["30 d"])
    protocol = protocol.event("item.repetition", 1.0, ["60 d"])
    found = run("vocabulary", protocol, [1.0, 8.0, 29.0, 49.0, 59.0, 80.0], ["item.stability", "item.recall"])
    item, want = retention.studied(), []
    gaps = [(2.0, True), (7.0, True), (21.0, False), (20.0, True), (0.0, True)]
    for at, (gap, passed) in enumerate([*gaps, (0.0, True)]):
        want.append((float(item.stability), float(retention.recall([1, 6, 20, 19, 9, 20][at], item.stability))))
        item = retention.reviewed(item, gap, passed)
    got = np.stack([found["item.stability"].values, found["item.recall"].values], axis=1)
    np.testing.assert_allclose(got.reshape(-1, 2), want, rtol=2e-3)


def test_difficulty_at_the_first_study_is_that_of_the_law() -> None:
    assert Vocabulary().first_difficulty == pytest.approx(retention.studied().difficulty, abs=1e-4)


def test_exposure_as_the_law_says() -> None:
    protocol = Protocol().event("cue.attack", 1.0, ["1 d"]).event("cue.exercise_clinic", 1.0, ["8 d", "9 d"])
    protocol = protocol.event("cue.exercise_home", 1.0, ["10 d"])
    found = run("exposure", protocol, [7.9, 11.0], ["cue.response_clinic", "cue.response_home"])
    fear = extinction.Fear()
    fear.shock(1)
    fear.wait(7)
    fear.expose(0)
    fear.wait(1)
    fear.expose(0)
    fear.wait(1)
    fear.expose(1)
    fear.wait(1)
    got = [float(np.ravel(found[f"cue.response_{place}"].values)[-1]) for place in ("clinic", "home")]
    assert got == pytest.approx([fear.response(0)[0], fear.response(1)[0]], rel=1e-3)


def test_practice_as_the_law_says() -> None:
    protocol = Protocol().event("skill.repetition", 1.0, [f"{k} d" for k in range(1, 21)])
    found = run("practice", protocol, [20.5], ["skill.automaticity"])
    usual = habit.automaticity(np.ones(20), [3.0 / 66], lost=0.0)[0, -1]
    assert float(np.ravel(found["skill.automaticity"].values)[-1]) == pytest.approx(usual, rel=0.05)


def test_a_remark_fades_as_the_law_says_and_a_game_takes_from_it() -> None:
    found = run("remark", Protocol().event("memory.game", 1.0, ["3 d"]), [1.0, 4.0], ["memory.intrusions"])
    want = [intrusions.per_day(intrusions.strength(1.0), 4.0), intrusions.per_day(intrusions.strength(4.0) - 0.8, 4.0)]
    assert np.ravel(found["memory.intrusions"].values) == pytest.approx(want, abs=0.05)
