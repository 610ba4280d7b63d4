"""What every ask of the lab must satisfy, found by its file."""

import ast
import types
import typing

import annotated_types
import pytest
from pydantic import BaseModel

from glutamate.lab import asks
from glutamate.lab.wire import Strict

NAMES = asks.names()
SIZED = (str, list, dict, set, tuple)


@pytest.mark.parametrize("name", NAMES)
def test_ask_has_its_parts(name):
    ask = asks.find(name)
    assert ask.LANE in asks.SECONDS
    assert issubclass(ask.With, Strict)
    assert ask.With.model_config["extra"] == "forbid"
    assert callable(ask.answer) and callable(ask.code)
    assert ask.__doc__.startswith(f"Ask `{name}`")
    assert "Hands on" in ask.__doc__
    assert 0 < asks.seconds(ask) <= 600


@pytest.mark.parametrize("name", NAMES)
def test_every_size_that_can_be_asked_is_limited(name):
    endless = [place for place, kind, limits in _fields(asks.find(name).With) if not _limited(kind, limits)]
    assert endless == []


def _fields(model, place=""):
    """Place, type and limits of every field, those of models within included."""
    for key, field in model.model_fields.items():
        yield from _inner(f"{place}{key}", field.annotation, field.metadata)


def _inner(place, kind, limits):
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        inner, *more = typing.get_args(kind)
        yield from _inner(place, inner, [*limits, *more])
    elif origin in (typing.Union, types.UnionType):
        for each in typing.get_args(kind):
            yield from _inner(place, each, limits)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _fields(kind, f"{place}.")
    else:
        yield place, kind, limits
        if origin in (list, tuple):
            for each in typing.get_args(kind):
                yield from _inner(f"{place}[]", each, [*limits, "of a list"])


def _limited(kind, limits):
    """Whether a value of this type cannot be endless: texts and lists by their length, numbers by both ends."""
    origin = typing.get_origin(kind) or kind
    if kind in (bool, type(None), typing.Any) or origin is typing.Literal or "of a list" in limits:
        return True  # numbers of a list are as many as the list may have; depth and size of a message are limited
    every = [part for limit in limits for part in (limit if hasattr(limit, "__iter__") else [limit])]
    if origin in SIZED:
        return any(isinstance(limit, annotated_types.MaxLen) for limit in every)
    if origin in (int, float):
        upper = any(isinstance(limit, annotated_types.Le | annotated_types.Lt) for limit in every)
        lower = any(isinstance(limit, annotated_types.Ge | annotated_types.Gt) for limit in every)
        return upper and lower
    return False


@pytest.mark.parametrize("file", sorted(asks.FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_asks_load_quickly_and_know_no_room_of_the_engine(file):
    """At the top only small imports; nowhere private parts or the inside of the engine."""
    tree = ast.parse(file.read_text("utf-8"))
    heavy = {"numpy", "scipy", "xarray", "pandas", "matplotlib", "numba"}
    for node in tree.body:
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert not {name.partition(".")[0] for name in names} & heavy, "imports of the module itself stay light"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("glutamate"):
            inside = node.module.startswith("glutamate.engine.") and node.module != "glutamate.engine.model"
            private = [alias.name for alias in node.names if alias.name.startswith("_")]
            assert not inside and (not private or node.module.startswith("glutamate.lab")), node.module
