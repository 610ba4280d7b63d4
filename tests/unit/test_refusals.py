"""Bad input is refused in four parts: what was asked, what came, what is allowed, what to do."""

import math
from typing import NamedTuple

import pytest

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.engine.system import trace
from glutamate.errors import (
    AlgebraicLoopError,
    AssemblyError,
    GlutamateError,
    ParameterError,
    PathError,
    SolveError,
    UnitError,
)
from glutamate.parameter import par
from glutamate.units import mM, mV, number
from unit.engine_models import TEST, Swing, Switching, Torn


def refused(error, action, *words):
    with pytest.raises(error) as caught:
        action()
    told = caught.value.to_dict()
    assert told["asked"] and told["came"] and told["allowed"] and told["do"], told
    text = str(caught.value)
    for word in words:
        assert word in text, text
    return caught.value


BAD = {
    "rtol zero": ({"rtol": 0.0}, SolveError, "tolerance"),
    "rtol one": ({"rtol": 1.0}, SolveError, "tolerance"),
    "rtol nan": ({"rtol": math.nan}, SolveError, "nan"),
    "rtol text": ({"rtol": "fine"}, GlutamateError, "fine"),
    "atol negative": ({"atol": -1e-6}, SolveError, "tolerance"),
    "atol nan": ({"atol": math.nan}, SolveError, "tolerance"),
    "solver": ({"solver": "rodas5"}, SolveError, "rodas5p"),
    "solver type": ({"solver": 5}, GlutamateError, "5"),
    "threads zero": ({"threads": 0}, SolveError, "threads"),
    "threads half": ({"threads": 1.5}, SolveError, "1.5"),
    "seed": ({"seed": -1}, ParameterError, "seed"),
    "keep negative": ({"keep": -3}, GlutamateError, "-3"),
    "keep text": ({"keep": "many"}, GlutamateError, "many"),
    "dt": ({"dt": 0.1}, SolveError, "grid"),
    "no duration": ({"duration": None}, SolveError, "duration"),
    "negative duration": ({"duration": -1.0}, SolveError, "-1"),
    "zero duration": ({"duration": 0.0}, SolveError, "0"),
    "infinite duration": ({"duration": math.inf}, SolveError, "inf"),
    "nan duration": ({"duration": math.nan}, GlutamateError, "nan"),
    "duration in mM": ({"duration": "3 mM"}, UnitError, "mM"),
    "duration in words": ({"duration": "long"}, UnitError, "long"),
    "times descending": ({"times": [1.0, 0.5]}, SolveError, "ascending"),
    "times empty": ({"times": []}, SolveError, "none"),
    "times negative": ({"times": [-1.0, 0.5]}, SolveError, "-1"),
    "times nan": ({"times": [0.0, math.nan]}, GlutamateError, "nan"),
    "times after the end": ({"times": [0.0, 5.0]}, SolveError, "5"),
    "record": ({"record": "swing.z"}, PathError, "swing.x"),
    "record type": ({"record": [3]}, GlutamateError, "3"),
    "drive": ({"drive": {"swing.pus": 1.0}}, PathError, "swing.push"),
    "drive nan": ({"drive": {"swing.push": math.nan}}, GlutamateError, "nan"),
    "drive a parameter": ({"drive": {"swing.speed": 1.0}}, PathError, "input"),
    "drive uneven": ({"drive": {"swing.push": ([0, 1], [1])}}, ParameterError, "clamp"),
    "vary unknown": ({"vary": {"swing.sped": [1.0, 2.0]}}, PathError, "swing.speed"),
    "vary a number": ({"vary": {"swing.speed": 1.0}}, PathError, "member"),
    "vary nothing": ({"vary": {}}, PathError, "member"),
    "vary uneven": ({"vary": {"swing.speed": [1.0, 2.0], "swing.drag": [1.0]}}, PathError, "equal"),
    "vary nan": ({"vary": {"swing.speed": [1.0, math.nan]}}, ParameterError, "finite"),
    "vary unit": ({"vary": {"swing.speed": ["1 mM"]}}, UnitError, "mM"),
    "start unknown": ({"start": {"swing.speed": 1.0}}, PathError, "state"),
    "start unit": ({"start": {"swing.x": "3 mM"}}, UnitError, "mM"),
    "start shape": ({"start": {"swing.x": [1.0, 2.0]}}, PathError, "swing.x"),
    "start type": ({"start": 3}, GlutamateError, "3"),
    "start infinite": ({"start": {"swing.x": math.inf}}, GlutamateError, "inf"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_refused_arguments(case):
    options, error, word = BAD[case]
    refused(error, lambda: simulate(Swing(), **{"duration": 1.0, **options}), word)


@pytest.mark.parametrize("protocol", [3, "spikes"])
def test_refused_protocol(protocol):
    refused(GlutamateError, lambda: simulate(Swing(), protocol, duration=1.0), "rotocol")


@pytest.mark.parametrize("model", [3, "swing", Swing, None])
def test_refused_model(model):
    refused(AssemblyError, lambda: simulate(model, duration=1.0), "model")


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("GLUTAMATE_MEMORY", "lots", "2 GB"),
        ("GLUTAMATE_MEMORY", "0 GB", "positive"),
        ("GLUTAMATE_MEMORY", "-1 GB", "positive"),
        ("GLUTAMATE_MEMORY", "3 apples", "positive"),
        ("GLUTAMATE_THREADS", "0", "threads"),
        ("GLUTAMATE_THREADS", "two", "threads"),
        ("GLUTAMATE_THREADS", "1.5", "threads"),
        ("GLUTAMATE_ISA", "sse9", "avx2"),
    ],
)
def test_refused_environment(monkeypatch, name, value, word):
    monkeypatch.setenv(name, value)
    refused(SolveError, lambda: simulate(Swing(), duration=1.0), word)


