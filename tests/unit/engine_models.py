"""Tiny mechanisms with known answers, and a call that runs them through the lane loop, for the engine's tests."""

from typing import NamedTuple

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import Batch, prepare
from glutamate.engine.mechanism import Emit, Flow, Guard, Jump, mechanism, with_values
from glutamate.engine.system import trace
from glutamate.maths import cos, log, sin, sqrt, switch, tanh
from glutamate.parameter import par
from glutamate.units import measure, mode, number, share

TEST = "assumed: a test"
METHODS = ("rodas5p", "rodas4", "tsit5")


@mechanism
class Swing:
    """A damped non-linear pendulum that can be pushed; nothing in it is linear, conserved or known in closed form."""

    speed: float = par(1.3, "1/ms", TEST)
    drag: float = par(0.1, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        y: number

    class Drive(NamedTuple):
        push: number

    class Output(NamedTuple):
        energy: number

    def start(self, drive):
        return self.State(1.0, 0.0)

    def rate(self, s, drive):
        return self.State(self.speed * s.y - self.drag * s.x**3, -self.speed * sin(s.x) + self.drag * tanh(drive.push))

    def output(self, s, drive):
        return self.Output(s.y * s.y / 2 + 1 - s.x * s.x)

    def jumps(self):
        return [Jump("kick", to=lambda s, drive, v: s._replace(y=s.y + v * (1 - s.x / 4)))]


def swing_rate(speed=1.3, drag=0.1, push=lambda t: 0.0):
    def rate(t, y):
        return [speed * y[1] - drag * y[0] ** 3, -speed * np.sin(y[0]) + drag * np.tanh(push(t))]

    return rate


@mechanism
class Ball:
    """A ball that falls and bounces."""

    gravity: float = par(9.81, "1", TEST)
    bounce: float = par(0.8, "1", TEST)

    class State(NamedTuple):
        x: number
        v: number
        count: mode

    def start(self, drive):
        return self.State(10.0, 0.0, 0.0)

    def rate(self, s, drive):
        return self.State(s.v, -self.gravity, 0.0)

    def guards(self):
        return [
            Guard(
                "floor",
                lambda s, d: s.x,
                "down",
                lambda s, d: self.State(s.x, -self.bounce * s.v, s.count + 1),
            )
        ]


def ball_bounces(gravity=9.81, bounce=0.8, count=4):
    fall = np.sqrt(20.0 / gravity)
    return fall + 2 * fall * np.concatenate([[0.0], np.cumsum(bounce ** np.arange(1, count))])


def ball_height(t, gravity=9.81, bounce=0.8):
    times = ball_bounces(gravity, bounce, 60)
    k = np.searchsorted(times, t, side="right")
    begin = np.where(k > 0, times[np.maximum(k - 1, 0)], 0.0)
    x0 = np.where(k > 0, 0.0, 10.0)
    v0 = np.where(k > 0, bounce**k * np.sqrt(20.0 * gravity), 0.0)
    return x0 + v0 * (t - begin) - gravity * (t - begin) ** 2 / 2


@mechanism
class Switching:
    """A decay whose speed changes at one half, discontinuously."""

    fast: float = par(3.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        other: number

    def start(self, drive):
        return self.State(1.0, 1.0)

    def rate(self, s, drive):
        return self.State(switch(s.x - 0.5, -s.x, -self.fast * s.x), -s.other * s.other * s.x)


@mechanism
class Torn:
    """z = cos(z) x is an algebraic unknown, x decays at the rate z."""

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        z: number

    class Output(NamedTuple):
        w: number

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State(-drive.z)

    def output(self, s, drive):
        return self.Output(cos(drive.z) * s.x)

    def jumps(self):
        return [Jump("kick", to=lambda s, d, v: s._replace(x=s.x + v))]


@mechanism
class Tank:
    """A level that must stay above zero, drained at a rate its neighbour reads; bad jumps of every kind."""

    drain: float = par(1.0, "1/ms", TEST)
    growth: float = par(0.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number(low=0)
        y: number

    def start(self, drive):
        return self.State(1.0, 1.0)

    def rate(self, s, drive):
        return self.State(-self.drain + 0.1 * s.y * s.x, self.growth * s.y * s.y - 0.01 * s.x)

    def jumps(self):
        return [
            Jump("fill", to=lambda s, d, v: s._replace(x=s.x + v)),
            Jump("root", to=lambda s, d, v: s._replace(y=sqrt(s.y - v))),
        ]


@mechanism
class Binding:
    """Three shares that exchange (conserved), and a trace nobody reads (known in closed form)."""

    bind: float = par(2.0, "1/ms", TEST)
    leave: float = par(0.5, "1/ms", TEST)
    open: float = par(1.0, "1/ms", TEST)
    close: float = par(0.7, "1/ms", TEST)
    fade: float = par(0.3, "1/ms", TEST)
    feed: float = par(0.2, "1/ms", TEST)

    class State(NamedTuple):
        free: share
        bound: share
        opened: share
        trace: number(low=0, high=5)

    class Drive(NamedTuple):
        dose: number

    class Output(NamedTuple):
        mixed: number

    def start(self, drive):
        return self.State(0.8, 0.2, 0.0, 1.0)

    def flows(self, s, drive):
        return [
            Flow("free", "bound", self.bind * (1 + drive.dose) * s.free),
            Flow("bound", "free", self.leave * s.bound),
            Flow("bound", "opened", self.open * s.bound * s.bound),
            Flow("opened", "bound", self.close * s.opened),
            Flow(None, "trace", self.feed),
            Flow("trace", None, self.fade * s.trace),
        ]

    def output(self, s, drive):
        return self.Output(s.free + 10 * s.opened + 100 * s.trace)

    def jumps(self):
        return [
            Jump("mark", to=lambda s, d, v: s._replace(trace=s.trace + v)),
            Jump("take", to=lambda s, d, v: s._replace(free=s.free - v)),
            Jump("wash", to=lambda s, d, v: s._replace(free=s.free + s.opened * v, opened=s.opened * (1 - v))),
        ]


@mechanism
class Register:
    """Jumps that do not commute, with priorities; every one also reports what it did."""

    class State(NamedTuple):
        x: number
        y: number

    def start(self, drive):
        return self.State(1.0, 1.0)

    def rate(self, s, drive):
        return self.State(-0.0 * s.x * s.y, -s.y * s.y * s.x * s.x)

    def jumps(self):
        return [
            Jump("late", to=lambda s, d, v: s._replace(x=2 * s.x + v), priority=5),
            Jump("plus", to=lambda s, d, v: s._replace(x=s.x + v), emits={"told": Emit(lambda s, d, v: s.x * v)}),
            Jump("times", to=lambda s, d, v: s._replace(x=s.x * v)),
        ]


@mechanism
class Listener:
    """Adds up what it is told."""

    class State(NamedTuple):
        heard: number
        other: number

    def start(self, drive):
        return self.State(0.0, 1.0)

    def rate(self, s, drive):
        return self.State(0.0 * s.heard, -s.other * s.other)

    def jumps(self):
        return [Jump("hear", to=lambda s, d, v: s._replace(heard=s.heard + v))]


@mechanism
class Calibrated:
    """A level that follows from the speed, and only for positive speeds."""

    speed: float = par(1.0, "1/ms", TEST)
    level: float = par(0.0, "1", TEST)

    class State(NamedTuple):
        x: number

    class Output(NamedTuple):
        y: number

    def calibrate(self):
        return with_values(self, level=log(self.speed))

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State(-self.speed * s.x * s.x)

    def output(self, s, drive):
        return self.Output(self.level * s.x)


@mechanism
class Slow:
    """A rate in 1/s with bounds, in a part whose time unit is the second."""

    pace: float = par(1.0, "1/s", TEST)

    TIME = "s"

    class State(NamedTuple):
        r: measure("1/s")(low=0, high="5 1/s", scale="1 1/s")
        y: number

    class Output(NamedTuple):
        speed: measure("1/s^2")

    def start(self, drive):
        return self.State(3.0, 1.0)

    def rate(self, s, drive):
        return self.State(-self.pace * s.r * s.y, -self.pace * s.y * s.y)

    def output(self, s, drive):
        return self.Output(self.pace * s.r)


@mechanism
class Relaxing:
    """A level that relaxes to what drives it; kicks add to it. Read by its own square so that it is integrated."""

    pace: float = par(1.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        area: number

    class Drive(NamedTuple):
        push: number

    class Output(NamedTuple):
        shown: number

    def start(self, drive):
        return self.State(0.0, 0.0)

    def rate(self, s, drive):
        return self.State(self.pace * (drive.push - s.x), s.x)

    def output(self, s, drive):
        return self.Output(10 * s.x + drive.push)

    def jumps(self):
        return [Jump("kick", to=lambda s, d, v: s._replace(x=s.x + v))]


def relaxed(t, kicks):
    return sum(v * np.where(t >= at, np.exp(-np.maximum(t - at, 0)), 0.0) for at, v in kicks)


def run(
    part,
    record,
    times,
    *,
    members=1,
    varied=None,
    events=(),
    rtol=1e-8,
    atol=None,
    method="rodas5p",
    width=None,
    isa=None,
    threads=1,
    moving=None,
    **options,
):
    """Outcome of the lane loop; `varied` {path: values}, `events` [(time, port path, value)] for all members alike."""
    system = part if hasattr(part, "graph") else trace(part)
    slots = [s.path for s in [*system.parameters, *system.inputs]]
    varied = varied or {}
    members = len(next(iter(varied.values()))) if varied else members
    number_of = {s.path: k for k, s in enumerate(system.inputs)}
    program = prepare(
        system,
        [system.field(path)[1] for path in record],
        {number_of[p]: k for p, k in (moving or {}).items()},
        method,
        width,
        isa,
    )
    ports = [program.event_port(p.removesuffix("'")) + p.endswith("'") for _, p, _ in events]
    scale = np.array([s.field.scale for s in system.states[: system.size]])
    batch = Batch(
        members,
        [s.value for s in [*system.parameters, *system.inputs]],
        np.column_stack([np.zeros((members, 0)), *varied.values()]),
        [slots.index(path) for path in varied],
        np.arange(members + 1) * len(events),
        np.tile([t for t, _, _ in events], members),
        np.tile(np.array(ports, int), members),
        np.tile([v for _, _, v in events], members),
        np.atleast_1d(times),
        options.pop("t0", 0.0),
        options.pop("t1", float(np.max(times))),
        rtol,
        (rtol if atol is None else atol) * scale,
        **options,
    )
    return program.run(batch, threads)


def reasons(outcome):
    return [STATUS[s] for s in outcome.status]
