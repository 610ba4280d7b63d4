"""Compiled code on disk: found again, rebuilt when damaged, private, shared by processes, keyed by what matters."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from glutamate.engine.adaptive.program import key_of, prepare
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.code import native
from glutamate.engine.mechanism import mechanism
from glutamate.engine.system import trace
from glutamate.parameter import par
from glutamate.units import number
from unit.engine_models import TEST, Ball, Binding, Swing, run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of this test alone, and nothing remembered in the process."""
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path / "cache"))
    forget(monkeypatch)
    return tmp_path / "cache" / "code"


def forget(monkeypatch):
    monkeypatch.setattr(native, "_loaded", {})


def program(part=None, record=("swing.x",), **options):
    system = trace(part or Swing())
    return prepare(system, [system.field(p)[1] for p in record], **options)


def objects(folder):
    return sorted(folder.glob("*.o"))


def answer():
    return run(Swing(), ["swing.x"], np.linspace(0, 3, 7)).out


def test_second_process_finds_the_code(folder, monkeypatch):
    first = answer()
    assert len(objects(folder)) == 1
    content = objects(folder)[0].read_bytes()
    forget(monkeypatch)
    assert program().cached
    forget(monkeypatch)
    np.testing.assert_array_equal(answer(), first)
    assert [p.read_bytes() for p in objects(folder)] == [content]


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b"",
        lambda b: b[:20],
        lambda b: b[:-1],
        lambda b: b[:-500] + bytes(500),
        lambda b: bytes([b[0] ^ 1]) + b[1:],
        lambda b: b[:36] + bytes([b[36] ^ 255]) + b[37:],
        lambda b: b + b"x",
        lambda b: b"\x7fELF" * 100,
    ],
)
def test_damaged_code_is_rebuilt(folder, monkeypatch, damage):
    first = answer()
    (path,) = objects(folder)
    whole = path.read_bytes()
    assert damage(whole) != whole
    path.write_bytes(damage(whole))
    forget(monkeypatch)
    rebuilt = program()
    assert not rebuilt.cached
    np.testing.assert_array_equal(answer(), first)
    assert path.read_bytes() == whole


def test_cache_off(tmp_path, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    forget(monkeypatch)
    assert not program().cached
    assert list(tmp_path.rglob("*")) == []
    assert native.cache_folder() is None


def test_default_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("GLUTAMATE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert native.cache_folder() == tmp_path / "glutamate" / "code"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_code_is_private(folder):
    program()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in objects(folder)} == {0o600}


def test_nothing_half_written_stays(folder, monkeypatch):
    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(native.os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        folder.mkdir(parents=True)
        native.write_atomically(folder / "a.o", b"abc")
    assert list(folder.iterdir()) == []


def test_two_processes_at_once(folder):
    code = (
        "import numpy as np, hashlib; from unit.engine_models import Binding, run;"
        "out = run(Binding(), ['binding.free', 'binding.mixed'], np.linspace(0, 3, 9)).out;"
        "print(hashlib.sha256(out.tobytes()).hexdigest())"
    )
    paths = os.pathsep.join([str(ROOT), str(ROOT.parent / "src"), os.environ.get("PYTHONPATH", "")])
    command, env = [sys.executable, "-c", code], {**os.environ, "PYTHONPATH": paths}
    running = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert told[0][0] == told[1][0]
    assert len(list(folder.iterdir())) == 1
    system = trace(Binding())
    assert prepare(system, [system.field(p)[1] for p in ("binding.free", "binding.mixed")]).cached


def key(part, record=(), moving=None, method="rodas5p", width=8):
    system = part if hasattr(part, "graph") else trace(part)
    return key_of(system, [system.field(p)[1] for p in record], moving or {}, method, width)


def scaled(constant, field=number, low=None, by_flows=False):
    """A mechanism whose rate holds a literal number."""
    from glutamate.engine.mechanism import Flow

    class Body:
        pace: float = par(1.0, "1/ms", TEST)

        def start(self, drive):
            return self.State(1.0, 0.5)

    names = {"__annotations__": {"pace": float}, "pace": Body.__dict__["pace"], "start": Body.start}
    import typing

    names["State"] = typing.NamedTuple("State", [("x", field), ("y", field)])
    if by_flows:
        names["flows"] = lambda self, s, d: [Flow("x", "y", self.pace * s.x * s.x * constant)]
    else:
        names["rate"] = lambda self, s, d: self.State(
            -(self.pace * s.x * s.x * constant), self.pace * s.x * s.x * constant
        )
    return mechanism(type("Scaled", (), names))()


def test_same_model_same_key():
    assert key(Swing()) == key(Swing())
    assert key(Swing(), ["swing.x"]) == key(Swing(), ["swing.x"])


def test_changed_values_keep_the_key():
    assert key(Swing(speed=7.0, drag=0.3)) == key(Swing())
    low, high = (Assembly({"swing": Swing()}, {"swing.push": Input("1", v)}) for v in (0.0, 3.0))
    assert key(low) == key(high)


def test_changed_constant_changes_the_key():
    assert key(scaled(2.0)) == key(scaled(2.0))
    assert key(scaled(2.0)) != key(scaled(np.nextafter(2.0, 3)))
    assert key(scaled(2.0)) != key(scaled(-2.0))


def test_what_else_changes_the_key():
    base = key(Swing(), ["swing.x"])
    others = [
        key(Swing()),
        key(Swing(), ["swing.y"]),
        key(Swing(), ["swing.x", "swing.y"]),
        key(Swing(), ["swing.x"], {0: "step"}),
        key(Swing(), ["swing.x"], {0: "ramp"}),
        key(Swing(), ["swing.x"], method="rodas4"),
        key(Swing(), ["swing.x"], width=4),
        key(Binding()),
        key(Ball()),
    ]
    assert len({base, *others}) == len(others) + 1


def test_scale_and_conservation_are_in_the_key():
    # Both go into the code: the scale into Newton's test, a conserved group into what is integrated.
    assert key(scaled(2.0, number(scale=1.0))) != key(scaled(2.0, number(scale=5.0)))
    assert key(scaled(2.0, by_flows=True)) != key(scaled(2.0))


def test_a_terminal_guard_is_in_the_key():
    import dataclasses

    system = trace(Ball())
    ends = dataclasses.replace(system, guards=[dataclasses.replace(g, assign={}, terminal=True) for g in system.guards])
    stays = dataclasses.replace(system, guards=[dataclasses.replace(g, assign={}) for g in system.guards])
    assert key(ends) != key(stays)


def test_key_survives_compiling():
    system = trace(Binding())
    before = key(system)
    prepare(system, [])
    assert key(system) == before


def test_changed_parameters_do_not_compile_again(folder):
    run(Swing(), ["swing.x"], [1.0])
    run(Swing(speed=3.0), ["swing.x"], [1.0], varied={"swing.drag": [0.1, 0.2]})
    assert len(objects(folder)) == 1


def test_identity_names_the_machine():
    generic = native.identity(native.machine("generic"))
    assert native.identity(native.machine()) != generic or native.machine().name == "generic"
    assert native.NUMERICS in generic and native.writers() in generic