def test_memory_that_holds_nothing_names_ways_out(monkeypatch):
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1 kB")
    refused(SolveError, lambda: simulate(Swing(), duration=1.0), "record fewer", "GB")


def test_set():
    model = Model.of(Switching())
    refused(PathError, lambda: model.set({"switching.fats": 1.0}), "switching.fast")
    refused(UnitError, lambda: model.set({"switching.fast": "1 mM"}), "mM", "1/ms")
    refused(ParameterError, lambda: model.set({"switching.fast": math.nan}), "finite")
    assert model.set({"switching.fast": "2 1/s"}).values()["switching.fast"] == pytest.approx(2e-3)
    assert model.values()["switching.fast"] == 3.0


def test_parameter_outside_its_domain():
    @mechanism
    class Bounded:
        share: float = par(0.5, "1", TEST, domain=(0, 1))

        class State(NamedTuple):
            x: number

        def start(self, drive):
            return self.State(self.share)

        def rate(self, s, drive):
            return self.State(-self.share * s.x * s.x)

    refused(ParameterError, lambda: Bounded(share=1.5), "0 to 1")
    refused(ParameterError, lambda: Model.of(Bounded()).set({"bounded.share": -0.1}), "bounded.share")
    refused(
        ParameterError, lambda: simulate(Bounded(), duration=1.0, vary={"bounded.share": [0.5, 2.0]}), "bounded.share"
    )


@mechanism
class Source:
    class State(NamedTuple):
        level: mM

    class Output(NamedTuple):
        voltage: mV
        told: mM

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(-s.level * 0.0)

    def output(self, s, drive):
        return self.Output(s.level * 0.0, s.level)


@mechanism
class Taker:
    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        glutamate: mM
        voltage: mV

    class Output(NamedTuple):
        copy: mM

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(drive.voltage * 0.0 - s.x)

    def output(self, s, drive):
        return self.Output(drive.glutamate * 2)


PARTS = {"source": Source(), "taker": Taker()}
WIRES = {"taker.glutamate": "source.told", "taker.voltage": "source.voltage"}


def wired(**changes):
    return lambda: trace(
        Assembly(PARTS, {k.replace("__", "."): v for k, v in {**WIRES, **changes}.items() if v is not None})
    )


def test_assembly_errors():
    assert wired()().size == 2
    unbound = refused(
        AssemblyError,
        lambda: trace(Assembly(PARTS, {"taker.voltage": "source.voltage"})),
        "taker.glutamate",
        "source.level",
        "source.told",
    )
    assert "source.voltage" not in unbound.allowed
    refused(
        AssemblyError,
        lambda: trace(Assembly(PARTS, {**WIRES, "*.voltage": Input("mV", 0.0)})),
        "taker.voltage",
        "exactly one",
    )
    refused(
        AssemblyError,
        lambda: trace(Assembly(PARTS, {**WIRES, "taker.glutamat": "source.told"})),
        "closest",
        "taker.glutamate",
    )
    refused(
        AssemblyError,
        lambda: trace(Assembly(PARTS, {**WIRES, "taker.glutamate": "source.tolt"})),
        "closest",
        "source.told",
    )
    refused(UnitError, lambda: trace(Assembly(PARTS, {**WIRES, "taker.glutamate": "source.voltage"})), "mV", "mM")
    refused(UnitError, lambda: trace(Assembly(PARTS, {**WIRES, "taker.glutamate": Input("nS", 1.0)})), "nS")
    refused(
        UnitError,
        lambda: trace(Assembly(PARTS, {**WIRES, "taker.glutamate": Sum("source.told", "source.voltage")})),
        "mV",
    )
    refused(AssemblyError, lambda: trace(Assembly({"source": 3})), "source")


def test_algebraic_loop_names_its_cycle():
    parts = {"a": Taker(), "b": Taker(), "c": Taker()}
    wires = {"*.voltage": Input("mV", 0.0), "a.glutamate": "b.copy", "b.glutamate": "c.copy", "c.glutamate": "a.copy"}
    told = refused(AlgebraicLoopError, lambda: trace(Assembly(parts, wires)), "tear")
    cycle = told.came.split(": ")[1].split(" -> ")
    assert cycle[0] == cycle[-1] and sorted(cycle[1:]) == ["a.glutamate", "b.glutamate", "c.glutamate"]
    refused(AlgebraicLoopError, lambda: trace(Assembly({"a": Torn()}, {"a.z": "a.w"})), "a.z -> a.z")
    refused(AssemblyError, lambda: trace(Assembly({"a": Torn()}, {"a.z": "a.w"}, tear=("a.v",))), "closest", "a.w")
