"""Forward sensitivities run by the compiled stepper, against closed forms and finite differences."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate import maths
from glutamate.engine.adaptive.program import Batch, prepare
from glutamate.engine.analysis.sensitivity import with_sensitivities
from glutamate.engine.analysis.steady import steady_state
from glutamate.engine.assembly import Assembly
from glutamate.engine.mechanism import Flow, Guard, Jump, mechanism
from glutamate.engine.system import trace
from glutamate.errors import MechanismError, PathError
from glutamate.parameter import par
from glutamate.units import mM, mode, ms, number, share

TEST = "assumed: a test"


def run(system, times, values=None, events=(), moving=None, rtol=1e-10):
    """{path: (times,)} of all states and outputs; events are (time, port path, value), "path:slope" for a ramp."""
    paths = [*(slot.path for slot in system.states), *system.outputs]
    inputs = [slot.path for slot in system.inputs]
    moves = {inputs.index(p): kind for p, kind in (moving or {}).items()}
    program = prepare(system, [system.field(p)[1] for p in paths], moves)
    slots = [*system.parameters, *system.inputs]
    base = np.array([(values or {}).get(slot.path, slot.value) for slot in slots], float)
    events = sorted(events)
    ports = [program.event_port(p.removesuffix(":slope")) + p.endswith(":slope") for _, p, _ in events]
    atol = rtol * np.array([slot.field.scale for slot in system.states[: system.size]])
    batch = Batch(
        1, base, np.zeros((1, 0)), [], [0, len(events)], [e[0] for e in events], ports, [e[2] for e in events],
        np.asarray(times, float), 0.0, float(times[-1]), rtol, atol,
    )  # fmt: skip
    outcome = program.run(batch)
    assert outcome.status[0] == 0
    return dict(zip(paths, outcome.out[0].T, strict=True))


@mechanism
class Decay:
    """Decay, a jump that scales and adds, and a latch."""

    tau: float = par(10.0, "ms", TEST)
    keep: float = par(0.5, "1", TEST)
    gain: float = par(2.0, "1", TEST)

    class State(NamedTuple):
        x: mM(low=0)
        area: number
        latch: mode

    class Output(NamedTuple):
        squared: number

    def start(self, drive):
        return self.State(self.gain * 0.5, 0.0, 0.0)

    def rate(self, s, drive):
        return self.State(-s.x / self.tau, s.latch, 0.0)

    def output(self, s, drive):
        return self.Output(self.gain * s.x**2)

    def jumps(self):
        return [Jump("kick", to=self.kick), Jump("hold", to=self.hold)]

    def kick(self, s, drive, value):
        return s._replace(x=self.keep * s.x + self.gain * value)

    def hold(self, s, drive, value):
        return s._replace(latch=s.x)


def test_decay_with_jumps_in_closed_form():
    system = with_sensitivities(trace(Decay()), ["decay.*"])
    t, kick, hold = np.array([4.0, 20.0, 30.0]), 12.0, 16.0
    found = run(system, t, events=[(kick, "decay.kick", 0.3), (hold, "decay.hold", 1.0)])
    later = t > kick
    first, second = np.exp(-t / 10), np.exp(-(t - kick) / 10)
    x = np.where(later, 0.5 * first + 0.6 * second, first)
    by_tau = np.where(later, 0.5 * first * t / 100 + 0.6 * second * (t - kick) / 100, first * t / 100)
    by_keep = np.where(later, first, 0.0)
    by_gain = np.where(later, 0.25 * first + 0.3 * second, 0.5 * first)
    close = {"rtol": 1e-8, "atol": 1e-9}
    np.testing.assert_allclose(found["decay.x"], x, **close)
    np.testing.assert_allclose(found["decay.x|decay.tau"], by_tau, **close)
    np.testing.assert_allclose(found["decay.x|decay.keep"], by_keep, **close)
    np.testing.assert_allclose(found["decay.x|decay.gain"], by_gain, **close)
    np.testing.assert_allclose(found["decay.squared|decay.gain"], x**2 + 4 * x * by_gain, **close)
    held = 0.5 * np.exp(-hold / 10) * hold / 100 + 0.6 * np.exp(-(hold - kick) / 10) * (hold - kick) / 100
    since = np.maximum(t - hold, 0.0)
    np.testing.assert_allclose(found["decay.area|decay.tau"], held * since, **close)
    np.testing.assert_allclose(found["decay.latch|decay.tau"], held * later, **close)


def test_units_scales_and_names():
    system = with_sensitivities(trace(Decay()), ["decay.tau", "decay.keep"])
    slots = {slot.path: slot for slot in system.states}
    assert slots["decay.x|decay.tau"].title == "d(decay.x)/d(decay.tau)"
    assert slots["decay.x|decay.tau"].field.unit.text == "mM/ms"
    assert slots["decay.x|decay.tau"].field.scale == pytest.approx(0.1)
    assert slots["decay.x|decay.keep"].field.scale == pytest.approx(2.0)
    assert slots["decay.x|decay.keep"].field.low == -np.inf
    assert [slot.kind for slot in system.states[: system.size]] == ["value"] * 6
    with pytest.raises(PathError, match=r"decay\.tau"):
        with_sensitivities(trace(Decay()), ["decay.taw"])


@mechanism
class Ball:
    """A bouncing ball."""

    gravity: float = par(9.81, "1", TEST)
    bounce: float = par(0.8, "1", TEST)
    height: float = par(1.0, "1", TEST)

    class State(NamedTuple):
        x: number
        v: number
        count: mode

    def start(self, drive):
        return self.State(self.height, 0.0, 0.0)

    def rate(self, s, drive):
        return self.State(s.v, -self.gravity, 0.0)

    def guards(self):
        return [Guard("ground", value=self.above, direction="down", to=self.back)]

    def above(self, s, drive):
        return s.x

    def back(self, s, drive):
        return s._replace(x=0.0 * s.x, v=-self.bounce * s.v, count=s.count + 1)


def ball(t, g, r, h):
    """Position, and its derivatives by g, r and h, after the first bounce and before the third."""
    fall, speed = np.sqrt(2 * h / g), r * np.sqrt(2 * g * h)
    by_fall, by_speed = (
        np.array([-fall / (2 * g), 0, fall / (2 * h)]),
        np.array([speed / (2 * g), speed / r, speed / (2 * h)]),
    )
    if t > fall + 2 * speed / g:
        hop = 2 * speed / g
        by_fall = by_fall + 2 * by_speed / g + np.array([-hop / g, 0, 0])
        fall, speed, by_speed = fall + hop, r * speed, r * by_speed + np.array([0, speed, 0])
    s = t - fall
    slope = by_speed * s - speed * by_fall + g * s * by_fall + np.array([-(s**2) / 2, 0, 0])
    return speed * s - g * s**2 / 2, slope, by_fall


def test_a_bouncing_ball_in_closed_form():
    names = ["ball.gravity", "ball.bounce", "ball.height"]
    times = [0.6, 0.9, 1.1, 1.3, 1.7]
    found = run(with_sensitivities(trace(Ball()), names), times)
    assert found["ball.count"].tolist() == [1, 1, 1, 2, 2]
    for k, t in enumerate(times):
        x, slope, moved = ball(t, 9.81, 0.8, 1.0)
        assert found["ball.x"][k] == pytest.approx(x, abs=1e-8)
        np.testing.assert_allclose([found[f"ball.x|{n}"][k] for n in names], slope, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose([found[f"moment|{n}"][k] for n in names], moved, rtol=1e-7, atol=1e-9)


@mechanism
class Relay:
    """Growth that changes at a threshold, by a switch; an alarm that the threshold sets off."""

    slow: float = par(1.5, "1/ms", TEST)
    fast: float = par(4.0, "1/ms", TEST)
    threshold: float = par(3.0, "1", TEST)
    pace: float = par(0.7, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        z: number
        alarm: mode
        bell: mode

    def start(self, drive):
        return self.State(0.0, 0.0, 0.0, 0.0)

    def rate(self, s, drive):
        return self.State(maths.switch(s.x - self.threshold, self.fast, self.slow), self.pace * s.bell, 0.0, 0.0)

    def jumps(self):
        return [Jump("kick", to=self.kick)]

    def kick(self, s, drive, value):
        return s._replace(x=s.x + value)

    def guards(self):
        return [
            Guard("level", value=self.level, direction="up", to=self.raise_alarm),
            Guard("alarm", value=self.raised, direction="up", to=self.ring),
        ]

    def level(self, s, drive):
        return s.x - 2 * self.threshold

    def raise_alarm(self, s, drive):
        return s._replace(alarm=s.alarm + 10.0)

    def raised(self, s, drive):
        return s.alarm - 5.0

    def ring(self, s, drive):
        return s._replace(bell=s.bell + 1.0)


NAMES = ["relay.slow", "relay.fast", "relay.threshold", "relay.pace"]


def test_a_switch_and_what_a_guard_sets_off():
    """x meets c at c/b, then 2c at c/b + c/a, where the bell starts z."""
    found = run(with_sensitivities(trace(Relay()), NAMES), [1.0, 2.5, 4.0])
    b, a, c, k = 1.5, 4.0, 3.0, 0.7
    for i, t in ((1, 2.5), (2, 4.0)):
        x = [found[f"relay.x|{n}"][i] for n in NAMES]
        np.testing.assert_allclose(x, [a * c / b**2, t - c / b, 1 - a / b, 0.0], rtol=1e-9, atol=1e-9)
    ring = c / b + c / a
    assert found["relay.z"].tolist() == pytest.approx([0.0, 0.0, k * (4.0 - ring)], abs=1e-9)
    z = [found[f"relay.z|{n}"][2] for n in NAMES]
    np.testing.assert_allclose(z, [k * c / b**2, k * c / a**2, -k * (1 / b + 1 / a), 4.0 - ring], rtol=1e-9)


def test_what_a_jump_sets_off_happens_at_its_own_time():
    found = run(with_sensitivities(trace(Relay()), NAMES), [3.0], events=[(1.0, "relay.kick", 5.0)])
    np.testing.assert_allclose([found[f"relay.x|{n}"][0] for n in NAMES], [1.0, 2.0, 0.0, 0.0], rtol=1e-9, atol=1e-9)
    found = run(with_sensitivities(trace(Relay()), NAMES), [3.0], events=[(1.0, "relay.kick", 9.0)])
    np.testing.assert_allclose([found[f"relay.z|{n}"][0] for n in NAMES], [0.0, 0.0, 0.0, 2.0], rtol=1e-9, atol=1e-9)


@mechanism
class Clock:
    """Runs until its drive passes a limit."""

    limit: float = par(1.0, "1", TEST)

    class State(NamedTuple):
        x: ms

    class Drive(NamedTuple):
        u: number

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(maths.switch(self.limit - drive.u, 1.0, 0.0))


def test_a_ramp_and_a_step_of_an_input():
    system = with_sensitivities(trace(Clock()), ["clock.limit", "clock.u"], moving=["clock.u"])
    found = run(system, [3.0], events=[(0.0, "clock.u:slope", 0.5)], moving={"clock.u": "ramp"})
    got = [found[p][0] for p in ("clock.x", "clock.x|clock.limit", "clock.x|clock.u")]
    np.testing.assert_allclose(got, [2.0, 2.0, -2.0], rtol=1e-9)
    found = run(system, [3.0], events=[(1.25, "clock.u", 2.0)], moving={"clock.u": "step"})
    got = [found[p][0] for p in ("clock.x", "clock.x|clock.limit", "clock.x|clock.u")]
    np.testing.assert_allclose(got, [1.25, 0.0, 0.0], rtol=1e-9, atol=1e-12)


@mechanism
class Loop:
    """x with an output that reads a drive fed by itself."""

    p: float = par(0.5, "1", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        back: number

    class Output(NamedTuple):
        pull: number

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(1.0 - s.x - drive.back)

    def output(self, s, drive):
        return self.Output(self.p * s.x - drive.back)


def torn():
    return trace(Assembly({"loop": Loop()}, {"loop.back": "loop.pull"}, tear=("loop.pull",)))


def test_an_algebraic_unknown():
    """back = p x - back, so x' = 1 - (1 + p/2) x."""
    t = np.array([0.5, 2.0])
    found = run(with_sensitivities(torn(), ["loop.p"]), t)
    k = 1.25
    expected = (t * np.exp(-k * t) / k - (1 - np.exp(-k * t)) / k**2) / 2
    np.testing.assert_allclose(found["loop.x|loop.p"], expected, rtol=1e-8)
    x = (1 - np.exp(-k * t)) / k
    np.testing.assert_allclose(found["loop.pull|loop.p"], (x + 0.5 * expected) / 2, rtol=1e-8)


