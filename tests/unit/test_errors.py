"""Errors: four parts, JSON-ready, picklable; closest names."""

import copy
import json
import pickle

import pytest

from glutamate import errors
from glutamate.errors import AlgebraicLoopError, AssemblyError, GlutamateError, UnitError, closest

FAMILY = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, GlutamateError)]


def test_the_family_has_one_kind_per_class():
    kinds = {c.__name__: c.kind for c in FAMILY}
    assert len(kinds) == 12
    assert kinds["AlgebraicLoopError"] == "algebraic_loop_error"
    assert kinds["GlutamateError"] == "glutamate_error"
    assert len(set(kinds.values())) == len(kinds)
    assert issubclass(AlgebraicLoopError, AssemblyError)


@pytest.mark.parametrize("cls", FAMILY)
def test_parts_survive_str_dict_and_pickle(cls):
    error = cls("a unit", "'mQ'", "mM, ms", "use mM", file="week.toml", line=7, closest=["mM", "mS"])
    text = str(error)
    for part in ("a unit", "'mQ'", "mM, ms", "use mM", "week.toml:7", "mM, mS"):
        assert part in text
    expected = {
        "kind": cls.kind,
        "asked": "a unit",
        "came": "'mQ'",
        "allowed": "mM, ms",
        "do": "use mM",
        "file": "week.toml",
        "line": 7,
        "closest": ["mM", "mS"],
    }
    assert json.loads(json.dumps(error.to_dict())) == expected
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is cls
        assert twin.to_dict() == expected


def test_optional_parts_stay_out_of_the_text():
    text = str(UnitError("a", "b", "c", "d"))
    assert len(text.splitlines()) == 4
    assert UnitError("a", "b", "c", "d").to_dict()["line"] is None
    assert str(UnitError("a", "b", "c", "d", file="x.toml")).endswith("x.toml")


def test_closest_finds_misspellings_whatever_the_capitals():
    names = ["glutamate", "glycine", "magnesium", "voltage"]
    assert closest("glutamat", names)[0] == "glutamate"
    assert closest("VOLTAGE", names) == ("voltage",)
    assert closest("zzz", names) == ()
    assert closest("", names) == ()
    assert set(closest("MS", ["ms", "mS", "Ms"], n=2)) <= {"ms", "mS", "Ms"}
    assert len(closest("ms", ["ms", "mS", "Ms"], n=2)) == 2
