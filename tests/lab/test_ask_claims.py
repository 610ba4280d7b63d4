"""Asks `claims`, `claims_current` and `claim_page`: what is stored arrives as it is, and what is not is said so."""

import pytest

pytest.importorskip("pydantic")

from glutamate import catalogue, claim
from glutamate.claims.judge import store
from glutamate.claims.judge.run import Bound
from glutamate.errors import PathError
from glutamate.lab.asks import find
from glutamate.lab.wire import LabError, checked, plain

SLUGS = [row["name"] for row in catalogue.listing("claim")]
SLUG = "zinc-modulates"


def ask(name, **given):
    home = find(name)
    return home.answer(checked(home, name, given), lambda done, of: None)


def test_every_claim_is_in_the_list_with_its_stored_verdict():
    got = ask("claims")
    assert [row["id"] for row in got["rows"]] == SLUGS
    for row in got["rows"]:
        stored = claim(row["id"]).stored(check=False)
        assert row["has"] == (stored is not None)
        if stored is not None:
            assert (row["verdict"], row["effect"], row["interval"]) == tuple(
                stored[key] for key in ("verdict", "effect", "interval")
            )
            assert row["assumed"] == len(stored["assumptions"])
            assert row["flips"] == len([a for a in stored["assumptions"] if a["flips"]])
        assert row["evidence"]["grade"] in got["grades"] and set(row["texts"]) <= set(got["texts"])
        assert row["has"] is False or row["verdict"] in got["verdicts"]
    plain(got)


def test_a_claim_without_a_stored_verdict_breaks_nothing(monkeypatch):
    read = store.read
    monkeypatch.setattr(store, "read", lambda folder, slug: None if slug == SLUG else read(folder, slug))
    rows = {row["id"]: row for row in ask("claims")["rows"]}
    assert rows[SLUG]["has"] is False and rows[SLUG]["verdict"] is None and rows[SLUG]["flips"] is None
    page = ask("claim_page", slug=SLUG)
    assert page["state"] == "none" and page["stored"] is None
    assert page["about"]["says"] == rows[SLUG]["says"]


def test_a_verdict_of_other_code_is_not_handed_on(monkeypatch):
    old = {**claim(SLUG).stored(check=False), "hash": "of-another-day"}
    monkeypatch.setattr(store, "read", lambda folder, slug: dict(old))
    page = ask("claim_page", slug=SLUG)
    assert page["state"] == "old" and page["stored"] is None


def test_one_claim_has_its_record_and_its_verdict():
    got = ask("claim_page", slug=SLUG)
    own = claim(SLUG)
    assert got["about"] == own.about()
    assert got["stored"] == own.stored()
    assert got["state"] == ("current" if got["stored"] else "old")
    assert set(got["about"]["sources"]) <= set(got["references"])
    plain(got)


def test_current_is_what_the_store_would_show(monkeypatch):
    monkeypatch.setattr(Bound, "stored", lambda self, check=True: {"id": self.slug} if "zinc" in self.slug else None)
    current = ask("claims_current")["current"]
    assert list(current) == SLUGS
    assert {slug for slug, yes in current.items() if yes} == {slug for slug in SLUGS if "zinc" in slug}


def test_the_python_leaves_the_same():
    home, names = find("claims"), {}
    exec(home.code(home.With()), names)
    assert [row["verdict"] for row in names["rows"]] == [row["verdict"] for row in ask("claims")["rows"]]
    page = find("claim_page")
    exec(page.code(page.With(slug=SLUG)), names)
    assert names["about"]["rule"] == ask("claim_page", slug=SLUG)["about"]["rule"]
    compile(find("claims_current").code(find("claims_current").With()), "code", "exec")


def test_what_does_not_fit_is_refused():
    with pytest.raises(PathError):
        ask("claim_page", slug="nonsense")
    for name, given in (("claim_page", {}), ("claim_page", {"slug": 3}), ("claims", {"all": True})):
        with pytest.raises(LabError):
            ask(name, **given)