def test_guards_with_algebraic_unknowns_are_refused():
    part = Assembly({"loop": Loop(), "ball": Ball()}, {"loop.back": "loop.pull"}, tear=("loop.pull",))
    with pytest.raises(MechanismError, match=r"loop\.pull"):
        with_sensitivities(trace(part), ["loop.p"])


@mechanism
class Noisy:
    """Noise in proportion."""

    size: float = par(0.3, "1", TEST)

    class State(NamedTuple):
        x: number

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State(-s.x)

    def noise(self, s, drive):
        return {"thermal": self.State(self.size * s.x)}


def test_noise_carries_its_derivative():
    system = with_sensitivities(trace(Noisy()), ["noisy.size"])
    row = system.noise["noisy.thermal"]
    given = {("state", 0): 2.0, ("state", 1): 5.0, ("parameter", 0): 0.3}
    assert system.graph.evaluate([row[0], row[1]], given) == pytest.approx([0.6, 2.0 + 0.3 * 5.0])


@mechanism
class Receptor:
    """A stiff receptor: binding within microseconds, locking over seconds."""

    bind_rate: float = par(50.0, "1/(uM s)", TEST)
    unbind_rate: float = par(9000.0, "1/s", TEST)
    open_rate: float = par(460.0, "1/s", TEST)
    close_rate: float = par(730.0, "1/s", TEST)
    lock_rate: float = par(8.4, "1/s", TEST)
    unlock_rate: float = par(0.7, "1/s", TEST)

    class State(NamedTuple):
        unbound: share
        bound: share
        open: share
        locked: share

    class Drive(NamedTuple):
        glutamate: mM

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0, 0.0)

    def flows(self, s, drive):
        return [
            Flow("unbound", "bound", self.bind_rate * drive.glutamate * s.unbound),
            Flow("bound", "unbound", self.unbind_rate * s.bound),
            Flow("bound", "open", self.open_rate * s.bound),
            Flow("open", "bound", self.close_rate * s.open),
            Flow("bound", "locked", self.lock_rate * s.bound),
            Flow("locked", "bound", self.unlock_rate * s.locked),
        ]


