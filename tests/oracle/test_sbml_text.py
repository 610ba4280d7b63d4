"""SBML texts mean what the graph means: libRoadRunner on the text against SciPy on the graph."""

import warnings
from typing import Any, NamedTuple
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate import maths as m
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.fixed.delay import trace_past
from glutamate.engine.mechanism import Emit, Guard, Jump, mechanism
from glutamate.engine.system import System, trace
from glutamate.errors import GlutamateError, ParameterError, PathError
from glutamate.interchange.sbml_text import Document, identifiers, to_sbml
from glutamate.parameter import par
from glutamate.units import mM, mV, number, past, share

TEST = "assumed: a number to test with"
NAMESPACE = "{http://www.sbml.org/sbml/level3/version2/core}"


@mechanism
class Source:
    """What is there recovers; a spike uses a share and sends it on."""

    recovery_time: float = par(20, "ms", TEST)
    used: float = par(0.3, "1", TEST)
    amount: float = par(2, "uM", TEST)

    class State(NamedTuple):
        ready: share

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State((1 - state.ready) / self.recovery_time)

    def jumps(self):
        return [Jump("spike", to=self.after, emits={"sent": Emit(self.sent, mM)})]

    def after(self, state, drive, value):
        return self.State(state.ready * (1 - self.used * value))

    def sent(self, state, drive, value):
        return self.amount * self.used * value * state.ready


@mechanism
class Target:
    """Uptake, a voltage that follows, and a start from parameters."""

    rest: float = par(-65, "mV", TEST)
    clear_rate: float = par(0.2, "1/ms", TEST)
    half: float = par(1, "uM", TEST)
    slope: float = par(0.062, "1/mV", TEST)

    class State(NamedTuple):
        free: mM(low=0, scale="1 uM")
        voltage: mV

    class Drive(NamedTuple):
        magnesium: mM

    class Output(NamedTuple):
        unblocked: share

    def start(self, drive):
        return self.State(self.half * self.clear_rate / (self.clear_rate + 0.3), self.rest)

    def rate(self, state, drive):
        bound = state.free / (state.free + self.half)
        return self.State(
            -self.clear_rate * bound * self.half,
            (self.rest * (1 - bound) - state.voltage) / 5.0 * self._unblocked(state, drive),
        )

    def output(self, state, drive):
        return self.Output(self._unblocked(state, drive))

    def _unblocked(self, state, drive):
        return 1 / (1 + drive.magnesium / 3.57 * m.exp(-self.slope * state.voltage))

    def jumps(self):
        return [Jump("sent", to=self.receive, unit=mM)]

    def receive(self, state, drive, value):
        return state._replace(free=state.free + value)


@mechanism
class Functions:
    """Every function of glutamate.maths that SBML must hold, on a path through their corners."""

    tilt: float = par(0.4, "1", TEST)

    class State(NamedTuple):
        x: number
        y: number

    def start(self, drive):
        return self.State(-1.5, 1.0)

    def rate(self, state, drive):
        x, y = state.x, state.y
        smooth = m.exp(-x * x) + m.expm1(x / 3) + m.exprel(2 * x) + m.log(3 + x) + m.log1p(x * x)
        waves = m.sqrt(5 + x) + m.sin(x) * m.cos(y) + m.tanh(x) + x**3 + (5 + x) ** -2 + m.power(3 + x, self.tilt)
        corners = abs(x) + m.minimum(x, y) + m.maximum(x, 0.3) + m.where(x > 0.5, x - 0.5, 0.0) + m.xlogx(abs(x))
        both = m.where((x > -1) & ~(y >= 9), m.floor(3.5 + y * 0.01), m.floor(3.5 + y * 0.02))
        return self.State(0.01 * (smooth + waves + corners + both - x**3 - 3), -0.1 * y)


@mechanism
class Bouncing:
    """A guard that throws back and a switch that turns the slope over."""

    class State(NamedTuple):
        height: number
        speed: number
        heat: number

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0)

    def rate(self, state, drive):
        return self.State(state.speed, -1.0, m.switch(state.speed, 2.0, -1.0))

    def guards(self):
        return [Guard("floor", lambda s, d: s.height, "down", lambda s, d: s._replace(speed=-0.8 * s.speed))]


@mechanism
class Noisy:
    class State(NamedTuple):
        x: number

    def start(self, drive):
        return self.State(0.0)

    def rate(self, state, drive):
        return self.State(-state.x)

    def noise(self, state, drive):
        return {"wind": self.State(1.0)}


@mechanism
class Late:
    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        x_before: past(number)

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-drive.x_before(5.0))


def pair() -> System:
    parts = {"source": Source(), "target": Target()}
    return trace(Assembly(parts, {"target.sent": "source.sent", "target.magnesium": Input("mM", 1.0)}))


