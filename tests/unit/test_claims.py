"""How claims are judged: rules, seeds, the search for what flips a verdict, stale results, cards and the book."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from glutamate.claims.judge import card, digest, run, store
from glutamate.claims.judge.claim import CONTRADICTED, DENIES, MIXED, SAYS, SUPPORTED, Claim, Evidence, Rule, Sample
from glutamate.claims.judge.flips import flips, trajectories
from glutamate.claims.judge.people import who
from glutamate.cli import app
from glutamate.errors import ParameterError, PathError

RULE = Rule("percent", "treated", supported=10, contradicted=2, against="usual", why="of this test")


def measure(sample: Sample) -> dict[str, dict[str, Any]]:
    return {"amount": {"usual": sample["level"], "treated": sample["level"] * (1 + sample["gain"] * sample["trust"])}}


def made(**change: Any) -> Claim:
    given: dict[str, Any] = {
        "says": "The treatment raises the amount", "texts": {"B": SAYS}, "arms": {"usual": "as is", "treated": "more"},
        "quantities": {"amount": "mM"}, "measure": measure, "rule": RULE,
        "spread": {"level": "lognormal(5, cv 20 %)", "gain": "normal(0.3, 0.02)"}, "defaults": {"trust": 1.0},
        "assumed": {"trust": (0.0, 1.0)}, "evidence": Evidence("C", "small", ("JahrStevens1990",)), "people": 40,
    }  # fmt: skip
    return Claim(**(given | change))


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Judge a claim of the test under a slug of its own."""

    def place(claim: Claim) -> str:
        entry = type("Entry", (), {"module": "glutamate.claims.judge.claim", "load": lambda self: lambda: claim})()
        monkeypatch.setattr(run, "slugs", lambda: {"a-test": entry})
        return "a-test"

    return place


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(11, 12, SUPPORTED), (9, 12, MIXED), (0, 1, CONTRADICTED), (-5, -4, CONTRADICTED), (3, 4, MIXED)],
)
def test_large_effects_support(low: float, high: float, expected: str) -> None:
    assert RULE.verdict(low, high) == expected


def test_small_effects_support_where_the_lines_are_exchanged() -> None:
    rule = replace(RULE, supported=-10, contradicted=-2)
    assert rule.verdict(-20, -11) == SUPPORTED
    assert rule.verdict(-1, 5) == CONTRADICTED
    assert rule.verdict(-11, -3) == MIXED


@pytest.mark.parametrize(("effect", "expected"), [("difference", 2.0), ("percent", 50.0), ("ratio", 1.5)])
def test_effects_are_paired(effect: str, expected: float) -> None:
    rule = replace(RULE, effect=effect)
    np.testing.assert_allclose(rule.of({"usual": np.array([4.0, 4.0]), "treated": 6.0}), expected)


def test_a_claim_is_judged_over_seeds(shipped: Any) -> None:
    row = run.judge(shipped(made()), people=40, seeds=10)
    assert row["verdict"] == SUPPORTED
    assert row["stability"] == 1
    assert row["effect"] == pytest.approx(30, abs=1)
    assert row["interval"][0] < row["effect"] < row["interval"][1]
    arms = {m["arm"]: m for m in row["measured"]}
    assert arms["treated"]["median"] == pytest.approx(1.3 * arms["usual"]["median"], rel=0.02)
    assert arms["usual"]["low"] < arms["usual"]["median"] < arms["usual"]["high"]


def test_a_verdict_that_seeds_do_not_share_is_mixed(shipped: Any) -> None:
    claim = made(spread={"level": "lognormal(5, cv 20 %)", "gain": "normal(0.1, 0.05)"}, assumed={})
    row = run.judge(shipped(claim), people=1, seeds=40)
    assert row["stability"] < 0.9
    assert row["verdict"] == MIXED


def test_the_search_finds_what_flips(shipped: Any) -> None:
    claim = made(defaults={"trust": 1.0, "colour": 1.0}, assumed={"trust": (0.0, 1.0), "colour": (0.5, 2.0)})
    rows = {row["name"]: row for row in run.judge(shipped(claim), seeds=1)["assumptions"]}
    assert rows["trust"]["flips"] > 0
    assert set(rows["trust"]["to"]) >= {SUPPORTED, CONTRADICTED}
    assert rows["colour"]["flips"] == 0
    assert rows["colour"]["moves"] > 0


