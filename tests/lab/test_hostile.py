"""What comes with a link or a file from somebody else, or from somebody in a hurry: it opens no file, fills no memory,
ends nothing for the others, and is refused in four parts.
"""

import asyncio
import builtins
import contextlib
import io
import json
import os
import subprocess
import sys
import types
import typing
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from pydantic import BaseModel

from glutamate.errors import GlutamateError
from glutamate.lab import asks, gate, keep, talk
from glutamate.lab.wire import LabError, checked

SECRET = "a line that nobody is to read, 99"
ENDS = ("", ".xml", ".sbml", ".toml", ".csv")
PLAN = 'format = 1\ntitle = "Spikes"\nmodel = "synapse"\nduration = "1 s"\n'


class Enough(BaseException):
    """An ask has come so far that it computes."""


# Files of this machine.


def _texts(model, place=()):
    """Places of all texts in what may be asked, keys of tables too."""
    for name, field in model.model_fields.items():
        yield from _within(field.annotation, (*place, name))


def _within(kind, place):
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        yield from _within(typing.get_args(kind)[0], place)
    elif origin in (typing.Union, types.UnionType):
        for each in typing.get_args(kind):
            yield from _within(each, place)
    elif origin is list:
        yield from _within(typing.get_args(kind)[0], (*place, 0))
    elif origin is dict:
        key, value = typing.get_args(kind)
        yield from _within(key, (*place, "a key"))
        if value is not typing.Any:
            yield from _within(value, (*place, "a value"))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _texts(kind, place)
    elif kind is str:
        yield place


def _needed(model):
    """The least that may be asked, with names and numbers that fit somewhere."""
    found = {}
    for name, field in model.model_fields.items():
        if field.is_required():
            kind = field.annotation
            inner = isinstance(kind, type) and issubclass(kind, BaseModel)
            found[name] = _needed(kind) if inner else {str: "memantine"}.get(kind, 1.0 if kind is float else 1)
    return found


def _with(model, place, text):
    """The least, with this text at a place."""
    given = _needed(model)
    here, last = given, place[0]
    for step, after in zip(place, [*place[1:], None], strict=True):
        last = step
        if after is None:
            break
        if after == 0:
            here[step] = [text]
            return given
        if after == "a key":
            here[step] = {text: 1.0}
            return given
        if after == "a value":
            here[step] = {"nmda.number": text}
            return given
        here = here.setdefault(step, {})
    here[last] = text
    return given


CASES = [(name, place) for name in asks.names() for place in dict.fromkeys(_texts(asks.find(name).With))]


