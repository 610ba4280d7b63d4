"""Every claim of the list that is shipped: its file, its words, its run with few people, its stored verdict."""

import math
import tomllib
from pathlib import Path

import pytest

from glutamate.claims.judge import store
from glutamate.claims.judge.claim import BEYOND, DENIES, VERDICTS
from glutamate.claims.judge.figure import svg
from glutamate.claims.judge.people import who
from glutamate.claims.judge.run import current, judge, load, slugs
from glutamate.parameter import citation

INVENTORY = tomllib.loads(Path(__file__).with_name("inventory.toml").read_text("utf-8"))
SHIPPED = slugs()
KEYS = {
    "id", "says", "texts", "verdict", "effect", "interval", "unit", "measured", "seeds", "stability", "evidence",
    "assumptions", "sources", "arms", "n", "hash", "seconds",
}  # fmt: skip


def test_every_claim_of_the_texts_is_there() -> None:
    assert len(INVENTORY) == 124
    assert set(SHIPPED) == set(INVENTORY)


@pytest.mark.parametrize("slug", SHIPPED)
def test_file_words_and_texts(slug: str) -> None:
    record, entry = load(slug)
    assert slug in INVENTORY, "a claim that no text makes"
    assert entry.file.stem == slug.replace("-", "_")
    said = {letter for letter, word in record.texts.items() if word != DENIES}
    assert said == set(INVENTORY[slug]["said_by"].split())
    assert set(record.texts) - said == set(INVENTORY[slug].get("denied_by", "").split())
    for key in record.evidence.sources:
        assert citation(key)
    if not record.beyond:
        assert record.evidence.sources, "evidence without a source"


@pytest.mark.parametrize("slug", SHIPPED)
def test_it_runs_with_few_people(slug: str) -> None:
    row = judge(slug, people=2, seeds=1, search=False)
    assert row.keys() >= KEYS
    assert row["verdict"] in VERDICTS
    if row["verdict"] == BEYOND:
        assert row["why"]
        assert row["effect"] is None
        return
    assert math.isfinite(row["effect"])
    assert row["failed"] == 0
    assert {m["arm"] for m in row["measured"]} <= set(row["arms"])


@pytest.mark.parametrize("slug", SHIPPED)
def test_its_verdict_is_stored_and_current(slug: str) -> None:
    row = store.read(store.SHIPPED, slug)
    assert row is not None, "no stored verdict: glutamate claim SLUG --fresh, then copy it into claims/results"
    assert row["hash"] == current(slug), "stale: the rule or code it depends on has changed since"
    assert row["verdict"] in VERDICTS
    if row["verdict"] != BEYOND:
        assert row["held"] == list(who(load(slug)[0]).held), "what is held in everybody"
        assert row["seeds"] >= 10
        drawing = svg(row, load(slug)[0].rule)
        assert drawing is not None
        assert drawing.startswith("<svg")