def test_trajectories_move_one_number_at_a_time() -> None:
    paths = trajectories(5, seed=3)
    assert paths.shape[0] * paths.shape[1] <= 200
    moved = np.abs(np.diff(paths, axis=1)) > 1e-12
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()
    assert paths.min() >= 0
    assert paths.max() <= 1 + 1e-12


def test_nothing_assumed_gives_no_rows() -> None:
    claim = made(assumed={})
    assert flips(claim, who(claim)) == []


def test_people_of_a_model_differ_by_published_ranges_and_share_what_is_assumed() -> None:
    claim = made(model="metabolism", touches=("plasma.*",))
    found = who(claim)
    assert "plasma.elimination_rate" in found.spread
    assert all(name not in found.spread for name in found.assumed)
    drawn = found.drawn(50, seed=1)
    assert np.ptp(drawn["plasma.elimination_rate"]) > 0


def test_what_a_claim_touches_must_be_there() -> None:
    with pytest.raises(PathError, match="no such parameter"):
        who(made(model="metabolism", touches=("nowhere.*",)))


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {"X": SAYS}}, {"texts": {}}, {"arms": {}}, {"rule": replace(RULE, arm="nobody")},
        {"beyond": "no state", "rule": RULE}, {"assumed": {"unknown": (0, 1)}},
    ],
)  # fmt: skip
def test_an_incomplete_claim_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        made(**change)


@pytest.mark.parametrize("change", [{"effect": "odds"}, {"against": ""}, {"supported": 2}, {"why": ""}])
def test_an_incomplete_rule_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        replace(RULE, **change)


def test_texts_that_disagree_are_shown_so(shipped: Any) -> None:
    row = run.judge(shipped(made(texts={"B": SAYS, "N": DENIES})), seeds=1)
    assert row["contradictory"]
    assert "contradict each other; this run is with those who say so" in card.heard(row)


def test_who_sells_something_is_named() -> None:
    assert "sell EEG-guided sound" in made(texts={"O": SAYS}).interest
    assert made(texts={"O": DENIES}).interest == ""


def test_the_hash_follows_the_rule() -> None:
    assert made().rule_hash() != made(rule=replace(RULE, supported=11)).rule_hash()
    assert made().rule_hash() == made(people=3).rule_hash()


def test_a_digest_reaches_models_that_are_called_by_name() -> None:
    found: dict[str, str] = {}
    digest._collect("glutamate.claims.msg_raises_brain_glutamate", found)
    assert "glutamate.metabolism.metabolism" in found
    assert "glutamate.metabolism.plasma_glutamate" in found
    assert not any(name.startswith("glutamate.engine") for name in found)


def test_a_stale_result_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path))
    slug = "willpower-cannot-override"
    row = run.judge(slug)
    store.keep(row | {"seconds": -1.0})
    kept = store.stored(slug)
    assert kept is not None
    assert kept["seconds"] == -1.0
    store.keep(row | {"hash": "old", "seconds": -2.0})
    again = store.stored(slug)
    assert again is None or again["seconds"] != -2.0


def test_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "a-claim.json").write_text("{", "utf-8")
    assert store.read(tmp_path, "a-claim") is None


def test_the_command_prints_one_document_and_writes_a_book(tmp_path: Path) -> None:
    import json

    book = tmp_path / "book.html"
    done = CliRunner().invoke(app, ["claim", "magnesium-blocks-nmda", "--json", "--out", str(book)])
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["verdict"] == SUPPORTED
    text = book.read_text("utf-8")
    assert "Magnesium blocks NMDA receptors" in text
    assert "<svg" in text
    assert "src=" not in text.replace("-src", "")
    assert "<link" not in text


def test_an_unknown_claim_names_the_nearest() -> None:
    with pytest.raises(PathError) as caught:
        run.load("magnesium-blocks-nmba")
    assert "magnesium-blocks-nmda" in caught.value.closest