def _answered(name, given):
    """What an ask says before it computes; the refusal, if it refuses."""

    def tell(done, of):
        raise Enough

    ask = asks.find(name)
    try:
        wanted = checked(ask, name, given)
        ask.answer(wanted, tell)
        ask.code(wanted)
    except Enough:
        pass
    except GlutamateError as error:
        told = error.to_dict()
        assert all(told[part] for part in ("asked", "came", "allowed", "do"))
        return json.dumps(told)
    return ""


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Files of the folder that were opened, by whom ever."""
    found = []
    for end in ENDS:
        (tmp_path / f"canary{end}").write_text(SECRET)
    for module in (builtins, io, os):

        def watched(path, *given, first=module.open, **named):
            if "canary" in str(path):
                found.append(str(path))
            return first(path, *given, **named)

        monkeypatch.setattr(module, "open", watched)
    return found


def test_the_watch_sees_files(opened, tmp_path):
    (tmp_path / "canary").read_text()
    assert opened


@pytest.mark.parametrize(("name", "place"), CASES, ids=[f"{name}:{'.'.join(map(str, p))}" for name, p in CASES])
def test_no_text_of_any_ask_opens_a_file(opened, tmp_path, name, place):
    for end in ENDS:
        path = str(tmp_path / f"canary{end}")
        for text in (path, f"{PLAN}spikes = {path!r}\n") if place[-1] == "text" else (path,):
            assert SECRET not in _answered(name, _with(asks.find(name).With, place, text))
    assert opened == []


@pytest.mark.parametrize("name", ["../ordinary_week", "/etc/passwd", "x.xml", "", "synapse\0", "\ud800", "Synapse"])
def test_the_gate_knows_shipped_names_only(name):
    for find in (gate.model, gate.scenario):
        with pytest.raises(LabError) as refused:
            find(name)
        assert all(refused.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_the_gate_takes_what_is_shipped_and_plans_without_files():
    assert gate.model("synapse").name == "synapse" and gate.model("nmda") is not None
    assert gate.scenario("one_spike").name == "one_spike"
    assert gate.scenario(text=PLAN, set={"nmda.number": 5.0}).plan.set == {"nmda.number": 5.0}
    for given in ({"text": f"{PLAN}spikes = 'x'\n"}, {"name": "one_spike", "set": {"spikes": "x"}}, {}):
        with pytest.raises(LabError):
            gate.scenario(**given)


# Values that fit nowhere.


@pytest.mark.parametrize("value", [None, [1, None], {"a": None}, [{"a": 1}], {"": 1}, [[[]]], "\x00", "\u202e"])
@pytest.mark.parametrize("edit", ["add", "entry", "set"])
def test_an_edit_of_a_plan_takes_any_value_or_refuses_it(edit, value):
    entry = {"days": "daily", "at": value, "x y": value}
    edits = {"add": {"add": entry}, "entry": {"index": 1, "entry": entry}, "set": {"set": {"people.x": value}}}
    ask = asks.find("plan")
    wanted = checked(ask, "plan", {"name": "ordinary_week", "show_days": 1, "edit": edits[edit]})
    answer = ask.answer(wanted, lambda done, of: None)
    assert answer["error"] is None or all(answer["error"][part] for part in ("asked", "came", "allowed", "do"))
    compile(ask.code(wanted), "code", "exec")


# Memory.


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is one of Linux")
def test_an_engine_takes_no_more_memory_than_it_may():
    script = (
        "from glutamate.lab.engine import _hold\n_hold(300_000_000)\nx = bytearray(200_000_000)\nbytearray(200_000_000)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stderr.rstrip().endswith("MemoryError")


def test_what_is_kept_is_bounded_by_bytes(monkeypatch):
    monkeypatch.setattr(keep, "BYTES", 20_000)
    kept = keep.Kept("quick")
    for k in range(6):
        kept.put(f"quick-{k}", {"data": xr.Dataset({"x": ("t", np.zeros(1000))})})
    assert list(kept.entries) == ["quick-4", "quick-5"]
    kept.put("quick-large", {"data": xr.Dataset({"x": ("t", np.zeros(10_000))})})
    assert list(kept.entries) == ["quick-large"], "the newest is kept, however large"
    kept.put("quick-text", {"text": "x" * 30_000})
    assert list(kept.entries) == ["quick-text"]


class Page:
    """A page that asks without end and reads nothing."""

    def __init__(self):
        self.app = types.SimpleNamespace(state=types.SimpleNamespace(sessions=set()))
        self.asked, self.closed = 0, []

    async def accept(self):
        pass

    async def receive(self):
        self.asked += 1
        await asyncio.sleep(0)
        return {"type": "websocket.receive", "text": "nonsense"}

    async def send_text(self, text):
        await asyncio.Event().wait()

    async def close(self, code):
        self.closed.append(code)


def test_a_page_that_does_not_read_is_not_read(monkeypatch):
    monkeypatch.setattr(talk, "BEHIND", 500)

    async def see():
        page = Page()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(talk.talk(page, {}), 0.2)
        return page

    page = asyncio.run(see())
    assert 1 < page.asked < 10 and page.app.state.sessions == set()


def test_a_page_that_still_does_not_read_is_let_go(monkeypatch):
    monkeypatch.setattr(talk, "LOST", 500)
    page = Page()
    asyncio.run(asyncio.wait_for(talk.talk(page, {}), 5))
    assert page.closed == [1008] and page.asked < 10 and page.app.state.sessions == set()


# Files that are taken along.


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_texts_in_a_csv_are_no_formulas(text):
    for shape in ({"x": ("arm", [-1.0])}, {"x": ("arm", [-1.0]), "n": ("arm", [text]), "s": 2.0}):
        told = keep.table(xr.Dataset(shape, {"arm": [text]}))
        assert f"'{text}" in told and "-1.0" in told and "'-1.0" not in told


def test_numbers_in_a_csv_are_as_they_were():
    data = xr.Dataset({"x": ("time", [-1.0, 5e-324]), "y": ("time", [1.0, np.nan])}, {"time": [0.0, 0.1]})
    assert keep.table(data) == data.to_dataframe().to_csv(lineterminator="\n")


def test_asks_that_are_none_name_no_file():
    for name in ("../app", "__init__", "_plans", "/etc/passwd", "synapse\0", str(Path(__file__))):
        with pytest.raises(GlutamateError):
            asks.find(name)