def runner(text: str, rtol: float = 1e-12, atol: float = 1e-14) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        roadrunner = pytest.importorskip("roadrunner")
    engine = roadrunner.RoadRunner(text)
    engine.integrator.relative_tolerance = rtol
    engine.integrator.absolute_tolerance = atol
    engine.integrator.maximum_num_steps = 1_000_000
    return engine


def peer(system: System, text: str, times: Any, paths: list[str]) -> Any:
    ids = identifiers(system)
    engine = runner(text)
    return np.asarray(engine.simulate(times=list(times), selections=[ids[p] for p in paths]))


def symbols(system: System, values: dict[str, float] | None = None) -> dict[Any, Any]:
    given = values or {}
    known = {("parameter", k): given.get(s.path, s.value) for k, s in enumerate(system.parameters)}
    return known | {("input", k): given.get(s.path, s.value) for k, s in enumerate(system.inputs)}


def oracle(
    system: System, times: Any, events: list[tuple[float, str, float]] = (), values: dict[str, float] | None = None
) -> Any:
    """States at the times by SciPy on the graph, restarted at every event (time, port, value)."""
    g, known = system.graph, symbols(system, values)

    def put(y: Any) -> dict[Any, Any]:
        return {**known, **{("state", i): float(v) for i, v in enumerate(y)}}

    y, t, rows = np.array(g.evaluate(system.start, known), float), 0.0, []
    rest = [0.0] * (len(system.states) - system.size)
    for end, port, value in [*sorted(events), (times[-1], "", 0.0)]:
        inner = times[(times >= t) & (times < end)]
        done = solve_ivp(
            lambda _, x: [*g.evaluate(system.rate, put(x)), *rest],
            (t, end),
            y,
            "LSODA",
            t_eval=[*inner, end],
            rtol=1e-12,
            atol=1e-14,
        )
        rows += list(done.y.T[: len(inner)])
        y, t = done.y[:, -1], end
        if port:
            jump = system.jumps[port].assign
            new = g.evaluate(list(jump.values()), {**put(y), ("value", 0): value})
            y[list(jump)] = new
    return np.array([*rows, y])


def agree(got: Any, wanted: Any, scale: float = 1e-3) -> None:
    assert np.max(np.abs(got - wanted) / (scale + np.abs(wanted))) < 1e-8


def test_events_rates_and_starts_are_those_of_the_graph() -> None:
    system, times = pair(), np.linspace(0, 50, 26)
    spikes = {"source.spike": [(5.3, 1.0), (17.9, 0.5), (31.1, 1.0)]}
    given = {"target.rest": -60.0, "source.amount": 0.003}
    text = to_sbml(system, given, {"target.magnesium": 0.7}, spikes)
    events = [(t, "source.spike", v) for t, v in spikes["source.spike"]]
    wanted = oracle(system, times, events, {**given, "target.magnesium": 0.7})
    agree(peer(system, text, times, [s.path for s in system.states]), wanted, 1e-6)


def test_outputs_are_those_of_the_graph() -> None:
    system, times = pair(), np.linspace(0, 20, 11)
    states = oracle(system, times)
    node = system.outputs["target.unblocked"][1]
    wanted = system.graph.evaluate(
        [node], {**symbols(system), **{("state", i): states[:, i] for i in range(system.size)}}
    )[0]
    agree(peer(system, to_sbml(system), times, ["target.unblocked"])[:, 0], wanted)


def test_every_function_means_the_same() -> None:
    system, times = trace(Functions()), np.linspace(0, 40, 21)
    wanted = oracle(system, times)
    assert wanted[0, 0] < -1 and wanted[-1, 0] > 0.6
    agree(peer(system, to_sbml(system), times, ["functions.x", "functions.y"]), wanted)


@pytest.mark.parametrize("op", ["expm1", "exprel", "log1p"])
def test_no_digits_are_lost_near_zero(op: str) -> None:
    class State(NamedTuple):
        x: number

    function = getattr(m, op)
    members = {
        "State": State,
        "start": lambda self, d: State(0.0),
        "rate": lambda self, s, d: State(function(self.at)),
    }
    small = mechanism(
        type(
            "Small",
            (),
            {**members, "__annotations__": {"at": float}, "at": par(0.0, "1", TEST), "__module__": __name__},
        )
    )
    system = trace(small())
    for at in (-1e-9, 0.0, 1e-12, 1e-7, 3e-6, 0.5, 30.0):
        got = runner(to_sbml(system, {"small.at": at})).getRatesOfChange()[0]
        assert got == pytest.approx(
            system.graph.evaluate(system.rate, symbols(system, {"small.at": at}))[0], rel=1e-13, abs=0
        )