def test_a_stiff_receptor_against_differences():
    plain = trace(Receptor())
    names = [*(slot.path for slot in plain.parameters), "receptor.glutamate"]
    found = run(with_sensitivities(plain, names), times := np.linspace(0.0, 500.0, 26), {"receptor.glutamate": 0.2})
    base = {slot.path: slot.value for slot in plain.parameters} | {"receptor.glutamate": 0.2}
    for name in names:
        h = 1e-3 * base[name]
        shifted = [run(plain, times, {**base, name: base[name] + k * h}, rtol=1e-12) for k in (-2, -1, 1, 2)]
        for state in ("receptor.unbound", "receptor.bound", "receptor.open", "receptor.locked"):
            a, b, c, d = (s[state] for s in shifted)
            expected = (8 * (c - b) - (d - a)) / (12 * h)
            size = np.max(np.abs(expected))
            np.testing.assert_allclose(found[f"{state}|{name}"], expected, rtol=1e-5, atol=1e-6 * size)


def test_sensitivities_of_a_steady_state():
    system = with_sensitivities(trace(Receptor()), ["receptor.open_rate"])
    found = steady_state(system, hold={"receptor.glutamate": 0.2})
    weights = np.array([1.0, (k := 50 * 0.2 / 9.0), k * 460 / 730, k * 8.4 / 0.7])
    shares = weights / weights.sum()
    by_open = shares[2] * (1 - shares[2]) / 0.46
    assert found.values["receptor.open|receptor.open_rate"] == pytest.approx(by_open, rel=1e-10)
    assert len(found.conserved) == 2
