"""A claim with values of one's own: same numbers where nothing changes, other ones where something does, limits."""

import numpy as np
import pytest

from glutamate import claim
from glutamate.claims.judge import store
from glutamate.claims.judge.run import current, load, slugs
from glutamate.errors import ParameterError, PathError

SLUG = "zinc-modulates"
AMBIENT, RISE = "zinc between cells, nM", "plasma zinc after a tablet, per before"


@pytest.fixture(scope="module")
def plain():
    return claim(SLUG).run(people=40, seeds=3)


def without_time(row):
    return {key: value for key, value in row.items() if key != "seconds"}


def test_without_values_of_ones_own_the_row_is_as_it_was(plain):
    assert "set" not in plain
    assert without_time(claim(SLUG).run(people=40, seeds=3, set={})) == without_time(plain)


def test_a_value_of_ones_own_is_in_every_person(plain):
    row = claim(SLUG).run(people=40, seeds=3, set={RISE: 1.2})
    assert row["set"] == {RISE: 1.2} and row["hash"] == plain["hash"] + "-own"
    assert [a["name"] for a in row["assumptions"]] == [AMBIENT], "what is set is no longer searched"
    assert row["effect"] > plain["effect"] and row["verdict"] == "contradicted"


def test_all_set_leaves_one_kind_of_person():
    names = {row["name"]: row["value"] for row in claim(SLUG).about()["numbers"]}
    row = claim(SLUG).run(people=5, seeds=2, set=names)
    assert row["interval"] == [row["effect"]] * 2
    for one in row["measured"]:
        assert one["low"] == pytest.approx(one["median"], rel=1e-12) == one["high"]


def test_a_stored_verdict_is_not_taken_from_such_a_run(tmp_path, plain):
    row = claim(SLUG).run(people=5, seeds=2, set={RISE: 1.3})
    store.write(row, tmp_path)
    assert store.read(tmp_path, SLUG)["hash"] != current(SLUG) == plain["hash"]


def test_progress_counts_people():
    seen = []
    claim(SLUG).run(people=10, seeds=2, progress=lambda done, of: seen.append((done, of)))
    assert seen[0][0] == 0 and seen[-1][0] == seen[-1][1] and (20, seen[0][1]) in seen


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"zinc between cells": 1.0}, PathError),
        ({AMBIENT: 500.0}, ParameterError),
        ({AMBIENT: -1.0}, ParameterError),
        ({AMBIENT: float("nan")}, ParameterError),
        ({AMBIENT: "2"}, ParameterError),
        ({AMBIENT: True}, ParameterError),
    ],
)
def test_values_that_do_not_fit_are_refused(given, error):
    with pytest.raises(error) as found:
        claim(SLUG).run(people=2, seeds=1, set=given)
    assert all(found.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_nothing_can_be_set_beyond_the_model():
    slug = "motor-restlessness"
    assert claim(slug).about()["numbers"] == []
    with pytest.raises(ParameterError):
        claim(slug).run(set={"anything": 1.0})


@pytest.mark.slow
@pytest.mark.parametrize("slug", sorted(slugs()))
def test_every_claim_says_what_may_be_set(slug):
    about = claim(slug).about()
    assert about["verdict"] is None
    for row in about["numbers"]:
        assert np.isfinite([row["low"], row["value"], row["high"]]).all()
        assert row["low"] < row["high"] and row["source"]
    if load(slug)[0].beyond:
        assert about["why"] and about["lines"] is None
    else:
        assert about["lines"]["supported"] != about["lines"]["contradicted"]
        names = {row["name"] for row in about["numbers"] if row["kind"] == "assumed"}
        stored = claim(slug).stored(check=False)
        if stored is not None:
            assert {a["name"] for a in stored["assumptions"]} <= names