def test_guards_and_switches_become_events() -> None:
    system = trace(Bouncing())
    got = peer(system, to_sbml(system), [0.0, 1.0, 3.0, 4.0], ["bouncing.height", "bouncing.speed", "bouncing.heat"])
    # Free fall from 1 with slope -1: down at sqrt 2, up with 0.8 of that speed; heat falls with the ball, rises by 2.
    fall = np.sqrt(2.0)
    up, t = 0.8 * fall, np.array([1.0, 3.0, 4.0])
    second = up * (t - fall) - (t - fall) ** 2 / 2
    top, down = fall + up, fall + 2 * up
    assert got[1, :2] == pytest.approx([0.5, -1.0], abs=1e-8)
    assert got[2, :2] == pytest.approx([second[1], up - (3.0 - fall)], abs=1e-8)
    again = 0.8 * up
    assert down < 4.0 < down + again
    assert got[3, :2] == pytest.approx([again * (4 - down) - (4 - down) ** 2 / 2, again - (4 - down)], abs=1e-8)
    heat = -fall + 2 * up - (down - top) + 2 * (4 - down)
    assert got[3, 2] == pytest.approx(heat, abs=1e-7)


@pytest.mark.parametrize(
    "form", [{"shared_from": 0}, {"shared_from": 10**9}, {"shared_from": 0, "hoist": True}, {"hoist": True}]
)
def test_all_forms_mean_the_same(form: dict[str, Any]) -> None:
    system, times = trace(Functions()), np.linspace(0, 10, 6)
    agree(
        peer(system, Document(system, outputs=False, **form).text(), times, ["functions.x"]),
        oracle(system, times)[:, :1],
    )


def test_hoisted_constants_name_their_nodes() -> None:
    system = pair()
    document = Document(system, hoist=True)
    assert document.once
    found = {
        p.get("id"): float(p.get("value", "nan"))
        for p in ElementTree.fromstring(document.text()).iter(f"{NAMESPACE}parameter")
    }
    for name, node in document.once.items():
        assert found[name] == system.graph.evaluate([node], symbols(system))[0]


@pytest.mark.slow
def test_the_shipped_synapse_runs_elsewhere() -> None:
    from glutamate.api import load

    system, times = load("synapse").system, np.linspace(0, 60, 31)
    text = to_sbml(system, triggers={"release.spike": [10.2, 30.7], "inhibition.spike": [20.4]}, outputs=False)
    events = [(10.2, "release.spike", 1.0), (30.7, "release.spike", 1.0), (20.4, "inhibition.spike", 1.0)]
    paths = [s.path for s in system.states[: system.size]]
    wanted = oracle(system, times, events)[:, : system.size]
    scale = np.array([s.field.scale for s in system.states[: system.size]])
    got = peer(system, text, times, paths)
    assert np.max(np.abs(got - wanted) / (scale + np.abs(wanted))) < 1e-8


def test_identifiers_are_valid_and_different() -> None:
    class State(NamedTuple):
        a_b: number

    def made(name: str, **other: Any) -> Any:
        return mechanism(
            type(
                name,
                (),
                {"State": State, "start": lambda s, d: State(1.0), "rate": lambda s, x, d: State(-x.a_b), **other},
            )
        )()

    system = trace(Assembly({"x": made("A"), "x_a": made("B"), "time": made("C")}))
    ids = identifiers(system)
    assert list(ids) == [s.path for s in system.states]
    assert len(set(ids.values())) == len(ids)
    assert all(name.isidentifier() for name in ids.values())


def test_parameters_keep_values_names_and_units() -> None:
    system = pair()
    root = ElementTree.fromstring(to_sbml(system, {"source.used": 0.25}))
    rows = {p.get("name"): p for p in root.iter(f"{NAMESPACE}parameter")}
    assert float(rows["source.used"].get("value", "nan")) == 0.25
    units = {u.get("id"): u.get("name") for u in root.iter(f"{NAMESPACE}unitDefinition")}
    assert units[rows["source.recovery_time"].get("units")] == "ms"
    assert units[rows["target.slope"].get("units")] == "1/mV"
    assert {rows[p].get("constant") for p in ("source.used", "target.magnesium")} == {"true"}


@pytest.mark.parametrize(
    ("arguments", "error", "word"),
    [
        ({"values": {"source.usde": 1.0}}, PathError, "source.used"),
        ({"inputs": {"target.mg": 1.0}}, PathError, "target.magnesium"),
        ({"triggers": {"source.spik": [1.0]}}, PathError, "source.spike"),
        ({"values": {"source.used": float("nan")}}, ParameterError, "finite"),
        ({"triggers": {"source.spike": [float("inf")]}}, ParameterError, "finite"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: dict[str, Any], error: type[GlutamateError], word: str) -> None:
    with pytest.raises(error) as caught:
        to_sbml(pair(), **arguments)
    assert word in str(caught.value)


def test_noise_and_delays_are_refused() -> None:
    with pytest.raises(GlutamateError, match=r"noise in noisy\.wind"):
        to_sbml(trace(Noisy()))
    system, _ = trace_past(Assembly({"late": Late()}, {"late.x_before": "late.x"}))
    with pytest.raises(GlutamateError, match="reads the past"):
        to_sbml(system)
